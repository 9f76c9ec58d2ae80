"""Records ⇄ JSON: what loading a file gave, to be remembered. Only the types named here exist."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from site_src import model
from site_src.fields import Fields
from site_src.figure import pose
from site_src.load.state import Link, Loaded
from site_src.problems import Place, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_CLASSES: Final[dict[str, type]] = {
    one.__name__: one
    for one in (
        *(Place, Problem, Link, Fields, Loaded),
        *(pose.Leg, pose.Arm, pose.Pose, pose.Chair, pose.Props, pose.Arrow, pose.Figure),
        *(model.Range, model.Dose, model.Block, model.Prose, model.Part, model.Review),
        *(
            model.Rung,
            model.Exercise,
            model.Routine,
            model.Section,
            model.CareCard,
            model.Bar,
            model.Page,
        ),
        *(model.Source, model.GlossaryWord, model.Version, model.Condition, model.Question),
        *(model.Disclaimer, model.Region, model.Words),
    )
}
# What else there is: how it is taken apart, and how it is made again.
_TAKEN_APART: Final[dict[str, Callable[[Any], Iterable[object]]]] = {
    "list": list,
    "tuple": list,
    "set": sorted,
    "dict": lambda value: (each for pair in value.items() for each in pair),
    "complex": lambda value: (value.real, value.imag),
    "date": lambda value: (value.isoformat(),),
}
_MAKERS: Final[dict[str, Callable[[list[Any]], object]]] = {
    "list": list,
    "tuple": tuple,
    "set": set,
    "dict": lambda values: dict(zip(values[::2], values[1::2], strict=True)),
    "complex": lambda values: complex(*values),
    "date": lambda values: date.fromisoformat(*values),
}


def written(value: Any) -> Any:  # noqa: ANN401 - JSON
    """Return a value as JSON: plain ones as they are, others as the name of a type and values."""
    if value is None or isinstance(value, str | int | float):
        return value
    name = type(value).__name__
    if name in _CLASSES:
        return [name, *(written(getattr(value, each)) for each in _names(name))]
    return [name, *map(written, _TAKEN_APART[name](value))]


def read_back(value: Any) -> Any:  # noqa: ANN401 - whatever was written
    """Return the value that was written; raise LookupError, TypeError or ValueError for another."""
    if type(value) is not list:
        return value
    name, *rest = value
    values = [read_back(each) if type(each) is list else each for each in rest]
    return _CLASSES[name](*values) if name in _CLASSES else _MAKERS[name](values)


@cache
def _names(name: str) -> tuple[str, ...]:
    """Return the names of a record's values."""
    return tuple(each.name for each in fields(_CLASSES[name]))
