"""A page that outgrows what a host sends at once is told, with the part that stands out."""

from __future__ import annotations

import random
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from site_src.build.pipeline import check
from site_src.build.result import Options
from site_src.checks.page_weight import FIRST_FLIGHT, SCRIPTS, SCRIPTS_OF_A_TOOL
from site_src.model.problems import Problem

PROJECT = Path(__file__).parent.parent.parent


def weights(options: Options) -> list[Problem]:
    """Return what a check says about weights."""
    return [one for one in check(options).problems if one.code == "page-weight"]


def noise(count: int, seed: int = 5) -> str:
    """Return words that no program can press into less than half."""
    hat = random.Random(seed)  # noqa: S311 - a seed makes it repeatable
    return " ".join("".join(hat.choices("abcdefghijklmnopqrstuvwxyz", k=7)) for _ in range(count))


def test_the_small_guide_is_light(options: Options) -> None:
    assert weights(options) == []


def test_a_long_text_is_told_with_its_sizes(options: Options) -> None:
    page = options.content / "pages" / "about.md"
    text = page.read_text(encoding="utf-8")
    lines = "\n\n".join(f"{noise(900, seed)}." for seed in range(3))
    page.write_text(f"{text}\n\n## More\n\n{lines}\n", encoding="utf-8")

    (problem,) = weights(options)

    assert problem.place.path == "content/pages/about.md"
    assert str(FIRST_FLIGHT) in problem.expected
    assert int(problem.found.partition(":")[0]) > FIRST_FLIGHT
    assert problem.cure.startswith("text: ")


@pytest.mark.parametrize(
    ("name", "most", "pages"), [("offline.js", SCRIPTS, 10), ("storage.js", SCRIPTS_OF_A_TOOL, 0)]
)
def test_a_script_that_grew_is_told_on_every_page_that_runs_it(
    options: Options, tmp_path: Path, name: str, most: int, pages: int
) -> None:
    static = tmp_path / "static"
    shutil.copytree(options.static, static)
    script = static / "js" / name
    script.write_text(f'{script.read_text("utf-8")}\nexport const more = "{noise(1_000)}";\n')

    found = weights(replace(options, static=static))

    told = [one for one in found if f"at most {most} bytes of scripts" in one.expected]
    assert len(told) > pages
