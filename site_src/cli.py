"""The command line: arguments → one call → an exit number. No logic of its own."""

from __future__ import annotations

import argparse
import io
import os
import re
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from site_src.pipeline import Options, Result

FINE, CONTENT, USAGE, MACHINE = 0, 1, 2, 3
VERSION: Final = "0.1.0"
_EPILOG: Final = """\
exit numbers:
  0  fine (there may be warnings)
  1  the content has mistakes; nothing was written
  2  the command line is wrong
  3  this machine, or this program, is at fault
"""
_LAST_PORT: Final = 65_000  # a few more are tried above the given one
_PROJECT: Final = Path(__file__).resolve().parent.parent


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and return its exit number."""
    given = list(sys.argv[1:] if argv is None else argv)
    if isinstance(sys.stdout, io.TextIOWrapper):  # an old Windows console cannot show every word
        sys.stdout.reconfigure(errors="backslashreplace")
    if given[:1] == ["test"]:  # what follows is for pytest to read
        return _test(given[1:])
    arguments = _parser().parse_args(given)
    try:
        return _COMMANDS[arguments.command](arguments)
    except KeyboardInterrupt:
        return 130
    except OSError as error:
        where = f": {error.filename}" if error.filename else ""
        return _machine_fault(f"{error.strerror or error}{where}")


def _machine_fault(message: str) -> int:
    """Say in one sentence what the machine refused."""
    print(f"build.py: {message}", file=sys.stderr)
    return MACHINE


def _shared_options() -> argparse.ArgumentParser:
    """Return the options of every command that builds.

    They may stand before or after the command, so each command has its own, without defaults:
    those are set once, at the top.
    """
    shared = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    folders = shared.add_argument_group("folders")
    folders.add_argument("--content", type=Path, help="the Markdown (content)")
    folders.add_argument("--templates", type=Path, help="the templates (templates)")
    folders.add_argument("--static", type=Path, help="styles and icons (static)")
    folders.add_argument("--output", type=Path, help="the finished site (output)")
    shared.add_argument("--base-url", type=_base_url, help="where the site will stand, ending in /")
    shared.add_argument("--date", type=_day, help="the day of the build, as 2026-11-23")
    shared.add_argument("-q", "--quiet", action="store_true", help="print problems only")
    shared.add_argument("-v", "--verbose", action="store_true", help="print the time of each step")
    shared.add_argument("--clean", action="store_true", help="also remove files that are not ours")
    return shared


def _parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    parser = argparse.ArgumentParser(
        prog="build.py",
        description="Builds the exercise guide from Markdown.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        parents=[_shared_options()],
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {VERSION}")
    parser.set_defaults(
        command="build",
        content=Path("content"),
        templates=Path("templates"),
        static=Path("static"),
        output=Path("output"),
        base_url=None,
        date=None,
        quiet=False,
        verbose=False,
        clean=False,
    )
    commands = parser.add_subparsers(metavar="command", title="commands (without one: build)")
    build = commands.add_parser(
        "build", parents=[_shared_options()], help="build content/ into output/"
    )
    check = commands.add_parser("check", parents=[_shared_options()], help="judge without writing")
    check.add_argument("--strict", action="store_true", help="let warnings fail too")
    serve = commands.add_parser(
        "serve", parents=[_shared_options()], help="show the guide while you write"
    )
    serve.add_argument("--port", type=_port, default=8000, help="the first port to try")
    test = commands.add_parser("test", help="run every test; its options are pytest's")
    for name, command in (("build", build), ("check", check), ("serve", serve), ("test", test)):
        command.set_defaults(command=name)
    return parser


def _base_url(text: str) -> str:
    """Read a --base-url."""
    if not re.fullmatch(r"https?://[\w.-]+(:\d+)?/([\w.~-]+/)*", text, re.ASCII):
        message = f"expected an address such as https://guide.example/back/, found {text!r}"
        raise argparse.ArgumentTypeError(message)
    return text


def _port(text: str) -> int:
    """Read a --port."""
    if not (text.isdecimal() and 0 < int(text[:6]) <= _LAST_PORT):
        message = f"expected a number such as 8000, found {text!r}"
        raise argparse.ArgumentTypeError(message)
    return int(text)


def _day(text: str) -> date:
    """Read a --date."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        message = f"expected a day such as 2026-11-23, found {text!r}"
        raise argparse.ArgumentTypeError(message) from None


