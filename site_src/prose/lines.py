"""The author's own lines: what they link to, cite and claim, and where they go wrong.

Python-Markdown keeps no source positions, so everything with a place is found here.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from site_src.model.problems import Paste, Place, Problem, nearest, quoted
from site_src.model.translations import base_path
from site_src.prose.foreign import check_markup, line_starts, spot
from site_src.prose.grammar import CERTAINTY_MARKS, HEADING, LINK, MARK, NEED_SOURCE
from site_src.prose.lists import END, check_lists, lines_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from site_src.model.records import Prose

MOST_OPEN_BRACKETS: Final = 20
LONGEST_BLOCK: Final = 8_000  # characters; the converter's patterns take time by its square

_ID: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_SIGN_IN_HEADING: Final = re.compile(r"(?:[-+*#>|•–—]+(?:[ \t]+|$))+")
_NO_HEADING: Final = re.compile(r"[ \t]*(#+)[ \t]*(.*?)[ \t#]*")


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
        heading = HEADING.match(line)
        if heading and len(heading[1]) == 2:  # noqa: PLR2004 - the level of "##"
            parts.append((heading[2], number, []))
        elif parts:
            parts[-1][2].append(line)
        else:
            opening.append(line)
    return ("\n".join(opening), first_line), [(h, n, "\n".join(t)) for h, n, t in parts]


def headings_of(body: str, first_line: int) -> list[tuple[int, str, int]]:
    """Return the level, the words and the line of each heading."""
    found = enumerate(map(HEADING.match, body.split("\n")), start=first_line)
    return [(len(heading[1]), heading[2], line) for line, heading in found if heading]


def split_subparts(text: str, first_line: int) -> tuple[str, list[tuple[str, int, str]]]:
    """Split a part at its `###` headings; returned as by `split_parts`."""
    lowered = re.sub(r"^###(?=[ \t])", "##", text, flags=re.MULTILINE)
    (opening, _), parts = split_parts(lowered, first_line)
    return opening, parts


def check_length(text: str, path: str, first_line: int) -> Problem | None:
    """Return the problem of the first paragraph or list that is too long to be looked at."""
    start, length = first_line, 0
    for number, line in enumerate(text.split("\n"), start=first_line):
        if not line.strip(" \t"):
            start, length = number + 1, 0
            continue
        length += len(line) + 1
        if length > LONGEST_BLOCK:
            expected = f"a paragraph or list of at most {LONGEST_BLOCK} characters"
            cure = "put an empty line between its parts, and leave out what nobody will read"
            return Problem(Place(path, start), "text-too-long", expected, "more", cure=cure)
    return None


def check_lines(text: str, path: str, first_line: int) -> Iterator[Problem]:
    """Report what our Markdown does not have, and what will not look as typed.

    heading-level: the page's title is the only heading above ##.
    Bad:  # Steps
    Good: ## Steps
    """
    lines = text.split("\n")
    if deep := [*_check_brackets(lines, Place(path, first_line))]:
        yield from deep
        return  # what looks for signs would look for long
    for link, number, column in _links(text, first_line):
        length = len(link.group().partition("\n")[0])
        yield from _check_link(link, Place(path, number, column, length))
    markup = [*check_markup(text, path, first_line)]
    yield from markup
    told = {problem.place.line for problem in markup}
    for problem in check_lists(text, path, first_line):
        if problem.code != "list-item-empty" or problem.place.line not in told:
            yield problem
    for number, line in enumerate(lines, start=first_line):
        heading, place = HEADING.match(line), Place(path, number, 1, len(line))
        if not heading and (almost := _NO_HEADING.fullmatch(line)):
            sign = "##" if len(almost[1]) <= 2 else "###"  # noqa: PLR2004 - the level of "##"
            expected = "a heading at the start of its line, with a space after ## or ###"
            cure = f"{sign} {almost[2] or '…'}"
            yield Problem(
                place, "heading-level", expected, quoted(line.strip()), cure=cure, paste=Paste.LINE
            )
        elif heading and (signs := _SIGN_IN_HEADING.match(heading[2])):
            expected = "words behind the sign of a heading"
            cure = f"{heading[1]} {heading[2][signs.end() :] or '…'}"
            yield Problem(
                place, "heading-level", expected, quoted(heading[2]), cure=cure, paste=Paste.LINE
            )
        elif heading and len(heading[1]) not in {2, 3}:
            cure, way = f"### {heading[2]}", Paste.LINE
            if len(heading[1]) == 1:
                way = Paste.BY_HAND
                cure = "delete the line, for the title stands among the fields; or write ## for #"
            yield Problem(
                place,
                "heading-level",
                "headings with ## or ###",
                quoted(line),
                cure=cure,
                paste=way,
            )


def _check_brackets(lines: list[str], start: Place) -> Iterator[Problem]:
    """Report brackets that stay open: the converter looks for the end of each, at great length."""
    for opening, closing in ("[]", "()"):
        if sum(line.count(opening) for line in lines) <= MOST_OPEN_BRACKETS:
            continue  # as in every text that somebody means
        depth = 0
        for index, line in enumerate(lines):
            depth = depth if line.strip(" \t") else 0
            for column, char in enumerate(line, start=1):
                depth = max(0, depth + (char == opening) - (char == closing))
                if depth > MOST_OPEN_BRACKETS:
                    expected = f'a "{closing}" for each "{opening}"'
                    place = Place(start.path, start.line + index, column)
                    found = f"{depth} left open"
                    cure = f'close each "{opening}" with a "{closing}"'
                    yield Problem(place, "nested-too-deep", expected, found, cure=cure)
                    return


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
        is_plain = to.startswith("http://")
        cure = f"[{words}]({'https' + to[4:] if is_plain else '…'})"
        expected = "the path of a Markdown file from this file, or an https:// address"
        yield Problem(place, "link-scheme", expected, quoted(to), cure=cure, paste=Paste.WORD)


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
                cure, way = mark.group().replace(word, near), Paste.WORD
                if not near:
                    way = Paste.BY_HAND
                    cure = (
                        "write ( ) in place of [ ]; or, if it says how sure that is, one of these"
                    )
                problems.append(
                    Problem(place, "certainty-mark", expected, quoted(word), near, cure, paste=way)
                )
            elif word in NEED_SOURCE and not ids:
                cure = f"[{word}: …]"
                problems.append(
                    Problem(
                        place, "certainty-mark", f"a source after {quoted(word)}", "none", cure=cure
                    )
                )
            elif odd := next((name for name in ids if not _ID.fullmatch(name)), ""):
                expected = "ids from sources.yaml, in small letters, digits and hyphens"
                cure = f"[{word}: …]"
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
    starts = line_starts(text)
    for link, _, _ in _links(text, first_line):
        if not link["image"]:
            number, column = spot(starts, link.start("to"))
            yield link["to"], first_line + number, column, max(1, len(link["to"]))


def _links(text: str, first_line: int) -> Iterator[tuple[re.Match[str], int, int]]:
    """Yield each link and picture with its line and column."""
    starts = line_starts(text)
    for link in LINK.finditer(text):
        number, column = spot(starts, link.start())
        yield link, first_line + number, column


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
    for number, line in enumerate([*lines_of(prose.typed), END], start=prose.line):
        if line.kind != "text" and gathered:
            yield _block(" ".join(gathered), start, is_item=is_item)
            gathered = []
        if line.kind in {"blank", "heading"}:
            continue
        if not gathered:
            start, is_item = number, line.is_item
        gathered.append(line.text)


def _block(text: str, line: int, *, is_item: bool) -> Block:
    """Return a block without its Markdown."""
    plain = LINK.sub(lambda link: link["text"], MARK.sub("", text))
    plain = " ".join(plain.replace("**", "").replace("*", "").split())
    return Block(plain, line, is_item, bool(MARK.search(text)))
