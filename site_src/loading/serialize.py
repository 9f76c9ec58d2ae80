"""Serialise and deserialise what loading a file gave, as JSON. Only the types named here exist."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import date
from functools import cache
from sys import intern
from typing import TYPE_CHECKING, Any, Final

from site_src.fields.reader import Fields
from site_src.figure import pose
from site_src.loading.loaded import Files, Ledgers, Link, Loaded, Records, Written
from site_src.model import records
from site_src.model.data_records import Cell, Condition, GlossaryWord, Region, Source, Words
from site_src.model.problems import Place, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_CLASSES: Final[dict[str, type]] = {
    one.__name__: one
    for one in (
        *(Place, Problem, Link, Fields),
        *(Loaded, Files, Records, Written, Ledgers),
        *(pose.Leg, pose.Arm, pose.Pose, pose.Chair, pose.Props, pose.Arrow, pose.Figure),
        *(records.Range, records.Dose, records.Prose, records.Part, records.Review),
        *(
            records.Rung,
            records.Exercise,
            records.Routine,
            records.Section,
            records.CareCard,
            records.Bar,
            records.Page,
        ),
        *(Source, GlossaryWord, Cell, Condition, records.Question),
        *(records.Disclaimer, Region, Words),
    )
}
# What else there is, as the values that it is made of, and how it is made of them.
_TAKEN_APART: Final[dict[str, Callable[[Any], Iterable[object]]]] = {
    "tuple": list,
    "set": sorted,
    "dict": lambda value: (each for pair in value.items() for each in pair),
    "complex": lambda value: (value.real, value.imag),
    "date": lambda value: (value.isoformat(),),
}
_MAKERS: Final[dict[str, Callable[[list[Any]], object]]] = {
    "tuple": tuple,
    "set": lambda values: set(map(intern, values)),
    "dict": lambda values: dict(zip(map(intern, values[::2]), values[1::2], strict=True)),
    "complex": lambda values: complex(*values),
    "date": lambda values: date.fromisoformat(*values),
}

# The first values of these are the same again and again: paths, and headings with their names.
_REPEATED: Final = {"Place": 1, "Part": 2}


def serialise(value: object) -> str:
    """Return a value as JSON: an object in it has the name of a type, and what one is made of."""
    return json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":"))


def deserialise(text: str) -> Any:  # noqa: ANN401 - whatever was written
    """Return the value that was written; raise LookupError, TypeError or ValueError for another."""
    return _READER.decode(text)


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever JSON has
    """Return a value made of what JSON has."""
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, list):
        return [_plain(each) for each in value]
    name = type(value).__name__
    if name in _CLASSES:
        return {name: [_plain(getattr(value, each)) for each in _names(name)]}
    return {name: [_plain(each) for each in _TAKEN_APART[name](value)]}


@cache
def _names(name: str) -> tuple[str, ...]:
    """Return the names of a record's values."""
    return tuple(each.name for each in fields(_CLASSES[name]))


def _made(found: dict[str, Any]) -> object:
    """Return what a JSON object stands for; it has one name."""
    ((name, values),) = found.items()
    if name in _REPEATED:
        values[: _REPEATED[name]] = map(intern, values[: _REPEATED[name]])
    return _CLASSES[name](*values) if name in _CLASSES else _MAKERS[name](values)


_READER: Final = json.JSONDecoder(object_hook=_made)
