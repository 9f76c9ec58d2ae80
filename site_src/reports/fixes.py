"""Cures that can be pasted as they stand: which letters of the file they take the place of.

Who makes a problem says how its cure is pasted (`Paste`); here is where that is in the file. A cure
with a blank (…) is for a person.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from site_src.model.problems import Paste

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from site_src.model.problems import Problem

BLANK: Final = "…"


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
    way = _WAYS.get(problem.paste)
    pasted = problem.near if problem.paste == Paste.NEAR else problem.cure
    if way is None or BLANK in pasted or not 0 < problem.place.line <= len(lines):
        return ()
    return way(problem, lines)


def _in_line(line: int, column: int, end: int, text: str) -> tuple[Edit, ...]:
    return (Edit(line, column, line, end, text),)


def _underlined(problem: Problem, text: str) -> tuple[Edit, ...]:
    """Replace what the message underlines."""
    at = problem.place
    return _in_line(at.line, at.column, at.column + at.length, text)


def _closing_fence(problem: Problem, _: list[str]) -> tuple[Edit, ...]:
    """Put the second line --- where the message says."""
    return _in_line(problem.line + 1, 1, 1, "---\n")


def _empty_line(problem: Problem, _: list[str]) -> tuple[Edit, ...]:
    """Put an empty line above a list."""
    return _in_line(problem.place.line, 1, 1, "\n")


def _whole_line(problem: Problem, lines: list[str]) -> tuple[Edit, ...]:
    """Replace a line, its indent included."""
    number = problem.place.line
    return _in_line(number, 1, len(lines[number - 1]) + 1, problem.cure)


def _line(problem: Problem, lines: list[str]) -> tuple[Edit, ...]:
    """Replace a line; the cure of an item or a field keeps the line's own indent."""
    number, cure = problem.place.line, problem.cure
    line = lines[number - 1]
    indent = "" if cure.startswith((" ", "#")) else line[: len(line) - len(line.lstrip(" "))]
    return _in_line(number, 1, len(line) + 1, indent + cure)


def _field(problem: Problem, lines: list[str]) -> tuple[Edit, ...]:
    """Replace a field with its value."""
    at, line = problem.place, lines[problem.place.line - 1]
    typed = re.search(rf"\b{_name(problem.cure)}:", line)
    if not typed:
        return ()
    end = at.column + at.length
    if at.column == typed.start() + 1:  # underlined is the name of a field without a value
        end = typed.end() + 1
    if problem.paste == Paste.FIELD_TO_END or not line[end - 1 :].strip():
        end = len(line) + 1
    return _in_line(at.line, typed.start() + 1, end, problem.cure)


def _new_field(problem: Problem, lines: list[str]) -> tuple[Edit, ...]:
    """Put a field before the first of its group, as far from the margin."""
    at, cure = problem.place, problem.cure
    if lines[at.line - 1][at.column - 1 : at.column] == "{":
        return _in_line(at.line, at.column + 1, at.column + 1, f"{cure}, ")
    return _in_line(at.line, at.column, at.column, f"{cure}\n{' ' * (at.column - 1)}")


def _word(problem: Problem, lines: list[str]) -> tuple[Edit, ...]:
    """Replace a word, a link or a name by another."""
    at, cure = problem.place, problem.cure
    behind = lines[at.line - 1][at.column + at.length - 1 :]
    return _underlined(problem, cure.removesuffix(":") if behind.startswith(":") else cure)


def _nearest(problem: Problem, _: list[str]) -> tuple[Edit, ...]:
    """Replace a word by the nearest right one, if there is one."""
    return _underlined(problem, problem.near) if problem.near else ()


def _fields_of_pose(problem: Problem, lines: list[str]) -> tuple[Edit, ...]:
    """Replace or add fields of the pose in which a fault is: the cure has a line for each."""
    begins = re.compile(r"( *)- ")
    first = next((n for n in range(problem.place.line, 0, -1) if begins.match(lines[n - 1])), 0)
    if not first:
        return ()
    indent = len(lines[first - 1]) - len(lines[first - 1].lstrip(" ")) + 2
    last = first
    while last < len(lines) and lines[last].startswith(" " * indent):
        last += 1
    edits = []
    for cure in problem.cure.split("\n"):
        name = _name(cure)
        number = next(
            (n for n in range(first, last + 1) if lines[n - 1][indent:].startswith(f"{name}:")), 0
        )
        if number:
            edits.append(Edit(number, indent + 1, number, len(lines[number - 1]) + 1, cure))
        else:
            edits.append(Edit(first, indent + 1, first, indent + 1, f"{cure}\n{' ' * indent}"))
    return tuple(edits)


def _name(cure: str) -> str:
    """Return the name of the field that a cure writes."""
    return cure.partition(":")[0]


_WAYS: Final[Mapping[str, Callable[[Problem, list[str]], tuple[Edit, ...]]]] = {
    Paste.WORD: _word,
    Paste.NEAR: _nearest,
    Paste.FIELD: _field,
    Paste.FIELD_TO_END: _field,
    Paste.NEW_FIELD: _new_field,
    Paste.POSE: _fields_of_pose,
    Paste.LINE: _line,
    Paste.WHOLE_LINE: _whole_line,
    Paste.LINE_ABOVE: _empty_line,
    Paste.FENCE: _closing_fence,
}


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
