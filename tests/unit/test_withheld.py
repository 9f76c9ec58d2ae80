"""Drafts, days of publishing and old addresses: what readers see, and where they find it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from site_src.build.pipeline import build, check
from site_src.build.result import Options
from site_src.reports.text import summary_text

SHEET = "pages/sheet.md"


def put(options: Options, path: str, lines: str) -> None:
    """Write fields below the title of a file."""
    file = options.content / path
    text = file.read_text(encoding="utf-8")
    file.write_text(
        re.sub(r"(^title: .*\n)", rf"\g<1>{lines}\n", text, count=1, flags=re.MULTILINE), "utf-8"
    )


def begin_list(options: Options) -> Path:
    """Have the build keep a list of addresses."""
    ledger = options.content / "addresses.txt"
    ledger.write_text("# none yet\n", encoding="utf-8")
    return ledger


def pages(options: Options) -> set[str]:
    """Build, and return the address of every page."""
    result = build(options)
    assert result.problems == ()
    return {
        f"/{file.parent.relative_to(options.output).as_posix()}/"
        for file in options.output.rglob("index.html")
    }


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ("draft: yes", "it is a draft (draft: yes)"),
        ("draft: true", "it is a draft (draft: yes)"),
        ("publish_on: 2026-11-24", "it is to be published on 2026-11-24 (publish_on)"),
        ("expires_on: 2026-11-23", "it expired on 2026-11-23 (expires_on)"),
    ],
)
def test_what_is_held_back_is_in_no_form_of_the_guide_and_the_summary_says_why(
    options: Options, lines: str, reason: str
) -> None:
    put(options, SHEET, lines)

    result = build(options)

    assert result.problems == ()
    assert not (options.output / "sheet").exists()
    assert "/sheet/" not in (options.output / "guide.json").read_text(encoding="utf-8")
    assert f"Held back: content/pages/sheet.md: {reason}" in summary_text(result, "1", "output")


@pytest.mark.parametrize(
    "lines", ["draft: no", "publish_on: 2026-11-23", "expires_on: 2026-11-24", "draft: false"]
)
def test_on_its_day_a_page_is_there(options: Options, lines: str) -> None:
    put(options, SHEET, lines)

    assert "/sheet/" in pages(options)


def test_drafts_are_shown_on_request_and_marked(options: Options) -> None:
    ledger = begin_list(options)
    put(options, SHEET, "draft: yes")
    put(options, "pages/bad-day.md", "publish_on: 2030-01-01")
    put(options, "pages/words.md", "expires_on: 2026-01-01")
    (options.content / "pages/about.md").write_text(
        (options.content / "pages/about.md")
        .read_text("utf-8")
        .replace("(words.md#hold)", "(safety.md)"),
        "utf-8",
    )

    shown = pages(replace(options, drafts=True))

    marked = {
        path
        for path in ("sheet", "bad-day", "about")
        if "Readers do not see this page yet"
        in (options.output / path / "index.html").read_text("utf-8")
    }
    assert {"/sheet/", "/bad-day/"} <= shown
    assert "/words/" not in shown
    assert marked == {"sheet", "bad-day"}
    assert ledger.read_text("utf-8") == "# none yet\n"  # nobody has seen them


def test_the_mistakes_of_a_draft_stop_no_build_but_its_author_is_told(options: Options) -> None:
    put(options, SHEET, "draft: yes\nsumary: Misspelt.")

    built, checked = build(options), check(options)

    assert built.published
    assert built.problems == ()
    assert [one.mistakes for one in built.withheld] == [1]
    assert [(one.code, one.place.path) for one in checked.problems] == [
        ("unknown-field", f"content/{SHEET}")
    ]


def test_a_held_section_holds_its_exercises_and_their_conditions_back(options: Options) -> None:
    put(options, "exercises/strength/_section.md", "draft: yes")
    put(options, "routines/at-the-wall.md", "draft: yes")

    withheld = {one.path: one.reason for one in build(options).withheld}

    assert withheld["content/exercises/strength/wall-lean.md"] == (
        "its section is held back: it is a draft (draft: yes)"
    )


# Old addresses


def test_an_old_address_leads_on_by_a_link_a_refresh_and_a_rule_for_hosts(options: Options) -> None:
    public = replace(options, base_url="https://back.guide.org/")

    assert "/paper/" in pages(public)

    page = (options.output / "paper/index.html").read_text(encoding="utf-8")
    assert '<meta http-equiv="refresh" content="0; url=../sheet/">' in page
    assert '<a class="lone-link" href="../sheet/">On paper</a>' in page
    assert '<link rel="canonical" href="https://back.guide.org/sheet/">' in page
    assert (options.output / "_redirects").read_text("utf-8") == (
        "# lower-back-guide\n/paper/ /sheet/ 301\n"
    )
    assert "/paper/" not in (options.output / "sitemap.xml").read_text(encoding="utf-8")


def test_a_build_adds_new_addresses_to_the_list_and_leaves_it_alone_otherwise(
    options: Options,
) -> None:
    ledger = begin_list(options)

    assert build(options).recorded
    first = ledger.read_text(encoding="utf-8")
    assert not build(options).recorded

    lines = first.splitlines()
    assert [line for line in lines if not line.startswith("#")] == sorted(lines[2:])
    assert {"/", "/about/", "/paper/", "/strength/wall-lean/", "/routines/at-the-wall/"} <= set(
        lines
    )


def test_a_rename_asks_for_the_alias_and_what_it_says_to_paste_is_the_cure(
    options: Options,
) -> None:
    begin_list(options)
    build(options)
    old, new = options.content / SHEET, options.content / "pages/poster.md"
    old.rename(new)

    (problem,) = build(options).problems
    assert (problem.code, problem.place.path) == ("address-lost", "content/addresses.txt")
    alias, _, rest = problem.cure.partition("   ")
    assert rest.startswith("(in content/pages/poster.md)")
    new.write_text(new.read_text("utf-8").replace("aliases: [/paper/]", alias), "utf-8")

    assert {"/poster/", "/sheet/", "/paper/"} <= pages(options)


def test_a_page_that_is_held_back_keeps_its_address(options: Options) -> None:
    begin_list(options)
    build(options)
    put(options, SHEET, "expires_on: 2026-11-23")
    put(options, "exercises/strength/wall-lean.md", "draft: yes")
    put(options, "routines/at-the-wall.md", "draft: yes")

    assert "address-lost" not in {problem.code for problem in build(options).problems}
