"""What keeps readers safe is held to content/safety.txt: no weakening of it stays unnoticed."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from content_day import content_day
from pseudo_language import LANGUAGE, write_translation

from site_src.build.judging import judged
from site_src.build.pipeline import build, check
from site_src.build.result import Options
from site_src.checks.agreed import check_agreed
from site_src.loading.ledgers import AGREED
from site_src.loading.loader import load
from site_src.model.codes import Severity
from site_src.model.problems import Problem, ordered
from site_src.reports.fixes import edits_of

REAL = Path(__file__).parent.parent.parent / "content"
TABLE = "conditions.yaml"
WALL_SIT = "exercises/strength/wall-sit.md"
Change = tuple[str, str, str]  # a file, what stands there, and what is put in its place


@pytest.fixture
def whole(options: Options) -> Options:
    """Return a build of a copy of the real guide."""
    shutil.rmtree(options.content)
    shutil.copytree(REAL, options.content)
    return replace(options, today=content_day())


def changed(options: Options, *changes: Change) -> None:
    """Put other words in the place of the first such words of files."""
    for name, old, new in changes:
        file = options.content / name
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), "utf-8")


def told(options: Options) -> list[Problem]:
    """Return what in the words of a copy stops a build."""
    loaded = load(options.content)
    _, found = judged(loaded)
    problems = [*loaded.problems, *found, *check_agreed(loaded, is_note=False)]
    return [one for one in ordered(problems) if one.severity is Severity.ERROR]


def row_of(condition: str) -> str:
    """Return the whole entry of a condition."""
    text = (REAL / TABLE).read_text("utf-8")
    found = re.search(rf"^- id: {condition}\n(?:.+\n)+", text, re.MULTILINE)
    assert found
    return found[0]


def line_of(options: Options, name: str, words: str) -> int:
    """Return the line of a file in which words first stand."""
    text = (options.content / name).read_text("utf-8")
    return text[: text.index(words)].count("\n") + 1


def mend(options: Options, problems: list[Problem]) -> None:
    """Do what each cure says, as a person does who was asked to."""
    file = options.content / AGREED
    lines = file.read_text("utf-8").splitlines()
    added = []
    for one in problems:
        assert one.code == "safety-changed", one
        if one.cure.endswith("delete this line"):
            lines[one.place.line - 1] = ""
        elif found := re.search(r", in place of line (\d+):\n(.+)", one.cure):
            lines[int(found[1]) - 1] = found[2]
        else:
            added.append(one.cure.partition("on a line of its own:\n")[2])
    file.write_text("\n".join([*lines, *added]) + "\n", "utf-8")


def apart(words: str, old: str, new: str) -> tuple[str, str]:
    """Return an entry and the same entry with other words."""
    assert old in words
    return words, words.replace(old, new, 1)


HIGH, CLOT = row_of("very-high-blood-pressure"), row_of("possible-blood-clot")
KNEE = row_of("knee-pain")
SEVERE, HEART = row_of("severe-heart-disease"), row_of("heart-disease")
LISTED = "severe-heart-disease, possible-blood-clot, fracture]"
# What is done → the changes, and then where the first problems must stand: a file, and words there.
WEAKER: dict[str, tuple[list[Change], list[tuple[str, str]]]] = {
    "a warning is taken out": (
        [(TABLE, *apart(CLOT, re.findall(r"  warning: .*\n", CLOT)[0], ""))],
        [(TABLE, "id: possible-blood-clot")],
    ),
    "a condition is dangerous no more": (
        [(TABLE, *apart(HIGH, "  dangerous: yes\n", ""))],
        [(TABLE, "id: very-high-blood-pressure")],
    ),
    "a number is mistyped": (
        [(TABLE, "180/110", "180/130")],
        [(TABLE, "id: very-high-blood-pressure")],
    ),
    "somebody goes gently no more": (
        [(TABLE, *apart(KNEE, "pl, way: gentler, rung: hands-on-worktop", "pl, way: usual"))],
        [(TABLE, "{exercise: pl")],
    ),
    "a rung under ask is taken out": (
        [(TABLE, *apart(HEART, "ws, way: ask, rung: chair-stand", "ws, way: ask"))],
        [(TABLE, "{exercise: ws")],
    ),
    "a class is made milder in both its places": (
        [
            (TABLE, *apart(SEVERE, "ws, way: leave-out", "ws, way: usual")),
            (WALL_SIT, LISTED, "possible-blood-clot, fracture]"),
        ],
        [(TABLE, "{exercise: ws")],
    ),
    "a disclaimer says its opposite": (
        [
            (
                "disclaimers/stop-rules.md",
                "Stop for today if pain reaches 6 of 10",
                "Go on today if pain reaches 9 of 10",
            )
        ],
        [("disclaimers/stop-rules.md", "## Short")],
    ),
    "a sign is taken out of a list that is still long": (
        [("disclaimers/stop-rules.md", "- you feel new numbness, or a joint gives way\n", "")],
        [("disclaimers/stop-rules.md", "## Full")],
    ),
    "a disclaimer of our own leads elsewhere": (
        [("disclaimers/adults-only.md", "link_text: ", "link_text: Not ")],
        [("disclaimers/adults-only.md", "---")],
    ),
    "nonsense stands under Stop if": (
        [(WALL_SIT, "- you feel faint", "- you feel purple")],
        [(WALL_SIT, "## Stop if")],
    ),
    "nonsense stands under Do not do this if": (
        [(WALL_SIT, "180/120 or more **and**", "380/120 or more **and**")],
        [(WALL_SIT, "## Do not do this if")],
    ),
    "Do not do this if is taken out": (
        [
            (
                WALL_SIT,
                re.findall(r"## Do not[^#]+", (REAL / WALL_SIT).read_text("utf-8"))[0],
                "",
            )
        ],
        [(AGREED, f"{WALL_SIT}#do-not-do-this-if")],
    ),
    "everybody begins on a harder rung": (
        [(WALL_SIT, "    start: yes\n", "    dose: {sets: 3, hold_seconds: 5-10}\n"),
         (WALL_SIT, "dose: {sets: 2, hold_seconds: 15-30}", "start: yes")],
        [(WALL_SIT, "  - id: chair-stand")],
    ),
    "a routine asks for the hardest rung": (
        [("routines/all-seven.md", "rung: little-way", "rung: second-round")],
        [("routines/all-seven.md", "  - exercise: ../exercises/foam-rolling/glutes.md")],
    ),
    "a sign on the page of safety is changed": (
        [("pages/safety.md", "One sign is enough.**", "Wait for two signs.**")],
        [("pages/safety.md", "## Call your emergency number now if")],
    ),
    "an urgent card is made the last one": (
        [("pages/safety.md", "urgency: emergency", "urgency: soon")],
        [("pages/safety.md", "---")],
    ),
    "an emergency number is mistyped": (
        [("guide.yaml", 'emergency: "999"', 'emergency: "99"')],
        [("guide.yaml", "  - region: Wherever")],
    ),
    "the words of a class are turned round": (
        [("words.yaml", "Not now: leave it out for now", "Try it now")],
        [("words.yaml", "condition:")],
    ),
    "the rule for stopping in messages is changed": (
        [("words.yaml", "Stop if pain reaches 6 of 10", "Stop if pain reaches 9 of 10")],
        [("words.yaml", "text_form:")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WEAKER)
def test_what_weakens_safety_stops_check_and_build_until_its_cure_is_followed(
    whole: Options, name: str
) -> None:
    changes, places = WEAKER[name]
    changed(whole, *changes)

    problems = told(whole)

    assert [one.code for one in problems] == ["safety-changed"] * len(places)
    assert [(one.place.path, one.place.line) for one in problems] == [
        (file, line_of(whole, file, words)) for file, words in places
    ]
    mend(whole, problems)
    assert told(whole) == []


def test_a_condition_that_is_deleted_is_missed_in_the_ledger_and_in_every_column(
    whole: Options,
) -> None:
    changed(whole, (TABLE, row_of("knee-pain"), ""))

    problems = told(whole)

    gone = [one for one in problems if one.place.path.endswith(AGREED)]
    assert [one.place.line for one in gone] == [line_of(whole, AGREED, f"{TABLE}#knee-pain")]
    assert len(problems) == 1 + len(list(REAL.glob("exercises/*/*[a-z].md"))) - 2
    mend(whole, problems)
    assert told(whole) == []


def test_an_exercise_of_usual_for_everything_needs_its_own_lines(whole: Options) -> None:
    text = (whole.content / WALL_SIT).read_text("utf-8")
    text = re.sub(r"(leave_out|ask_first): .*", r"\1: []", text).replace("code: ws", "code: xx")
    text = text.replace("order: 4", "order: 14").replace("title: Wall sit", "title: Wall rest")
    (whole.content / "exercises/strength/wall-rest.md").write_text(text, "utf-8")
    with (whole.content / "addresses.txt").open("a", encoding="utf-8") as addresses:
        addresses.write("/strength/wall-rest/\n")
    table = whole.content / TABLE
    usual = r"\g<0>    - {exercise: xx, way: usual}\n"
    table.write_text(
        re.sub(r"^  exercises:\n", usual, table.read_text("utf-8"), flags=re.MULTILINE), "utf-8"
    )

    problems = told(whole)

    ids = {one.cure.split()[-2] for one in problems}
    new = "exercises/strength/wall-rest.md"
    parts = "do-not-do-this-if", "stop-if", "rungs"
    assert ids == {f"{TABLE}@xx", *(f"{new}#{part}" for part in parts)}
    mend(whole, problems)
    assert told(whole) == []


NO_OTHER_WORDS: dict[str, list[Change]] = {
    "a line wraps elsewhere": [
        ("disclaimers/stop-rules.md", "dizzy, sick or newly numb", "dizzy, sick or\nnewly numb")
    ],
    "a cell is written out": [
        (
            TABLE,
            "- {exercise: ws, way: ask, rung: chair-stand}",
            "- exercise: ws\n      way: ask\n      rung: chair-stand",
        )
    ],
    "quotation marks are rounded": [("disclaimers/licence.md", "'", "\u2019")],
    "conditions change places": [
        (TABLE, HIGH, ""),
        (TABLE, "- id: severe", f"{HIGH}\n- id: severe"),
    ],
    "a step is written anew": [(WALL_SIT, "Hold, and count out loud.", "Hold, counting aloud.")],
}  # fmt: skip


@pytest.mark.parametrize("name", NO_OTHER_WORDS)
def test_what_changes_no_word_of_safety_asks_nobody(whole: Options, name: str) -> None:
    changed(whole, *(one for one in NO_OTHER_WORDS[name] if one[1] in text_of(one[0])))

    assert told(whole) == []


def text_of(name: str) -> str:
    """Return the text of a file of the real guide."""
    return (REAL / name).read_text("utf-8")


def test_a_reformatted_ledger_of_two_lines_for_one_statement_says_which_is_left(
    whole: Options,
) -> None:
    line = next(one for one in text_of(AGREED).splitlines() if one.startswith(f"{TABLE}@ws"))
    changed(whole, (AGREED, line, f"{line}\n{TABLE}@ws 000000000000"))

    (problem,) = told(whole)

    assert problem.place.line == line_of(whole, AGREED, "000000000000")
    assert problem.cure == "delete this line"


def test_all_changes_are_told_at_once_and_mended_at_once(whole: Options) -> None:
    (whole.content / AGREED).write_text("# anew\n", "utf-8")
    problems = told(whole)

    assert len(problems) == len([one for one in text_of(AGREED).splitlines() if one[0] != "#"])
    mend(whole, problems)
    assert told(whole) == []


def test_our_guide_has_the_ledger_and_it_holds_every_statement(whole: Options) -> None:
    """Without the file nothing is compared, so nobody may take it out unnoticed."""
    assert load(REAL).ledgers.agreed
    assert told(whole) == []


def test_a_guide_without_the_ledger_is_not_compared(whole: Options) -> None:
    (whole.content / AGREED).unlink()
    changed(whole, (WALL_SIT, "- you feel faint", "- you feel purple"))

    assert told(whole) == []


def test_a_draft_is_not_asked_for(whole: Options) -> None:
    text = text_of("routines/all-seven.md").replace("order: 4", "order: 9\ndraft: yes")
    (whole.content / "routines/mine.md").write_text(text.replace("All seven", "Mine"), "utf-8")

    assert told(whole) == []


def test_check_and_build_stop_at_a_change(whole: Options) -> None:
    changed(whole, (WALL_SIT, "- you feel faint", "- you feel purple"))

    for result in (check(whole), build(whole)):
        (problem,) = (one for one in result.problems if one.severity is Severity.ERROR)
        assert (problem.code, problem.place.path) == ("safety-changed", f"content/{WALL_SIT}")
        assert result.published is None


def test_who_is_still_writing_sees_the_page_and_a_note(whole: Options) -> None:
    changed(whole, (WALL_SIT, "- you feel faint", "- you feel purple"))

    result = build(replace(whole, for_author=True))

    assert result.published
    assert [one.severity for one in result.problems if one.code == "safety-changed"] == ["note"]


def test_a_build_that_remembers_sees_a_change_of_the_ledger(whole: Options) -> None:
    remembering = replace(whole, fingerprint="one")
    assert build(remembering).published
    changed(whole, (AGREED, f"{TABLE}@ws ", f"{TABLE}@ws 0"))

    problems = build(remembering).problems

    assert [one.code for one in problems if one.severity is Severity.ERROR] == ["safety-changed"]


def test_each_language_has_lines_of_its_own(whole: Options) -> None:
    write_translation(whole.content)
    changed(whole, ("guide.yaml", f"language: {LANGUAGE}", "language: en"))
    assert told(whole) == []  # readers see the English words
    changed(whole, ("guide.yaml", "language: en", f"language: {LANGUAGE}"))

    problems = told(whole)

    ids = {one.cure.rpartition("\n")[2].partition(" ")[0] for one in problems}
    assert f"disclaimers/stop-rules.{LANGUAGE}.md#full" in ids
    assert f"conditions.{LANGUAGE}.yaml@ws" in ids
    mend(whole, problems)
    assert told(whole) == []
    changed(whole, ("guide.yaml", f"language: {LANGUAGE}", "language: en"))
    assert told(whole) == []


def test_the_ledger_does_not_follow_when_check_mends(whole: Options) -> None:
    changed(whole, (WALL_SIT, "- you feel faint", "- you feel purple"))
    (problem,) = told(whole)

    assert edits_of(problem, (whole.content / WALL_SIT).read_text("utf-8")) == ()
