"""Reading views, such as Firefox's, show the warnings and the pictures of a page without style."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from browsing import Faults, Site, each_page
from npm_packages import npm_packages

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

# What must reach a reader: the signs of an emergency, or at least the way to them; and what the
# guide is not. A view that leaves lists of links out may leave out the small print.
WANTED: Final = ("emergency-signs", "not-medical-advice", "not-yet-checked")
_VIEW: Final = """(wanted) => {
  const plain = (text) => text.replace(/\\s+/g, " ").trim();
  const shown = (one) => one.checkVisibility();
  const main = document.querySelector("main");
  const said = {};
  for (const one of [...document.querySelectorAll("[data-disclaimer]")].filter(shown)) {
    const form = [one.dataset.form !== "link", plain(one.textContent)];
    (said[one.dataset.disclaimer] ??= []).push(form);
  }
  const drawn = main.querySelectorAll("svg[role=img]").length;
  const article = new Readability(document.cloneNode(true)).parse();
  const view = new DOMParser().parseFromString(article?.content ?? "", "text/html").body;
  const text = plain(view.textContent);
  const faults = [];
  for (const name of wanted) {
    const forms = said[name] ?? [];
    const inWords = forms.filter(([isText]) => isText);
    // Of several forms, the one in words; where it stands as a link only, that link.
    if (!forms.length) faults.push(`${name} is not on the page`);
    else if (!(inWords.length ? inWords : forms).every(([, words]) => text.includes(words))) {
      faults.push(`${name} is lost`);
    }
  }
  const kept = view.querySelectorAll("svg[role=img]").length;
  if (kept < drawn) faults.push(`${drawn - kept} of ${drawn} pictures are lost`);
  for (const picture of view.querySelectorAll("svg[role=img]")) {
    const dangling = [...picture.querySelectorAll("use")].filter(
      (use) => !view.querySelector(`[id="${use.getAttribute("href").slice(1)}"]`));
    if (dangling.length) faults.push(`${dangling.length} shapes of a picture are lost`);
    if (!picture.hasAttribute("fill")) faults.push("a picture is black without a style");
  }
  return faults;
}"""


@pytest.fixture(scope="module")
def readability() -> str:
    """Return the program behind Firefox's Reader View."""
    return (npm_packages() / "@mozilla/readability/Readability.js").read_text(encoding="utf-8")


def test_a_reading_view_keeps_the_warnings_and_the_pictures_of_every_page(
    site: Site, open_tab: Callable[..., Page], readability: str
) -> None:
    tab = open_tab(width=390)
    faults = Faults()
    for page in each_page(site, tab):
        tab.evaluate(f"{readability}; window.Readability = Readability; 0")
        faults.on(page, tab.evaluate(_VIEW, WANTED))
    faults.report()
