"""Bytes laid aside: they come back as they were, from memory, from the disk, and without one."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import threading
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_src.build import pipeline
from site_src.build.pipeline import build
from site_src.build.result import Options, Result
from site_src.cache import store as cache
from site_src.system import spool, workers
from site_src.system.digests import digest
from site_src.system.spool import OpenFile, Spool, Spooled, Texts, lines_of, pieces_of
from site_src.system.workers import map_in_workers

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOMS = pytest.mark.parametrize("room", [0, 300, 10_000], ids=lambda room: f"{room} bytes")
PIECES = st.lists(st.binary(max_size=400) | st.text("ab\n", max_size=900).map(str.encode))


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what is read and written at once be small, so that few bytes are several pieces."""
    monkeypatch.setattr(spool, "PIECE", 64)


@pytest.fixture
def no_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing stay in memory that can be laid aside, or stand in a file."""
    monkeypatch.setattr(spool, "ROOM", 0)
    monkeypatch.setattr(cache, "ROOM", 0)


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch, no_room: None) -> None:
    """Let temporary files stand on a disk that is full."""
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("this system has no such file")
    monkeypatch.setattr(tempfile, "TemporaryFile", lambda **_: full.open("wb", buffering=0))


@pytest.fixture
def no_disk(monkeypatch: pytest.MonkeyPatch, no_room: None) -> None:
    """Let there be no place for temporary files."""

    def none(**_: object) -> None:
        raise FileNotFoundError(2, "No usable temporary directory found")

    monkeypatch.setattr(tempfile, "TemporaryFile", none)


@ROOMS
@given(PIECES)
def test_bytes_come_back_as_they_were(room: int, pieces: list[bytes]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(spool, "ROOM", room)
        whole = Spool()
        spooled = [whole.store(data) for data in pieces]
        spooled.append(whole.store_pieces(iter(pieces)))
    wanted = [*pieces, b"".join(pieces)]

    assert list(map(bytes, spooled)) == wanted
    assert list(map(len, spooled)) == list(map(len, wanted))
    assert [b"".join(pieces_of(one)) for one in spooled] == wanted
    assert [list(lines_of(one)) for one in spooled] == [one.split(b"\n") for one in wanted]
    assert list(map(digest, spooled)) == list(map(digest, wanted))


def test_what_there_is_room_for_stays_in_memory_and_the_rest_does_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(spool, "ROOM", 1_000)
    whole = Spool()

    kinds = [type(whole.store(bytes(400))) for _ in range(4)]

    assert kinds == [bytes, bytes, Spooled, Spooled]
    assert type(whole.store(b"a few")) is bytes


@pytest.fixture
def two_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let two processes share the least work, whatever else runs in this one."""
    monkeypatch.setattr(workers, "MIN_ITEMS", 2)
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    if sys.platform != "linux":
        pytest.skip("work is shared on Linux only")


@pytest.mark.usefixtures("no_room", "two_processes")
def test_several_processes_read_what_is_laid_aside() -> None:
    whole = Spool()
    spooled = [whole.store(bytes([number]) * 500) for number in range(9)]

    def read(one: bytes | Spooled) -> tuple[bytes, int]:
        return bytes(one), os.getpid()

    found = list(map_in_workers(read, spooled, 2))

    assert all(isinstance(one, Spooled) for one in spooled)
    assert [data for data, _ in found] == [bytes([number]) * 500 for number in range(9)]
    assert os.getpid() not in {process for _, process in found}


@pytest.mark.usefixtures("no_room")
def test_what_was_cut_off_is_a_fault_and_no_text(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(bytes(500))
    spooled = Spooled(OpenFile(file.open("rb")), 100, 300)
    assert bytes(spooled) == bytes(300)

    os.truncate(file, 200)

    with pytest.raises(OSError, match="cut off meanwhile"):
        bytes(spooled)


@pytest.mark.usefixtures("no_room")
def test_the_file_is_closed_when_nobody_needs_it() -> None:
    whole = Spool()
    spooled: Any = whole.store(bytes(500))
    file = spooled._file.file
    del whole
    assert bytes(spooled) == bytes(500)

    del spooled
    assert file.closed


@pytest.fixture
def small_disk(monkeypatch: pytest.MonkeyPatch, no_room: None) -> None:
    """Let the disk of temporary files be nearly full."""
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=700))


@pytest.mark.usefixtures("small_disk")
def test_what_is_laid_aside_leaves_as_much_of_the_disk_as_it_takes() -> None:
    whole = Spool()

    kinds = [type(whole.store(bytes(250))) for _ in range(3)]

    assert kinds == [Spooled, bytes, bytes]
    assert whole.size == 250


