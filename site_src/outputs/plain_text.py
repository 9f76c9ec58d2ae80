"""Prose and disclaimers as plain text, for the forms that hold no HTML.

Emphasis and the addresses of links are lost. How sure a claim is stays, in words.
"""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING, Final

from site_src.prose.tags import given, read
from site_src.prose.text import as_typed
from site_src.rendering.phrases import claim

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from site_src.model.records import Guide, Prose
    from site_src.prose.tags import Node
    from site_src.rendering.site import Notice

WIDTH: Final = 70


def text_of(guide: Guide, prose: Prose, width: int = 0) -> str:
    """Return prose as plain text: an empty line between paragraphs, `- ` before list items.

    A `width` breaks lines where a space allows it.
    """
    reader = _Reader(guide)
    read(prose.html, reader)
    text = ""
    for marker, words in reader.blocks:
        line = as_typed(" ".join(words.split()))
        between = "\n" if marker and text else "\n\n" if text else ""
        text += between + broken(line, width, marker)
    return text


def broken(line: str, width: int = WIDTH, marker: str = "") -> str:
    """Return a line behind its marker, broken at spaces; 0 leaves it whole."""
    if not width:
        return marker + line
    after = " " * len(marker)
    lines = wrap(
        line,
        width,
        initial_indent=marker,
        subsequent_indent=after,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return "\n".join(lines)


def notice_texts(guide: Guide, notices: Iterable[Notice], width: int = 0) -> Iterator[str]:
    """Yield each disclaimer as its title and, below it, its words; a link as its words alone."""
    for notice in notices:
        disclaimer = notice.disclaimer
        if notice.form == "link":
            yield broken(as_typed(disclaimer.link_text), width)
            continue
        prose: Prose = getattr(disclaimer, notice.form)
        title = as_typed(disclaimer.title).upper()
        yield f"{broken(title, width)}\n{text_of(guide, prose, width)}"


class _Reader:
    """Reads the few elements that prose may hold, into blocks: a marker, and words."""

    def __init__(self, guide: Guide) -> None:
        """Begin before the first block."""
        self.blocks: list[tuple[str, str]] = []
        self._guide = guide
        self._lists = 0

    def begin(self, tag: str, node: Node) -> None:
        """Begin a block, or say how sure a claim is."""
        if tag in {"ul", "ol"}:
            self._lists += 1
        elif tag == "li":
            self.blocks.append((f"{'  ' * (self._lists - 1)}- ", ""))
        elif tag in {"p", "h3"}:
            # The first paragraph of a list item is the item itself.
            if not self._lists or self.blocks[-1][1].strip():
                self.blocks.append(("  " * self._lists, ""))
        elif tag == "br":
            self.say(" ")
        elif tag == "span":
            about = given(node)
            sources = (self._guide.sources[one] for one in about["data-sources"].split())
            named = ", ".join(
                f"{one.authors.partition(',')[0]} {one.year or ''}".strip() for one in sources
            )
            said = claim(self._guide.words, about["data-certainty"], named)
            self.say(f"({said})")

    def end(self, tag: str) -> None:
        """Leave a list."""
        if tag in {"ul", "ol"}:
            self._lists -= 1

    def say(self, words: str) -> None:
        """Add words to the block; between blocks there is only white space."""
        if self.blocks:
            marker, before = self.blocks[-1]
            self.blocks[-1] = (marker, before + words)
