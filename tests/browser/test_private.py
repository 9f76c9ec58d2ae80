"""Nothing leaves the device: every request of a reader who uses all of it is written down."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from browsing import Site
from following import Session

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page, Request

GOOD = "1.wskz2h10.fr0qr2h1.pl2z2h5-z4"


def test_a_session_a_programme_and_a_log_ask_only_for_files_of_the_guide(
    site: Site, open_tab: Callable[..., Page]
) -> None:
    tab = open_tab(width=390, service_workers="allow")
    asked: list[Request] = []
    tab.context.on("request", lambda request: asked.append(request))  # noqa: PLW0108 - it marks it
    session = Session(site, tab)

    tab.goto(f"{site.url}build/#{GOOD}")
    tab.wait_for_selector("#builder:visible")
    tab.get_by_role("button", name="Add: Lunges").click()
    tab.get_by_role("link", name="Follow along with a timer").click()
    tab.wait_for_selector("[data-now=signs]")
    session.press("agree")
    session.start()
    for _ in range(200):
        if session.view != "work":
            break
        if tab.locator("[data-main]").inner_text() == "Pause":
            session.wait(5)
        else:
            session.press("main")
    assert session.view == "done"
    tab.locator("[data-score=after][value='4']").click()
    tab.get_by_role("link", name="Your log").click()
    tab.wait_for_selector("[data-slot=rows] tr")

    ours = {
        f"/{file.relative_to(site.folder.parent.parent).as_posix()}"
        for file in site.folder.rglob("*")
    }
    for request in asked:
        address = urlsplit(request.url)
        if address.scheme in {"data", "blob"}:
            continue
        assert request.url.startswith(site.url), request.url
        # Whether the host still has its worker is asked without its body.
        method = "HEAD" if address.path.endswith("/sw.js") else "GET"
        assert (request.method, request.post_data) in {(method, None), ("GET", None)}, request.url
        assert address.query == "", request.url  # nor does a fragment ever reach a host
        path = f"{address.path}index.html" if address.path.endswith("/") else address.path
        assert path in ours, request.url
    assert len(asked) > 20
    assert tab.evaluate("document.cookie") == ""
