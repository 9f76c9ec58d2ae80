"""The author's own lines: what they link to, cite and claim, and where they go wrong.

Python-Markdown keeps no source positions, so everything with a place is found here.
"""

from __future__ import annotations

import posixpath
import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from site_src.languages import base_path
from site_src.problems import Place, Problem, nearest, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from site_src.model import Prose

CERTAINTY_MARKS: Final = ("strong", "moderate", "weak", "expert opinion", "our suggestion")
MOST_OPEN_BRACKETS: Final = 20
LONGEST_BLOCK: Final = 8_000  # characters; the converter's patterns take time by its square
NEED_SOURCE: Final = ("strong", "moderate", "weak")

MARK: Final = re.compile(r"\[(?P<word>[A-Za-z][A-Za-z ]*)(?::(?P<ids>[^\[\]]*))?\](?![(\[:])")
# The words of a link may go on in the next line, but not in the next paragraph.
_LINK: Final = re.compile(
    r"(?P<image>!?)\[(?P<text>(?:\\.|[^\[\]\\\n]|\n(?![ \t]*\n))*)\]\((?P<to>[^\s)]*)\)?"
)
_ID: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_HEADING: Final = re.compile(r"^(#{1,6})\s+(.*?)\s*#*$")
_ITEM: Final = re.compile(r"^(?P<indent> *)(?P<mark>[-*+]|\d{1,9}[.)])\s+(?P<text>.*)$")
# None looks from one line into the next: each is asked about a whole text first, in one go.
_UNSUPPORTED: Final = (
    (re.compile(r"<!--"), "html", "no HTML comments: they are published", "delete the comment"),
    (
        re.compile(r"</?[A-Za-z!][^<>]*>"),
        "html",
        "Markdown, without HTML",
        "write it without the < >",
    ),
    (
        re.compile(r"^[ \t]*(```|~~~)", re.MULTILINE),
        "not-supported",
        "no code blocks",
        "write a plain paragraph",
    ),
    (
        re.compile(r"^ {0,3}\[[^\]\n]+\]:(?=\s)", re.MULTILINE),
        "not-supported",
        "addresses inside the link",
        "write [words](address) in the sentence",
    ),
    (
        re.compile(r"^[ \t]*\|.*\|[ \t]*$", re.MULTILINE),
        "not-supported",
        "no tables: they do not fit a phone",
        "use a list",
    ),
    (
        re.compile(r"^ {0,3}>", re.MULTILINE),
        "not-supported",
        "no block quotations",
        "write a plain paragraph",
    ),
    (
        re.compile(r"!\[[^\]]{0,300}\]"),
        "not-supported",
        "no pictures in the text",
        "delete the picture",
    ),
    (re.compile(r"`"), "not-supported", "no code", "write it without the `"),
    (re.compile(r"\[\^[^\]]{0,300}\]"), "not-supported", "no footnotes", "say it in the sentence"),
    (
        re.compile(r"^ {0,3}([-*_=])( *\1){2,} *$", re.MULTILINE),
        "not-supported",
        "no lines across the page",
        "write ## and the heading above, or delete the line",
    ),
    (
        re.compile(r"^ {0,3}#{1,6}(?=[^#\s])|^ {1,3}#{1,6}(?=\s)", re.MULTILINE),
        "heading-level",
        "a heading at the start of its line, with a space after ## or ###",
        "## …",
    ),
)


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, list item or heading of the author's text, without its marks."""

    text: str
    line: int
    is_item: bool
    is_marked: bool  # carries a certainty mark


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


def headings_of(body: str, first_line: int) -> list[tuple[int, str, int]]:
    """Return the level, the words and the line of each heading."""
    found = enumerate(map(_HEADING.match, body.split("\n")), start=first_line)
    return [(len(heading[1]), heading[2], line) for line, heading in found if heading]


def split_subparts(text: str, first_line: int) -> tuple[str, list[tuple[str, int, str]]]:
    """Split a part at its `###` headings; returned as by `split_parts`."""
    lowered = re.sub(r"^###(?=\s)", "##", text, flags=re.MULTILINE)
    (opening, _), parts = split_parts(lowered, first_line)
    return opening, parts


