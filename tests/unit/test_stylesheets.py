"""A page loads the styles of all pages and of its own template, and shows nothing bare."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from site_src.build.pipeline import build
from site_src.build.result import Options
from site_src.cache.store import Cache
from site_src.outputs.assets import assets

PROJECT = Path(__file__).parent.parent.parent
LINK = re.compile(r'<link rel="stylesheet" href="[^"]*?(assets/[\w.-]+)">')


@pytest.fixture(scope="module")
def guide(finished: Callable[[str], Options]) -> Path:
    """Return the finished guide."""
    return finished("").output


def named(css: str) -> set[str]:
    """Return every class that a style names."""
    return set(re.findall(r"\.([a-z][\w-]*)", css))


def test_every_block_that_a_page_shows_is_in_a_style_that_it_loads(guide: Path) -> None:
    whole, _ = assets(PROJECT / "static", {}, Cache().get_or_make)
    known = named(whole["pages.css"].data.decode())
    seen = 0
    for file in guide.rglob("*.html"):
        if file.name == "take-away.html":
            continue
        page = file.read_text(encoding="utf-8")
        loaded = [(guide / path).read_text("utf-8") for path in LINK.findall(page)]
        shown = {one for names in re.findall(r'class="([^"]*)"', page) for one in names.split()}
        assert loaded, file
        assert shown & known <= set().union(*map(named, loaded)), file
        seen += 1
    assert seen > 50


def test_no_page_loads_a_block_that_its_template_does_not_know(guide: Path) -> None:
    card = (guide / "bad-day/index.html").read_text("utf-8")
    styles = "".join((guide / path).read_text("utf-8") for path in LINK.findall(card))

    assert ".pocket" in styles
    for other in ("programme", "card__dose", "stage", "figure-a", "hand-out"):
        assert f".{other}" not in styles


def test_a_block_without_a_name_of_its_own_is_on_every_page(
    options: Options, tmp_path: Path
) -> None:
    static = tmp_path / "static"
    shutil.copytree(PROJECT / "static", static)
    (static / "css/pages/rows.css").write_text("li > p { orphans: 7; }\n", encoding="utf-8")
    build(replace(options, static=static))

    for path in ("index.html", "about/index.html", "strength/wall-lean/index.html"):
        page = (options.output / path).read_text("utf-8")
        styles = "".join((options.output / one).read_text("utf-8") for one in LINK.findall(page))
        assert "orphans:7" in styles
