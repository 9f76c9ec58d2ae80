"""What a device keeps of a guide: all of it, or, of a large one, what all readers need first."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from site_src.build.pipeline import build
from site_src.build.result import Options
from site_src.outputs import service_worker


def told(options: Options, name: str) -> Any:
    """Return what the build tells the worker under a name."""
    text = (options.output / "sw.js").read_text(encoding="utf-8")
    (value,) = re.findall(rf"^const {name} = (.*);$", text, re.MULTILINE)
    return json.loads(value)


def kept(options: Options) -> dict[str, str]:
    """Return the files that the worker keeps, with their digests."""
    found: dict[str, str] = told(options, "FILES")
    return found


def assert_digests(options: Options, files: dict[str, str]) -> None:
    """Compare each digest with the file that stands where a reader finds it."""
    for path, digest in files.items():
        file = options.output / path
        data = (file / "index.html" if file.is_dir() else file).read_bytes()
        assert re.fullmatch("[0-9a-f]{12}", digest), path
        assert hashlib.sha256(data).hexdigest().startswith(digest), path


def addresses(options: Options) -> set[str]:
    """Return every page as the worker names it."""
    pages = {file.relative_to(options.output).as_posix() for file in options.output.rglob("*.html")}
    left_out = {"404.html", "take-away.html", "paper/index.html"}  # the last leads on to another
    return {path.removesuffix("index.html") for path in pages - left_out}


def test_a_small_guide_is_kept_whole(options: Options) -> None:
    assert build(options).published

    files = kept(options)
    assert addresses(options) <= files.keys()
    assets = {f"assets/{file.name}" for file in (options.output / "assets").iterdir()}
    left_out = assets - {path for path in files if path.startswith("assets/")}
    assert left_out  # pictures that are there to be saved, and are shown on sheets besides
    texts = [file.read_text("utf-8") for file in options.output.rglob("*.html")]
    texts += [file.read_text("utf-8") for file in (options.output / "assets").glob("*.json")]
    for path in left_out:
        name = path.removeprefix("assets/")
        assert all(re.search(rf'<a href="[./]*{path}"', text) or name not in text for text in texts)
    assert told(options, "MORE") == {}
    assert_digests(options, files)


def test_of_a_large_guide_what_all_need_comes_first(
    options: Options, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service_worker, "MOST", 100_000)
    assert build(options).published

    files = kept(options)
    assert not addresses(options) <= files.keys()
    assert {"", "safety/", "session/", "offline.html"} <= files.keys()
    for file in (options.output / "assets").glob("*.css"):
        assert f"assets/{file.name}" in files or file.name.startswith("movement")
    for path in files:  # no page is kept without what it shows
        page = options.output / path / "index.html"
        text = page.read_text("utf-8") if page.is_file() else ""
        shown = re.sub(r'<a href="[^"]*"', "", text)
        assert set(re.findall(r"assets/[\w.-]+", shown)) <= files.keys()
    more = told(options, "MORE")  # kept when they are read
    assert addresses(options) <= files.keys() | more.keys()
    assert not files.keys() & more.keys()
    assert_digests(options, files | more)
    monkeypatch.setattr(service_worker, "_MOST_LATER", 5)
    build(options)
    assert len(told(options, "MORE")) < len(more)


def test_readers_are_told_how_much_is_loaded_to_keep_the_guide(options: Options) -> None:
    words = (options.content / "words.yaml").read_text("utf-8")

    assert f"Keep it on this device ({service_worker.MOST // 1_000_000} MB at most)" in words


def test_a_guide_without_its_page_and_a_preview_take_back_what_was_kept(
    options: Options, tmp_path: Path
) -> None:
    bare = replace(options, content=tmp_path / "bare", output=tmp_path / "bare-output")
    shutil.copytree(options.content, bare.content)
    (bare.content / "pages" / "offline.md").unlink()
    for one in (bare, replace(options, for_author=True)):
        assert build(one).published
        text = (one.output / "sw.js").read_text(encoding="utf-8")
        assert "unregister()" in text
        assert "FILES" not in text
        assert "js-offline" not in (one.output / "index.html").read_text(encoding="utf-8")


def test_the_worker_changes_with_every_page_and_with_nothing_else(options: Options) -> None:
    build(options)
    first = (options.output / "sw.js").read_bytes()
    build(options)
    assert (options.output / "sw.js").read_bytes() == first
    page = options.content / "pages" / "about.md"
    page.write_text(page.read_text(encoding="utf-8").replace("We made this.", "We made that."))
    build(options)
    assert (options.output / "sw.js").read_bytes() != first