def check_length(text: str, path: str, first_line: int) -> Problem | None:
    """Return the problem of the first paragraph or list that is too long to be looked at."""
    start, length = first_line, 0
    for number, line in enumerate(text.split("\n"), start=first_line):
        if not line.strip():
            start, length = number + 1, 0
            continue
        length += len(line) + 1
        if length > LONGEST_BLOCK:
            expected = f"a paragraph or list of at most {LONGEST_BLOCK} characters"
            cure = "put an empty line between its parts, and leave out what nobody will read"
            return Problem(Place(path, start), "text-too-long", expected, "more", cure=cure)
    return None


def check_lines(text: str, path: str, first_line: int) -> Iterator[Problem]:
    """Report what our Markdown does not have, and lists that will not look as typed.

    heading-level: the page's title is the only heading above ##.
    Bad:  # Steps
    Good: ## Steps

    html: content is words; a page's form and safety come from the guide.
    Bad:  <b>Stop</b> if it hurts.
    Good: **Stop** if it hurts.

    not-supported: it would not be shown as typed, or not on a phone.
    Bad:  | muscle | feeling |
    Good: - muscle: feeling
    """
    lines = text.split("\n")
    yield from _check_brackets(lines, Place(path, first_line))
    for link, number, column in _links(text, first_line):
        length = len(link.group().partition("\n")[0])
        yield from _check_link(link, Place(path, number, column, length))
    number_before: dict[int, int] = {}
    unsupported = [one for one in _UNSUPPORTED if one[0].search(text)]
    for index, line in enumerate(lines):
        number = first_line + index
        for pattern, code, expected, cure in unsupported:
            if found := pattern.search(line):
                place = Place(path, number, found.start() + 1, len(found.group()))
                yield Problem(place, code, expected, quoted(found.group().strip()), cure=cure)
                break
        heading = _HEADING.match(line)
        if heading and len(heading[1]) not in {2, 3}:
            cure = f"### {heading[2]}"
            if len(heading[1]) == 1:
                cure = "delete the line, for the title stands among the fields; or write ## for #"
            place = Place(path, number, 1, len(line))
            yield Problem(
                place, "heading-level", "headings with ## or ###", quoted(line), cure=cure
            )
        yield from _check_item(lines, index, Place(path, number), number_before)


def _check_brackets(lines: list[str], start: Place) -> Iterator[Problem]:
    """Report brackets that stay open: the converter looks for the end of each, at great length."""
    for opening, closing in ("[]", "()"):
        if sum(line.count(opening) for line in lines) <= MOST_OPEN_BRACKETS:
            continue  # as in every text that somebody means
        depth = 0
        for index, line in enumerate(lines):
            depth = depth if line.strip() else 0
            for column, char in enumerate(line, start=1):
                depth = max(0, depth + (char == opening) - (char == closing))
                if depth > MOST_OPEN_BRACKETS:
                    expected = f'a "{closing}" for each "{opening}"'
                    place = Place(start.path, start.line + index, column)
                    found = f"{depth} left open"
                    cure = f'close each "{opening}" with a "{closing}"'
                    yield Problem(place, "nested-too-deep", expected, found, cure=cure)
                    return


def _check_item(
    lines: list[str], index: int, place: Place, number_before: dict[int, int]
) -> Iterator[Problem]:
    """Report a list item that Markdown would not read as one, or would count anew.

    list-numbering: the page would count otherwise than you typed.
    Bad:  2. Slide down.   (right below the step 2)
    Good: 3. Slide down.

    list-blank-line: without an empty line above, it is no list but a sentence.
    Bad:  Take: - a mat   (the item right below its sentence)
    Good: the same with an empty line above the item

    list-indent: with fewer than four spaces it is no list inside the other.
    Bad:    - two   (with two spaces)
    Good:     - two   (with four)
    """
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
        if typed != last + 1:
            cure = f"{last + 1}. {item['text']}"
            yield Problem(at, "list-numbering", f"number {last + 1}", str(typed), cure=cure)
        number_before[indent] = typed


