"""Stars and underlines that make nothing bold or leaning, and would be printed as they are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from site_src.model.problems import Paste, Place, Problem, quoted
from site_src.prose.converter import to_html
from site_src.prose.grammar import ESCAPED, LINK, MARK, masked
from site_src.prose.lists import lines_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_TAG: Final = re.compile(r"<[^>]*>")
# An underline inside of a name, or alone as a gap to fill in, is none.
_SIGNS: Final = re.compile(r"\*+|(?<![\w_])_+(?=[^\W_])|(?<=[^\W_])_+(?![\w_])")
_SPACED: Final = re.compile(
    r"(?<!\*)(?P<sign>\*{1,3})"
    r"(?:[ \t]+(?P<a>[^*\n]*?[^*\s])[ \t]*|(?P<b>[^*\s][^*\n]*?)[ \t]+)(?P=sign)(?!\*)"
)


def check_emphasis(text: str, html: str, path: str, first_line: int) -> Iterator[Problem]:
    """Report signs of emphasis that are left in the HTML of a text, where they stand in it."""
    if not _SIGNS.search(_TAG.sub(" ", html)):
        return
    plain = MARK.sub(lambda mark: "x" * len(mark[0]), ESCAPED.sub("xx", text))
    for start, lines in _paragraphs(plain):
        block = "\n".join(lines)
        place = Place(path, first_line + start)
        if not _left(block):
            continue
        for spaced in _SPACED.finditer(block):
            near = f"{spaced['sign']}{spaced['a'] or spaced['b']}{spaced['sign']}"
            yield _problem(place, block, spaced, near, f"write {near}")
        block = masked(block, _SPACED)
        if _left(block) and (stray := _stray(masked(block, LINK)) or _SIGNS.search(block)):
            cure = "put the same sign at the end, without a space inside; or write \\ before it"
            yield _problem(place, block, stray, "", cure)


def _problem(place: Place, block: str, found: re.Match[str], near: str, cure: str) -> Problem:
    """Return the problem of signs in a block that begins at a place."""
    above = block.count("\n", 0, found.start())
    column = found.start() - block.rfind("\n", 0, found.start())
    at = Place(place.path, place.line + above, column, len(found.group()))
    expected = "**words** or *words*, with a sign on each side"
    return Problem(
        at, "not-supported", expected, quoted(found.group()), near, cure, paste=Paste.NEAR
    )


def _left(text: str) -> bool:
    """Say whether a paragraph keeps signs of emphasis in its HTML."""
    return bool(_SIGNS.search(_TAG.sub(" ", to_html(text, "").html)))


def _paragraphs(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each paragraph, item and heading with the line that it begins in, from 0.

    The sign of an item or a heading is blank: it is none of emphasis.
    """
    start, gathered = 0, list[str]()
    for number, line in enumerate(lines_of(text)):
        if line.kind != "text" and gathered:
            yield start, gathered
            gathered = []
        if line.kind == "blank":
            continue
        if not gathered:
            start = number
        bare = line.typed
        if line.kind != "text":
            bare = line.text.rjust(len(line.typed.rstrip()))
        gathered.append(bare)
    if gathered:
        yield start, gathered


def _stray(block: str) -> re.Match[str] | None:
    """Return the first sign without its other half."""
    opened: list[re.Match[str]] = []
    for sign in _SIGNS.finditer(block):
        is_end = sign.start() > 0 and not block[sign.start() - 1].isspace()
        is_begin = sign.end() < len(block) and not block[sign.end()].isspace()
        if is_end and opened and opened[-1].group() == sign.group():
            opened.pop()
        elif is_begin:
            opened.append(sign)
        else:
            return sign
    return opened[0] if opened else None
