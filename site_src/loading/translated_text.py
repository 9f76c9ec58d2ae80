"""A text and its translation, compared: the same headings, the same certainty, the same numbers."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from site_src.model.problems import Place, Problem, quoted
from site_src.model.records import Prose
from site_src.model.translations import translation_of
from site_src.prose.grammar import MARK
from site_src.prose.lines import blocks_of, headings_of, ids_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from site_src.fields.front_matter import Document
    from site_src.prose.lines import Block

_MOST_SHARED: Final = 2  # words that two languages may have in common
_ADDRESS: Final = re.compile(r"\]\([^)]*\)")


def heading_pairs(
    base: Document, words: Document, problems: list[Problem]
) -> list[tuple[str, str, int]]:
    """Return each heading of the base with its translation and the line of that.

    translated-heading: parts that do not match cannot be told apart.
    Bad:  a heading that the other file does not have
    Good: each heading of the other file, in the same order, in your words
    """
    wanted = headings_of(base.body, base.body_line)
    given = headings_of(words.body, words.body_line)
    for index in range(max(len(wanted), len(given))):
        level, old, _ = wanted[index] if index < len(wanted) else (0, "", 0)
        own_level, new, line = given[index] if index < len(given) else (0, "", 0)
        if level != own_level:
            end = words.body_line + words.body.count("\n")
            sign = "#" * level
            expected = f"no heading that {base.path} does not have"
            if level:
                expected = f"{quoted(f'{sign} {old}')} here, in your words"
            found = quoted(f"{'#' * own_level} {new}") if own_level else "the end"
            cure = f"{sign} …" if level else "delete it, or make it a part of the text"
            place = Place(words.path, line or end, 1, own_level + 1 + len(new) if line else 1)
            problems.append(Problem(place, "translated-heading", expected, found, cure=cure))
            return []
    return [(old, new, line) for (_, old, _), (_, new, line) in zip(wanted, given, strict=True)]


def check_parts(base: Document, words: Document) -> Iterator[Problem]:
    """Report a part that is surer of itself than its base, or has other numbers, or fewer pieces.

    translated-mark: a claim is no surer in another language, and rests on the same sources.
    Bad:  Ayuda. [strong: hayden-2021]   (where the other file says moderate)
    Good: Ayuda. [moderate: hayden-2021]

    translated-number: a number in words may be another dose.
    Bad:  Diez veces, 3 segundos   (where the other file says 5)
    Good: Diez veces, 5 segundos

    translated-list: a sign that is missing in one language is known in the other only.
    Bad:  a list of 4 signs   (where the other file has 5)
    Good: a list of 5 signs, in the same order
    """
    for (old, _), (new, line) in zip(_texts(base), _texts(words), strict=True):
        place = Place(words.path, line)
        marks, own_marks = _marks(old), _marks(new)
        if marks != own_marks:
            expected = f"the marks of {base.path}: {_listed(marks) or 'none'}"
            lost, added = _listed(marks - own_marks), _listed(own_marks - marks)
            found = " and ".join(
                [*([f"{lost} missing"] if lost else []), *([f"{added} besides"] if added else [])]
            )
            yield Problem(
                place,
                "translated-mark",
                expected,
                found,
                cure=f"write {lost}" if lost else "delete it",
            )
        numbers, own_numbers = _numbers(old), _numbers(new)
        if numbers != own_numbers:
            expected = f"the numbers of {base.path}: {_listed(numbers) or 'none'}"
            found = _listed(own_numbers) or "none"
            cure = "compare this part with the other file"
            yield Problem(place, "translated-number", expected, found, cure=cure)
        pieces, own_pieces = _pieces(old), _pieces(new)
        if pieces != own_pieces:
            expected = f"{_as_many(pieces)}, as in {base.path}"
            cure = "compare this part with the other file: each piece there has one here"
            found = _as_many(own_pieces)
            yield Problem(place, "translated-list", expected, found, cure=cure)


def check_repeated(base: Document, words: Document, code: str) -> Iterator[Problem]:
    """Report the first piece of each part that still stands there as in its base."""
    _, language = translation_of(words.path) or ("", "")
    for (old, _), (new, line) in zip(_texts(base), _texts(words), strict=True):
        known = {block.text for block in _blocks(old)}
        for block in _blocks(new, line):
            if block.text in known and len(re.findall(r"[^\W\d_]+", block.text)) > _MOST_SHARED:
                expected = f"words in {quoted(language)}"
                cure = "say it in that language: …"
                place = Place(words.path, block.line)
                yield Problem(place, code, expected, quoted(block.text, 40), cure=cure)
                break


def _blocks(text: str, line: int = 1) -> list[Block]:
    """Return the paragraphs and list items of a text that say anything."""
    blocks = blocks_of(Prose("", text, line))
    return [block for block in blocks if re.search(r"\w", block.text)]


def _pieces(text: str) -> tuple[int, int]:
    """Return how many paragraphs and how many list items a text has."""
    blocks = _blocks(text)
    items = sum(block.is_item for block in blocks)
    return len(blocks) - items, items


def _as_many(pieces: tuple[int, int]) -> str:
    """Return what `_pieces` counted, in words."""
    nouns = zip(pieces, ("paragraph", "list item"), strict=True)
    return " and ".join(f"{count} {noun}{'' if count == 1 else 's'}" for count, noun in nouns)


def _texts(document: Document) -> list[tuple[str, int]]:
    """Return the text up to the first heading, and that below each, with its first line."""
    lines = document.body.split("\n")
    starts = [line for _, _, line in headings_of(document.body, document.body_line)]
    first = document.body_line
    bounds = [first, *starts, first + len(lines)]
    return [
        ("\n".join(lines[start - first : end - first]), start)
        for start, end in itertools.pairwise(bounds)
    ]


def _marks(text: str) -> Counter[str]:
    """Return the certainty marks of a text, each in one way of writing."""
    marks = ((mark["word"], ", ".join(ids_of(mark["ids"] or ""))) for mark in MARK.finditer(text))
    return Counter(f"[{word}: {ids}]" if ids else f"[{word}]" for word, ids in marks)


def _numbers(text: str) -> Counter[str]:
    """Return the numbers that a reader sees, whatever the digits of the language."""
    text = _ADDRESS.sub("]", MARK.sub("", text))
    return Counter(str(int(number)) for number in re.findall(r"\d+", text))


def _listed(counted: Counter[str]) -> str:
    """Return what was counted, as often as it was."""
    return ", ".join(counted.elements())
