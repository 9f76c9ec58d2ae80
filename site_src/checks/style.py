"""What a careful reader would stumble over: names spelt otherwise, a side left out, bare claims."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final

from site_src.checks.language import texts_of
from site_src.model.problems import Place, Problem, quoted
from site_src.prose.lines import blocks_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from site_src.model.records import Guide

_WORD: Final = re.compile(r"[\w'’]+")
_ALIKE: Final = 0.75  # of 1: how much two words that are meant to be one have in common
_BOTH: Final = re.compile(r"\b(other|both|each|swap|switch|change) ?(sides?|leg|arm|foot|hand)?\b")
_RESEARCH: Final = re.compile(
    r"\b(trials?|stud(y|ies)|reviews?|research)\b[^.]*\b(show|found|find|suggest|prove)"
    r"|\bproven\b|\d ?%|\bper cent\b",
    re.IGNORECASE,
)


def check_wording(guide: Guide) -> Iterator[Problem]:
    """Yield what all checks of this room find."""
    yield from check_exercise_names(guide)
    yield from check_sides(guide)
    yield from check_claims(guide)


def check_exercise_names(guide: Guide) -> Iterator[Problem]:
    """Warn where a text spells an exercise's name almost as its title does.

    exercise-name: a search for the exercise misses this place, and readers wonder if it is another.
    Bad:  After the wall sti, rest.
    Good: After the wall sit, rest.
    """
    titles = {tuple(_words(exercise.title)): exercise.title for exercise in guide.exercises}
    known = {
        tuple(_words(name))
        for exercise in guide.exercises
        for name in (exercise.title, exercise.plain_title, *exercise.also_called)
    }
    for path, blocks, _ in texts_of(guide):
        for block in blocks:
            typed = [(found.group(), word) for found in _WORD.finditer(block.text)
                     for word in _words(found.group())]  # fmt: skip
            for title, name in titles.items():
                for at in range(len(typed) - len(title) + 1):
                    window = typed[at : at + len(title)]
                    if tuple(word for _, word in window) in known:
                        continue
                    if _is_slip([word for _, word in window], title):
                        found = " ".join(shown for shown, _ in window)
                        place = Place(path, block.line)
                        cure = f"write {quoted(name)}"
                        yield Problem(place, "exercise-name", quoted(name), quoted(found), "", cure)


def _words(text: str) -> list[str]:
    """Return the words of a text in small letters, each without a plural's s."""
    return [word.lower().removesuffix("s") for word in _WORD.findall(text)]


def _is_slip(words: list[str], title: tuple[str, ...]) -> bool:
    """Say whether words are a title of several words with one of them misspelt."""
    wrong = [(typed, meant) for typed, meant in zip(words, title, strict=True) if typed != meant]
    if len(title) < 2 or len(wrong) != 1:  # noqa: PLR2004 - one word alone is too often another
        return False
    typed, meant = wrong[0]
    return sorted(typed) == sorted(meant) or SequenceMatcher(None, typed, meant).ratio() > _ALIKE


def check_sides(guide: Guide) -> Iterator[Problem]:
    """Warn where the steps of an exercise for each side name one side only.

    other-side: half of the exercise would be left out.
    Bad:  3. Lift your right leg.   (and no word of the left)
    Good: 3. Lift your right leg.   (and further down: 6. Swap to the left.)
    """
    for exercise in guide.exercises:
        blocks = list(blocks_of(exercise.parts["steps"].prose))
        text = " ".join(block.text for block in blocks).lower()
        named = set(re.findall(r"\b(left|right)\b", text))
        if exercise.target.each_side and len(named) == 1 and not _BOTH.search(text):
            (side,) = named
            other = "left" if side == "right" else "right"
            expected = f'the {other} side, too: the dose says "each_side: yes"'
            cure = f'add a step: "Swap to the {other} side."'
            place = Place(exercise.path, blocks[0].line)
            yield Problem(place, "other-side", expected, f"only the {side}", cure=cure)


def check_claims(guide: Guide) -> Iterator[Problem]:
    """Warn where a text speaks of what research found, and says neither which nor how sure.

    uncited-claim: nobody could look it up, or know how far to trust it.
    Bad:  Studies show that walking helps.
    Good: Walking probably helps a little. [moderate: hayden-2021]
    """
    for path, blocks, _ in texts_of(guide):
        for block in blocks:
            found = None if block.is_marked else _RESEARCH.search(block.text)
            if found:
                cure = "write a mark behind it, such as [weak: id of the source]"
                expected = "a certainty mark behind what research found"
                place = Place(path, block.line)
                yield Problem(place, "uncited-claim", expected, quoted(found.group()), cure=cure)