def _check_link(link: re.Match[str], place: Place) -> Iterator[Problem]:
    """Report a link that goes nowhere good, or whose words do not say where.

    link-scheme: such an address leads nowhere, or is not safe.
    Bad:  [Safety](http://guide.example/safety/)
    Good: [Safety](../pages/safety.md)

    link-text: who hears the links alone must know where they lead.
    Bad:  [here](safety.md)
    Good: [Warning signs](safety.md)
    """
    to, words = link["to"], " ".join(link["text"].split())
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
    return bool(to) and not to.startswith("/") and not re.match(r"[^/?#]*?:|//", bare(to))


def bare(address: str) -> str:
    """Return an address without the disguises that browsers see through."""
    return re.sub(r"[\x00-\x20\x7f]", "", unquote(address))


def check_marks(text: str, path: str, first_line: int) -> tuple[tuple[str, ...], list[Problem]]:
    """Return the source ids that a text cites, and certainty marks that say nothing we know.

    certainty-mark: readers are told how sure a claim is, in one of a few words.
    Bad:  It helps a little. [medium: hayden-2021]
    Good: It helps a little. [moderate: hayden-2021]
    """
    cites: dict[str, None] = {}
    problems: list[Problem] = []
    for index, line in enumerate(text.split("\n")):
        for mark in MARK.finditer(line):
            word, ids = mark["word"], ids_of(mark["ids"] or "")
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
            elif odd := next((name for name in ids if not _ID.fullmatch(name)), ""):
                expected = "ids from sources.yaml, in small letters, digits and hyphens"
                cure = f"[{word}: hayden-2021]"
                problems.append(Problem(place, "certainty-mark", expected, quoted(odd), cure=cure))
            cites |= dict.fromkeys(filter(_ID.fullmatch, ids))
    return tuple(cites), problems


def ids_of(text: str) -> list[str]:
    """Return the source ids of a certainty mark."""
    return [name for name in re.split(r"[,\s]+", text) if name]


def find_cite(text: str, source: str) -> tuple[int, int]:
    """Return the line and column, from 1, where a text cites a source."""
    for number, line in enumerate(text.split("\n"), start=1):
        for mark in MARK.finditer(line):
            if source in ids_of(mark["ids"] or ""):
                return number, line.index(source, mark.start()) + 1
    return 1, 1


def links_of(text: str, first_line: int) -> Iterator[tuple[str, int, int, int]]:
    """Yield each link's address with its line, column and length."""
    starts = _line_starts(text)
    for link, _, _ in _links(text, first_line):
        if not link["image"]:
            number, column = _spot(starts, link.start("to"))
            yield link["to"], first_line + number, column, max(1, len(link["to"]))


def _links(text: str, first_line: int) -> Iterator[tuple[re.Match[str], int, int]]:
    """Yield each link and picture with its line and column."""
    starts = _line_starts(text)
    for link in _LINK.finditer(text):
        number, column = _spot(starts, link.start())
        yield link, first_line + number, column


def _line_starts(text: str) -> list[int]:
    """Return where each line begins."""
    return [0, *(end.end() for end in re.finditer("\n", text))]


def _spot(starts: list[int], offset: int) -> tuple[int, int]:
    """Return the lines above a character, and its column from 1."""
    above = bisect_right(starts, offset) - 1
    return above, offset - starts[above] + 1


def resolve(to: str, path: str) -> str:
    """Return a link's target as a path in content, `#heading` included.

    A link to a translation, or within one, leads to the page that it translates.
    """
    target, hash_, heading = to.partition("#")
    joined = posixpath.normpath(posixpath.join(posixpath.dirname(path), target)) if target else path
    return f"{base_path(joined)}{hash_}{heading}"


def blocks_of(prose: Prose) -> Iterator[Block]:
    """Yield each paragraph and list item in plain words, for checks of the language."""
    gathered: list[str] = []
    start, is_item = prose.line, False
    for number, line in enumerate([*prose.typed.split("\n"), ""], start=prose.line):
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
    plain = _LINK.sub(lambda link: link["text"], MARK.sub("", text))
    plain = " ".join(plain.replace("**", "").replace("*", "").split())
    return Block(plain, line, is_item, bool(MARK.search(text)))
