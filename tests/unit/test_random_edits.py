"""Random edits on a running preview end with exactly the pages that a fresh build gives.

A few sequences run with all other tests. The whole, 300 of them, is a command of its own:

    python3 build.py test tests/unit/test_random_edits.py --sequences 300
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest

from site_src.build.pipeline import build
from site_src.build.result import Options

TODAY = date(2026, 11, 23)
PROJECT = Path(__file__).parent.parent.parent
START = """
import sys
from datetime import date
from pathlib import Path
from site_src.build.pipeline import Options
from site_src.commands.serve.server import serve
from site_src.cache.fingerprint import fingerprint
folders = map(Path, sys.argv[1:])
options = Options(*folders, date(2026, 11, 23), drafts=True, fingerprint=fingerprint())
serve(options, 8300, lambda result: None)
"""
TOLD = "told.txt"  # what the preview says, for when it is wrong
PATIENCE = 60  # seconds until a preview that has not caught up counts as wrong


@dataclass
class Author:
    """Somebody who edits in a hurry, the same way for the same seed."""

    options: Options
    kept: Path  # the guide as it was
    dice: random.Random
    count: int = 0

    def file(self) -> Path | None:
        """Choose a file of words, a template or a style; most often words."""
        roots = [self.options.content] * 6 + [self.options.templates, self.options.static]
        root = self.dice.choice(roots)
        files = sorted(
            path for path in root.rglob("*.*") if path.suffix in {".md", ".html", ".css"}
        )
        return self.dice.choice(files) if files else None

    def change(self, put: Callable[[str], str]) -> None:
        """Save a file anew."""
        if file := self.file():
            file.write_text(put(file.read_text("utf-8")), encoding="utf-8")

    def write(self) -> None:
        """Add a sentence, or whatever that is in a template or a style."""
        self.count += 1
        word = f"Rest {self.count} times."
        self.change(lambda text: f"{text}\n{word}\n" if text.startswith("---") else text + "\n")

    def break_it(self) -> None:
        """Leave half of a file, or a sign that no kind of file can take."""
        half = self.dice.random() < 0.5
        self.change(lambda text: text[: len(text) // 2] if half else f"{{% {text}")

    def fix(self) -> None:
        """Put a file back as it was."""
        if file := self.file():
            old = self.kept / file.relative_to(self.options.project)
            if old.exists():
                shutil.copyfile(old, file)

    def rename(self) -> None:
        """Give a page another name."""
        if (file := self.file()) and file.suffix == ".md":
            self.count += 1
            file.rename(file.with_name(f"{file.stem}-{self.count}.md"))

    def delete(self) -> None:
        """Delete a file."""
        if file := self.file():
            file.unlink()

    def begin(self) -> None:
        """Begin a page, as a draft or not."""
        self.count += 1
        source = (self.kept / "content/pages/words.md").read_text("utf-8")
        text = source.replace(
            "kind: glossary", "kind: text\ndraft: " + self.dice.choice(["yes", "no"])
        )
        file = self.options.content / f"pages/new-{self.count}.md"
        file.write_text(text, encoding="utf-8")

    def swap(self) -> None:
        """Save as some editors do: a swap file, a copy, and a move."""
        if file := self.file():
            beside = file.with_name(f".{file.name}.swp")
            beside.write_bytes(b"b0VIM")
            copy = file.with_name(f"{file.name}~")
            shutil.copyfile(file, copy)
            copy.replace(file)
            beside.unlink()

    def check_out(self) -> None:
        """Bring a folder back with the dates that its files had long ago."""
        folder = self.dice.choice(["content", "content/pages", "templates", "content/exercises"])
        shutil.rmtree(self.options.project / folder)
        shutil.copytree(self.kept / folder, self.options.project / folder)
        for file in (self.options.project / folder).rglob("*.*"):
            os.utime(file, (1_000_000_000, 1_000_000_000))

    def at_once(self) -> None:
        """Save several files without a breath between them."""
        for _ in range(self.dice.randint(2, 6)):
            self.dice.choice([self.write, self.fix, self.write])()

    def play(self) -> None:
        """Edit a few times, sometimes faster than a build."""
        steps = [self.write, self.break_it, self.fix, self.rename, self.delete, self.begin]
        steps += [self.swap, self.check_out, self.at_once, self.write, self.fix]
        for _ in range(self.dice.randint(2, 9)):
            self.dice.choice(steps)()
            time.sleep(self.dice.choice([0, 0, 0.02, 0.1, 0.3]))


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Options, Path]]:
    """Run a preview of the small guide, whose templates can be edited, too."""
    project = tmp_path_factory.mktemp("edits")
    kept = tmp_path_factory.mktemp("kept")
    for root in (project, kept):
        shutil.copytree(PROJECT / "tests/examples/good", root / "content")
        shutil.copytree(PROJECT / "templates", root / "templates")
        shutil.copytree(PROJECT / "static", root / "static")
    names = ("content", "templates", "static", "preview")
    content, templates, static, output = folders = [project / name for name in names]
    options = Options(project, content, templates, static, output, TODAY, drafts=True)
    with (
        (project / TOLD).open("wb") as told,
        subprocess.Popen(
            [sys.executable, "-c", START, *map(str, [project, *folders])],
            cwd=PROJECT,
            stdout=told,
            stderr=subprocess.STDOUT,
        ) as server,
    ):
        yield options, kept
        assert server.poll() is None, "the preview must outlive every edit"
        server.kill()


def files(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(".guide-new-")
    }


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Play as many sequences as the command line asks for, each a test."""
    if "seed" in metafunc.fixturenames:
        first = metafunc.config.getoption("--seed")
        count = metafunc.config.getoption("--sequences")
        metafunc.parametrize("seed", range(first, first + count))


def test_random_edits_end_with_the_pages_of_a_fresh_build(
    preview: tuple[Options, Path], tmp_path: Path, seed: int
) -> None:
    options, kept = preview
    Author(options, kept, random.Random(seed)).play()  # noqa: S311
    fresh = replace(options, output=tmp_path / "fresh", project=kept)
    if not can_be_built(fresh):
        for folder in ("content", "templates", "static"):
            shutil.rmtree(options.project / folder)
            shutil.copytree(kept / folder, options.project / folder)
        assert can_be_built(fresh)
    expected = files(fresh.output)

    assert caught_up(options.output, expected), difference(options, expected)


def can_be_built(options: Options) -> bool:
    """Build; a template that is broken in a way of its own counts as a mistake, too."""
    try:
        return build(replace(options, for_author=True)).published is not None
    except Exception:  # noqa: BLE001
        return False


def caught_up(output: Path, expected: dict[str, bytes]) -> bool:
    """Wait until the preview holds exactly these files."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            if files(output) == expected:
                return True
        except OSError:  # a file went while we looked
            pass
        time.sleep(0.05)
    return False


def difference(options: Options, expected: dict[str, bytes]) -> list[str]:
    """Return the names of the files that are not as they should be, and what the preview said."""
    found = files(options.output)
    names = found.keys() | expected.keys()
    said = (options.project / TOLD).read_text("utf-8").splitlines()
    return [*sorted(name for name in names if found.get(name) != expected.get(name)), *said[-20:]]
