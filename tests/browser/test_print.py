from __future__ import annotations

from typing import TYPE_CHECKING, Final

from browsing import Faults, Site, each_page, resize, show, words

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

# The space between margins of 14 and 13 mm, in CSS pixels (96 to the inch).
PAPERS: Final = {
    "A4": (round((210 - 28) / 25.4 * 96), round((297 - 26) / 25.4 * 96)),
    "Letter": (round((216 - 28) / 25.4 * 96), round((279 - 26) / 25.4 * 96)),
}


_FAULTS: Final = """
[
  ...ask.overflow(),
  ...ask.darkPaper(),
  ...[...document.querySelectorAll("nav")].filter(ask.shown)
    .map((menu) => `has a menu, ${ask.label(menu)}`),
  ...[...document.images].filter((image) => ask.shown(image) && !image.naturalWidth)
    .map((image) => `has a blank room, ${ask.label(image)}`),
]
"""


# What prints on one sheet leaves much of the page out, and says what in its style.
WHOLE: Final = ("routine", "floor-free", "text", "card", "conditions", "about")
ONE_SHEET: Final = ("exercise", "safety")


def test_a_printed_page_has_its_whole_text_on_light_paper_and_no_menu(
    site: Site, open_tab: Callable[..., Page]
) -> None:
    tab = open_tab()
    faults = Faults()
    for page in each_page(site, tab, site.of_kind(*WHOLE, *ONE_SHEET)):
        whole = words(tab.evaluate("ask.printedText()"))
        assert whole, page
        for paper, size in PAPERS.items():
            resize(tab, *size)
            for scheme in ("light", "dark"):
                show(tab, media="print", color_scheme=scheme)
                printed = words(tab.evaluate("ask.printedText()"))
                missing = whole - printed if page.kind in WHOLE else []
                found = [f"lacks {' '.join(missing)}"] if missing else []
                faults.on(page, [*found, *tab.evaluate(_FAULTS)], f"{paper}, {scheme}")
        show(tab)
        resize(tab, 1280)
    faults.report()


def test_a_sheet_keeps_what_to_do_and_when_to_stop(
    site: Site, open_tab: Callable[..., Page]
) -> None:
    tab = open_tab()
    kept = ["h1", ".dose__cells", ".ask-first ul", "#steps ~ ol", ".stop > ul", ".review"]
    for _ in each_page(site, tab, site.of_kind("exercise")):
        show(tab, media="print")
        hidden = [one for one in kept if not tab.locator(one).first.is_visible()]
        assert hidden == []
        assert tab.locator("svg.figure").first.is_visible() or tab.locator("img").count() == 0
    (safety,) = each_page(site, tab, site.of_kind("safety"))
    for urgency in ("emergency", "urgent"):
        assert tab.locator(f".care[data-urgency={urgency}]").is_visible(), safety
