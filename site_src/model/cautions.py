"""The table of conditions, turned round: for an exercise, who leaves it out, asks, or goes gently.

Every form of the guide takes it from here, so that it says the same to the same person everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from site_src.model.choices import WAYS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from site_src.model.data_records import Cell, Condition
    from site_src.model.records import Exercise, Guide, Rung

# The ways that a programme says of its exercises: the others do not keep anybody from beginning.
BEFORE: Final = ("leave-out", "ask")


@dataclass(frozen=True, slots=True)
class Caution:
    """What a condition says of an exercise; `rung` is the record of the cell's rung, if any."""

    condition: Condition
    cell: Cell
    rung: Rung | None

    @property
    def is_short(self) -> bool:
        """Say whether it stands at the top of the exercise's page."""
        return self.condition.is_dangerous and self.cell.way in BEFORE


# A way → what is said with it, in the order of the table.
Cautions: TypeAlias = "Mapping[str, tuple[Caution, ...]]"


@dataclass(frozen=True, slots=True)
class Group:
    """Conditions that say one thing of the same exercises."""

    exercises: tuple[Exercise, ...]
    conditions: tuple[Condition, ...]


def cautions(guide: Guide) -> Mapping[str, Cautions]:
    """Return by an exercise's code what conditions say of it, by way; each way is there."""
    exercises = {exercise.code: exercise for exercise in guide.exercises}
    found: dict[str, dict[str, list[Caution]]] = {
        code: {way: [] for way in WAYS} for code in exercises
    }
    for condition in guide.conditions.values():
        for cell in condition.cells:
            rungs = exercises[cell.exercise].rungs
            rung = next((rung for rung in rungs if rung.id == cell.rung), None)
            found[cell.exercise][cell.way].append(Caution(condition, cell, rung))
    return {code: {way: tuple(said) for way, said in ways.items()} for code, ways in found.items()}


def grouped(
    guide: Guide, exercises: Iterable[Exercise], *, short: bool = False
) -> Mapping[str, tuple[Group, ...]]:
    """Return, for some exercises, who leaves out and who asks about which of them.

    What is said of the most exercises comes first. `short` leaves out what is not dangerous.
    """
    listed = {exercise.code: exercise for exercise in exercises}
    said = [one for one in guide.conditions.values() if one.is_dangerous or not short]
    return {way: _groups(said, listed, way) for way in BEFORE}


def _groups(
    conditions: Iterable[Condition], exercises: Mapping[str, Exercise], way: str
) -> tuple[Group, ...]:
    """Return the groups of one way."""
    found: dict[tuple[str, ...], list[Condition]] = {}
    for condition in conditions:
        codes = {cell.exercise for cell in condition.cells if cell.way == way}
        found.setdefault(tuple(code for code in exercises if code in codes), []).append(condition)
    found.pop((), None)
    ordered = sorted(found.items(), key=lambda one: -len(one[0]))
    return tuple(
        Group(tuple(exercises[code] for code in codes), tuple(conditions))
        for codes, conditions in ordered
    )
