"""The command line: arguments → one call → an exit number. No logic of its own."""

from __future__ import annotations

import gc
import io
import os
import sys
import time
from dataclasses import replace
from datetime import UTC, date, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Final

from site_src.cache import noop
from site_src.cache.fingerprint import fingerprint
from site_src.commands.arguments import parser
from site_src.commands.printing import (
    add_to_summary,
    format_of,
    print_in_format,
    print_problems,
    problems_text,
    progress,
    shown,
)
from site_src.model import time_zones
from site_src.setup.environment import state_folder

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Sequence

    from site_src.build.result import Options, Result

FINE, CONTENT, USAGE, MACHINE = 0, 1, 2, 3
_EVERY_TEST: Final = ("-n", "auto", "--dist", "worksteal")
_PROJECT: Final = Path(__file__).resolve().parents[2]


class _UsageError(Exception):
    """The command line asks for what cannot be; the text says what."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and return its exit number."""
    given = list(sys.argv[1:] if argv is None else argv)
    if isinstance(sys.stdout, io.TextIOWrapper):  # an old Windows console cannot show every word
        sys.stdout.reconfigure(errors="backslashreplace")
    if given[:1] == ["test"]:  # what follows is for pytest to read
        return _test(given[1:])
    arguments = parser().parse_args(given)
    arguments.given = given
    try:
        return _COMMANDS[arguments.command](arguments)
    except _UsageError as error:
        return _usage_fault(str(error))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # whoever started us says so: what is printed at the end may break, too
        raise
    except OSError as error:
        where = f": {error.filename}" if error.filename else ""
        return _machine_fault(f"{error.strerror or error}{where}")


def _machine_fault(message: str) -> int:
    """Say in one sentence what the machine refused."""
    _say(message)
    return MACHINE


def _say(sentence: str) -> None:
    """Say a sentence on the error stream; the name of a file in it may hold anything."""
    from site_src.model.problems import visible  # noqa: PLC0415 - --help needs no libraries

    print(f"build.py: {visible(sentence)}", file=sys.stderr)


def today(given: date | None, zone: tzinfo = UTC) -> date:
    """Return the day of the build: --date, else SOURCE_DATE_EPOCH, else that of a zone's clock."""
    if given or noop.is_told() or zone is UTC:
        return given or date.fromisoformat(noop.day())
    return time_zones.day_at(time.time(), zone)


def _zone(content: Path) -> tzinfo:
    """Return the time zone of a guide; one that is none is reported with its content."""
    from site_src.loading.loader import settings_of  # noqa: PLC0415

    return time_zones.zone_of(settings_of(content).get("time_zone", time_zones.USUAL)) or UTC


def _options(arguments: Namespace) -> Options:
    """Return a build's options. Raises _UsageError where a folder to read is missing."""
    before = fingerprint()  # of the code as it is before it is imported
    from site_src.build.result import Options  # noqa: PLC0415
    from site_src.system.workers import cores  # noqa: PLC0415 - --help needs no libraries

    content = _existing(arguments.content)
    zone = _zone(content)
    return Options(
        project=_PROJECT,
        content=content,
        templates=_existing(arguments.templates),
        static=_existing(arguments.static),
        output=_PROJECT / arguments.output,
        state=Path(state_folder(str(_PROJECT))),
        today=today(arguments.date, zone),
        for_later=bool(arguments.date) and arguments.date > today(None, zone),
        base_url=arguments.base_url or "",
        clean=arguments.clean,
        drafts=arguments.drafts,
        compress=arguments.compress,
        jobs=arguments.jobs or cores(),
        fingerprint="" if arguments.no_cache else before,
        home=_home(),
    )


def _existing(folder: Path) -> Path:
    """Return a folder that is to be read. Raises _UsageError where one was typed that is missing.

    Of the project's own, no command needs all.
    """
    if folder.is_absolute() and not folder.is_dir():
        raise _UsageError(f"there is no folder {shown(folder)}")
    return _PROJECT / folder


def _home() -> Path | None:
    """Return the home folder of the user, if there is one."""
    try:
        return Path.home()
    except RuntimeError:
        return None


