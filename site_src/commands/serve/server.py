"""A preview that rebuilds on every save: a thin and replaceable wrapper round livereload."""

from __future__ import annotations

import gc
import logging
import socket
import sys
import time
import traceback
import warnings
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Event, Thread
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote_to_bytes

from site_src.build.pipeline import build
from site_src.commands.serve.error_overlay import STYLE, covered, fault_panel, panel
from site_src.commands.serve.figures_page import figures_page
from site_src.commands.serve.watcher import follow, look
from site_src.model.problems import visible
from site_src.publishing.destination import PublishError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from livereload import Server

    from site_src.build.result import Options, Result
    from site_src.cache.store import Cache

HOST: Final = "127.0.0.1"  # any page in any browser may talk to the server: keep it local
# The names that this machine is asked for by. A page elsewhere can let a name of its own lead here,
# and would then read drafts as if they were its own (DNS rebinding).
_OWN_NAMES: Final = {HOST, "localhost"}
PORTS_TO_TRY: Final = 10
_WAITING: Final = 128  # connections that wait until they are answered
_LONGEST: Final = 255  # bytes of a name: no file system has longer ones
_LONGEST_PATH: Final = 1024  # bytes of an address: what macOS allows a path
# Seconds that a browser has to fetch what is new before the rest of a build goes on: threads of
# one interpreter take turns, and answers would wait.
_TO_SHOW: Final = 0.2


class Builder:
    """Builds again and again, and keeps what its last build had to say."""

    def __init__(self, options: Options, show: Callable[[Result], None]) -> None:
        """Keep what to build, and what shows problems to the person at the terminal."""
        self.options, self.show = replace(options, for_author=True), show
        self.cache: Cache | None = None  # of the last build without mistakes
        self.told = ""  # the panel to lay over each page; empty while all is well
        self.told_of_drafts = ""  # the one where a page is not there, because it is not finished
        self.is_refused = False  # whether the machine refused the last build

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
        self.is_refused = False
        try:
            result = self._build(self.options, early)
            done = self._without_drafts(early) if result.has_errors else result
            self._say(result, done, files)
        except (PublishError, OSError) as error:
            self.is_refused = True
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
        result = build(options, cache=self.cache and self.cache.next(), shown=shown)
        if not result.has_errors:
            self.cache = result.cache
        return result

    def _without_drafts(self, shown: Callable[[], None] | None) -> Result | None:
        """Build what readers are to see, if the mistakes are all in drafts.

        A draft that is hardly begun must not cover the page that somebody else works on.
        """
        result = self._build(replace(self.options, drafts=False), shown)
        return None if result.has_errors else result

    def _fault(self, sentence: str) -> None:
        print(f"build.py: {visible(sentence)}", file=sys.stderr, flush=True)
        self.told, self.told_of_drafts = fault_panel(sentence), ""


