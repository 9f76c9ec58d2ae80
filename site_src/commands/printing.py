"""What commands print: problems, the format that was asked for, and how far a build is."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from site_src.cache import noop
from site_src.commands.arguments import VERSION
from site_src.system.terminal import is_colored

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable

    from site_src.build.result import Result


def shown(folder: Path) -> str:
    """Return a folder as somebody would type it here; the project's own by their names."""
    here = Path.cwd()
    return str(folder.relative_to(here) if folder.is_relative_to(here) else folder)


def add_to_summary(text: str) -> None:
    """Add Markdown to what a workflow on GitHub shows of a step, if this is one."""
    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    if summary:
        with Path(summary).open("a", encoding="utf-8") as file:
            file.write(text)


def format_of(given: str | None) -> str:
    """Return how problems are written: as asked for, or as a workflow on GitHub shows them."""
    return given or ("github" if noop.in_workflow() else "text")


def print_in_format(result: Result, chosen: str | None) -> bool:
    """Print every problem; say whether that was for a program, which wants nothing else."""
    chosen = format_of(chosen)
    if chosen == "text":
        print_problems(result)
        return False
    from site_src.reports import formats  # noqa: PLC0415 - for programs

    if chosen == "json":
        print(formats.as_json(result))
    elif chosen == "sarif":
        print(formats.as_sarif(result, VERSION))
    elif chosen == "github":
        if commands := formats.as_github(result):
            print(commands)
        add_to_summary(formats.step_summary(result))
    return chosen in {"json", "sarif"}


def print_problems(result: Result) -> None:
    """Print every problem."""
    print(problems_text(result, color=is_colored()), end="")


def problems_text(result: Result, *, color: bool) -> str:
    """Return every problem, and an empty line after each."""
    from site_src.reports.text import problem_text  # noqa: PLC0415

    texts = (problem_text(problem, result.texts, color=color) for problem in result.problems)
    return "".join(f"{text}\n\n" for text in texts)


def progress(arguments: Namespace) -> Callable[[int, int], None] | None:
    """Return what shows progress on a terminal, once a build takes over a second."""
    if arguments.quiet or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        return None
    start = time.perf_counter()

    def show(done: int, total: int) -> None:
        if time.perf_counter() - start > 1:
            end = "\n" if done == total else ""
            print(f"\rpage {done} of {total}", end=end, file=sys.stderr, flush=True)

    return show
