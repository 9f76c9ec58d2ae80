"""The tables of fields of the YAML files: the guide itself, sources, glossary, conditions."""

from __future__ import annotations

from typing import Final

from site_src.fields.field import Field
from site_src.fields.schema import _TITLE
from site_src.model.choices import (
    DIRECTIONS,
    SOURCE_KINDS,
    WAYS,
)

REGION: Final = (
    Field("region", "line", "the country or region", translated=True),
    Field("emergency", "line", "the number to call at once", translated=True),
    Field("urgent", "line", "the number for urgent advice", required=False, translated=True),
    Field("note", "line", "what else to know", required=False, high=200, translated=True),
)
GUIDE: Final = (
    _TITLE,
    Field("short_title", "line", "the name at the top of every page", high=40, translated=True),
    Field(
        "id",
        "slug",
        "a permanent name: what readers keep on their devices stands under it, and would be lost "
        "with another; left out, it is made from base_url",
        required=False,
        example="lower-back-guide",
    ),
    Field("base_url", "folder-address", "where the site will stand, ending in /"),
    Field("language", "language", "the language of the pages: es asks for *.es.md and *.es.yaml"),
    Field(
        "written_in",
        "language",
        "the language of the files that are no translations; left out, it is en",
        required=False,
    ),
    Field(
        "time_zone",
        "time-zone",
        "where a day begins, for publish_on, expires_on and reviewed; left out, it is UTC",
        required=False,
    ),
    Field(
        "direction",
        "choice",
        "which way its lines run: ltr from left to right, rtl from right to left",
        required=False,
        choices=DIRECTIONS,
        translated=True,
    ),
    Field("repository", "address", "where mistakes can be reported", required=False),
    Field(
        "security_contact",
        "address",
        "where a hole in the site's safety can be reported in private; makes security.txt",
        required=False,
    ),
    Field("authors", "list", "who made it", low=1, translated=True),
    Field(
        "emergency_numbers",
        "groups",
        "telephone numbers by region",
        fields=REGION,
    ),
)


SOURCE: Final = (
    Field("id", "slug", "author and year", example="hayden-2021"),
    Field("authors", "line", "who wrote it", high=300),
    Field("year", "number", "when it appeared", required=False, low=1900, high=2100),
    Field("read", "month", "when we read it, where it names no year", required=False),
    Field("title", "line", "its title", high=300),
    Field("published_in", "line", "the journal or body", high=200),
    Field("doi", "doi", "its DOI, seen with this title", required=False),
    Field("url", "address", "where to read it", required=False),
    Field("kind", "choice", "what kind of source it is", choices=SOURCE_KINDS),
)


GLOSSARY: Final = (
    Field("word", "line", "the word", translated=True),
    Field("meaning", "line", "what it means, in at most 15 words", high=140, translated=True),
    Field("medical", "line", "the medical word", required=False, translated=True),
)


CELL: Final = (
    Field("exercise", "code", "the exercise's two letters", example="ws"),
    Field("way", "choice", "whether to do it", choices=WAYS),
    Field(
        "rung",
        "slug",
        "for gentler, and if you like for ask: the id of a rung easier than the start",
        required=False,
    ),
    Field(
        "note",
        "line",
        "what else, in a few words",
        required=False,
        high=80,
        translated=True,
    ),
)
CONDITION: Final = (
    Field("id", "slug", "its name in ask_first and leave_out", example="high-blood-pressure"),
    Field("title", "line", "what it is called", high=80, translated=True),
    Field(
        "if", "line", 'completes "first if …", and "This is you if …"', high=200, translated=True
    ),
    Field(
        "warning",
        "line",
        "when it needs help now or today: stands before all else about it",
        required=False,
        high=200,
        translated=True,
    ),
    Field(
        "dangerous",
        "yes-no",
        "yes for the short list at the top of an exercise, where the way is leave-out or ask",
        required=False,
    ),
    Field(
        "exercises",
        "groups",
        "what to do about each exercise of the guide",
        required=False,
        fields=CELL,
    ),
)
