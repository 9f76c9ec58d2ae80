"""A build that has nothing to do: it imports nothing, says the same, and is never mistaken."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from site_src.cache import noop

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(noop.PROJECT)
GOOD = ROOT / "tests/examples/good"
HEAVY = {"jinja2", "markdown", "yaml", "frontmatter", "argparse", "nh3", "dataclasses", "re"}
# Starts build.py as a person does, and says afterwards which modules that took.
START = """
import os, runpy, sys
os._exit = sys.exit
before = set(sys.modules)
sys.argv = ["build.py", *sys.argv[1:]]
try:
    runpy.run_path("build.py", run_name="__main__")
except SystemExit as end:
    sys.stderr.write(" ".join(sorted(set(sys.modules) - before)))
    sys.exit(end.code)
"""


@dataclass
class Project:
    """A copy of the generator with the small guide, to be changed at will."""

    folder: Path
    day: str = "2026-11-23"

    def build(self, *argv: str) -> tuple[str, set[str]]:
        """Run `build.py`; return what it says, without the time, and what it imported."""
        ran = subprocess.run(
            [sys.executable, "-c", START, f"--date={self.day}", *argv],
            cwd=self.folder,
            env={**os.environ, "GUIDE_SETUP": "off"},
            capture_output=True,
            text=True,
            check=True,
            encoding="utf-8",
        )
        said = ran.stdout.rpartition("s\n") if " removed, " in ran.stdout else (ran.stdout,)
        words = " ".join(said).rsplit("removed, ", 1)
        rest = words[1].split(" ", 1)[1] if len(words) > 1 else ""
        return words[0] + rest, set(ran.stderr.split())

    def did_nothing(self, *argv: str) -> bool:
        """Say whether a build found that there is nothing to do."""
        return "site_src.build.pipeline" not in self.build(*argv)[1]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Return a project that has been built, to be copied."""
    folder = tmp_path_factory.mktemp("built") / "project"
    for name in ("site_src", "templates", "static"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("build.py", "requirements.lock"):
        shutil.copy(ROOT / name, folder / name)
    shutil.copytree(GOOD, folder / "content")
    (folder / "content/notes.txt").write_text("a warning", encoding="utf-8")
    project = Project(folder)
    project.build()  # so that Python has compiled everything
    return project


@pytest.fixture
def project(built: Project, tmp_path: Path) -> Project:
    """Return a copy of the project that has just been built."""
    shutil.copytree(built.folder, tmp_path / "project")
    project = Project(tmp_path / "project")
    (project.folder / "output/stranger.txt").write_text("not ours", encoding="utf-8")
    project.build()
    return project


@pytest.fixture
def cached(
    built: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[Path, list[str]]:
    """Return a copy of the project that is remembered as built, and the arguments for that."""
    folder = tmp_path / "project"
    shutil.copytree(built.folder, folder)
    (folder / "output/stranger.txt").write_text("not ours", encoding="utf-8")
    monkeypatch.setattr(noop, "PROJECT", str(folder))
    state, argv = str(folder / ".guide"), ["--date=2026-11-23"]
    said = {
        "argv": argv,
        "day": ["2026-11-23"],
        "span": [],
        "plain": [],
        "colored": [],
        "summary": [""],
    }
    record = noop.look(state, [str(folder / name) for name in ("content", "templates", "static")])
    noop.seal(state, record, [str(folder / "output")])
    noop.save(state, record, said)
    assert noop.unchanged(argv, state)
    return folder, argv


def test_it_says_what_a_whole_build_would_say_and_imports_next_to_nothing(project: Project) -> None:
    said, imported = project.build()
    (project.folder / ".guide/last").unlink()
    whole, everything = project.build()

    assert said == whole
    assert "content/notes.txt" in said
    assert "Left alone, not made by this build: stranger.txt" in said
    assert ", 0 changed, " in said
    assert {name.split(".")[0] for name in imported} & HEAVY - {"re"} == set()
    assert everything >= HEAVY - {"re"}


def same_size(file: Path) -> None:
    """Change a letter of a file, and set its time back, as some copying programs do."""
    kept = file.stat()
    file.write_bytes(file.read_bytes().replace(b"e", b"a", 1))
    os.utime(file, ns=(kept.st_atime_ns, kept.st_mtime_ns))


def remove(file: Path) -> None:
    """Remove a file."""
    file.unlink()


def add(file: Path) -> None:
    """Make an empty file."""
    file.write_bytes(b"")


def link(file: Path) -> None:
    """Put a link to a file in its place."""
    file.rename(file.with_suffix(".real"))
    file.symlink_to(file.with_suffix(".real"))


CHANGES: list[tuple[str, Callable[[Path], None]]] = [
    ("content/guide.yaml", same_size),
    ("content/pages/about.md", same_size),
    ("content/pages/.hidden", add),
    ("content/notes.txt", remove),
    ("content/pages/card.figure.yaml", add),
    ("templates/base.html", same_size),
    ("templates/components/new.html", add),
    ("static/css/blocks/new.css", add),
    ("static/icons/icon.svg", link),
    ("site_src/rendering/phrases.py", same_size),
    ("site_src/new.py", add),
    ("build.py", same_size),
    ("requirements.lock", same_size),
    ("output/index.html", same_size),
    ("output/index.html", remove),
    ("output/new.html", add),
    ("output/stranger.txt", remove),
    ("output/index.html", link),
]


@pytest.mark.parametrize(("name", "change"), CHANGES, ids=lambda one: getattr(one, "__name__", one))
def test_any_change_of_what_it_reads_or_made_is_noticed(
    cached: tuple[Path, list[str]], name: str, change: Callable[[Path], None]
) -> None:
    folder, argv = cached

    change(folder / name)

    assert not noop.unchanged(argv, str(folder / ".guide"))


def test_a_copy_of_a_project_does_not_believe_what_is_known_of_the_first(
    project: Project, tmp_path: Path
) -> None:
    shutil.copytree(project.folder, tmp_path / "copy")  # keeps the times of the files

    assert project.did_nothing()
    assert not Project(tmp_path / "copy").did_nothing()


def test_a_lost_list_of_our_own_files_is_noticed(project: Project) -> None:
    assert project.did_nothing()

    for listed in (project.folder / ".guide").glob("?" * 16 + ".json"):
        listed.unlink()

    assert not project.did_nothing()


def test_other_options_and_another_day_are_another_build(project: Project) -> None:
    assert not project.did_nothing("--base-url=https://backs.our-clinic.org/")
    assert project.did_nothing("--base-url=https://backs.our-clinic.org/")
    assert not project.did_nothing()
    project.day = "2026-11-24"
    assert not project.did_nothing()


@pytest.mark.parametrize(
    "change",
    [
        {"python": ["cpython", "3", "9", "0", "linux"]},
        {"recent": ["/nowhere"]},
        {"environment": ["/elsewhere"]},
        {"day": ["1999-12-31"], "argv": []},
        {"sources": []},
        {"read": []},
        {"project": ["/another/copy"]},
        {"outputs": ["/nowhere"]},
        {"argv": ["a word"]},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_record_of_another_world_is_not_believed(
    cached: tuple[Path, list[str]], change: dict[str, list[str]]
) -> None:
    path = cached[0] / ".guide/last"
    record = noop._read(str(path))
    record.update(change)
    noop._write(str(path), record)

    assert not noop.unchanged(record["argv"], str(path.parent))


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "cut short": lambda data: data[: len(data) // 2],
    "one letter other": lambda data: data.replace(b"cpython", b"kpython"),
    "longer": lambda data: data + b" ",
    "of the future": lambda data: data.replace(b"2 ", b"3 ", 1),
    "no text": lambda _: bytes(range(256)),
    "no record": lambda _: b"[]",
    "a pickle": lambda _: b"cos\nsystem\n(S'touch pickled'\ntR.",
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())
def test_a_damaged_or_foreign_record_is_as_good_as_none(
    cached: tuple[Path, list[str]], damage: Callable[[bytes], bytes]
) -> None:
    folder, argv = cached
    path = folder / ".guide/last"
    path.write_bytes(damage(path.read_bytes()))

    assert noop._read(str(path)) == {}
    assert not noop.unchanged(argv, str(path.parent))


def test_a_file_that_changed_in_the_tick_of_the_look_is_compared_by_its_bytes(
    tmp_path: Path,
) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"one")
    late: dict[str, str] = {}
    early: dict[str, str] = {}
    tick = file.stat().st_ctime_ns

    seen = noop._listing([str(file)], late, tick)
    noop._listing([str(file)], early, tick + 1)

    assert late.keys() == {str(file)}
    assert early == {}
    assert noop._listing([str(file)], late) == seen
    late[str(file)] = noop._digest(__file__)
    with pytest.raises(noop.Doubt):
        noop._listing([str(file)], late)


def test_a_build_with_mistakes_is_not_remembered(project: Project) -> None:
    (project.folder / "content/guide.yaml").write_text("title", encoding="utf-8")

    for _ in range(2):
        with pytest.raises(subprocess.CalledProcessError) as failed:
            project.build()
        assert failed.value.returncode == 1
        assert "content/guide.yaml" in failed.value.stdout


def test_two_builds_write_their_records_side_by_side(
    cached: tuple[Path, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, argv = cached
    state = str(folder / ".guide")
    record = noop._read(f"{state}/last")
    replace = os.replace

    def after_another(source: str, target: str, **at: int) -> None:
        monkeypatch.setattr(os, "replace", replace)
        noop.save(state, dict(record), {})
        replace(source, target, **at)

    monkeypatch.setattr(os, "replace", after_another)
    noop.save(state, record, {})

    assert noop.unchanged(argv, state)
    assert list((folder / ".guide").glob(".guide-new-*")) == []


def test_windows_builds_each_time_because_it_keeps_no_time_of_change(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def read(_: str) -> None:
        pytest.fail("an edit of equal size, with its date kept, would go unseen")

    monkeypatch.setattr(noop, "_read", read)
    with monkeypatch.context() as patch:
        patch.setattr("site_src.cache.noop.os.name", "nt")
        answer = noop.unchanged([], str(tmp_path))

    assert not answer
