"""Pasted text takes the place of the mistake; test_bad_examples.py pastes all cures."""

from __future__ import annotations

import re

import pytest

from site_src.build.pipeline import check
from site_src.build.result import Options
from site_src.model.problems import Paste, Place, Problem
from site_src.reports.fixes import BLANK, Edit, apply, edits_of


def test_no_edit_fills_in_what_only_a_person_can_judge(options: Options) -> None:
    """Else an editor's "fix all" would publish a certainty, a dose or a date that nobody chose."""
    file = options.content / "exercises/strength/wall-lean.md"
    judged = "certainty reviewed review_due ask_first works summary level position code order title"
    text = file.read_text(encoding="utf-8")
    for name in judged.split():
        text, count = re.subn(rf"(?m)^{name}:.*\n", "", text, count=1)
        assert count, name
    file.write_text(text, encoding="utf-8")

    result = check(options)
    own = [one for one in result.problems if one.place.path.endswith("wall-lean.md")]
    edits = [edit for problem in own for edit in edits_of(problem, text)]
    file.write_text(apply(text, edits), encoding="utf-8")
    again = {one.cure.partition(":")[0] for one in check(options).problems if BLANK in one.cure}

    assert set(judged.split()) <= again


@pytest.mark.parametrize(
    ("problem", "line", "expected"),
    [
        ("wrong-choice", "level: begginer", "level: beginner"),
        ("wrong-choice", "  - level: begginer  # help", "  - level: beginner  # help"),
        ("wrong-choice", "{level: begginer, order: 1}", "{level: beginner, order: 1}"),
    ],
)
def test_a_cure_takes_the_place_of_the_mistake_and_of_nothing_else(
    problem: str, line: str, expected: str
) -> None:
    place = Place("a.md", 2, line.index("begginer") + 1, len("begginer"))
    found = Problem(place, problem, "a level", cure="level: beginner", paste=Paste.FIELD)

    assert apply(f"---\n{line}\n", edits_of(found, f"---\n{line}\n")) == f"---\n{expected}\n"


def test_a_place_that_the_file_does_not_have_changes_nothing() -> None:
    problem = Problem(
        Place("a.md", 9), "wrong-choice", "a level", cure="level: beginner", paste=Paste.FIELD
    )

    assert edits_of(problem, "one line") == ()
    assert apply("one line", ()) == "one line"


def test_of_two_edits_that_overlap_one_is_made() -> None:
    edits = [Edit(1, 1, 1, 4, "two"), Edit(1, 2, 1, 3, "x")]

    assert apply("one line", edits) == "oxe line"
