"""Records that come from YAML files: words, sources, the glossary, conditions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Source:
    """One entry of the bibliography."""

    id: str
    authors: str
    year: int | None
    read: str  # the month we read it, as 2026-11, where it names no year
    title: str
    published_in: str
    doi: str
    url: str
    kind: str

    @property
    def link(self) -> str:
        """The address to read it at, or an empty text."""
        return f"https://doi.org/{self.doi}" if self.doi else self.url


@dataclass(frozen=True, slots=True)
class GlossaryWord:
    """A word and its plain meaning."""

    word: str
    meaning: str
    medical: str
    slug: str


@dataclass(frozen=True, slots=True)
class Cell:
    """What to do about one exercise with a condition: `way` is one of WAYS."""

    exercise: str  # its code
    way: str
    rung: str  # the id of the easier rung to use, or to begin with after asking; or empty
    note: str


@dataclass(frozen=True, slots=True)
class Condition:
    """What a reader may have; `clause` completes "first if …"."""

    id: str
    title: str
    clause: str
    warning: str  # when it needs help now or today, or empty
    is_dangerous: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Region:
    """The telephone numbers of a country or region."""

    region: str
    emergency: str
    urgent: str
    note: str


@dataclass(frozen=True, slots=True)
class Words:
    """The catalogue of interface words: `words.dose.hold`, or `words["dose"]["hold"]`."""

    entries: Mapping[str, str | Words]

    def __getattr__(self, name: str) -> str | Words:
        """Return a word or a group of words; a missing one is an AttributeError."""
        try:
            return self.entries[name]
        except KeyError:
            raise AttributeError(name) from None

    def __getitem__(self, name: str) -> str | Words:
        """Return a word or a group of words; a missing one is a KeyError."""
        return self.entries[name]

    def __str__(self) -> str:
        """Refuse to stand on a page, where only one word can."""
        raise TypeError(f"a group of words where one word belongs: {', '.join(self.entries)}")
