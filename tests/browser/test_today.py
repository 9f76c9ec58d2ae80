"""From "How is your back today?" to the end of a routine: by keyboard, without script, on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from browsing import visit

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from browsing import Site
    from playwright.sync_api import Page

FOCUSED = "document.activeElement.textContent.trim()"
MOST_STEPS = 60


def tab_to(tab: Page, words: str) -> list[str]:
    """Press Tab until what has the focus says `words`; return what was passed."""
    passed: list[str] = []
    for _ in range(MOST_STEPS):
        tab.keyboard.press("Tab")
        passed.append(tab.evaluate(FOCUSED))
        if passed[-1] == words:
            return passed
    message = f"{words!r} is not reached: {passed}"
    raise AssertionError(message)


def headings(tab: Page) -> list[str]:
    """Return the headings of a page in the order in which they are read."""
    return [one.strip() for one in tab.locator("main :is(h1, h2, h3)").all_inner_texts()]


@pytest.mark.parametrize(
    ("choice", "exercises"),
    [
        (
            "I cannot get down to the floor",
            ["Stand up from a chair", "Turn on a chair", "Hands on a wall", "Side lean on a wall"],
        ),
        (
            "I am sore, but I can move",
            ["A little way down", "Open book on your side", "Forearms and knees"],
        ),
        (
            "I am mostly fine",
            ["A little way down", "A small lunge forward", "Forearms and knees", "Knees bent"],
        ),
    ],
)
def test_a_reader_without_mouse_and_script_gets_from_the_signs_to_the_end_of_a_routine(
    site: Site, open_tab: Callable[..., Page], choice: str, exercises: list[str]
) -> None:
    tab = open_tab(width=390)
    visit(tab, f"{site.url}today/")
    assert headings(tab)[:2] == ["How is your back today?", "Signs of an emergency"]

    passed = tab_to(tab, choice)
    assert "Which signs need help now?" in passed  # before the choice, in the order of the keys
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/routines/**")

    read = headings(tab)
    start = read.index("The exercises") + 1
    assert read[start : start + len(exercises)] == exercises
    assert read[start + len(exercises)] == "Stop if"
    steps = [one for one in tab_to(tab, "All seven") if one.startswith("All the steps")]
    assert len(steps) == len(exercises)


def test_a_screen_reader_is_told_what_each_picture_of_a_routine_shows(
    site: Site, open_tab: Callable[..., Page]
) -> None:
    tab = open_tab()
    visit(tab, f"{site.url}routines/without-the-floor/")

    tree = tab.locator("main").aria_snapshot()

    assert 'img "Side view. A person sits near the front of a chair' in tree
    assert 'heading "Stand up from a chair" [level=3]' in tree
    assert "5 to 10 times" in tree.replace("\u00a0", " ")
    assert tree.count("- img ") == tab.locator("main img").count()


def test_the_card_for_a_bad_day_is_at_most_half_a_page(
    site: Site, open_tab: Callable[..., Page], tmp_path: Path
) -> None:
    tab = open_tab()
    visit(tab, f"{site.url}bad-day/")
    tab.emulate_media(media="print")
    tab.set_viewport_size({"width": 688, "height": 1016})  # A4 at 96 dots an inch, less margins

    card = tab.locator(".pocket").bounding_box()
    assert card
    assert card["y"] + card["height"] <= 1016 / 2
    tab.pdf(path=tmp_path / "card.pdf", format="A4")
    assert (tmp_path / "card.pdf").read_bytes().count(b"/Type /Page\n") == 1
