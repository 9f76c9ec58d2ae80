"""The manual of problem codes, read from the docstrings beside what reports them.

A docstring says of each code what it protects, and shows a mistake and what is right:

    unknown-field: a misspelt field would vanish without a word.
    Bad:  levle: beginner
    Good: level: beginner
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from site_src.model.codes import SEVERITIES
from site_src.model.problems import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from site_src.model.codes import Severity

_SOURCE: Final = Path(__file__).parent.parent
_ENTRY: Final = re.compile(
    r"^(?P<code>[a-z][a-z0-9-]+): (?P<why>[^\n]+)\nBad: +(?P<bad>[^\n]+)\nGood: +(?P<good>[^\n]+)$",
    re.MULTILINE,
)
PAGE_HEAD: Final = """\
# What the check can say

Made from the docstrings of the checks by `python3 build.py generate`; do not edit.

`python3 build.py check --explain CODE` says the same of one code, `check --list` lists all.
The names are stable: scripts may rely on them.

An **error** stops a build. A **warning** asks you to look again.
A **note** is a mistake in a draft, or in what has expired: it stops nobody.
What is **off** is style: nobody is told, and `python3 build.py check --fix` puts it right.

Programs read the same with `--format`, of a check or of a build:

- `json`: one object with `version` (1), `errors`, `warnings`, `notes` and `problems`. A problem
  has `path`, `line`, `column` and `length` (from 1, in characters), `severity`, `code`, `message`,
  `expected`, `found`, `near`, `cure`, and `edits`: what pasting the cure changes; none where a
  person decides.
- `sarif`: SARIF 2.1.0, with the edits as fixes.
- `github`: annotations beside the lines of a pull request; in a workflow without being asked.
"""


@dataclass(frozen=True)
class Entry:
    """What the manual says of a code: what it protects, a mistake, and what is right."""

    code: str
    why: str
    bad: str
    good: str

    @property
    def severity(self) -> Severity:
        """How much it matters."""
        return SEVERITIES[self.code]


def manual() -> dict[str, Entry]:
    """Return an entry for each code, in the order of the table of codes."""
    found = {entry.code: entry for entry in entries()}
    return {code: found[code] for code in SEVERITIES if code in found}


def entries() -> Iterator[Entry]:
    """Yield every entry that a docstring holds."""
    for file in sorted(_SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                for found in _ENTRY.finditer(ast.get_docstring(node) or ""):
                    yield Entry(**found.groupdict())


def explain(code: str) -> str | None:
    """Return what the manual says of a code, or None when there is no such code."""
    entry = manual().get(code)
    if entry is None:
        return None
    title = f"{entry.code} ({entry.severity}): {entry.why}"
    return f"{title}\n\n  wrong:  {entry.bad}\n  right:  {entry.good}"


def no_such_code(code: str) -> str:
    """Return what to say when somebody asks for a code that does not exist."""
    near = nearest(code, SEVERITIES)
    hint = f'did you mean "{near}"?' if near else "check --list lists them all"
    return f'there is no problem code "{code}": {hint}'


def listing() -> str:
    """Return every code on a line of its own, with its severity and what it protects."""
    return "\n".join(f"{one.code:<24} {one.severity:<8} {one.why}" for one in manual().values())


def manual_page() -> str:
    """Return the manual as a page of the documents."""
    parts = (
        f"## {one.code}\n\n"
        f"{one.severity.capitalize()}. {one.why[0].upper()}{one.why[1:]}\n\n"
        f"```\nwrong:  {one.bad}\nright:  {one.good}\n```\n"
        for one in manual().values()
    )
    return "\n".join([PAGE_HEAD, *parts])