class Watcher:
    """What livereload asks of a watcher, fed by ours in a thread of its own.

    Building there leaves the server free to answer. Its own watcher would look every 0.8 seconds,
    build once for each file, and miss files that are moved in.
    """

    def __init__(self, builder: Builder) -> None:
        """Build for the first time; from here on no change is missed."""
        self.builder = builder
        self.filepath = "*"  # what browsers are told to reload: whatever they show
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

    Returns an exit number: 3 when no port is free, or the machine refuses the first build.
    """
    listening = listen(first_port)
    if listening is None:
        last = first_port + PORTS_TO_TRY - 1
        print(f"build.py: ports {first_port} to {last} are all in use", file=sys.stderr)
        return 3
    with listening:
        builder = Builder(options, show)
        watcher = Watcher(builder)
        if builder.is_refused:  # it has said why; there is nothing to serve
            return 3
        port = listening.getsockname()[1]
        server = _server(listening, builder, watcher)
        print(f"The guide is at http://{HOST}:{port}/ (stop with Ctrl+C)")
        print(f"Its figures, on a grid, are at http://{HOST}:{port}/figures/", flush=True)
        try:
            server.serve(port=port, host=HOST, root=str(options.output), live_css=False)
        finally:
            watcher.stop.set()
    return 0


def _server(listening: socket.socket, builder: Builder, watcher: Watcher) -> Server:
    """Return livereload's server, with what our pages need changed and the figures added."""
    port = listening.getsockname()[1]
    with warnings.catch_warnings():
        # livereload calls a clock function that newer Pythons deprecate.
        warnings.simplefilter("ignore", DeprecationWarning)
        from livereload import Server, server  # noqa: PLC0415 - a tenth of a second to import
        from livereload.handlers import LiveReloadHandler, LiveReloadJSHandler  # noqa: PLC0415
        from tornado.httpserver import HTTPServer  # noqa: PLC0415
        from tornado.ioloop import IOLoop  # noqa: PLC0415
        from tornado.web import Application, ErrorHandler, RequestHandler  # noqa: PLC0415
        from tornado.websocket import WebSocketHandler  # noqa: PLC0415
    options = builder.options
    # A figure takes most of a second to draw: apart, so that pages are answered meanwhile.
    drawing = ThreadPoolExecutor(1, thread_name_prefix="figures")

    class Injector(server.LiveScriptInjector):  # type: ignore[misc]
        """Names the reload script by its address: the pages' policy forbids inline ones."""

        def transform_first_chunk(self, *chunk: object) -> object:
            """Put the script at the end of the head."""
            self.script = f'<script src="/livereload.js?port={port}" async></script>'.encode()
            return super().transform_first_chunk(*chunk)

    class Figures(RequestHandler):
        """Answers with the figures of a file on a grid, mistakes and all."""

        async def get(self, path: str) -> None:
            """Make the page again: it is wanted most while the build refuses the figure."""
            folders = options.content, options.templates, options.static
            loop = IOLoop.current()
            page = await loop.run_in_executor(drawing, figures_page, *folders, path)
            if page is None:
                self.send_error(404)
            else:
                self.finish(page)

    class Style(RequestHandler):
        """Answers with the style of the panel, which the pages' policy wants as a file."""

        def get(self) -> None:
            """Read it again; without it the panel is plain."""
            self.set_header("Content-Type", "text/css; charset=utf-8")
            self.finish(_read(options.templates / "problems.css") or b"")

    class Socket(LiveReloadHandler):  # type: ignore[misc]
        """Tells browsers to reload: those that show a page of ours."""

        # livereload's takes any origin; this is Tornado's own: the one of the address asked for.
        check_origin = WebSocketHandler.check_origin

    class Local(Application):
        """Answers those who ask for this machine by a name of its own, and nobody else."""

        def find_handler(self, request: Any, **more: Any) -> Any:  # noqa: ANN401 - Tornado's types
            """Refuse before anything is looked up or a socket is opened."""
            refused = 403 if request.host_name not in _OWN_NAMES else 404
            if refused == 403 or not is_possible(unquote_to_bytes(request.path)):  # noqa: PLR2004
                return self.get_handler_delegate(request, ErrorHandler, {"status_code": refused})
            return super().find_handler(request, **more)

    class Preview(Server):  # type: ignore[misc]
        """Serves the output folder and the figures on the socket that listens already."""

        def application(self, *_: object, live_css: bool, **__: object) -> None:
            """Put what only the preview has before the files.

            `/forcereload` is left out: any page anywhere could call it.
            """
            LiveReloadHandler.watcher, LiveReloadHandler.live_css = self.watcher, live_css
            handlers = [
                ("/livereload", Socket),
                ("/livereload.js", LiveReloadJSHandler),
                ("/figures/(.*)", Figures),
                (STYLE, Style),
                *self.get_web_handlers(b""),
            ]
            HTTPServer(Local(handlers, transforms=[Injector])).add_sockets([listening])

    # Otherwise a second save within three seconds is built but never shown.
    LiveReloadHandler.DEFAULT_RELOAD_TIME = 0
    logging.getLogger("livereload").setLevel(logging.WARNING)
    made = Preview(watcher=watcher)
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
            """Give only files a tag; the panel's pages are made again each time."""
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


def is_possible(path: bytes) -> bool:
    """Say whether a file below a folder may have this address: no system has names of other forms.

    It begins with a slash. What is no UTF-8, too long, or climbs out of the folder is no file's.
    """
    *folders, name = path.split(b"/")[1:]
    try:
        text = path.decode()
    except UnicodeDecodeError:
        return False
    return (
        "\0" not in text
        and len(path) <= _LONGEST_PATH
        and all(len(one) <= _LONGEST for one in (*folders, name))
        and not {b"", b".", b".."} & set(folders)
        and name not in {b".", b".."}
    )


def listen(first: int) -> socket.socket | None:
    """Return a socket on the first free port from `first` on, or None.

    It listens at once: a port that was free before a build may be taken after it.
    """
    for port in range(first, first + PORTS_TO_TRY):
        listening = socket.socket()
        if sys.platform != "win32":  # where it would let two listen on one port
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((HOST, port))
            listening.listen(_WAITING)
        except OSError:
            listening.close()
            continue
        listening.setblocking(False)  # noqa: FBT003 - its own name for it
        return listening
    return None
