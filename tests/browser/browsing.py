"""The guide as readers get it: built from the real content, served below a path, in a browser."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any, Final

from content_day import content_day

from site_src.build.pipeline import build
from site_src.build.result import Options
from site_src.loading.assemble import assemble
from site_src.loading.loader import load
from site_src.outputs.headers import HEADERS
from site_src.rendering.site import jobs
from site_src.reports.text import problem_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from playwright.sync_api import Page

PROJECT = Path(__file__).parent.parent.parent
CONTENT = PROJECT / "content"
TODAY = content_day()
BELOW = "some/where"  # the guide does not stand at the root of its host
# What Chromium says where a test lets it keep no guide for a visit without a network.
WORKER_REFUSED = "Service Worker registration blocked by Playwright"
HELPERS = Path(__file__).with_name("helpers.js").read_text(encoding="utf-8")

# How a tab shows pages unless a test says otherwise; the names are those of `emulate_media`.
USUAL: Final[dict[str, Any]] = {
    "media": "screen",
    "color_scheme": "light",
    "forced_colors": "none",
    "reduced_motion": "reduce",
}


@dataclass(frozen=True)
class GuidePage:
    """A page of the guide: its path below the guide's own address, its kind and its file."""

    path: str
    kind: str
    file: Path


@dataclass(frozen=True)
class Site:
    """The guide on a server; `url` ends with a slash."""

    url: str
    folder: Path
    pages: tuple[GuidePage, ...]

    def of_kind(self, *kinds: str) -> tuple[GuidePage, ...]:
        """Return the pages of some kinds; a kind without a page would test nothing."""
        found = tuple(page for page in self.pages if page.kind in kinds)
        assert {page.kind for page in found} == set(kinds)
        return found


_COMPONENTS: Final = {folder.name for folder in (PROJECT / "templates/components").iterdir()}


def one_of_each(pages: Iterable[GuidePage]) -> tuple[GuidePage, ...]:
    """Return for each kind and set of components the longest page, where most can go wrong."""
    longest: dict[tuple[str, frozenset[str]], tuple[int, GuidePage]] = {}
    for page in pages:
        text = page.file.read_text(encoding="utf-8")
        named = (name for names in re.findall(r'class="(.*?)"', text) for name in names.split())
        shown = frozenset(re.split("__|--", name)[0] for name in named) & _COMPONENTS
        known, _ = longest.get((page.kind, shown), (0, page))
        if len(text) > known:
            longest[page.kind, shown] = len(text), page
    return tuple(page for _, page in longest.values())


class _Handler(SimpleHTTPRequestHandler):
    """Serves as the hosts do that we write headers and a 404 page for."""

    protocol_version = "HTTP/1.1"

    def end_headers(self) -> None:
        """Add the guide's own headers to every response."""
        for name, value in HEADERS.items():
            self.send_header(name, value)
        super().end_headers()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer with the guide's page wherever a file is missing below the guide's address."""
        if code != HTTPStatus.NOT_FOUND or not self.path.startswith(f"/{BELOW}/"):
            super().send_error(code, message, explain)
            return
        body = (Path(self.directory) / BELOW / "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
        """Keep quiet."""


@contextmanager
def served_guide(folder: Path, content: Path = CONTENT) -> Iterator[Site]:
    """Build content, the real one if no other is given, for the address it is then served from."""
    with _served(folder) as (url, output):
        _build(folder, content, output, url)
        yield Site(url, output, tuple(_pages(content, output)))


@contextmanager
def served_copy(site: Site, folder: Path) -> Iterator[Site]:
    """Serve a copy of what was built, to be changed: only its own address is not its own."""
    with _served(folder) as (url, output):
        shutil.copytree(site.folder, output)
        yield Site(url, output, ())


@contextmanager
def _served(folder: Path) -> Iterator[tuple[str, Path]]:
    """Serve a folder that has yet to be filled; give its address, and the folder."""
    root = folder / "host"
    handler = partial(_Handler, directory=str(root))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/{BELOW}/", root / BELOW
        finally:
            server.shutdown()
            thread.join()


def _build(project: Path, content: Path, output: Path, url: str) -> None:
    output.parent.mkdir(parents=True)
    result = build(
        Options(
            project=project,
            content=content,
            templates=PROJECT / "templates",
            static=PROJECT / "static",
            output=output,
            today=TODAY,
            base_url=url,
        )
    )
    said = "\n".join(problem_text(problem, result.texts) for problem in result.problems)
    assert result.published, f"the guide's own content cannot be built:\n{said}"


def _pages(content: Path, output: Path) -> Iterator[GuidePage]:
    """Yield every page that was published; the guide knows of what kind most of them are."""
    guide, _ = assemble(load(content))
    assert guide
    kinds = {job.path: job.kind for job in jobs(guide)}
    # The whole guide as one file is no page: it is for opening from a disk.
    files = sorted(set(output.rglob("*.html")) - {output / "take-away.html"})
    assert kinds.keys() <= {file.relative_to(output).as_posix() for file in files}
    facets: set[str] = set()
    for file in files:
        path = file.relative_to(output).as_posix()
        facet = path.rpartition("-")[0] if kinds.get(path) == "facet" else ""
        if facet in facets:  # they differ in little but length: one of each group is enough
            continue
        facets |= {facet} - {""}
        yield GuidePage(path.removesuffix("index.html"), kinds.get(path, "other"), file)


def visit(tab: Page, url: str, status: int = HTTPStatus.OK) -> None:
    """Open an address, and give the page the questions of helpers.js."""
    response = tab.goto(url)
    assert response, url
    assert response.status == status, url
    tab.evaluate(HELPERS)


def each_page(site: Site, tab: Page, pages: Iterable[GuidePage] = ()) -> Iterator[GuidePage]:
    """Open page after page in a tab: every page of the guide, or the ones given."""
    for page in pages or site.pages:
        visit(tab, site.url + page.path)
        yield page


def words(text: str) -> Counter[str]:
    """Return how often each word stands in a text."""
    return Counter(re.findall(r"\w+", text.lower()))


class Faults(list[str]):
    """What a test found; it goes through every page before it fails."""

    def on(self, page: GuidePage, found: Iterable[str], mode: str = "") -> None:
        """Note what is wrong with a page, in the mode that the tab is in."""
        place = f"/{page.path} ({page.kind}{', ' if mode else ''}{mode})"
        self += [f"{place}: {fault}" for fault in found]

    def report(self) -> None:
        """Fail if there is anything to tell."""
        assert not self, f"{len(self)} faults\n" + "\n".join(self)


def show(tab: Page, **mode: Any) -> None:
    """Let an open tab show its page in another way; what is not named is as usual."""
    tab.emulate_media(**(USUAL | mode))


def resize(tab: Page, width: int, height: int = 900) -> None:
    """Give a tab another size, in CSS pixels."""
    tab.set_viewport_size({"width": width, "height": height})


class TextSize:
    """The text size of a tab, set as a reader does in the browser's settings."""

    USUAL: Final = 16
    DOUBLE: Final = 32

    def __init__(self, tab: Page) -> None:
        """Connect to the browser."""
        self._session = tab.context.new_cdp_session(tab)
        self._session.send("Page.enable")

    def set(self, size: int) -> None:
        """Change the size, of an open page too."""
        self._session.send("Page.setFontSizes", {"fontSizes": {"standard": size, "fixed": size}})
