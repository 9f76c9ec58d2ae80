"""Kinds of fields: one row says how a value of a kind is read, named, shown and described.

Structures of fields (``list``, ``group``, ``groups``) are read and described by what walks through
them; here they have their words alone. A kind with a pattern needs nothing besides it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from site_src.fields import values
from site_src.model.translations import LANGUAGE

if TYPE_CHECKING:
    from collections.abc import Callable

    from site_src.fields.field import Field
    from site_src.fields.values import Reader
    from site_src.fields.yaml_nodes import Scalar

Json = dict[str, Any]
BLANK: Final = "…"
DAY: Final = r"^\d{4}-\d{2}-\d{2}$"
_NUMBER: Final = r"\d{1,6}"


def _text(_: Field) -> Json:
    return {"type": "string"}


def _one_line(_: Field) -> Json:
    return {"type": "string", "single": True}


def _no_value(_node: Scalar, _: Field) -> None:
    """Refuse a text where a structure belongs."""


@dataclass(frozen=True)
class Kind:
    """One kind: `words` name a value, `read` makes one of a text.

    `typed` and `published` are JSON Schema: of what an author types, and of what `guide.json` has.
    `form` is how Front Matter CMS asks for a value; `bounds` is what `low` and `high` of a field
    count; `left_out` is the value of a field that is not there.
    """

    words: str
    read: Reader = _no_value
    typed: Callable[[Field], Json] = _text
    published: Callable[[Field], Json] = _text
    form: Callable[[Field], Json] = _one_line
    example: str = BLANK
    pattern: str = ""
    bounds: Literal["", "numbers", "letters"] = ""
    left_out: object = ""


def _like(pattern: str, words: str, example: str = BLANK) -> Kind:
    """Return a kind of which every value is a text of a pattern."""

    def schema(_: Field) -> Json:
        return {"type": "string", "pattern": f"^{pattern}$"}

    read = values.matching(pattern)
    return Kind(words, read, schema, schema, example=example, pattern=pattern)


def _bounds(of: Field) -> Json:
    return {"minimum": of.low, "maximum": of.high}


def choices_of(of: Field) -> Json:
    """Return the part of a schema that lists a field's choices, if it has any."""
    return {"enum": list(of.choices)} if of.choices else {}


