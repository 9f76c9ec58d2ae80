"""The preview: one build per save, an error never loses a save, and a port is found."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

import pytest
import watchfiles
from watchfiles._rust_notify import WatchfilesRustInternalError

from site_src.build.pipeline import check
from site_src.build.result import Options, Result
from site_src.commands.serve.error_overlay import covered, panel
from site_src.commands.serve.server import (
    HOST,
    PORTS_TO_TRY,
    Builder,
    Watcher,
    listen,
    page_in,
    serve,
    watched,
)
from site_src.commands.serve.watcher import follow, look
from site_src.reports.text import problem_text

if TYPE_CHECKING:
    from collections.abc import Iterator

PROJECT = Path(__file__).parent.parent.parent


def test_a_taken_port_is_passed_over() -> None:
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]

        with ExitStack() as own:  # each keeps its own from here on
            found = [
                own.enter_context(listening).getsockname()[1]
                for _ in range(2)
                if (listening := listen(port))
            ]

    assert port < found[0] < found[1] < port + PORTS_TO_TRY


def test_without_a_free_port_there_is_one_sentence_and_exit_3(
    options: Options, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("site_src.commands.serve.server.listen", lambda first: None)

    assert serve(options, 8000, lambda result: None) == 3
    assert capsys.readouterr().err == "build.py: ports 8000 to 8009 are all in use\n"


def test_what_the_machine_refuses_at_the_start_gives_one_sentence_and_exit_3(
    options: Options, capsys: pytest.CaptureFixture[str]
) -> None:
    options.output.write_text("in the way", encoding="utf-8")

    assert serve(options, 8000, lambda result: None) == 3
    assert capsys.readouterr().out == ""


# Who is answered, and what


START = """
import sys
from datetime import date
from pathlib import Path
from site_src.build.result import Options
from site_src.commands.serve import server as serve
def slow(*_):
    serve.time.sleep(1)
serve.figures_page = slow
options = Options(*map(Path, sys.argv[1:]), date(2026, 11, 23), drafts=True)
serve.serve(options, 8200, lambda result: None)
"""


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Serve the small guide in a process of its own, where drawing a figure takes long."""
    folder = tmp_path_factory.mktemp("preview")
    folders = (
        folder,
        PROJECT / "tests/examples/good",
        PROJECT / "templates",
        PROJECT / "static",
        folder / "output",
    )
    command = [sys.executable, "-c", START, *map(str, folders)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=PROJECT, stdout=pipe, stderr=pipe, text=True) as server:
        assert server.stdout
        yield next(
            int(found[1]) for line in server.stdout if (found := re.search(r":(\d+)/", line))
        )
        server.kill()
        assert server.stderr
        assert "Traceback" not in server.stderr.read()


def ask(port: int, path: str = "/", **headers: str) -> int:
    """Return the number of an answer; `Host` is ours unless another is given."""
    given = {"Host": f"{HOST}:{port}", **headers}
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in given.items() if value]
    asked = "\r\n".join([f"GET {path} HTTP/1.1", *lines, "", ""])
    with socket.create_connection((HOST, port), timeout=20) as connection:
        connection.sendall(asked.encode("latin-1"))
        return int(connection.recv(12).split()[1])


@pytest.mark.parametrize(
    ("host", "answer"),
    [
        ("localhost", 200),
        ("LOCALHOST:1", 200),  # a port that is forwarded to ours
        ("127.0.0.1", 200),
        ("evil.example", 403),
        ("127.0.0.1.evil.example:8200", 403),
        ("localhost.evil.example", 403),
        ("169.254.169.254", 403),
        ("localhost:80@evil.example", 400),
        ("", 400),
    ],
)
def test_only_who_asks_for_this_machine_is_answered(port: int, host: str, answer: int) -> None:
    assert ask(port, Host=host) == answer
    assert ask(port, "/livereload.js", Host=host) == answer


@pytest.mark.parametrize(
    ("origin", "answer"),
    [
        ("http://127.0.0.1:PORT", 101),
        ("", 101),  # no browser
        ("http://localhost:PORT", 403),
        ("http://127.0.0.1:1", 403),
        ("http://evil.example", 403),
        ("null", 403),
    ],
)
def test_only_our_own_pages_hear_of_changes(port: int, origin: str, answer: int) -> None:
    key = "dGhlIHNhbXBsZSBub25jZQ=="
    upgrade = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec_WebSocket_Version": "13"}
    given = {**upgrade, "Sec_WebSocket_Key": key, "Origin": origin.replace("PORT", str(port))}

    assert ask(port, "/livereload", **given) == answer


