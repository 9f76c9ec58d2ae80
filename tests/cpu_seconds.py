"""What tests cost in CPU seconds, file by file: the clock says little where others work, too."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest

NAME = "cpu seconds"
BEFORE = pytest.StashKey[float]()
SHOWN = 25  # files; the rest is one line
_TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


def used() -> float:
    """Return the CPU seconds that this process and all it started have used.

    The system adds a child to its parent when it has ended. A browser lives on from test to test,
    so on Linux the living are asked, too.
    """
    return sum(os.times()[:4]) + _of_the_living(os.getpid())


def _of_the_living(parent: int) -> float:
    seconds = 0.0
    for child in _children(parent):
        try:
            # The name of a program, in brackets, may hold spaces.
            fields = Path(f"/proc/{child}/stat").read_text(encoding="utf-8").rpartition(")")[2]
        except OSError:  # it has ended meanwhile
            continue
        seconds += sum(map(int, fields.split()[11:15])) / _TICKS
        seconds += _of_the_living(child)
    return seconds


def _children(parent: int) -> list[int]:
    """Return the living children of a process, of whichever of its threads; none but on Linux."""
    found: list[int] = []
    try:
        for thread in Path(f"/proc/{parent}/task").iterdir():
            found += map(int, (thread / "children").read_text(encoding="ascii").split())
    except OSError:
        pass
    return found


def print_table(reporter: pytest.TerminalReporter) -> None:
    """Print the dearest files, and the sum of all."""
    cost: Counter[str] = Counter()
    for reports in reporter.stats.values():
        for report in reports:
            for name, value in getattr(report, "user_properties", ()):
                if name == NAME:
                    cost[report.nodeid.partition("::")[0]] += value
    if not cost:
        return
    reporter.section("CPU seconds of each file")
    for file, seconds in cost.most_common(SHOWN):
        reporter.write_line(f"{seconds:7.1f}  {file}")
    if others := cost.most_common()[SHOWN:]:
        rest = sum(seconds for _, seconds in others)
        reporter.write_line(f"{rest:7.1f}  {len(others)} other files")
    reporter.write_line(f"{cost.total():7.1f}  together")
