"""The table of conditions, held against the exercises: nobody is left without a word by a slip.

`conditions.yaml` is what every form of the guide says. An exercise repeats in `leave_out` and
`ask_first` who may not do it as it stands. That is never shown: it is there to be compared.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from site_src.model.choices import WAYS
from site_src.model.problems import Paste, Problem, nearest, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from site_src.fields.reader import Fields
    from site_src.loading.loaded import Loaded
    from site_src.model.problems import Place
    from site_src.model.records import Exercise

_FIELDS: Final = {"leave-out": "leave_out", "ask": "ask_first"}  # the way → the exercise's list


def check_conditions(loaded: Loaded, broken: set[str]) -> Iterator[Problem]:
    """Report what the table of conditions says wrongly, not at all, or otherwise than an exercise.

    `broken` are files with errors of their own: what they lack is no news. A draft is not asked
    for until it is published.

    condition-cell: a list that leaves an exercise out reads as if it were right for the reader.
    Bad:  a condition without a line for the new exercise bd
    Good: - {exercise: bd, way: leave-out}
    """
    known = {condition.id for condition, _ in loaded.records.conditions}
    if "conditions.yaml" not in broken:
        yield from _check_names(loaded, known)
    by_code = {exercise.code: exercise for exercise in loaded.records.exercises}
    some_are_missing = any(path.startswith("exercises/") for path in broken)
    lists = {
        exercise.code: _lists(loaded.written.fields[exercise.path], known)
        for exercise in loaded.records.exercises
        if not _is_draft(loaded, exercise)
    }
    table: list[tuple[Fields, dict[str, Fields]]] = []
    for row in loaded.written.condition_rows:
        cells: dict[str, Fields] = {}
        table.append((row, cells))
        for cell in row.groups("exercises"):
            code = cell.text("exercise")
            if code not in by_code:
                if not some_are_missing:
                    yield _unknown_exercise(cell, by_code)
            elif code in cells:
                expected = f"{quoted(code)} once in a condition"
                place = cell.at("exercise")
                yield Problem(place, "duplicate-id", expected, "it again", cure="delete one")
            else:
                cells[code] = cell
                yield from _check_rung(cell, by_code[code])
        yield from (_no_cell(row, by_code[code]) for code in lists if code not in cells)
    for code, named in lists.items():
        rows = [(row, cells[code]) for row, cells in table if code in cells]
        yield from _check_classes(rows, by_code[code], named)


def _is_draft(loaded: Loaded, exercise: Exercise) -> bool:
    """Say whether an exercise or its section is a draft, shown to those who write it."""
    paths = exercise.path, f"exercises/{exercise.section}/_section.md"
    return any(
        path in loaded.written.fields and loaded.written.fields[path].yes("draft") for path in paths
    )


def _check_names(loaded: Loaded, known: set[str]) -> Iterator[Problem]:
    """Report conditions that conditions.yaml does not hold.

    unknown-condition: a reader with this illness would not be warned.
    Bad:  ask_first: [high-blood-presure]
    Good: ask_first: [high-blood-pressure]
    """
    for exercise in loaded.records.exercises:
        for field in _FIELDS.values():
            for name, place in loaded.written.fields[exercise.path].placed_texts(field):
                if name not in known:
                    near = nearest(name, known)
                    cure = near or f"- id: {name}   (in conditions.yaml, with its title and if)"
                    expected = "an id from conditions.yaml"
                    yield Problem(
                        place,
                        "unknown-condition",
                        expected,
                        quoted(name),
                        near,
                        cure,
                        paste=Paste.WORD,
                    )


def _unknown_exercise(cell: Fields, exercises: Mapping[str, Exercise]) -> Problem:
    code = cell.text("exercise")
    near = nearest(code, exercises)
    expected = f"an exercise's two letters: {', '.join(exercises)}"
    cure = f"exercise: {near or '…'}"
    return Problem(
        cell.at("exercise"),
        "unknown-exercise",
        expected,
        quoted(code),
        near,
        cure,
        paste=Paste.FIELD,
    )


def _check_rung(cell: Fields, exercise: Exercise) -> Iterator[Problem]:
    """Report a rung that is not easier than the start, or that has nothing to do with the way.

    condition-rung: "use this way" must not lead to what is as hard as where everybody begins.
    Bad:  {exercise: ws, way: gentler, rung: half-way}
    Good: {exercise: ws, way: gentler, rung: chair-beneath}
    """
    way, name = cell.text("way"), cell.text("rung")
    names = [rung.id for rung in exercise.rungs]
    start = next(rung for rung in exercise.rungs if rung.is_start)
    easier = names[: names.index(start.id)]
    if way not in {"gentler", "ask"}:
        if name:
            expected = f"no rung where the way is {way}"
            place, cure = cell.at("rung"), f"delete  rung: {name}"
            yield Problem(place, "condition-rung", expected, quoted(name), cure=cure)
        return
    if name in easier or (not name and way == "ask"):
        return
    listed = ", ".join(easier) or "it has none"
    expected = f"a rung of {exercise.path} that is easier than {quoted(start.id)}: {listed}"
    place = cell.at("rung")  # without one, the start of the cell
    found = quoted(name) if name else "none"
    code = "condition-rung" if name in names or not name else "unknown-rung"
    near = nearest(name, easier) if code == "unknown-rung" else ""
    cure = f"rung: {near or '…'}" if easier else "way: …"
    yield Problem(place, code, expected, found, near, cure, paste=Paste.FIELD)


def _no_cell(row: Fields, exercise: Exercise) -> Problem:
    """Say that a condition has not decided on an exercise; only a person can."""
    above = "" if "exercises" in row else "exercises:\n  "
    return Problem(
        row.at("exercises"),
        "condition-cell",
        f"a line for {quoted(exercise.code)} ({exercise.path}) under {quoted(row.text('id'))}, "
        f"its way one of {', '.join(WAYS)}",
        "none",
        cure=f"{above}- {{exercise: {exercise.code}, way: …}}",
    )


def _lists(fields: Fields, known: Iterable[str]) -> dict[str, tuple[dict[str, Place], Place]]:
    """Return, by way, the conditions that an exercise names, each with its place; and the list's.

    A misspelt one counts as the one that is meant: it is reported already.
    """
    listed = tuple(known)
    return {
        way: (
            {
                name if name in listed else nearest(name, listed): place
                for name, place in fields.placed_texts(field)
            },
            fields.at(field),
        )
        for way, field in _FIELDS.items()
    }


def _check_classes(
    rows: Iterable[tuple[Fields, Fields]],
    exercise: Exercise,
    lists: Mapping[str, tuple[Mapping[str, Place], Place]],
) -> Iterator[Problem]:
    """Report each class that is changed in one of the two places that hold it.

    `rows` are the conditions, each with what it says of the exercise.

    condition-class: who should not do it would be told to do it, by a slip in one line.
    Bad:  {exercise: ws, way: usual}   (while wall-sit.md has the condition under leave_out)
    Good: {exercise: ws, way: leave-out}
    """
    ways = {row.text("id"): cell.text("way") for row, cell in rows}
    every = dict.fromkeys([*(name for names, _ in lists.values() for name in names), *ways])
    wanted = {name: _strictest(name, ways.get(name, ""), lists) for name in every}
    for row, cell in rows:
        name, way = row.text("id"), cell.text("way")
        there = [each for each in lists if name in lists[each][0]]
        if there == ([way] if way in lists else []):
            continue
        found = [f"under {_FIELDS[each]} (line {lists[each][0][name].line})" for each in there]
        said = " and ".join(found) or f"not under {_FIELDS[way]} (line {lists[way][1].line})"
        expected = f"the same as in {exercise.path}, which has {quoted(name)} {said}"
        cure = _restored(exercise.path, cell, there, lists, wanted)
        yield Problem(cell.at("way"), "condition-class", expected, quoted(way), cure=cure)


def _cell(cell: Fields, way: str) -> str:
    """Return a cell with another way; what it cannot have with that is left out."""
    rung, note = cell.text("rung"), cell.text("note")
    parts = [f"exercise: {cell.text('exercise')}", f"way: {way}"]
    if rung and way != "leave-out":
        parts.append(f"rung: {rung}")
    if note:
        parts.append("note: " + json.dumps(note, ensure_ascii=False))
    return f"{{{', '.join(parts)}}}"


def _strictest(name: str, way: str, lists: Mapping[str, tuple[Mapping[str, Place], Place]]) -> str:
    """Return the strictest of what table and exercise say of a condition, or nothing."""
    return next((each for each in _FIELDS if each == way or name in lists[each][0]), "")


def _restored(
    path: str,
    cell: Fields,
    there: list[str],
    lists: Mapping[str, tuple[Mapping[str, Place], Place]],
    wanted: Mapping[str, str],
) -> str:
    """Return how the stricter of the two comes back; where it is to be weaker, a person writes."""
    way = cell.text("way")
    strictest = next(each for each in _FIELDS if each == way or each in there)
    wrong = [each for each in lists if (each in there) != (each == strictest)]
    lines = ", and ".join(_list_line(each, lists[each][0], wanted) for each in wrong)
    if way == strictest:
        back = f"\nor put it back here:  {_cell(cell, '…')}" * (len(there) < len(lists))
        return f"mend it in {path}:  {lines}{back}"
    blanks = ", and ".join(f"{_FIELDS[each]}: […]" for each in there)
    mended = f"\nand mend it in {path}:  {lines}" if lines else ""
    back = f"put it back here:  {_cell(cell, strictest)}{mended}"
    return f"{back}\nor change it there, too, in {path}:  {blanks}"


def _list_line(way: str, names: Iterable[str], wanted: Mapping[str, str]) -> str:
    """Return the line of an exercise's list as it is wanted, what stands there first."""
    listed = [name for name in dict.fromkeys((*names, *wanted)) if wanted[name] == way]
    return f"{_FIELDS[way]}: [{', '.join(listed)}]"
