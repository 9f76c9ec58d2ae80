"""Markdown → safe HTML, and what a check wants to know about it.

Contributors' Markdown is not code: raw HTML is switched off in the converter, links are held to
an allow-list while the tree is still a tree, and nh3 cleans the result once more. Python-Markdown
keeps no source positions, so places come from the author's own lines.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote
from xml.etree.ElementTree import Element

import nh3
from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor

from site_src.model import Block, Part, Prose
from site_src.problems import Place, Problem, nearest, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

CERTAINTY_MARKS: Final = ("strong", "moderate", "weak", "expert opinion", "our suggestion")
NEED_SOURCE: Final = ("strong", "moderate", "weak")
INTERNAL: Final = "guide:"

_MARK: Final = re.compile(r"\[(?P<word>[A-Za-z][A-Za-z ]*)(?::(?P<ids>[^\[\]]*))?\](?![(\[:])")
_LINK: Final = re.compile(r"(?P<image>!?)\[(?P<text>[^\[\]]*)\]\((?P<to>[^\s)]*)\)?")
_HEADING: Final = re.compile(r"^(#{1,6})\s+(.*?)\s*#*$")
_ITEM: Final = re.compile(r"^(?P<indent> *)(?P<mark>[-*+]|\d+[.)])\s+(?P<text>.*)$")
_UNSUPPORTED: Final = (
    (re.compile(r"<!--"), "html", "no HTML comments: they are published", "delete the comment"),
    (
        re.compile(r"</?[A-Za-z!][^<>]*>"),
        "html",
        "Markdown, without HTML",
        "write it without the < >",
    ),
    (re.compile(r"^\s*(```|~~~)"), "not-supported", "no code blocks", "write a plain paragraph"),
    (
        re.compile(r"^ {0,3}\[[^\]]+\]:\s"),
        "not-supported",
        "addresses inside the link",
        "[words](address)",
    ),
    (
        re.compile(r"^\s*\|.*\|\s*$"),
        "not-supported",
        "no tables: they do not fit a phone",
        "use a list",
    ),
    (re.compile(r"^ {0,3}>"), "not-supported", "no block quotations", "write a plain paragraph"),
    (re.compile(r"!\[[^\]]*\]"), "not-supported", "no pictures in the text", "delete the picture"),
)
_ALLOWED_TAGS: Final = {"p", "ul", "ol", "li", "strong", "em", "a", "h3", "span", "br"}
_ALLOWED_ATTRIBUTES: Final = {
    "a": {"href"},
    "h3": {"id"},
    "ol": {"start"},
    "span": {"data-certainty", "data-sources"},
}


def slug_of(text: str) -> str:
    """Return a heading's name in addresses: small letters and digits joined by hyphens."""
    plain = unicodedata.normalize("NFKC", text).lower().replace("'", "").replace("’", "")
    return re.sub(r"[\W_]+", "-", plain).strip("-")


def split_parts(body: str, first_line: int) -> tuple[tuple[str, int], list[tuple[str, int, str]]]:
    """Split a body at its `##` headings.

    Returns the opening text with its line, and for each heading its words, its line and the text
    below it. Line numbers are those of the file.
    """
    opening: list[str] = []
    parts: list[tuple[str, int, list[str]]] = []
    for number, line in enumerate(body.split("\n"), start=first_line):
        heading = _HEADING.match(line)
        if heading and len(heading[1]) == 2:  # noqa: PLR2004 - the level of "##"
            parts.append((heading[2], number, []))
        elif parts:
            parts[-1][2].append(line)
        else:
            opening.append(line)
    return ("\n".join(opening), first_line), [(h, n, "\n".join(t)) for h, n, t in parts]


def split_subparts(text: str, first_line: int) -> tuple[str, list[tuple[str, int, str]]]:
    """Split a part at its `###` headings; returned as by `split_parts`."""
    lowered = re.sub(r"^###(?=\s)", "##", text, flags=re.MULTILINE)
    (opening, _), parts = split_parts(lowered, first_line)
    return opening, parts


def convert(text: str, path: str, first_line: int) -> tuple[Prose, list[Problem]]:
    """Turn the author's Markdown into safe HTML; places count from `first_line`.

    Internal links become `guide:` and the path of their file in content; certainty marks become
    empty spans with `data-certainty` and `data-sources`.
    """
    problems = list(_check_lines(text, path, first_line))
    if problems and any(problem.code in {"html", "not-supported"} for problem in problems):
        return Prose(""), problems
    blocks = tuple(_blocks(text, first_line))
    cites, mark_problems = _check_marks(text, path, first_line)
    converter = _converter()
    converter.reset()
    _links(converter).path = path
    html = nh3.clean(
        _typeset(converter.convert(text)),
        tags=_ALLOWED_TAGS,
        attributes=_ALLOWED_ATTRIBUTES,
        url_schemes={"https", INTERNAL.rstrip(":")},
        link_rel=None,
    )
    return Prose(html, blocks, cites), problems + mark_problems


