"""Cures that can be pasted as they stand: which letters of the file they take the place of.

A cure with a blank (…) or in words is for a person. Of the others, the code says how to paste.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from site_src.model.problems import Problem

BLANK: Final = "…"
# A word or link in place of what is underlined.
_IN_PLACE: Final = frozenset({
    "alias-address",
    "certainty-mark",
    "figure-name",
    "figure-side",
    "figure-words",
    "link-heading",
    "link-scheme",
    "link-target",
    "number-out-of-bounds",
    "unknown-condition",
    "unknown-source",
    "wrong-choice",
})  # fmt: skip
# A line in place of the author's line.
_LINE: Final = frozenset({
    "front-matter-syntax",
    "heading-level",
    "list-missing",
    "list-numbering",
    "missing-heading",
    "unknown-heading",
})  # fmt: skip
# The whole line, with its indent, whatever it says.
_WHOLE: Final = frozenset({
    *("control-character", "hard-space", "list-indent", "list-run-on", "list-sign"),
})  # fmt: skip
# What is underlined is replaced by the nearest right word.
_NEAREST: Final = frozenset({"not-supported", "unknown-field"})
# A field that is not there yet.
_NEW: Final = frozenset({"missing-field", "ladder", "unknown-rung", "dose"})
_FIELD: Final = re.compile(r"(?P<name>[a-z_]+): +\S")
_IN_WORDS: Final = re.compile(r"(delete|write|rename) ")  # tells a person what to do
_FENCE: Final = re.compile(r"write --- on a line of its own below line (?P<line>\d+)")


@dataclass(frozen=True, order=True)
class Edit:
    """Letters to put in the place of others; lines and columns count from 1, the end is beyond."""

    line: int
    column: int
    end_line: int
    end_column: int
    text: str


def edits_of(problem: Problem, text: str) -> tuple[Edit, ...]:
    """Return what pasting a cure changes in its file; nothing where a person decides."""
    lines = text.split("\n")
    if not 0 < problem.place.line <= len(lines):
        return ()
    if problem.code in _NEAREST:
        return _underlined(problem, problem.near) if problem.near else ()
    if not problem.cure or BLANK in problem.cure:
        return ()
    ways = (
        _closing_fence,
        _empty_line,
        _mended_line,
        _whole_line,
        _fields_of_pose,
        _field,
        _new_field,
        _word,
    )
    return next((edits for way in ways if (edits := way(problem, lines))), ())


def _in_line(line: int, column: int, end: int, text: str) -> tuple[Edit, ...]:
    return (Edit(line, column, line, end, text),)


def _underlined(problem: Problem, text: str) -> tuple[Edit, ...]:
    """Replace what the message underlines."""
    at = problem.place
    return _in_line(at.line, at.column, at.column + at.length, text)


def _closing_fence(problem: Problem, _: list[str]) -> tuple[Edit, ...]:
    """Put the second line --- where the message says."""
    below = _FENCE.fullmatch(problem.cure)
    return _in_line(int(below["line"]) + 1, 1, 1, "---\n") if below else ()


def _empty_line(problem: Problem, _: list[str]) -> tuple[Edit, ...]:
    """Put an empty line above a list."""
    line = problem.place.line
    return _in_line(line, 1, 1, "\n") if problem.code == "list-blank-line" else ()


def _mended_line(problem: Problem, lines: list[str]) -> tuple[Edit, ...]:
    """Replace a line by what the cure says, as far from the margin."""
    if problem.code not in _WHOLE or _IN_WORDS.match(problem.cure):
        return ()
    number = problem.place.line
    return _in_line(number, 1, len(lines[number - 1]) + 1, problem.cure)


def _whole_line(problem: Problem, lines: list[str]) -> tuple[Edit, ...]:
    """Replace a line; the cure of an item or a field keeps the line's own indent."""
    number, cure = problem.place.line, problem.cure
    is_line = re.match(r" *(#|- |\d+\. )", cure) or _FIELD.match(cure.strip())
    if problem.code not in _LINE or not is_line:
        return ()
    line = lines[number - 1]
    indent = "" if cure.startswith((" ", "#")) else line[: len(line) - len(line.lstrip(" "))]
    return _in_line(number, 1, len(line) + 1, indent + cure)


def _field(problem: Problem, lines: list[str]) -> tuple[Edit, ...]:
    """Replace a field with its value."""
    at, line = problem.place, lines[problem.place.line - 1]
    field = _FIELD.match(problem.cure)
    typed = re.search(rf"\b{field['name']}:", line) if field else None
    if not typed or "\n" in problem.cure:
        return ()
    end = at.column + at.length
    if at.column == typed.start() + 1:  # underlined is the name of a field without a value
        end = typed.end() + 1
    if problem.code == "text-after-hash" or not line[end - 1 :].strip():
        end = len(line) + 1
    return _in_line(at.line, typed.start() + 1, end, problem.cure)


def _new_field(problem: Problem, lines: list[str]) -> tuple[Edit, ...]:
    """Put a field before the first of its group, as far from the margin."""
    at, cure = problem.place, problem.cure
    if problem.code not in _NEW or not _FIELD.match(cure):
        return ()
    if lines[at.line - 1][at.column - 1 : at.column] == "{":
        return _in_line(at.line, at.column + 1, at.column + 1, f"{cure}, ")
    return _in_line(at.line, at.column, at.column, f"{cure}\n{' ' * (at.column - 1)}")


def _word(problem: Problem, lines: list[str]) -> tuple[Edit, ...]:
    """Replace a word, a link or a name by another."""
    at, cure = problem.place, problem.cure
    if problem.code not in _IN_PLACE or _IN_WORDS.match(cure):
        return ()
    behind = lines[at.line - 1][at.column + at.length - 1 :]
    return _underlined(problem, cure.removesuffix(":") if behind.startswith(":") else cure)


def _fields_of_pose(problem: Problem, lines: list[str]) -> tuple[Edit, ...]:
    """Replace or add fields of the pose in which a fault is: the cure has a line for each."""
    cures = problem.cure.split("\n")
    if not problem.code.startswith("figure-") or not all(map(_FIELD.match, cures)):
        return ()
    begins = re.compile(r"( *)- ")
    first = next((n for n in range(problem.place.line, 0, -1) if begins.match(lines[n - 1])), 0)
    if not first:
        return ()
    indent = len(lines[first - 1]) - len(lines[first - 1].lstrip(" ")) + 2
    last = first
    while last < len(lines) and lines[last].startswith(" " * indent):
        last += 1
    edits = []
    for cure in cures:
        name = cure.partition(":")[0]
        number = next(
            (n for n in range(first, last + 1) if lines[n - 1][indent:].startswith(f"{name}:")), 0
        )
        if number:
            edits.append(Edit(number, indent + 1, number, len(lines[number - 1]) + 1, cure))
        else:
            edits.append(Edit(first, indent + 1, first, indent + 1, f"{cure}\n{' ' * indent}"))
    return tuple(edits)


def apply(text: str, edits: Iterable[Edit]) -> str:
    """Return a text with edits made, from the last to the first; of two that overlap, one."""
    lines = text.split("\n")
    before = (len(lines) + 1, 1)
    for edit in sorted(set(edits), reverse=True):
        if (edit.end_line, edit.end_column) > before:
            continue
        head = lines[edit.line - 1][: edit.column - 1]
        tail = lines[edit.end_line - 1][edit.end_column - 1 :]
        lines[edit.line - 1 : edit.end_line] = (head + edit.text + tail).split("\n")
        before = (edit.line, edit.column)
    return "\n".join(lines)
