"""Items that run on where there must be a list: in one line, or in lines that begin without "- ".

Elsewhere a line may go on as it likes. Under "Stop if" and in the lists of a warning, two signs in
one item are one that is overlooked.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

from site_src.model.problems import Paste, Place, Problem, quoted
from site_src.prose.grammar import masked
from site_src.prose.lists import END, lines_of, named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from site_src.prose.lists import Line

_INSIDE: Final = 2  # spaces before words that go on below an item
_OPENING: Final = "\"'“‘«„‹([*_\\¿¡#$£€&@~`+-–—−<>≤≥±"  # what a line of words may begin with
_LETTER: Final = re.compile(r"[xXoO×](?=[ \t]+\S)")
_JOINERS: Final = re.compile(r"[ \t]+[◦▪▫‣⁃·∙⋅●○■□▸►¶|¦/¤・･‧][ \t]+|[ \t]*•[ \t]*")
# These may part a sentence, too.
_DASHES: Final = re.compile(r"[ \t]+(?:[-–—]|--)[ \t]+|[;；][ \t]+")
_BRACKETS: Final = re.compile(r"\[[^\[\]\n]*\](?:\([^()\s]*\))?|\([^()\n]*\)")
_MANY: Final = 4  # parts: a sentence has two, or three with a remark inside
# An item does not end so: the sentence goes on in the next line.
_GOES_ON: Final = re.compile(
    r"\b(?:an?|the|your|of|to|in|on|with|at|for|from|by|than)\s*$", re.IGNORECASE
)


def check_run_on(text: str, path: str, first_line: int) -> Iterator[Problem]:
    """Report items that would be published as one, in a text whose lists must be lists.

    list-run-on: of two signs in one item, who feels unwell overlooks one.
    Bad:  - you feel faint; you are sick
    Good: - you feel faint   (and "- you are sick" on a line of its own)
    """
    above, in_list = END, False
    for number, line in enumerate(lines_of(text), start=first_line):
        if line.kind in {"blank", "heading"}:
            in_list = False
        place = Place(path, number, line.indent + 1)
        if line.kind == "item":
            in_list = True
            yield from _check_joined(line, place)
        elif line.kind == "text" and re.search(r"\w", line.text):
            sign = sign_of(line.text)
            goes_on = not in_list or line.indent >= _INSIDE
            if sign or not goes_on:
                yield _unmarked(line, place, sign, above)
        above = line


def sign_of(text: str) -> str:
    """Return the sign by which a line of words looks like an item to a person, or nothing."""
    if letter := _LETTER.match(text):
        return letter[0]
    sign = text[:1]
    is_sign = bool(sign) and unicodedata.category(sign)[0] in "PS" and sign not in _OPENING
    return sign if is_sign and re.match(r"\W+[^\W_]", text) else ""


def _unmarked(line: Line, place: Place, sign: str, above: Line) -> Problem:
    """Report a line that is read as the end of the one above it."""
    words = line.text[len(sign) :].lstrip()
    expected = 'an item that begins with "- ", or two spaces before words that go on'
    found = named(sign) if sign else quoted(line.text)
    cure = f"  {words}" if not sign and _GOES_ON.search(above.typed) else f"- {words}"
    return Problem(place, "list-run-on", expected, found, cure=cure, paste=Paste.WHOLE_LINE)


def _check_joined(line: Line, place: Place) -> Iterator[Problem]:
    """Report an item that holds several, and part them."""
    parts = _parts(line.text)
    if len(parts) > 1:
        expected = "each item on a line of its own"
        room = " " * line.indent
        cure = "\n".join(f"{room}{line.mark} {part}" for part in parts)
        yield Problem(
            place, "list-run-on", expected, quoted(line.text), cure=cure, paste=Paste.WHOLE_LINE
        )


def _parts(text: str) -> list[str]:
    """Return the items that a line holds; what stands in brackets is not looked at."""
    said = masked(text, _BRACKETS)
    cuts = [(found.start(), found.end()) for found in _JOINERS.finditer(said)]
    if not cuts:
        cuts = [(found.start(), found.end()) for found in _DASHES.finditer(said)]
        words = [part.split()[0].lower() for part in _cut(said, cuts) if part.split()]
        firsts = {"you" if word.startswith("you") else word for word in words}
        if len(firsts) > 1 and len(cuts) + 1 < _MANY:
            return [text]
    return [part for part in (one.strip() for one in _cut(text, cuts)) if part]


def _cut(text: str, cuts: list[tuple[int, int]]) -> list[str]:
    """Return what stands between the cuts."""
    ends = [0, *(place for cut in cuts for place in cut), len(text)]
    return [text[start:end] for start, end in zip(ends[::2], ends[1::2], strict=True)]
