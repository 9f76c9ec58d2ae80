from __future__ import annotations

from typing import TYPE_CHECKING

from browsing import Site, visit

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page


def test_one_press_selects_a_whole_message_and_nothing_else(
    site: Site, open_tab: Callable[..., Page]
) -> None:
    tab = open_tab(width=320, has_touch=True)
    (page,) = site.of_kind("text-form")
    visit(tab, site.url + page.path)
    boxes = tab.locator("pre.message").all()
    assert len(boxes) == 5

    for box in boxes:
        box.click()
        assert tab.evaluate("getSelection().toString()").strip() == box.inner_text().strip()


def test_a_message_is_the_beginning_of_its_file(site: Site, open_tab: Callable[..., Page]) -> None:
    tab = open_tab()
    (page,) = site.of_kind("text-form")
    visit(tab, site.url + page.path)
    for section in tab.locator("section:has(> pre.message)").all():
        to = section.locator("a.lone-link").get_attribute("href")
        assert to
        response = tab.request.get(f"{site.url}{page.path}{to}")
        assert response.headers["content-type"].startswith("text/plain")
        text = " ".join(response.text().split())
        assert text.startswith(" ".join(section.locator("pre").inner_text().split()))
