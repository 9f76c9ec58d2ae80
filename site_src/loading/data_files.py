"""Data files: the guide's settings and its lists of sources, words and conditions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from site_src.fields.data_schema import CELL, CONDITION, GLOSSARY, GUIDE, REGION, SOURCE
from site_src.fields.reader import Fields, read_list
from site_src.fields.yaml_nodes import Mapping, Scalar
from site_src.loading.markdown_file import read_front
from site_src.model.data_records import Cell, Condition, GlossaryWord, Region, Source, Words
from site_src.model.problems import Paste, Problem, quoted
from site_src.prose.text import slug_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from site_src.fields.front_matter import Document
    from site_src.fields.yaml_nodes import Node
    from site_src.loading.loaded import Loaded


def _read_guide(loaded: Loaded, document: Document) -> None:
    values = read_front(loaded, document, GUIDE)
    if values is None:
        return
    loaded.records.guide = values
    loaded.records.regions = [
        row.record(Region, REGION) for row in values.groups("emergency_numbers")
    ]


def _read_words(loaded: Loaded, document: Document) -> None:
    loaded.records.words = _words(loaded, document.fields)


def _words(loaded: Loaded, node: Node) -> Words:
    """Return a catalogue of words, group within group."""
    if not isinstance(node, Mapping):
        loaded.problems.append(Problem(node.place, "not-fields", "words by name", "a list or text"))
        return Words({})
    entries: dict[str, str | Words] = {}
    for key, value in node.entries:
        if isinstance(value, Scalar):
            loaded.problems += _word_problems(key, value)
            entries[key.text] = re.sub(r"\s*\n\s*", " ", value.text)  # every word is one line
        else:
            entries[key.text] = _words(loaded, value)
    return Words(entries)


def _word_problems(key: Scalar, value: Scalar) -> Iterator[Problem]:
    """Report a word that is empty, cut off, or has braces that cannot be filled in."""
    if not value.text.strip():
        expected = f"words for {quoted(key.text)}"
        yield Problem(key.place, "empty-value", expected, "nothing", cure=f"{key.text}: …")
    if value.lost.startswith("#"):
        expected = 'quotation marks round a text that holds " #"'
        cure = f'{key.text}: "{value.text} {value.lost}"'
        found = f"{quoted(value.lost)} lost"
        yield Problem(
            value.place, "text-after-hash", expected, found, cure=cure, paste=Paste.FIELD_TO_END
        )
    if re.search(r"[{}]", re.sub(r"{[a-z]+}", "", value.text)):
        expected = "braces only round a name, such as {n}"
        cure = "write each name whole, or leave the brace out"
        yield Problem(value.place, "wrong-kind", expected, quoted(value.text), cure=cure)


def _read_sources(loaded: Loaded, document: Document) -> None:
    rows, problems = read_list(document.fields, SOURCE)
    loaded.problems += [*problems, *(found for row in rows for found in _undated(row))]
    loaded.written.source_rows = rows
    loaded.records.sources = [(row.record(Source, SOURCE), row.place) for row in rows]


def _undated(row: Fields) -> Iterator[Problem]:
    """Report a source that does not say how old it is, nor when it was read.

    undated-source: a reader cannot tell what is out of date.
    Bad:  an entry of sources.yaml without a year
    Good: year: 2021, or  read: 2026-11  where it names none
    """
    if "year" not in row and "read" not in row:
        expected = '"year", or "read" for a source that names no year'
        yield Problem(row.place, "undated-source", expected, "neither", cure="year: …")


def _read_glossary(loaded: Loaded, document: Document) -> None:
    rows, problems = read_list(document.fields, GLOSSARY)
    loaded.problems += problems
    loaded.records.glossary = [(_glossary_word(row, document), row.place) for row in rows]


def _glossary_word(row: Fields, document: Document) -> GlossaryWord:
    """Return a word; links go on to know it by the name that it had before its translation."""
    slug = slug_of(row.text("word"), document.names)
    return row.record(GlossaryWord, GLOSSARY, slug=slug)


def _read_conditions(loaded: Loaded, document: Document) -> None:
    rows, problems = read_list(document.fields, CONDITION)
    loaded.problems += problems
    loaded.written.condition_rows = rows
    loaded.records.conditions = [(_condition(row), row.place) for row in rows]


def _condition(row: Fields) -> Condition:
    """Return a condition with what to do about each exercise, in the order of the file."""
    return row.record(
        Condition,
        CONDITION,
        clause=row.text("if"),
        is_dangerous=row.yes("dangerous"),
        cells=tuple(one.record(Cell, CELL) for one in row.groups("exercises")),
    )


DATA_READERS: Final[dict[str, Callable[[Loaded, Document], None]]] = {
    "guide.yaml": _read_guide,
    "words.yaml": _read_words,
    "sources.yaml": _read_sources,
    "glossary.yaml": _read_glossary,
    "conditions.yaml": _read_conditions,
}