def _build(arguments: Namespace) -> int:
    from site_src.build.pipeline import build  # noqa: PLC0415
    from site_src.publishing.destination import PublishError  # noqa: PLC0415
    from site_src.publishing.own_files import manifest_of  # noqa: PLC0415
    from site_src.reports.text import left_text, summary_text, timings_text  # noqa: PLC0415

    start = time.perf_counter()
    # Records live as long as the build. To look through all of them for garbage as often as Python
    # means to takes a third of the time when there are many.
    gc.set_threshold(50_000)
    options = _options(arguments)
    state = options.state_folder
    folders = [str(folder) for folder in (options.content, options.templates, options.static)]
    record = noop.look(str(state), folders)
    made = [str(options.output), str(manifest_of(options.output, state))]
    is_usual = not arguments.verbose and not arguments.no_cache

    def sealed(result: Result) -> None:
        """Save the record of the build, while no other can publish."""
        noop.seal(str(state), record, made)
        if is_usual and format_of(arguments.format) == "text":
            noop.save(str(state), record, _said(arguments, result, options))

    try:
        result = build(options, progress(arguments), sealed)
    except PublishError as error:
        return _machine_fault(str(error))
    if print_in_format(result, arguments.format):
        return CONTENT if result.has_errors else FINE
    left = left_text(result)
    print(left, end="")
    if arguments.verbose:
        print(timings_text(result))
    if not arguments.quiet:
        seconds = f"{time.perf_counter() - start:.2f}"
        print(summary_text(result, seconds, shown(arguments.output)))
    return CONTENT if result.has_errors else FINE


def _said(arguments: Namespace, result: Result, options: Options) -> dict[str, list[str]]:
    """Return what a build was told, and what it would say if it were run again."""
    from site_src.reports.text import left_text, summary_text  # noqa: PLC0415

    left = left_text(result)
    zone = _zone(options.content)
    summary = summary_text(result.again(), noop.SECONDS, shown(arguments.output)) + "\n"
    return {
        "argv": arguments.given,
        "day": [str(options.today)],
        "span": [] if zone is UTC else [str(end) for end in time_zones.span(options.today, zone)],
        "plain": [problems_text(result, color=False), left],
        "colored": [problems_text(result, color=True), left],
        "summary": ["" if arguments.quiet else summary],
    }


def _check(arguments: Namespace) -> int:
    from site_src.build.pipeline import check, check_outside  # noqa: PLC0415
    from site_src.reports.text import counts_text, timings_text  # noqa: PLC0415

    if arguments.list or arguments.explain:
        return _manual(arguments.explain)
    options = _options(arguments)
    if arguments.fix:
        _tidy(options)
    result = check_outside(options) if arguments.external else check(options)
    exit_number = (
        CONTENT if result.has_errors or (arguments.strict and result.has_warnings) else FINE
    )
    if print_in_format(result, arguments.format):
        return exit_number
    if arguments.verbose:
        print(timings_text(result))
    if not arguments.quiet:
        print(counts_text(result.problems) or f"{result.pages} pages, no problems")
    return exit_number


def _compare(arguments: Namespace) -> int:
    """Print what differs between an earlier build and the output folder."""
    from site_src.commands.compare import changes_text  # noqa: PLC0415

    for folder in (before := _PROJECT / arguments.before, after := _PROJECT / arguments.output):
        if not folder.is_dir():
            return _machine_fault(f"there is no folder {folder}; build the guide into it first")
    text = changes_text(before, after)
    print(text)
    add_to_summary(text)
    return FINE


def _generate(_: Namespace) -> int:
    """Write the files for editors that are made from the tables."""
    from site_src.commands.generate import generate  # noqa: PLC0415

    for path in generate(_PROJECT):
        print(path)
    return FINE


def _manual(code: str | None) -> int:
    """Print what a code means, or every code."""
    from site_src.reports.explain import explain, listing, no_such_code  # noqa: PLC0415

    text = explain(code) if code else listing()
    print(text or f"build.py: {no_such_code(code or '')}", file=None if text else sys.stderr)
    return FINE if text else USAGE


def _tidy(options: Options) -> None:
    """Put the style of content right, and say on the error stream where."""
    from site_src.commands.fix import tidy_folder  # noqa: PLC0415
    from site_src.model.problems import visible  # noqa: PLC0415

    for path in tidy_folder(options.content):
        print(f"Tidied {visible(path)}", file=sys.stderr)


def _serve(arguments: Namespace) -> int:
    from site_src.commands.serve.server import serve  # noqa: PLC0415

    # Drafts are shown, so it must not be the folder that somebody uploads.
    is_usual = arguments.output in {Path("output"), _PROJECT / "output"}
    output = "preview" if is_usual else arguments.output
    options = replace(_options(arguments), output=_PROJECT / output, drafts=True)
    return serve(options, arguments.port, print_problems)


