"""Problems and counts → text for a person. Says what it is given and decides nothing."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from site_src.model.codes import Severity
from site_src.model.problems import visible
from site_src.prose import invisible
from site_src.publishing.own_files import stays

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from site_src.build.result import Result
    from site_src.model.problems import Problem
    from site_src.model.records import Withheld

_RED, _YELLOW, _BOLD, _PLAIN = "\x1b[31m", "\x1b[33m", "\x1b[1m", "\x1b[0m"
_LEFT_NAMED: Final = 5


def problem_text(problem: Problem, texts: Mapping[str, str], *, color: bool = False) -> str:
    """Return a problem with the author's line, the near miss and the cure."""
    paint = _RED if problem.severity is Severity.ERROR else _YELLOW
    first = str(problem)
    lines = [f"{paint}{first}{_PLAIN}" if color else first]
    at = problem.place
    source = _lines(texts.get(at.path, ""))
    if 0 < at.line <= len(source) and source[at.line - 1].strip():
        shown, column = _window(source[at.line - 1], at.column)
        start, end = column - 1, column - 1 + at.length
        before, meant, after = map(visible, (shown[:start], shown[start:end], shown[end:]))
        lines.append(f"{at.line:>5} | {before}{meant}{after}")
        near = f'  did you mean "{problem.near}"?' if problem.near else ""
        lines.append(f"      | {' ' * max(start, len(before))}{'^' * max(1, len(meant))}{near}")
    elif problem.near:
        lines.append(f'      did you mean "{problem.near}"?')
    if problem.cure:
        first_cure, *rest = problem.cure.split("\n")
        lines.append(f"    How to fix: {first_cure}")
        lines += [f"                {line}" for line in rest]
    return "\n".join(line.rstrip() for line in lines)


@lru_cache(maxsize=1)
def _lines(text: str) -> list[str]:
    """Return the lines of a file; problems come file by file, and there may be thousands in one."""
    return text.split("\n")


def _window(line: str, column: int, width: int = 100) -> tuple[str, int]:
    """Return the part of a long line round a column, and the column in it."""
    line = invisible.shown(line.replace("\t", " "))
    if len(line) <= width:
        return line, column
    start = max(0, min(column - 1 - width // 3, len(line) - width))
    head = "…" if start else ""
    tail = "…" if start + width < len(line) else ""
    return f"{head}{line[start : start + width]}{tail}", column - start + len(head)


def counts_text(problems: tuple[Problem, ...]) -> str:
    """Return `3 errors, 1 warning and 2 notes in 2 files`, or an empty text."""
    counts = {one: sum(problem.severity is one for problem in problems) for one in Severity}
    parts = [_count(count, severity) for severity, count in counts.items() if count]
    files = len({problem.place.path for problem in problems})
    listed = " and ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))
    return f"{listed} in {_count(files, 'file')}" if parts else ""


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def summary_text(result: Result, seconds: str, output: str) -> str:
    """Return the one line at the end of a build."""
    counts = counts_text(result.problems)
    if result.published is None:
        return f"{counts}; nothing was written to {output}"
    done = result.published
    parts = [
        f"{_count(result.pages, 'page')} in {output}",
        f"{done.changed} changed",
        f"{done.unchanged} unchanged",
        f"{done.removed} removed",
        f"{seconds} s",
    ]
    lines = [", ".join(parts) + (f"; {counts}" if counts else "")]
    lines += [
        f"New lines stand in content/{one}: commit it with your change" for one in result.recorded
    ]
    lines += [f"Held back: {withheld_text(one)}" for one in result.withheld]
    return "\n".join(lines)


def withheld_text(withheld: Withheld) -> str:
    """Return which file is withheld, why, and what is still to be done to it."""
    mistakes = (
        f", with {_count(withheld.mistakes, 'mistake')} to correct" if withheld.mistakes else ""
    )
    return f"{withheld.path}: {withheld.reason}{mistakes}"


def draft_text(file: str, kind: str) -> str:
    """Return what there is now, and the next two steps."""
    last = "Open a pull request." if kind == "translation" else "Delete the line  draft: yes"
    seen = "as a draft: readers do not see it"
    if kind == "translation":
        seen = "and readers see it in a guide whose  language:  is its own"
    return (
        f"{file} is there, {seen}.\n"
        "1. Fill in the blanks.  python3 build.py check  names those that are left,\n"
        "   and  python3 build.py serve  shows the page.\n"
        f"2. {last}{'' if kind == 'translation' else ', and open a pull request.'}"
    )


def left_text(result: Result) -> str:
    """Return a line about files in the output folder that are not ours, or an empty text."""
    left = result.published.left if result.published else ()
    if not left:
        return ""
    and_more = f" and {len(left) - _LEFT_NAMED} more" if len(left) > _LEFT_NAMED else ""
    named = ", ".join(map(visible, left[:_LEFT_NAMED]))
    cleaned = [path for path in left if not stays(path)]
    which = "them" if len(cleaned) == len(left) else f"{len(cleaned)} of them"
    note = f" (--clean removes {which})" if cleaned else ""
    return f"Left alone, not made by this build: {named}{and_more}{note}\n"


def timings_text(result: Result) -> str:
    """Return why each page was rendered again, and the time and the count of each step."""
    steps = [
        f"{seconds * 1000:8.1f} ms  {step:10}{result.counts.get(step, '')}".rstrip()
        for step, seconds in result.timings.items()
    ]
    return "\n".join([*(f"{path}: {why}" for path, why in result.why.items()), *steps])


def change_text(
    moves: Mapping[str, str], texts: Mapping[str, str], said: Iterable[str], content: str
) -> str:
    """Return what was renamed, deleted and changed in content, a line for each file."""
    lines = [
        f"renamed {content}/{old} to {content}/{new}" if new else f"deleted {content}/{old}"
        for old, new in moves.items()
    ]
    lines += [f"changed {content}/{path}" for path in sorted({*texts} - {*moves.values()})]
    return "\n".join([*lines, *said, "Now:  python3 build.py check"])