@pytest.mark.parametrize(
    "path",
    [
        "/%00",
        "/a%00.html",
        "/%ff",
        "/figures/%ff",
        "/figures/%00",
        "/nothing/",
        "/nothing.txt",
        "//evil.example",
        "/../secret",
        "/%2e%2e/secret",
        "/strength/..%2f..%2fsecret",
        "/%5c..%5csecret",
        f"/{'a' * 300}",
        f"/{'a' * 300}/",
        f"/{'/'.join(['a' * 200] * 30)}/",
        "/forcereload?path=x",  # which any page anywhere could ask for
    ],
)
def test_an_address_that_no_file_has_is_not_found(port: int, path: str) -> None:
    assert ask(port, path) == 404


def test_a_slow_figure_holds_up_no_page(port: int) -> None:
    with ExitStack() as waiting:
        for _ in range(5):
            one = waiting.enter_context(socket.create_connection((HOST, port)))
            one.sendall(f"GET /figures/a HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode())
        assert ask(port) == 200
        one.settimeout(0)
        with pytest.raises(BlockingIOError):  # the last figure is not drawn yet
            one.recv(1)


def test_the_output_is_not_watched(options: Options) -> None:
    assert not any(options.output.is_relative_to(folder) for folder in watched(options))


def test_a_rebuild_shows_problems_and_never_raises(
    options: Options, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[Result] = []
    builder = Builder(options, shown.append)
    about = options.content / "pages/about.md"
    good = about.read_text(encoding="utf-8")

    assert builder.build()
    assert not builder.build(1)  # nothing changed, so no browser is troubled
    about.write_text("broken", encoding="utf-8")
    assert builder.build(1)
    assert "no-front-matter" in builder.told
    about.write_text(good, encoding="utf-8")
    assert builder.build(1)
    assert builder.told == ""
    options.output.rename(options.output.with_name("away"))
    options.output.write_text("in the way", encoding="utf-8")
    assert builder.build(1)
    assert "is a file, not a folder" in builder.told
    monkeypatch.setattr("site_src.commands.serve.server.build", lambda *_, **__: 1 / 0)
    assert builder.build(1)
    assert "ZeroDivisionError" in builder.told

    assert [bool(result.problems) for result in shown] == [False, False, True, False]
    assert "is a file, not a folder" in capsys.readouterr().err


def test_a_fault_while_problems_are_shown_is_outlived(options: Options) -> None:
    def show(_: Result) -> None:
        raise OSError(5, "cannot be read")

    builder = Builder(options, show)

    assert builder.build()
    assert "cannot be read" in builder.told


def test_pages_are_shown_before_the_rest_is_made_and_once(options: Options) -> None:
    builder = Builder(options, lambda result: None)
    assert builder.build()
    about = options.content / "pages/about.md"
    good = about.read_text(encoding="utf-8")
    page, data = (options.output / name for name in ("about/index.html", "guide.json"))
    seen: list[tuple[bool, bool, str]] = []

    def shown() -> None:
        texts = page.read_text("utf-8"), data.read_text("utf-8")
        seen.append(("made that" in texts[0], "made that" in texts[1], builder.told))

    about.write_text(good.replace("made this", "made that"), encoding="utf-8")
    assert not builder.build(1, shown)  # what is new was shown already
    assert "made that" in data.read_text("utf-8")
    about.write_text("broken", encoding="utf-8")
    assert builder.build(1, shown)
    assert builder.told
    about.write_text(good, encoding="utf-8")
    assert not builder.build(1, shown)

    assert seen == [(True, False, ""), (False, True, "")]


def test_a_draft_that_is_hardly_begun_covers_no_other_page(options: Options) -> None:
    builder = Builder(replace(options, drafts=True), lambda result: None)
    sheet = options.content / "pages/sheet.md"
    good = sheet.read_text("utf-8")
    ledger = options.content / "addresses.txt"
    ledger.write_text("# none yet\n", encoding="utf-8")

    sheet.write_text(good.replace("kind: print", "draft: yes\nkind:"), encoding="utf-8")
    assert builder.build()

    assert builder.told == ""
    assert "empty-value" in builder.told_of_drafts
    assert (options.output / "about/index.html").exists()
    assert not (options.output / "sheet").exists()

    sheet.write_text(good.replace("kind: print", "draft: yes\nkind: print"), encoding="utf-8")
    assert builder.build(1)

    assert builder.told_of_drafts == ""
    assert (options.output / "sheet/index.html").exists()
    assert ledger.read_text("utf-8") == "# none yet\n"  # a preview promises no address


def test_livereload_is_told_once_of_each_change(options: Options) -> None:
    watcher = Watcher(Builder(options, lambda result: None))

    assert watcher.examine() == (None, None)
    watcher._news = True
    assert watcher.examine() == ("*", None)
    assert watcher.examine() == (None, None)


@pytest.mark.parametrize(
    "name", ["../secret.html", "/secret.html", "a/../../secret.html", "a.txt", "a\0.html", "b.html"]
)
def test_no_address_leads_out_of_the_output(tmp_path: Path, name: str) -> None:
    output = tmp_path / "preview"
    output.mkdir()
    for file in (tmp_path / "secret.html", output / "a.txt", output / "a.html"):
        file.write_text("text", encoding="utf-8")
    outside = name.replace("/secret", f"{tmp_path}/secret") if name.startswith("/") else name

    assert page_in(output, outside) is None
    assert page_in(output, "a.html") == b"text"


# The panel


def test_the_panel_holds_what_the_terminal_says_with_the_authors_words_underlined(
    options: Options,
) -> None:
    exercise = options.content / "exercises/strength/wall-lean.md"
    exercise.write_text(
        exercise.read_text("utf-8").replace("level: beginner", "level: begginer <b>"), "utf-8"
    )
    result = check(options)
    (problem,) = result.problems

    told = panel(result.problems, result.texts)

    assert "<mark>begginer &lt;b&gt;</mark>" in told
    assert "<h2>1 error in 1 file</h2>" in told
    said = told.partition("<pre>")[2].partition("</pre>")[0]
    plain = said.replace("<mark>", "").replace("</mark>", "")
    unescaped = plain.replace("&lt;", "<").replace("&gt;", ">").replace("&#34;", '"')
    assert unescaped == problem_text(problem, result.texts)


@pytest.mark.parametrize("page", [None, b"", b"no page", b"<head></head><body>kept</body>"])
def test_a_panel_covers_any_page_and_leaves_room_for_the_reload_script(page: bytes | None) -> None:
    shown = covered(page, "<p>told</p>").decode()

    assert shown.index("problems.css") < shown.index("</head>") < shown.index("<p>told</p>")
    assert shown.index("<p>told</p>") < shown.index("</body>")
    assert ("kept" in shown) == (b"kept" in (page or b""))


# Watching


def test_what_editors_leave_behind_is_not_seen_and_an_old_date_is(tmp_path: Path) -> None:
    page = tmp_path / "a.md"
    page.write_text("one", encoding="utf-8")
    before = look([tmp_path])

    for name in (".a.md.swp", "a.md~", "#a.md#", ".#a.md", "4913", "a.md.tmp"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    assert look([tmp_path]) == before

    new = tmp_path / "b.md~"
    new.write_text("two", encoding="utf-8")
    os.utime(new, ns=(before[str(page)][0], before[str(page)][0]))
    new.replace(page)
    assert look([tmp_path]) != before


def test_one_call_follows_a_save_of_several_files_a_deletion_and_a_folder_made_anew(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "content"
    folder.mkdir()
    calls: list[int] = []
    called, stop = Event(), Event()

    def changed(files: int) -> None:
        calls.append(files)
        called.set()

    thread = Thread(target=follow, args=((folder,), look([folder]), changed, stop), daemon=True)
    thread.start()
    try:
        for name in "abc":
            (folder / f"{name}.md").write_text(name, encoding="utf-8")
        assert called.wait(20)
        called.clear()
        (folder / "a.md").unlink()
        assert called.wait(20)
        called.clear()
        folder.rename(tmp_path / "away")
        assert called.wait(20)
        called.clear()
        (tmp_path / "away").rename(folder)
        assert called.wait(20)
    finally:
        stop.set()
        thread.join(20)

    assert calls[-1] == 2
    assert not thread.is_alive()


@pytest.mark.parametrize(
    "error",
    [
        FileNotFoundError("No path was found."),
        PermissionError("not yours"),
        OSError("no watches left"),
        WatchfilesRustInternalError("error in underlying watcher"),
    ],
)
def test_a_change_is_seen_even_where_the_system_could_not_watch(
    error: Exception, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[object] = []
    called, stop = Event(), Event()
    real = watchfiles.watch

    def watch_at_last(*folders: Path, **options: Any) -> Iterator[object]:
        tries.append(folders)
        if len(tries) == 1:
            raise error
        return real(*folders, **options)

    monkeypatch.setattr(watchfiles, "watch", watch_at_last)
    arguments = ((tmp_path,), look([tmp_path]), lambda _: called.set(), stop)
    thread = Thread(target=follow, args=arguments, daemon=True)
    thread.start()
    try:
        for name in ("while it waits", "while it watches again"):
            called.clear()
            (tmp_path / name).write_text("new", encoding="utf-8")
            assert called.wait(20)
            assert thread.is_alive()
    finally:
        stop.set()
        thread.join(20)

    assert not thread.is_alive()
