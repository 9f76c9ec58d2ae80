"""Long lists stand on several pages, and every entry on one of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from copied_exercises import decide_alike

from site_src.build.pipeline import build
from site_src.build.result import Options
from site_src.rendering import pagination, pictures, site

if TYPE_CHECKING:
    from pathlib import Path

MOST = 2


@pytest.fixture
def long(options: Options, monkeypatch: pytest.MonkeyPatch) -> Options:
    """Return the small guide with five exercises, where two count as many."""
    for module in (pagination, pictures, site):
        monkeypatch.setattr(module, "MOST", MOST)
    folder = options.content / "exercises/strength"
    one = (folder / "wall-lean.md").read_text(encoding="utf-8")
    figure = (folder / "wall-lean.figure.yaml").read_text(encoding="utf-8")
    for number, code in enumerate(("xa", "xb", "xc", "xd"), start=2):
        text = one.replace("code: wl\norder: 1", f"code: {code}\norder: {number}")
        text = text.replace("title: Wall lean", f"title: Lean number {number}")
        (folder / f"lean-{number}.md").write_text(text, encoding="utf-8")
        (folder / f"lean-{number}.figure.yaml").write_text(figure, encoding="utf-8")
    decide_alike(options.content, "xa", "xb", "xc", "xd")
    result = build(options)
    assert result.published, result.problems
    return options


def pages(output: Path, folder: str) -> list[str]:
    """Return the pages of a list, in order."""
    first = (output / folder / "index.html").read_text("utf-8")
    others = sorted((output / folder).glob("page_*/index.html"))
    return [first, *(file.read_text("utf-8") for file in others)]


def titles(page: str) -> list[str]:
    """Return the titles of the exercises that a page lists."""
    return re.findall(r'<h[23]><a[^>]*href="[./]*strength/[\w-]+/">([^<]*)</a></h[23]>', page) or (
        re.findall(r'<h[23]><a class="whole-link"[^>]*>([^<]*)</a></h[23]>', page)
    )


ALL = ["Wall lean", *(f"Lean number {number}" for number in range(2, 6))]


@pytest.mark.parametrize("folder", ["strength", "find/position-standing"])
def test_every_entry_of_a_long_list_stands_on_one_of_its_pages(long: Options, folder: str) -> None:
    found = pages(long.output, folder)

    assert [titles(page) for page in found] == [ALL[:2], ALL[2:4], ALL[4:]]
    for number, page in enumerate(found, start=1):
        (nav,) = re.findall(r'<nav class="leaves".*?</nav>', page, re.DOTALL)
        assert nav.count("<li>") == 3
        assert f'aria-current="page">Page {number}</a>' in nav
    named = [re.findall(r"<title>([^<]*)</title>", page)[0] for page in found]
    assert len(set(named)) == 3


def test_only_the_first_page_of_a_section_holds_its_texts(long: Options) -> None:
    first, second, _ = pages(long.output, "strength")

    assert 'class="opening flow"' in first
    assert len(re.findall("<h2", second)) < len(re.findall("<h2", first))
    assert "strength/page_2/" in (long.output / "llms.txt").read_text("utf-8")


def test_home_and_programmes_say_that_there_is_more(long: Options) -> None:
    home, floor_free, sheet = (
        (long.output / name).read_text("utf-8")
        for name in ("index.html", "standing/index.html", "sheet/index.html")
    )

    assert titles(home) == ALL[:2]
    assert "All 5 exercises: Strength</a>" in home
    for page in (floor_free, sheet):
        assert "The first 2 of 5 exercises." in page
        assert "Lean number 2" in page
        assert "Lean number 3" not in page


def test_pages_of_a_list_are_remembered_and_found_again_one_by_one(long: Options) -> None:
    fingerprint = Options(**{**vars(long), "fingerprint": "1"})
    build(fingerprint)
    before = {file: file.read_bytes() for file in long.output.rglob("*.html")}
    file = long.content / "exercises/strength/lean-5.md"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("title: Lean number 5", "title: Lean the last"), encoding="utf-8")
    build(fingerprint)
    after = {file: file.read_bytes() for file in long.output.rglob("*.html")}
    build(long)

    assert {file: file.read_bytes() for file in long.output.rglob("*.html")} == after
    assert after != before
