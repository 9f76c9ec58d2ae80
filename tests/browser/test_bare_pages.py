"""What is left when scripts or style do not arrive, as on a poor connection or in a reader."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from browsing import Faults, GuidePage, Site, each_page, words

from site_src.model.page_kinds import TOOL_KINDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

_DEAD_BUTTONS: Final = """
[...document.querySelectorAll("button:not([popovertarget]), [role=button]")]
  .filter(ask.shown).map((button) => `shows ${ask.label(button)}, which does nothing`)
"""
_FIRST_LINKS: Final = """
["body > a[href='#main']", "header a", "header [data-disclaimer]"].map((selector) => {
  const link = document.querySelector(selector);
  return link ? [ask.squeeze(link.textContent), link.href.split("#")[0]] : [`no ${selector}`, ""];
})
"""


def test_without_scripts_every_page_shows_its_whole_main_text_and_no_dead_button(
    site: Site, judged: tuple[GuidePage, ...], open_tab: Callable[..., Page]
) -> None:
    tab, bare_tab = open_tab(), open_tab(java_script_enabled=False)
    bare_pages = each_page(site, bare_tab, judged)
    faults = Faults()
    for page in each_page(site, tab, judged):
        assert next(bare_pages) == page
        whole = words(tab.evaluate("ask.mainText()"))
        assert whole, page
        # What a tool shows only with a script is no text; test_tools sees that it leads on.
        is_tool = page.kind in TOOL_KINDS
        missing = words("") if is_tool else whole - words(bare_tab.evaluate("ask.mainText()"))
        faults.on(page, [f"lacks {' '.join(missing)}"] if missing else [])
        faults.on(page, bare_tab.evaluate(_DEAD_BUTTONS))
    faults.report()


def test_without_style_a_page_begins_with_skip_link_name_and_emergency_link(
    site: Site, judged: tuple[GuidePage, ...], open_tab: Callable[..., Page]
) -> None:
    (safety,) = site.of_kind("safety")
    tab = open_tab()
    tab.route("**/*.css", lambda route: route.abort())
    faults = Faults()
    for page in each_page(site, tab, judged):
        links = tab.evaluate(_FIRST_LINKS)
        begins, wanted = tab.evaluate("ask.beforeHeading()"), [text for text, _ in links]
        faults.on(page, [f"begins with {begins}, not with {wanted}"] if begins != wanted else [])
        leads = [site.url + page.path, site.url, site.url + safety.path]
        found = [address for _, address in links]
        faults.on(page, [f"leads to {found}, not to {leads}"] if found != leads else [])
    faults.report()
