"""What is asked of a file's fields stands in a table: a misspelt name would read nothing."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from site_src.fields import data_schema, figure_schema, schema
from site_src.fields.field import Field
from site_src.fields.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCE: Final = Path(__file__).parent.parent.parent / "site_src"
# Each way to ask, and the kinds of fields that it is for.
WAYS: Final = {
    "number": {"number"},
    "range": {"range"},
    "decimal": {"decimal"},
    "point": {"point"},
    "yes": {"yes-no"},
    "day": {"date"},
    "texts": {"list"},
    "placed_texts": {"list"},
    "group": {"group"},
    "groups": {"groups"},
    "text": KINDS.keys()
    - {"number", "range", "decimal", "point", "yes-no", "date", "list", "group", "groups"},
}


def test_every_name_that_is_asked_for_stands_in_a_table_with_the_kind_it_is_asked_as() -> None:
    kinds: dict[str, set[str]] = {}
    for field in _fields():
        kinds.setdefault(field.name, set()).add(field.kind)

    asked = list(_asked())
    wrong = [place for place, way, name in asked if not kinds.get(name, set()) & WAYS[way]]

    assert len(asked) > 100
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(("way", "name"), [("text", "sumary"), ("number", "title")])
def test_a_misspelt_name_and_another_kind_would_be_found(way: str, name: str) -> None:
    kinds = {field.kind for field in _fields() if field.name == name}

    assert not kinds & WAYS[way]


def _fields() -> Iterator[Field]:
    """Yield each field of each table, those of groups as well."""
    tables = [vars(module).values() for module in (schema, data_schema, figure_schema)]
    fields = [one for values in tables for value in values for one in _each(value)]
    while fields:
        field = fields.pop()
        yield field
        fields += field.fields


def _each(value: object) -> list[Field]:
    """Return the fields in a value of a module, whether it is one or a table of them."""
    values = value if isinstance(value, tuple) else (value,)
    return [one for one in values if isinstance(one, Field)]


def _asked() -> Iterator[tuple[str, str, str]]:
    """Yield where a field is asked for by its name, in which way, and the name."""
    for path in sorted((SOURCE / "loading").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(
                    func=ast.Attribute(attr=way), args=[ast.Constant(value=str(name)), *_]
                ) if way in WAYS:
                    yield f"{path.name}:{node.lineno}: {way}({name!r})", way, name
