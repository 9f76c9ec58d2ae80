"""The guide as one file, opened as from a stick: alone in its folder, and without a network."""

from __future__ import annotations

import shutil
from base64 import b64encode
from typing import TYPE_CHECKING, Any, Final

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from browsing import HELPERS, USUAL, Site, resize, show
from test_axe import COLOURS, OPTIONS, RUN, SCHEMES, WITHOUT_COLOURS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

_LISTEN: Final = """
window.stopped = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.stopped.push(`${event.violatedDirective} stopped ${event.blockedURI}`));
"""
_LOST: Final = """
[...document.querySelectorAll("a[href^='#']")].map((link) => link.getAttribute("href"))
  .filter((to) => !document.getElementById(decodeURIComponent(to.slice(1))))
"""
# A picture that is drawn has a body of some size inside its frame; one that is not has none.
_BLANK: Final = """
[...document.querySelectorAll("svg.picture")].filter((picture) => {
  const body = picture.querySelector("use").getBBox(), frame = picture.viewBox.baseVal;
  const box = picture.getBoundingClientRect();
  const fits = body.x < frame.x + frame.width && frame.x < body.x + body.width;
  return !fits || body.width < 10 || body.height < 10 || box.width < 40 || box.height < 20;
}).map((picture) => picture.getAttribute("aria-label") || picture.parentElement.outerHTML)
"""
_COLOURS: Final = """
async (png) => {
  const bytes = Uint8Array.from(atob(png), (letter) => letter.charCodeAt(0));
  const image = await createImageBitmap(new Blob([bytes], {type: "image/png"}));
  const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
  canvas.drawImage(image, 0, 0);
  const counts = new Map();
  const {data} = canvas.getImageData(0, 0, image.width, image.height);
  for (let at = 0; at < data.length; at += 4) {
    const colour = `${data[at]},${data[at + 1]},${data[at + 2]}`;
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  return Object.fromEntries([...counts].filter(([, count]) => count > 30));
}
"""


@pytest.fixture(scope="module")
def alone(site: Site, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the address of the file in a folder where nothing else is."""
    stick = tmp_path_factory.mktemp("stick")
    shutil.copy(site.folder / "take-away.html", stick)
    return (stick / "take-away.html").as_uri()


@pytest.fixture(scope="module")
def opened(alone: str, browser: Browser) -> Iterator[Page]:
    """Open the file once, without a network: it is long."""
    context = browser.new_context(offline=True, service_workers="block")
    tab = context.new_page()
    tab.goto(alone)
    tab.evaluate(HELPERS)
    yield tab
    context.close()


@pytest.fixture
def tab(opened: Page) -> Page:
    """Return the tab that has the file open, as a tab is shown that nobody has changed."""
    resize(opened, 1280)
    show(opened)
    return opened


def test_it_asks_for_nothing_and_its_policy_stops_nothing(
    alone: str, open_tab: Callable[..., Page]
) -> None:
    tab = open_tab(offline=True, java_script_enabled=True)
    tab.add_init_script(_LISTEN)
    asked: list[str] = []
    said: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("console", lambda message: said.append(message.text))
    tab.on("pageerror", lambda error: said.append(error.message))
    tab.goto(alone)
    for mode in ({"color_scheme": "dark"}, {"media": "print"}):
        tab.emulate_media(**(USUAL | mode))
        tab.evaluate("scrollTo(0, document.body.scrollHeight)")
    tab.wait_for_load_state("networkidle")

    assert [url for url in asked if not url.startswith("data:")] == [alone]
    assert said == []
    assert tab.evaluate("window.stopped") == []
    assert tab.evaluate("getComputedStyle(document.body).backgroundColor") != "rgba(0, 0, 0, 0)"


def test_no_link_inside_is_broken_and_one_goes_where_it_says(tab: Page) -> None:
    assert tab.evaluate(_LOST) == []

    tab.get_by_role("link", name="Wall sit", exact=True).first.click()

    assert tab.url.endswith("#_strength_wall-sit_")
    assert tab.locator("#_strength_wall-sit_ h1").bounding_box()["y"] < 200  # type: ignore[index]


@pytest.mark.parametrize("width", [320, 1280])
def test_every_picture_is_drawn(tab: Page, width: int) -> None:
    resize(tab, width)

    assert tab.locator("svg.picture").count() > 100
    assert tab.evaluate(_BLANK) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_picture_has_the_colours_that_it_has_on_its_page(
    site: Site, tab: Page, open_tab: Callable[..., Page], scheme: str
) -> None:
    page = open_tab()
    page.goto(f"{site.url}strength/wall-sit/")
    found = []
    for where, picture in (
        (page, "figure svg.figure"),
        (tab, "#_strength_wall-sit_ figure svg.picture"),
    ):
        show(where, color_scheme=scheme)
        png = where.locator(picture).last.screenshot()
        found.append(tab.evaluate(_COLOURS, b64encode(png).decode()))

    # A picture may lie between pixels: a row of them then has a colour of its own.
    for one, other in (found, found[::-1]):
        large = {colour for colour, count in one.items() if count > 600}  # more than one row
        assert len(large) > 5
        assert large <= other.keys()


def test_nothing_makes_it_scroll_sideways_and_its_links_are_large_enough(tab: Page) -> None:
    for width in (320, 375, 768, 1280):
        resize(tab, width)
        assert tab.evaluate("ask.overflow()") == [], width
    resize(tab, 375)
    assert tab.evaluate("ask.smallTargets(44)") == []


def test_its_disclaimers_are_really_visible(tab: Page) -> None:
    modes: list[dict[str, Any]] = [{}, {"color_scheme": "dark"}, {"forced_colors": "active"}]
    for mode in [*modes, {"media": "print"}]:
        show(tab, **mode)
        assert tab.evaluate("ask.hiddenNotices()") == [], mode


_ONE_IN: Final = 12
_LEAVE_OUT: Final = """([first, every]) => [...document.querySelectorAll(".chapter")]
  .filter((_, at) => at % every !== first).map((one) => one.remove()).length"""


@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_light_or_dark(
    alone: str, open_tab: Callable[..., Page], width: int, commit_seed: int, *, long: bool
) -> None:
    """In a short run with one chapter in twelve, others for each commit, and dark when wide."""
    tab = open_tab(offline=True, width=width)
    tab.goto(alone)
    tab.evaluate(HELPERS)
    if not long:
        assert tab.evaluate(_LEAVE_OUT, [commit_seed % _ONE_IN, _ONE_IN]) > 40
    tab.evaluate(AXE_SCRIPT)
    narrow, wide = {"light": OPTIONS}, {"light": WITHOUT_COLOURS, "dark": COLOURS}
    schemes = SCHEMES if long else wide if width > 320 else narrow
    rules = set()
    for scheme, options in schemes.items():
        show(tab, color_scheme=scheme)
        result = tab.evaluate(RUN, options)
        assert result["faults"] == [], scheme
        rules.update(result["rules"])
    assert "color-contrast" in rules


def test_on_paper_it_is_light_and_has_no_menu(tab: Page) -> None:
    show(tab, media="print", color_scheme="dark")

    assert tab.evaluate("ask.darkPaper()") == []
    assert tab.evaluate("[...document.querySelectorAll('nav')].filter(ask.shown).length") == 0
