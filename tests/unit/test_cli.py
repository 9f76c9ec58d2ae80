"""The command line: exit numbers, what is printed, and what day it is."""

from __future__ import annotations

import errno
import io
import os
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from site_src.build.result import Options
from site_src.commands import cli
from site_src.commands.arguments import parser
from site_src.commands.cli import CONTENT, FINE, MACHINE, USAGE, main, today
from site_src.commands.start import VALUED


@pytest.fixture
def arguments(options: Options, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the options of a command line that builds the small guide."""
    monkeypatch.setattr(cli, "_PROJECT", options.project)
    return [
        f"--content={options.content}",
        f"--templates={options.templates}",
        f"--static={options.static}",
        f"--output={options.output}",
        f"--date={options.today}",
    ]


def test_a_build_says_in_one_line_what_it_did(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == FINE

    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("28 pages in ")
    assert "changed, 0 unchanged, 0 removed, " in line


@pytest.mark.parametrize(("now", "is_recorded"), [("2026-11-22", False), ("2026-11-23", True)])
def test_a_day_to_come_that_is_tried_out_enters_no_ledger(
    arguments: list[str],
    options: Options,
    monkeypatch: pytest.MonkeyPatch,
    now: str,
    is_recorded: bool,
) -> None:
    ledger = options.content / "addresses.txt"
    ledger.write_text("# none yet\n", encoding="utf-8")
    noon = datetime.fromisoformat(f"{now}T12:00:00+00:00")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(noon.timestamp())))

    assert main(arguments) == FINE

    assert ("/safety/" in ledger.read_text("utf-8")) == is_recorded


def test_folders_are_seen_from_where_one_stands_and_the_usual_ones_are_the_projects(
    arguments: list[str],
    options: Options,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    seen = [f"--output={name}" for name in ("site", "../beside")]

    for output in seen:
        assert main(["--content=../content", output, *arguments[1:3], arguments[-1]]) == FINE
    assert main([*arguments[:3], arguments[-1]]) == FINE

    said = [line.split(",")[0] for line in capsys.readouterr().out.splitlines()]
    assert said == ["28 pages in site", f"28 pages in {tmp_path}/beside", "28 pages in output"]
    for folder in ("here/site", "beside", "output"):
        assert (tmp_path / folder / "index.html").exists()
    assert not list(tmp_path.glob("site"))


@pytest.mark.parametrize("name", ["content", "templates", "static"])
@pytest.mark.parametrize("command", ["build", "check", "serve", "why", "new"])
def test_a_folder_that_is_not_there_is_named_as_missing(
    arguments: list[str],
    command: str,
    name: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    more = {"why": ["about.md"], "new": ["page", "X"]}.get(command, [])

    assert main([command, *more, *arguments, f"--{name}=typo"]) == USAGE
    assert capsys.readouterr().err == "build.py: there is no folder typo\n"


def test_options_may_stand_before_or_after_the_command(arguments: list[str]) -> None:
    assert main([*arguments, "build"]) == FINE
    assert main(["build", *arguments]) == FINE
    assert main(["check", *arguments]) == FINE


def test_a_mistake_in_content_gives_exit_1_and_writes_nothing(
    arguments: list[str], options: Options, capsys: pytest.CaptureFixture[str]
) -> None:
    (options.content / "pages/about.md").write_text("no fields", encoding="utf-8")

    assert main(arguments) == CONTENT

    out = capsys.readouterr().out
    assert out.startswith("content/pages/about.md:1:1: error no-front-matter:")
    assert "How to fix: ---" in out
    assert "nothing was written" in out
    assert "\x1b" not in out
    assert not options.output.exists()


def test_warnings_pass_a_check_and_fail_a_strict_one(
    arguments: list[str], options: Options
) -> None:
    (options.content / "notes.txt").write_text("note", encoding="utf-8")

    assert main(["check", *arguments]) == FINE
    assert main(["check", "--strict", *arguments]) == CONTENT
    assert main(arguments) == FINE


def test_check_writes_nothing(arguments: list[str], options: Options) -> None:
    assert main(["check", *arguments]) == FINE
    assert not options.output.exists()
    assert not (options.project / ".guide").exists()


def test_quiet_prints_problems_only_and_verbose_the_time_of_each_step(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    main(["--quiet", *arguments])
    assert capsys.readouterr().out == ""

    main(["--verbose", "--no-cache", *arguments])
    lines = capsys.readouterr().out.splitlines()
    steps = [line.split()[2] for line in lines if " ms  " in line]
    assert "safety/index.html: nothing is remembered of it" in lines
    assert steps == ["load", "assemble", "check", "draw", "pages", "forms", "judge", "publish"]


@pytest.mark.parametrize(
    "wrong",
    [
        ["--nonsense"],
        ["nonsense"],
        ["--date", "2026-13-45"],
        ["--date", "tomorrow"],
        ["--base-url", "guide.example"],
        ["--base-url", "https://guide.example/no-slash"],
        ["--base-url", 'https://guide.example/"/'],
        ["--jobs", "0"],
        ["--jobs", "all"],
        ["serve", "--port", "many"],
        ["serve", "--port", "70000"],
        ["serve", "--port", "-1"],
        ["--out", "x"],
    ],
)
def test_a_wrong_command_line_gives_exit_2(wrong: list[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(wrong)

    assert stopped.value.code == 2


def test_a_refused_output_folder_gives_one_sentence_and_exit_3(
    arguments: list[str], options: Options, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*arguments, f"--output={options.content}"]) == MACHINE

    printed = capsys.readouterr()
    assert printed.err.count("\n") == 1
    assert "would put the site over" in printed.err
    assert (options.content / "guide.yaml").exists()


@pytest.mark.parametrize("fault", [errno.ENOSPC, errno.EACCES, errno.EIO, errno.EROFS])
def test_a_fault_of_the_disk_gives_one_sentence_and_exit_3(
    arguments: list[str],
    fault: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail(source: str, *_: object, **__: object) -> None:
        raise OSError(fault, "The disk said no", source)

    monkeypatch.setattr(os, "replace", fail)

    assert main(arguments) == MACHINE
    assert capsys.readouterr().err.startswith("build.py: The disk said no: ")


def test_a_stranger_in_the_output_is_named_and_left(
    arguments: list[str], options: Options, capsys: pytest.CaptureFixture[str]
) -> None:
    options.output.mkdir()
    (options.output / "CNAME").write_text("guide.example", encoding="utf-8")

    assert main(arguments) == FINE

    assert (
        "Left alone, not made by this build: CNAME (--clean removes them)"
        in capsys.readouterr().out
    )


def test_words_that_a_console_cannot_show_are_spelt(
    arguments: list[str], options: Options, monkeypatch: pytest.MonkeyPatch
) -> None:
    (options.content / "pages/ظهر.md").write_text("x", encoding="utf-8")
    old = io.TextIOWrapper(io.BytesIO(), encoding="cp1252")
    monkeypatch.setattr("sys.stdout", old)

    assert main(arguments) == CONTENT

    old.seek(0)
    assert "\\u0638" in old.read()


def test_options_before_test_still_run_the_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "_test", lambda rest: 42)

    assert main(["--quiet", "test"]) == 42


def test_help_states_the_exit_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["--help"])

    out = capsys.readouterr().out
    assert stopped.value.code == FINE
    for number in (FINE, CONTENT, 2, MACHINE):
        assert f"\n  {number}  " in out


def test_the_day_is_the_given_one_else_the_epoch_of_the_source_else_the_clock(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    assert today(date(2026, 1, 2)) == date(2026, 1, 2)
    assert today(None) == date(1970, 1, 2)

    monkeypatch.setenv("SOURCE_DATE_EPOCH", "9" * 30)
    assert today(None).year < 9999

    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    before = datetime.now(UTC).date()
    assert before <= today(None) <= datetime.now(UTC).date()


def test_a_pipe_that_nobody_reads_is_for_who_started_us_to_tell(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise BrokenPipeError

    monkeypatch.setattr("sys.stdout.write", broken)
    with pytest.raises(BrokenPipeError):
        main(arguments)


@pytest.mark.parametrize(("no_color", "colored"), [("", True), ("1", False)])
def test_color_is_for_terminals_and_heeds_no_color(
    arguments: list[str],
    options: Options,
    no_color: str,
    *,
    colored: bool,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (options.content / "pages/about.md").write_text("no fields", encoding="utf-8")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("NO_COLOR", no_color)

    main(arguments)

    assert ("\x1b[31m" in capsys.readouterr().out) is colored


def test_progress_shows_only_on_a_terminal_and_only_after_a_second(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    main(arguments)
    assert capsys.readouterr().err == ""

    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    clock = iter(range(10_000))
    monkeypatch.setattr("site_src.commands.printing.time.perf_counter", lambda: next(clock))
    main(arguments)
    assert "\rpage 27 of 27\n" in capsys.readouterr().err


def test_the_start_knows_which_options_are_followed_by_a_value() -> None:
    """Before the libraries are there, it has to tell the command from the values of options."""
    whole = parser()
    every = [whole, *whole._subparsers._group_actions[0].choices.values()]  # type: ignore[union-attr]
    valued = {
        name
        for one in every
        for action in one._actions
        for name in action.option_strings
        if action.nargs != 0
    }

    assert {name for name in valued if name.startswith("--")} == {*VALUED}
