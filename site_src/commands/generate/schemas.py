"""The tables of fields → a JSON Schema for what authors type, one for each kind of file.

Any editor that reads YAML by a schema completes and explains the fields with these. They describe
values as YAML 1.2 reads them: `30-60` is a text there, and `30` a number.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from site_src.fields.field import KIND_WORDS, PATTERNS

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
    described = f"{field.help} ({KIND_WORDS[field.kind]})"
    return {"description": described, **_value(field), **examples}


def _value(field: Field) -> Json:
    """Return what a field may hold."""
    if field.kind in PATTERNS:
        return {"type": "string", "pattern": f"^{PATTERNS[field.kind]}$"}
    bounds = {"minimum": field.low, "maximum": field.high}
    number = r"\d{1,6}"
    choices: Json = {"enum": list(field.choices)} if field.choices else {}
    values: dict[str, Json] = {
        # A title such as 404, or Yes, is a text to us, whatever YAML takes it for.
        "line": {
            "type": ["string", "number", "boolean"],
            "minLength": max(1, field.low),
            "maxLength": field.high,
        },
        "choice": {"type": "string", **choices},
        "yes-no": {"enum": ["yes", "no"]},
        "date": {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
        "time-zone": {"type": "string", "minLength": 1},
        "number": {"type": ["integer", "string"], "pattern": f"^{number}$", **bounds},
        "range": {
            "type": ["integer", "string"],
            "pattern": rf"^{number}(\s*[-–]\s*{number})?$",
            **bounds,
        },
        "decimal": {"type": ["number", "string"], "pattern": r"^-?\d+(\.\d+)?$", **bounds},
        "point": {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2},
        "list": {
            "type": "array",
            "items": choices or {"type": ["string", "number"]},
            "minItems": field.low,
            "uniqueItems": True,
        },
        "groups": {"type": "array", "items": _group(field.fields), "minItems": 1},
        "group": _group(field.fields),
    }
    return values[field.kind]
