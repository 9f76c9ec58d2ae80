"""Hostile words in content are refused with a place or shown as words; nothing of them runs.

The pages are served without their policy, which would hide a fault of the generator.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

import pytest
from browsing import WORKER_REFUSED
from hostile import MARKUP, build_what_is_taken, spots, vectors
from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from playwright.sync_api import Page

BASE: Final = "https://backs.our-clinic.org/guide/"
ROUNDS, LONG_ROUNDS = 1, 15
# What an author's Markdown may become, whatever else he writes.
_PROSE: Final = {
    *("p", "ul", "ol", "li", "ol start", "strong", "em", "a", "a href", "br", "span class"),
    *("h3", "h3 id", "p id", "li id"),
}
# What a page no longer has when the words that cited its one source are replaced.
_SOURCES: Final = {"section class", "h2 id", "p class"}
# The policy, so that nothing is stopped, and what leads on from an old address before one can look.
_POLICY: Final = re.compile(rb'<meta http-equiv="(?:Content-Security-Policy|refresh)"[^>]*>')
_ELEMENTS: Final = """
[...document.querySelectorAll("*")].map((one) =>
  [one.localName, ...[...one.attributes].map((a) => a.name).sort()].join(" "))
"""
_CODE: Final = r"""
[...document.querySelectorAll("*")].flatMap((one) => [...one.attributes]
  .filter((a) => a.name.startsWith("on") || a.name === "srcdoc" ||
    /^(href|xlink:href|src|srcset|action|formaction|data|poster|background|style)$/.test(a.name) &&
    !a.value.startsWith(`${location.origin}/`) &&
    /^(javascript|vbscript|data|blob|file|http):|^\/\//i.test(a.value.replace(/[\x00-\x20]/g, "")))
  .map((a) => `${one.localName} ${a.name}=${a.value}`))
"""


# What a script fills is there: a tool is hidden until then, and the player says what it shows.
_READY: Final = """
() => [...document.querySelectorAll("[data-guide]")].every((one) =>
  !one.hidden && (one.id !== "player" || document.body.dataset.session))
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "hostile"


@pytest.fixture
def address(root: Path) -> Iterator[str]:
    """Serve whatever is built last."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
            """Keep quiet."""

    handler = partial(Quiet, directory=str(root / "output"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def visited(tab: Page, address: str, root: Path) -> Iterator[tuple[str, Counter[str], list[str]]]:
    """Yield the elements of each page, and what is code in it or may become code."""
    output = root / "output"
    for file in sorted(output.rglob("*.html")):
        file.write_bytes(_POLICY.sub(b"", file.read_bytes()))
    for file in sorted(output.rglob("*.html")):
        path = file.relative_to(output).as_posix()
        tab.goto(address + path)
        tab.wait_for_function(_READY)
        yield path, Counter(tab.evaluate(_ELEMENTS)), tab.evaluate(_CODE)


def test_no_hostile_words_run_or_change_a_page(
    root: Path,
    address: str,
    open_tab: Callable[..., Page],
    long: bool,
    counted: Callable[[str], None],
) -> None:
    every, places = vectors(), spots()
    assert len(every) >= 300
    tab = open_tab()
    said = listen(tab, address)
    build_what_is_taken(root, {}, address)
    usual = {path: (elements, code) for path, elements, code in visited(tab, address, root)}
    assert not said
    faults, shown, pages, refused = [], set(), 0, 0
    for number in range(LONG_ROUNDS if long else ROUNDS):
        hat = random.Random(number)  # noqa: S311 - a seed makes a round repeatable
        texts = hat.sample(every, len(every)) + hat.choices(every, k=len(places))
        puts = dict(zip(hat.sample(places, len(places)), texts, strict=False))
        for spot, text in puts.items():
            if spot.path == "words.yaml" and "{" in text:  # a blank that nothing fills
                puts[spot] = text.replace("{", "<").replace("}", ">")
        kept = build_what_is_taken(root, puts, address)
        shown |= set(kept.items())
        refused += len(puts) - len(kept)
        for path, elements, code in visited(tab, address, root):
            known, ours = usual[path]
            more, fewer = {*(elements - known)}, {*(known - elements)}
            other = (more - _PROSE) | (fewer - _PROSE - _SOURCES)
            faults += [(number, path, one) for one in other]
            faults += [(number, path, one) for one in code if one not in ours]
            faults += [(number, path, one) for one in said]
            said.clear()
            pages += 1
    counted(
        f"hostile texts: {len(every)}, in {len(places)} places; {len(shown)} times shown as words,"
        f" {refused} times refused with a place; {pages} pages looked at in a browser"
    )

    assert not faults, "\n".join(map(str, faults))


def listen(tab: Page, address: str) -> list[str]:
    """Return a list that fills when a script runs, a window opens, or something is asked for."""
    said: list[str] = []
    tab.on("dialog", lambda dialog: (said.append(f"dialog {dialog.message}"), dialog.dismiss()))
    tab.on("popup", lambda page: said.append(f"window {page.url}"))
    tab.on("download", lambda download: said.append(f"download {download.url}"))
    tab.on("pageerror", lambda error: said.append(f"script: {error.message}"))
    tab.on(
        "console",
        lambda message: None if message.text == WORKER_REFUSED else said.append(message.text),
    )
    tab.on(
        "request",
        lambda request: None if request.url.startswith(address) else said.append(request.url),
    )
    return said


def test_the_listener_hears_what_it_listens_for(
    root: Path, address: str, open_tab: Callable[..., Page]
) -> None:
    tab = open_tab()
    said = listen(tab, address)
    build_what_is_taken(root, {}, address)
    page = root / "output" / "index.html"
    page.write_bytes(page.read_bytes().replace(b"</main>", b"<img src=x onerror=alert(1)></main>"))

    (code,) = [code for path, _, code in visited(tab, address, root) if path == "index.html"]

    assert code == ["img onerror=alert(1)"]
    assert "dialog 1" in said


def test_the_policy_stops_a_script_in_a_page(
    root: Path, address: str, open_tab: Callable[..., Page]
) -> None:
    tab = open_tab()
    said = listen(tab, address)
    build_what_is_taken(root, {}, address)
    page = root / "output" / "index.html"
    bad = b"<script>alert(1)</script><img src=x onerror=alert(2)><a href=javascript:alert(3)>x</a>"
    page.write_bytes(page.read_bytes().replace(b"</main>", bad + b"</main>"))

    tab.goto(address + "index.html")
    tab.click("a[href^=javascript]")
    tab.wait_for_timeout(200)

    assert not [one for one in said if one.startswith("dialog")]
    assert sum("Content Security Policy" in one for one in said) >= 3


def markup_of(text: str) -> tuple[Counter[str], set[str]]:
    """Return the elements of a Markdown file, and all that it links to or shows."""
    tokens = MarkdownIt("commonmark").enable(["strikethrough", "table"]).parse(text)
    every = [*tokens, *(inner for token in tokens for inner in token.children or [])]
    usual = {"p", "li", "strong", ""}  # a field may be shown only where it differs from another
    kinds = Counter(f"{one.type} {one.tag}" for one in every if one.tag not in usual)
    kinds += Counter(one.type for one in every if one.type.startswith(("html", "code", "fence")))
    found = {str(one.attrs.get(name)) for one in every for name in ("href", "src") if one.attrs}
    targets = {re.sub(r"\.[0-9a-f]{12}\.", ".", to) for to in found}  # digests of pictures
    return kinds, targets


def forms_of(root: Path) -> dict[str, object]:
    """Return what the forms of the guide hold that are no pages, but for its words."""
    found: dict[str, object] = {}
    for file in sorted((root / "output").rglob("*")):
        path = file.relative_to(root / "output").as_posix()
        if path == "llms.txt" or file.suffix == ".md":
            text = file.read_text(encoding="utf-8")
            found[path] = markup_of(re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL))
            front = text.split("\n---\n")[0] if text.startswith("---") else ""
            found[f"{path} fields"] = re.findall(r"(?m)^[a-z_]+:", front)
        elif file.suffix == ".ics":
            lines = file.read_text(encoding="utf-8").replace("\r\n ", "").split("\r\n")
            found[path] = [re.split("[:;]", line)[0] for line in lines]
        elif file.suffix == ".xml":
            found[path] = [one.tag for one in ET.parse(file).iter()]  # noqa: S314 - our own
        elif path in {"_redirects", "_headers", "robots.txt"}:
            found[path] = file.read_text(encoding="utf-8")
        elif file.suffix == ".txt":
            lines = file.read_text(encoding="utf-8").split("\n")
            found[path] = [line for line in lines if line.startswith("Forged")]
    return found


def test_no_words_of_a_field_become_more_than_words_in_any_other_form(root: Path) -> None:
    fields = [spot for spot in spots() if spot.is_field]
    build_what_is_taken(root, {}, BASE)
    usual = forms_of(root)
    taken: set[str] = set()
    for number in range(2):
        puts = {
            spot: f"{index} {MARKUP[(index + number * 7) % len(MARKUP)]}"
            if spot.path != "words.yaml"
            else MARKUP[(index + number * 7) % len(MARKUP)]
            for index, spot in enumerate(fields)
        }
        taken |= set(build_what_is_taken(root, puts, BASE).values())
        made = forms_of(root)
        other = {
            path: (what, usual.get(path)) for path, what in made.items() if what != usual.get(path)
        }
        assert made.keys() == usual.keys()
        assert not other

    assert {"llms.txt", "index.md", "feed.xml", "sitemap.xml"} <= usual.keys()
    assert not [text for text in MARKUP if not any(text in one for one in taken)]
