"""`rename` and `delete` leave no link that leads nowhere, and no address that anybody may hold."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from content_day import content_day

from site_src.build.pipeline import build, check
from site_src.build.result import Options
from site_src.checks.agreed import agreed_lines
from site_src.commands import cli
from site_src.commands.cli import FINE, USAGE
from site_src.loading.loader import load
from site_src.model.problems import has_errors

PROJECT = Path(__file__).parent.parent.parent
WALL = "exercises/strength/wall-lean.md"
STRENGTH = "exercises/strength/_section.md"


@pytest.fixture
def agreed(options: Options, monkeypatch: pytest.MonkeyPatch) -> Options:
    """Return the small guide with both ledgers, as a build and two people leave them."""
    monkeypatch.setattr("site_src.commands.cli._PROJECT", options.project)
    lines = sorted(agreed_lines(load(options.content)).values())
    (options.content / "safety.txt").write_text("\n".join(["# agreed", *lines, ""]), "utf-8")
    (options.content / "addresses.txt").write_text("# none\n", "utf-8")
    assert not build(options).has_errors
    return options


def run(options: Options, *arguments: str) -> int:
    """Run a command on the guide."""
    return cli.main([*arguments, "--content", str(options.content), "--date", "2026-11-23"])


def files(folder: Path) -> dict[str, str]:
    """Return the texts of a folder."""
    found = (file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): file.read_text("utf-8") for file in found}


@pytest.mark.parametrize(
    ("old", "new", "there", "address", "leads_from"),
    [
        (WALL, "door-lean", "exercises/strength/door-lean.md",
         "strength/door-lean", "strength/wall-lean"),
        (f"content/{WALL}", "door-lean.md", "exercises/strength/door-lean.md",
         "strength/door-lean", "strength/wall-lean"),
        ("exercises/strength", "power", "exercises/power/wall-lean.md",
         "power/wall-lean", "strength/wall-lean"),
        ("exercises/strength", "exercises/power", "exercises/power/_section.md",
         "power", "strength"),
        ("pages/bad-day.md", "sore-day", "pages/sore-day.md", "sore-day", "bad-day"),
        ("routines/at-the-wall.md", "routines/wall", "routines/wall.md",
         "routines/wall", "routines/at-the-wall"),
    ],
)  # fmt: skip
def test_a_renamed_file_is_named_anew_everywhere_and_its_old_address_leads_to_it(
    agreed: Options, old: str, new: str, there: str, address: str, leads_from: str
) -> None:
    before = check(agreed).problems
    assert run(agreed, "rename", old, new) == FINE

    assert (agreed.content / there).is_file()
    result = build(agreed)
    assert result.problems == before
    assert (agreed.output / address / "index.html").is_file()
    led = (agreed.output / leads_from / "index.html").read_text("utf-8")
    assert re.search(rf'url=[./]*([a-z]+/)?{address.rpartition("/")[2]}/"', led)
    gone = Path(old.removeprefix("content/"))
    assert not (agreed.content / gone).exists()
    assert gone.with_suffix(".figure.yaml").as_posix() not in files(agreed.content)


def test_a_rename_and_back_changes_nothing_but_the_aliases(agreed: Options) -> None:
    before = files(agreed.content)
    run(agreed, "rename", WALL, "door-lean")
    run(agreed, "rename", "exercises/strength/door-lean.md", "wall-lean")
    after = files(agreed.content)

    assert after.keys() == before.keys()
    assert {path for path in after if after[path] != before[path]} == {WALL}
    assert re.sub(r"aliases: .*\n", "", after[WALL]) == before[WALL]


def test_an_exercise_moves_to_another_section_with_its_own_links(agreed: Options) -> None:
    other = agreed.content / "exercises/balance/_section.md"
    other.parent.mkdir()
    text = (agreed.content / STRENGTH).read_text("utf-8")
    other.write_text(text.replace("order: 1", "order: 9"), "utf-8")

    assert run(agreed, "rename", WALL, "exercises/balance/wall-lean.md") == FINE

    text = (other.parent / "wall-lean.md").read_text("utf-8")
    assert "[Strength](../strength/_section.md#how-often)" in text
    assert not has_errors(check(agreed).problems)


@pytest.mark.parametrize(
    ("typed", "becomes"),
    [
        ("", "aliases: [/strength/wall-lean/]"),
        ("aliases: [/strength/old/]", "aliases: [/strength/old/, /strength/wall-lean/]"),
        ("aliases: []", "aliases: [/strength/wall-lean/]"),
        ("aliases:\n  - /strength/old/", "aliases:\n  - /strength/wall-lean/\n  - /strength/old/"),
    ],
)
def test_an_alias_joins_those_that_are_there(agreed: Options, typed: str, becomes: str) -> None:
    file = agreed.content / WALL
    text = file.read_text("utf-8")
    lines = "\norder: 1\n" + (f"{typed}\n" if typed else "")
    file.write_text(text.replace("\norder: 1\n", lines, 1), "utf-8")

    run(agreed, "rename", WALL, "door-lean")

    assert f"\n{becomes}\n" in (agreed.content / "exercises/strength/door-lean.md").read_text(
        "utf-8"
    )
    assert not has_errors(check(agreed).problems)


def test_translations_and_links_in_them_move_too(agreed: Options) -> None:
    spanish = agreed.content / "pages/standing.es.md"
    words = "---\ntitle: De pie\nsummary: De pie.\n---\nVer esto.\n\n## Después\n\n"
    spanish.write_text(f"{words}Ver [pared](../exercises/strength/wall-lean.md).\n", "utf-8")
    run(agreed, "rename", WALL, "door-lean")
    run(agreed, "rename", "pages/standing.md", "upright")

    text = (agreed.content / "pages/upright.es.md").read_text("utf-8")
    assert "[pared](../exercises/strength/door-lean.md)" in text


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["rename", "pages/nothing.md", "something"], "pages/nothing.md is no exercise"),
        (["rename", WALL, "Door Lean"], "cannot be had"),
        (["rename", WALL, "con"], "cannot be had"),
        (["rename", "pages/about.md", "safety"], "pages/safety.md is there already"),
        (["rename", WALL, "pages/wall-lean"], "cannot stand in pages"),
        (["rename", WALL, "exercises/nowhere/wall-lean"], "cannot stand in exercises/nowhere"),
        (["rename", STRENGTH, "power"], "name the folder of the section"),
        (["rename", "guide.yaml", "other"], "guide.yaml is no exercise"),
        (["rename", "../outside.md", "inside"], "../outside.md is no exercise"),
        (["rename", "exercises/strength", "pages/strength"], "a section stands in exercises/"),
        (["delete", WALL], "readers may still hold /strength/wall-lean/"),
        (["delete", WALL, "--to", "pages/nothing.md"], "readers may still hold"),
        (["delete", STRENGTH], "is no exercise, page, routine or question"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence_and_nothing_is_changed(
    agreed: Options, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    before = files(agreed.content)
    capsys.readouterr()

    assert run(agreed, *arguments) == USAGE

    out, error = capsys.readouterr()
    assert out == ""
    assert said in error
    assert error.count("\n") == 1
    assert files(agreed.content) == before


def test_nothing_is_renamed_while_a_mistake_could_hide_a_link(
    agreed: Options, capsys: pytest.CaptureFixture[str]
) -> None:
    file = agreed.content / "pages/standing.md"
    file.write_text("no front matter\n", "utf-8")

    assert run(agreed, "rename", WALL, "door-lean") == USAGE
    assert "pages/standing.md has a mistake" in capsys.readouterr().err
    # What has the mistake may go itself.
    assert run(agreed, "delete", "pages/standing.md", "--to", "pages/about.md") == FINE


def test_what_is_deleted_leaves_words_in_place_of_links_and_its_address_leads_on(
    agreed: Options, capsys: pytest.CaptureFixture[str]
) -> None:
    (agreed.content / "safety.txt").unlink()
    page = agreed.content / "pages/about.md"
    more = "As on the [standing page](standing.md) and **[that page](standing.md)**."
    page.write_text(f"{page.read_text('utf-8')}\n{more}\n", "utf-8")
    capsys.readouterr()

    assert run(agreed, "delete", "pages/standing.md", "--to", "content/pages/about.md") == FINE

    assert "As on the standing page and **that page**." in page.read_text("utf-8")
    result = build(agreed)
    assert not result.has_errors, [str(one) for one in result.problems]
    led = (agreed.output / "standing/index.html").read_text("utf-8")
    assert re.search(r'url=\.\./about/"', led)


def test_an_exercise_of_the_guide_is_deleted_and_only_agreement_is_left_to_give(
    tmp_path: Path,
    options: Options,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("site_src.commands.cli._PROJECT", tmp_path)
    content = tmp_path / "real"
    shutil.copytree(PROJECT / "content", content)
    whole = replace(options, content=content, today=content_day())
    arguments = ["--to", "exercises/strength/wall-sit.md"]

    assert run(whole, "delete", "exercises/strength/lunges.md", *arguments) == FINE

    assert "still speaks of “Lunges”" in capsys.readouterr().out
    assert "lunges.md" not in "".join(
        text for path, text in files(content).items() if path.startswith("routines/")
    )
    codes = {one.code for one in check(whole).problems if has_errors([one])}
    assert codes == {"safety-changed"}
