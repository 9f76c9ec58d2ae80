"""Lists that must be lists: what runs on in an item is found; what is one sentence is let be."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_src.build.pipeline import check
from site_src.build.result import Options
from site_src.prose import convert
from site_src.prose.run_on import check_run_on
from site_src.reports.fixes import apply, edits_of

WANTED = ["you feel faint", "you are sick", "your chest hurts"]
SIGNS = [
    "¤ ",
    "・",
    "・ ",
    "x ",
    "X ",
    "o ",
    "§ ",
    "†",
    "‡ ",
    "¶ ",
    ". ",
    ", ",
    "/ ",
    "| ",
    "; ",
    ": ",
    "! ",
]
BETWEEN = [
    " • ",
    "•",
    " · ",
    " – ",
    " — ",
    " - ",
    " -- ",
    " / ",
    " | ",
    "; ",
    " ; ",
    " ¤ ",
    " ・ ",
    " ‣ ",
]
SENTENCES = [
    "- you feel dizzy; sit up slowly and rest",
    "- pain – sharp or dull – in your leg",
    "- pain in one leg - it may be a nerve",
    "- both legs newly weak, numb or painful; one quickly weaker; unsteady walking",
    "- your blood pressure is above 180/110 and/or your doctor said no",
    "- see [the signs; all of them](safety.md) first (one; two; three; four)",
    "- you feel faint\n  when you stand up",
    "- you feel faint\n  (or sick)",
    "- you feel faint\n    - when you stand up",
    "- pain above\n  5 of 10",
    "- the pain gets\n  – slowly or quickly – worse",
    "A sentence that goes on\nin the next line.\n\n- you feel faint",
]  # fmt: skip


def cured(text: str) -> str:
    """Return a text with all cures pasted."""
    for _ in range(3):
        found = [*convert(text, "a.md", 1)[1], *check_run_on(text, "a.md", 1)]
        text = apply(text, [edit for one in found for edit in edits_of(one, text)])
    return text


@pytest.mark.parametrize("indent", ["", "  "])
@pytest.mark.parametrize("sign", ["", *SIGNS])
def test_lines_below_an_item_that_look_like_items_are_found_and_cured(
    sign: str, indent: str
) -> None:
    if not sign and indent:
        return  # such a line goes on
    first, *others = WANTED
    text = "\n".join([f"- {first}", *(f"{indent}{sign}{one}" for one in others)])

    told = {one.place.line for one in check_run_on(text, "a.md", 1)}
    told |= {one.place.line for one in convert(text, "a.md", 1)[1]}

    assert told == {2, 3}
    lines = cured(text).split("\n")  # a bullet that is set in is one of a list inside the other
    assert [line.strip() for line in lines] == [f"- {one}" for one in WANTED]


@pytest.mark.parametrize("between", BETWEEN)
@pytest.mark.parametrize("number", [2, 3])
def test_items_that_are_joined_in_one_line_are_found_and_parted(between: str, number: int) -> None:
    text = f"- {between.join(WANTED[:number])}"

    (problem,) = check_run_on(text, "a.md", 1)

    assert problem.code == "list-run-on"
    assert cured(text).split("\n") == [f"- {one}" for one in WANTED[:number]]


@pytest.mark.parametrize("text", SENTENCES)
def test_what_is_one_item_to_a_person_is_let_be(text: str) -> None:
    assert list(check_run_on(text, "a.md", 1)) == []


def test_a_sentence_that_plainly_goes_on_is_set_in_and_makes_no_item() -> None:
    assert cured("- pain that goes down your\nleg") == "- pain that goes down your\n  leg"


@given(
    st.lists(
        st.from_regex(r"[a-z]{2,9}( [a-z]{2,9}){1,4}", fullmatch=True), min_size=1, max_size=5
    ),
    st.sampled_from(["\n", *(f"\n{sign}" for sign in SIGNS), " • ", " | ", " / "]),
)
def test_no_item_and_no_word_is_lost_by_the_cures(items: list[str], between: str) -> None:
    mended = cured(f"- {between.join(items)}")

    assert list(check_run_on(mended, "a.md", 1)) == []
    assert mended.replace("\n- ", " ").replace("\n  ", " ") == f"- {' '.join(items)}"


@pytest.mark.parametrize(
    ("path", "before"),
    [
        ("exercises/strength/wall-lean.md", "- you feel faint"),
        ("disclaimers/warning-signs.md", "- "),
    ],
)
def test_run_on_items_are_errors_where_an_exercise_or_a_disclaimer_lists(
    options: Options, path: str, before: str
) -> None:
    file: Path = options.content / path
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(
        text.replace(before, f"- you are sick / you sweat\nit hurts\n{before}", 1), "utf-8"
    )

    found = check(options).problems

    assert [one.code for one in found] == ["list-run-on", "list-run-on"]