# Digits of other scripts and dots in a row are no part of an address that everybody can follow.
_LABEL: Final = r"[a-z0-9]([a-z0-9-]*[a-z0-9])?"
_PORT: Final = (
    r"([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])"
)
_HOST: Final = rf"https://{_LABEL}(\.{_LABEL})*(:{_PORT})?/"
KINDS: Final = {
    "line": Kind(
        "a line of text",
        values.line,
        # A title such as 404, or Yes, is a text to us, whatever YAML takes it for.
        typed=lambda of: {
            "type": ["string", "number", "boolean"],
            "minLength": max(1, of.low),
            "maxLength": of.high,
        },
        published=lambda of: {
            "type": "string",
            "minLength": max(1, of.low),
            "maxLength": of.high,
        },
        bounds="letters",
    ),
    "slug": _like(r"[a-z0-9]+(-[a-z0-9]+)*", "a name in small letters, digits and hyphens"),
    "code": _like(r"[a-z]{2}", "two small letters"),
    "initials": _like(r"[A-Z]\.( ?[A-Z]\.){0,2}", "initials such as A. B.", "A. B."),
    "month": _like(r"20[0-9]{2}-(0[1-9]|1[0-2])", "a month as year-month", "2026-11"),
    "number": Kind(
        "a whole number",
        values.number,
        typed=lambda of: {
            "type": ["integer", "string"],
            "pattern": f"^{_NUMBER}$",
            **_bounds(of),
        },
        published=lambda of: {"type": "integer", **_bounds(of)},
        form=lambda of: {"type": "number", "numberOptions": {"min": of.low, "max": of.high}},
        example="1",
        bounds="numbers",
        left_out=None,
    ),
    "range": Kind(
        'a whole number or a range such as "30-60"',
        values.range_of_numbers,
        typed=lambda of: {
            "type": ["integer", "string"],
            "pattern": rf"^{_NUMBER}(\s*[-–]\s*{_NUMBER})?$",
            **_bounds(of),
        },
        published=lambda of: {
            "$ref": "#/$defs/range",
            "properties": {"low": {"minimum": of.low}, "high": {"maximum": of.high}},
        },
        example="3-5",
        bounds="numbers",
        left_out=None,
    ),
    "decimal": Kind(
        "a number",
        values.decimal,
        typed=lambda of: {
            "type": ["number", "string"],
            "pattern": r"^-?\d+(\.\d+)?$",
            **_bounds(of),
        },
        example="10",
        bounds="numbers",
        left_out=None,
    ),
    "point": Kind(
        "two numbers in brackets",
        typed=lambda _: {
            "type": "array",
            "items": {"type": "number"},
            "minItems": 2,
            "maxItems": 2,
        },
        example="[40, 20]",
        left_out=None,
    ),
    "yes-no": Kind(
        "yes or no",
        values.yes_no,
        typed=lambda _: {"enum": ["yes", "no"]},
        published=lambda _: {"type": "boolean"},
        # A tick would be written as true, which is not our word.
        form=lambda _: {"type": "choice", "choices": ["yes", "no"]},
        example="yes",
        left_out=False,
    ),
    "date": Kind(
        "a date as year-month-day",
        values.day,
        typed=lambda _: {"type": "string", "pattern": DAY},
        published=lambda _: {"type": "string", "pattern": DAY},
        form=lambda _: {"type": "datetime", "dateFormat": "yyyy-MM-dd"},
        example="2026-11-23",
        left_out=None,
    ),
    "language": _like(LANGUAGE, "a language such as en, pt-BR or sr-Latn", "en"),
    "time-zone": Kind(
        "a time zone such as Europe/London",
        values.time_zone,
        typed=lambda _: {"type": "string", "minLength": 1},
        example="Europe/London",
    ),
    "choice": Kind(
        "one of the choices",
        values.choice,
        typed=lambda of: {"type": "string", **choices_of(of)},
        published=lambda of: {"type": "string", **choices_of(of)},
    ),
    "folder-address": _like(
        rf"{_HOST}((?!\.{{1,2}}/)[A-Za-z0-9_.~-]+/)*",
        "an address that begins with https:// and ends with /",
        "https://guide.example/",
    ),
    "address": _like(
        rf"{_HOST}[^\s\"'<>\\]*",
        "an address that begins with https:// and names a page",
        "https://guide.example/",
    ),
    "doi": _like(r"10\.[0-9]{4,9}/[^\s\"'<>\\]+", "a DOI such as 10.1000/xyz123"),
    "file": _like(r"[A-Za-z0-9_./-]+\.md(#[\w-]+)?", "the path of a Markdown file, from this file"),
    "list": Kind("a list in brackets"),
    "group": Kind("a group of fields, each indented by two spaces"),
    "groups": Kind('a list of groups, each beginning with "- "'),
}


def example(of: Field) -> str:
    """Return something to paste."""
    if of.example:
        return of.example
    if of.choices:
        return of.choices[0]
    if of.fields:
        inner = [f"{one.name}: {example(one)}" for one in of.fields if one.required]
        return _indented(of, inner)
    return KINDS[of.kind].example


def blank(of: Field) -> str:
    """Return the cure for a value that only a person knows: a blank, and what it may look like.

    Filled in by us, it would be a dose, a date or a certainty that nobody has judged.
    """
    if of.fields:
        return _indented(of, [f"{one.name}: {BLANK}" for one in of.fields if one.required])
    if of.choices:
        return f"{BLANK}   (one of {', '.join(of.choices)})"
    like = example(of)
    return BLANK if like == BLANK else f"{BLANK}   (such as {like})"


def _indented(of: Field, lines: list[str]) -> str:
    """Return fields of a group, below its name."""
    first = "- " if of.kind == "groups" else "  "
    return f"\n{first}" + "\n  ".join(lines)
