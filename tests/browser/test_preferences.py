from __future__ import annotations

from typing import TYPE_CHECKING, Final

from browsing import Faults, GuidePage, Site, each_page, show

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

THINNEST_BORDER: Final = 2
_BORDERS: Final = """
[...document.querySelectorAll("[data-urgency]")].map((card) => {
  const sides = ["Top", "Right", "Bottom", "Left"];
  const style = getComputedStyle(card);
  return [card.dataset.urgency, Math.min(...sides.map((side) =>
    style[`border${side}Style`] === "none" ? 0 : parseFloat(style[`border${side}Width`])))];
})
"""
_MOTION: Final = """
[
  ...document.getAnimations().map((each) => `${ask.label(each.effect.target)} moves`),
  ...(getComputedStyle(document.documentElement).scrollBehavior === "smooth"
    ? ["scrolls smoothly"] : []),
]
"""


def test_forced_colours_leave_the_care_cards_their_borders(
    site: Site, judged: tuple[GuidePage, ...], open_tab: Callable[..., Page]
) -> None:
    tab = open_tab(forced_colors="active")
    faults = Faults()
    seen = set()
    for page in each_page(site, tab, judged):
        for urgency, px in tab.evaluate(_BORDERS):
            seen.add(urgency)
            thin = px < THINNEST_BORDER
            faults.on(page, [f"{urgency} card has a border of {px} px"] if thin else [])
    faults.report()
    assert seen == {"emergency", "urgent", "soon"}


def test_the_more_urgent_a_care_card_the_stronger_its_border(
    site: Site, open_tab: Callable[..., Page]
) -> None:
    tab = open_tab(forced_colors="active")
    for _ in each_page(site, tab, site.of_kind("safety")):
        width = dict(tab.evaluate(_BORDERS))
        assert width["emergency"] > width["urgent"] > width["soon"], width


def test_nothing_moves_by_itself_and_nothing_at_all_where_motion_is_unwanted(
    site: Site, judged: tuple[GuidePage, ...], open_tab: Callable[..., Page]
) -> None:
    tab = open_tab()
    faults = Faults()
    for page in each_page(site, tab, judged):
        for setting in ("reduce", "no-preference"):
            show(tab, reduced_motion=setting)
            faults.on(page, tab.evaluate(_MOTION), f"motion: {setting}")
        show(tab)
    faults.report()
