"""From saving a file to seeing it: this program's preview beside Hugo's, and in a browser.

    .venv/bin/python benchmarks/live.py --hugo PATH --sizes 7 873 --edits 11

`served` is the time until the address of the page answers with the new words; it is asked every
ten milliseconds, because a server that is asked oftener has less time to build. Hugo looks for
changes twice a second, so each is saved after a pause by chance. `shown` is the time until the page
that a browser has open has loaded itself anew and is painted with them. Medians of interleaved
pairs, in milliseconds. Nothing is asserted.
"""

from __future__ import annotations

import argparse
import random
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from http.client import HTTPException
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.request import urlopen

from compare import machine, surroundings
from corpus import make_hugo, make_ours
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"]
OURS, HUGO = 8317, 8318  # ports
PATIENCE = 60  # seconds
# When the page that is open now, with the words in it, was painted first: asking it again and again
# from outside would take longer than that.
_PAINTED = """
  new Promise((tell) => new PerformanceObserver((list) => {
    const first = list.getEntriesByName("first-contentful-paint")[0];
    if (first) tell(performance.timeOrigin + first.startTime);
  }).observe({ type: "paint", buffered: true }))
"""


@contextmanager
def serving(command: list[str], folder: Path, address: str) -> Iterator[None]:
    """Run a preview until it answers, and to the end of what is done with it."""
    quiet = subprocess.DEVNULL
    with subprocess.Popen(
        command, cwd=folder, env=surroundings(), stdout=quiet, stderr=quiet
    ) as server:
        try:
            served(address, "<h1")
            time.sleep(1)
            yield
        finally:
            server.terminate()


def served(address: str, words: str) -> float:
    """Wait until an address answers with some words; return the seconds."""
    start = time.perf_counter()
    while time.perf_counter() - start < PATIENCE:
        try:
            with urlopen(address) as answer:  # noqa: S310 - our own
                if words in answer.read().decode():
                    return time.perf_counter() - start
        except (URLError, OSError, HTTPException):  # the last: half of a page, while it is written
            pass
        time.sleep(0.01)
    raise SystemExit(f"{address} never said {words}")


def edit(file: Path, number: int) -> str:
    """Save one more sentence at the beginning of a text, and return it."""
    words = f"Sentence number {number}."
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("\n---\n", f"\n---\n{words}\n\n", 1), encoding="utf-8")
    return words


def shown(page: Page, file: Path, number: int) -> float:
    """Save a sentence, and return the seconds until an open page paints itself with it."""
    start = time.time()
    words = edit(file, number)
    page.get_by_text(words).wait_for(state="visible", timeout=PATIENCE * 1000)
    painted: float = page.evaluate(_PAINTED)
    return painted / 1000 - start


def measure(folder: Path, size: int, edits: int, hugo: str) -> str:
    """Return the row of one size."""
    ours, theirs = folder / "ours", folder / "hugo"
    one = "section-1/lean-1"
    make_ours(ours, size)
    make_hugo(theirs, size)
    pages = [f"http://127.0.0.1:{port}/{one}/" for port in (OURS, HUGO)]
    files = [ours / f"content/exercises/{one}.md", theirs / f"content/{one}.md"]
    ours_command = [sys.executable, "build.py", "serve", "--port", str(OURS), "--quiet"]
    hugo_command = [hugo, "server", "--port", str(HUGO), "--quiet"]
    found: list[tuple[float, float, float]] = []
    pause = random.Random(size)  # noqa: S311 - the same pauses each time
    with (
        serving(ours_command, ours, pages[0]),
        serving(hugo_command, theirs, pages[1]),
        sync_playwright() as tool,
    ):
        page = tool.chromium.launch(executable_path=CHROMIUM, args=FLAGS).new_page()
        for number in range(edits):
            times = []
            for address, file in zip(pages, files, strict=True):
                time.sleep(pause.uniform(0, 0.5))
                times.append(served(address, edit(file, number)))
            time.sleep(2)  # until the rest of the build is done
            page.goto(pages[0])
            time.sleep(1)  # until the page waits for news
            found.append((times[0], times[1], shown(page, files[0], 1000 + number)))
            page.goto("about:blank")
            time.sleep(2)
    ratio = statistics.median(ours / theirs for ours, theirs, _ in found)
    cells = [f"{statistics.median(column) * 1000:.0f}" for column in zip(*found, strict=True)]
    return f"| {size} | {cells[0]} | {cells[1]} | {ratio:.2f} | {cells[2]} |"


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hugo", required=True, help="the program to compare with")
    parser.add_argument("--sizes", type=int, nargs="+", default=[7, 873])
    parser.add_argument("--edits", type=int, default=11)
    given = parser.parse_args()
    print(f"{machine()}, {given.edits} pairs\n")
    print("| pages | served, ms | Hugo, served, ms | ratio | shown, ms |\n|--:|--:|--:|--:|--:|")
    for size in given.sizes:
        with tempfile.TemporaryDirectory() as folder:
            print(measure(Path(folder), size, given.edits, given.hugo), flush=True)


if __name__ == "__main__":
    main()
