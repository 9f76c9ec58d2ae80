from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from browsing import Faults, GuidePage, Site, TextSize, each_page, resize

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

WIDTHS: Final = (320, 375, 768, 1280)
SMALLEST_TARGET: Final = 44


def test_no_page_scrolls_sideways_or_cuts_text_off(
    site: Site, judged: tuple[GuidePage, ...], open_tab: Callable[..., Page]
) -> None:
    tab = open_tab()
    faults = Faults()
    for page in each_page(site, tab, judged):
        for width in WIDTHS:
            resize(tab, width)
            faults.on(page, tab.evaluate("ask.overflow()"), f"{width} px")
    faults.report()


def test_no_page_scrolls_sideways_or_cuts_text_off_when_zoomed_four_times(
    site: Site, judged: tuple[GuidePage, ...], open_tab: Callable[..., Page]
) -> None:
    tab = open_tab(device_scale_factor=4)
    resize(tab, 1280 // 4, 1024 // 4)
    faults = Faults()
    for page in each_page(site, tab, judged):
        faults.on(page, tab.evaluate("ask.overflow()"))
    faults.report()


@pytest.mark.parametrize("width", [375, 1280])
def test_text_of_double_size_grows_and_still_fits(
    site: Site, judged: tuple[GuidePage, ...], open_tab: Callable[..., Page], width: int
) -> None:
    tab = open_tab(width=width)
    text_size = TextSize(tab)
    faults = Faults()
    for page in each_page(site, tab, judged):
        usual = tab.evaluate("ask.textSize()")
        text_size.set(TextSize.DOUBLE)
        growth = tab.evaluate("ask.textSize()") / usual
        faults.on(page, [f"text grows only {growth:.2f} times"] if growth < 1.99 else [])
        faults.on(page, tab.evaluate("ask.overflow()"))
        text_size.set(TextSize.USUAL)
    faults.report()


def test_links_and_buttons_on_their_own_are_large_enough_for_a_finger(
    site: Site, judged: tuple[GuidePage, ...], open_tab: Callable[..., Page]
) -> None:
    tab = open_tab(width=375, has_touch=True)
    faults = Faults()
    for page in each_page(site, tab, judged):
        faults.on(page, tab.evaluate("(least) => ask.smallTargets(least)", SMALLEST_TARGET))
    faults.report()