def today(given: date | None) -> date:
    """Return the day of the build: --date, else SOURCE_DATE_EPOCH, else the clock, in UTC.

    The only place that reads either.
    """
    if given:
        return given
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if re.fullmatch(r"\d{1,11}", epoch, re.ASCII):  # up to the year 5138
        return datetime.fromtimestamp(int(epoch), UTC).date()
    return datetime.now(UTC).date()


def _options(arguments: argparse.Namespace) -> Options:
    """Return a build's options; relative folders are the project's."""
    from site_src.pipeline import Options  # noqa: PLC0415 - --help needs no libraries

    return Options(
        project=_PROJECT,
        content=_PROJECT / arguments.content,
        templates=_PROJECT / arguments.templates,
        static=_PROJECT / arguments.static,
        output=_PROJECT / arguments.output,
        today=today(arguments.date),
        base_url=arguments.base_url or "",
        clean=arguments.clean,
    )


def _build(arguments: argparse.Namespace) -> int:
    from site_src.pipeline import build  # noqa: PLC0415
    from site_src.publish import PublishError  # noqa: PLC0415
    from site_src.report import summary_text, timings_text  # noqa: PLC0415

    start = time.perf_counter()
    try:
        result = build(_options(arguments), _progress(arguments))
    except PublishError as error:
        return _machine_fault(str(error))
    _print_problems(result)
    if result.published and result.published.left:
        left = ", ".join(result.published.left[:5])
        more = len(result.published.left) - 5
        and_more = f" and {more} more" if more > 0 else ""
        print(f"Left alone, not made by this build: {left}{and_more} (--clean removes them)")
    if arguments.verbose:
        print(timings_text(result.timings))
    if not arguments.quiet:
        seconds = time.perf_counter() - start
        print(summary_text(result, seconds, str(arguments.output)))
    return CONTENT if result.has_errors else FINE


def _check(arguments: argparse.Namespace) -> int:
    from site_src.pipeline import check  # noqa: PLC0415
    from site_src.report import counts_text, timings_text  # noqa: PLC0415

    result = check(_options(arguments))
    _print_problems(result)
    if arguments.verbose:
        print(timings_text(result.timings))
    if not arguments.quiet:
        print(counts_text(result.problems) or f"{result.pages} pages, no problems")
    return CONTENT if result.has_errors or (arguments.strict and result.problems) else FINE


def _serve(arguments: argparse.Namespace) -> int:
    from site_src.serve import serve  # noqa: PLC0415

    return serve(_options(arguments), arguments.port, _print_problems)


def _test(rest: Sequence[str]) -> int:
    """Run the tests in this environment."""
    import pytest  # noqa: PLC0415

    os.chdir(_PROJECT)
    return int(pytest.main(list(rest)))


def _print_problems(result: Result) -> None:
    """Print every problem, and an empty line after each."""
    from site_src.report import problem_text  # noqa: PLC0415

    color = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    for problem in result.problems:
        print(problem_text(problem, result.texts, color=color), end="\n\n")


def _progress(arguments: argparse.Namespace) -> Callable[[int, int], None] | None:
    """Return what shows progress on a terminal, once a build takes over a second."""
    if arguments.quiet or not sys.stderr.isatty():
        return None
    start = time.perf_counter()

    def show(done: int, total: int) -> None:
        if time.perf_counter() - start > 1:
            end = "\n" if done == total else ""
            print(f"\rpage {done} of {total}", end=end, file=sys.stderr, flush=True)

    return show


_COMMANDS: Final[dict[str, Callable[[argparse.Namespace], int]]] = {
    "build": _build,
    "check": _check,
    "serve": _serve,
    "test": lambda _: _test([]),  # reached only with shared options before it
}
