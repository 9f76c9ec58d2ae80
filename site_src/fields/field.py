"""One field: its name, its kind, its bounds, and what is said of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Field:
    """One field: `kind` names a row of `KINDS`; `fields` are those of a group.

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
