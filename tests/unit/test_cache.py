"""What a build remembers: which change makes which pages anew, and what is never believed."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import Mock

import pytest
from copied_exercises import decide_alike

from site_src.build import pipeline
from site_src.build.cached_loading import load_cached
from site_src.build.earlier_outputs import serialised, standing
from site_src.build.pipeline import build, check
from site_src.build.result import Options
from site_src.cache.store import Cache, read_cache
from site_src.loading.loader import load
from site_src.loading.serialize import deserialise, serialise
from site_src.model.output import Output
from site_src.outputs import picture_files
from site_src.publishing.state import save_cache
from site_src.rendering.svg import render_sheet

if TYPE_CHECKING:
    from collections.abc import Callable

PROJECT = Path(__file__).parent.parent.parent
WALL = "strength/wall-lean/index.html"
EVERY = {"every page"}


@pytest.fixture
def cached(options: Options, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Options:
    """Return options whose build is remembered."""
    shutil.copytree(options.templates, tmp_path / "templates")
    shutil.copytree(options.static, tmp_path / "static")
    own = replace(
        options,
        templates=tmp_path / "templates",
        static=tmp_path / "static",
        fingerprint="this one",
    )
    monkeypatch.setattr(pipeline, "fingerprint", lambda: "this one")
    assert len(build(own).why) == build_pages(own)
    assert build(own).why == {}
    return own


def build_pages(options: Options) -> int:
    """Return how many pages of the guide are rendered one by one."""
    return sum(file.name != "take-away.html" for file in options.output.rglob("*.html"))


def change(find: str, put: str) -> Callable[[Path], None]:
    """Return an edit of a file."""

    def edit(file: Path) -> None:
        text = file.read_text(encoding="utf-8")
        assert find in text
        file.write_text(text.replace(find, put, 1), encoding="utf-8")

    return edit


def copy_to(name: str, *changes: tuple[str, str], code: str) -> Callable[[Path], None]:
    """Return what makes a changed copy of an exercise, which the conditions have decided on."""

    def copy(file: Path) -> None:
        text = file.read_text(encoding="utf-8")
        for find, put in changes:
            assert find in text
            text = text.replace(find, put)
        file.with_name(name).write_text(text, encoding="utf-8")
        decide_alike(file.parents[2], code)

    return copy


# Which edit makes which pages anew, and whether it draws pictures. What every page is made from is
# the outline of the guide, so an edit of a fact or of a title costs all of it (decision 72).
REBUILT: list[tuple[str, str, Callable[[Path], object], set[str], bool]] = [
    ("a word in a step", "content/exercises/strength/wall-lean.md",
     change("Lean in slowly.", "Lean in very slowly."), {WALL}, False),
    ("the text of an exercise", "content/exercises/strength/wall-lean.md",
     change("Breathe all the time.", "Breathe all the time. Do."), {WALL}, False),
    ("an empty line", "content/exercises/strength/wall-lean.md",
     change("\n\n## Steps", "\n\n\n## Steps"), {WALL}, False),
    ("a comment in the fields", "content/exercises/strength/wall-lean.md",
     change("title: Wall lean\n", "# a comment\ntitle: Wall lean\n"), {WALL}, False),
    ("the text of a page", "content/pages/safety.md",
     change("\n\n## ", " One more sentence.\n\n## "), {"safety/index.html"}, False),
    ("the text of a section", "content/exercises/strength/_section.md",
     lambda file: file.write_text(f"{file.read_text('utf-8')}\nMore.\n", "utf-8"),
     {"strength/index.html"}, False),
    ("the text of a routine", "content/routines/at-the-wall.md",
     lambda file: file.write_text(f"{file.read_text('utf-8')}\n\nMore.\n", "utf-8"),
     {"routines/at-the-wall/index.html"}, False),
    # Programmes show the words of a rung, so they are in the outline.
    ("a word under a rung", "content/exercises/strength/wall-lean.md",
     change("Stand close to it.", "Stand very close to it."), EVERY, True),
    ("a dose", "content/exercises/strength/wall-lean.md",
     change("reps: 3-5", "reps: 3-6"), EVERY, True),
    ("a summary", "content/exercises/strength/wall-lean.md",
     change("and come back.", "and come back again."), EVERY, True),
    ("the title of an exercise", "content/exercises/strength/wall-lean.md",
     change("title: Wall lean", "title: Wall leaning"), EVERY, True),
    ("a pose", "content/exercises/strength/wall-lean.figure.yaml",
     change("hips: [34, 51.5]", "hips: [34, 51.4]"), EVERY, True),
    ("another exercise", "content/exercises/strength/wall-lean.md",
     copy_to("door-lean.md", ("Wall", "Door"), ("code: wl", "code: dl"), ("order: 1", "order: 2"),
             code="dl"),
     EVERY, True),
    ("a condition", "content/conditions.yaml",
     change("with a friend", "with friends"), EVERY, True),
    ("a word of the glossary", "content/glossary.yaml",
     change("stay still", "stay quite still"), EVERY, True),
    ("a disclaimer", "content/disclaimers/not-advice.md",
     lambda file: file.write_text(file.read_text("utf-8").replace("helps", "serves"), "utf-8"),
     EVERY, True),
    ("a word of the interface", "content/words.yaml", change("Skip to", "Jump to"), EVERY, True),
    ("a template", "templates/base.html", change("</main>", "</main><!-- x -->"), EVERY, True),
    ("a style", "static/css/blocks/care.css", change("}", "}.new{color:red}"), EVERY, False),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "edit", "pages", "draws"),
    [row[1:] for row in REBUILT],
    ids=[row[0] for row in REBUILT],
)
def test_a_change_makes_those_pages_anew_that_depend_on_it(
    cached: Options,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    edit: Callable[[Path], object],
    pages: set[str],
    draws: bool,
) -> None:
    drawn = Mock(wraps=render_sheet)
    monkeypatch.setattr(picture_files, "render_sheet", drawn)
    edit(cached.project / name)

    result = build(cached)

    assert result.problems == ()
    wanted = pages if pages != EVERY else {
        file.relative_to(cached.output).as_posix()
        for file in cached.output.rglob("*.html")
        if file.name != "take-away.html"
    }  # fmt: skip
    assert set(result.why) == wanted
    if pages != EVERY:
        assert set(result.why.values()) == {"changed: its own text"}
    assert drawn.called == draws


def test_a_lost_or_edited_file_is_made_again_and_no_other(cached: Options) -> None:
    (cached.output / WALL).unlink()
    (cached.output / "safety/index.html").write_text("<p>edited</p>", encoding="utf-8")

    result = build(cached)

    assert set(result.why) == {WALL, "safety/index.html"}
    assert set(result.why.values()) == {"its file is not as it was left"}


def test_a_day_on_which_nothing_is_due_makes_nothing_anew(cached: Options) -> None:
    assert build(replace(cached, today=cached.today + timedelta(1))).why == {}

    late = build(replace(cached, today=cached.today + timedelta(1000)))

    assert {"changed: the day"} == set(late.why.values())
    assert {problem.code for problem in late.problems} == {"review-passed"}
    again = build(replace(cached, today=cached.today + timedelta(1000)))
    assert again.problems == late.problems
    assert again.why == {}


def test_another_generator_or_library_remembers_nothing(cached: Options) -> None:
    assert len(build(replace(cached, fingerprint="another")).why) == build_pages(cached)


def test_a_generator_that_was_edited_during_the_build_keeps_nothing(
    cached: Options, monkeypatch: pytest.MonkeyPatch
) -> None:
    (file,) = (cached.project / ".guide").glob("*.cache")
    file.unlink()
    monkeypatch.setattr(pipeline, "fingerprint", lambda: "edited")

    build(cached)

    assert not file.exists()


def test_a_check_reads_what_is_remembered_and_keeps_nothing(cached: Options) -> None:
    (file,) = (cached.project / ".guide").glob("*.cache")
    before = file.read_bytes()
    change("Breathe", "Breath")(cached.content / "exercises/strength/wall-lean.md")

    assert set(check(cached).why) == {WALL}
    assert file.read_bytes() == before


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "cut short": lambda data: data[: len(data) // 2],
    "one letter other": lambda data: data.replace(b"Wall", b"Walk", 1),
    "longer": lambda data: data + b" ",
    "of the future": lambda data: b"9" + data[1:],
    "another length": lambda data: data.replace(b"\n", b"0\n", 1),
    "one letter fewer": lambda data: data.replace(b"Wall", b"Wal", 1),
    "no text": lambda _: bytes(range(256)),
    "a list": lambda _: b"[]",
    "a pickle": lambda _: b"cos\nsystem\n(S'touch pickled'\ntR.",
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())
def test_a_damaged_or_foreign_memory_is_as_good_as_none(
    cached: Options, damage: Callable[[bytes], bytes]
) -> None:
    (file,) = (cached.project / ".guide").glob("*.cache")
    times = file.stat().st_atime_ns, file.stat().st_mtime_ns
    file.write_bytes(damage(file.read_bytes()))
    os.utime(file, ns=times)

    result = build(cached)

    assert len(result.why) == build_pages(cached)
    assert result.published
    assert result.published.changed == 0
    assert build(cached).why == {}


def test_what_is_remembered_again_is_not_written_again(cached: Options) -> None:
    (file,) = (cached.project / ".guide").glob("*.cache")
    before = file.stat()

    build(cached)

    assert (file.stat().st_ino, file.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_memory_that_a_checkout_has_written_is_not_believed(cached: Options) -> None:
    (file,) = (cached.project / ".guide").glob("*.cache")
    file.write_bytes(file.read_bytes())

    assert len(build(cached).why) == build_pages(cached)


@pytest.mark.parametrize(
    "kept",
    ["1", '"text"', "[]", "{", '{"Path": ["x"]}', '{"__import__": ["os"]}', '{"date": ["x"]}',
     '{"Loaded": [], "Place": []}', '{"Loaded": 1}', '{"Place": []}', '{"a": 1}',
     '{"Problem": [{"Place": ["x"]}, "no-such-code", "x"]}'],
)  # fmt: skip
def test_what_has_another_form_than_we_write_is_read_anew(options: Options, kept: str) -> None:
    known = Cache("this one")
    fresh = load_cached(options.content, known, 1)
    assert load_cached(options.content, known, 1).files.read_again == []

    cache = Cache("this one", before=dict.fromkeys(known.now, kept.encode()))

    assert load_cached(options.content, cache, 1) == fresh


@pytest.mark.parametrize("content", ["content", "tests/examples/good"])
def test_what_is_written_down_of_a_guide_is_the_same_when_it_is_read_back(content: str) -> None:
    loaded = load(PROJECT / content)
    loaded = replace(loaded, files=replace(loaded.files, texts=dict(loaded.files.texts)))

    assert deserialise(serialise(loaded)) == loaded


def test_what_one_build_does_not_ask_for_is_forgotten(tmp_path: Path) -> None:
    cache = Cache("this one", tmp_path)
    cache.put("one", "1")
    cache.put_json("two", serialised([Output("a", "asset", b"a")]))
    (tmp_path / "a").write_bytes(b"a")
    save_cache(tmp_path / "kept", cache)

    second = read_cache(tmp_path / "kept", "this one", tmp_path)
    assert standing(second, second.get_json("two")) == [Output("a", "asset", b"a")]
    save_cache(tmp_path / "kept", second)

    third = read_cache(tmp_path / "kept", "this one", tmp_path)
    assert third.get_text("one") is None
    assert standing(third, third.get_json("two"))
