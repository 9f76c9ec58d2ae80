"""The guide on a host that goes away, comes back with another guide, or changes what it sends."""

from __future__ import annotations

import shutil
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from threading import Thread
from typing import TYPE_CHECKING, BinaryIO, Final

from browsing import CONTENT, PROJECT, TODAY

from site_src.build.pipeline import build
from site_src.build.result import Options
from site_src.outputs.headers import HEADERS
from site_src.reports.text import problem_text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FOLDER: Final = "some/where"
# What the device keeps, once a worker has kept all of it.
KEPT: Final = """
Promise.race([
  navigator.serviceWorker.ready,
  new Promise((_, fail) => setTimeout(() => fail(new Error("nothing is kept")), 60000)),
]).then(async ({scope}) => {
  const keys = await (await caches.open(`guide ${scope}`)).keys();
  return keys.map(({url}) => url.slice(scope.length).split("?")[0]).filter((path) => path !== "");
})
"""


def built_in(folder: Path) -> None:
    """Build the guide in a folder, ready to be copied."""
    shutil.copytree(CONTENT, folder / "content", dirs_exist_ok=True)
    publish(folder)


class Host:
    """The guide on a host that can go away, and come back with another guide."""

    def __init__(self, folder: Path) -> None:
        """Serve what was built in a folder."""
        self.folder = folder
        self.content = folder / "content"
        self.guide = folder / "host" / FOLDER
        self.asked: list[str] = []
        self.is_gone = False
        self.refused: dict[str, int] = {}  # what it answers with a status of its own
        self.meddle: Callable[[str, bytes], bytes] = lambda _, data: data
        self.server = self._started(0)
        self.url = f"http://127.0.0.1:{self.server.server_port}/{FOLDER}/"

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
                host.asked.append(self.path.removeprefix(f"/{FOLDER}/"))

            def send_head(self) -> BytesIO | BinaryIO | None:
                if host.is_gone:  # a browser opens connections before it needs them
                    self.close_connection = True
                    return None
                path = self.path.removeprefix(f"/{FOLDER}/").partition("?")[0]
                if path in host.refused:
                    self.send_error(host.refused[path])
                    return None
                file = host.file(path)
                data = file.read_bytes() if file.is_file() else b""
                if (sent := host.meddle(path, data)) == data:
                    return super().send_head()
                self.send_response(200)
                is_page = sent.startswith(b"<!doctype html>")
                kind = "text/html" if is_page else self.guess_type(str(file))
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(sent)))
                self.end_headers()
                return BytesIO(sent)

        server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        settings = {"poll_interval": 0.05}
        Thread(target=server.serve_forever, kwargs=settings, daemon=True).start()
        return server

    def file(self, path: str) -> Path:
        """Return the file that is sent for an address."""
        return self.guide / path / "index.html" if path[-1:] in {"", "/"} else self.guide / path

    def change_worker(self, before: str, *changes: tuple[str, str]) -> None:
        """Let the worker find another browser: put code before it, and change its lines."""

        def meddle(path: str, data: bytes) -> bytes:
            text = data.decode() if path == "sw.js" else ""
            for old, new in changes if text else ():
                assert old in text
                text = text.replace(old, new)
            return f"{before}\n{text}".encode() if text else data

        self.meddle = meddle

    def publish(self) -> None:
        """Build the guide as its content is now."""
        publish(self.folder)

    def rename(self, old: str, new: str) -> None:
        """Give something other words in the whole of the content, and publish that."""
        for file in self.content.rglob("*.md"):
            text = file.read_text(encoding="utf-8")
            if old in text:
                file.write_text(text.replace(old, new), encoding="utf-8")
        self.publish()

    def go(self) -> None:
        """Leave the network."""
        self.is_gone = True
        self.server.shutdown()
        self.server.server_close()

    def come_back(self) -> None:
        """Be there again, at the same address."""
        self.is_gone = False
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


def publish(folder: Path) -> None:
    result = build(
        Options(
            project=folder,
            content=folder / "content",
            templates=PROJECT / "templates",
            static=PROJECT / "static",
            output=folder / "host" / FOLDER,
            today=TODAY,
            base_url=f"https://guide.example/{FOLDER}/",
        )
    )
    assert result.published, [problem_text(one, result.texts) for one in result.problems]
