"""Fields of records → JSON under the names of their tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from site_src.fields import schema
from site_src.model.records import Exercise, Page, Range, Routine, Section
from site_src.prose.text import typeset

if TYPE_CHECKING:
    from collections.abc import Mapping

    from site_src.fields.field import Field
    from site_src.model.records import Record

Json = dict[str, Any]
# The fields of each kind of record, but those that are an id, or say how the guide is made.
_TABLES: Final[dict[type, tuple[Field, ...]]] = {
    Section: schema.SECTION,
    Exercise: tuple(one for one in schema.EXERCISE if one.name != "code"),
    Routine: schema.ROUTINE,
    Page: tuple(one for one in schema.PAGE if one.name != "menu_order"),
}


def with_others(record: Record, made: Json) -> Json:
    """Add what else an author said of a record: fields that need no words of their own."""
    table = _TABLES[type(record)]
    others = [one for one in table if one.name not in made and not one.fields]
    given = [one for one in others if hasattr(record, one.name)]
    return made | filled({one.name: _published(one, getattr(record, one.name)) for one in given})


def _published(field: Field, value: Any) -> Any:  # noqa: ANN401 - whatever a field holds
    """Return the value of a field as JSON."""
    if isinstance(value, Range):
        return range_of(value)
    if isinstance(value, tuple):
        return [_published(field, one) for one in value]
    return typeset(value) if isinstance(value, str) and not field.choices else value


def filled(fields: Mapping[str, Any]) -> Json:
    """Return fields without those that an author left out."""
    return {name: value for name, value in fields.items() if value is not None and value != ""}


def range_of(span: Range) -> Json:
    """Return a range as JSON."""
    return {"low": span.low, "high": span.high}
