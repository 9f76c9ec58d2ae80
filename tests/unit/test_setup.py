"""The wrapper sets up what is missing, says plainly what it cannot do, and touches nothing else."""

from __future__ import annotations

import ast
import base64
import contextlib
import hashlib
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from site_src import setup
from site_src.commands.start import command_word, enter, main, prepare
from site_src.setup import browser, environment
from site_src.setup import machine as real_machine
from site_src.setup.machine import SetupError
from site_src.system import lock as locking
from site_src.system.terminal import is_colored

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(environment.PROJECT)
SETUP = sorted(f"site_src/setup/{file.name}" for file in Path(setup.__file__).parent.glob("*.py"))
OLD_SYNTAX = (
    "build.py",
    "site_src/__init__.py",
    "site_src/system/lock.py",
    "site_src/system/__init__.py",
    "site_src/system/atomic.py",
    "site_src/system/terminal.py",
    "site_src/commands/__init__.py",
    "site_src/commands/start.py",
    *SETUP,
)
STARTED = ("site_src/cache/__init__.py", "site_src/cache/noop.py")  # and read by a new Python only
PIP = "pip install"
Asked = TypeVar("Asked")
Answer = TypeVar("Answer")


@pytest.fixture(autouse=True)
def own_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hide the variables of whoever runs the tests, and take back what the wrapper sets."""
    browsers = ("GUIDE_BROWSER", "GUIDE_FIREFOX", "GUIDE_WEBKIT")
    for name in ("GUIDE_SETUP", "GUIDE_SETUP_DONE", "CONDA_PREFIX", *browsers):
        monkeypatch.setenv(name, "")  # so that the old state is known, and comes back
        monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a project with locks of one package that exists nowhere."""
    folder = tmp_path / "project"
    folder.mkdir()
    for lock in environment.LOCKS.values():
        (folder / lock).write_text(f"guide-brick==1.0  # {lock}\n")
    monkeypatch.setattr(environment, "PROJECT", str(folder))
    return folder


@dataclass
class Machine:
    """Stands for the other programs: notes what is asked of them, and makes what they would."""

    folder: Path
    failing: tuple[str, ...] = ()
    commands: list[str] = field(default_factory=list)
    during: Callable[[str], None] = lambda _: None

    def run(self, command: list[str], log: str) -> int:
        """Note the command, write a log, and do what such a program would."""
        words = " ".join(command).replace(" -P -m", "")
        self.commands.append(words)
        self.during(words)
        Path(log).write_text("ERROR: no such thing\n")
        if any(word in words for word in self.failing):
            return 1
        if " venv " in words:
            make_environment(self.folder / ".venv")
        return 0

    def ran(self, words: str) -> bool:
        """Tell whether a command with these words was run."""
        return any(words in command for command in self.commands)


@pytest.fixture
def machine(project: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    made = Machine(project)
    for user in (real_machine, environment, browser):
        monkeypatch.setattr(user, "run", made.run)
    monkeypatch.setattr(environment, "has_ensurepip", lambda: True)
    monkeypatch.setattr(environment, "has_usable_pip", lambda _: False)
    return made


def make_environment(folder: Path, *sets: str) -> None:
    """Make what looks like an environment, with the stamp of some sets."""
    python = Path(environment.python_of(str(folder)))
    python.parent.mkdir(parents=True, exist_ok=True)
    python.touch()
    (folder / "pyvenv.cfg").touch()
    (folder / "guide-stamp").write_text(
        "".join(environment.stamp_line(name) + "\n" for name in sets)
    )


def no_set_up(_: str) -> str:
    pytest.fail("this needs no set-up")


def noting(calls: list[Asked], answer: Answer) -> Callable[[Asked], Answer]:
    """Make a function that notes what it is asked, and always gives one answer."""

    def ask(question: Asked) -> Answer:
        calls.append(question)
        return answer

    return ask


# Starting


@pytest.mark.parametrize("name", OLD_SYNTAX)
def test_old_pythons_can_parse_what_tells_them_that_they_are_old(name: str) -> None:
    tree = ast.parse((ROOT / name).read_text(encoding="ascii"), feature_version=(3, 5))

    new = (ast.JoinedStr, ast.AnnAssign, ast.NamedExpr, ast.Match)
    assert [node for node in ast.walk(tree) if isinstance(node, new)] == []


def test_old_python_gets_one_sentence_and_exit_3() -> None:
    pretend = (
        "import runpy, sys; sys.version_info = (3, 9, 18, 'final', 0); sys.argv[1:] = ['check']"
    )
    run = f"; runpy.run_path({str(ROOT / 'build.py')!r}, run_name='__main__')"

    done = subprocess.run(
        [sys.executable, "-c", pretend + run], capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (3, "", 1)
    assert "needs Python 3.11 or newer, and this is Python 3.9.18" in done.stderr


@pytest.mark.parametrize("argv", [["--help"], ["test", "-h"], ["--version"], ["check", "--help"]])
def test_help_and_version_need_no_set_up(
    argv: list[str], project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment, "set_up", no_set_up)

    assert prepare(argv) == ""


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("", ""),
        ("test", "test"),
        ("-q test -k name", "test"),
        ("--output X test", "test"),
        ("--output=X test", "test"),
        ("--output test", ""),
        ("--content test check", "check"),
        ("why content/test.md", "why"),
        ("--drafts --jobs 2 serve --port 80", "serve"),
        ("--date", ""),
    ],
)
def test_the_command_is_the_first_word_that_is_no_option_and_no_value(line: str, word: str) -> None:
    assert command_word(line.split()) == word


