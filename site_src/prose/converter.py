"""Markdown → safe HTML, by a converter that knows only what contributors may use."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import Element

import nh3
from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor

from site_src.prose.lines import CERTAINTY_MARKS, MARK, ids_of, is_internal, resolve
from site_src.prose.text import NO_NAMES, slug_of, typeset_html

if TYPE_CHECKING:
    import re
    from collections.abc import Mapping

INTERNAL: Final = "guide:"
_ALLOWED_TAGS: Final = {"p", "ul", "ol", "li", "strong", "em", "a", "h3", "span", "br"}
_ALLOWED_ATTRIBUTES: Final = {
    "a": {"href"},
    "h3": {"id"},
    "ol": {"start"},
    "span": {"data-certainty", "data-sources"},
}


def to_html(text: str, path: str, names: Mapping[str, str] = NO_NAMES) -> str:
    """Return the HTML of a text of the file `path`; RecursionError when it nests too deep.

    Internal links become `guide:` and the path of their file in content; certainty marks become
    empty spans with `data-certainty` and `data-sources`. `names` are those of headings that a
    translation inherits.
    """
    converter = _converter()
    converter.reset()
    links = _links(converter)
    links.path, links.names = path, names
    try:
        html = converter.convert(text)
    except RecursionError:
        _converter.cache_clear()  # it stopped half-way, and would garble the next text
        raise
    return nh3.clean(
        typeset_html(html),
        tags=_ALLOWED_TAGS,
        attributes=_ALLOWED_ATTRIBUTES,
        url_schemes={"https", INTERNAL.rstrip(":")},
        link_rel=None,
    )


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
        md.inlinePatterns.register(_CertaintyMark(MARK.pattern, md), "certainty", 165)
        md.treeprocessors.register(_Links(md), "guide_links", 5)


@cache
def _converter() -> Markdown:
    """Return the one converter; making one takes longer than a page does.

    An extension that is named by a text would be looked for in every installed package.
    """
    return Markdown(extensions=[_OurMarkdown(), SaneListExtension()], output_format="html")


def _links(converter: Markdown) -> _Links:
    """Return the converter's link rules, to tell them which file is being read."""
    links = converter.treeprocessors["guide_links"]
    if not isinstance(links, _Links):
        raise TypeError
    return links
