"""What an author meant by a value of another form: `10 to 15` is 10-15, `30.11.2026` a day.

Nothing is decided for them: only the form changes, and only where one reading is possible.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from site_src.fields.kinds import KINDS
from site_src.fields.yaml_nodes import Scalar
from site_src.model.problems import Place, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from site_src.fields.field import Field

_MONTHS: Final = (
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
)
_UNIT: Final = (
    r"(?:s|sec|secs|seconds?|x|times|reps?|repetitions?|sets?|days?|cm|°|degrees?)"  # no minutes
)
_RANGE: Final = re.compile(
    rf"(?:about |ca\. ?|~ ?)?(\d+)(?: ?{_UNIT}\.?)?"
    rf"(?:(?: ?[-–—−] ?| (?:to|or|until|and) | ?\.\.+ ?)(\d+))?(?: ?{_UNIT}\.?)?(?: a .*)?",
    re.IGNORECASE,
)
_DAY_FIRST: Final = re.compile(r"(\d{1,2})([./-]) ?(\d{1,2})\2 ?(\d{4})")
_YEAR_FIRST: Final = re.compile(r"(\d{4})[-–./ ](\d{1,2})[-–./ ](\d{1,2})\.?")
_DAY_NAMED: Final = re.compile(r"(\d{1,2})(?:st|nd|rd|th|\.)? (?:of )?([A-Za-z]{3,9})\.?,? (\d{4})")
_MONTH_NAMED: Final = re.compile(r"(?:([A-Za-z]{3,9})\.?) (?:(\d{1,2})(?:st|nd|rd|th)?,? )?(\d{4})")
_QUOTES: Final = "\"'“”„‟‘’‚«»"
_LAST_MONTH: Final = 12


def meant(typed: str, field: Field) -> str:
    """Return the value that a text means for a field, tried by the field's own reader, or ""."""
    for candidate in dict.fromkeys(_candidates(" ".join(typed.split()).strip(_QUOTES), field.kind)):
        if candidate and candidate != typed:
            value = KINDS[field.kind].read(Scalar(candidate, Place("")), field)
            if value is not None and not isinstance(value, Problem):
                return candidate
    return ""


def _candidates(text: str, kind: str) -> Iterator[str]:
    """Yield what a text may mean as a value of a kind."""
    yield text
    if kind in {"range", "number"}:
        yield from _numbers(text)
    elif kind == "decimal":
        yield re.sub(r"(?<=\d),(?=\d)", ".", text).replace("−", "-").replace("–", "-")
        yield from _numbers(text)
    elif kind == "date":
        yield from _days(text)
    elif kind == "month":
        if (named := _MONTH_NAMED.fullmatch(text)) and not named[2]:
            yield f"{named[3]}-{_month(named[1]):02}"
        yield from (day[:7] for day in _days(text))
    elif kind in {"slug", "code"}:
        yield re.sub(r"[ _]+", "-", text.lower())
    yield re.sub(r"^(https?://(dx\.)?doi\.org/|doi: ?)", "", text, flags=re.IGNORECASE)
    yield re.sub(r"^http://", "https://", text, flags=re.IGNORECASE)


def _numbers(text: str) -> Iterator[str]:
    """Yield a number or a range without its units and words."""
    found = _RANGE.fullmatch(text)
    if found:
        yield f"{int(found[1])}-{int(found[2])}" if found[2] else f"{int(found[1])}"


def _days(text: str) -> Iterator[str]:
    """Yield a day as year-month-day; none where day and month could be either."""
    if found := _YEAR_FIRST.fullmatch(text):
        yield f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}"
    elif found := _DAY_FIRST.fullmatch(text):
        first, second = int(found[1]), int(found[3])
        if found[2] == "." or first > _LAST_MONTH or first == second:  # dots: day before month
            yield f"{found[4]}-{second:02}-{first:02}"
        elif second > _LAST_MONTH:
            yield f"{found[4]}-{first:02}-{second:02}"
    elif found := _DAY_NAMED.fullmatch(text):
        yield f"{found[3]}-{_month(found[2]):02}-{int(found[1]):02}"
    elif (found := _MONTH_NAMED.fullmatch(text)) and found[2]:
        yield f"{found[3]}-{_month(found[1]):02}-{int(found[2]):02}"


def _month(name: str) -> int:
    """Return the number of an English month, 0 for another word."""
    short = name.lower()[:3]
    return _MONTHS.index(short) + 1 if short in _MONTHS else 0
