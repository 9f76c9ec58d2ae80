"""What a reader without styles and pictures is told, page by page, in order.

The golden files hold the small guide as text; a change of a template shows in them as words.
Write them anew with --update, and review the difference like code.
"""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest

from site_src.build.pipeline import build
from site_src.build.result import Options

GOLDEN = Path(__file__).parent.parent / "golden"
PAGES = {
    "home": "index.html",
    "typed-link": "r/index.html",
    "builder": "build/index.html",
    "log": "log/index.html",
    "player": "session/index.html",
    "section": "strength/index.html",
    "exercise": "strength/wall-lean/index.html",
    "safety": "safety/index.html",
    "about": "about/index.html",
    "glossary": "words/index.html",
    "not-found": "404.html",
    "offline": "offline.html",
    "today": "today/index.html",
    "routine": "routines/at-the-wall/index.html",
    "floor-free": "standing/index.html",
    "find": "find/index.html",
    "facet": "find/position-standing/index.html",
    "conditions": "if-you-have/index.html",
    "questions": "questions/index.html",
    "card": "bad-day/index.html",
    "hand-out": "sheet/index.html",
    "text-form": "text/index.html",
}
_HEADINGS = {"h1": "# ", "h2": "## ", "h3": "### "}
_BREAKS = {
    "p",
    "li",
    "dt",
    "dd",
    "figcaption",
    "label",
    "div",
    "section",
    "nav",
    "header",
    "footer",
    "main",
    *_HEADINGS,
}


class _Reader(HTMLParser):
    """Reads a page aloud: a line for each block, with headings, items and links marked."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = [""]
        self.silent = 0

    def handle_starttag(
        self,
        tag: str,
        attrs: list[tuple[str, str | None]],  # noqa: ARG002 - the library passes them
    ) -> None:
        if tag in {"title", "svg", "script"}:
            self.silent += 1
        if tag in _BREAKS:
            self.lines.append({"li": "- ", **_HEADINGS}.get(tag, ""))
        if tag == "a":
            self.lines[-1] += "["

    def handle_endtag(self, tag: str) -> None:
        if tag in {"title", "svg", "script"}:
            self.silent -= 1
        if tag == "a":
            self.lines[-1] += "]"
        if tag in _BREAKS:
            self.lines.append("")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.lines[-1] += data.replace("\n", " ")


def aloud(html: str) -> str:
    """Return a page as its lines of words."""
    reader = _Reader()
    reader.feed(html)
    lines = (" ".join(line.split()) for line in reader.lines)
    return "\n".join(line for line in lines if line.strip("-# ")) + "\n"


@pytest.mark.parametrize("kind", PAGES)
def test_a_page_reads_as_reviewed(
    kind: str, options: Options, request: pytest.FixtureRequest
) -> None:
    build(options)
    said = aloud((options.output / PAGES[kind]).read_text(encoding="utf-8"))
    golden = GOLDEN / f"{kind}.txt"
    if request.config.getoption("--update"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(said, encoding="utf-8")

    assert golden.read_text(encoding="utf-8") == said
