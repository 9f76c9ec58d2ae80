"""The content model: one table of fields for each kind of file.

Loading reads files by these tables, the field reference and the JSON Schema come out of them, and
a contributor's mistake is measured against them.
"""

from __future__ import annotations

from typing import Final

from site_src.fields.field import Field
from site_src.model.choices import (
    CERTAINTIES,
    EQUIPMENT,
    LEVELS,
    PLACES,
    POSITIONS,
    URGENCIES,
)
from site_src.model.page_kinds import FORMS, PAGE_KINDS, WORDED_KINDS
from site_src.model.required_disclaimers import STATEMENT_IDS

_TITLE = Field(
    "title", "line", "the heading of the page", high=80, example="Wall sit", translated=True
)
_SUMMARY = Field(
    "summary",
    "line",
    "one sentence for cards and search results, at most 160 characters",
    high=160,
    example="Slide down a wall a little way and stay there.",
    translated=True,
)
_SOURCES = Field(
    "sources",
    "list",
    "ids from sources.yaml that the page rests on and its text does not cite",
    required=False,
    example="[hayden-2021]",
)
REVIEW: Final = (
    Field("reviewed", "date", "the day the page was last checked against the evidence"),
    Field("review_due", "date", "the day the next check is due", example="2027-11-23"),
)
# Whether readers see it. Left out, they see it from the next build on, until it is deleted.
LIFE: Final = (
    Field("draft", "yes-no", "yes while readers are not to see it", required=False),
    Field("publish_on", "date", "the first day on which readers see it", required=False),
    Field("expires_on", "date", "the first day on which they see it no more", required=False),
)
ALIASES: Final = Field(
    "aliases",
    "list",
    "addresses that it had before; links to them lead to it",
    required=False,
    example="[/strength/old-name/]",
)
_POSITION = Field("position", "choice", "how the body is placed", choices=POSITIONS)
_EQUIPMENT = Field(
    "equipment", "list", "what is needed; [] for nothing", choices=EQUIPMENT, example="[mat]"
)
AMOUNT: Final = (
    Field("sets", "range", "how many times to do the whole thing", low=1, high=10, example="1"),
    Field("reps", "range", "how many repetitions in a set", required=False, low=1, high=30),
    Field("hold_seconds", "range", "how long to stay still", required=False, low=1, high=120),
    Field("move_seconds", "range", "how long to keep moving", required=False, low=1, high=600),
)
_EACH_SIDE = Field("each_side", "yes-no", "yes when the numbers hold for each side", required=False)
DOSE: Final = (
    Field("start", "group", "the dose to begin with", fields=AMOUNT),
    Field("target", "group", "the dose of the article's version", fields=AMOUNT),
    Field("target_from", "choice", "who gave the target", choices=("article", "ours")),
    Field("each_side", "yes-no", "yes when the numbers hold for each side"),
    Field("rest_seconds", "range", "rest between sets", high=300, example="30"),
    Field("days_a_week", "range", "on how many days", low=1, high=7, example="2-3"),
)
RUNG: Final = (
    Field("id", "slug", "a permanent name", example="hands-on-wall"),
    Field(
        "title",
        "line",
        'the rung\'s name; its words stand under "### " and this name',
        high=60,
        heading=True,
    ),
    Field(
        "cue",
        "line",
        "the one thing to think of while doing it, true for either side; the player shows it",
        required=False,
        high=60,
        example="Back on the wall. Keep breathing.",
        translated=True,
    ),
    _POSITION,
    _EQUIPMENT,
    Field(
        "dose",
        "group",
        "its dose; left out where start or article is yes",
        required=False,
        fields=(*AMOUNT, _EACH_SIDE),
    ),
    Field(
        "start", "yes-no", "yes on the rung to begin with: its dose is dose.start", required=False
    ),
    Field(
        "article", "yes-no", "yes on the article's version: its dose is dose.target", required=False
    ),
)
EXERCISE: Final = (
    _TITLE,
    Field(
        "plain_title",
        "line",
        "the same in plain words",
        high=60,
        example="Sit against a wall",
        translated=True,
    ),
    Field(
        "also_called", "list", "other names that readers may know", required=False, translated=True
    ),
    Field("code", "code", "two letters, never changed: share links use them", example="ws"),
    Field("order", "number", "the exercise's number in the guide", low=1, high=999, example="8"),
    _SUMMARY,
    _POSITION,
    _EQUIPMENT,
    Field(
        "works",
        "list",
        "muscles in everyday words, most important first",
        low=1,
        example="[buttocks]",
        translated=True,
    ),
    Field("level", "choice", "how hard the article's version is", choices=LEVELS),
    Field("dose", "group", "how much of it", fields=DOSE),
    Field("rungs", "groups", "the ladder, easiest first", fields=RUNG),
    Field(
        "leave_out",
        "list",
        "ids of the conditions whose way is leave-out for it in conditions.yaml",
        required=False,
        example="[fracture]",
    ),
    Field(
        "ask_first",
        "list",
        "ids of the conditions whose way is ask for it in conditions.yaml; [] for none",
        example="[pregnancy]",
    ),
    Field("sources", "list", _SOURCES.help, example="[hayden-2021]"),
    Field("certainty", "choice", "how sure the research on back pain is", choices=CERTAINTIES),
    *REVIEW,
    *LIFE,
    ALIASES,
)
# The `##` headings of an exercise, in any order, each once; the title gives the slug.
EXERCISE_HEADINGS: Final = (
    "Steps",
    "In short",
    "You should feel",
    "Common mistakes",
    "Easier and harder",
    "Do not do this if",
    "Stop if",
    "Does it help?",
)
# What the table of conditions does not say. Without anything of the kind, an exercise has no such
# heading.
OPTIONAL_HEADINGS: Final = ("Do not do this if",)
HOME_HEADINGS: Final = ("How is your back today?",)  # the exercises follow below it
DISCLAIMER_HEADINGS: Final = ("Short", "Full")
SECTION: Final = (
    _TITLE,
    Field("order", "number", "the place of the section in the guide", low=1, high=99, example="3"),
    _SUMMARY,
    _SOURCES,
    *REVIEW,
    *LIFE,
    ALIASES,
)
ROUTINE: Final = (
    _TITLE,
    Field("order", "number", "its place among the routines", low=1, high=99, example="5"),
    Field(
        "choice",
        "line",
        "what a reader says who wants it today; left out, it is no choice of the first page",
        required=False,
        high=60,
        example="I am sore but moving",
        translated=True,
    ),
    _SUMMARY,
    Field(
        "exercises",
        "groups",
        "what to do, in order",
        fields=(
            Field(
                "exercise",
                "file",
                "the exercise's file",
                example="../exercises/strength/wall-sit.md",
            ),
            Field("rung", "slug", "the id of one of its rungs", example="little-way"),
            Field(
                "dose",
                "group",
                "how much, where it is not the rung's dose",
                required=False,
                fields=(*AMOUNT, _EACH_SIDE),
            ),
        ),
    ),
    Field("days_a_week", "range", "on how many days", low=1, high=7, example="2-3"),
    _SOURCES,
    *REVIEW,
    *LIFE,
    ALIASES,
)
QUESTION_HEADINGS: Final = ("Question", "Answer")
QUESTION: Final = (
    _TITLE,
    Field(
        "kind",
        "choice",
        "a question, or a mistake that is put right",
        choices=("question", "correction"),
    ),
    Field("by", "initials", "who asked: initials only, never a name"),
    Field("answered", "date", "the day of the answer"),
    Field("about", "file", "the page it is about", example="../exercises/strength/wall-sit.md"),
    *LIFE,
)
PAGE: Final = (
    _TITLE,
    Field(
        "kind",
        "choice",
        "which template and disclaimers it gets",
        choices=PAGE_KINDS,
        example="text",
    ),
    _SUMMARY,
    Field("menu_order", "number", "its place in the footer menu", required=False, low=1, high=99),
    Field(
        "care_cards",
        "groups",
        "which headings of a safety page are care cards",
        required=False,
        fields=(
            Field("urgency", "choice", "how urgent", choices=URGENCIES),
            Field("heading", "line", "the heading, exactly", high=120, heading=True),
        ),
    ),
    Field(
        "bars",
        "groups",
        "numbers of the text that are drawn below it, each so many points of 100",
        required=False,
        fields=(
            Field("label", "line", "what it measures, and when", high=60, translated=True),
            Field("heading", "line", "the heading of the text, exactly", high=120, heading=True),
            Field("points", "number", "the number, as in the text", high=100),
        ),
    ),
    _SOURCES,
    *REVIEW,
    *LIFE,
    ALIASES,
)
DISCLAIMER: Final = (
    _TITLE,
    Field(
        "says",
        "choice",
        "which of those that every guide must have it is, where its file is not called so",
        required=False,
        choices=STATEMENT_IDS,
    ),
    Field("order", "number", "its place among the disclaimers", low=1, high=99, example="14"),
    Field("place", "choice", "where on a page it stands", choices=PLACES),
    Field("link_text", "line", "the words of its link form", high=60, translated=True),
    Field("link_to", "file", "the page that says it in full", example="../pages/about.md"),
    Field(
        "appears",
        "group",
        "for each form, the kinds of output that must carry it",
        fields=(
            *(
                Field(
                    form,
                    "list",
                    f"kinds that carry the {form}",
                    required=False,
                    choices=WORDED_KINDS,
                )
                for form in FORMS
            ),
            Field(
                "none", "list", "kinds that do not carry it", required=False, choices=WORDED_KINDS
            ),
        ),
    ),
    *REVIEW,
)
