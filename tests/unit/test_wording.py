"""Slips in names are told from words that only look like them."""

from __future__ import annotations

import re

import pytest

from site_src.checks.style import _BOTH, _RESEARCH, _is_slip, _words


@pytest.mark.parametrize(
    ("typed", "is_slip"),
    [
        ("wall sti", True),
        ("wal sit", True),
        ("Wall sitt", True),
        ("wall sit", False),
        ("wall sits", False),
        ("wall with", False),
        ("wall so", False),
        ("call it", False),
        ("hall sti", False),
    ],
)
def test_a_name_of_two_words_with_one_of_them_misspelt_is_a_slip(
    typed: str, *, is_slip: bool
) -> None:
    assert _is_slip(_words(typed), ("wall", "sit")) == is_slip


def test_a_name_of_one_word_is_left_to_the_reader() -> None:
    assert not _is_slip(["plan"], ("plank",))


@pytest.mark.parametrize(
    "text", ["swap", "the other side", "each side", "both legs", "change sides"]
)
def test_a_text_may_name_the_other_side_in_many_ways(text: str) -> None:
    assert _BOTH.search(f"then {text}, slowly")


@pytest.mark.parametrize(
    ("text", "is_claim"),
    [
        ("Studies show that it helps.", True),
        ("A trial of 2019 found less pain.", True),
        ("It is proven.", True),
        ("It helps 30 % of people.", True),
        ("Several good trials agree.", False),
        ("We cite reviews of many studies.", False),
        ("Hold for 30 seconds.", False),
    ],
)
def test_what_research_found_is_told_from_what_it_is(text: str, *, is_claim: bool) -> None:
    assert bool(re.search(_RESEARCH, text)) == is_claim
