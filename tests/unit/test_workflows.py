"""The workflows and documents say what the program does, and the workflows may do little."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from site_src.build.pipeline import check
from site_src.build.result import Options
from site_src.commands import arguments
from site_src.fields import schema
from site_src.setup import browser

if TYPE_CHECKING:
    from collections.abc import Iterator

    from site_src.fields.field import Field

ROOT = Path(__file__).parent.parent.parent
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
TEMPLATE = ROOT / "content" / "_template.md"
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
COMMAND = re.compile(r"python3? build\.py(?: [a-z]+)?")


def words(name: str) -> str:
    """Return a document."""
    return (ROOT / name).read_text(encoding="utf-8")


def steps(workflow: Path) -> Iterator[dict[str, str]]:
    """Yield each step of each job."""
    for job in yaml.safe_load(workflow.read_text(encoding="utf-8"))["jobs"].values():
        yield from job["steps"]


def scripts(workflow: Path) -> list[str]:
    """Return what a workflow runs."""
    return [step["run"] for step in steps(workflow) if "run" in step]


# Workflows


def test_the_five_workflows_are_there() -> None:
    names = ["check", "pages", "preview", "reliability", "review-dates"]
    assert [file.stem for file in WORKFLOWS] == names


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda file: file.stem)
def test_a_workflow_may_write_only_what_it_is_for(workflow: Path) -> None:
    parsed = yaml.safe_load(workflow.read_text(encoding="utf-8"))
    granted = [
        parsed["permissions"],
        *(job.get("permissions", {}) for job in parsed["jobs"].values()),
    ]
    writes = {name for one in granted for name, right in one.items() if right != "read"}

    assert parsed["permissions"]["contents"] == "read"
    assert (
        writes
        == {
            "check": set(),
            "pages": {"pages", "id-token"},
            "preview": {"pull-requests"},
            "reliability": set(),
            "review-dates": {"issues"},
        }[workflow.stem]
    )
    assert "pull_request_target" not in workflow.read_text(encoding="utf-8")


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda file: file.stem)
def test_actions_are_pinned_and_scripts_hold_no_text_from_outside(workflow: Path) -> None:
    uses = [step["uses"] for step in steps(workflow) if "uses" in step]

    assert uses or workflow.stem == "preview"
    assert [one for one in uses if not re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", one)] == []
    assert [script for script in scripts(workflow) if "${{" in script] == []


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda file: file.stem)
def test_the_commands_of_a_workflow_are_those_of_the_readme(workflow: Path) -> None:
    used = {command for script in scripts(workflow) for command in COMMAND.findall(script)}

    assert used or workflow.stem == "preview"
    assert used <= set(COMMAND.findall(words("README.md")))


@pytest.mark.parametrize("workflow", ["check", "pages"])
def test_where_every_test_runs_there_are_all_three_engines(workflow: str) -> None:
    (job,) = [
        one
        for one in yaml.safe_load(words(f".github/workflows/{workflow}.yml"))["jobs"].values()
        if any(step.get("run") == "python3 build.py test" for step in one["steps"])
    ]
    runs = [step.get("run", "") for step in job["steps"]]
    (got,) = [run.split() for run in runs if "webkit2gtk-driver" in run]

    assert set(browser.WEBKIT_WANTED) <= set(got)
    assert runs.index(" ".join(got)) < runs.index("python3 build.py test")
    # It has Chrome and Firefox, and a test of an engine that is not there fails in a workflow.
    assert job["runs-on"] == "ubuntu-latest"


FAKE_GH = """#!/bin/sh
if [ "$2" = list ]; then cat "$RUNNER_TEMP/open"; exit; fi
printf '%s\\n' "$@" >> "$RUNNER_TEMP/created"
cat > /dev/null
"""


@pytest.mark.skipif(os.name == "nt", reason="the script runs on Linux, in a bash")
def test_each_page_past_its_date_gets_one_issue_whatever_its_name(tmp_path: Path) -> None:
    gh = tmp_path / "gh"
    gh.write_text(FAKE_GH, encoding="utf-8")
    gh.chmod(0o755)
    odd = 'content/exercises/$(touch x) `touch x` "; touch x #/a.md'
    said = "1:1: warning review-passed: expected a later review_due; found 2026-11-22"
    other = "content/pages/home.md:1:1: warning review-soon: expected a review_due"
    lines = [f"content/pages/about.md:{said}", f"{odd}:{said}", f"{odd}:{said}", other]
    (tmp_path / "check.txt").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "open").write_text("Past its check date: content/pages/about.md\n", "utf-8")
    (script,) = [one for one in scripts(WORKFLOWS[-1]) if "gh issue create" in one]
    bash = shutil.which("bash") or "bash"
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"

    subprocess.run(
        [bash, "-eo", "pipefail", "-c", script],
        cwd=tmp_path,
        env={"PATH": path, "RUNNER_TEMP": str(tmp_path)},
        check=True,
    )

    created = (tmp_path / "created").read_text(encoding="utf-8").splitlines()
    assert created == [
        *("issue", "create", "--title", f"Past its check date: {odd}", "--body-file", "-")
    ]
    assert not (tmp_path / "x").exists()


def test_the_preview_runs_nothing_of_a_pull_request() -> None:
    preview = WORKFLOWS[2].read_text(encoding="utf-8")
    parsed = yaml.safe_load(preview)

    # YAML 1.1 takes "on" for yes.
    assert parsed[True] == {"workflow_run": {"workflows": ["check"], "types": ["completed"]}}
    assert [step for step in steps(WORKFLOWS[2]) if "uses" in step] == []
    assert re.findall(r"build\.py|git |download|curl|wget", "".join(scripts(WORKFLOWS[2]))) == []


FAKE_GH_OF_PREVIEW = """#!/bin/sh
case "$*" in
*--method*) printf '%s\\n' "$@" >> "$RUNNER_TEMP/said" ;;
*"pr list"*) echo "$NUMBER" ;;
*artifacts*) echo "$ARTIFACT" ;;
*--paginate*) echo "$COMMENT" ;;
esac
"""


@pytest.mark.skipif(os.name == "nt", reason="the script runs on Linux, in a bash")
@pytest.mark.parametrize(
    ("number", "artifact", "comment", "said"),
    [
        ("12", "77", "", ["api", "--method", "POST", "repos/backs/guide/issues/12/comments"]),
        ("12", "77", "5", ["api", "--method", "PATCH", "repos/backs/guide/issues/comments/5"]),
        ("", "77", "", []),
        ("12", "", "", []),
        ("$(touch x)", "77", "", []),
    ],
)
def test_a_pull_request_gets_one_comment_with_the_guide(
    number: str, artifact: str, comment: str, said: list[str], tmp_path: Path
) -> None:
    gh = tmp_path / "gh"
    gh.write_text(FAKE_GH_OF_PREVIEW, encoding="utf-8")
    gh.chmod(0o755)
    given = {"NUMBER": number, "ARTIFACT": artifact, "COMMENT": comment}
    place = {"GH_REPO": "backs/guide", "RUN": "9", "COMMIT": "abc"}
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    (script,) = scripts(WORKFLOWS[2])

    subprocess.run(
        [shutil.which("bash") or "bash", "-eo", "pipefail", "-c", script],
        cwd=tmp_path,
        env={"PATH": path, "RUNNER_TEMP": str(tmp_path), **given, **place},
        check=True,
    )

    file = tmp_path / "said"
    words_said = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    assert words_said[:4] == said
    if said:
        assert "body=<!-- preview -->" in words_said
        link = "https://github.com/backs/guide/actions/runs/9/artifacts/77"
        assert any(f"]({link})" in line for line in words_said)
    assert not (tmp_path / "x").exists()


# What every change must pass


def test_the_gate_runs_exactly_the_readmes_test_command() -> None:
    lines = words(".ci/run").splitlines()
    _, test_command = words("README.md").split("```")[1].split("\n")[1:3]

    assert test_command == "python3 build.py test"
    assert [line for line in lines if " test" in line and "build.py" in line] == [test_command]
    assert "set -euo pipefail" in lines
    assert os.name == "nt" or os.access(ROOT / ".ci" / "run", os.X_OK)


# Documents


def test_the_readme_names_every_exit_number() -> None:
    for number, meaning in re.findall(r"^  (\d)  (.+)$", arguments._EPILOG, re.MULTILINE):
        assert f"| {number} | {meaning} |" in words("README.md")


def test_the_message_that_contributors_are_shown_is_a_real_one() -> None:
    example = yaml.safe_load(words("tests/examples/bad/wrong-choice.yaml"))

    assert f"```\n{example['expect']}```" in words("CONTRIBUTING.md")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda file: file.name)
def test_links_between_documents_lead_to_files(document: Path) -> None:
    text = re.sub(r"`[^`]*`", "", document.read_text(encoding="utf-8"))
    targets = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text)

    assert [to for to in targets if not (document.parent / to).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda file: file.name)
def test_files_that_a_document_names_are_there(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    named = re.findall(r"`((?:site_src|tests|templates|static|docs|content|[.]ci)/[\w./-]+)`", text)

    assert [path for path in named if not (ROOT / path).exists()] == []


# The template of an exercise


def names_of(fields: tuple[Field, ...]) -> Iterator[str]:
    """Yield every name of a table, groups included."""
    for field in fields:
        yield field.name
        yield from names_of(field.fields)


def test_the_template_explains_every_field_choice_and_heading() -> None:
    text = TEMPLATE.read_text(encoding="utf-8")
    choices = {choice for field in schema.EXERCISE for choice in field.choices}

    missing = {name for name in names_of(schema.EXERCISE) if not re.search(rf"\b{name}\b", text)}
    assert missing == set()
    assert {choice for choice in choices if choice not in text} == set()
    assert tuple(re.findall(r"^## (.+)$", text, re.MULTILINE)) == schema.EXERCISE_HEADINGS


def test_the_template_with_its_blanks_filled_in_is_an_exercise(options: Options) -> None:
    filled = options.content / "exercises" / "strength" / "wall-push.md"
    shutil.copy(TEMPLATE, filled)
    assert {problem.place.line for problem in check(options).problems} >= {
        number
        for number, line in enumerate(words("content/_template.md").splitlines(), start=1)
        if re.match(r" *(- )?[a-z_]+:$", line) and not line.startswith(("dose:", "rungs:"))
    }

    filled.write_text(fill_in(filled.read_text(encoding="utf-8")), encoding="utf-8")

    left = check(options).problems
    assert {problem.code for problem in left} == {"condition-cell"}  # each condition has to decide
    decide(options.content / "conditions.yaml", "wp", {"high-blood-pressure": "ask"})
    assert check(options).problems == ()


def decide(table: Path, code: str, ways: dict[str, str]) -> None:
    """Say of an exercise what the conditions decide: no change is known, but for some."""
    text = table.read_text(encoding="utf-8")
    for row in re.findall(r"^- id: [\w-]+\n(?:(?!- id:).*\n)*", text, re.MULTILINE):
        name = row.partition("\n")[0].removeprefix("- id: ")
        cell = f"    - {{exercise: {code}, way: {ways.get(name, 'usual')}}}\n"
        text = text.replace(row, f"{row.rstrip()}\n{cell}\n")
    table.write_text(text, encoding="utf-8")


def fill_in(text: str) -> str:
    """Fill in the blanks of the template, fields first, as an author would."""
    values = {
        "title": "Wall push",
        "plain_title": "Push a wall",
        "code": "wp",
        "order": "2",
        "summary": "Push a wall and come back.",
        "position": "standing",
        "equipment": "[wall]",
        "works": "[arms]",
        "level": "beginner",
        "  start": "{sets: 1, reps: 3-5}",
        "  target": "{sets: 1, reps: 5-10}",
        "  target_from": "ours",
        "  each_side": "no",
        "  rest_seconds": "30",
        "  days_a_week": "2-3",
        "    position": "standing",
        "    equipment": "[wall]",
        "    dose": "{sets: 1, reps: 3}",
        "leave_out": "[]",
        "ask_first": "[high-blood-pressure]",
        "sources": "[]",
        "certainty": "expert-opinion",
        "reviewed": "2026-11-23",
        "review_due": "2027-11-23",
    }
    parts = ["1. Push.", "1. Push.", "Your arms.", "- **Haste.** Go slowly.", "Go on."]
    parts += ["- it hurts", "- you feel faint", "We do not know. [expert opinion]"]
    for name, value in values.items():
        text = re.sub(rf"^{name}:$", f"{name}: {value}", text, flags=re.MULTILINE)
    for heading, part in zip(schema.EXERCISE_HEADINGS, parts, strict=True):
        text = text.replace(f"## {heading}\n", f"## {heading}\n\n{part}\n")
    for number, title in enumerate(re.findall(r"^### (.+)$", text, re.MULTILINE), start=1):
        text = text.replace("  - id:\n    title:\n", f"  - id: r{number}\n    title: {title}\n", 1)
        text = text.replace(f"### {title}\n", f"### {title}\n\nStand.\n")
    return text.replace("---\n\n## Steps", "---\n\nPush a wall.\n\n## Steps")
