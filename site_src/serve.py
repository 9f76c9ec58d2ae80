"""A preview that rebuilds on every save: a thin and replaceable wrapper round livereload."""

from __future__ import annotations

import gc
import logging
import socket
import sys
import time
import traceback
import warnings
from dataclasses import replace
from threading import Event, Thread
from typing import TYPE_CHECKING, Final

from site_src.overlay import STYLE, covered, fault_panel, panel
from site_src.pipeline import Options, Result, build
from site_src.preview import figures_page
from site_src.publish import PublishError
from site_src.watching import follow, look

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from livereload import Server

    from site_src.memory import Memory

HOST: Final = "127.0.0.1"  # any page in any browser may talk to the server: keep it local
PORTS_TO_TRY: Final = 10
# Seconds that a browser has to fetch what is new before the rest of a build goes on: threads of
# one interpreter take turns, and answers would wait.
_TO_SHOW: Final = 0.2


class Builder:
    """Builds again and again, and remembers what its last build had to say."""

    def __init__(self, options: Options, show: Callable[[Result], None]) -> None:
        """Keep what to build, and what shows problems to the person at the terminal."""
        self.options, self.show = replace(options, for_author=True), show
        self.memory: Memory | None = None  # of the last build without mistakes
        self.told = ""  # the panel to lay over each page; empty while all is well
        self.told_of_drafts = ""  # the one where a page is not there, because it is not finished

    def build(self, files: int = 0, shown: Callable[[], None] | None = None) -> bool:
        """Build after a save of some files; say whether a browser has anything new to show.

        Pages stand there before the rest of the build is done: `shown` is called then, and what
        they show is no news at the end. It never raises: the next save would be lost.
        """
        before = self.told, self.told_of_drafts  # what a browser shows
        is_early = False

        def show_early() -> None:
            nonlocal before, is_early
            self.told, is_early = "", True
            before = self.told, self.told_of_drafts
            assert shown  # noqa: S101 - else nobody wants to know
            shown()

        early = show_early if shown else None
        try:
            result = self._build(self.options, early)
            done = self._without_drafts(early) if result.has_errors else result
            self._say(result, done, files)
        except (PublishError, OSError) as error:
            self._fault(str(error))
            return (self.told, self.told_of_drafts) != before
        except Exception:  # noqa: BLE001 - a fault of ours, to be seen and outlived
            self._fault(traceback.format_exc())
            return (self.told, self.told_of_drafts) != before
        new = done.published if done else None
        is_new = bool(new and (new.removed or (new.changed and not is_early)))
        return is_new or (self.told, self.told_of_drafts) != before

    def _say(self, result: Result, done: Result | None, files: int) -> None:
        """Say what was found and done, in the terminal and on the panel."""
        self.show(result)
        told = panel(result.problems, result.texts) if result.has_errors else ""
        self.told, self.told_of_drafts = ("", told) if done else (told, "")
        state = "built" if done else "not built"
        rest = " but for drafts" if done and told else ""
        saved = f" after {files} saved file{'' if files == 1 else 's'}" if files else ""
        pages = done.pages if done else result.pages
        print(f"{pages} pages {state}{rest}{saved}", flush=True)

    def _build(self, options: Options, shown: Callable[[], None] | None) -> Result:
        """Build with what is known from the builds before."""
        result = build(options, memory=self.memory and self.memory.next(), shown=shown)
        if not result.has_errors:
            self.memory = result.memory
        return result

    def _without_drafts(self, shown: Callable[[], None] | None) -> Result | None:
        """Build what readers are to see, if the mistakes are all in drafts.

        A draft that is hardly begun must not cover the page that somebody else works on.
        """
        result = self._build(replace(self.options, drafts=False), shown)
        return None if result.has_errors else result

    def _fault(self, sentence: str) -> None:
        print(f"build.py: {sentence}", file=sys.stderr, flush=True)
        self.told, self.told_of_drafts = fault_panel(sentence), ""


class Watcher:
    """What livereload asks of a watcher, fed by ours in a thread of its own.

    Building there leaves the server free to answer. Its own watcher would look every 0.8 seconds,
    build once for each file, and miss files that are moved in.
    """

    def __init__(self, builder: Builder) -> None:
        """Build for the first time; from here on no change is missed."""
        self.builder = builder
        self.filepath = "*"  # what browsers are told to load anew: whatever they show
        self.stop = Event()
        self._tasks = {"*": None}  # else livereload would watch the folder it was started in
        self._changes: list[object] = []
        self._news = False
        self._folders = watched(builder.options)
        self._before = look(self._folders)
        builder.build()
        gc.freeze()  # what was read stays; to look through it for garbage takes a tenth of a second

    def start(self, tell: Callable[[], None]) -> bool:
        """Follow the folders from now on; `tell` runs in the server's thread."""
        from tornado.ioloop import IOLoop  # noqa: PLC0415 - livereload has loaded it

        loop = IOLoop.current()

        def news() -> None:
            self._news = True
            loop.add_callback(tell)

        def early() -> None:
            news()
            time.sleep(_TO_SHOW)

        def changed(files: int) -> None:
            if self.builder.build(files, early):
                news()

        arguments = (self._folders, self._before, changed, self.stop)
        Thread(target=follow, args=arguments, daemon=True).start()
        return True

    def examine(self) -> tuple[str | None, None]:
        """Say once for each change that there is one."""
        news, self._news = self._news, False
        return (self.filepath if news else None), None


