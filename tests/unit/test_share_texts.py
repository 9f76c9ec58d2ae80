"""The exercises as text: short lines to copy, and files that hold every warning besides."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from site_src.build.judging import judged
from site_src.build.pipeline import build
from site_src.build.result import Options
from site_src.checks import rendered
from site_src.loading.loader import load
from site_src.model.output import Output
from site_src.model.records import Guide
from site_src.model.urls import public
from site_src.outputs.plain_text import text_of
from site_src.outputs.text_files import text_files
from site_src.prose import convert
from site_src.rendering.share_texts import messages
from site_src.rendering.site import Notice, notices

PROJECT = Path(__file__).parent.parent.parent
TODAY = date(2026, 11, 26)
LONGEST = 70


@cache
def guide() -> Guide:
    """Return the real guide."""
    made, problems = judged(load(PROJECT / "content"))
    assert made
    assert not problems
    return made


def hosted() -> Guide:
    """Return the real guide on a host of its own."""
    return replace(guide(), base_url="https://backs.example.nhs.uk/low/")


def test_a_message_is_a_title_a_line_for_each_exercise_when_to_stop_and_where_to_look() -> None:
    made = {message.slug: message for message in messages(guide())}

    assert list(made) == [
        "without-the-floor",
        "sore-but-moving",
        "mostly-fine",
        "all-seven",
        "whole_guide",
    ]
    assert made["sore-but-moving"].lines == (
        "Sore but moving: 3 exercises, about 5 minutes",
        "1. Wall sit (A little way down): hold 10 to 15 seconds, 2 times",
        (
            "2. Foam roll: rotation (Open book on your side): "
            "2 to 3 times, hold each 1 to 2 seconds, each side"
        ),
        "3. Plank (Forearms and knees): hold 5 to 10 seconds, 2 times",
        (
            "Stop if pain reaches 6 of 10, is sharp or spreads down your leg, or if you feel "
            "dizzy, sick or newly numb. For chest pain, sudden breathlessness or collapse, "
            "call your emergency number."
        ),
        'Signs of an emergency: the page "When to get help" of the guide "Lower back guide".',
    )
    for routine in guide().routines:
        lines = made[routine.path.split("/")[1].removesuffix(".md")].lines
        assert len(lines) == len(routine.items) + 3
        assert all(item.rung.title in line for item, line in zip(routine.items, lines[1:]))  # noqa: B905 - the rest are no exercises


def test_the_message_of_the_whole_guide_has_all_seven_with_and_without_the_floor() -> None:
    *_, whole = messages(guide())

    assert [line[:2] for line in whole.lines[1:8]] == [f"{number}." for number in range(1, 8)]
    assert whole.lines[6] == (
        "6. Plank (Forearms and knees): hold 5 to 10 seconds, 3 times. "
        "Without the floor: Hands on a wall, hold 5 to 10 seconds, 3 times"
    )
    assert "Without the floor" not in whole.lines[4]  # the wall sit needs none


def test_a_message_holds_only_letters_that_every_telephone_knows() -> None:
    assert [
        line for message in messages(guide()) for line in message.lines if not line.isascii()
    ] == []


@pytest.mark.parametrize(
    ("base_url", "address"),
    [
        ("https://guide.example/lower-back/", ""),
        ("https://example/", ""),
        ("https://www.example.org/", ""),
        ("http://localhost:8000/", ""),
        ("https://guide.test/", ""),
        ("https://counterexample.org/", "https://counterexample.org/safety/"),
        ("https://backs.nhs.uk/low/", "https://backs.nhs.uk/low/safety/"),
    ],
)
def test_a_host_that_is_nobodys_gives_no_address(base_url: str, address: str) -> None:
    assert public(base_url, "/safety/") == address


def test_on_a_host_of_its_own_a_message_says_where_to_look() -> None:
    sore = next(message for message in messages(hosted()) if message.slug == "sore-but-moving")

    assert sore.lines[-2:] == (
        "Signs of an emergency: https://backs.example.nhs.uk/low/safety/",
        "All the steps: https://backs.example.nhs.uk/low/routines/sore-but-moving/",
    )
    assert not any("http" in message.text for message in messages(guide()))


@pytest.mark.parametrize("made", [guide, hosted])
def test_a_file_begins_with_its_message_and_no_line_is_long(made: object) -> None:
    assert callable(made)
    files = {file.path: file for file in text_files(made(), TODAY)}

    for message in messages(made()):
        data = files[message.address.removeprefix("/")].data
        text = data.decode()
        assert not data.startswith(b"\xef\xbb\xbf")
        assert text.endswith("lower-back-guide.\n")
        assert " ".join(text.split()).startswith(" ".join(message.text.split()))
        assert [x for x in text.split("\n") if len(x) > LONGEST and " " in x.strip()] == []


def test_a_file_holds_the_words_of_every_disclaimer_and_how_sure_they_are() -> None:
    required = notices(guide(), "plain-text")

    for file in text_files(guide(), TODAY):
        assert list(rendered.check_disclaimers(file, required)) == []
        assert "160/100" in file.data.decode()
        assert "no score. (expert\nopinion)" in file.data.decode()


@pytest.mark.parametrize(
    ("change", "is_there"),
    [
        (("\n- ", "\n"), True),
        (("(expert\nopinion)", ""), True),
        (("urine", "water"), False),
        (("No clinician has checked", "Clinicians have checked"), False),
        (("Do not wait", "Wait"), False),
    ],
)
def test_a_file_that_changes_the_words_of_a_disclaimer_fails(
    change: tuple[str, str], *, is_there: bool
) -> None:
    file, *_ = text_files(guide(), TODAY)
    text = file.data.decode()
    assert change[0] in text

    changed = Output(file.path, file.kind, text.replace(*change).encode())

    assert (not list(rendered.check_disclaimers(changed, notices(guide(), file.kind)))) is is_there


def test_a_claim_in_the_middle_of_a_disclaimer_is_no_fault_of_a_file() -> None:
    prose, _ = convert(
        "Rest helps. [weak: snook-1998] Ask.\n\n- one [our suggestion]\n- two", "a.md", 1
    )
    first = replace(guide().disclaimers[0], short=prose)
    text = text_of(guide(), prose)

    assert (
        list(
            rendered.check_disclaimers(
                Output("a.txt", "", text.encode()), (Notice(first, "short"),)
            )
        )
        == []
    )


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("One\ntwo.\n\nThree.", "One two.\n\nThree."),
        ("Do:\n\n- one\n- two\n\nThen rest.", "Do:\n- one\n- two\n\nThen rest."),
        ("1. one\n2. two", "- one\n- two"),
        ("- one\n    - more\n- two", "- one\n  - more\n- two"),
        ("- one\n\n- two", "- one\n- two"),
        ('It\'s **not** _"hard"_: 5 kg.', 'It\'s not "hard": 5 kg.'),
        ("See [help](safety.md#now) at [NICE](https://nice.org.uk).", "See help at NICE."),
        (
            "It may help. [weak: snook-1998]",
            "It may help. (weak certainty: Snook SH 1998)",
        ),
        ("### Small\n\nText < & >.", "Small\n\nText < & >."),
    ],
)
def test_prose_becomes_plain_text(markdown: str, text: str) -> None:
    prose, _ = convert(markdown, "pages/today.md", 1)

    assert text_of(guide(), prose) == text


def test_without_their_page_there_are_no_messages(options: Options) -> None:
    build(options)
    assert sorted(file.name for file in options.output.glob("text/*.txt")) == [
        "at-the-wall.txt",
        "whole_guide.txt",
    ]

    (options.content / "pages/text.md").unlink()

    assert build(options).problems == ()
    assert list(options.output.glob("text/*")) == []


def test_a_file_past_its_check_date_says_so() -> None:
    late, *_ = text_files(guide(), date(2030, 1, 1))
    early, *_ = text_files(guide(), TODAY)

    assert "was due for a check" in " ".join(late.data.decode().split())
    assert "was due for a check" not in " ".join(early.data.decode().split())


def test_a_text_of_ours_is_known_without_the_manifest(options: Options) -> None:
    build(options)
    (manifest,) = (options.project / ".guide").glob("*.json")
    manifest.unlink()
    (options.content / "routines/at-the-wall.md").unlink()
    stranger = options.output / "text/notes.txt"
    stranger.write_text("We use the lower-back-guide here.\n", encoding="utf-8")

    result = build(options)

    assert result.problems == ()
    assert result.published
    assert result.published.left == ("text/notes.txt",)
    assert not (options.output / "text/at-the-wall.txt").exists()


@pytest.mark.parametrize(
    ("find", "put", "code"),
    [
        ('  stop: "', '  stop: "{pain} ', "wrong-kind"),
        ("  made_with:", "  made_by:", "missing-field"),
    ],
)
def test_words_that_do_not_fit_a_text_are_a_mistake_in_content(
    options: Options, find: str, put: str, code: str
) -> None:
    words = options.content / "words.yaml"
    head, mark, tail = words.read_text(encoding="utf-8").partition("text_form:")
    words.write_text(head + mark + re.sub(re.escape(find), put, tail, count=1), encoding="utf-8")

    problems = build(options).problems

    assert code in {p.code for p in problems if p.place.path.endswith("words.yaml")}
