"""What a device keeps of a guide: all of it, or, of a large one, what all readers need first."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from site_src.outputs import offline
from site_src.pipeline import Options, build


def kept(options: Options) -> dict[str, str]:
    """Return the files that the worker keeps, with their digests."""
    text = (options.output / "sw.js").read_text(encoding="utf-8")
    (files,) = re.findall(r"^const FILES = (.*);$", text, re.MULTILINE)
    found: dict[str, str] = json.loads(files)
    return found


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
    for path, digest in files.items():
        assert bool(digest) is not path.startswith("assets/")


def test_of_a_large_guide_what_all_need_comes_first(
    options: Options, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(offline, "MOST", 100_000)
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
