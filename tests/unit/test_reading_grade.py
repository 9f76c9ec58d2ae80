"""The reading grade of a text is the one that its formula gives."""

from __future__ import annotations

import pytest

from site_src.checks.language import grade_of


@pytest.mark.parametrize(
    ("text", "words", "sentences", "syllables"),
    [
        ("The cat sat on the mat.", 6, 1, 6),
        ("Lie on your back. Bend your knees.", 7, 2, 7),
        ("Don't hold your breath, and use a well-padded mat.", 9, 1, 10),
        ("Rehabilitation professionals recommend individualised progression.", 5, 1, 21),
        ("Muscles. Lie on your back.", 5, 1, 6),  # a heading is no sentence of its own
        ("Gluteus flumpering is easy.", 4, 1, 7),  # neither is in the dictionary
    ],
)
def test_the_grade_is_that_of_flesch_and_kincaid(
    text: str, words: int, sentences: int, syllables: int
) -> None:
    expected = 0.39 * words / sentences + 11.8 * syllables / words - 15.59
    assert grade_of(text) == pytest.approx(expected)


def test_a_text_without_words_has_the_grade_nought() -> None:
    assert grade_of(" … – ") == 0
