"""What a script shows later is held to the same as a page: every state of the pages that do things.

Without a script, each of them leads on.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from browsing import HELPERS, Site, resize, show, visit
from following import KEY, Session
from test_axe import RUN, SCHEMES, WITHOUT_COLOURS

from site_src.model.page_kinds import TOOL_KINDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page

SMALLEST_TARGET: Final = 44
_LOG: Final = {
    "id": "2027-01-12T18:00:00.000Z",
    "day": "2027-01-12",
    "title": "Sore but moving",
    "code": "",
    "stopped": False,
    "before": 3,
    "after": 2,
    "morning": None,
}


def _states(session: Session) -> Iterator[str]:
    """Go through every state, and name it."""
    tab, url = session.tab, session.site.url
    session.open(agree=False)
    yield "signs"
    session.press("agree")
    yield "ready"
    session.start()
    yield "getting ready"
    session.wait(12)
    yield "hold"
    session.press("main")
    yield "paused"
    for _ in range(3):
        session.press("next")
    yield "getting to the floor"
    session.press("main")
    session.press("next")
    yield "repetitions"
    session.press("hurts")
    yield "this hurts"
    session.press("stop")
    tab.locator("[data-score=after][value='4']").click()
    yield "stopped"
    tab.goto(f"{url}session/#1.wskz")
    tab.wait_for_selector("[data-slot=broken-link]:visible")
    yield "a link that was cut off"
    tab.goto(f"{url}build/#all-seven")
    tab.wait_for_selector("#builder:visible")
    tab.get_by_role("button", name="Copy the link").click()
    yield "a programme"
    tab.goto(f"{url}r/#1.wskz")
    tab.wait_for_selector("#typed:visible")
    yield "a code at fault"
    tab.goto(f"{url}log/")
    kept = json.dumps({"v": 1, "log": [_LOG]})
    tab.evaluate("([key, kept]) => localStorage.setItem(key, kept)", [KEY, kept])
    tab.reload()
    tab.wait_for_selector("#log:visible")
    tab.get_by_role("button", name="Delete all of it").click()
    yield "a log"


@pytest.mark.parametrize("width", [320, 1280])
def test_every_state_is_fit_for_everybody_light_and_dark(
    site: Site, open_tab: Callable[..., Page], width: int, commit_seed: int, *, long: bool
) -> None:
    """In a short run with the colours of one state in four, others for each commit."""
    tab = open_tab(width=width, bypass_csp=True)
    faults: list[str] = []
    session = Session(site, tab)
    tab.clock.resume()  # axe has timers of its own
    for number, state in enumerate(_states(session)):
        is_whole = long or (number + commit_seed + width) % 4 == 0
        resize(tab, width)
        tab.evaluate(AXE_SCRIPT)
        tab.evaluate(HELPERS)
        for scheme, options in (SCHEMES if is_whole else {"light": WITHOUT_COLOURS}).items():
            show(tab, color_scheme=scheme)
            found = tab.evaluate(RUN, options)["faults"]
            faults += [f"{state}, {scheme}: {fault}" for fault in found]
        show(tab)
        faults += [f"{state}: {fault}" for fault in tab.evaluate("ask.overflow()")]
        small = tab.evaluate("(least) => ask.smallTargets(least)", SMALLEST_TARGET)
        faults += [f"{state}: {fault}" for fault in small]

    assert not faults, "\n".join(faults)


def test_without_a_script_every_such_page_leads_on(
    site: Site, open_tab: Callable[..., Page]
) -> None:
    tab = open_tab(java_script_enabled=False)
    for page in site.of_kind(*TOOL_KINDS):
        visit(tab, site.url + page.path)
        assert tab.locator("main :is(button, input, select):visible").count() == 0, page
        links = [
            link.get_attribute("href") or ""
            for link in tab.locator("main a:visible").all()
            if "safety" not in (link.get_attribute("href") or "")
        ]
        assert [link for link in links if link.startswith("../") and link[3:]] or "../" in links


_SHIFT = """
  new Promise((tell) => {
    let sum = 0;
    new PerformanceObserver((list) => list.getEntries().forEach((one) => (sum += one.value)))
      .observe({ type: "layout-shift", buffered: true });
    setTimeout(() => tell(sum), 500);
  })
"""


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_moves_when_a_script_begins(
    site: Site, open_tab: Callable[..., Page], width: int
) -> None:
    for page in site.of_kind(*TOOL_KINDS):
        tab = open_tab(width=width)
        visit(tab, site.url + page.path)
        assert tab.evaluate(_SHIFT) < 0.01, page


def test_no_page_but_these_runs_a_script(site: Site) -> None:
    for page in site.pages:
        text = page.file.read_text("utf-8")
        run = re.findall(r'<script type="module" src="[^"]*js-([a-z-]+)\.', text)
        # What keeps the guide on the device runs everywhere, after all has been shown.
        assert run.count("offline") == 1, page
        # The page for what is not here leads on where a # has become a part of the path.
        assert (len(run) > 1) is (page.kind in {*TOOL_KINDS, "not-found"}), page
