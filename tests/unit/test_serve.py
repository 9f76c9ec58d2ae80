"""The preview: one build per save, an error never loses a save, and a port is found."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from site_src.pipeline import Options, Result
from site_src.serve import HOST, PORTS_TO_TRY, free_port, rebuilder, serve, watched

PROJECT = Path(__file__).parent.parent.parent


def test_a_taken_port_is_passed_over() -> None:
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]

        found = free_port(port)

    assert found is not None
    assert port < found < port + PORTS_TO_TRY


def test_without_a_free_port_there_is_one_sentence_and_exit_3(
    options: Options, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("site_src.serve.free_port", lambda first: None)

    assert serve(options, 8000, lambda result: None) == 3
    assert capsys.readouterr().err == "build.py: ports 8000 to 8009 are all in use\n"


def test_the_output_is_not_watched(options: Options) -> None:
    assert not any(str(options.output) in pattern for pattern in watched(options))


def test_a_rebuild_shows_problems_and_never_raises(
    options: Options, capsys: pytest.CaptureFixture[str]
) -> None:
    shown: list[Result] = []
    rebuild = rebuilder(options, shown.append)
    about = options.content / "pages/about.md"
    good = about.read_text(encoding="utf-8")

    rebuild()
    about.write_text("broken", encoding="utf-8")
    rebuild([str(about)])
    about.write_text(good, encoding="utf-8")
    rebuild([str(about)])
    options.output.rename(options.output.with_name("away"))
    options.output.write_text("in the way", encoding="utf-8")
    rebuild([str(about)])

    assert [bool(result.problems) for result in shown] == [False, True, False]
    assert "is a file, not a folder" in capsys.readouterr().err


def test_a_save_reaches_the_served_page(options: Options) -> None:
    """Start the real server, save a page, and fetch it until the new words are there."""
    program = (
        "import sys; from pathlib import Path; from datetime import date\n"
        "from site_src.pipeline import Options; from site_src.serve import serve\n"
        "folders = [Path(each) for each in sys.argv[1:]]\n"
        "serve(Options(*folders, date(2026, 11, 23)), 8123, lambda result: None)\n"
    )
    folders = (
        options.project,
        options.content,
        options.templates,
        options.static,
        options.output,
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, *map(str, folders)],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        watchdog = threading.Timer(60, server.kill)
        watchdog.start()
        try:
            assert server.stdout
            address = next(
                re.findall(r"http://\S+", line)[0] for line in server.stdout if "http" in line
            )
            about = options.content / "pages/about.md"
            text = about.read_text(encoding="utf-8")
            wait_for("We made this.", f"{address}about/", server)

            about.write_text(text.replace("We made this.", "We changed this."), encoding="utf-8")

            page = wait_for("We changed this.", f"{address}about/", server)
            assert "livereload.js" in page
        finally:
            watchdog.cancel()
            server.kill()


def wait_for(words: str, address: str, server: subprocess.Popen[str]) -> str:
    """Return a page of the server once it holds the words; the watchdog ends the waiting."""
    while server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310 - our own
                page: str = answer.read().decode()
        except urllib.error.URLError:
            page = ""  # it does not listen yet
        if words in page:
            return page
        time.sleep(0.1)
    pytest.fail("the server ended")
