"""Numbers and dates in a reader's words; every word comes from the catalogue."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from site_src.model.records import Range

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from site_src.model.data_records import Words
    from site_src.model.records import Dose, Exercise, Rung

NO_BREAK_SPACE = "\u00a0"


@dataclass(frozen=True)
class DoseCell:
    """One cell of the dose strip: what it is, the number, and a small line below it."""

    label: str
    value: str
    note: str = ""


class WordError(Exception):
    """A word of the catalogue has other {names} than the build fills in; the text says which."""


class MissingWordError(KeyError):
    """The catalogue lacks a word; its argument is the word's name."""


def word(words: Words, name: str, **values: object) -> str:
    """Return a word of the catalogue by its dotted name, with its {names} filled in.

    Raises MissingWordError when the catalogue lacks it, WordError when its {names} are not these.
    Only {n} may be left out: "once" says its number itself.
    """
    found: str | Words = words
    for part in name.split("."):
        if isinstance(found, str) or part not in found.entries:
            raise MissingWordError(name)
        found = found[part]
    if not isinstance(found, str):
        raise MissingWordError(name)
    names = _names(found)
    if names - values.keys() or values.keys() - names - {"n"}:
        wanted = " and ".join(f"{{{each}}}" for each in values) or "no {names}"
        raise WordError(f'{wanted} in the word "{name}"; found "{found}"')
    return found.format(**values)


@cache
def _names(text: str) -> frozenset[str]:
    """Return the {names} in a word."""
    return frozenset(re.findall(r"{([a-z]+)}", text))


def day(words: Words, when: date) -> str:
    """Return a date in words: 23 November 2026."""
    month = word(words, f"date.months.m{when.month}")
    text = word(words, "date.form", day=when.day, month=month, year=when.year)
    return text.replace(" ", NO_BREAK_SPACE)


def month(words: Words, when: str) -> str:
    """Return a month, such as 2026-11, in words: November 2026."""
    year, number = when.split("-")
    name = word(words, f"date.months.m{int(number)}")
    return word(words, "date.month", month=name, year=year).replace(" ", NO_BREAK_SPACE)


def numbers(words: Words, span: Range, form: str = "words") -> str:
    """Return `10` or `30 to 60` (`form` "short": 30–60)."""
    if span.low == span.high:
        return str(span.low)
    return word(words, f"range.{form}", low=span.low, high=span.high)


def counted(words: Words, span: Range, unit: str, form: str = "words") -> str:
    """Return a range with its unit in the right number: 1 second, 30 to 60 seconds."""
    number = "one" if span == Range(1, 1) else "many"
    text = word(words, f"unit.{unit}.{number}", n=numbers(words, span, form))
    head, _, tail = text.rpartition(" ")
    return f"{head}{NO_BREAK_SPACE}{tail}" if head else tail


def seconds_short(words: Words, span: Range) -> str:
    """Return `30–60 s`."""
    text = word(words, "unit.second_short", n=numbers(words, span, "short"))
    return text.replace(" ", NO_BREAK_SPACE)


def dose_sentence(words: Words, dose: Dose) -> str:
    """Return a dose as words, without a full stop: Hold 10 to 15 seconds, 3 times, each side."""
    if dose.reps:
        count = counted(words, dose.reps, "time_number")
        text = word(words, "dose.repeat_sentence", count=count)
        if dose.hold_seconds:
            time = counted(words, dose.hold_seconds, "second")
            text = word(words, "dose.hold_in_repeat", count=count, time=time)
    elif dose.hold_seconds:
        time = counted(words, dose.hold_seconds, "second")
        text = word(words, "dose.hold_sentence", time=time)
    else:
        time = counted(words, dose.move_seconds or Range(0, 0), "second")
        text = word(words, "dose.move_sentence", time=time)
    if dose.sets != Range(1, 1):
        sets = counted(words, dose.sets, "set" if dose.reps else "time_number")
        text = word(words, "dose.sets_sentence", dose=text, sets=sets)
    return word(words, "dose.each_side", dose=text) if dose.each_side else text


def dose_phrase(words: Words, dose: Dose) -> str:
    """Return a dose as words that go on after others: hold 10 to 15 seconds, 3 times."""
    text = dose_sentence(words, dose)
    return text[0].lower() + text[1:]


def dose_cells(words: Words, exercise: Exercise) -> tuple[DoseCell, ...]:
    """Return the strip of numbers at the top of an exercise: what to begin with."""
    start = exercise.start
    cells = []
    if start.reps:
        value = counted(words, start.reps, "time_number", "short")
        cells.append(DoseCell(_sided(words, "dose.repeat", start), value))
    seconds = start.move_seconds or start.hold_seconds
    if seconds:
        name = (
            "dose.move" if start.move_seconds else "dose.hold_each" if start.reps else "dose.hold"
        )
        label = word(words, name) if start.reps else _sided(words, name, start)
        cells.append(DoseCell(label, seconds_short(words, seconds)))
    sets = counted(words, start.sets, "time", "short")
    rest = word(words, "dose.rest", time=seconds_short(words, exercise.rest_seconds))
    cells.append(DoseCell(word(words, "dose.do_it"), sets, rest))
    days = exercise.days_a_week
    map_in_workers = "dose.any_day" if days.high == 7 else "dose.not_in_a_row"  # noqa: PLR2004 - a week
    cells.append(
        DoseCell(
            word(words, "dose.days"), numbers(words, days, "short"), word(words, map_in_workers)
        )
    )
    return tuple(cells)


def claim(words: Words, level: str, sources: str) -> str:
    """Return how sure a claim is, with its sources where it has some: expert opinion: source 1."""
    if not sources:
        return word(words, f"claim.{level}")
    own = "-sources" if level in {"expert-opinion", "our-suggestion"} else ""
    return word(words, f"claim.{level}{own}", sources=sources)


def minutes_phrase(words: Words, count: int) -> str:
    """Return a whole number of minutes in words: 8 minutes."""
    return counted(words, Range(count, count), "minute")


def exercise_count(words: Words, items: Sequence[object]) -> str:
    """Return how many exercises there are: 3 exercises."""
    return counted(words, Range(len(items), len(items)), "exercise")


def rung_place(exercise: Exercise, rung: Rung) -> str:
    """Return which word of the catalogue says where on the ladder a rung is."""
    if rung.is_start:
        return "start"
    if rung == exercise.rungs[-1]:
        return "hardest"
    if rung == exercise.rungs[0]:
        return "easiest"
    start = next(number for number, other in enumerate(exercise.rungs) if other.is_start)
    return "harder" if exercise.rungs.index(rung) > start else "easier"


def _sided(words: Words, name: str, dose: Dose) -> str:
    """Return a label that says so when the number holds for each side."""
    label = word(words, name)
    return word(words, "dose.each_side_label", label=label) if dose.each_side else label
