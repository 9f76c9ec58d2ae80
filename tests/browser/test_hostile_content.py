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

import pytest
from browsing import WORKER_REFUSED
from hostile import build_what_is_taken, spots, vectors

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROUNDS, LONG_ROUNDS = 2, 15
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
