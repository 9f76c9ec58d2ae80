from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from browsing import Faults, GuidePage, Site, each_page, visit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page

THINNEST_RING: Final = 2


def test_tab_reaches_the_skip_link_first_and_enter_moves_to_the_main_text(
    site: Site, judged: tuple[GuidePage, ...], open_tab: Callable[..., Page]
) -> None:
    tab = open_tab(width=375)
    faults = Faults()
    for page in each_page(site, tab, judged):
        faults.on(page, _skip(tab))
    faults.report()


def _skip(tab: Page) -> Iterator[str]:
    tab.keyboard.press("Tab")
    at = tab.evaluate("ask.focused()")
    if tab.evaluate("document.activeElement.getAttribute('href')") != "#main":
        yield f"Tab first reaches {at and at['label']}"
    elif not at["seen"]:
        yield "the skip link has the focus and cannot be seen"
    else:
        tab.keyboard.press("Enter")
        if tab.evaluate("document.activeElement.localName") != "main":
            yield "the skip link does not move the focus to the main text"


@pytest.mark.parametrize("kind", ["home", "exercise", "safety"])
def test_everything_that_takes_the_focus_shows_it(
    site: Site, open_tab: Callable[..., Page], kind: str
) -> None:
    page = site.of_kind(kind)[0]
    tab = open_tab()
    visit(tab, site.url + page.path)
    faults = Faults()
    faults.on(page, _walk(tab))
    faults.report()


def _walk(tab: Page) -> Iterator[str]:
    """Press Tab through a whole page."""
    for expected in range(tab.evaluate("ask.focusable().length")):
        tab.keyboard.press("Tab")
        at = tab.evaluate("ask.focused()")
        if at is None or at["index"] != expected:
            wanted = tab.evaluate("(index) => ask.label(ask.focusable()[index])", expected)
            yield f"Tab reaches {at and at['label']} in place of {wanted}"
            return
        if not at["seen"]:
            yield f"{at['label']} has the focus and cannot be seen"
        if at["ring"] < THINNEST_RING:
            yield f"{at['label']} has a ring of {at['ring']} px"
