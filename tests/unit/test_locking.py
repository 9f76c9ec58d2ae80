"""The lock keeps others out, lets them in when its holder dies, and says so when it is taken."""

from __future__ import annotations

import errno
import importlib.util
import subprocess
import sys
import threading
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from site_src.system import lock as locking
from site_src.system.lock import Locked, exclusive_lock

if TYPE_CHECKING:
    from collections.abc import Iterator

# A process of its own that takes the lock, says so, and keeps it until it dies.
HOLD = """
import sys
sys.path.insert(0, sys.argv[1])
from site_src.system.lock import exclusive_lock
with exclusive_lock(sys.argv[2]):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def lock(tmp_path: Path) -> str:
    return str(tmp_path / "some.lock")


@pytest.fixture
def holder(lock: str) -> Iterator[subprocess.Popen[str]]:
    project = str(Path(locking.__file__).parent.parent)
    command = [sys.executable, "-c", HOLD, project, lock]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_a_free_lock_is_taken_without_a_word(lock: str) -> None:
    said: list[str] = []

    with exclusive_lock(lock, on_wait=lambda: said.append("waiting")):
        pass

    assert said == []


def test_a_taken_lock_raises_when_not_waiting(lock: str, holder: object) -> None:
    with pytest.raises(Locked, match=r"some\.lock"), exclusive_lock(lock, wait=False):
        pytest.fail("two have the lock")


def test_the_lock_is_free_again_after_use_even_after_a_failure(lock: str) -> None:
    with pytest.raises(ZeroDivisionError), exclusive_lock(lock):
        _ = 1 / 0

    with exclusive_lock(lock, wait=False):
        assert Path(lock).exists()


def test_a_killed_holder_blocks_nobody(lock: str, holder: subprocess.Popen[str]) -> None:
    holder.kill()
    holder.wait()

    with exclusive_lock(lock, wait=False):
        pass


def test_waiting_is_told_once_and_ends_with_the_lock(
    lock: str, holder: subprocess.Popen[str]
) -> None:
    said: list[str] = []

    def let_go() -> None:
        said.append("waiting")
        threading.Timer(0.2, holder.kill).start()

    with exclusive_lock(lock, on_wait=let_go):
        assert holder.wait() != 0

    assert said == ["waiting"]


def test_a_place_that_cannot_be_written_is_the_callers_to_hear_of(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), exclusive_lock(str(tmp_path / "missing" / "a.lock")):
        pytest.fail("there is no such folder")


@pytest.mark.parametrize("fault", [errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS])
def test_a_folder_that_knows_no_locks_is_said_and_keeps_nobody_from_working(
    fault: int, lock: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(fault, "No locks available")

    monkeypatch.setattr("fcntl.flock", refuse)
    with exclusive_lock(lock), exclusive_lock(lock, wait=False):
        pass

    (first, second) = capsys.readouterr().err.splitlines()
    assert first == second
    assert first.startswith(f"{Path(lock).parent} knows no locks: ")


def test_another_fault_of_a_lock_names_its_file(lock: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr("fcntl.flock", refuse)
    with pytest.raises(OSError, match="Input/output") as refused, exclusive_lock(lock):
        pytest.fail("nobody knows whether it is locked")
    assert refused.value.filename == lock


def test_windows_locks_the_first_byte_and_asks_until_it_is_free(
    lock: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []

    def fake_locking(handle: int, mode: str, count: int) -> None:
        calls.append(mode)
        assert (handle > 0, count) == (True, 1)
        if mode == "try" and calls.count("try") < 3:
            raise PermissionError

    windows = SimpleNamespace(locking=fake_locking, LK_NBLCK="try", LK_UNLCK="free")
    monkeypatch.setitem(sys.modules, "msvcrt", windows)
    with monkeypatch.context() as patch:
        patch.setattr(sys, "platform", "win32")
        on_windows = load_again()
    monkeypatch.setattr(on_windows.time, "sleep", lambda _: calls.append("sleep"))

    with on_windows.exclusive_lock(lock):
        calls.append("held")

    assert calls == ["try", "try", "sleep", "try", "held", "free"]


def load_again() -> ModuleType:
    """Load the module afresh, so that it looks at the system once more."""
    spec = importlib.util.spec_from_file_location("locking_again", locking.__file__)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
