"""The tables of fields → `guide.schema.json`: what may stand where in `guide.json`.

What authors type is described by the same rows as when it is read. Only what the build adds, such
as addresses and plain text, is described here.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from site_src.fields import schema as tables
from site_src.fields.data_schema import CELL, CONDITION, GLOSSARY, GUIDE, REGION, SOURCE
from site_src.fields.kinds import DAY, KINDS, choices_of
from site_src.model.choices import URGENCIES
from site_src.model.output import Output
from site_src.model.page_kinds import FORMS, PAGE_KINDS, STRAY_KINDS
from site_src.model.records import GENERATOR
from site_src.outputs.guide_json import FORMAT, LABELS, LICENCE, SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterable

    from site_src.fields.field import Field

Json = dict[str, Any]

_TEXT: Final[Json] = {"type": "string", "minLength": 1}
_FLAG: Final[Json] = {"type": "boolean"}
_DAY: Final[Json] = {"type": "string", "pattern": DAY}
_WHOLE: Final[Json] = {"type": "integer", "minimum": 0}
_ADDRESS: Final[Json] = {"type": "string", "format": "uri-reference"}
_NAME: Final[Json] = {"type": "string", "pattern": f"^{KINDS['slug'].pattern}$"}
_CODE: Final[Json] = {"type": "string", "pattern": f"^{KINDS['code'].pattern}$"}
# Whether and since when readers see a page is told by its being there.
_UNTOLD: Final = (*(field.name for field in tables.LIFE), tables.ALIASES.name)
# A heading's name may hold letters of every language.
_HEADING_NAME: Final[Json] = {"type": "string", "pattern": r"^[^\s#]+$"}


def guide_schema(base: str = "") -> Output:
    """Return the schema; with `base`, the address of the site, it says where it is to be found."""
    place = {"$id": base + SCHEMA} if base else {}
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **place,
        "$comment": f"generator: {GENERATOR}",
        "title": "guide.json",
        **_object(_GUIDE, optional=("repository",)),
        "$defs": _DEFINITIONS,
    }
    text = json.dumps(schema, ensure_ascii=False, indent=1)
    return Output(SCHEMA, "schema", f"{text}\n".encode())


def _object(properties: Json, optional: Iterable[str] = ()) -> Json:
    """Return an object that has these properties and no others."""
    left_out = set(optional)
    return {
        "type": "object",
        "properties": properties,
        "required": [name for name in properties if name not in left_out],
        "additionalProperties": False,
    }


def _list(of: Json, fewest: int = 0) -> Json:
    return {"type": "array", "items": of, **({"minItems": fewest} if fewest else {})}


def _to(name: str) -> Json:
    return {"$ref": f"#/$defs/{name}"}


def _typed(table: Iterable[Field], but: Iterable[str] = ()) -> Json:
    """Return the properties that a table of fields describes, but some."""
    left_out = {*but, *_UNTOLD}
    return {field.name: _field(field) for field in table if field.name not in left_out}


def _may_be_missing(table: Iterable[Field]) -> list[str]:
    """Return the names of the fields that `guide.json` leaves out where an author did."""
    always = {"list", "yes-no", "group", "groups"}
    return [one.name for one in table if not one.required and one.kind not in always]


def _optional(table: Iterable[Field]) -> list[str]:
    """Return the names of the fields that an author may leave out."""
    return [field.name for field in table if not field.required]


def _field(field: Field) -> Json:
    """Return what a field may hold, and what it is for."""
    return {"description": field.help, **_value(field)}


def _value(field: Field) -> Json:
    """Return what a field may hold."""
    if field.kind == "list":
        return _list({**_TEXT, **choices_of(field)})
    return KINDS[field.kind].published(field)


_REVIEW: Final = _typed(tables.REVIEW)
_PROSE: Final = {"text": {"type": "string"}, "html": {"type": "string"}}
_PLACED: Final = {"address": _ADDRESS, **_REVIEW, "opening": _to("prose")}

_DEFINITIONS: Final[Json] = {
    "range": _object({"low": _WHOLE, "high": _WHOLE}),
    "prose": _object(_PROSE),
    "part": _object(
        {
            "id": _HEADING_NAME,
            "heading": _TEXT,
            **_PROSE,
            "urgency": {"enum": list(URGENCIES)},
            "pictures": _list(_to("picture"), fewest=1),
        },
        optional=("urgency", "pictures"),
    ),
    "picture": _object({"id": _NAME, "title": _TEXT, "text": _TEXT, "address": _ADDRESS}),
    "dose": {
        **_object(
            {**_typed(tables.AMOUNT), "each_side": _FLAG, "text": _TEXT},
            optional=_optional(tables.AMOUNT),
        ),
        "anyOf": [{"required": [name]} for name in ("reps", "hold_seconds", "move_seconds")],
    },
    "section": _object(
        {
            "id": _NAME,
            **_typed(tables.SECTION),
            **_PLACED,
            "exercises": _list(_CODE),
            "parts": _list(_to("part")),
        },
        optional=_may_be_missing(tables.SECTION),
    ),
    "exercise": _object(
        {
            "id": _CODE,
            "name": _NAME,
            "section": _NAME,
            **_typed(tables.EXERCISE, but=("code", "dose", "rungs")),
            **_PLACED,
            "dose": _object(
                {
                    **_typed(tables.DOSE, but=("start", "target", "each_side")),
                    "start": _to("dose"),
                    "target": _to("dose"),
                }
            ),
            "rungs": _list(_to("rung"), fewest=1),
            "conditions": _list(
                _object(
                    {"condition": _NAME, **_typed(CELL, but=("exercise",))},
                    optional=_optional(CELL),
                )
            ),
            "parts": _list(
                _to("part"), fewest=len(tables.EXERCISE_HEADINGS) - len(tables.OPTIONAL_HEADINGS)
            ),
            "pictures": _list(_to("picture")),
        },
        optional=_may_be_missing(tables.EXERCISE),
    ),
    "rung": _object(
        {
            **_typed(tables.RUNG, but=("dose",)),
            "needs_floor": _FLAG,
            "dose": _to("dose"),
            "build_to": _to("dose"),
            "minutes": _WHOLE,
            **_PROSE,
            "pictures": _list(_to("picture")),
        },
        optional=("build_to", *_may_be_missing(tables.RUNG)),
    ),
    "routine": _object(
        {
            "id": _NAME,
            **_typed(tables.ROUTINE, but=("exercises",)),
            **_PLACED,
            "needs_floor": _FLAG,
            "minutes": _WHOLE,
            "exercises": _list(
                _object({"exercise": _CODE, "rung": _NAME, "dose": _to("dose"), "minutes": _WHOLE}),
                fewest=1,
            ),
            "parts": _list(_to("part")),
        },
        optional=_may_be_missing(tables.ROUTINE),
    ),
    "page": _object(
        {
            "id": _NAME,
            **_typed(tables.PAGE, but=("menu_order", "care_cards", "bars")),
            "kind": {"enum": [kind for kind in PAGE_KINDS if kind not in STRAY_KINDS]},
            **_PLACED,
            "parts": _list(_to("part")),
        },
        optional=_may_be_missing(tables.PAGE),
    ),
    "question": _object(
        {
            "id": _NAME,
            **_typed(tables.QUESTION),
            "about": _ADDRESS,
            "question": _to("prose"),
            "answer": _to("prose"),
        },
    ),
    "condition": _object(
        {
            **_typed(CONDITION, but=("exercises",)),
            "text": _TEXT,
            "exercises": _list(_object(_typed(CELL), optional=_optional(CELL))),
        },
        optional=("warning",),
    ),
    "source": _object(_typed(SOURCE), optional=_optional(SOURCE)),
    "word": _object({"id": _HEADING_NAME, **_typed(GLOSSARY)}, optional=_optional(GLOSSARY)),
    "disclaimer": _object(
        {"id": _NAME, "title": _TEXT, "form": {"enum": list(FORMS)}, **_PROSE}, optional=("html",)
    ),
    "labels": {"type": "object", "additionalProperties": _TEXT, "minProperties": 1},
}
# What says how the guide is made, and nothing to its readers.
_OF_AUTHORS: Final = (
    *("base_url", "emergency_numbers", "security_contact", "written_in", "time_zone"),
)
_GUIDE: Final[Json] = {
    "$schema": {"const": SCHEMA},
    "format": {"const": FORMAT},
    "generator": {"const": GENERATOR},
    **_typed(GUIDE, but=_OF_AUTHORS),
    "licence": {"const": LICENCE},
    **_REVIEW,
    "disclaimers": _list(_to("disclaimer"), fewest=1),
    "emergency_numbers": _list(_object(_typed(REGION), optional=_optional(REGION)), fewest=1),
    "sections": _list(_to("section")),
    "exercises": _list(_to("exercise")),
    "routines": _list(_to("routine")),
    "pages": _list(_to("page")),
    "questions": _list(_to("question")),
    "conditions": _list(_to("condition")),
    "sources": _list(_to("source")),
    "glossary": _list(_to("word")),
    "labels": _object({name: _to("labels") for name in LABELS}),
}
