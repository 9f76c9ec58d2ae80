"""What can be wrong with content, and where: the values that every check returns."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from site_src.model.codes import SEVERITIES, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable


# What ends a line, moves the cursor of a terminal, turns the direction of what follows, cannot be
# seen, or is no character at all, as a byte in a file's name that is not UTF-8. Letters of some
# languages are joined or parted by U+200C and U+200D.
_UNSEEN: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff"
    "\ud800-\udfff\U000e0000-\U000e0fff]"
)

# What nobody should publish; of limited length, so that a long word does not keep it busy.
E_MAIL: Final = re.compile(
    r"mailto:|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}\.[a-z]{2,}", re.IGNORECASE
)


@dataclass(frozen=True, order=True, slots=True)
class Place:
    """A spot in a file; line and column count from 1, `length` is in characters."""

    path: str
    line: int = 1
    column: int = 1
    length: int = field(default=1, compare=False)


_ALIKE: Final = 0.8  # of the letters of two names: plank is not side-plank


class Paste(StrEnum):
    """How the cure of a problem is pasted, so that a program can do it as well as a person."""

    BY_HAND = ""  # a person decides, or the cure tells them what to do
    WORD = "word"  # in place of what is underlined
    NEAR = "near"  # the same, but it is the nearest right word that is pasted
    FIELD = "field"  # in place of the field and its value
    FIELD_TO_END = "field to the end"  # the same, and in place of the rest of its line
    NEW_FIELD = "new field"  # before the first field of the group, as far from the margin
    POSE = "pose"  # one field a line: each in place of that of the pose, or before its first
    LINE = "line"  # in place of the line; what begins without a space keeps its indent
    WHOLE_LINE = "whole line"  # in place of the line, from the margin on
    LINE_ABOVE = "line above"  # nothing is pasted but an empty line
    FENCE = "fence"  # the second line ---, below the line of the problem


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """One mistake: where it is, what was expected, what was found, and the cure.

    `near` is the nearest right word, `cure` is text to paste; both may be empty. `paste` says how,
    and `line` at which line, where it is not that of the place. `is_note` is said of a problem that
    stops nobody, whatever its code.
    """

    place: Place
    code: str
    expected: str
    found: str = ""
    near: str = ""
    cure: str = ""
    is_note: bool = False
    paste: str = Paste.BY_HAND
    line: int = 0

    def __post_init__(self) -> None:
        """Spell out what cannot be seen; refuse a code that the table does not hold."""
        if self.code not in SEVERITIES:
            message = f"no such problem code: {self.code}"
            raise ValueError(message)
        # Here, because each way to say a problem begins with one: a file's name may hold anything.
        if not self.place.path.isprintable():
            object.__setattr__(self, "place", replace(self.place, path=visible(self.place.path)))
        for name in ("expected", "found", "near", "cure"):
            text = getattr(self, name)
            if not text.isprintable():
                keep = "\n\t" if name == "cure" else ""  # it may have several lines to paste
                object.__setattr__(self, name, visible(text, keep))

    @property
    def severity(self) -> Severity:
        """How much this kind of problem matters."""
        return Severity.NOTE if self.is_note else SEVERITIES[self.code]

    @property
    def message(self) -> str:
        """The problem in one sentence, without its place."""
        found = f"; found {self.found}" if self.found else ""
        return f"expected {self.expected}{found}"

    def __str__(self) -> str:
        """Return the greppable first line: path:line:column: severity code: message."""
        at = self.place
        return f"{at.path}:{at.line}:{at.column}: {self.severity} {self.code}: {self.message}"


def visible(text: str, keep: str = "") -> str:
    """Return a text in which what cannot be seen is spelt, as Python does; but not what to keep."""

    def spelt(found: re.Match[str]) -> str:
        sign = found[0]
        return sign if sign in keep else sign.encode("unicode_escape").decode("ascii")

    return text if text.isprintable() else _UNSEEN.sub(spelt, text)


def nearest(word: str, words: Iterable[str]) -> str:
    """Return the word that the author most likely meant, or an empty text."""
    return _nearest(word, tuple(words))


@lru_cache(maxsize=1_000)  # the same slip is often made again and again
def _nearest(word: str, words: tuple[str, ...]) -> str:
    by_lower = {candidate.lower(): candidate for candidate in words}
    close = get_close_matches(word.lower(), list(by_lower), n=1, cutoff=0.6)
    return by_lower[close[0]] if close else ""


def nearest_path(path: str, paths: Iterable[str]) -> str:
    """Return the path that an author most likely meant, or an empty text.

    Names are compared, not folders: two files of one folder are alike in most of their letters. A
    file of the same name elsewhere comes first, then one that differs by a slip.
    """
    name = posixpath.basename(path)
    near = [one for one in sorted(paths) if posixpath.basename(one) == name]
    if len(near) == 1:
        return near[0]
    folder = posixpath.dirname(path)
    named = {posixpath.splitext(posixpath.basename(one))[0].lower(): one for one in sorted(paths)}
    named |= {
        posixpath.splitext(posixpath.basename(one))[0].lower(): one
        for one in sorted(paths)
        if posixpath.dirname(one) == folder
    }
    stem = posixpath.splitext(name)[0].lower()
    close = get_close_matches(stem, [*named], n=1, cutoff=_ALIKE)
    return named[close[0]] if close else ""


def has_errors(problems: Iterable[Problem]) -> bool:
    """Say whether any of the problems stops a build."""
    return any(problem.severity is Severity.ERROR for problem in problems)


def ordered(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the problems that count, each once, by path, line, column and code."""
    return tuple(sorted({p for p in problems if p.severity is not Severity.OFF}))


def quoted(text: str, limit: int = 60) -> str:
    """Return the author's words in quotation marks, shortened to `limit` characters."""
    shown = text if len(text) <= limit else text[: limit - 1] + "…"
    return f'"{shown}"'
