"""A preview that rebuilds on every save: a thin and replaceable wrapper round livereload."""

from __future__ import annotations

import logging
import socket
import sys
import warnings
from typing import TYPE_CHECKING, Final

from site_src.pipeline import Options, Result, build
from site_src.preview import figures_page
from site_src.publish import PublishError

if TYPE_CHECKING:
    from collections.abc import Callable

    from livereload import Server

HOST: Final = "127.0.0.1"  # any page in any browser may talk to the server: keep it local
PORTS_TO_TRY: Final = 10


def serve(options: Options, first_port: int, show: Callable[[Result], None]) -> int:
    """Build, then serve the output folder and build again on every save, until interrupted.

    Returns an exit number: 3 when no port is free.
    """
    port = free_port(first_port)
    if port is None:
        last = first_port + PORTS_TO_TRY - 1
        print(f"build.py: ports {first_port} to {last} are all in use", file=sys.stderr)
        return 3
    server = _server(port, options)
    rebuild = rebuilder(options, show)
    rebuild()
    for pattern in watched(options):
        server.watch(pattern, rebuild)
    print(f"The guide is at http://{HOST}:{port}/ (stop with Ctrl+C)")
    print(f"Its figures, on a grid, are at http://{HOST}:{port}/figures/", flush=True)
    server.serve(port=port, host=HOST, root=str(options.output), live_css=False)
    return 0


def _server(port: int, options: Options) -> Server:
    """Return livereload's server, with what our pages need changed and the figures added."""
    with warnings.catch_warnings():
        # livereload calls a clock function that newer Pythons deprecate.
        warnings.simplefilter("ignore", DeprecationWarning)
        from livereload import Server, server  # noqa: PLC0415 - a tenth of a second to import
        from livereload.handlers import LiveReloadHandler  # noqa: PLC0415
        from tornado.web import RequestHandler  # noqa: PLC0415

    class Injector(server.LiveScriptInjector):  # type: ignore[misc]
        """Names the reload script by its address: the pages' policy forbids inline ones."""

        def transform_first_chunk(self, *chunk: object) -> object:
            """Put the script at the end of the head."""
            self.script = f'<script src="/livereload.js?port={port}"></script>'.encode()
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

    class WithFigures(Server):  # type: ignore[misc]
        """Serves the figures beside the output folder."""

        def get_web_handlers(self, script: bytes) -> list[tuple[object, ...]]:
            """Put the figures before the files."""
            return [("/figures/(.*)", Figures), *super().get_web_handlers(script)]

    server.LiveScriptInjector = Injector
    # Otherwise a second save within three seconds is built but never shown.
    LiveReloadHandler.DEFAULT_RELOAD_TIME = 0
    logging.getLogger("livereload").setLevel(logging.WARNING)
    return WithFigures()


def watched(options: Options) -> list[str]:
    """Return the globs to watch; never the output, which would build for ever."""
    folders = (options.content, options.templates, options.static)
    return [f"{folder}/**/*" for folder in folders]


def rebuilder(options: Options, show: Callable[[Result], None]) -> Callable[..., None]:
    """Return what livereload calls on a save; it must never raise, or the save would be lost."""

    def rebuild(changed: list[str] | None = None) -> None:
        try:
            result = build(options)
        except (PublishError, OSError) as error:
            print(f"build.py: {error}", file=sys.stderr, flush=True)
            return
        show(result)
        state = "not built" if result.has_errors else "built"
        saved = f" after {len(changed)} saved files" if changed else ""
        print(f"{result.pages} pages {state}{saved}", flush=True)

    return rebuild


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
