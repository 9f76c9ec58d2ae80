"""The ladder of an exercise: its rungs, their doses and their words, checked together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from site_src.fields import schema
from site_src.model.choices import FLOOR_POSITIONS
from site_src.model.problems import Paste, Place, Problem, nearest, quoted
from site_src.model.records import Dose, Prose, Range, Rung
from site_src.model.urls import rung_sign
from site_src.prose import convert

if TYPE_CHECKING:
    from collections.abc import Iterator

    from site_src.fields.reader import Fields

FEWEST_RUNGS: Final = 3
_NO_DOSE: Final = Dose(Range(1, 1), None, None, None, each_side=False)


@dataclass(frozen=True)
class Ladder:
    """The rungs, easiest first, and the dose they were read with."""

    rungs: tuple[Rung, ...]
    start: Dose
    target: Dose
    dose: Fields


def read_ladder(
    values: Fields, pieces: list[tuple[str, int, str]], path: str
) -> tuple[Ladder | None, list[Problem]]:
    """Return the ladder that the fields and the `###` parts of an exercise describe.

    A rung marked start has the dose `dose.start`, one marked article `dose.target`, one marked
    both grows from the first to the second. Every number thus stands in one place.
    """
    problems: list[Problem] = []
    dose = values.group("dose")
    rung_fields = values.groups("rungs")
    if dose is None:
        return None, problems
    each_side = dose.yes("each_side")
    start = read_dose(dose.group("start") or dose, problems, each_side=each_side)
    target = read_dose(dose.group("target") or dose, problems, each_side=each_side)
    words = _words_by_title(pieces, path, [row.text("title") for row in rung_fields], problems)
    rungs = []
    for row in rung_fields:
        is_start, is_article = row.yes("start"), row.yes("article")
        own = _own_dose(row, problems, marked=is_start or is_article, each_side=each_side)
        title = row.text("title")
        if title not in words:
            expected = f'words below "### {title}"'
            cure = f"### {title}\n\n…"
            problems.append(Problem(row.at("title"), "ladder", expected, "none", cure=cure))
        rungs.append(
            row.record(
                Rung,
                schema.RUNG,
                dose=start if is_start else target if is_article else own,
                build_to=target if is_start and is_article and target != start else None,
                is_start=is_start,
                is_article=is_article,
                prose=words.get(title, Prose("")),
            )
        )
    problems += _check_rungs(values, rung_fields)
    return Ladder(tuple(rungs), start, target, dose), problems


def read_dose(group: Fields, problems: list[Problem], *, each_side: bool) -> Dose:
    """Return a dose; it must say how often, how long to hold or how long to move.

    dose: nobody could tell how much to do.
    Bad:  {sets: 1}
    Good: {sets: 1, reps: 5-10}
    """
    dose = Dose(
        sets=group.range("sets") or Range(1, 1),
        reps=group.range("reps"),
        hold_seconds=group.range("hold_seconds"),
        move_seconds=group.range("move_seconds"),
        each_side=group.yes("each_side", default=each_side),
    )
    if not (dose.reps or dose.hold_seconds or dose.move_seconds):
        expected = "reps, hold_seconds or move_seconds"
        problems.append(Problem(group.place, "dose", expected, "none of them", cure="reps: …"))
    if dose.move_seconds and (dose.reps or dose.hold_seconds):
        expected = "move_seconds alone, or reps and hold_seconds"
        problems.append(
            Problem(group.at("move_seconds"), "dose", expected, "both", cure="delete one of them")
        )
    return dose


def _own_dose(row: Fields, problems: list[Problem], *, marked: bool, each_side: bool) -> Dose:
    """Return the dose in a rung's own fields; a marked rung has none."""
    group = row.group("dose")
    if marked and group:
        expected = "no dose on the rung marked start or article: it stands in the dose above"
        problems.append(
            Problem(row.at("dose"), "ladder", expected, "one", cure="delete the rung's dose")
        )
    elif not marked and not group:
        expected = f"a dose for the rung {quoted(row.text('title'))}"
        cure = "dose: {sets: …, reps: …}"
        problems.append(
            Problem(row.place, "ladder", expected, "none", cure=cure, paste=Paste.NEW_FIELD)
        )
    return read_dose(group, problems, each_side=each_side) if group else _NO_DOSE


