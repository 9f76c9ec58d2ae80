"""What readers are not to see yet, or no longer: drafts, files before their day and after it.

A file that is held back leaves the guide before it is put together, so that nothing of it can be
published by accident. What others say about it is a problem, or is left out with it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, TypeVar

from site_src import checks
from site_src.assemble import NEEDED_PAGES, assemble
from site_src.load.figures import SUFFIX
from site_src.problems import Problem, has_errors

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from site_src.fields import Fields
    from site_src.load.state import Loaded
    from site_src.model import Record

R = TypeVar("R", bound="Record")


@dataclass(frozen=True)
class _Reason:
    """Why a file is held back, whether drafts show it, and whether its mistakes leave with it."""

    sentence: str
    is_to_come: bool
    is_silent: bool


_DRAFT: Final = _Reason("it is a draft (draft: yes)", is_to_come=True, is_silent=True)


@dataclass(frozen=True)
class Held:
    """A file that is held back, why, and how many mistakes are still in it."""

    path: str
    reason: str
    mistakes: int


def hold_back(loaded: Loaded, today: date, *, drafts: bool) -> tuple[Loaded, tuple[Held, ...]]:
    """Return what is to be published, and what is held back.

    With `drafts`, what readers are still to see is kept, too, and marked. The mistakes in what
    readers are not to see stop nobody: they leave with it.
    """
    reasons = _reasons(loaded, today)
    problems = [*_check_needed(loaded, reasons), *_check_order(loaded)]
    for page in loaded.pages:
        if page.kind in NEEDED_PAGES:
            reasons.pop(page.path, None)
    shown = {path for path, reason in reasons.items() if drafts and reason.is_to_come}
    held = {path: reason.sentence for path, reason in reasons.items() if path not in shown}
    silent = {path for path in held if reasons[path].is_silent}
    codes = {loaded.fields[path].text("code") for path in held} - {""}
    published = replace(
        loaded,
        sections=_kept(loaded.sections, held),
        exercises=_kept(loaded.exercises, held),
        pages=_kept(loaded.pages, held),
        routines=_kept(loaded.routines, held),
        questions=[one for one in loaded.questions if one.path not in held],
        links=[link for link in loaded.links if link.place.path not in held],
        figures={path: figures for path, figures in loaded.figures.items() if path not in held},
        conditions=[
            (replace(one, cells=tuple(x for x in one.cells if x.exercise not in codes)), at)
            for one, at in loaded.conditions
        ],
        condition_rows=[_without(row, codes) for row in loaded.condition_rows],
        problems=[
            *(one for one in loaded.problems if _page_of(one.place.path) not in silent),
            *problems,
        ],
        held=held,
        drafts=shown,
    )
    mistakes = [_page_of(one.place.path) for one in loaded.problems if has_errors([one])]
    return published, tuple(
        Held(path, reason, mistakes.count(path)) for path, reason in sorted(held.items())
    )


def problems_of_drafts(loaded: Loaded, held: Iterable[Held], today: date) -> list[Problem]:
    """Return what stands in the way of publishing what is held back: its author asks for that."""
    paths = {one.path for one in held}
    whole, _ = hold_back(loaded, today, drafts=True)
    guide, problems = assemble(whole)
    problems = [*whole.problems, *problems]
    if guide and not has_errors(problems):
        problems += checks.check_language(guide)
    # What the table of conditions lacks for them stands there; the rest of it is said already.
    paths.add("conditions.yaml")
    return [one for one in problems if _page_of(one.place.path) in paths]


def _reasons(loaded: Loaded, today: date) -> dict[str, _Reason]:
    """Return why each file that is held back is."""
    reasons = {
        path: reason
        for path, fields in loaded.fields.items()
        if (reason := _reason(fields, today)) is not None
    }
    for path in loaded.fields:
        folder, _, name = path.rpartition("/")
        section = reasons.get(f"{folder}/_section.md")
        if path.startswith("exercises/") and name != "_section.md" and section:
            sentence = f"its section is held back: {section.sentence}"
            reasons.setdefault(path, replace(section, sentence=sentence))
    return reasons


def _reason(fields: Fields, today: date) -> _Reason | None:
    """Return why one file is held back, or None when it is not."""
    if fields.yes("draft"):
        return _DRAFT
    if "publish_on" in fields and today < fields.day("publish_on"):
        sentence = f"it is to be published on {fields.day('publish_on')} (publish_on)"
        return _Reason(sentence, is_to_come=True, is_silent=False)
    if "expires_on" in fields and today >= fields.day("expires_on"):
        sentence = f"it expired on {fields.day('expires_on')} (expires_on)"
        return _Reason(sentence, is_to_come=False, is_silent=True)
    return None


def _kept(records: Iterable[R], held: dict[str, str]) -> list[R]:
    return [record for record in records if record.path not in held]


def _page_of(path: str) -> str:
    """Return the file that a figure file belongs to, or the path itself."""
    return path.removesuffix(SUFFIX) + ".md" if path.endswith(SUFFIX) else path


def _without(row: Fields, codes: set[str]) -> Fields:
    """Return a condition's fields without some exercises."""
    if "exercises" not in row:
        return row
    kept = tuple(one for one in row.groups("exercises") if one.text("exercise") not in codes)
    return replace(row, values=row.values | {"exercises": (kept, row.at("exercises"))})


def _check_needed(loaded: Loaded, reasons: dict[str, _Reason]) -> Iterator[Problem]:
    """Report a page that is held back though every guide must have it.

    held-back: readers would be led to a page that they cannot see.
    Bad:  [Bird dog](bird-dog.md)   (which says draft: yes)
    Good: no link to it until it is published
    """
    for page in loaded.pages:
        if page.kind in NEEDED_PAGES and page.path in reasons:
            expected = f"the page of the kind {page.kind} to be published: a guide needs it"
            fields = loaded.fields[page.path]
            name = next(n for n in ("draft", "publish_on", "expires_on") if n in fields)
            cure = f"delete the line {name}:"
            found = reasons[page.path].sentence
            yield Problem(fields.at(name), "held-back", expected, found, cure=cure)


def _check_order(loaded: Loaded) -> Iterator[Problem]:
    """Report a file whose last day comes before its first.

    lifetime: nobody would ever see the page.
    Bad:  publish_on: 2026-12-01, and expires_on: 2026-11-01
    Good: publish_on: 2026-12-01, and expires_on: 2027-12-01
    """
    for fields in loaded.fields.values():
        if "publish_on" in fields and "expires_on" in fields:
            first, last = fields.day("publish_on"), fields.day("expires_on")
            if last <= first:
                expected = f"a day after {first}, on which readers first see it"
                cure = "give a later expires_on, or delete the line"
                yield Problem(fields.at("expires_on"), "lifetime", expected, str(last), cure=cure)
