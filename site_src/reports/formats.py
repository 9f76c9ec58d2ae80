"""Problems → JSON, GitHub annotations and SARIF 2.1.0, for programs to read."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from site_src.model.codes import Severity
from site_src.reports.explain import manual
from site_src.reports.fixes import edits_of
from site_src.reports.text import counts_text, problem_text

if TYPE_CHECKING:
    from site_src.build.result import Result
    from site_src.model.problems import Problem
    from site_src.reports.fixes import Edit

SARIF_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
_TOOL: Final = "lower-back-guide"
MOST_ANNOTATIONS: Final = (
    9  # GitHub shows ten of each severity in a step; the tenth counts the rest
)
# What GitHub calls each severity.
_COMMANDS: Final = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.NOTE: "notice",
}
_MOST_IN_SUMMARY: Final = 200  # a step's summary may have a megabyte, and a reader less patience


def as_json(result: Result) -> str:
    """Return all problems as one JSON document."""
    document = {
        "version": 1,
        "errors": _count(result, Severity.ERROR),
        "warnings": _count(result, Severity.WARNING),
        "notes": _count(result, Severity.NOTE),
        "problems": [_json_problem(problem, result) for problem in result.problems],
    }
    return json.dumps(document, ensure_ascii=False, indent=2)


def _count(result: Result, severity: Severity) -> int:
    return sum(problem.severity is severity for problem in result.problems)


def _json_problem(problem: Problem, result: Result) -> dict[str, object]:
    """Return a problem as JSON; `edits` is what pasting its cure changes."""
    at = problem.place
    return {
        "path": at.path,
        "line": at.line,
        "column": at.column,
        "length": at.length,
        "severity": problem.severity,
        "code": problem.code,
        "message": problem.message,
        "expected": problem.expected,
        "found": problem.found,
        "near": problem.near,
        "cure": problem.cure,
        "edits": [
            {
                "line": edit.line,
                "column": edit.column,
                "end_line": edit.end_line,
                "end_column": edit.end_column,
                "text": edit.text,
            }
            for edit in _edits(problem, result)
        ],
    }


def _edits(problem: Problem, result: Result) -> tuple[Edit, ...]:
    return edits_of(problem, result.texts.get(problem.place.path, ""))


# ---------------------------------------------------------------------------------------------
# GitHub


def as_github(result: Result) -> str:
    """Return annotations, as many as GitHub shows, and every problem as text for the log.

    In the log GitHub reads no commands, whatever an author wrote: what ends that is the digest of
    the log itself, which nobody can write into it.
    """
    lines: list[str] = []
    for severity, command in _COMMANDS.items():
        of_it = [problem for problem in result.problems if problem.severity is severity]
        lines += map(_annotation, of_it[:MOST_ANNOTATIONS])
        more = len(of_it) - MOST_ANNOTATIONS
        if more > 0:
            where = "all are in the summary and the log of this step"
            lines.append(f"::{command} title=and {more} more::{where}")
    log = "\n\n".join(problem_text(problem, result.texts) for problem in result.problems)
    if log:
        stop = hashlib.sha256(log.encode()).hexdigest()
        lines += [f"::stop-commands::{stop}", log, f"::{stop}::"]
    return "\n".join(lines)


def _annotation(problem: Problem) -> str:
    """Return the command that shows a problem beside its line."""
    at = problem.place
    properties = {
        "file": at.path,
        "line": at.line,
        "col": at.column,
        "endColumn": at.column + at.length,
        "title": problem.code,
    }
    listed = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    return f"::{_COMMANDS[problem.severity]} {listed}::{_data(_sentence(problem))}"


def _sentence(problem: Problem) -> str:
    """Return a problem with its near miss and its cure."""
    near = f'\nDid you mean "{problem.near}"?' if problem.near else ""
    cure = f"\nHow to fix: {problem.cure}" if problem.cure else ""
    return f"{problem.message}{near}{cure}"


def _data(text: str) -> str:
    """Escape the message of a workflow command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """Escape a property of a workflow command."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def step_summary(result: Result) -> str:
    """Return all problems as Markdown for the summary of a workflow's step."""
    counts = counts_text(result.problems)
    if not counts:
        return f"### The guide\n\n{result.pages} pages, no problems.\n"
    shown = result.problems[:_MOST_IN_SUMMARY]
    log = "\n\n".join(problem_text(problem, result.texts) for problem in shown)
    # A fence of indented lines: no author's line can end it.
    block = "\n".join(f"    {line}".rstrip() for line in log.split("\n"))
    more = len(result.problems) - len(shown)
    rest = f"\nAnd {more} more: see the log.\n" if more else ""
    return f"### The guide: {counts}\n\n{block}\n{rest}"


# ---------------------------------------------------------------------------------------------
# SARIF


def as_sarif(result: Result, version: str) -> str:
    """Return all problems as a SARIF log, with what each code means and how to mend it."""
    codes = sorted({problem.code for problem in result.problems})
    entries = manual()
    rules = [
        {
            "id": code,
            "shortDescription": {"text": entries[code].why},
            "help": {
                "text": f"Wrong: {entries[code].bad}\nRight: {entries[code].good}",
            },
            "defaultConfiguration": {"level": entries[code].severity},
        }
        for code in codes
    ]
    run = {
        "tool": {"driver": {"name": _TOOL, "version": version, "rules": rules}},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"PROJECT": {"description": {"text": "The project's folder."}}},
        "results": [_sarif_result(one, codes.index(one.code), result) for one in result.problems],
    }
    log = {"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2)


def _sarif_result(problem: Problem, rule: int, result: Result) -> dict[str, object]:
    """Return one problem as a SARIF result; its cure is a fix where it can be pasted."""
    at = problem.place
    file = {"uri": quote(at.path), "uriBaseId": "PROJECT"}
    region = {
        "startLine": at.line,
        "startColumn": at.column,
        "endColumn": at.column + at.length,
    }
    made: dict[str, object] = {
        "ruleId": problem.code,
        "ruleIndex": rule,
        "level": problem.severity,
        "message": {"text": _sentence(problem)},
        "locations": [{"physicalLocation": {"artifactLocation": file, "region": region}}],
    }
    if edits := _edits(problem, result):
        replacements = [
            {
                "deletedRegion": {
                    "startLine": edit.line,
                    "startColumn": edit.column,
                    "endLine": edit.end_line,
                    "endColumn": edit.end_column,
                },
                "insertedContent": {"text": edit.text},
            }
            for edit in edits
        ]
        made["fixes"] = [
            {
                "description": {"text": problem.cure},
                "artifactChanges": [{"artifactLocation": file, "replacements": replacements}],
            }
        ]
    return made
