"""The tables of fields → `docs/fields.md`, the reference of every field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from site_src.commands.generate.files import FILES
from site_src.fields.kinds import KINDS
from site_src.fields.schema import OPTIONAL_HEADINGS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from site_src.commands.generate.files import FileKind
    from site_src.fields.field import Field

_HEAD: Final = """\
# Fields

Made from the tables of fields by `python3 build.py generate`; do not edit.

What may stand above a text and in the files of data. A name with a dot stands inside a group:
`dose.start` is the line `start:` below `dose:`. "Must" says whether the field has to be there.
"""
_SHAPES: Final = {
    "text": "Fields between two lines `---`, and a text below them.",
    "fields": "Fields, and nothing else.",
    "list": "A list of entries; each begins with `- ` and has these fields.",
    "names": "Names of figures, each with these fields below it.",
}


def reference_page() -> str:
    """Return the page."""
    return "\n".join([_HEAD, *(_chapter(kind) for kind in FILES)])


def _chapter(kind: FileKind) -> str:
    """Return what there is to know of a kind of file."""
    lines = [f"## {kind.title}", "", f"`{kind.where.replace('[!_]', '')}`", ""]
    lines += [_SHAPES[kind.shape], ""]
    if kind.headings:
        may_go = dict.fromkeys(OPTIONAL_HEADINGS, " (if there is something to say)")
        names = (f"`## {name}`{may_go.get(name, '')}" for name in kind.headings)
        lines += [f"Headings, each once: {', '.join(names)}", ""]
    lines += ["| field | must | value | for |", "|---|---|---|---|", *_rows(kind.fields), ""]
    return "\n".join(lines)


def _rows(fields: tuple[Field, ...], above: str = "") -> Iterator[str]:
    """Yield a row for each field, those inside groups below their group."""
    for field in fields:
        name = f"{above}{field.name}"
        must = "yes" if field.required else ""
        yield f"| `{name}` | {must} | {_value(field)} | {field.help.replace('|', '/')} |"
        yield from _rows(field.fields, f"{name}.")


def _value(field: Field) -> str:
    """Return what a field may hold."""
    if field.choices:
        of = "any of " if field.kind == "list" else "one of "
        return of + ", ".join(f"`{choice}`" for choice in field.choices)
    kind = KINDS[field.kind]
    bounds = {
        "numbers": f", {field.low} to {field.high}",
        "letters": f", at most {field.high} characters",
    }
    text = kind.words + bounds.get(kind.bounds, "")
    example = f", as `{field.example}`" if field.example and not field.fields else ""
    return text + example
