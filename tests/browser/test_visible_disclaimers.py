from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from browsing import Faults, GuidePage, Site, each_page, resize, show

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

WAYS: Final[dict[str, tuple[int, dict[str, Any]]]] = {
    "phone": (320, {}),
    "desk": (1280, {}),
    "dark": (1280, {"color_scheme": "dark"}),
    "forced colours": (1280, {"forced_colors": "active"}),
    "paper": (700, {"media": "print"}),
}


def test_every_disclaimer_of_every_page_is_really_visible(
    site: Site, judged: tuple[GuidePage, ...], open_tab: Callable[..., Page], *, long: bool
) -> None:
    """In a short run, each page in two of the ways, by turns."""
    tab = open_tab()
    faults = Faults()
    ways = [*WAYS.items(), *WAYS.items()]
    for number, page in enumerate(each_page(site, tab, judged)):
        turn = number % len(WAYS)
        for way, (width, mode) in WAYS.items() if long else ways[turn : turn + 2]:
            resize(tab, width)
            show(tab, **mode)
            faults.on(page, _hidden(tab, with_links=way != "paper"), way)
        show(tab)
    faults.report()


def test_every_disclaimer_of_every_page_is_really_visible_without_scripts(
    site: Site, judged: tuple[GuidePage, ...], open_tab: Callable[..., Page]
) -> None:
    tab = open_tab(width=375, java_script_enabled=False)
    faults = Faults()
    for page in each_page(site, tab, judged):
        faults.on(page, _hidden(tab, with_links=True))
    faults.report()


def _hidden(tab: Page, *, with_links: bool) -> list[str]:
    """Return the disclaimers that cannot be seen; on paper, a link would lead nowhere."""
    assert tab.evaluate("document.querySelectorAll('[data-disclaimer]').length"), tab.url
    return [
        f"does not show {notice} ({form})"
        for notice, form in tab.evaluate("ask.hiddenNotices()")
        if with_links or form != "link"
    ]
