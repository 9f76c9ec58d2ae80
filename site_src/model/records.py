"""The guide as records: frozen, made once by loading, only read afterwards."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeAlias

from site_src.model.choices import FLOOR_POSITIONS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from site_src.figure.pose import Figure
    from site_src.model.data_records import Condition, GlossaryWord, Region, Source, Words

GENERATOR: Final = "lower-back-guide"  # marks what we publish, so that we know it again


@dataclass(frozen=True, slots=True)
class Range:
    """Whole numbers from `low` to `high`, both included; equal when the author gave one."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Dose:
    """How much of an exercise to do: `sets` times `reps`, a hold, or a time of movement.

    Seconds are for one repetition (`hold_seconds`) or one set (`move_seconds`). With `each_side`
    every number holds for the left and again for the right side.
    """

    sets: Range
    reps: Range | None
    hold_seconds: Range | None
    move_seconds: Range | None
    each_side: bool


@dataclass(frozen=True, slots=True)
class Prose:
    """Safe HTML from an author's Markdown, and what was typed, from which line on.

    Links to other content files stand in it as `guide:path/in/content.md#heading` and certainty
    marks as empty spans; `render` turns both into their final form for the page they are on.
    """

    html: str
    typed: str = ""
    line: int = 0
    cites: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Say whether there is anything to show."""
        return bool(self.html)


@dataclass(frozen=True, slots=True)
class Part:
    """A `##` heading and what stands under it."""

    heading: str
    slug: str
    prose: Prose
    line: int


@dataclass(frozen=True, slots=True)
class Review:
    """When a page was last checked against the evidence, and when it is due again."""

    reviewed: date
    due: date


@dataclass(frozen=True, slots=True)
class Rung:
    """One version of an exercise on its ladder.

    `cue` is the one thing to think of meanwhile, or empty; `build_to` is where the dose may grow.
    """

    id: str
    title: str
    cue: str
    position: str
    equipment: tuple[str, ...]
    dose: Dose
    build_to: Dose | None
    is_start: bool
    is_article: bool
    prose: Prose

    @property
    def needs_floor(self) -> bool:
        """Say whether one has to get down to the floor for it."""
        return self.position in FLOOR_POSITIONS


@dataclass(frozen=True, slots=True)
class Exercise:
    """One exercise; `parts` are the headings that the field table asks for, by their slug."""

    path: str
    address: str
    section: str
    title: str
    plain_title: str
    also_called: tuple[str, ...]
    code: str
    order: int
    summary: str
    position: str
    equipment: tuple[str, ...]
    works: tuple[str, ...]
    level: str
    start: Dose
    target: Dose
    target_from: str
    rest_seconds: Range
    days_a_week: Range
    rungs: tuple[Rung, ...]
    sources: tuple[str, ...]
    certainty: str
    review: Review
    opening: Prose
    parts: Mapping[str, Part]
    figures: Mapping[str, Figure] = field(default_factory=dict)  # "main", and by rung

    @property
    def floor_free(self) -> Rung:
        """The easiest rung that needs no floor; loading makes sure that there is one."""
        return next(rung for rung in self.rungs if not rung.needs_floor)


@dataclass(frozen=True, slots=True)
class Item:
    """One exercise of a routine: on which rung, and how much of it."""

    exercise: Exercise
    rung: Rung
    dose: Dose


@dataclass(frozen=True, slots=True)
class Routine:
    """Some exercises in an order. `choice` is what a reader says who wants it today, or empty."""

    path: str
    address: str
    title: str
    order: int
    choice: str
    summary: str
    days_a_week: Range
    sources: tuple[str, ...]
    review: Review
    opening: Prose
    parts: tuple[Part, ...]
    items: tuple[Item, ...] = ()

    @property
    def needs_floor(self) -> bool:
        """Say whether one has to get down to the floor for it."""
        return any(item.rung.needs_floor for item in self.items)


@dataclass(frozen=True, slots=True)
class Section:
    """A folder of exercises, in their order."""

    path: str
    address: str
    slug: str
    title: str
    order: int
    summary: str
    sources: tuple[str, ...]
    review: Review
    opening: Prose
    parts: tuple[Part, ...]
    exercises: tuple[Exercise, ...] = ()
    page_addresses: tuple[str, ...] = ()  # the addresses of its pages, if the list needs several


@dataclass(frozen=True, slots=True)
class CareCard:
    """Which part of a safety page is a care card, and how urgent it is."""

    urgency: str
    heading: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A number of a part's text, drawn: so many points of 100."""

    heading: str
    label: str
    points: int