def _words_by_title(
    pieces: list[tuple[str, int, str]], path: str, titles: list[str], problems: list[Problem]
) -> dict[str, Prose]:
    """Return the words of each rung; report a heading that names no rung."""
    words: dict[str, Prose] = {}
    for heading, line, text in pieces:
        place = Place(path, line, 1, len(heading) + 4)
        if heading not in titles:
            near = nearest(heading, titles)
            way = Paste.LINE if near else Paste.BY_HAND
            cure = f"### {near}" if near else "add the rung to rungs:, or delete the heading"
            expected = "the title of a rung"
            problems.append(
                Problem(place, "unknown-heading", expected, quoted(heading), near, cure, paste=way)
            )
        elif heading in words:
            expected = f"the heading {quoted(heading)} once"
            cure = "join the two, or delete one"
            problems.append(Problem(place, "duplicate-heading", expected, "it again", cure=cure))
        elif not text.strip():
            expected = f"words below {quoted(heading)}"
            cure = "write below it what is different on this rung"
            problems.append(Problem(place, "empty-part", expected, "nothing", cure=cure))
            words[heading] = Prose("")
        else:
            words[heading], _ = convert(text, path, line + 1)  # reported with the whole part
    return words


def _check_rungs(values: Fields, rows: tuple[Fields, ...]) -> Iterator[Problem]:
    """Report a ladder without a start, an article's version, enough rungs or a floor-free one.

    ladder: everybody needs a version to begin with, and one to go on or back to.
    Bad:  rungs: with no line start: yes
    Good: start: yes   (on one rung)

    no-floor-free-rung: many people cannot get down to the floor.
    Bad:  a ladder on which every position is lying-on-back
    Good: position: standing   (on one rung at least)
    """
    at = values.at("rungs")
    if len(rows) < FEWEST_RUNGS:
        cure = "add an easier and a harder rung"
        yield Problem(at, "ladder", f"at least {FEWEST_RUNGS} rungs", str(len(rows)), cure=cure)
    marks = {"start": "readers begin with", "article": "is the article's version"}
    for mark, who in marks.items():
        marked = [row for row in rows if row.yes(mark)]
        if not marked:
            cure = f"write {mark}: yes on the rung that {who}"
            yield Problem(at, "ladder", f'one rung with "{mark}: yes"', "none", cure=cure)
        for row in marked[1:]:
            expected = f'one rung with "{mark}: yes"'
            yield Problem(row.at(mark), "ladder", expected, "a second one", cure="delete this line")
    if all(row.text("position") in FLOOR_POSITIONS for row in rows):
        expected = "a rung for standing or for a chair"
        cure = "write position: standing on a rung that is done so, or add one"
        yield Problem(at, "no-floor-free-rung", expected, "none", cure=cure)
    seen: dict[str, int] = {}
    for row in rows:
        for name in ("id", "title"):
            key = f"{name}={row.text(name)}"
            if key in seen:
                found = f"{quoted(row.text(name))} again (first on line {seen[key]})"
                expected, cure = f"each rung's {name} once", f"give this rung another {name}"
                yield Problem(row.at(name), "duplicate-id", expected, found, cure=cure)
            seen.setdefault(key, row.at(name).line)
    yield from _check_signs(rows)


def _check_signs(rows: tuple[Fields, ...]) -> Iterator[Problem]:
    """Report rungs that a link could not tell apart."""
    signs: dict[str, str] = {}
    for row in rows:
        name = row.text("id")
        other = signs.setdefault(rung_sign(name), name)
        if other != name:
            expected = f"an id that links write otherwise than {quoted(other)}"
            cure = f"id: {name}-2"
            yield Problem(row.at("id"), "duplicate-id", expected, quoted(name), cure=cure)