def _new(arguments: Namespace) -> int:
    from site_src.commands.new import DraftError, draft, template  # noqa: PLC0415
    from site_src.loading.loader import load  # noqa: PLC0415
    from site_src.publishing.project_files import create  # noqa: PLC0415
    from site_src.reports.text import draft_text  # noqa: PLC0415
    from site_src.system.atomic import LinkInTheWay  # noqa: PLC0415

    content = _options(arguments).content
    try:
        made = draft(
            load(content),
            template(content) if arguments.kind == "exercise" else "",
            arguments.kind,
            arguments.title,
            section=arguments.section,
            of=_in_content(arguments.of, content)[0],
            language=arguments.language,
        )
        create(content, made.path, made.text)
    except DraftError as error:
        return _usage_fault(str(error))
    except LinkInTheWay as error:
        _say(f"{error.filename} is {error.strerror}")
        return CONTENT
    except FileExistsError:
        return _usage_fault(
            f"{shown(arguments.content / made.path)} is there already; nothing was written"
        )
    print(draft_text(shown(arguments.content / made.path), arguments.kind))
    return FINE


def _move(arguments: Namespace) -> int:
    """Give a file or a section of content another name, or delete a page."""
    from site_src.commands import moving  # noqa: PLC0415
    from site_src.commands.delete import deleted  # noqa: PLC0415
    from site_src.commands.rename import renamed  # noqa: PLC0415
    from site_src.reports.text import change_text  # noqa: PLC0415
    from site_src.system.atomic import LinkInTheWay  # noqa: PLC0415

    content = _options(arguments).content
    path = _in_content(arguments.file, content)[0]
    try:
        languages = moving.languages_of(content, path)
        if arguments.command == "delete":
            change = deleted(languages, path, _in_content(arguments.to, content)[0])
        else:
            change = renamed(languages, path, arguments.name.removeprefix("content/"))
        moving.carry_out(content, languages, change)
    except (moving.MoveError, FileExistsError, LinkInTheWay) as error:
        return _usage_fault(f"{error}; nothing was changed")
    print(change_text(change.moves, change.texts, change.said, shown(arguments.content)))
    return FINE


def _why(arguments: Namespace) -> int:
    from site_src.commands.why import why  # noqa: PLC0415
    from site_src.loading.loader import load  # noqa: PLC0415
    from site_src.model.problems import nearest  # noqa: PLC0415

    options = _options(arguments)
    loaded = load(options.content)
    path, is_there = _in_content(arguments.file, options.content)
    if not is_there:
        near = nearest(path, loaded.files.paths)
        meant = f"; did you mean {shown(arguments.content / near)}?" if near else ""
        return _usage_fault(f"{arguments.file} is no file in {shown(arguments.content)}{meant}")
    print(why(loaded, path, shown(arguments.content / path), options.today))
    return FINE


def _host(arguments: Namespace) -> int:
    from site_src.build.read_guide import read_guide  # noqa: PLC0415
    from site_src.commands.host import CONFIGURATIONS, Host  # noqa: PLC0415

    guide = read_guide(_options(arguments))
    if guide is None:
        return _usage_fault("the content has mistakes; python3 build.py check  names them")
    moved = {old: record.address for old, record in guide.redirects.items()}
    host = Host(guide.base_url, arguments.root, moved)
    print(CONFIGURATIONS[arguments.server](host), end="")
    return FINE


def _in_content(typed: str, content: Path) -> tuple[str, bool]:
    """Return a file as its path in content, however it was named, and whether it is there."""
    for file in (Path.cwd() / typed, _PROJECT / typed, content / typed):
        if file.is_file() and file.resolve().is_relative_to(content.resolve()):
            return file.resolve().relative_to(content.resolve()).as_posix(), True
    return typed.removeprefix("content/"), False


def _usage_fault(message: str) -> int:
    """Say in one sentence what cannot be done as it was asked for."""
    _say(message)
    return USAGE


def _test(rest: Sequence[str]) -> int:
    """Run the tests in this environment: all of them on every core, or what is asked for."""
    import pytest  # noqa: PLC0415

    os.chdir(_PROJECT)
    return int(pytest.main(list(rest or _EVERY_TEST)))


_COMMANDS: Final[dict[str, Callable[[Namespace], int]]] = {
    "build": _build,
    "compare": _compare,
    "generate": _generate,
    "new": _new,
    "rename": _move,
    "delete": _move,
    "why": _why,
    "check": _check,
    "serve": _serve,
    "host": _host,
    "test": lambda _: _test([]),  # reached only with shared options before it
}
