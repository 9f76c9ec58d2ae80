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
]
"""


def test_a_printed_page_has_its_whole_text_on_light_paper_and_no_menu(
    site: Site, open_tab: Callable[..., Page]
) -> None:
    tab = open_tab()
    faults = Faults()
    for page in each_page(site, tab, site.of_kind("exercise", "safety")):
        whole = words(tab.evaluate("ask.printedText()"))
        assert whole, page
        for paper, size in PAPERS.items():
            resize(tab, *size)
            for scheme in ("light", "dark"):
                show(tab, media="print", color_scheme=scheme)
                missing = whole - words(tab.evaluate("ask.printedText()"))
                found = [f"lacks {' '.join(missing)}"] if missing else []
                faults.on(page, [*found, *tab.evaluate(_FAULTS)], f"{paper}, {scheme}")
        show(tab)
        resize(tab, 1280)
    faults.report()
