"""The tables of fields → a JSON Schema for what authors type, one for each kind of file.

Any editor that reads YAML by a schema completes and explains the fields with these. They describe
values as YAML 1.2 reads them: `30-60` is a text there, and `30` a number.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from site_src.fields.kinds import KINDS, choices_of

if TYPE_CHECKING:
    from site_src.commands.generate.files import FileKind
    from site_src.fields.field import Field

Json = dict[str, Any]


def schema_of(kind: FileKind) -> str:
    """Return the schema of a kind of file."""
    group = _group(kind.fields)
    shapes: dict[str, Json] = {
        "text": group,
        "fields": group,
        "list": {"type": "array", "items": group},
        "names": {"type": "object", "additionalProperties": group},
    }
    schema = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$comment": "Made from the tables of fields by `python3 build.py generate`; do not edit.",
        "title": f"{kind.title}: {kind.where}",
        **shapes[kind.shape],
    }
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def _group(fields: tuple[Field, ...]) -> Json:
    """Return an object with these fields and no others."""
    return {
        "type": "object",
        "properties": {field.name: _field(field) for field in fields},
        "required": [field.name for field in fields if field.required],
        "additionalProperties": False,
    }


def _field(field: Field) -> Json:
    """Return what a field may hold, what it is for, and an example."""
    examples = {"examples": [field.example]} if field.example and not field.fields else {}
    described = f"{field.help} ({KINDS[field.kind].words})"
    return {"description": described, **_value(field), **examples}


def _value(field: Field) -> Json:
    """Return what a field may hold."""
    if field.kind == "group":
        return _group(field.fields)
    if field.kind == "groups":
        return {"type": "array", "items": _group(field.fields), "minItems": 1}
    if field.kind == "list":
        items = choices_of(field) or {"type": ["string", "number"]}
        return {"type": "array", "items": items, "minItems": field.low, "uniqueItems": True}
    return KINDS[field.kind].typed(field)