def parts_of(
    pieces: list[tuple[str, int, str]], path: str
) -> tuple[tuple[Part, ...], list[Problem]]:
    """Convert the parts that `split_parts` returned; headings must differ and hold something."""
    problems: list[Problem] = []
    parts: dict[str, Part] = {}
    for heading, line, text in pieces:
        slug = slug_of(heading)
        place = Place(path, line, 1, len(heading) + 3)
        prose, found = convert(text, path, line + 1)
        problems += found
        if not heading or not slug:
            problems.append(Problem(place, "empty-part", "words after ##", "none"))
        elif not text.strip():
            cure = "write a sentence below it, or delete the heading"
            problems.append(
                Problem(place, "empty-part", f"text below {quoted(heading)}", "nothing", cure=cure)
            )
        elif slug in parts:
            first = parts[slug].line
            problems.append(
                Problem(
                    place,
                    "duplicate-heading",
                    f"the heading {quoted(heading)} once",
                    f"it again (first on line {first})",
                    cure="join the two parts, or give one another name",
                )
            )
        else:
            parts[slug] = Part(heading, slug, prose, line)
    return tuple(parts.values()), problems


def typeset(text: str) -> str:
    """Return a text with curly apostrophes and quotation marks."""
    text = re.sub(r"(?<=\w)'|'(?=\d0s)", "’", text)
    text = re.sub(r'(^|[\s(\[])"', r"\1“", text)
    text = text.replace('"', "”")
    return re.sub(r"(^|[\s(\[])'", r"\1‘", text).replace("'", "’")


def _typeset(html: str) -> str:
    """Typeset what stands between tags; keep a number and its unit on one line."""

    def between(match: re.Match[str]) -> str:
        text = typeset(match[1].replace("&quot;", '"'))
        return re.sub(r"(?<=\d) (?=[a-z°%])", "\u00a0", text)

    return re.sub(r"((?:^|(?<=>))[^<]+)", between, html)


# ---------------------------------------------------------------------------------------------
# The author's lines


def _check_lines(text: str, path: str, first_line: int) -> Iterator[Problem]:
    """Report what our Markdown does not have, and lists that will not look as typed."""
    lines = text.split("\n")
    number_before: dict[int, int] = {}
    for index, line in enumerate(lines):
        number = first_line + index
        for pattern, code, expected, cure in _UNSUPPORTED:
            if found := pattern.search(line):
                place = Place(path, number, found.start() + 1, len(found.group()))
                yield Problem(place, code, expected, quoted(found.group().strip()), cure=cure)
                break
        heading = _HEADING.match(line)
        if heading and len(heading[1]) not in {2, 3}:
            cure = f"## {heading[2]}"
            place = Place(path, number, 1, len(line))
            yield Problem(
                place, "heading-level", "headings with ## or ###", quoted(line), cure=cure
            )
        for link in _LINK.finditer(line):
            yield from _check_link(link, Place(path, number, link.start() + 1, len(link.group())))
        yield from _check_item(lines, index, Place(path, number), number_before)


def _check_item(
    lines: list[str], index: int, place: Place, number_before: dict[int, int]
) -> Iterator[Problem]:
    """Report a list item that Markdown would not read as one, or would count anew."""
    item = _ITEM.match(lines[index])
    before = lines[index - 1] if index else ""
    if not item:
        if lines[index].strip() and not lines[index].startswith(" "):
            number_before.clear()
        return
    indent = len(item["indent"])
    at = Place(place.path, place.line, indent + 1)
    if before.strip() and not _ITEM.match(before) and not before.startswith(" ") and indent == 0:
        above = next((n for n in range(index - 1, -1, -1) if not lines[n].strip()), -1)
        if not _ITEM.match(lines[above + 1]):
            cure = "put an empty line above the list"
            yield Problem(at, "list-blank-line", "an empty line above a list", "none", cure=cure)
    if indent % 4:
        cure = f"{' ' * (4 * max(1, round(indent / 4)))}{lines[index].strip()}"
        expected = "four spaces before an item inside another"
        yield Problem(at, "list-indent", expected, str(indent), cure=cure)
    if item["mark"][0].isdigit():
        typed = int(item["mark"][:-1])
        last = number_before.get(indent, 0)
        if typed not in {last + 1, 1 if last == 0 else last + 1}:
            cure = f"{last + 1}. {item['text']}"
            yield Problem(at, "list-numbering", f"number {last + 1}", str(typed), cure=cure)
        number_before[indent] = typed


def _check_link(link: re.Match[str], place: Place) -> Iterator[Problem]:
    """Report a link that goes nowhere good, or whose words do not say where."""
    to, words = link["to"], link["text"].strip()
    if link["image"]:
        return
    if words.lower().strip(".") in {"", "here", "click here", "this", "link", "this page", "more"}:
        cure = f"[the name of that page]({to})"
        expected = "words that say where the link goes"
        yield Problem(place, "link-text", expected, quoted(words), cure=cure)
    if to.startswith("https://"):
        return
    if not is_internal(to):
        cure = f"[{words}](../pages/safety.md)"
        expected = "the path of a Markdown file from this file, or an https:// address"
        yield Problem(place, "link-scheme", expected, quoted(to), cure=cure)


