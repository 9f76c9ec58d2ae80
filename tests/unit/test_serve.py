"""The preview: one build per save, an error never loses a save, and a port is found."""

from __future__ import annotations

import os
import socket
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

import pytest
import watchfiles
from watchfiles._rust_notify import WatchfilesRustInternalError

from site_src.overlay import covered, panel
from site_src.pipeline import Options, Result, check
from site_src.report import problem_text
from site_src.serve import HOST, PORTS_TO_TRY, Builder, Watcher, free_port, page_in, serve, watched
from site_src.watching import follow, look

if TYPE_CHECKING:
    from collections.abc import Iterator


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
    monkeypatch.setattr("site_src.serve.build", lambda *_, **__: 1 / 0)
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
