"""Firefox for the tests that print, over WebDriver BiDi: it needs no driver beside it.

https://www.w3.org/TR/webdriver-bidi/
"""

from __future__ import annotations

import json
import socket
import subprocess
import time
from base64 import b64decode
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from websockets.exceptions import WebSocketException
from websockets.sync.client import connect

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from websockets.sync.client import ClientConnection

_SECONDS: Final = 60
# Nothing is asked of anybody's server, and no first page opens.
_PREFERENCES: Final[dict[str, object]] = {
    "app.normandy.enabled": False,
    "app.update.enabled": False,
    "browser.region.network.url": "",
    "browser.safebrowsing.update.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.homepage_override.mstone": "ignore",
    "browser.startup.page": 0,
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.getAddons.cache.enabled": False,
    "extensions.update.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "network.dns.disablePrefetch": True,
    "services.settings.server": "data:,#nothing",
    "toolkit.telemetry.enabled": False,
}


class Firefox:
    """One tab of a running Firefox."""

    def __init__(self, connection: ClientConnection) -> None:
        """Begin a session."""
        self._connection = connection
        self._count = 0
        self._call("session.new", capabilities={})
        self._tab = self._call("browsingContext.getTree")["contexts"][0]["context"]

    def open(self, url: str) -> None:
        """Load a page with everything in it."""
        self._call("browsingContext.navigate", context=self._tab, url=url, wait="complete")

    def back(self) -> None:
        """Go back, as a reader does: a page that was left may still be there as it was."""
        self._call("browsingContext.traverseHistory", context=self._tab, delta=-1)

    def resize(self, width: int, height: int) -> None:
        """Give the window another size inside, in CSS pixels."""
        size = {"width": width, "height": height}
        self._call("browsingContext.setViewport", context=self._tab, viewport=size)

    def evaluate(self, function: str, *arguments: object) -> Any:
        """Call a function that a script's text is, with JSON, and return its answer as JSON."""
        given = ", ".join(json.dumps(one) for one in arguments)
        answer = "then((answer) => JSON.stringify(answer ?? null))"
        call = f"Promise.resolve(({function})({given})).{answer}"
        target = {"context": self._tab}
        done = self._call("script.evaluate", expression=call, target=target, awaitPromise=True)
        assert done["type"] == "success", done
        return json.loads(done["result"]["value"])

    def pdf(self, width: float, height: float) -> bytes:
        """Print the page on paper of a size in centimetres, without the colours behind it."""
        page = {"width": width, "height": height}
        # The margins are those of the page's own style.
        printed = self._call("browsingContext.print", context=self._tab, page=page)
        return b64decode(printed["data"])

    def close(self) -> None:
        """End the session, and Firefox with it."""
        self._call("browser.close")

    def _call(self, method: str, **params: object) -> Any:
        """Ask for something and wait for the answer to it."""
        self._count += 1
        command = {"id": self._count, "method": method, "params": params}
        self._connection.send(json.dumps(command))
        while True:
            answer = json.loads(self._connection.recv(timeout=_SECONDS))
            if answer.get("id") == self._count:
                assert answer["type"] == "success", answer
                return answer["result"]


@contextmanager
def started(binary: str, profile: Path) -> Iterator[Firefox]:
    """Start Firefox with a new profile in a folder, and end it."""
    lines = [f"user_pref({json.dumps(k)}, {json.dumps(v)});" for k, v in _PREFERENCES.items()]
    (profile / "user.js").write_text("\n".join(lines), encoding="utf-8")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [binary, "--headless", "--no-remote", "--profile", str(profile)]
    command.append(f"--remote-debugging-port={port}")
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        with _connected(process, port) as connection:
            firefox = Firefox(connection)
            yield firefox
            firefox.close()
        process.wait(_SECONDS)
    finally:
        process.kill()
        process.wait()


def _connected(process: subprocess.Popen[bytes], port: int) -> ClientConnection:
    """Wait until Firefox listens."""
    last = time.monotonic() + _SECONDS
    while True:
        try:
            return connect(f"ws://127.0.0.1:{port}/session", max_size=None, proxy=None)
        except (OSError, WebSocketException):
            if process.poll() is not None or time.monotonic() > last:
                raise
            time.sleep(0.1)
