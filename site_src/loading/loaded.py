"""What loading gathers, file by file, before the guide is put together."""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from site_src.model.codes import Severity
from site_src.model.translations import base_path

if TYPE_CHECKING:
    from datetime import date

    from site_src.fields.reader import Fields
    from site_src.figure.pose import Figure
    from site_src.model.data_records import Condition, GlossaryWord, Region, Source, Words
    from site_src.model.problems import Place, Problem
    from site_src.model.records import (
        Disclaimer,
        Exercise,
        Page,
        Question,
        Record,
        Routine,
        Section,
    )


@dataclass(frozen=True, slots=True)
class Link:
    """A link from one content file to another, not yet followed."""

    to: str  # path in content, with #heading
    place: Place


@dataclass
class Records:
    """What files say, as records; those of files with mistakes are missing."""

    guide: Fields | None = None
    regions: list[Region] = field(default_factory=list)
    words: Words | None = None
    sections: list[Section] = field(default_factory=list)
    exercises: list[Exercise] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)
    routines: list[Routine] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    disclaimers: list[Disclaimer] = field(default_factory=list)
    sources: list[tuple[Source, Place]] = field(default_factory=list)
    conditions: list[tuple[Condition, Place]] = field(default_factory=list)
    glossary: list[tuple[GlossaryWord, Place]] = field(default_factory=list)
    # path of the page → name of the figure → the figure and where it stands
    figures: dict[str, dict[str, tuple[Figure, Place]]] = field(default_factory=dict)


@dataclass
class Written:
    """What files say, as it is written and with its places, for those who judge it."""

    fields: dict[str, Fields] = field(default_factory=dict)
    condition_rows: list[Fields] = field(default_factory=list)
    source_rows: list[Fields] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    headings: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass
class Ledgers:
    """What was published, and agreed, before: the lines of the files that builds write."""

    published: list[tuple[str, Place]] = field(default_factory=list)  # of addresses.txt
    # each change → the day on which it came out, and the line that says so, from feed.txt
    dated: dict[str, tuple[date, Place]] = field(default_factory=dict)
    agreed: list[tuple[str, Place]] = field(default_factory=list)  # of safety.txt


@dataclass
class Files:
    """Which files there are, in which language, and their texts."""

    language: str = ""
    is_foreign: bool = False  # whether its files are written in another language
    languages: set[str] = field(default_factory=set)  # those of every translation
    translations: dict[str, str] = field(default_factory=dict)  # a file → its own words
    paths: set[str] = field(default_factory=set)  # of every file, also of one with mistakes
    texts: MutableMapping[str, str] = field(default_factory=dict)
    read_again: list[str] = field(default_factory=list)  # paths of those not in the cache


@dataclass
class Loaded:
    """What was read, of one file or of all, and what is wrong with it."""

    files: Files = field(default_factory=Files)
    records: Records = field(default_factory=Records)
    written: Written = field(default_factory=Written)
    ledgers: Ledgers = field(default_factory=Ledgers)
    withheld: dict[str, str] = field(default_factory=dict)  # path → why readers are not to see it
    drafts: set[str] = field(default_factory=set)  # paths that are shown though they are withheld
    problems: list[Problem] = field(default_factory=list)

    def add(self, piece: Loaded) -> None:
        """Take in what another file gave."""
        for mine, others in (
            (self.files, piece.files),
            (self.records, piece.records),
            (self.written, piece.written),
            (self.ledgers, piece.ledgers),
        ):
            _join(mine, others)
        self.problems += piece.problems


def _join(mine: object, others: object) -> None:
    """Put the values of one part of what was read to those of another."""
    for name, other in vars(others).items():
        held = getattr(mine, name)
        if not other:
            continue
        if isinstance(held, list):
            held += other
        elif isinstance(held, MutableMapping | set):
            held.update(other)
        else:
            setattr(mine, name, other)


def records_of(loaded: Loaded) -> list[Record]:
    """Return everything that has an address."""
    return [
        *loaded.records.sections,
        *loaded.records.exercises,
        *loaded.records.pages,
        *loaded.records.routines,
    ]


def broken_files(loaded: Loaded) -> set[str]:
    """Return the files with errors of their own: what they lack is no news."""
    errors = (p for p in loaded.problems if p.severity is Severity.ERROR)
    return {base_path(error.place.path) for error in errors}
