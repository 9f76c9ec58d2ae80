"""Routines → the exercises and rungs that they name; what they name wrongly."""

from __future__ import annotations

import posixpath
from dataclasses import replace
from typing import TYPE_CHECKING

from site_src.loading.ladder import read_dose
from site_src.model.choices import MOST_EXERCISES, MOST_MINUTES
from site_src.model.durations import routine_minutes
from site_src.model.problems import Paste, Problem, has_errors, nearest, nearest_path, quoted
from site_src.model.records import Item
from site_src.prose.lines import resolve

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from site_src.fields.reader import Fields
    from site_src.loading.loaded import Loaded
    from site_src.model.problems import Place
    from site_src.model.records import Exercise, Routine, Rung


def routines(
    loaded: Loaded, exercises: Iterable[Exercise], broken: set[str]
) -> tuple[tuple[Routine, ...], list[Problem]]:
    """Return the routines in order, each with its exercises, and what is wrong with them.

    `broken` are files with errors of their own: what they lack is no news.
    """
    by_path = {exercise.path: exercise for exercise in exercises}
    made: list[Routine] = []
    problems: list[Problem] = []
    silent = broken | loaded.withheld.keys()
    for routine in sorted(loaded.records.routines, key=lambda routine: routine.order):
        rows = loaded.written.fields[routine.path].groups("exercises")
        items = [
            item
            for row in rows
            if (item := _item(row, routine.path, by_path, silent, problems)) is not None
        ]
        problems += _check_withheld(loaded, rows, routine.path)
        made.append(replace(routine, items=tuple(items)))
        if routine.choice:
            place = loaded.written.fields[routine.path].at("exercises")
            problems += _check_length(made[-1], len(rows), place)
    return tuple(made), problems


def _check_withheld(loaded: Loaded, rows: Iterable[Fields], path: str) -> Iterator[Problem]:
    """Report exercises of a routine that readers are not to see."""
    for row in rows:
        to = resolve(row.text("exercise"), path)
        if to in loaded.withheld:
            expected = "an exercise that is published"
            cure = "take it out, or hold the routine back as well:  draft: yes"
            found = f"{to}: {loaded.withheld[to]}"
            yield Problem(row.at("exercise"), "held-back", expected, found, cure=cure)


def _item(
    row: Fields,
    path: str,
    exercises: dict[str, Exercise],
    broken: set[str],
    problems: list[Problem],
) -> Item | None:
    """Return one exercise of a routine, or None when it names no exercise or no rung.

    unknown-exercise: the routine would skip it.
    Bad:  exercise: ../exercises/strength/wallsit.md
    Good: exercise: ../exercises/strength/wall-sit.md
    """
    to = resolve(row.text("exercise"), path)
    exercise = exercises.get(to)
    if exercise is None:
        if to not in broken:
            near = nearest_path(to, exercises)
            here = posixpath.dirname(path)
            cure = posixpath.relpath(near, here) if near else "…"
            expected = "the path of an exercise's file"
            place = row.at("exercise")
            problems.append(
                Problem(
                    place,
                    "unknown-exercise",
                    expected,
                    quoted(to),
                    near,
                    f"exercise: {cure}",
                    paste=Paste.FIELD,
                )
            )
        return None
    rung = _rung(row, exercise, problems)
    group = row.group("dose")
    if rung is None:
        return None
    if group is None:
        return Item(exercise, rung, rung.dose)
    found: list[Problem] = []
    dose = read_dose(group, found, each_side=rung.dose.each_side)
    problems += found
    return None if has_errors(found) else Item(exercise, rung, dose)


def _rung(row: Fields, exercise: Exercise, problems: list[Problem]) -> Rung | None:
    """Return the rung that a row names.

    unknown-rung: nobody could tell which version is meant.
    Bad:  rung: haf-way
    Good: rung: half-way
    """
    name = row.text("rung")
    rung = next((rung for rung in exercise.rungs if rung.id == name), None)
    if rung is None:
        names = [rung.id for rung in exercise.rungs]
        near = nearest(name, names)
        expected = f"a rung of {exercise.path}: {', '.join(names)}"
        cure = f"rung: {near or '…'}"
        problems.append(
            Problem(
                row.at("rung"),
                "unknown-rung",
                expected,
                quoted(name),
                near,
                cure,
                paste=Paste.FIELD,
            )
        )
    return rung


def _check_length(routine: Routine, count: int, place: Place) -> Iterator[Problem]:
    """Report a first choice that is more than somebody in pain will do.

    routine-too-long: nobody in pain will do it all.
    Bad:  choice: I am sore   (with six exercises)
    Good: choice: I am sore   (with at most four, and ten minutes)
    """
    length = routine_minutes(routine.items)
    if count > MOST_EXERCISES:
        expected = f"at most {MOST_EXERCISES} exercises in a routine that is a choice"
        cure = "leave some out, or delete the line choice:"
        yield Problem(place, "routine-too-long", expected, str(count), cure=cure)
    elif length > MOST_MINUTES:
        expected = f"at most {MOST_MINUTES} minutes for a routine that is a choice"
        cure = "give an exercise a smaller dose, leave one out, or delete the line choice:"
        yield Problem(place, "routine-too-long", expected, f"{length} minutes", cure=cure)
