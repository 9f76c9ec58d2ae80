"""The kinds of files that authors write, each with its table of fields and its headings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from site_src.fields import figure_schema, schema
from site_src.fields.data_schema import CONDITION, GLOSSARY, GUIDE, SOURCE

if TYPE_CHECKING:
    from site_src.fields.field import Field


@dataclass(frozen=True)
class FileKind:
    """A kind of file: where it stands, what its fields are, and which headings it must have.

    `shape` says how the fields stand in it: as fields above a text, as the whole file, as a list
    of entries, or as entries by name.
    """

    name: str
    title: str
    where: str
    fields: tuple[Field, ...]
    shape: str = "text"
    headings: tuple[str, ...] = ()

    @property
    def is_markdown(self) -> bool:
        """Say whether a text stands below the fields."""
        return self.shape == "text"


FILES: Final = (
    FileKind(
        "exercise",
        "An exercise",
        "content/exercises/*/[!_]*.md",
        schema.EXERCISE,
        headings=schema.EXERCISE_HEADINGS,
    ),
    FileKind("section", "A section", "content/exercises/*/_section.md", schema.SECTION),
    FileKind("page", "A page", "content/pages/*.md", schema.PAGE),
    FileKind("routine", "A routine", "content/routines/*.md", schema.ROUTINE),
    FileKind(
        "question",
        "A question or correction",
        "content/questions/[!_]*.md",
        schema.QUESTION,
        headings=schema.QUESTION_HEADINGS,
    ),
    FileKind(
        "disclaimer",
        "A disclaimer",
        "content/disclaimers/*.md",
        schema.DISCLAIMER,
        headings=schema.DISCLAIMER_HEADINGS,
    ),
    FileKind("guide", "The guide as a whole", "content/guide.yaml", GUIDE, "fields"),
    FileKind("sources", "The sources", "content/sources.yaml", SOURCE, "list"),
    FileKind("glossary", "The glossary", "content/glossary.yaml", GLOSSARY, "list"),
    FileKind("conditions", "The illnesses", "content/conditions.yaml", CONDITION, "list"),
    FileKind("figures", "Figures", "content/**/*.figure.yaml", figure_schema.FIGURE, shape="names"),
)
