"""Markdown → safe HTML, by a converter that knows only what contributors may use."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final
from xml.etree.ElementTree import Element

import nh3
from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor

from site_src.prose.grammar import BULLET, CERTAINTY_MARKS, ITEM, LINK, MARK, NUMBER
from site_src.prose.lines import ids_of, is_internal, resolve
from site_src.prose.lists import lines_of
from site_src.prose.text import NO_NAMES, slug_of, typeset_html

if TYPE_CHECKING:
    from collections.abc import Mapping

INTERNAL: Final = "guide:"
_TAG: Final = re.compile("\ue000(\\d*)\ue001|[\ue000\ue001]")
_ITEM_SHOWN: Final = re.compile("<li>\\s*(?:<p>)?\ue000(\\d+)\ue001")
_ALLOWED_TAGS: Final = {"p", "ul", "ol", "li", "strong", "em", "a", "h3", "span", "br"}
_ALLOWED_ATTRIBUTES: Final = {
    "a": {"href"},
    "h3": {"id"},
    "ol": {"start"},
    "span": {"data-certainty", "data-sources"},
}


@dataclass(frozen=True, slots=True)
class Converted:
    """The HTML of a text, and the lines, from 0, of items that it does not show as items."""

    html: str
    lost: tuple[int, ...]


def to_html(text: str, path: str, names: Mapping[str, str] = NO_NAMES) -> Converted:
    """Return the HTML of a text of the file `path`; RecursionError when it nests too deep.

    Internal links become `guide:` and the path of their file in content; certainty marks become
    empty spans with `data-certainty` and `data-sources`. `names` are those of headings that a
    translation inherits.
    """
    converter = _converter()
    converter.reset()
    links = _links(converter)
    links.path, links.names = path, names
    tagged, items = _tagged(text)
    try:
        html = converter.convert(tagged)
    except RecursionError:
        _converter.cache_clear()  # it stopped half-way, and would garble the next text
        raise
    shown = {int(tag[1]) for tag in _ITEM_SHOWN.finditer(html)}
    clean = nh3.clean(
        typeset_html(_TAG.sub("", html)),
        tags=_ALLOWED_TAGS,
        attributes=_ALLOWED_ATTRIBUTES,
        url_schemes={"https", INTERNAL.rstrip(":")},
        link_rel=None,
    )
    return Converted(clean, tuple(index for index in items if index not in shown))


def _tagged(text: str) -> tuple[str, list[int]]:
    """Return a text whose items carry the number of their line, and those numbers.

    The tags tell afterwards whether the library has read an item wherever our grammar has. They
    are made of signs that no text may hold.
    """
    items, tagged = [], []
    for index, line in enumerate(lines_of(_TAG.sub("", text))):
        typed = line.typed if line.kind != "blank" else ""
        if line.kind == "item" and line.text:
            items.append(index)
            at = ITEM.fullmatch(typed)
            typed = f"{typed[: at.start('text')]}\ue000{index}\ue001{line.text}" if at else typed
            typed += line.typed[len(line.typed.rstrip(" \t")) :]  # two spaces break a line
        tagged.append(typed)
    return "\n".join(tagged), items


class _Links(Treeprocessor):
    """Points internal links at content files and drops any address not on the allow-list."""

    path = ""
    names = NO_NAMES

    def run(self, root: Element) -> None:
        """Walk the tree once; also give `###` headings their ids."""
        for element in root.iter():
            if element.tag == "a":
                to = element.get("href", "")
                is_outside = to.startswith("https://")
                element.attrib.clear()
                if is_outside:
                    element.set("href", to)
                elif is_internal(to):
                    element.set("href", INTERNAL + resolve(to, self.path))
            elif element.tag == "h3":
                element.set("id", slug_of("".join(element.itertext()), self.names))


class _CertaintyMark(InlineProcessor):
    """Makes `[moderate: hayden-2021]` an empty span that `render` fills in."""

    def handleMatch(  # type: ignore[override]  # noqa: N802 - the library's name
        self,
        m: re.Match[str],
        data: str,  # noqa: ARG002 - the library passes it
    ) -> tuple[Element | None, int | None, int | None]:
        """Return the span, or nothing where the word is not one of ours."""
        if m["word"] not in CERTAINTY_MARKS:
            return None, None, None
        span = Element("span")
        span.set("data-certainty", m["word"].replace(" ", "-"))
        span.set("data-sources", " ".join(ids_of(m["ids"] or "")))
        return span, m.start(0), m.end(0)


class _Link(InlineProcessor):
    """Makes `[words](address)` a link, by the grammar that the checks read by."""

    def handleMatch(  # type: ignore[override]  # noqa: N802 - the library's name
        self,
        m: re.Match[str],
        data: str,  # noqa: ARG002 - the library passes it
    ) -> tuple[Element | None, int | None, int | None]:
        """Return the link; its words are read on."""
        if m["image"]:
            return None, None, None
        link = Element("a")
        link.set("href", m["to"])
        link.text = m["text"]
        return link, m.start(0), m.end(0)


class _OurMarkdown(Extension):
    """The Markdown of contributors: paragraphs, lists, emphasis, links, headings, marks."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the library's name
        """Take out whatever lets HTML through, and add the marks and the link rules."""
        for name in ("html_block",):
            md.preprocessors.deregister(name)
        for name in ("code", "quote", "reference", "hr", "setextheader"):
            md.parser.blockprocessors.deregister(name)
        unwanted = (
            "html",
            "entity",
            "backtick",
            "reference",
            "short_reference",
            "image_link",
            "image_reference",
            "short_image_ref",
            "autolink",
            "automail",
        )
        for name in unwanted:
            md.inlinePatterns.deregister(name)
        md.inlinePatterns.register(_Link(LINK.pattern, md), "link", 160)
        _read_by_our_grammar(md)
        md.inlinePatterns.register(_CertaintyMark(MARK.pattern, md), "certainty", 165)
        md.treeprocessors.register(_Links(md), "guide_links", 5)


def _read_by_our_grammar(md: Markdown) -> None:
    """Let the library know no other items and headings than the checks do."""
    processors: Any = md.parser.blockprocessors  # each has patterns of its own
    for name, mark in (("ulist", BULLET), ("olist", NUMBER)):
        items = processors[name]
        items.RE = re.compile(rf"^ {{0,3}}{mark} +(.*)")
        items.CHILD_RE = re.compile(rf"^ {{0,3}}(({mark})) +(.*)")
        items.INDENT_RE = re.compile(rf"^ {{4,7}}(({NUMBER})|{BULLET}) +.*")
    processors["hashheader"].RE = re.compile(
        r"(?:^|\n)(?P<level>#{1,6}) +(?P<header>[^\n]*?) *#* *(?:\n|$)"
    )


@cache
def _converter() -> Markdown:
    """Return the one converter; making one takes longer than a page does.

    An extension that is named by a text would be looked for in every installed package.
    """
    return Markdown(extensions=[SaneListExtension(), _OurMarkdown()], output_format="html")


def _links(converter: Markdown) -> _Links:
    """Return the converter's link rules, to tell them which file is being read."""
    links = converter.treeprocessors["guide_links"]
    if not isinstance(links, _Links):
        raise TypeError
    return links
