"""What the browser tests share: the served guide, one browser, and tabs in any mode."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

import pytest
from browsing import served_guide
from firefox import started
from playwright.sync_api import sync_playwright

from site_src.setup import find_browser, find_firefox

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from browsing import Site
    from firefox import Firefox
    from playwright.sync_api import Browser, Page

FLAGS = (
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
def firefox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    """Start Firefox; where a change is judged it has to be there."""
    binary = find_firefox()
    if not binary:
        assert "CI" not in os.environ, "no Firefox was found; name one in GUIDE_FIREFOX"
        pytest.skip("no Firefox on this machine")
    with started(binary, tmp_path_factory.mktemp("firefox")) as running:
        yield running
