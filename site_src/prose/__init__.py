"""Prose: an author's Markdown → safe HTML and what a check wants to know about it.

Contributors' Markdown is not code: raw HTML is switched off in the converter, links are held to
an allow-list while the tree is still a tree, and nh3 cleans the result once more.
"""

from __future__ import annotations

import re
from sys import intern
from typing import TYPE_CHECKING

from site_src.model.codes import Severity
from site_src.model.problems import Place, Problem, quoted
from site_src.model.records import Part, Prose
from site_src.prose.converter import to_html
from site_src.prose.emphasis import check_emphasis
from site_src.prose.lines import check_length, check_lines, check_marks
from site_src.prose.lists import lost_items
from site_src.prose.text import NO_NAMES, slug_of

if TYPE_CHECKING:
    from collections.abc import Mapping


def convert(
    text: str, path: str, first_line: int, names: Mapping[str, str] = NO_NAMES
) -> tuple[Prose, list[Problem]]:
    """Turn the author's Markdown into safe HTML; places count from `first_line`.

    `names` are those of headings that a translation inherits.
    """
    if too_long := check_length(text, path, first_line):
        return Prose(""), [too_long]
    problems = list(check_lines(text, path, first_line))
    if any(problem.code == "nested-too-deep" for problem in problems):
        return Prose(""), problems
    cites, mark_problems = check_marks(text, path, first_line)
    problems += mark_problems
    said = {one.place.line for one in problems if one.severity is Severity.ERROR}
    try:
        made = to_html(text, path, names)
        left = [*check_emphasis(text, made.html, path, first_line)]
    except RecursionError:
        expected = "lists inside one another at most a few deep"
        cure = "write it with fewer levels"
        problem = Problem(
            Place(path, first_line), "nested-too-deep", expected, "far more", cure=cure
        )
        return Prose(""), [*problems, problem]
    left += lost_items(text, path, first_line, made.lost)
    problems += [problem for problem in left if problem.place.line not in said]
    if any(problem.code in {"html", "not-supported"} for problem in problems):
        return Prose(""), problems
    return Prose(made.html, text, first_line, cites), problems


def parts_of(
    pieces: list[tuple[str, int, str]], path: str, names: Mapping[str, str] = NO_NAMES
) -> tuple[tuple[Part, ...], list[Problem]]:
    """Convert the parts that `split_parts` returned; headings must differ and hold something.

    duplicate-heading: a link to the heading could reach only the first.
    Bad:  ## Steps, and further down ## Steps again
    Good: ## Steps, once
    """
    problems: list[Problem] = []
    parts: dict[str, Part] = {}
    for heading, line, text in pieces:
        slug = slug_of(heading, names)
        place = Place(path, line, 1, len(heading) + 3)
        prose, found = convert(text, path, line + 1, names)
        problems += found
        if not heading or not slug:
            problems.append(Problem(place, "empty-part", "words after ##", "none", cure="## …"))
        elif found_mark := re.search(r"[*`<\[\]]", heading):
            expected, cure = "a heading of plain words", "delete the signs round the words"
            problems.append(
                Problem(place, "not-supported", expected, quoted(found_mark.group()), cure=cure)
            )
        elif not text.strip():
            cure = "write a sentence below it, or delete the heading"
            problems.append(
                Problem(place, "empty-part", f"text below {quoted(heading)}", "nothing", cure=cure)
            )
        elif slug in parts:
            first = parts[slug].line
            problems.append(
                Problem(
                    place,
                    "duplicate-heading",
                    f"the heading {quoted(heading)} once",
                    f"it again (first on line {first})",
                    cure="join the two parts, or give one another name",
                )
            )
        else:
            parts[slug] = Part(intern(heading), slug, prose, line)
    return tuple(parts.values()), problems
