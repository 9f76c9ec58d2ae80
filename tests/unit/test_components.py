"""Each component folder states, in examples.yaml, what it shows and hides; this renders them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from jinja2 import ChoiceLoader, DictLoader, FileSystemLoader

from site_src.build.judging import judged
from site_src.loading.loader import load
from site_src.outputs.picture_files import draw_all
from site_src.rendering.jinja import environment, read_templates
from site_src.rendering.pages import render
from site_src.rendering.site import Site, jobs

PROJECT = Path(__file__).parent.parent.parent
FOLDERS = sorted(path for path in (PROJECT / "templates" / "components").iterdir() if path.is_dir())
MIN_ITEMS = 20
# What every example may use besides the context of its page.
PRELUDE = "{% set exercise = guide.exercises|first %}{% set section = guide.sections|first %}"
EXAMPLES: list[dict[str, Any]] = [
    {"id": f"{folder.name}: {example['name']}", **example}
    for folder in FOLDERS
    for example in yaml.safe_load((folder / "examples.yaml").read_text(encoding="utf-8"))
]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["id"])
def test_a_component_shows_and_hides_what_its_example_says(example: dict[str, Any]) -> None:
    html = _rendered(example["template"], example.get("page", "/"))

    assert [text for text in example.get("shows", ()) if text not in html] == []
    assert [text for text in example.get("hides", ()) if text in html] == []


def test_every_component_is_a_folder_with_its_template_and_examples_that_say_something() -> None:
    for folder in FOLDERS:
        assert (folder / f"{folder.name}.html").is_file()
        assert any(example["id"].startswith(f"{folder.name}:") for example in EXAMPLES)
    assert all("shows" in example or "hides" in example for example in EXAMPLES)
    assert len(EXAMPLES) >= MIN_ITEMS


def _rendered(template: str, page: str) -> str:
    """Return what a template gives on a page of the small guide, with single spaces."""
    site = _site()
    here = next(job for job in jobs(site.guide) if job.address == page)
    files = FileSystemLoader(PROJECT / "templates")
    loader = ChoiceLoader([DictLoader({"example": PRELUDE + template}), files])
    with_example = replace(site, environment=site.environment.overlay(loader=loader))
    output = render(with_example, replace(here, template="example"))
    return re.sub(r"[ \n]+", " ", output.data.decode())


@cache
def _site() -> Site:
    """Return the small guide, ready to render."""
    guide, problems = judged(load(PROJECT / "tests" / "examples" / "good"))
    assert guide
    assert not problems
    templates = environment(read_templates(PROJECT / "templates"))
    site = Site(guide, templates, date(2026, 11, 23), {}, "")
    return draw_all(site, lambda persons, paper=False: "")[0]
