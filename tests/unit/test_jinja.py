"""Templates that Python has compiled are kept beside its own compiled modules, and never stale."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from site_src.publishing.state import keep_compiled
from site_src.rendering import jinja
from site_src.rendering.jinja import environment, filled, take_compiled

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from site_src.rendering.jinja import Environment


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep compiled templates in a folder of the test, and let Python write them."""
    monkeypatch.setattr(jinja, "_COMPILED", tmp_path)
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    return tmp_path


def said(text: str, fingerprint: str) -> tuple[str, int]:
    """Fill in a template as a new start would; return what it says, and how many were compiled."""
    jinja._environment.cache_clear()
    made: Environment = environment({"page.html": text}, fingerprint)
    try:
        words = filled(made, "page.html", "a.md", {"word": "back"})
    finally:
        compiled = take_compiled(made)
        keep_compiled(compiled)
    return words, len(compiled)


def test_a_template_is_compiled_once() -> None:
    assert said("my {{ word }}", "w") == ("my back", 1)
    assert said("my {{ word }}", "w") == ("my back", 0)


def test_another_text_or_another_world_is_compiled_anew() -> None:
    said("my {{ word }}", "w")

    assert said("your {{ word }}", "w") == ("your back", 1)
    assert said("your {{ word }}", "x") == ("your back", 1)


@pytest.mark.parametrize(
    "damage",
    [
        lambda _: b"",
        lambda data: data[: len(data) // 2],
        lambda data: data[:-1] + bytes([data[-1] ^ 1]),
        lambda data: data + b" ",
        lambda _: b"cos\nsystem\n(S'touch pickled'\ntR.",
    ],
    ids=["empty", "cut short", "one bit other", "longer", "a pickle"],
)
def test_a_damaged_file_is_as_good_as_none(folder: Path, damage: Callable[[bytes], bytes]) -> None:
    said("my {{ word }}", "w")
    (file,) = folder.iterdir()
    file.write_bytes(damage(file.read_bytes()))

    assert said("my {{ word }}", "w") == ("my back", 1)
    assert said("my {{ word }}", "w") == ("my back", 0)


def test_nothing_is_kept_without_a_world_or_where_python_keeps_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert said("my {{ word }}", "") == ("my back", 0)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert said("my {{ word }}", "w") == ("my back", 0)

    assert list(folder.iterdir()) == []


def test_a_folder_that_cannot_be_written_stops_nobody(folder: Path) -> None:
    file = folder / "a file"
    file.write_bytes(b"")

    keep_compiled({file / "page.template": b"code"})


def test_a_mistake_in_a_compiled_template_is_still_placed(folder: Path) -> None:
    for _ in range(2):
        with pytest.raises(jinja.RenderError) as failed:
            said("one line\n{{ words }}", "w")
        assert (failed.value.place.path, failed.value.place.line) == ("templates/page.html", 2)
    assert len(list(folder.iterdir())) == 1
