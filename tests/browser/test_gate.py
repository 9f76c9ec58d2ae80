"""The warnings come first: they are in the window, not only on the page, however one arrives."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Final

import pytest
from playwright.sync_api import Error

if TYPE_CHECKING:
    from collections.abc import Callable

    from browsing import Site
    from firefox import Firefox
    from playwright.sync_api import Page

SIZES: Final = ((320, 568), (390, 664), (390, 844), (768, 1024), (1280, 800))
PROGRAMME: Final = "1.wskz2h10.fr0qr2h1.pl2z2h5-z4"
TITLES: Final = {
    "all-seven": "All seven",
    "mostly-fine": "Mostly fine",
    "sore-but-moving": "Sore but moving",
    "without-the-floor": "Without the floor",
    PROGRAMME: "Your programme",
}
_PRESS: Final = """(selector) => {
  localStorage.clear();
  scrollTo(0, document.body.scrollHeight);
  setTimeout(() => document.querySelector(selector).click());
}"""
_AGREE: Final = """() => document.querySelector("[data-do=agree]").click()"""
# Where things are in the window, once nothing scrolls any more.
_SEEN: Final = """async (view, title) => {
  const now = document.querySelector("#player")?.dataset.now;
  const said = document.querySelector("#title")?.textContent;
  if (window.isOld || document.readyState !== "complete") return null;
  if (now !== view || said !== title) return null;
  await new Promise((after) => setTimeout(after, 30));
  const box = (selector) => document.querySelector(selector).getBoundingClientRect();
  const [title_, warning, agree, start] =
    ["#title", ".care", "[data-do=agree]", "[data-do=start]"].map(box);
  const asked = document.querySelector(".ask-first");
  const isLast = asked.compareDocumentPosition(document.querySelector("[data-do=agree]"))
    === Node.DOCUMENT_POSITION_FOLLOWING;
  return {
    scrolled: scrollY,
    focus: document.activeElement.id,
    title: title_.top >= 0 && title_.bottom <= innerHeight,
    warning: warning.height > 0 && warning.top >= 0 && warning.top < innerHeight,
    agree: agree.height > 0 && agree.top >= warning.bottom && isLast,
    start: start.height > 0 && start.top >= 0 && start.bottom <= innerHeight,
  };
}"""
_TOP: Final = {"scrolled": 0, "focus": "title", "title": True}
GATE: Final = _TOP | {"warning": True, "agree": True, "start": False}
READY: Final = _TOP | {"warning": False, "agree": False, "start": True}


class _Chromium:
    """A tab with the few questions that Firefox knows too."""

    def __init__(self, tab: Page) -> None:
        self._tab = tab

    def open(self, url: str) -> None:
        self._tab.goto(url)

    def resize(self, width: int, height: int) -> None:
        self._tab.set_viewport_size({"width": width, "height": height})

    def evaluate(self, function: str, *arguments: object) -> Any:
        return self._tab.evaluate(f"(given) => ({function})(...given)", list(arguments))


@pytest.fixture(params=["chromium", "firefox"])
def engine(request: pytest.FixtureRequest, open_tab: Callable[..., Page]) -> _Chromium | Firefox:
    if request.param == "chromium":
        return _Chromium(open_tab())
    running: Firefox = request.getfixturevalue("firefox")
    return running


def _seen(engine: _Chromium | Firefox, view: str, title: str) -> Any:
    """Return what is in the window when a view has come; a page that goes has no answer."""
    last = time.monotonic() + 20
    while time.monotonic() < last:
        try:
            if seen := engine.evaluate(_SEEN, view, title):
                return seen
        except (AssertionError, Error):
            pass
        time.sleep(0.02)
    pytest.fail(f"the view {view} of {title} did not come")


def _leave(engine: _Chromium | Firefox, how: str) -> None:
    """Scroll to the end, and go away in some way."""
    end = "dispatchEvent(new Event('wheel')); scrollTo(0, document.body.scrollHeight)"
    engine.evaluate(f"() => {{ {end}; setTimeout(() => {{ {how} }}); }}")


def test_the_button_of_each_routine_and_programme_leads_to_the_first_warning(
    site: Site, engine: _Chromium | Firefox, long: bool
) -> None:
    """In a short run, of the last two."""
    engine.resize(390, 664)
    for name, title in list(TITLES.items())[0 if long else -2 :]:
        page = f"build/#{name}" if name == PROGRAMME else f"routines/{name}/"
        engine.open(site.url + page)
        button = f'a.button[href*="session/#{name}"]'
        _found(engine, button)
        engine.evaluate(_PRESS, button)

        assert _seen(engine, "signs", title) == GATE, name


def test_whoever_arrives_sees_the_first_warning_and_the_way_on_only_after_it(
    site: Site, engine: _Chromium | Firefox, long: bool
) -> None:
    """On the first visit; the later ones begin with Start in reach.

    A short run has each size, and each programme, once.
    """
    faults = []
    pairs = [[one] for one in TITLES.items()]
    for count, (size, titles) in enumerate(zip(SIZES, pairs, strict=True)):
        engine.resize(*size)
        engine.open(site.url)
        engine.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
        for view, wanted in (("signs", GATE), ("ready", READY)):
            for name, title in TITLES.items() if long else titles:
                engine.open(
                    f"{site.url}session/?{count}{view}{name}#{name}"
                )  # no page is there yet
                seen = _seen(engine, view, title)
                faults += [] if seen == wanted else [(name, size, view, seen)]
            if view == "signs":
                engine.evaluate(_AGREE)
                assert _seen(engine, "ready", title) == READY

    assert faults == []


def test_a_reload_the_way_back_and_a_typed_fragment_show_the_warnings_first_too(
    site: Site, engine: _Chromium | Firefox, long: bool
) -> None:
    faults = []
    for size in (SIZES[0], SIZES[-1]) if long else SIZES[:1]:
        engine.resize(*size)
        engine.open(site.url)
        engine.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
        for view, wanted in (("signs", GATE), ("ready", READY)):
            engine.open("about:blank")
            engine.open(f"{site.url}session/#mostly-fine")
            found = [("opened", _seen(engine, view, "Mostly fine"))]
            engine.evaluate("() => { window.isOld = true; }")
            _leave(engine, "location.reload()")
            found.append(("reloaded", _seen(engine, view, "Mostly fine")))
            _leave(engine, "location.hash = '#sore-but-moving'")
            found.append(("typed", _seen(engine, view, "Sore but moving")))
            _leave(engine, "history.back()")
            found.append(("back", _seen(engine, view, "Mostly fine")))
            _leave(engine, f"location.assign('{site.url}safety/')")
            _found(engine, "body:not([data-session]) .care")
            _leave(engine, "history.back()")
            found.append(("back from another page", _seen(engine, view, "Mostly fine")))
            faults += [(view, size, when, is_) for when, is_ in found if is_ != wanted]
            if view == "signs":
                engine.evaluate(_AGREE)

    assert faults == []


def test_the_name_of_a_view_is_no_way_past_the_warnings(
    site: Site, engine: _Chromium | Firefox, long: bool
) -> None:
    engine.resize(390, 664)
    faults = []
    views = ("ready", "work", "choose", "signs", "hurts", "done", "broken")
    for view in views if long else views[:2]:
        engine.open("about:blank")
        engine.open(f"{site.url}session/#{view}")
        seen = _seen(engine, "choose", "Follow along")
        if not seen["warning"] or seen["scrolled"]:
            faults.append((view, seen))

    assert faults == []


def test_a_link_that_names_words_of_the_page_does_not_lead_past_the_warnings(
    site: Site, engine: _Chromium | Firefox
) -> None:
    engine.resize(390, 664)
    engine.open(site.url)
    engine.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
    for name in ("mostly-fine", PROGRAMME):
        engine.open(f"{site.url}session/?{name}#{name}:~:text=None%20of%20these%20is%20true")
        _seen(engine, "signs", TITLES[name])
        # Browsers look for the words anew for half a second after loading.
        engine.evaluate("() => new Promise((after) => setTimeout(after, 800))")

        assert _seen(engine, "signs", TITLES[name]) == GATE, name


def _found(engine: _Chromium | Firefox, selector: str) -> None:
    """Wait until a page has something that can be pressed."""
    last = time.monotonic() + 20
    question = "(one) => Boolean(document.querySelector(one)?.checkVisibility())"
    while time.monotonic() < last:
        try:
            if engine.evaluate(question, selector):
                return
        except (AssertionError, Error):
            pass
        time.sleep(0.02)
    pytest.fail(f"{selector} did not come")
