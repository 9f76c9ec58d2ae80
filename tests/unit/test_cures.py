"""What a message says to write mends the mistake when it is pasted."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from test_bad_examples import BAD, _apply

from site_src.build.pipeline import check
from site_src.build.result import Options, Result
from site_src.model.problems import Place, Problem
from site_src.reports.fixes import BLANK, Edit, apply, edits_of

ROUNDS = 5  # what is mended may let a mistake be seen that it hid
# The codes of which no example is left after pasting.
MENDED = {
    *(
        "duplicate-order",
        "figure-expect",
        "figure-floor",
        "figure-joint",
        "figure-side",
    ),
    *("figure-trunk", "figure-words", "front-matter-not-closed", "hard-space"),
    *("list-blank-line", "list-indent", "list-missing", "list-numbering", "list-sign"),
    *("link-scheme", "link-target", "no-such-date"),
    *("range-backwards", "review-dates", "text-after-hash", "unknown-condition"),
    *("unknown-heading", "unknown-rung", "unknown-source"),
}
FIELDS = re.compile(r"[a-z_]+:")  # the fields to write
# How a cure begins that tells a person what to do, where no text could be pasted.
TELLING = {
    *(
        "add",
        "bring",
        "check",
        "choose",
        "cite",
        "close",
        "compare",
        "copy",
        "create",
        "delete",
        "fill",
    ),
    *(
        "give",
        "join",
        "leave",
        "link",
        "make",
        "mend",
        "move",
        "put",
        "rename",
        "run",
        "save",
        "say",
        "shorten",
    ),
    *("split", "take", "use", "write"),
}


def paste(result: Result, options: Options) -> bool:
    """Paste every cure that can be pasted; say whether there was one."""
    edits: dict[str, list[Edit]] = {}
    for problem in result.problems:
        path = problem.place.path
        edits.setdefault(path, []).extend(edits_of(problem, result.texts.get(path, "")))
    for path, found in edits.items():
        if found:
            mended = apply(result.texts[path], found)
            (options.project / path).write_text(mended, encoding="utf-8")
    return any(edits.values())


def mend(example: Path, options: Options) -> tuple[Problem, ...]:
    """Make an example's mistake, paste cures until there is none to paste; return what is left."""
    for change in yaml.safe_load(example.read_text(encoding="utf-8"))["change"]:
        _apply(change, options.content)
    for _ in range(ROUNDS):
        result = check(options)
        if not paste(result, options):
            break
    return result.problems


@pytest.mark.parametrize("example", BAD, ids=lambda path: path.stem)
def test_pasting_mends_the_mistake_or_the_message_tells_a_person_what_to_do(
    example: Path, options: Options
) -> None:
    for problem in mend(example, options):
        assert problem.code not in MENDED, problem
        told = problem.cure.lstrip('- #["').split(" ")[0] in TELLING
        shown = BLANK in problem.cure or FIELDS.match(problem.cure)
        # Only a person can say how sure something is, or what a page is called.
        asked = problem.code in {"unmarked-claim", "link-text", "figure-limb"}
        added = problem.code in {
            "feed-unlisted",
            "safety-changed",
        }  # a line more, below those that are there
        assert told or shown or asked or added, problem


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
    found = Problem(place, problem, "a level", cure="level: beginner")

    assert apply(f"---\n{line}\n", edits_of(found, f"---\n{line}\n")) == f"---\n{expected}\n"


def test_a_place_that_the_file_does_not_have_changes_nothing() -> None:
    problem = Problem(Place("a.md", 9), "wrong-choice", "a level", cure="level: beginner")

    assert edits_of(problem, "one line") == ()
    assert apply("one line", ()) == "one line"


def test_of_two_edits_that_overlap_one_is_made() -> None:
    edits = [Edit(1, 1, 1, 4, "two"), Edit(1, 2, 1, 3, "x")]

    assert apply("one line", edits) == "oxe line"
