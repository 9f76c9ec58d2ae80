from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final

import pytest
from browsing import visit

if TYPE_CHECKING:
    from collections.abc import Callable

    from browsing import Site
    from playwright.sync_api import Page


_LOOK: Final = """
["html", "body", "h1", "a"].map((name) => {
  const { color, backgroundColor, font, margin } = getComputedStyle(document.querySelector(name));
  return [color, backgroundColor, font, margin];
})
"""
_ADDRESSES: Final = """
[...document.querySelectorAll("a[href], link[href]")].map((element) => element.href)
  .filter((address) => new URL(address).origin === location.origin)
"""


@pytest.mark.parametrize("path", ["x", "x/y/z", "x/y/z/"])
def test_the_page_for_missing_pages_finds_its_style_and_the_guide_at_any_depth(
    site: Site, open_tab: Callable[..., Page], path: str
) -> None:
    (page,) = site.of_kind("not-found")
    tab = open_tab()
    visit(tab, site.url)
    look_of_the_guide = tab.evaluate(_LOOK)

    visit(tab, site.url + path, HTTPStatus.NOT_FOUND)

    assert f"<title>{tab.title()}</title>" in page.file.read_text(encoding="utf-8")
    assert tab.evaluate(_LOOK) == look_of_the_guide
    addresses = {a for a in tab.evaluate(_ADDRESSES) if not a.endswith("#main")}
    assert site.url in addresses
    assert [address for address in addresses if not tab.request.get(address).ok] == []
