"""The guide without a network: kept on the first visit, renewed when a reader asks, taken back."""

from __future__ import annotations

import shutil
import time
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Final

import pytest
from browsing import CONTENT, PROJECT, TODAY

from site_src.outputs.headers import HEADERS
from site_src.pipeline import Options, build
from site_src.report import problem_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page

_KEPT: Final = """
navigator.serviceWorker.ready.then(async ({scope}) => {
  const keys = await (await caches.open(`guide ${scope}`)).keys();
  return keys.map(({url}) => url.slice(scope.length).split("?")[0]).filter((path) => path !== "");
})
"""
_FOLDER: Final = "some/where"


class _Host:
    """The guide on a host that can go away, and come back with another guide."""

    def __init__(self, folder: Path) -> None:
        """Serve what was built in a folder."""
        self.folder = folder
        self.content = folder / "content"
        self.guide = folder / "host" / _FOLDER
        self.asked: list[str] = []
        self.server = self._started(0)
        self.url = f"http://127.0.0.1:{self.server.server_port}/{_FOLDER}/"

    def _started(self, port: int) -> ThreadingHTTPServer:
        host = self

        class Handler(SimpleHTTPRequestHandler):
            def __init__(self, *given: object) -> None:
                super().__init__(*given, directory=str(host.folder / "host"))  # type: ignore[arg-type]

            def end_headers(self) -> None:
                for name, value in HEADERS.items():
                    self.send_header(name, value)
                if "/assets/" not in self.path:
                    self.send_header("Cache-Control", "no-cache")
                super().end_headers()

            def log_message(self, *_: object) -> None:
                host.asked.append(self.path.removeprefix(f"/{_FOLDER}/"))

        server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        settings = {"poll_interval": 0.05}
        Thread(target=server.serve_forever, kwargs=settings, daemon=True).start()
        return server

    def publish(self) -> None:
        """Build the guide as its content is now."""
        _publish(self.folder)

    def rename(self, old: str, new: str) -> None:
        """Give something other words in the whole of the content, and publish that."""
        for file in self.content.rglob("*.md"):
            text = file.read_text(encoding="utf-8")
            if old in text:
                file.write_text(text.replace(old, new), encoding="utf-8")
        self.publish()

    def go(self) -> None:
        """Leave the network."""
        self.server.shutdown()
        self.server.server_close()

    def come_back(self) -> None:
        """Be there again, at the same address."""
        self.server = self._started(self.server.server_port)

    def pages(self) -> list[str]:
        """Return the address of every page, as readers ask for it."""
        folder = self.guide
        files = {file.relative_to(folder).as_posix() for file in folder.rglob("*.html")}
        return sorted(
            path.removesuffix("index.html")
            for path in files - {"take-away.html", "404.html"}
            if 'http-equiv="refresh"' not in (folder / path).read_text(encoding="utf-8")
        )


def _publish(folder: Path) -> None:
    result = build(
        Options(
            project=folder,
            content=folder / "content",
            templates=PROJECT / "templates",
            static=PROJECT / "static",
            output=folder / "host" / _FOLDER,
            today=TODAY,
            base_url=f"https://guide.example/{_FOLDER}/",
        )
    )
    assert result.published, [problem_text(one, result.texts) for one in result.problems]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the guide once."""
    folder = tmp_path_factory.mktemp("built")
    shutil.copytree(CONTENT, folder / "content")
    _publish(folder)
    return folder


@pytest.fixture
def host(built: Path, tmp_path: Path) -> Iterator[_Host]:
    """Serve a copy of it."""
    folder = tmp_path / "copy"
    shutil.copytree(built, folder)
    started = _Host(folder)
    yield started
    started.go()


@pytest.fixture
def visited(host: _Host, open_tab: Callable[..., Page]) -> Page:
    """Return a tab that has visited the guide once, and kept it."""
    tab = open_tab(service_workers="allow")
    tab.goto(host.url)
    tab.evaluate(_KEPT)
    return tab


def test_after_one_visit_every_page_answers_without_a_network_and_looks_as_it_did(
    host: _Host, visited: Page
) -> None:
    host.go()
    failed: list[str] = []
    visited.on("requestfailed", lambda request: failed.append(request.url))

    for path in host.pages():
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
    host: _Host, visited: Page
) -> None:
    folder = host.guide
    kept = {path or "./" for path in visited.evaluate(_KEPT)}

    pages = set(host.pages()) - {""}
    assert pages <= kept
    assets = {file.relative_to(folder).as_posix() for file in (folder / "assets").iterdir()}
    assert {path for path in kept if path.startswith("assets/")} <= assets
    for path in kept - pages - {"./"}:
        assert (folder / path).is_file(), path


def test_a_page_that_is_not_kept_says_so_with_its_disclaimers_and_a_way_on(
    host: _Host, visited: Page
) -> None:
    host.go()

    visited.goto(f"{host.url}deep/down/nothing/")

    assert visited.locator("h1").inner_text() == "This page is not on your device"
    assert visited.locator(".footer__notices").is_visible()
    visited.get_by_role("link", name="When to get help").first.click()
    assert visited.url == f"{host.url}safety/"
    host.come_back()


def test_a_newer_guide_waits_until_a_reader_asks_for_it(host: _Host, visited: Page) -> None:
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
    for path in host.pages():
        answer = visited.goto(host.url + path)
        assert answer
        assert answer.ok, path
    host.come_back()


def test_a_session_goes_on_when_another_tab_loads_a_newer_guide(host: _Host, visited: Page) -> None:
    session = visited.context.new_page()
    session.goto(f"{host.url}session/#without-the-floor")
    for key in ("agree", "start"):
        session.locator(f"[data-do={key}]:visible").click()
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
    host: _Host, open_tab: Callable[..., Page]
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


def test_a_guide_that_is_not_to_be_kept_takes_back_what_was_kept(
    host: _Host, visited: Page
) -> None:
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
