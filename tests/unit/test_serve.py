"""The preview: one build per save, an error never loses a save, and a port is found."""

from __future__ import annotations

import socket
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
