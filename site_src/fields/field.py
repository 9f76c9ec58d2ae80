"""One field: its name, its kind, its bounds, and what is said of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from site_src.model.translations import LANGUAGE


@dataclass(frozen=True)
class Field:
    """One field: `kind` names a reader below; `fields` are those of a group.

    `translated` marks what a translation says in its own words; it inherits everything else.
    `heading` marks words that must be those of a heading of the same file.
    """

    name: str
    kind: str
    help: str
    required: bool = True
    choices: tuple[str, ...] = ()
    low: int = 0
    high: int = 1_000
    fields: tuple[Field, ...] = ()
    example: str = ""
    translated: bool = False
    heading: bool = False

    @property
    def has_words(self) -> bool:
        """Say whether a translation may name it, or one of its fields."""
        return self.translated or any(field.has_words for field in self.fields)


_BLANK: Final = "…"
_EXAMPLES: Final = {
    "address": "https://guide.example/",
    "folder-address": "https://guide.example/",
    "date": "2026-11-23",
    "month": "2026-11",
    "number": "1",
    "range": "3-5",
    "decimal": "10",
    "point": "[40, 20]",
    "yes-no": "yes",
    "language": "en",
    "time-zone": "Europe/London",
    "initials": "A. B.",
}


KIND_WORDS: Final = {
    "line": "a line of text",
    "slug": "a name in small letters, digits and hyphens",
    "code": "two small letters",
    "initials": "initials such as A. B.",
    "month": "a month as year-month",
    "number": "a whole number",
    "range": 'a whole number or a range such as "30-60"',
    "decimal": "a number",
    "point": "two numbers in brackets",
    "yes-no": "yes or no",
    "date": "a date as year-month-day",
    "language": "a language such as en, pt-BR or sr-Latn",
    "time-zone": "a time zone such as Europe/London",
    "choice": "one of the choices",
    "folder-address": "an address that begins with https:// and ends with /",
    "address": "an address that begins with https:// and names a page",
    "doi": "a DOI such as 10.1000/xyz123",
    "file": "the path of a Markdown file, from this file",
    "list": "a list in brackets",
    "group": "a group of fields, each indented by two spaces",
    "groups": 'a list of groups, each beginning with "- "',
}


def example(field: Field) -> str:
    """Return something to paste."""
    if field.example:
        return field.example
    if field.choices:
        return field.choices[0]
    if field.fields:
        inner = [f"{one.name}: {example(one)}" for one in field.fields if one.required]
        first = "- " if field.kind == "groups" else "  "
        return f"\n{first}" + "\n  ".join(inner)
    return _EXAMPLES.get(field.kind, _BLANK)


# Digits of other scripts and dots in a row are no part of an address that everybody can follow.
_LABEL: Final = r"[a-z0-9]([a-z0-9-]*[a-z0-9])?"
_PORT: Final = (
    r"([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])"
)


_HOST: Final = rf"https://{_LABEL}(\.{_LABEL})*(:{_PORT})?/"
PATTERNS: Final = {
    "slug": r"[a-z0-9]+(-[a-z0-9]+)*",
    "code": r"[a-z]{2}",
    "month": r"20[0-9]{2}-(0[1-9]|1[0-2])",
    "language": LANGUAGE,
    "initials": r"[A-Z]\.( ?[A-Z]\.){0,2}",
    "folder-address": rf"{_HOST}((?!\.{{1,2}}/)[A-Za-z0-9_.~-]+/)*",
    "address": rf"{_HOST}[^\s\"'<>\\]*",
    "doi": r"10\.[0-9]{4,9}/[^\s\"'<>\\]+",
    "file": r"[A-Za-z0-9_./-]+\.md(#[\w-]+)?",
}
