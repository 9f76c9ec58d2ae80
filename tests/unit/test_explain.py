"""The manual of codes comes from docstrings, and is whole."""

from __future__ import annotations

from collections import Counter

from site_src.model.codes import SEVERITIES
from site_src.reports.explain import PAGE_HEAD, entries, explain, manual, manual_page


def test_every_code_is_explained_once() -> None:
    assert Counter(entry.code for entry in entries()) == dict.fromkeys(SEVERITIES, 1)


def test_an_explanation_shows_a_mistake_and_what_is_right() -> None:
    assert explain("wrong-choice") == (
        "wrong-choice (error): only the listed words have a meaning here.\n\n"
        "  wrong:  level: begginer\n"
        "  right:  level: beginner"
    )
    assert explain("no-such-code") is None


def test_every_entry_is_a_sentence_and_shows_two_different_things() -> None:
    for entry in manual().values():
        assert entry.why.endswith(".")
        assert entry.bad != entry.good


def test_the_page_of_the_manual_has_a_heading_for_each_code_in_the_order_of_the_table() -> None:
    page = manual_page()

    assert page.startswith(PAGE_HEAD)
    headings = [line[3:] for line in page.splitlines() if line.startswith("## ")]
    assert headings == list(SEVERITIES)
