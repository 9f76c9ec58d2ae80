"""The guide without a network: kept on the first visit, renewed when a reader asks, taken back."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from changing_host import KEPT

if TYPE_CHECKING:
    from collections.abc import Callable

    from changing_host import Host
    from playwright.sync_api import Page


def test_after_one_visit_every_page_answers_without_a_network_and_looks_as_it_did(
    host: Host, visited: Page, commit_seed: int, *, long: bool
) -> None:
    """In a short run a third of the pages, others for each commit."""
    host.go()
    failed: list[str] = []
    visited.on(
        "requestfailed",
        # The next page may come before a script has what it asks for.
        lambda request: None if "ABORTED" in request.failure else failed.append(request.url),
    )

    for path in host.pages() if long else host.pages()[commit_seed % 3 :: 3]:
        answer = visited.goto(host.url + path)
        assert answer
        assert answer.ok, path
        assert visited.evaluate("document.styleSheets.length >= 1"), path
        file = host.guide / path
        there = file / "index.html" if file.is_dir() else file
        assert answer.body() == there.read_bytes(), path
    visited.goto(f"{host.url}strength")  # a host leads from here to the page
    assert visited.url == f"{host.url}strength/"
    host.come_back()
    # Chromium asks for the icon of a tab by itself, past every worker.
    assert [url for url in failed if "icons-icon" not in url] == []


def test_what_is_kept_is_what_the_build_wrote_and_loads_at_most_a_megabyte(
    host: Host, visited: Page
) -> None:
    folder = host.guide
    kept = {path or "./" for path in visited.evaluate(KEPT)}

    pages = set(host.pages()) - {""}
    assert pages <= kept
    assets = {file.relative_to(folder).as_posix() for file in (folder / "assets").iterdir()}
    assert {path for path in kept if path.startswith("assets/")} <= assets
    for path in kept - pages - {"./"}:
        assert (folder / path).is_file(), path


def test_a_page_that_is_not_kept_says_so_with_its_disclaimers_and_a_way_on(
    host: Host, visited: Page
) -> None:
    host.go()

    visited.goto(f"{host.url}deep/down/nothing/")

    assert visited.locator("h1").inner_text() == "This page is not on your device"
    notices = visited.locator(".closing").all()
    assert len(notices) > 1
    assert all(one.is_visible() for one in notices)
    visited.get_by_role("link", name="When to get help").first.click()
    assert visited.url == f"{host.url}safety/"
    host.come_back()


def test_a_newer_guide_waits_until_a_reader_asks_for_it(
    host: Host, visited: Page, commit_seed: int, *, long: bool
) -> None:
    visited.goto(f"{host.url}strength/plank/")
    before = visited.locator("h1").inner_text()
    host.rename("title: Plank\n", "title: Long plank\n")
    host.asked.clear()

    visited.reload()
    line = visited.locator("#newer")
    line.wait_for(state="visible")
    assert visited.locator("h1").inner_text() == before  # the old guide, whole
    visited.goto(f"{host.url}strength/")
    line.wait_for(state="visible")
    with visited.expect_navigation():
        visited.get_by_role("button", name="Load it").click()
    visited.goto(f"{host.url}strength/plank/")

    assert visited.locator("h1").inner_text() == "Long plank"
    assert not line.is_visible()
    # Only what changed was fetched again.
    unchanged = [path for path in host.asked if path.startswith("assets/js-")]
    assert unchanged == []
    host.go()
    for path in host.pages() if long else host.pages()[commit_seed % 6 :: 6]:
        answer = visited.goto(host.url + path)
        assert answer
        assert answer.ok, path
    host.come_back()


def test_a_session_goes_on_when_another_tab_loads_a_newer_guide(host: Host, visited: Page) -> None:
    session = visited.context.new_page()
    session.goto(f"{host.url}session/#without-the-floor")
    session.locator("[data-do=agree]:visible").click()
    session.wait_for_timeout(700)  # sooner, it would be the second half of a double tap
    session.locator("[data-do=start]:visible").click()
    session.evaluate("window.sameOne = true")
    host.rename("title: Plank\n", "title: Long plank\n")

    visited.reload()
    visited.locator("#newer").wait_for(state="visible")
    assert not session.locator("#newer").is_visible()
    with visited.expect_navigation():
        visited.get_by_role("button", name="Load it").click()

    assert session.evaluate("window.sameOne")  # nobody loaded the page anew
    host.go()
    broken = "[...document.images].filter((one) => one.complete && !one.naturalWidth).length"
    for _ in range(12):
        assert session.locator("#player").get_attribute("data-now") in {"work", "done"}
        assert session.evaluate(broken) == 0
        if session.locator("[data-do=next]").is_visible():
            session.locator("[data-do=next]").click()
    host.come_back()


def test_a_file_that_is_not_what_the_build_wrote_is_not_kept(
    host: Host, open_tab: Callable[..., Page]
) -> None:
    page = host.guide / "safety" / "index.html"
    page.write_bytes(page.read_bytes().replace(b"</body>", b"<p>more</p></body>"))
    tab = open_tab(service_workers="allow")
    tab.goto(host.url)
    states = """
    navigator.serviceWorker.getRegistration().then((one) => new Promise((told) => {
      const worker = one && (one.installing ?? one.waiting ?? one.active);
      if (!worker) return told("none");
      if (worker.state !== "installing") return told(worker.state);
      worker.addEventListener("statechange", () => told(worker.state));
    }))
    """
    assert tab.evaluate(states) in {"redundant", "none"}
    assert tab.goto(f"{host.url}safety/").ok  # type: ignore[union-attr]


def test_a_guide_that_is_not_to_be_kept_takes_back_what_was_kept(host: Host, visited: Page) -> None:
    (host.content / "pages" / "offline.md").unlink()
    host.publish()

    visited.goto(host.url)
    gone = """
    navigator.serviceWorker.getRegistration().then(async (one) =>
      !one && (await caches.keys()).length === 0)
    """
    deadline = time.monotonic() + 30
    while not visited.evaluate(gone) and time.monotonic() < deadline:
        visited.wait_for_timeout(50)
    assert visited.evaluate(gone)

    assert "js-offline" not in visited.goto(host.url).text()  # type: ignore[union-attr]