@pytest.mark.parametrize("where", ["full_disk", "no_disk"])
def test_what_the_disk_has_no_place_for_stays_in_memory(
    where: str, request: pytest.FixtureRequest
) -> None:
    request.getfixturevalue(where)
    whole = Spool()
    pieces = [bytes([number]) * 500 for number in range(3)]

    assert list(map(whole.store, pieces)) == pieces
    assert whole.store_pieces(pieces) == b"".join(pieces)


def test_what_a_disk_takes_before_it_is_full_is_not_lost(
    monkeypatch: pytest.MonkeyPatch, no_room: None
) -> None:
    whole = Spool()
    room = [700]

    def write(data: bytes) -> bool:
        room[0] -= len(data)
        return room[0] >= 0 and real(data)

    real = whole._write
    monkeypatch.setattr(whole, "_write", write)
    pieces = [bytes([number]) * 300 for number in range(5)]

    assert bytes(whole.store_pieces(pieces)) == b"".join(pieces)
    assert [bytes(whole.store(piece)) for piece in pieces] == pieces


def test_texts_are_found_by_their_names_and_by_others(no_room: None) -> None:
    texts = Texts(Spool())
    texts.update({"a": "é" * 300, "b": "", "c": "x"})
    del texts["c"]

    assert dict(texts.renamed(str.upper)) == {"A": "é" * 300, "B": ""}
    assert len(texts) == 2
    assert "c" not in texts


# Whole builds


def everything(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield every file of a folder."""
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            yield file.relative_to(folder).as_posix(), file.read_bytes()


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("where", ["no_room", "full_disk", "small_disk", "no_disk"])
def test_a_guide_is_the_same_wherever_a_build_has_its_bytes(
    options: Options,
    tmp_path: Path,
    where: str,
    jobs: int,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> None:
    monkeypatch.setattr(pipeline, "fingerprint", lambda: "this one")
    usual = replace(options, fingerprint="this one", output=tmp_path / "usual")
    build(usual)
    request.getfixturevalue(where)
    if jobs > 1:
        request.getfixturevalue("two_processes")
    other = replace(usual, output=tmp_path / "other", jobs=jobs)

    assert not build(other).problems
    assert dict(everything(other.output)) == dict(everything(usual.output))

    again = build(other)
    assert again.why == {}
    assert all(isinstance(text, Spooled) for text in again.cache.before.values())
    assert again.published
    assert again.published.changed == 0
    about = options.content / "pages/about.md"
    about.write_text(about.read_text("utf-8") + "\n# broken\n", encoding="utf-8")
    (problem,) = build(other).problems
    assert problem.place.path.endswith("pages/about.md")
    assert "# broken" in build(other).texts[problem.place.path]


def test_a_large_guide_is_not_held_in_memory(
    options: Options, monkeypatch: pytest.MonkeyPatch, no_room: None
) -> None:
    monkeypatch.setattr(pipeline, "fingerprint", lambda: "this one")
    own = replace(options, fingerprint="this one")
    result = Result(cache=pipeline._cache(own))

    outputs = pipeline._make(own, result, with_judgement=False)

    many = [one for one in outputs if one.path.endswith((".html", ".md", "guide.json"))]
    assert len(many) > 40
    withheld = [one.path for one in many if isinstance(one.content, bytes)]
    assert withheld == ["take-away.html"]  # a large guide has none
    large = [key for key, text in result.cache.now.items() if len(text) > 200]
    assert all(isinstance(result.cache.now[key], Spooled) for key in large)
    assert result.cache.made == {}


@pytest.mark.usefixtures("no_room")
def test_a_preview_lays_aside_no_more_than_it_needs(
    options: Options, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "fingerprint", lambda: "this one")
    monkeypatch.setattr(cache, "_FEW", 0)
    shutil.copytree(options.templates, tmp_path / "templates")
    own = replace(
        options, fingerprint="this one", for_author=True, templates=tmp_path / "templates"
    )
    base = own.templates / "base.html"
    known = build(own).cache
    sizes = []
    for number in range(12):
        base.write_text(base.read_text("utf-8") + "\n" * (number % 2), encoding="utf-8")
        result = build(own, cache=known.next())
        assert result.published
        known = result.cache
        live = sum(map(len, known.now.values()))
        sizes.append(known.spool.size / live)

    assert max(sizes) < 8
    assert any(later < earlier for earlier, later in pairwise(sizes))  # it began anew
    assert dict(everything(own.output)) == dict(
        everything(_fresh(replace(own, output=tmp_path / "fresh", fingerprint="")))
    )


def _fresh(options: Options) -> Path:
    """Build without any memory, and return where."""
    assert build(options).published
    return options.output
