"""WebKit, which Safari is made of, over WebDriver: in a window of any size, on a screen of its own.

https://www.w3.org/TR/webdriver2/
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

from site_src.setup.browser import SYSTEM_PYTHON

if TYPE_CHECKING:
    from collections.abc import Iterator

_SECONDS: Final = 20
_VIEW: Final = Path(__file__).with_name("webkit_view.py")
_SCREEN: Final = "1400x1000x24"  # wide enough for every window
# Drawn by the processor, for a screen that is only memory; no desktop is there to be asked.
_ENVIRONMENT: Final = {
    "GDK_BACKEND": "x11",
    "LIBGL_ALWAYS_SOFTWARE": "1",
    "NO_AT_BRIDGE": "1",
    "WEBKIT_DISABLE_DMABUF_RENDERER": "1",
}
# Resolves what a function returns, or tells what it throws, once its promise is kept.
_CALL: Final = """
const tell = arguments[arguments.length - 1];
Promise.resolve().then(() => (%s)(...arguments[0])).then(
  (answer) => tell({ answer: answer === undefined ? null : answer }),
  (error) => tell({ error: `${error}` }),
);
"""


class WebKit:
    """The one window of a running WebKit."""

    def __init__(self, address: str, profile: Path) -> None:
        """Let the driver at an address start it."""
        self._open = build_opener(ProxyHandler({})).open
        self._address = f"{address}/session"
        view = {"binary": SYSTEM_PYTHON, "args": [str(_VIEW), str(profile)]}
        wanted = {"webkitgtk:browserOptions": view, "timeouts": {"script": 1000 * _SECONDS}}
        session = self._ask("POST", "", capabilities={"alwaysMatch": wanted})
        self._address += f"/{session['sessionId']}"

    def open(self, url: str) -> None:
        """Load a page with everything in it."""
        self._ask("POST", "/url", url=url)

    def reload(self) -> None:
        """Load the page anew."""
        self._ask("POST", "/refresh")

    def evaluate(self, function: str, *arguments: object) -> Any:
        """Call a function that a script's text is, with JSON, and return its answer as JSON.

        Once more, where the page was still being left for the one that is meant.
        """
        given = {"script": _CALL % function, "args": [list(arguments)]}
        try:
            done = self._ask("POST", "/execute/async", **given)
        except AssertionError as fault:
            if "unload event" not in str(fault):
                raise
            done = self._ask("POST", "/execute/async", **given)
        assert "error" not in done, done["error"]
        return done["answer"]

    def wait(self, function: str, *arguments: object) -> Any:
        """Call a function that promises nothing until its answer is not false, and return that.

        At once, not by way of a promise: a page that is left meanwhile would keep none.
        """
        given = {"script": f"return ({function})(...arguments)", "args": list(arguments)}
        last = time.monotonic() + _SECONDS
        while not (answer := self._ask("POST", "/execute/sync", **given)):
            assert time.monotonic() < last, f"this never came true: {function}"
            time.sleep(0.05)
        return answer

    def click(self, selector: str) -> None:
        """Tap the first element that is found, as a reader would: brought into the window first."""
        found = self._ask("POST", "/element", using="css selector", value=selector)
        (element,) = found.values()
        self._ask("POST", f"/element/{element}/click")

    def press(self, key: str) -> None:
        """Press a key, and let it go: https://www.w3.org/TR/webdriver2/#keyboard-actions."""
        strokes = [{"type": kind, "value": key} for kind in ("keyDown", "keyUp")]
        self._ask("POST", "/actions", actions=[{"type": "key", "id": "keys", "actions": strokes}])

    def resize(self, width: int, height: int) -> None:
        """Give the window another size, in CSS pixels."""
        self._ask("POST", "/window/rect", x=0, y=0, width=width, height=height)
        self.wait("(...size) => `${[innerWidth, innerHeight]}` === `${size}`", width, height)

    def close(self) -> None:
        """End it."""
        self._ask("DELETE", "")

    def _ask(self, method: str, path: str, **body: object) -> Any:
        """Ask the driver for something and wait for the answer to it."""
        data = json.dumps(body).encode() if method == "POST" else None
        request = Request(self._address + path, data, method=method)  # noqa: S310 - our own driver
        try:
            with self._open(request, timeout=2 * _SECONDS) as answer:
                return json.load(answer)["value"]
        except HTTPError as fault:
            raise AssertionError(fault.read().decode()) from None


@contextmanager
def started(driver: str, profile: Path) -> Iterator[WebKit]:
    """Start WebKit with a new profile in a folder, and end it."""
    with ExitStack() as ending, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        display = ending.enter_context(_screen())
        command = [driver, f"--port={port}", "--host=127.0.0.1"]
        ending.enter_context(
            _running(command, env=os.environ | _ENVIRONMENT | {"DISPLAY": display})
        )
        _wait_for(port)
        webkit = WebKit(f"http://127.0.0.1:{port}", profile)
        yield webkit
        webkit.close()


@contextmanager
def _screen() -> Iterator[str]:
    """Start a screen that nobody sees; yield its name."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", _SCREEN, "-nolisten", "tcp"]
    with _running(command, pass_fds=[writing]):
        os.close(writing)
        with os.fdopen(reading) as number:
            yield f":{number.readline().strip()}"


@contextmanager
def _running(command: list[str], **settings: Any) -> Iterator[None]:
    """Run a program meanwhile."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, **quiet, **settings)
    try:
        yield
    finally:
        process.terminate()
        process.wait(_SECONDS)


def _wait_for(port: int) -> None:
    """Wait until the driver listens."""
    last = time.monotonic() + _SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            if time.monotonic() > last:
                raise
            time.sleep(0.05)
        else:
            return
