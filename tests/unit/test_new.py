"""`new` begins a page that passes once its blanks are filled; `why` says if a file is published."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from test_workflows import TEMPLATE, fill_in

from site_src.build.pipeline import build, check
from site_src.build.result import Options
from site_src.commands import cli
from site_src.commands.cli import FINE, USAGE
from site_src.loading.loader import load
from site_src.model.codes import Severity

EXERCISE = "exercises/strength/wall-push.md"
# What an author writes into the blanks of a kind, and below the fields.
BLANKS = {
    "section": (
        "exercises/balance/_section.md",
        {"summary": "Stand well.", "reviewed": "2026-11-23", "review_due": "2027-11-23"},
    ),
    "routine": (
        "routines/balance.md",
        {
            "summary": "Stand well.",
            "exercise": "../exercises/strength/wall-lean.md",
            "rung": "near",
            "days_a_week": "2-3",
            "reviewed": "2026-11-23",
            "review_due": "2027-11-23",
        },
    ),
    "question": (
        "questions/balance.md",
        {"by": "A. B.", "answered": "2026-11-23", "about": "../pages/about.md"},
    ),
    "page": (
        "pages/balance.md",
        {"summary": "Stand well.", "reviewed": "2026-11-23", "review_due": "2027-11-23"},
    ),
}


@pytest.fixture
def run(options: Options, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Give the options of the command line for the small guide; it has the template, too."""
    shutil.copy(TEMPLATE, options.content)
    monkeypatch.setattr("site_src.commands.cli._PROJECT", options.project)
    return ["--date", "2026-11-23", "--templates", str(options.templates)]


def fill(file: Path, blanks: dict[str, str]) -> None:
    """Fill in every blank, and begin the text."""
    text = file.read_text(encoding="utf-8")
    for name, value in blanks.items():
        text, count = re.subn(rf"(^[ -]*{name}:)$", rf"\1 {value}", text, flags=re.MULTILINE)
        assert count == 1, name
    text = text.replace("\n…\n", "\nStand on one leg.\n")
    file.write_text(
        text if "\n## Answer" in text else f"{text}Stand on one leg.\n", encoding="utf-8"
    )


def shown(options: Options) -> Options:
    """Return a build of drafts, too."""
    return replace(options, drafts=True)


@pytest.mark.parametrize("kind", BLANKS)
def test_a_draft_passes_once_its_blanks_are_filled(
    options: Options, run: list[str], kind: str
) -> None:
    path, blanks = BLANKS[kind]

    assert cli.main(["new", kind, "Balance", *run]) == FINE
    assert {one.severity for one in check(options).problems} == {Severity.NOTE}
    assert build(options).problems == ()
    fill(options.content / path, blanks)

    assert check(options).problems == ()
    assert check(shown(options)).problems == ()
    assert build(shown(options)).published


def test_an_exercise_gets_the_next_number_a_free_code_and_the_help_of_the_template(
    options: Options, run: list[str]
) -> None:
    assert cli.main(["new", "exercise", "Wall push", *run]) == FINE

    file = options.content / EXERCISE
    text = file.read_text(encoding="utf-8")
    assert re.search(r"^title: Wall push$.*^code: wp$.*^order: 2$", text, re.DOTALL | re.MULTILINE)
    assert "Copy this file" not in text
    file.write_text(fill_in(text), encoding="utf-8")

    assert check(options).problems == ()
    assert check(shown(options)).problems == ()


def test_a_translation_keeps_the_numbers_where_they_are(options: Options, run: list[str]) -> None:
    of = ["--of", "exercises/strength/wall-lean.md", "--language", "es"]

    assert cli.main(["new", "translation", "Apoyarse", *of, *run]) == FINE

    file = options.content / "exercises/strength/wall-lean.es.md"
    text = file.read_text(encoding="utf-8")
    assert "reps" not in text
    assert "## Steps" in text
    file.write_text(re.sub(r"^( *\w+:)$", r"\1 Palabras", text, flags=re.MULTILINE), "utf-8")
    assert check(options).problems == ()
    assert not (options.output / "strength/wall-lean.es").exists()


