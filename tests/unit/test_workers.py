"""Work that is shared by several processes gives the same as work that is not, and leaves none."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from site_src.build.pipeline import build, check
from site_src.rendering import jinja
from site_src.system import workers
from site_src.system.workers import map_in_workers

if TYPE_CHECKING:
    from site_src.build.result import Options

PROJECT = Path(__file__).parent.parent.parent
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only there are processes copied")


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Share even a little work, whatever threads a test runner has."""
    monkeypatch.setattr(workers, "MIN_ITEMS", 2)
    monkeypatch.setattr(workers, "_MIN_ITEMS_EACH", 1)
    monkeypatch.setattr(threading, "active_count", lambda: 1)


def process_of(_: object) -> int:
    """Return the number of the process that works."""
    return os.getpid()


@pytest.mark.parametrize(("count", "jobs"), [(2, 2), (7, 2), (7, 3), (3, 8), (2000, 4)])
def test_results_come_in_the_order_of_the_things(count: int, jobs: int) -> None:
    things = [str(number) * 100 for number in range(count)]

    assert list(map_in_workers(lambda text: text + "!", things, jobs)) == [
        text + "!" for text in things
    ]


def test_several_processes_work_and_none_of_them_is_this_one() -> None:
    found = set(map_in_workers(process_of, range(10), 3))

    assert len(found) == 3
    assert os.getpid() not in found


@pytest.mark.parametrize(
    ("few", "jobs", "threads"), [(2, 1, 1), (11, 3, 1), (2, 3, 2)], ids=["one", "little", "threads"]
)
def test_one_process_works_where_copies_would_not_help(
    few: int, jobs: int, threads: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "MIN_ITEMS", few)
    monkeypatch.setattr(threading, "active_count", lambda: threads)

    assert set(map_in_workers(process_of, range(10), jobs)) == {os.getpid()}


def test_what_the_work_raises_is_raised_and_says_where() -> None:
    with pytest.raises(ZeroDivisionError, match="by zero") as failed:
        list(map_in_workers(lambda number: 1 // number, [1, 0, 1], 2))

    assert "test_workers.py" in failed.value.__notes__[0]


class OddError(Exception):
    """One that cannot be made again from its words alone."""

    def __init__(self, _: str, __: str) -> None:
        """Take two values, and keep one that cannot be sent."""
        super().__init__("odd")
        self.secret = lambda: None


def odd(_: object) -> None:
    """Raise it."""
    raise OddError("", "")


def test_an_error_that_cannot_be_sent_is_told_in_words() -> None:
    with pytest.raises(RuntimeError, match="OddError: odd"):
        list(map_in_workers(odd, range(4), 2))


def test_where_no_process_can_be_made_this_one_works(monkeypatch: pytest.MonkeyPatch) -> None:
    fork, answers = os.fork, iter([True, False])

    def refuse() -> int:
        if next(answers):
            return fork()
        raise BlockingIOError

    monkeypatch.setattr(os, "fork", refuse)

    assert set(map_in_workers(process_of, range(10), 3)) == {os.getpid()}


def test_each_process_has_enough_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_MIN_ITEMS_EACH", 50)

    assert len(set(map_in_workers(process_of, range(120), 64))) == 2


FORGETFUL = """
import signal
from site_src.system import workers
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
workers.MIN_ITEMS, workers._MIN_ITEMS_EACH = 2, 1
print(sum(workers.map_in_workers(abs, range(10), 2)))
"""


def test_a_system_that_forgets_ended_processes_is_no_trouble() -> None:
    done = subprocess.run(
        [sys.executable, "-c", FORGETFUL], cwd=PROJECT, capture_output=True, text=True, check=True
    )

    assert (done.stdout, done.stderr) == ("45\n", "")


def end(_: object) -> None:
    """End this process as a system does that needs its memory."""
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_process_that_the_system_ends_is_a_fault_of_the_machine() -> None:
    with pytest.raises(OSError, match="was ended, perhaps for want of memory"):
        list(map_in_workers(end, range(4), 2))


def test_no_process_is_left_whether_all_results_are_wanted_or_not() -> None:
    results = map_in_workers(process_of, range(10_000), 2)
    first = next(results)
    results.close()

    assert not Path(f"/proc/{first}").exists()


ENDLESS = """
import sys, time
from site_src.system import workers
workers.MIN_ITEMS, workers._MIN_ITEMS_EACH = 2, 1
def work(number):
    time.sleep(0.05)
    return 1
for result in workers.map_in_workers(work, range(100_000), 2):
    print(flush=True)
"""


def test_when_a_build_is_killed_its_processes_end_too() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", ENDLESS], cwd=PROJECT, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout
        process.stdout.readline()
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        process.kill()
    assert len(children) == 2
    for _ in range(100):
        if not any(Path(f"/proc/{child}").exists() for child in children):
            return
        time.sleep(0.1)
    pytest.fail("still there")


def everything(folder: Path) -> dict[str, bytes]:
    """Return every file in a folder."""
    return {str(f.relative_to(folder)): f.read_bytes() for f in folder.rglob("*") if f.is_file()}


def test_two_processes_build_the_same_guide_and_remember_the_same(
    options: Options, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("site_src.build.pipeline.fingerprint", lambda: "this one")
    one = replace(options, fingerprint="this one", output=tmp_path / "one")
    two = replace(one, jobs=2, output=tmp_path / "two")

    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(jinja, "_COMPILED", tmp_path / "compiled")

    jinja._environment.cache_clear()
    second, first = build(two), build(one)

    assert len(everything(tmp_path / "compiled")) > 20
    assert everything(one.output) == everything(two.output)
    assert second.cache.now == first.cache.now
    assert build(two).why == {}


def test_two_processes_find_the_same_mistakes(options: Options) -> None:
    for number, file in enumerate(sorted(options.content.rglob("*.md"))):
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("title:", f"titel{number}:", 1), encoding="utf-8")

    first, second = check(options), check(replace(options, jobs=2))

    assert len(first.problems) > 20
    assert first.problems == second.problems


def test_two_processes_name_a_broken_template_in_the_same_words(
    options: Options, tmp_path: Path
) -> None:
    for file in options.templates.rglob("*.*"):
        place = tmp_path / "templates" / file.relative_to(options.templates)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(file.read_bytes())
    with (tmp_path / "templates/exercise.html").open("a", encoding="utf-8") as template:
        template.write("{% block main %}{{ nothing.of_the_kind }}{% endblock %}")
    broken = replace(options, templates=tmp_path / "templates")

    first, second = build(broken), build(replace(broken, jobs=2))

    assert [problem.code for problem in first.problems] == ["template"]
    assert first.problems == second.problems