def is_internal(to: str) -> bool:
    """Say whether a link's address is a path in content, whatever it is disguised as."""
    return bool(to) and not to.startswith("/") and not re.match(r"[^/?#]*?:|//", _bare(to))


def _bare(address: str) -> str:
    """Return an address without the disguises that browsers see through."""
    return re.sub(r"[\x00-\x20\x7f]", "", unquote(address))


def _check_marks(text: str, path: str, first_line: int) -> tuple[tuple[str, ...], list[Problem]]:
    """Return the source ids that a text cites, and certainty marks that say nothing we know."""
    cites: dict[str, None] = {}
    problems: list[Problem] = []
    for index, line in enumerate(text.split("\n")):
        for mark in _MARK.finditer(line):
            word, ids = mark["word"], _ids(mark["ids"] or "")
            place = Place(path, first_line + index, mark.start() + 1, len(mark.group()))
            if word not in CERTAINTY_MARKS:
                near = nearest(word, CERTAINTY_MARKS)
                expected = f"one of {', '.join(CERTAINTY_MARKS)} in brackets"
                cure = mark.group().replace(word, near or "expert opinion")
                problems.append(
                    Problem(place, "certainty-mark", expected, quoted(word), near, cure)
                )
            elif word in NEED_SOURCE and not ids:
                cure = f"[{word}: hayden-2021]"
                problems.append(
                    Problem(
                        place, "certainty-mark", f"a source after {quoted(word)}", "none", cure=cure
                    )
                )
            cites |= dict.fromkeys(ids)
    return tuple(cites), problems


def _ids(text: str) -> list[str]:
    """Return the source ids of a certainty mark."""
    return [name for name in re.split(r"[,\s]+", text) if name]


def find_cite(text: str, source: str) -> tuple[int, int]:
    """Return the line and column, from 1, where a text cites a source."""
    for number, line in enumerate(text.split("\n"), start=1):
        for mark in _MARK.finditer(line):
            if source in _ids(mark["ids"] or ""):
                return number, line.index(source, mark.start()) + 1
    return 1, 1


def links_of(text: str, first_line: int) -> Iterator[tuple[str, int, int, int]]:
    """Yield each link's address with its line, column and length."""
    for number, line in enumerate(text.split("\n"), start=first_line):
        for link in _LINK.finditer(line):
            if link["image"]:
                continue
            yield link["to"], number, link.start("to") + 1, max(1, len(link["to"]))


def resolve(to: str, path: str) -> str:
    """Return a link's target as a path in content, `#heading` included."""
    target, hash_, heading = to.partition("#")
    if not target:
        return f"{path}{hash_}{heading}"
    joined = posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
    return f"{joined}{hash_}{heading}"


def _blocks(text: str, first_line: int) -> Iterator[Block]:
    """Yield each paragraph and list item in plain words, for checks of the language."""
    gathered: list[str] = []
    start, is_item = first_line, False
    for number, line in enumerate([*text.split("\n"), ""], start=first_line):
        item, heading = _ITEM.match(line), _HEADING.match(line)
        if (not line.strip() or item or heading) and gathered:
            yield _block(" ".join(gathered), start, is_item=is_item)
            gathered = []
        if heading or not line.strip():
            continue
        if not gathered:
            start, is_item = number, bool(item)
        gathered.append(item["text"] if item else line.strip())


def _block(text: str, line: int, *, is_item: bool) -> Block:
    """Return a block without its Markdown."""
    plain = _LINK.sub(lambda link: link["text"], _MARK.sub("", text))
    plain = " ".join(plain.replace("**", "").replace("*", "").split())
    return Block(plain, line, is_item, bool(_MARK.search(text)))


# ---------------------------------------------------------------------------------------------
# The converter


class _Links(Treeprocessor):
    """Points internal links at content files and drops any address not on the allow-list."""

    path = ""

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
                element.set("id", slug_of("".join(element.itertext())))


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
        span.set("data-sources", " ".join(_ids(m["ids"] or "")))
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
        md.inlinePatterns.register(_CertaintyMark(_MARK.pattern, md), "certainty", 165)
        md.treeprocessors.register(_Links(md), "guide_links", 5)


@cache
def _converter() -> Markdown:
    """Return the one converter; making one takes longer than a page does."""
    return Markdown(extensions=[_OurMarkdown(), "sane_lists"], output_format="html")


def _links(converter: Markdown) -> _Links:
    """Return the converter's link rules, to tell them which file is being read."""
    links = converter.treeprocessors["guide_links"]
    if not isinstance(links, _Links):
        raise TypeError
    return links