def test_the_next_two_steps_are_printed(run: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    cli.main(["new", "page", "How: we #test", *run])

    said = capsys.readouterr().out
    assert said.startswith("content/pages/how-we-test.md is there, as a draft")
    assert re.findall(r"^\d\.", said, re.MULTILINE) == ["1.", "2."]


def test_a_title_with_signs_is_one_text(options: Options, run: list[str]) -> None:
    cli.main(["new", "page", 'Say "when": #1 @home', *run])

    fields = load(options.content).written.fields["pages/say-when-1-home.md"]
    assert fields.text("title") == 'Say "when": #1 @home'


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["page", "Bad day"], "content/pages/bad-day.md is there already; nothing was written"),
        (["page", "!?"], "has no letters a to z to make an address of"),
        (["exercise", "Row", "--section", "arms"], "the sections are: strength"),
        (["translation", "X", "--language", "es"], "give  --of content/….md"),
        (["translation", "X", "--of", "pages/bad-day.md"], "--language es"),
    ],
)
def test_what_cannot_be_begun_is_told_and_writes_nothing(
    options: Options,
    run: list[str],
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    said: str,
) -> None:
    before = {file: file.read_bytes() for file in options.content.rglob("*.*")}

    assert cli.main(["new", *arguments, *run]) == USAGE

    assert said in capsys.readouterr().err
    assert {file: file.read_bytes() for file in options.content.rglob("*.*")} == before


# why


@pytest.mark.parametrize(
    ("path", "change", "said"),
    [
        (EXERCISE.replace("push", "lean"), {}, "is published at /strength/wall-lean/."),
        (
            "exercises/strength/wall-lean.figure.yaml",
            {},
            "is published in the pictures of /strength/wall-lean/.",
        ),
        ("questions/which-wall.md", {}, "is published at /questions/."),
        ("sources.yaml", {}, "is no page of its own: other pages are made from it."),
        (
            "disclaimers/not-advice.md",
            {},
            "is no page of its own: it stands on every page of the kinds that its appears: names.",
        ),
        ("_template.md", {}, "is not published: it is a template or what an editor left behind."),
        (
            "pages/sheet.md",
            {"kind: print": "kind: print\ndraft: yes"},
            "is not published: it is a draft (draft: yes).",
        ),
        (
            "pages/sheet.md",
            {"kind: print": "kind: prnt"},
            "is not published: it has a mistake, which  python3 build.py check  names.",
        ),
        (
            "pages/sheet.md",
            {"kind: print": "kind: print\nexpires_on: 2026-11-23"},
            "is not published: it expired on 2026-11-23 (expires_on); a day begins as in UTC.",
        ),
    ],
)
def test_one_sentence_says_whether_and_why_a_file_is_published(
    options: Options,
    run: list[str],
    capsys: pytest.CaptureFixture[str],
    path: str,
    change: dict[str, str],
    said: str,
) -> None:
    file = options.content / path
    for find, put in change.items():
        file.write_text(file.read_text("utf-8").replace(find, put), encoding="utf-8")

    assert cli.main(["why", f"content/{path}", *run]) == FINE

    assert capsys.readouterr().out == f"content/{path} {said}\n"


def test_mistakes_elsewhere_are_the_reason_if_they_stop_every_build(
    options: Options, run: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    (options.content / "glossary.yaml").write_text("word\n", encoding="utf-8")

    cli.main(["why", "pages/sheet.md", *run])

    assert capsys.readouterr().out == (
        "content/pages/sheet.md waits to be published, because mistakes in glossary.yaml stop"
        " every build; it belongs at /sheet/.\n"
    )


def test_a_file_that_is_not_there_gets_the_nearest_name(
    run: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["why", "content/pages/shet.md", *run]) == USAGE
    assert "did you mean content/pages/sheet.md?" in capsys.readouterr().err