def test_only_the_word_test_asks_for_the_test_set(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(environment, "set_up", noting(asked, "/env"))
    monkeypatch.setattr(browser, "provide_browser", lambda _: "/a/browser")
    monkeypatch.setattr(browser, "provide_others", lambda: {"GUIDE_WEBKIT": "/a/webkit"})

    for argv in (["check"], [], ["test"]):
        assert prepare(argv) == "/env"

    assert asked == ["build", "build", "test"]
    assert os.environ["GUIDE_BROWSER"] == "/a/browser"
    assert os.environ["GUIDE_WEBKIT"] == "/a/webkit"


def test_set_up_can_be_turned_off(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "set_up", no_set_up)
    monkeypatch.setenv("GUIDE_SETUP", "off")

    assert prepare(["test"]) == ""


def test_turned_off_a_missing_module_is_one_sentence_and_exit_3(tmp_path: Path) -> None:
    copy_project(tmp_path, cli="import guide_brick_that_is_nowhere")

    done = start(tmp_path, "check", GUIDE_SETUP="off")

    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (3, "", 1)
    assert "The module guide_brick_that_is_nowhere cannot be imported" in done.stderr


def test_a_mistake_of_our_own_keeps_its_traceback(tmp_path: Path) -> None:
    copy_project(tmp_path, cli="from site_src import nothing_of_that_name")

    done = start(tmp_path, "check", GUIDE_SETUP="off")

    assert (done.returncode, "Traceback" in done.stderr) == (1, True)


@pytest.mark.parametrize("options", [["-I"], ["-P"], []])
def test_it_starts_however_python_is_told_to_look_for_modules(
    options: list[str], tmp_path: Path
) -> None:
    copy_project(tmp_path, cli="def main(argv): print(argv); return 4")

    done = subprocess.run(
        [sys.executable, *options, str(tmp_path / "build.py"), "a b", "--help"],
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
    )

    assert (done.returncode, done.stdout, done.stderr) == (4, "['a b', '--help']\n", "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a disk that is always full")
def test_what_cannot_be_said_is_one_sentence_and_exit_3(tmp_path: Path) -> None:
    copy_project(tmp_path, cli="def main(argv): print(argv); return 0")

    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            [sys.executable, str(tmp_path / "build.py"), "--help"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            env={name: text for name, text in os.environ.items() if name != "PYTHONUNBUFFERED"},
        )

    assert (done.returncode, done.stderr) == (3, "build.py: No space left on device\n")


def test_an_interrupt_is_exit_130_and_no_word(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(_: object) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr("site_src.commands.start.prepare", interrupted)

    assert main(["check"]) == 130
    assert capsys.readouterr() == ("", "")


def test_a_full_disk_is_a_sentence_and_exit_3(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(_: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("site_src.commands.start.prepare", full)

    assert main(["check"]) == 3
    assert capsys.readouterr().err == "Setting up failed: [Errno 28] No space left on device.\n"


# Entering the environment


def test_posix_goes_on_in_the_same_process(monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[list[str]] = []
    monkeypatch.setattr(os, "name", "posix")
    monkeypatch.setattr(os, "execv", lambda _, command: called.append(command))
    monkeypatch.setattr(subprocess, "call", lambda _: 0)

    enter("/env", ["check", "a b"])

    assert called == [["/env/bin/python", str(ROOT / "build.py"), "check", "a b"]]
    assert os.environ["GUIDE_SETUP_DONE"] == "/env"


def test_windows_waits_for_a_child_and_returns_its_number(monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[list[str]] = []
    monkeypatch.setattr(subprocess, "call", noting(called, 7))

    with monkeypatch.context() as patch:
        patch.setattr(os, "name", "nt")
        number = enter("/env", ["check"])

    assert number == 7
    assert called[0][0].endswith("Scripts\\python.exe")
    assert called[0][2:] == ["check"]


def test_the_guard_counts_only_in_the_environment_it_names_and_goes_no_further(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment, "set_up", no_set_up)
    monkeypatch.setenv("GUIDE_SETUP_DONE", sys.prefix)

    assert prepare(["check"]) == ""
    assert "GUIDE_SETUP_DONE" not in os.environ


def test_a_guard_that_leaked_from_elsewhere_is_ignored(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment, "set_up", lambda _: "/env")
    monkeypatch.setenv("GUIDE_SETUP_DONE", "/somewhere/else")

    assert prepare(["check"]) == "/env"


def test_an_environment_that_cannot_be_entered_ends_in_a_sentence_not_in_a_loop(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GUIDE_SETUP_DONE", "/env")

    with pytest.raises(SetupError, match="does not stay in it"):
        enter("/env", ["check"])


# The stamp


def test_a_test_stamp_satisfies_a_build_and_not_the_other_way_round(project: Path) -> None:
    make_environment(project / ".venv", "build")
    assert environment.ready_environment("build") == str(project / ".venv")
    assert environment.ready_environment("test") == ""

    make_environment(project / ".venv", "build", "test")
    assert environment.ready_environment("build") == environment.ready_environment("test") != ""


def test_a_stamp_counts_for_one_lock_one_python_and_one_system(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = environment.stamp_line("build")

    with monkeypatch.context() as patch:
        patch.setattr(sysconfig, "get_platform", lambda: "plan9-mips")
        other_system = environment.stamp_line("build")
    with monkeypatch.context() as patch:
        patch.setattr(sys, "version_info", (3, 99, 7))
        other_python = environment.stamp_line("build")
    (project / "requirements.lock").write_text("guide-brick==1.1\n")
    other_lock = environment.stamp_line("build")

    assert len({first, other_system, other_python, other_lock}) == 4


PYTHON = ".venv/Scripts/python.exe" if os.name == "nt" else ".venv/bin/python"


@pytest.mark.parametrize("lost", [PYTHON, ".venv/pyvenv.cfg"])
def test_a_damaged_environment_does_not_count_whatever_its_stamp(lost: str, project: Path) -> None:
    make_environment(project / ".venv", "build")
    (project / lost).unlink()

    assert environment.ready_environment("build") == ""


# Making the environment


def test_a_missing_environment_is_made_from_the_lock_and_stamped_last(
    project: Path, machine: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    stamp = project / ".venv" / "guide-stamp"
    unfinished: list[str] = []
    machine.during = lambda _: unfinished.append(stamp.read_text())

    assert environment.set_up("build") == str(project / ".venv")

    assert set(unfinished) == {""}
    assert stamp.read_text() == environment.stamp_line("build") + "\n"
    lock = project / "requirements.lock"
    assert f"--require-hashes --only-binary :all: -r {lock}" in machine.commands[-2]
    said = capsys.readouterr()
    assert said.out == ""
    assert re.fullmatch(r"Setting up \(first run only\): .*\nReady after \d+ s\.\n", said.err)


def test_setting_up_for_tests_stamps_both_sets(project: Path, machine: Machine) -> None:
    environment.set_up("test")

    assert machine.ran("requirements-test.lock")
    assert environment.ready_environment("build") == environment.ready_environment("test") != ""


def test_an_outdated_environment_is_made_again_from_nothing(
    project: Path, machine: Machine
) -> None:
    make_environment(project / ".venv")
    (project / ".venv" / "left-over").touch()

    environment.set_up("build")

    assert not (project / ".venv" / "left-over").exists()
    assert environment.ready_environment("build") == str(project / ".venv")
    assert not (project / ".venv.old").exists()


@pytest.mark.parametrize("stop", [SetupError("no"), KeyboardInterrupt(), OSError()])
def test_a_set_up_that_fails_or_is_stopped_leaves_everything_as_it_was(
    stop: BaseException, project: Path, machine: Machine
) -> None:
    make_environment(project / ".venv", "build")

    def failing(words: str) -> None:
        if PIP in words:
            raise stop

    machine.during = failing

    with pytest.raises(type(stop)):
        environment.set_up("test")

    assert environment.ready_environment("build") == str(project / ".venv")
    assert environment.ready_environment("test") == ""


def test_a_failed_install_is_told_with_pips_own_line_and_leaves_no_stamp(
    project: Path, machine: Machine
) -> None:
    machine.failing = (PIP,)

    with pytest.raises(SetupError) as told:
        environment.set_up("build")

    assert 'pip said "ERROR: no such thing"' in str(told.value)
    assert str(project / ".venv.log") in str(told.value)
    assert not (project / ".venv").exists()


def test_a_pip_that_only_pretends_to_install_is_told_and_leaves_no_stamp(
    project: Path, machine: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    machine.failing = ("installed_here",)  # nothing is there, though pip ended well

    assert main(["check"]) == 3
    assert "a pip.conf of yours may send it elsewhere, or only pretend" in capsys.readouterr().err
    assert not (project / ".venv").exists()


def test_what_a_killed_set_up_moved_aside_is_put_back(project: Path, machine: Machine) -> None:
    make_environment(project / ".venv.old", "build")
    make_environment(project / ".venv")  # half made: its stamp is empty

    assert environment.set_up("build") == str(project / ".venv")
    assert machine.commands == []


def test_two_starts_at_once_set_up_once(
    project: Path, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextlib.contextmanager
    def meanwhile(path: str, on_wait: Callable[[], object]) -> Iterator[None]:
        assert path == str(project / ".venv.lock")
        on_wait()
        make_environment(project / ".venv", "build")
        yield

    monkeypatch.setattr(locking, "exclusive_lock", meanwhile)

    assert environment.set_up("build") == str(project / ".venv")
    assert machine.commands == []


def test_pip_keeps_the_users_settings_and_loses_what_would_send_packages_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: dict[str, str] = {}

    def call(_: list[str], *, env: dict[str, str], **_options: object) -> int:
        seen.update(env)
        return 0

    monkeypatch.setattr(subprocess, "call", call)
    kept = {"PIP_INDEX_URL": "x", "PIP_CERT": "y", "HTTPS_PROXY": "z"}
    lost = [
        *("TARGET", "PREFIX", "ROOT", "USER", "DRY_RUN", "NO_DEPS", "NO_BINARY", "CONSTRAINT"),
        *("IGNORE_INSTALLED", "REQUIRE_VIRTUALENV", "PYTHON", "PLATFORM", "REPORT", "LOG"),
    ]
    dropped = {"PYTHONPATH", *(f"PIP_{name}" for name in lost)}
    for name, value in {**kept, **dict.fromkeys(dropped, "1")}.items():
        monkeypatch.setenv(name, value)

    real_machine.run(["pip"], str(tmp_path / "log"))

    assert kept.items() <= seen.items()
    assert not dropped & seen.keys()


def test_a_program_that_is_missing_counts_as_failed_and_says_so_in_the_log(tmp_path: Path) -> None:
    log = tmp_path / "log"

    assert real_machine.run([str(tmp_path / "nothing")], str(log)) == 127
    assert "No such file" in real_machine.last_error(str(log))


# A Python without ensurepip


@pytest.fixture
def without_ensurepip(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> Machine:
    monkeypatch.setattr(environment, "has_ensurepip", lambda: False)
    monkeypatch.setattr(os, "geteuid", lambda: 0, raising=False)
    monkeypatch.setattr(shutil, "which", lambda name: "/usr/bin/" + name)
    return machine


def test_without_ensurepip_a_newer_pip_outside_installs(
    without_ensurepip: Machine, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment, "has_usable_pip", lambda _: True)

    environment.set_up("build")

    assert without_ensurepip.ran("--without-pip")
    inner = environment.python_of(str(project / ".venv"))
    assert f"pip --python {inner} install" in without_ensurepip.commands[-2]
    assert not without_ensurepip.ran("apt-get")


@pytest.mark.parametrize(
    ("answer", "usable"),
    [
        ("pip 22.2.2 from /x", False),
        ("pip 22.3 from /x", True),
        ("pip 101.0 from /x", True),
        ("", False),
    ],
)
def test_a_pip_outside_must_know_how_to_install_for_another_python(
    answer: str, usable: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(real_machine, "output", lambda _: answer)

    assert real_machine.has_usable_pip("python3") is usable


def test_without_any_pip_root_on_debian_gets_the_missing_package(
    without_ensurepip: Machine,
) -> None:
    environment.set_up("build")

    package = f"python3.{sys.version_info[1]}-venv"
    assert without_ensurepip.commands[:2] == ["apt-get update", f"apt-get install -y -q {package}"]
    assert PIP in without_ensurepip.commands[-2]


@pytest.mark.parametrize("lacking", ["root", "apt-get"])
def test_without_any_pip_others_get_the_command_to_run_and_never_sudo(
    lacking: str, without_ensurepip: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    if lacking == "root":
        monkeypatch.setattr(os, "geteuid", lambda: 1000, raising=False)
    else:
        monkeypatch.setattr(shutil, "which", lambda _: None)

    with pytest.raises(SetupError, match=r"as root, run: apt-get install -y python3\.\d+-venv"):
        environment.set_up("build")

    assert without_ensurepip.commands == []
    assert not (without_ensurepip.folder / ".venv").exists()


def test_sudo_is_called_nowhere() -> None:
    assert [name for name in SETUP if "sudo" in (ROOT / name).read_text(encoding="utf-8")] == []


# Somebody's own environment


@pytest.fixture
def own(project: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Pretend to run in somebody's environment; return the versions that it has."""
    installed: dict[str, str] = {}

    def version(name: str) -> str:
        if name not in installed:
            raise metadata.PackageNotFoundError(name)
        return installed[name]

    monkeypatch.setattr(metadata, "version", version)
    monkeypatch.setattr(sys, "base_prefix", "/usr")
    monkeypatch.setattr(sys, "prefix", str(project / "own"))
    (project / "requirements.lock").write_text(
        "# made by hand\n"
        "guide-brick==1.0 \\\n    --hash=sha256:00\n    # via wall\n"
        "guide.stone[hard]==2.0.post1 \\\n    --hash=sha256:11\n"
        "guide-win==3 ; sys_platform == 'win32' \\\n    --hash=sha256:22\n"
    )
    return installed


EQUAL = {"guide-brick": "1.0", "guide.stone": "2.0.post1"}


@pytest.mark.parametrize("more", [{}, {"guide-win": "3"}, {"unrelated": "1"}])
def test_somebodys_environment_with_the_very_versions_is_used(
    more: dict[str, str], own: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment, "set_up", no_set_up)
    own.update(EQUAL | more)

    assert prepare(["check"]) == ""


@pytest.mark.parametrize(
    "installed",
    [{}, {"guide-brick": "1.0"}, EQUAL | {"guide-brick": "1.0.1"}, EQUAL | {"guide-win": "4"}],
)
def test_somebodys_environment_with_other_versions_is_left_alone(
    installed: dict[str, str], own: dict[str, str], project: Path, machine: Machine
) -> None:
    own.update(installed)

    assert prepare(["check"]) == str(project / ".venv")
    assert not machine.ran(sys.prefix + os.sep)


def test_a_conda_environment_is_somebodys_too(
    own: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    own.update(EQUAL)
    monkeypatch.setattr(sys, "base_prefix", sys.prefix)
    assert environment.ready_environment("build") == ""

    monkeypatch.setenv("CONDA_PREFIX", sys.prefix)
    assert environment.ready_environment("build") == sys.prefix


def test_a_system_python_is_never_run_in_even_if_its_packages_fit(
    own: dict[str, str], project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own.update(EQUAL)
    monkeypatch.setattr(sys, "base_prefix", sys.prefix)
    monkeypatch.setattr(environment, "set_up", lambda _: "/env")

    assert prepare(["check"]) == "/env"


@pytest.mark.parametrize("kind", ["folder", "file"])
def test_a_venv_that_somebody_else_made_is_never_replaced(kind: str, project: Path) -> None:
    if kind == "file":
        (project / ".venv").write_text("name-of-an-environment")
    else:
        (project / ".venv").mkdir()
        (project / ".venv" / "pyvenv.cfg").touch()

    assert environment.place_to_write() == environment.places()[1]


# Read-only checkouts


def test_a_read_only_checkout_keeps_its_environment_in_the_users_cache(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment, "can_write", lambda folder: folder != str(project))

    key = hashlib.sha256(os.fsencode(project)).hexdigest()[:16]
    assert environment.place_to_write() == str(tmp_path / "cache" / "lower-back-guide" / key)


def test_an_environment_in_the_cache_is_found_again(project: Path) -> None:
    cached = environment.places()[1]
    make_environment(Path(cached), "build")

    assert environment.ready_environment("build") == cached


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps rights in another way")
@pytest.mark.parametrize("place", [".", "..", "../.."], ids=["key", "folder", "cache"])
@pytest.mark.parametrize("spoilt", ["others may write", "belongs to another", "a link"])
def test_an_environment_that_somebody_else_could_have_made_is_never_run(
    project: Path,
    tmp_path: Path,
    place: str,
    spoilt: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(environment, "can_write", lambda folder: folder != str(project))
    cached = Path(environment.places()[1])
    make_environment(cached, "build")
    assert environment.ready_environment("build") == str(cached)
    folder = Path(os.path.normpath(cached / place))
    if spoilt == "others may write":
        folder.chmod(0o777)
    elif spoilt == "belongs to another":
        if os.geteuid() != 0:
            pytest.skip("only root can give a folder away")
        os.chown(folder, 65534, 65534)
    elif folder == tmp_path / "cache":
        pytest.skip("a cache folder may be reached through a link")
    else:
        folder.rename(tmp_path / "elsewhere")
        folder.symlink_to(tmp_path / "elsewhere")

    assert environment.ready_environment("build") == ""
    assert main(["check"]) == 3
    assert "what they put there would run as you" in capsys.readouterr().err


def test_nowhere_to_write_is_a_sentence_and_exit_3(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(environment, "can_write", lambda _: False)

    assert main(["check"]) == 3
    assert capsys.readouterr().err.startswith("There is no place for the packages: ")


def test_a_user_without_a_home_gets_no_folder_called_tilde(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)  # as without HOME and an account
    monkeypatch.setattr(environment, "can_write", lambda folder: folder != str(project))

    with pytest.raises(SetupError, match="this user has no home folder"):
        environment.place_to_write()
    assert environment.ready_environment("build") == ""
    assert not (tmp_path / "~").exists()


def test_what_builds_leave_for_the_next_lies_in_the_project_or_else_in_the_cache(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert environment.state_folder(str(project)) == str(project / ".guide")
    (project / ".guide").mkdir()
    assert environment.state_folder(str(project)) == str(project / ".guide")

    monkeypatch.setattr(os, "access", lambda folder, _: not folder.startswith(str(project)))
    assert environment.state_folder(str(project)) == environment.places()[1] + ".state"


@pytest.mark.parametrize("closed", [{1}, {2}, {0, 1, 2}])
def test_with_closed_streams_the_work_is_done_in_silence(closed: set[int], tmp_path: Path) -> None:
    """A file opened meanwhile must not get the number of a stream: children print into that."""
    code = (
        "from site_src.system.terminal import provide_streams as p; p();"
        "import subprocess as s, sys;"
        f"f = open({str(tmp_path / 'file')!r}, 'w'); s.run(['echo', 'child']);"
        "print('said', file=sys.stdout); print('said', file=sys.stderr); sys.stdin.read()"
    )
    closing = " ".join(f"{number}>&-" for number in closed)
    done = subprocess.run(
        ["sh", "-c", f'"$0" -c "$1" {closing}', sys.executable, code],  # noqa: S607 - any shell
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        stdin=subprocess.DEVNULL,
    )

    assert done.stdout == ("" if 1 in closed else "child\nsaid\n")
    assert done.stderr == ("" if 2 in closed else "said\n")
    assert (tmp_path / "file").read_text() == ""


@pytest.mark.parametrize(
    ("given", "colored"),
    [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False), ({"TERM": "xterm"}, True)],
)
def test_colour_is_for_terminals_that_show_it_and_people_who_want_it(
    given: dict[str, str], *, colored: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("NO_COLOR", "TERM"):
        monkeypatch.setenv(name, given.get(name, ""))
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    assert is_colored() is colored

    monkeypatch.setattr("sys.stdout.isatty", lambda: False)
    assert not is_colored()


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a folder that refuses root too")
def test_writing_is_tried_because_root_is_promised_everything(tmp_path: Path) -> None:
    assert not real_machine.can_write("/proc/self")
    assert not real_machine.can_write("/proc/self/new")
    assert real_machine.can_write(str(tmp_path / "new"))
    assert list((tmp_path / "new").iterdir()) == []


@pytest.mark.parametrize(
    ("system", "platform", "cache"),
    [("posix", "linux", "~/.cache"), ("posix", "darwin", "~/Library/Caches"), ("nt", "win32", "L")],
)
def test_each_system_has_its_own_cache_folder(
    system: str, platform: str, cache: str, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "relative/ones/do/not/count")
    monkeypatch.setenv("LOCALAPPDATA", "L")
    with monkeypatch.context() as patch:
        patch.setattr(os, "name", system)
        patch.setattr(sys, "platform", platform)
        place = environment.places()[1]

    assert Path(place).parent == Path(cache).expanduser() / "lower-back-guide"


# A browser for the tests


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Take every program off the machine; return those that it is to have."""
    found: dict[str, str] = {}
    monkeypatch.setattr(shutil, "which", found.get)
    monkeypatch.setattr(browser, "usual_browsers", list)
    monkeypatch.setattr(browser, "output", lambda _: "")
    return found


def make_browser(tmp_path: Path, name: str) -> str:
    (tmp_path / name).touch()
    return str(tmp_path / name)


def test_the_browser_that_was_asked_for_comes_first(
    programs: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs.update({"chromium": make_browser(tmp_path, "c"), "mine": make_browser(tmp_path, "m")})
    monkeypatch.setenv("GUIDE_BROWSER", "mine")

    assert setup.find_browser("python") == browser.find_browser("python") == str(tmp_path / "m")


@pytest.mark.parametrize(
    ("variable", "name", "find"),
    [
        ("GUIDE_BROWSER", "chromium", lambda: setup.find_browser("python")),
        ("GUIDE_FIREFOX", "firefox", setup.find_firefox),
        ("GUIDE_WEBKIT", "WebKitWebDriver", setup.find_webkit),
    ],
)
def test_a_browser_that_was_asked_for_and_is_missing_is_never_replaced_by_another(
    variable: str,
    name: str,
    find: Callable[[], str],
    programs: dict[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    programs[name] = make_browser(tmp_path, "c")
    monkeypatch.setenv(variable, "mine")

    with pytest.raises(SetupError, match=f"{variable} is mine, which is not a program"):
        find()


def test_then_the_path_then_the_usual_places_then_playwrights_own(
    programs: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert browser.find_browser("python") == ""

    own = make_browser(tmp_path, "playwrights")
    monkeypatch.setattr(browser, "output", lambda _: own)
    assert browser.find_browser("python") == own

    usual = make_browser(tmp_path, "usual")
    monkeypatch.setattr(browser, "usual_browsers", lambda: ["/not/there", usual])
    assert browser.find_browser("python") == usual

    for name in reversed(browser.BROWSERS):
        programs[name] = make_browser(tmp_path, name)
        assert browser.find_browser("python") == programs[name]


def test_the_usual_places_are_those_of_macos_and_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOCALAPPDATA", "here")

    usual = browser.usual_browsers()

    assert "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" in usual
    assert str(Path("here") / "Google\\Chrome\\Application\\chrome.exe") in usual


@pytest.mark.parametrize(
    ("root", "failing", "commands"),
    [
        (True, (), ["apt-get update", "apt-get install -y -q chromium"]),
        (False, (), ["python playwright install chromium"]),
        (
            True,
            ("apt-get",),
            [
                "apt-get update",
                "apt-get install -y -q chromium",
                "python playwright install chromium",
            ],
        ),
    ],
)
def test_a_missing_browser_is_got_from_debian_by_root_and_else_from_playwright(
    root: bool,
    failing: tuple[str, ...],
    commands: list[str],
    programs: dict[str, str],
    machine: Machine,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0 if root else 1000, raising=False)
    programs["apt-get"] = "/usr/bin/apt-get"
    machine.failing = failing

    def appear(words: str) -> None:
        if words == commands[-1]:
            programs["chromium"] = make_browser(tmp_path, "chromium")

    machine.during = appear

    assert browser.provide_browser("python") == str(tmp_path / "chromium")
    assert machine.commands == commands


def test_no_browser_at_all_is_a_sentence_with_the_command_never_a_silent_skip(
    programs: dict[str, str], machine: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    machine.failing = ("playwright",)

    assert main(["test"]) == 3
    said = capsys.readouterr().err
    assert "The tests need a browser" in said
    assert "playwright install chromium" in said


# The other engines

WANTED = {
    "firefox": "apt-get install -y -q firefox-esr",
    "webkit": "apt-get install -y -q --no-install-recommends webkit2gtk-driver xvfb"
    " gstreamer1.0-plugins-base gstreamer1.0-plugins-good gir1.2-webkit2-4.1 python3-gi",
}


@pytest.fixture
def has_gi(programs: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Return what gives the system's Python the packages that show a page in a window."""

    def give() -> None:
        asked = [browser.SYSTEM_PYTHON, "-c", browser.ASK_GI]
        monkeypatch.setattr(browser, "output", lambda command: "yes" * (command == asked))

    return give


def test_webkit_counts_only_with_all_that_it_needs(
    programs: dict[str, str],
    has_gi: Callable[[], None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    driver = make_browser(tmp_path, "WebKitWebDriver")
    assert browser.find_webkit() == ""
    programs["WebKitWebDriver"] = driver
    assert browser.find_webkit() == ""
    programs["Xvfb"] = make_browser(tmp_path, "Xvfb")
    assert browser.find_webkit() == ""
    has_gi()
    assert browser.find_webkit() == driver

    programs["mine"] = make_browser(tmp_path, "mine")
    monkeypatch.setenv("GUIDE_WEBKIT", "mine")
    assert setup.find_webkit() == programs["mine"]


def test_engines_that_are_there_are_not_installed(
    programs: dict[str, str], has_gi: Callable[[], None], machine: Machine, tmp_path: Path
) -> None:
    names = ("firefox-esr", "WebKitWebDriver", "Xvfb")
    programs.update({name: make_browser(tmp_path, name) for name in names})
    has_gi()

    found = browser.provide_others()

    assert found == {
        "GUIDE_FIREFOX": programs["firefox-esr"],
        "GUIDE_WEBKIT": programs["WebKitWebDriver"],
    }
    assert machine.commands == []


@pytest.mark.parametrize("failing", [(), ("firefox-esr",), ("webkit2gtk-driver",)])
def test_root_on_debian_gets_each_missing_engine_though_the_other_cannot_be_had(
    failing: tuple[str, ...],
    programs: dict[str, str],
    has_gi: Callable[[], None],
    machine: Machine,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0, raising=False)
    programs["apt-get"] = "/usr/bin/apt-get"
    machine.failing = failing

    def appear(words: str) -> None:
        if any(word in words for word in failing):
            return
        if words == WANTED["firefox"]:
            programs["firefox-esr"] = make_browser(tmp_path, "firefox-esr")
        if words == WANTED["webkit"]:
            names = ("WebKitWebDriver", "Xvfb")
            programs.update({name: make_browser(tmp_path, name) for name in names})
            has_gi()

    machine.during = appear

    found = browser.provide_others()

    update = "apt-get update"
    assert machine.commands == [update, WANTED["firefox"], update, WANTED["webkit"]]
    assert bool(found["GUIDE_FIREFOX"]) is (failing != ("firefox-esr",))
    assert bool(found["GUIDE_WEBKIT"]) is (failing != ("webkit2gtk-driver",))
    said = capsys.readouterr().err
    assert ("No Firefox was found" in said) is (failing == ("firefox-esr",))
    assert ("No WebKit was found" in said) is (failing == ("webkit2gtk-driver",))


def test_who_is_not_root_is_told_what_is_skipped_and_how_to_have_it(
    programs: dict[str, str],
    machine: Machine,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000, raising=False)
    programs["apt-get"] = "/usr/bin/apt-get"

    found = browser.provide_others()

    assert found == {"GUIDE_FIREFOX": "", "GUIDE_WEBKIT": ""}
    assert machine.commands == []
    for line, name, command in zip(
        capsys.readouterr().err.splitlines(), ("Firefox", "WebKit"), WANTED.values(), strict=True
    ):
        assert line.startswith(f"No {name} was found: its tests are skipped.")
        assert command.replace(" -q", "") in line
        assert f"GUIDE_{name.upper()} in README.md" in line


# The locks


def pins(name: str) -> dict[str, str]:
    found = re.findall(r"^([\w.-]+)==([^\s;]+)", (ROOT / name).read_text(), re.MULTILINE)
    return {canonicalize_name(package): version for package, version in found}


def wanted(extra: str = "") -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    lines = project["optional-dependencies"][extra] if extra else project["dependencies"]
    return [Requirement(line) for line in lines]


@pytest.mark.parametrize(
    ("lock", "extras"),
    [
        ("requirements.lock", [""]),
        ("requirements-test.lock", ["", "test"]),
        ("requirements-fuzz.lock", ["", "fuzz"]),
        ("requirements-audit.lock", ["", "audit"]),
    ],
)
def test_a_lock_has_what_pyproject_asks_for(lock: str, extras: list[str]) -> None:
    locked = pins(lock)

    missing = [
        str(requirement)
        for extra in extras
        for requirement in wanted(extra)
        if not requirement.specifier.contains(locked.get(canonicalize_name(requirement.name), "0"))
    ]

    assert (missing, len(locked) > 10) == ([], True)


def test_the_test_lock_has_every_pin_of_the_other_one() -> None:
    assert pins("requirements.lock").items() < pins("requirements-test.lock").items()


@pytest.mark.parametrize("lock", [one.name for one in ROOT.glob("requirements*.lock")])
def test_a_lock_names_hashes_for_everything_and_no_address_of_any_machine(lock: str) -> None:
    text = (ROOT / lock).read_text()

    assert [word for word in ("http", "/opt", "file:", "/tmp") if word in text] == []  # noqa: S108
    packages = re.split(r"^(?=\w)", text, flags=re.MULTILINE)[1:]
    assert [package for package in packages if "--hash=sha256:" not in package] == []


# For real, once


def copy_project(folder: Path, *, cli: str, lock: str = "") -> None:
    """Copy the wrapper into a project whose command line is ``cli``."""
    (folder / "site_src" / "setup").mkdir(parents=True)
    for name in (*OLD_SYNTAX, *STARTED):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    (folder / "site_src" / "commands" / "cli.py").write_text(cli)
    for name in environment.LOCKS.values():
        (folder / name).write_text(lock)


def start(folder: Path, *argv: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Start the copy without a network, and without the settings of whoever runs the tests."""
    hidden = ("PIP_", "PYTHON", "GUIDE_")
    env = {name: value for name, value in os.environ.items() if not name.startswith(hidden)}
    env |= {"PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": os.devnull, **variables}
    return subprocess.run(
        [sys.executable, str(folder / "build.py"), *argv],
        capture_output=True,
        text=True,
        check=False,
        env=env,
    )


def make_wheel(folder: Path) -> str:
    """Make the smallest wheel there can be; return its hash."""
    folder.mkdir()
    info = "guide_brick-1.0.dist-info"
    files = {
        "guide_brick.py": b"COLOUR = 'red'\n",
        f"{info}/METADATA": b"Metadata-Version: 2.1\nName: guide-brick\nVersion: 1.0\n",
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = f"{info}/RECORD,,\n"
    for name, data in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        record += f"{name},sha256={digest},{len(data)}\n"
    path = folder / "guide_brick-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        for name, data in {**files, f"{info}/RECORD": record.encode()}.items():
            wheel.writestr(name, data)
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_fresh_project_fails_plainly_without_packages_and_works_with_them(
    tmp_path: Path,
) -> None:
    project, spool = tmp_path / "a project", tmp_path / "shelf"
    digest = make_wheel(spool)
    copy_project(
        project,
        cli="import sys\nimport guide_brick as brick\n"
        "def main(argv): print(brick.COLOUR, sys.prefix, argv); return 5",
        lock=f"guide-brick==1.0 --hash=sha256:{digest}\n",
    )

    lacking = start(project, "check")
    assert (lacking.returncode, lacking.stdout) == (3, "")
    assert "No matching distribution found for guide-brick==1.0" in lacking.stderr
    assert "Connect to the network once" in lacking.stderr
    assert not (project / ".venv").exists()

    first = start(project, "check", "a b", PIP_FIND_LINKS=spool.as_uri())
    assert (first.returncode, first.stdout) == (5, f"red {project / '.venv'} ['check', 'a b']\n")
    assert "Setting up (first run only)" in first.stderr

    again = start(project)
    assert (again.returncode, again.stdout, again.stderr) == (
        5,
        f"red {project / '.venv'} []\n",
        "",
    )
