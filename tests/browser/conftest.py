"""What the browser tests share: the served guide, one browser, and tabs in any mode."""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING, Any

import pytest
from browsing import one_of_each, served_guide, visit
from changing_host import KEPT, Host, built_in
from firefox import started as firefox_started
from playwright.sync_api import sync_playwright
from shared_builds import once
from webkit import started as webkit_started

from site_src.setup import find_browser, find_firefox, find_webkit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from browsing import GuidePage, Site
    from firefox import Firefox
    from playwright.sync_api import Browser, Page
    from webkit import WebKit

# Parts of Chromium that no test looks at, and that took more than half of what a new tab costs.
_UNUSED = (
    "WebUIOmniboxPopup",  # pages of its own that it opens behind the address bar of each window
    "WebUIOmniboxAimPopup",
    "WebUIOmniboxFullPopup",
    "PreloadTopChromeWebUI",
    "SpareRendererForSitePerProcess",  # a process for the next tab, which is in another profile
    "HeapProfilerReporting",
    # Of two lists Chromium takes the last, so this has what Playwright switches off, too.
    "AvoidCorsURLLoaderRestartOnRedirect",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
)
FLAGS = (
    "--disable-features=" + ",".join(_UNUSED),
    "--no-sandbox",  # Chromium wants it when root starts it
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # nothing leaves this machine
)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Serve the guide."""
    with served_guide(tmp_path_factory.mktemp("guide")) as served:
        yield served


@pytest.fixture
def judged(site: Site, long: bool) -> tuple[GuidePage, ...]:
    """Return the pages on which a rule is judged that holds for what they are made of."""
    return site.pages if long else one_of_each(site.pages)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the one Chromium of all tests."""
    path = find_browser(sys.executable)
    assert path, "no browser was found; name one in GUIDE_BROWSER"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def open_tab(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Give a function that opens a tab in a fresh profile; it takes what `new_context` takes."""
    contexts = []

    def open_one(*, width: int = 1280, **settings: Any) -> Page:
        settings = {"service_workers": "block", "reduced_motion": "reduce"} | settings
        context = browser.new_context(viewport={"width": width, "height": 900}, **settings)
        contexts.append(context)
        return context.new_page()

    yield open_one
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def modules(site: Site, browser: Browser) -> Iterator[Page]:
    """Give one tab in which tests call functions of the scripts that change nothing in a page."""
    context = browser.new_context(service_workers="block")
    tab = context.new_page()
    visit(tab, f"{site.url}text/")
    yield tab
    context.close()


@pytest.fixture(scope="session")
def firefox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    """Start Firefox."""
    binary = find_firefox()
    if not binary:
        _lacking("Firefox")
    with firefox_started(binary, tmp_path_factory.mktemp("firefox")) as running:
        yield running


@pytest.fixture(scope="session")
def webkit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebKit]:
    """Start WebKit."""
    driver = find_webkit()
    if not driver:
        _lacking("WebKit")
    with webkit_started(driver, tmp_path_factory.mktemp("webkit")) as running:
        yield running


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the guide once a run, to be copied."""
    return once(tmp_path_factory, "built", built_in)


@pytest.fixture
def host(built: Path, tmp_path: Path) -> Iterator[Host]:
    """Serve a copy of it."""
    folder = tmp_path / "copy"
    shutil.copytree(built, folder)
    started = Host(folder)
    yield started
    started.go()


@pytest.fixture
def visited(host: Host, open_tab: Callable[..., Page]) -> Page:
    """Return a tab that has visited the guide once, and kept it."""
    tab = open_tab(service_workers="allow")
    tab.goto(host.url)
    tab.evaluate(KEPT)
    return tab


def _lacking(name: str) -> None:
    """Skip what needs an engine; where a change is judged it has to be there."""
    reason = f"no {name} on this machine; see GUIDE_{name.upper()} in README.md"
    assert "CI" not in os.environ, reason
    pytest.skip(reason)