def serve(options: Options, first_port: int, show: Callable[[Result], None]) -> int:
    """Build, then serve the output folder and build again on every save, until interrupted.

    Returns an exit number: 3 when no port is free.
    """
    port = free_port(first_port)
    if port is None:
        last = first_port + PORTS_TO_TRY - 1
        print(f"build.py: ports {first_port} to {last} are all in use", file=sys.stderr)
        return 3
    builder = Builder(options, show)
    watcher = Watcher(builder)
    server = _server(port, builder, watcher)
    print(f"The guide is at http://{HOST}:{port}/ (stop with Ctrl+C)")
    print(f"Its figures, on a grid, are at http://{HOST}:{port}/figures/", flush=True)
    try:
        server.serve(port=port, host=HOST, root=str(options.output), live_css=False)
    finally:
        watcher.stop.set()
    return 0


def _server(port: int, builder: Builder, watcher: Watcher) -> Server:
    """Return livereload's server, with what our pages need changed and the figures added."""
    with warnings.catch_warnings():
        # livereload calls a clock function that newer Pythons deprecate.
        warnings.simplefilter("ignore", DeprecationWarning)
        from livereload import Server, server  # noqa: PLC0415 - a tenth of a second to import
        from livereload.handlers import LiveReloadHandler  # noqa: PLC0415
        from tornado.web import RequestHandler  # noqa: PLC0415
    options = builder.options

    class Injector(server.LiveScriptInjector):  # type: ignore[misc]
        """Names the reload script by its address: the pages' policy forbids inline ones."""

        def transform_first_chunk(self, *chunk: object) -> object:
            """Put the script at the end of the head."""
            self.script = f'<script src="/livereload.js?port={port}" async></script>'.encode()
            return super().transform_first_chunk(*chunk)

    class Figures(RequestHandler):
        """Answers with the figures of a file on a grid, mistakes and all."""

        def get(self, path: str) -> None:
            """Make the page anew: it is wanted most while the build refuses the figure."""
            page = figures_page(options.content, options.templates, options.static, path)
            if page is None:
                self.send_error(404)
            else:
                self.finish(page)

    class Style(RequestHandler):
        """Answers with the style of the panel, which the pages' policy wants as a file."""

        def get(self) -> None:
            """Read it anew; without it the panel is plain."""
            self.set_header("Content-Type", "text/css; charset=utf-8")
            self.finish(_read(options.templates / "problems.css") or b"")

    class WithFigures(Server):  # type: ignore[misc]
        """Serves the figures beside the output folder."""

        def get_web_handlers(self, script: bytes) -> list[tuple[object, ...]]:
            """Put what only the preview has before the files."""
            own = [("/figures/(.*)", Figures), (STYLE, Style)]
            return [*own, *super().get_web_handlers(script)]

    server.LiveScriptInjector = Injector
    # Otherwise a second save within three seconds is built but never shown.
    LiveReloadHandler.DEFAULT_RELOAD_TIME = 0
    logging.getLogger("livereload").setLevel(logging.WARNING)
    made = WithFigures(watcher=watcher)
    made.SFH = _files(server.StaticFileHandler, builder)
    return made


def _files(handler: type, builder: Builder) -> type:
    """Return what answers with files, made from livereload's handler of them."""
    options = builder.options

    class Files(handler):  # type: ignore[misc]
        """Answers with the files of the guide, and its own 404 page."""

        def set_extra_headers(self, path: str) -> None:
            """Let browsers ask each time, but for files that have another name when they change."""
            is_named = path.startswith("assets/")
            self.set_header("Cache-Control", "max-age=86400" if is_named else "no-cache")

        async def get(self, path: str, include_body: bool = True) -> None:  # noqa: FBT001, FBT002
            """Lay the panel over a page while something is wrong."""
            name = path if path.endswith(".html") else f"{path}index.html"
            page = page_in(options.output, name)
            told = builder.told or ("" if page else builder.told_of_drafts)
            if told and (path.endswith((".html", "/")) or not path):
                self.set_header("Content-Type", "text/html; charset=utf-8")
                self.set_header("Cache-Control", "no-store")
                self.finish(covered(page, told))
            else:
                await super().get(path, include_body)

        def compute_etag(self) -> str | None:
            """Give only files a tag; the panel's pages are made anew each time."""
            is_file = getattr(self, "absolute_path", None) is not None
            tag: str | None = super().compute_etag() if is_file else None
            return tag

        def write_error(self, status_code: int, **more: object) -> None:
            """Show the guide's own page where there is nothing."""
            page = _read(options.output / "404.html") if status_code == 404 else None  # noqa: PLR2004
            if page is None:
                super().write_error(status_code, **more)
            else:
                self.set_header("Content-Type", "text/html; charset=utf-8")
                self.finish(page)

    return Files


def page_in(output: Path, name: str) -> bytes | None:
    """Return a page, if it is one of the output: an address may try to lead out of it."""
    try:
        file = (output / name).resolve()
    except (OSError, ValueError):  # no name that a file can have
        return None
    inside = file.suffix == ".html" and file.is_relative_to(output.resolve())
    return _read(file) if inside else None


def _read(file: Path) -> bytes | None:
    """Return what is in a file of ours, if it is there."""
    return file.read_bytes() if file.is_file() else None


def watched(options: Options) -> tuple[Path, ...]:
    """Return the folders to watch; never the output, which would build for ever."""
    return options.content, options.templates, options.static


def free_port(first: int) -> int | None:
    """Return the first free port from `first` on, or None."""
    for port in range(first, first + PORTS_TO_TRY):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return port
    return None
