"""A new author's first exercise passes as the documents say that it will."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from content_day import content_day
from test_workflows import decide, fill_in

from site_src.build.pipeline import check
from site_src.build.result import Options
from site_src.fields.front_matter import read
from site_src.loading.figures import read_figures
from site_src.loading.ledgers import AGREED
from site_src.loading.loaded import Loaded
from site_src.model.choices import POSITIONS

ROOT = Path(__file__).parent.parent.parent
FIGURES = (ROOT / "docs" / "figures.md").read_text(encoding="utf-8")
STARTS = FIGURES.partition("## Where to begin")[2].split("```")[1].removeprefix("yaml\n")


def test_the_numbers_to_begin_with_have_no_fault() -> None:
    document, problems, _ = read(STARTS.encode(), "exercises/a/starts.figure.yaml")
    assert document
    loaded = Loaded()

    read_figures(loaded, document)

    assert [*problems, *loaded.problems] == []
    assert set(loaded.records.figures["exercises/a/starts.md"]) <= set(POSITIONS)


@pytest.fixture
def whole(options: Options) -> Options:
    """Return a check of a copy of the guide itself."""
    shutil.rmtree(options.content)
    shutil.copytree(ROOT / "content", options.content, ignore=shutil.ignore_patterns(AGREED))
    return replace(options, today=content_day())


def test_a_filled_in_template_with_a_figure_is_a_new_exercise_of_the_guide(whole: Options) -> None:
    strength = whole.content / "exercises" / "strength"
    text = fill_in((ROOT / "content" / "_template.md").read_text(encoding="utf-8"))
    text = text.replace("order: 2\n", "order: 4\n")  # which another exercise has
    (strength / "bird-dog.md").write_text(text, encoding="utf-8")
    start = re.search(r"^on-hands-and-knees:\n((?: .*\n)+)", STARTS, re.MULTILINE)
    assert start
    figure = f"main:\n{start[1]}"
    (strength / "bird-dog.figure.yaml").write_text(figure, encoding="utf-8")
    decide(whole.content / "conditions.yaml", "wp", {"high-blood-pressure": "ask"})

    (taken,) = check(whole).problems
    assert (taken.code, taken.cure) == ("duplicate-order", "order: 8")
    cured = text.replace("order: 4\n", f"{taken.cure}\n")
    (strength / "bird-dog.md").write_text(cured, encoding="utf-8")

    before = check(replace(whole, content=ROOT / "content"))
    (unlisted,) = check(whole).problems  # only a build adds it, and this author has none
    assert (unlisted.code, unlisted.cure) == ("address-unlisted", "/strength/bird-dog/")
    with (whole.content / "addresses.txt").open("a", encoding="utf-8") as addresses:
        addresses.write(f"{unlisted.cure}\n")

    after = check(whole)
    assert after.problems == ()
    assert after.pages > before.pages
