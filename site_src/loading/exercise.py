"""An exercise file → its record."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from site_src.fields import schema
from site_src.loading.ladder import read_ladder
from site_src.loading.markdown_file import (
    check_headings,
    check_opening,
    read_body,
    read_front,
    review_of,
    sources_of,
)
from site_src.model.problems import Paste, Place, Problem, has_errors, quoted
from site_src.model.records import Exercise
from site_src.prose import convert
from site_src.prose.lines import blocks_of, split_subparts
from site_src.prose.lists import lines_of
from site_src.prose.run_on import check_run_on, sign_of
from site_src.prose.text import slug_of

if TYPE_CHECKING:
    from site_src.fields.front_matter import Document
    from site_src.loading.loaded import Loaded
    from site_src.loading.markdown_file import Body

_LADDER = "easier-and-harder"
_NUMBERED = {"steps"}
_LISTS = {*_NUMBERED, "common-mistakes", "do-not-do-this-if", "stop-if"}


def read_exercise(loaded: Loaded, document: Document) -> None:
    """Read an exercise; its ladder is read from the fields and the headings together."""
    values = read_front(loaded, document, schema.EXERCISE)
    body = read_body(loaded, document)
    check_opening(loaded, document)
    complete = check_headings(
        loaded, document, body, schema.EXERCISE_HEADINGS, schema.OPTIONAL_HEADINGS
    )
    _check_lists(loaded, document, body)
    _check_claims(loaded, document, body)
    if values is None or not complete or _LADDER not in body.parts:
        return
    _, line, text = next(
        piece for piece in body.pieces if slug_of(piece[0], document.names) == _LADDER
    )
    opening, pieces = split_subparts(text, line + 1)
    if not opening.strip():
        expected = "when to go on to the next rung and when to go back, before the first ###"
        cure = "write a sentence on it above the first rung"
        place = Place(document.text_path, line)
        loaded.problems.append(Problem(place, "empty-part", expected, "nothing", cure=cure))
    # Its problems were found with the part.
    intro, _ = convert(opening, document.text_path, line + 1)
    ladder, problems = read_ladder(values, pieces, document.text_path)
    loaded.problems += problems
    if ladder is None or has_errors(problems):
        return
    titles = {slug_of(title, document.names) for title, _, _ in pieces}  # a rung's anchor is its id
    lost = titles - body.parts.keys()
    there = [name for name in loaded.written.headings[document.path] if name not in lost]
    loaded.written.headings[document.path] = (*there, *(rung.id for rung in ladder.rungs))
    parts = body.parts | {_LADDER: replace(body.parts[_LADDER], prose=intro)}
    dose, section = ladder.dose, document.path.split("/")[1]
    exercise = values.record(
        Exercise,
        schema.EXERCISE,
        path=document.path,
        address=f"/{section}/{document.path.rsplit('/', 1)[1].removesuffix('.md')}/",
        section=section,
        start=ladder.start,
        target=ladder.target,
        rungs=ladder.rungs,
        target_from=dose.text("target_from"),
        rest_seconds=dose.range("rest_seconds"),
        days_a_week=dose.range("days_a_week"),
        sources=sources_of(values, body.cites),
        review=review_of(loaded, values),
        opening=body.opening,
        parts=parts,
    )
    loaded.records.exercises.append(exercise)


def _check_lists(loaded: Loaded, document: Document, body: Body) -> None:
    """Report a part that must hold a list, and does not.

    steps-not-numbered: people on the floor look for the step that they were at.
    Bad:  - Stand with your back to the wall.
    Good: 1. Stand with your back to the wall.

    list-missing: who feels unwell looks for one sign among several, and reads no sentences.
    Bad:  You feel bad.   (below "Stop if")
    Good: - you feel faint
    """
    for slug, part in body.parts.items():
        read = lines_of(part.prose.typed)
        if slug not in _LISTS or not part.prose:
            continue
        is_numbered = slug in _NUMBERED
        marks = [line.mark for line in read if line.is_item and not line.indent]
        if any(mark[0].isdigit() == is_numbered for mark in marks):
            if not is_numbered:
                path = document.text_path
                loaded.problems += check_run_on(part.prose.typed, path, part.prose.line)
            continue
        first = next((line for line in read if line.kind in {"text", "item"}), None)
        place = Place(document.text_path, part.line + 1)
        if is_numbered:
            expected, cure = "a numbered list of steps", "1. …\n2. …"
            loaded.problems.append(
                Problem(place, "steps-not-numbered", expected, "none", cure=cure)
            )
        elif first:
            words = first.text.removeprefix(sign_of(first.text)).lstrip()
            place = replace(place, line=part.prose.line + read.index(first))
            expected = f'a list below {quoted(part.heading)}, each line beginning with "- "'
            found, cure = quoted(first.typed.strip()), f"- {words}"
            loaded.problems.append(
                Problem(place, "list-missing", expected, found, cure=cure, paste=Paste.LINE)
            )


def _check_claims(loaded: Loaded, document: Document, body: Body) -> None:
    """Report a paragraph about evidence that does not say how sure it is.

    unmarked-claim: nothing is claimed without saying how sure it is.
    Bad:  Exercise helps a lot.
    Good: Exercise probably helps a little. [moderate: hayden-2021]
    """
    part = body.parts.get("does-it-help")
    for block in blocks_of(part.prose) if part else ():
        if not block.is_marked:
            place = Place(document.text_path, block.line)
            expected = "a certainty mark after each claim"
            cure = f"{quoted(block.text[-40:])} [expert opinion]"
            loaded.problems.append(
                Problem(place, "unmarked-claim", expected, quoted(block.text, 40), cure=cure)
            )
