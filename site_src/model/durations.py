"""How long an exercise takes: seconds from its dose, minutes for a reader.

The dose is the author's; the seconds for moving, changing sides and getting ready are ours. They
were chosen so that one round of the article's seven, in the middle of each range, takes about
12 minutes, and a second set of the four strength exercises about 7 more.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from site_src.model.records import Dose, Exercise, Item, Range

REPETITION: Final = 5.0  # seconds to go there and back, slowly, besides a hold
CHANGE_SIDES: Final = 10.0
GET_READY: Final = 40.0  # from the exercise before: a breath, and into place


def seconds(dose: Dose, exercise: Exercise) -> float:
    """Return how long a dose of an exercise takes, getting ready and rests between sets included.

    A range counts by its middle.
    """
    if dose.move_seconds:
        work = _middle(dose.move_seconds)
    else:
        hold = _middle(dose.hold_seconds) if dose.hold_seconds else 0.0
        work = _middle(dose.reps) * (REPETITION + hold) if dose.reps else hold
    sets, sides = _middle(dose.sets), 2 if dose.each_side else 1
    rests = (sets - 1) * _middle(exercise.rest_seconds)
    return GET_READY + sets * (sides * work + (sides - 1) * CHANGE_SIDES) + rests


def minutes(dose: Dose, exercise: Exercise) -> int:
    """Return the whole minutes that a dose of an exercise takes, rounded up."""
    return math.ceil(seconds(dose, exercise) / 60)


def routine_minutes(items: Iterable[Item]) -> int:
    """Return the whole minutes that exercises take one after another, rounded up."""
    return math.ceil(sum(seconds(item.dose, item.exercise) for item in items) / 60)


def _middle(span: Range) -> float:
    """Return the middle of a range."""
    return (span.low + span.high) / 2
