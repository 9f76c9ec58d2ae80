"""HTML of our own making → plain text, or Markdown: the same words in the same order.

What a page shows to nobody but the eye (drawings) becomes what is said about it. Anything else
that has words keeps them, so that no form of the guide says less than another.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from site_src.prose.tags import given, read

if TYPE_CHECKING:
    from collections.abc import Mapping

    from site_src.prose.tags import Node

_SVG: Final = re.compile(r"<svg\b[^>]*>.*?</svg>", re.DOTALL)
_DESCRIPTION: Final = re.compile(r"<desc\b[^>]*>(.*?)</desc>", re.DOTALL)
_HEADINGS: Final = {f"h{level}": "#" * level for level in range(1, 7)}
_BLOCKS: Final = {
    *("article", "aside", "blockquote", "body", "div", "figcaption", "figure", "footer"),
    *("header", "main", "p", "section", "tr"),
    *_HEADINGS,
}
_LISTS: Final = {"ul", "ol", "dl"}
_ITEMS: Final = {"li", "dt"}  # what begins an item; a dd goes on with the one of its dt
_MARKS: Final = {"strong": "**", "b": "**", "em": "*", "i": "*", "cite": "*"}
# Ways through the site, controls, and what is not shown at all.
_SILENT: Final = {"nav", "label", "head", "script", "style", "template", "title"}
# What Markdown would read as a sign of its own, or some programs as an address.
_SIGNS: Final = re.compile(
    r"[\\`*_\[\]<>~]|&(?=[a-z#])|:(?=//)|(?<=\bwww)\.|@(?=\w)", re.IGNORECASE
)
_SPACES: Final = re.compile(r"[ \t\n]+")
_FIRST: Final = "-+=#:"
_FIRST_NUMBER: Final = re.compile(r"^(\d{1,9})(?=[.)])")
_LAST_SIGN: Final = re.compile(r"#(?=#*$)")  # a heading may end in them, and then they are lost
_ENDS_ADDRESS: Final = re.compile(r"[()<>\s\\]")


def text_of(html: str) -> str:
    """Return HTML as plain text: a line for each item, an empty line between paragraphs."""
    return _written(html, _Writer())


def markdown_of(html: str) -> str:
    """Return HTML as Markdown, with its headings, links, pictures and emphasis."""
    return _written(html, _MarkdownWriter())


def escaped(words: str) -> str:
    """Return words as one line of Markdown in which none of their signs has a meaning.

    They may stand behind something else; a line that begins with them needs `begun`.
    """
    return _SIGNS.sub(r"\\\g<0>", _SPACES.sub(" ", words))


def begun(line: str) -> str:
    """Return a line of Markdown, its words escaped, that begins no heading, list or rule."""
    return f"\\{line}" if line[:1] and line[0] in _FIRST else _FIRST_NUMBER.sub(r"\1\\", line)


def ended(words: str) -> str:
    """Return the words of a heading, with the signs at their end."""
    return _LAST_SIGN.sub(r"\\#", words)


def destination(to: str) -> str:
    """Return an address that ends where its link does."""
    return _ENDS_ADDRESS.sub(lambda sign: quote(sign[0]), to)


def _written(html: str, writer: _Writer) -> str:
    read(_SVG.sub(_described, html), writer)
    writer.end_block()
    return "".join(writer.blocks)


def _described(svg: re.Match[str]) -> str:
    """Return what is said about a drawing; an icon has its word beside it."""
    description = _DESCRIPTION.search(svg.group())
    return f"<p>{description[1]}</p>" if description else ""


@dataclass
class _List:
    """A list that is open: its next number, or 0, and the room that its items are set in by."""

    number: int
    sign: str
    room: str
    marker: str = ""  # of the item that has begun and not said anything yet
    width: int = 0  # of the marker of the open item


@dataclass
class _Writer:
    """Gathers words into blocks; a block ends where a reader would see a line end."""

    blocks: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    lists: list[_List] = field(default_factory=list)
    heading: str = ""
    quotes: int = 0
    silent: int = 0
    was_item: bool = False

    def begin(self, tag: str, node: Node) -> None:
        """Begin a block, a list or an item; or write the sign of a phrase."""
        self.silent += tag in _SILENT
        if self.silent:
            return
        if tag in _LISTS:
            self.end_block()
            first = int(given(node).get("start") or 1) if tag == "ol" else 0
            # Two lists of one sign that follow each other would become one.
            sign = "* " if tag == "dl" else "- "
            self.lists.append(_List(first, sign, self._room()))
        elif tag in _ITEMS and self.lists:
            self.end_block()
            self._begin_item(self.lists[-1])
        elif tag in _BLOCKS:
            self.end_block()
            self.heading = _HEADINGS.get(tag, "")
            self.quotes += tag == "blockquote"
        elif tag == "br":
            self.words.append(" ")
        elif tag == "img":
            self.picture(given(node))
        else:
            self.phrase(tag, node)

    def end(self, tag: str) -> None:
        """End what was begun."""
        if self.silent:
            self.silent -= tag in _SILENT
        elif tag in _LISTS and self.lists:
            self.end_block()
            self.lists.pop()
            self.was_item = bool(self.lists)
        elif tag == "dt":
            self.words.append(": ")
        elif tag in {"th", "td"}:
            self.words.append(" ")
        elif tag in _BLOCKS or tag in {"li", "dd"}:
            self.end_block()
            self.quotes -= tag == "blockquote"
        else:
            self.end_phrase(tag)

    def say(self, words: str) -> None:
        """Keep words."""
        if not self.silent:
            self.words.append(self.escaped(words))

    def end_block(self) -> None:
        """Write the words so far as a block of their own, if there are any."""
        if not self.words:
            self.heading = ""
            return
        text = _SPACES.sub(" ", "".join(self.words)).strip(" ")
        self.words = []
        heading, self.heading = self.heading, ""
        if not text:
            return
        marker = self.lists[-1].marker if self.lists else ""
        line = f"{self._room(first=True)}{self.begun(text, heading)}"
        tight = bool(marker) and self.was_item
        between = "" if not self.blocks else "\n" if tight else "\n\n"
        quote = "> " * self.quotes
        self.blocks.append(f"{between}{quote}{line}")
        self.was_item = bool(self.lists)
        if self.lists:
            self.lists[-1].marker = ""

    def _begin_item(self, of: _List) -> None:
        """Let the next block begin with the marker of an item."""
        of.marker = f"{of.number}. " if of.number else of.sign
        of.width = len(of.marker)
        of.number += bool(of.number)

    def _room(self, *, first: bool = False) -> str:
        """Return what stands before a line: the room of its list, and a marker or its width."""
        if not self.lists:
            return ""
        inner = self.lists[-1]
        if first and inner.marker:
            return inner.room + inner.marker
        return inner.room + " " * inner.width

    # What plain text and Markdown write in different ways.

    def begun(self, text: str, heading: str) -> str:  # noqa: ARG002 - Markdown needs it
        """Return a block as it begins."""
        return text

    def escaped(self, text: str) -> str:
        """Return words as they are written."""
        return text

    def phrase(self, tag: str, node: Node) -> None:
        """Begin a phrase."""

    def end_phrase(self, tag: str) -> None:
        """End a phrase."""

    def picture(self, attributes: Mapping[str, str]) -> None:
        """Write what is said about a picture."""
        if attributes.get("alt"):
            self.end_block()
            self.words.append(self.escaped(attributes["alt"]))
            self.end_block()


@dataclass
class _MarkdownWriter(_Writer):
    """Writes headings, links, pictures and emphasis with Markdown's signs."""

    links: list[str] = field(default_factory=list)

    def begun(self, text: str, heading: str) -> str:
        """Return a block with the sign of its heading."""
        return f"{heading} {ended(text)}" if heading else begun(text)

    def escaped(self, text: str) -> str:
        """Return words with their own signs told apart from Markdown's."""
        return escaped(text)

    def phrase(self, tag: str, node: Node) -> None:
        """Begin a link or a stress; a place on the page itself has no name in Markdown."""
        if tag == "a":
            to = given(node).get("href", "")
            self.links.append("" if to.startswith("#") else to)
            if self.links[-1] and self.words and self.words[-1].endswith("!"):
                self.words[-1] = f"{self.words[-1][:-1]}\\!"  # or the link would be a picture
        self.words.append("[" if tag == "a" and self.links[-1] else _MARKS.get(tag, ""))

    def end_phrase(self, tag: str) -> None:
        """End a link or a stress."""
        to = self.links.pop() if tag == "a" and self.links else ""
        self.words.append(f"]({destination(to)})" if to else _MARKS.get(tag, ""))

    def picture(self, attributes: Mapping[str, str]) -> None:
        """Write a picture with its words and its address."""
        if attributes.get("alt"):
            self.end_block()
            self.words.append(
                f"![{self.escaped(attributes['alt'])}]({destination(attributes.get('src', ''))})"
            )
            self.end_block()
