"""A build that is stopped anywhere leaves whole files, and the next one mends what is missing."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import cycle
from pathlib import Path
from urllib.request import urlopen

import pytest

PROJECT = Path(__file__).parent.parent.parent
GOOD = PROJECT / "tests" / "examples" / "good"
SAMPLE = 15
KERNEL_SAMPLE = 60
ENVIRONMENT = os.environ | {
    "GUIDE_SETUP": "off",
    "PYTHONHASHSEED": "0",  # the calls of two runs are the same, so that they can be counted
    "PYTHONDONTWRITEBYTECODE": "1",
}
pytestmark = pytest.mark.skipif(os.name == "nt", reason="a child is forked for each fault")


def test_a_build_stopped_at_any_call_leaves_whole_files_and_the_next_one_mends_the_rest(
    tmp_path: Path, long: bool, commit_seed: int, counted: Callable[[str], None]
) -> None:
    sample = [] if long else ["--sample", str(SAMPLE), "--seed", str(commit_seed)]
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("faults.py")), str(tmp_path), *sample],
        env=ENVIRONMENT | {"PYTHONPATH": str(PROJECT)},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    kinds = Counter(row["kind"] for row in rows)
    said = ", ".join(f"{n} {kind}" for kind, n in kinds.items())
    counted(f"interrupted builds: {len(rows)}, of seed {commit_seed} ({said})")

    assert [row for row in rows if row["wrong"]] == []
    assert len(rows) >= (1_000 if long else SAMPLE)
    assert len(kinds) == 9 or not long


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a copy of the program with the small guide as its content."""
    for name in ("site_src", "templates", "static"):
        shutil.copytree(
            PROJECT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__")
        )
    shutil.copy(PROJECT / "build.py", tmp_path)
    shutil.copytree(GOOD, tmp_path / "content")
    return tmp_path


def command(project: Path, *arguments: str) -> list[str]:
    """Return the command of a build."""
    return [sys.executable, str(project / "build.py"), "--date", "2026-11-23", *arguments]


def built(project: Path, *before: str) -> subprocess.CompletedProcess[str]:
    """Build, perhaps under another program."""
    return subprocess.run(
        [*before, *command(project, "-q")],
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
    )


def files(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder by its path."""
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
    }


def change(project: Path, word: str) -> None:
    """Change a word that stands on the home page, and the stylesheet that every page asks for."""
    home = project / "content" / "pages" / "home.md"
    text = re.sub(r"^summary: .*$", f"summary: {word} words.", home.read_text(), flags=re.MULTILINE)
    home.write_text(text, encoding="utf-8")
    block = project / "static" / "css" / "blocks" / "steps.css"
    block.write_text(f"{block.read_text()}\np {{ orphans: {len(word)}; }}\n", encoding="utf-8")


def test_two_builds_at_once_end_as_one(project: Path, counted: Callable[[str], None]) -> None:
    for round_ in range(2):
        change(project, "a" * (round_ + 1))
        started = [
            subprocess.Popen(
                command(project, "-q"), env=ENVIRONMENT, stderr=subprocess.PIPE, text=True
            )
            for _ in range(3)
        ]
        said = [one.communicate()[1] for one in started]

        assert [one.returncode for one in started] == [0] * 3, said
        both = files(project / "output")
        shutil.rmtree(project / "output")
        assert built(project).returncode == 0
        assert files(project / "output") == both
    counted("builds at once: 6, three at a time")


@pytest.fixture
def address(project: Path) -> Iterator[str]:
    """Serve the output folder as it is at each instant."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
            """Keep quiet."""

    (project / "output").mkdir()
    handler = partial(Quiet, directory=str(project / "output"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def test_a_reader_during_a_build_gets_whole_pages_with_their_styles(
    project: Path, address: str, counted: Callable[[str], None]
) -> None:
    versions = set()
    for word in ("One", "Two"):
        change(project, word)
        assert built(project).returncode == 0
        versions.add((project / "output" / "index.html").read_bytes())
    reads, faults, stop = 0, [], threading.Event()

    def read() -> None:
        nonlocal reads
        while not stop.is_set():
            page = urlopen(address).read()  # noqa: S310 - our own server
            if page not in versions:
                faults.append(page)
            reads += 1

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(4):
        style = project / "static" / "css" / "blocks" / "steps.css"
        text = style.read_text(encoding="utf-8").rpartition("\np {")[0]
        if number % 2:
            change(project, "Two")
        else:
            style.write_text(text, encoding="utf-8")
            home = project / "content" / "pages" / "home.md"
            home.write_text(home.read_text().replace("Two words", "One words"), encoding="utf-8")
        assert built(project).returncode == 0
    stop.set()
    reader.join()
    counted(f"pages read during 4 builds: {reads}")

    assert not faults
    assert reads >= 4


def test_a_build_while_the_preview_runs_is_whole(project: Path) -> None:
    preview = subprocess.Popen(
        command(project, "serve", "--port", "18731"),
        env=ENVIRONMENT | {"PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        assert preview.stdout
        for line in preview.stdout:
            if "The guide is at" in line:
                break
        for word in ("One", "Two", "Three"):
            change(project, word)  # the preview builds this, too
            assert built(project).returncode == 0
        during = files(project / "output")
    finally:
        preview.terminate()
        preview.communicate()
    shutil.rmtree(project / "output")
    assert built(project).returncode == 0

    assert files(project / "output") == during


# The same once more, with nothing of Python in between: strace lets the kernel refuse or kill.

STRACE = shutil.which("strace")
_CALL = re.compile(r"^(?:\d+ +)?(\w+)\((.*)", re.MULTILINE)


@pytest.mark.skipif(not STRACE, reason="needs strace")
def test_the_kernel_may_stop_a_real_process_at_any_call(
    project: Path, long: bool, counted: Callable[[str], None]
) -> None:
    if not long:
        pytest.skip("a process for each fault: with --long only")
    log = project / "log"
    calls = "openat,write,rename,mkdir,unlink,rmdir,chmod,ftruncate"
    strace = (str(STRACE), "-f", "-o", str(log), "-e", f"trace={calls}")
    assert built(project, *strace).returncode == 0
    clean = files(project / "output")
    at: Counter[str] = Counter()
    places = []
    for name, rest in _CALL.findall(log.read_text(encoding="utf-8", errors="replace")):
        at[name] += 1
        if name == "openat" and not re.search(r"O_(WRONLY|RDWR)", rest):
            continue
        places.append((name, at[name]))
    kinds = ("signal=KILL", "error=ENOSPC", "error=EIO", "error=EACCES")
    stopped = random.Random(9).sample(places, min(KERNEL_SAMPLE, len(places)))  # noqa: S311
    for (name, number), inject in zip(stopped, cycle(kinds)):
        shutil.rmtree(project / "output", ignore_errors=True)
        shutil.rmtree(project / ".guide", ignore_errors=True)
        fault = f"inject={name}:{inject}:when={number}"
        ended = built(project, *strace, "-e", fault)

        found = {
            path: data
            for path, data in files(project / "output").items()
            if ".guide-new-" not in path
        }
        assert found.items() <= clean.items(), fault
        assert "Traceback" not in ended.stderr, (fault, ended.stderr)
        assert ended.returncode in {0, 3, -9, 137}, (fault, ended)
        again = built(project)
        assert again.returncode == 0, (fault, again.stderr)
        assert files(project / "output") == clean, fault
    counted(f"processes stopped by the kernel: {len(stopped)}, of {len(places)} calls")

    assert len(stopped) == KERNEL_SAMPLE
