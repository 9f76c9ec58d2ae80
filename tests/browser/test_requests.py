from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from browsing import WORKER_REFUSED, Faults, GuidePage, Site, show, visit

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

# What a policy stops is an event of the document; it is listened for before the page begins.
_LISTEN: Final = """
window.stopped = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.stopped.push(`${event.violatedDirective} stopped ${event.blockedURI}`));
"""
# Some hints reach another origin without a request that a browser reports.
_HINTS: Final = """
[...document.querySelectorAll("link[rel~=preconnect], link[rel~=dns-prefetch]")]
  .map((link) => `hints at ${link.href}`)
"""


def test_no_page_asks_another_origin_or_complains_in_the_console(
    site: Site, judged: tuple[GuidePage, ...], open_tab: Callable[..., Page]
) -> None:
    tab = open_tab(service_workers="allow")
    tab.add_init_script(_LISTEN)
    said = _listen(tab, site)
    faults = Faults()
    for page in judged:
        said.clear()
        show(tab, reduced_motion="no-preference")
        visit(tab, site.url + page.path)
        # What waits to be seen, or to be dark, is loaded too.
        tab.evaluate("scrollTo(0, document.body.scrollHeight)")
        show(tab, reduced_motion="no-preference", color_scheme="dark")
        tab.wait_for_load_state("networkidle")
        faults.on(page, [*said, *tab.evaluate("window.stopped"), *tab.evaluate(_HINTS)])
    faults.report()


def test_a_policy_that_stops_something_would_be_noticed(
    site: Site, open_tab: Callable[..., Page]
) -> None:
    tab = open_tab()
    tab.add_init_script(_LISTEN)
    said = _listen(tab, site)
    visit(tab, site.url)

    with tab.expect_console_message():
        tab.evaluate("document.body.append(Object.assign(new Image(), {src: 'https://a.example'}))")

    assert "img-src stopped https://a.example/" in tab.evaluate("window.stopped")
    assert any("a.example" in line for line in said)


def _listen(tab: Page, site: Site) -> list[str]:
    """Return a list that fills with what goes wrong in a tab."""
    said: list[str] = []
    ours = urlsplit(site.url).netloc
    tab.on(
        "console",
        lambda message: (
            None if message.text == WORKER_REFUSED else said.append(f"console: {message.text}")
        ),
    )
    tab.on("pageerror", lambda error: said.append(f"uncaught: {error.message}"))
    tab.on("requestfailed", lambda request: said.append(f"failed: {request.url}"))
    tab.on(
        "request",
        lambda request: (
            said.append(f"asks {request.url}") if urlsplit(request.url).netloc != ours else None
        ),
    )
    tab.on(
        "response",
        lambda response: (
            said.append(f"{response.status}: {response.url}") if response.status >= 400 else None
        ),
    )
    return said