@dataclass(frozen=True, slots=True)
class Page:
    """A page of text; `kind` chooses its template and its disclaimers."""

    path: str
    address: str
    kind: str
    title: str
    summary: str
    menu_order: int | None
    care_cards: tuple[CareCard, ...]
    bars: tuple[Bar, ...]
    sources: tuple[str, ...]
    review: Review
    opening: Prose
    parts: tuple[Part, ...]
    figures: Mapping[str, Figure] = field(default_factory=dict)  # by the heading they stand under


@dataclass(frozen=True, slots=True)
class Match:
    """An exercise that a facet lists, with those of its rungs that belong there."""

    exercise: Exercise
    rungs: tuple[Rung, ...]


@dataclass(frozen=True, slots=True)
class Facet:
    """A page that lists all exercises with one thing in common, such as a position."""

    group: str
    path: str  # of the page in content that leads to it
    address: str
    title: str
    summary: str
    review: Review
    matches: tuple[Match, ...]
    sources: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    page_addresses: tuple[str, ...] = ()  # as of a section


# What has an address of its own.
Record: TypeAlias = "Page | Section | Exercise | Routine"
PageRecord: TypeAlias = "Record | Facet"  # what becomes a page


@dataclass(frozen=True, slots=True)
class Question:
    """A reader's question or correction, answered by those who make the guide."""

    path: str
    title: str
    kind: str  # "question" or "correction"
    by: str  # initials only
    answered: date
    about: str  # path of the page in content
    question: Prose
    answer: Prose


@dataclass(frozen=True, slots=True)
class Disclaimer:
    """Words that every published form of some kinds must carry.

    `forms` maps each of WORDED_KINDS to the forms it must show: none, or some of FORMS. `says` is
    the id of what every guide must say, where it is that, or its own id.
    """

    id: str
    says: str
    path: str
    title: str
    slug: str
    order: int
    place: str
    link_text: str
    link_to: str
    short: Prose
    full: Prose
    forms: Mapping[str, tuple[str, ...]]
    review: Review


@dataclass(frozen=True, slots=True)
class Guide:
    """Everything there is to publish."""

    title: str
    short_title: str
    id: str  # never empty; browsers keep what readers note under it
    base_url: str
    language: str
    direction: str  # which way its lines run: ltr or rtl
    repository: str
    security_contact: str
    authors: tuple[str, ...]
    regions: tuple[Region, ...]
    sections: tuple[Section, ...]
    pages: tuple[Page, ...]
    routines: tuple[Routine, ...]
    questions: tuple[Question, ...]
    disclaimers: tuple[Disclaimer, ...]
    conditions: Mapping[str, Condition]
    sources: Mapping[str, Source]
    glossary: tuple[GlossaryWord, ...]
    words: Words
    addresses: Mapping[str, str]  # path in content → address in the site
    redirects: Mapping[str, Record] = field(default_factory=dict)  # old address → the page now
    drafts: tuple[str, ...] = ()  # paths that only those who write the guide see

    @property
    def exercises(self) -> Iterator[Exercise]:
        """Every exercise, section by section."""
        return (exercise for section in self.sections for exercise in section.exercises)


@dataclass(frozen=True)
class Withheld:
    """A file that is withheld, why, how many mistakes are in it, and whether they stop nobody."""

    path: str
    reason: str
    mistakes: int
    is_silent: bool
