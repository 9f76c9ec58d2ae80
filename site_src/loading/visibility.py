"""What readers are not to see yet, or no longer: drafts, files before their day and after it.

A file that is withheld leaves the guide before it is put together, so that nothing of it can be
published by accident. What others say about it is a problem, or is left out with it. A day that
comes by itself stops no build: what used the file goes on without it, and a warning says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any, Final, TypeVar

from site_src.loading.figures import SUFFIX
from site_src.model.page_kinds import NEEDED_PAGES
from site_src.model.problems import Problem, has_errors
from site_src.model.records import Prose, Withheld
from site_src.model.translations import base_path
from site_src.prose.converter import INTERNAL
from site_src.prose.lines import resolve

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from collections.abc import Set as AbstractSet
    from datetime import date

    from site_src.fields.reader import Fields
    from site_src.loading.loaded import Loaded
    from site_src.model.problems import Place
    from site_src.model.records import Disclaimer, Question, Record

R = TypeVar("R", bound="Record | Question | Disclaimer")

_LINK: Final = re.compile(rf'<a href="{INTERNAL}([^"#]*)[^"]*">(.*?)</a>', re.DOTALL)


@dataclass(frozen=True)
class _Reason:
    """Why a file is withheld; `day` is the one that did it, if no person did.

    Drafts show what `is_pending`. Mistakes in what `is_silent` leave with it.
    """

    sentence: str
    is_pending: bool
    is_silent: bool
    day: date | None = None


_DRAFT: Final = _Reason("it is a draft (draft: yes)", is_pending=True, is_silent=True)


def withhold(
    loaded: Loaded, today: date, *, drafts: bool, seen_on: date | None = None
) -> tuple[Loaded, tuple[Withheld, ...]]:
    """Return what is to be published, and what is withheld.

    With `drafts`, what readers are still to see is kept, too, and marked. The mistakes in what
    readers are not to see stop nobody: they leave with it. `seen_on` is the day on which somebody
    asks, where it is not the day of the build: sentences are made for it.
    """
    reasons = _reasons(loaded, today, seen_on or today)
    problems = [*_check_needed(loaded, reasons), *_check_order(loaded)]
    for path in _needed(loaded):
        reasons.pop(path, None)
    _hold_users(loaded, reasons)
    shown = {path for path, reason in reasons.items() if drafts and reason.is_pending}
    withheld = {path: reason.sentence for path, reason in reasons.items() if path not in shown}
    silent = {path for path in withheld if reasons[path].is_silent}
    drafted = {path for path in withheld if reasons[path].day is None}
    shown_codes = {one.code for one in loaded.records.exercises if one.path not in withheld}
    codes = {loaded.written.fields[path].text("code") for path in withheld} - {""} - shown_codes
    used = list(_used(loaded, reasons, withheld))
    left_out = {(user, to) for user, to, _ in used}
    problems += [_left_out(place, to, reasons[to]) for _, to, place in used]
    records, written = loaded.records, loaded.written
    published = replace(
        loaded,
        records=replace(
            records,
            sections=_kept(records.sections, withheld, left_out),
            exercises=_kept(records.exercises, withheld, left_out),
            pages=_kept(records.pages, withheld, left_out),
            routines=_kept(records.routines, withheld, left_out),
            questions=_kept(records.questions, withheld, left_out),
            disclaimers=_kept(records.disclaimers, withheld, left_out),
            figures={path: own for path, own in records.figures.items() if path not in withheld},
            conditions=[
                (replace(one, cells=tuple(x for x in one.cells if x.exercise not in codes)), at)
                for one, at in records.conditions
            ],
        ),
        written=replace(
            written,
            fields=written.fields | _routine_fields(loaded, left_out),
            condition_rows=[_without(row, codes) for row in written.condition_rows],
            links=[
                link
                for link in written.links
                if (user := page_of(link.place.path)) not in withheld
                and (user, link.to.partition("#")[0]) not in left_out
            ],
        ),
        withheld=withheld,
        drafts=shown,
        problems=[one for one in loaded.problems if page_of(one.place.path) not in silent]
        + [one for one in problems if page_of(one.place.path) not in drafted],
    )
    mistakes = [page_of(one.place.path) for one in loaded.problems if has_errors([one])]
    return published, tuple(
        Withheld(path, reason, mistakes.count(path), is_silent=path in silent)
        for path, reason in sorted(withheld.items())
    )


def days_to_come(loaded: Loaded, today: date) -> list[date]:
    """Return the days after today on which something is published, or is no more."""
    names = "publish_on", "expires_on"
    found = {fs.day(name) for fs in loaded.written.fields.values() for name in names if name in fs}
    return sorted(day for day in found if day > today)


def has_day(loaded: Loaded, path: str) -> bool:
    """Say whether a day decides on who sees a file: its own, or its section's."""
    names = "publish_on", "expires_on"
    return any(name in fs for fs in _own_fields(loaded, path) for name in names)


def last_day(loaded: Loaded, path: str) -> date | None:
    """Return the first day on which readers see a file no more: its own, or its section's."""
    days = [fs.day("expires_on") for fs in _own_fields(loaded, path) if "expires_on" in fs]
    return min(days, default=None)


def _own_fields(loaded: Loaded, path: str) -> list[Fields]:
    """Return the fields of a file, and of the section that it is in."""
    folder, _, _ = path.rpartition("/")
    section = f"{folder}/_section.md" if path.startswith("exercises/") else path
    return [
        loaded.written.fields[one]
        for one in dict.fromkeys((path, section))
        if one in loaded.written.fields
    ]


def _reasons(loaded: Loaded, today: date, seen_on: date) -> dict[str, _Reason]:
    """Return why each withheld file is."""
    reasons = {
        path: reason
        for path, fields in loaded.written.fields.items()
        if (reason := _reason(fields, today, seen_on)) is not None
    }
    for path in loaded.written.fields:
        folder, _, name = path.rpartition("/")
        section = reasons.get(f"{folder}/_section.md")
        if path.startswith("exercises/") and name != "_section.md" and section:
            sentence = f"its section is held back: {section.sentence}"
            reasons.setdefault(path, replace(section, sentence=sentence))
    return reasons


def _reason(fields: Fields, today: date, seen_on: date) -> _Reason | None:
    """Return why one file is withheld, or None when it is not."""
    if fields.yes("draft"):
        return _DRAFT
    if "publish_on" in fields and today < (day := fields.day("publish_on")):
        sentence = f"it is to be published on {day} (publish_on)"
        return _Reason(sentence, is_pending=True, is_silent=False, day=day)
    if "expires_on" in fields and today >= (day := fields.day("expires_on")):
        sentence = f"it {'expired' if day <= seen_on else 'expires'} on {day} (expires_on)"
        return _Reason(sentence, is_pending=False, is_silent=True, day=day)
    return None


def _hold_users(loaded: Loaded, reasons: dict[str, _Reason]) -> None:
    """Withhold what would be nothing without a file that its day has taken away."""
    for routine in loaded.records.routines:
        rows = loaded.written.fields[routine.path].groups("exercises")
        why = [reasons.get(resolve(row.text("exercise"), routine.path)) for row in rows]
        gone = [one for one in why if one and _is_left_out(loaded, routine.path, one)]
        if gone and len(gone) == len(rows):
            sentence = f"none of its exercises is published; of the last, {gone[-1].sentence}"
            reasons.setdefault(routine.path, replace(gone[-1], sentence=sentence))
    for question in loaded.records.questions:
        about = question.about.partition("#")[0]
        reason = reasons.get(about)
        if reason and _is_left_out(loaded, question.path, reason):
            sentence = f"it is about {about}: {reason.sentence}"
            reasons.setdefault(question.path, replace(reason, sentence=sentence))


def _is_left_out(loaded: Loaded, user: str, reason: _Reason) -> bool:
    """Say whether a day alone parts a file from one that uses it; else an author did it just now.

    A page of today must not use what comes later. One that came on its own day was written before.
    """
    comes_itself = any("publish_on" in fields for fields in _own_fields(loaded, user))
    return reason.day is not None and (not reason.is_pending or comes_itself)


def _used(
    loaded: Loaded, reasons: dict[str, _Reason], withheld: dict[str, str]
) -> Iterator[tuple[str, str, Place]]:
    """Yield which published file uses which that a day has taken away, and where it says so."""
    links = [(link.to.partition("#")[0], link.place) for link in loaded.written.links]
    for routine in loaded.records.routines:
        rows = loaded.written.fields[routine.path].groups("exercises")
        links += [(resolve(row.text("exercise"), routine.path), row.at("exercise")) for row in rows]
    for to, place in links:
        user = base_path(place.path)
        if to in withheld and user not in withheld and _is_left_out(loaded, user, reasons[to]):
            yield user, to, place


def _left_out(place: Place, to: str, reason: _Reason) -> Problem:
    """Report that something is used of which a day has come: it is left out there.

    left-out: who reads on would look for what is not there.
    Bad:  a routine with an exercise of yesterday (expires_on: 2026-11-22)
    Good: the routine without it
    """
    expected = f"{to} to be published as long as this"
    same = "publish_on" if reason.is_pending else "expires_on"
    cure = f"take it out, or give this file the same day:  {same}: {reason.day}"
    found = f"{reason.sentence}: it is left out here"
    return Problem(place, "left-out", expected, found, cure=cure)


def _kept(
    records: Iterable[R], withheld: dict[str, str], left_out: AbstractSet[tuple[str, str]]
) -> list[R]:
    """Return what is published of some records, without links to what is left out in them."""
    kept = []
    for record in records:
        gone = {to for user, to in left_out if user == record.path}
        if record.path not in withheld:
            kept.append(_unlinked(record, gone) if gone else record)
    return kept


def _unlinked(value: Any, gone: set[str]) -> Any:  # noqa: ANN401 - whatever a record holds
    """Return a record, or a value of one, in which links to some files are words alone."""
    if isinstance(value, Prose):
        html = _LINK.sub(lambda link: link[2] if link[1] in gone else link[0], value.html)
        return replace(value, html=html)
    if isinstance(value, tuple):
        return tuple(_unlinked(one, gone) for one in value)
    if isinstance(value, dict):
        return {name: _unlinked(one, gone) for name, one in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        named = {one.name: _unlinked(getattr(value, one.name), gone) for one in fields(value)}
        return replace(value, **named)
    return value


def page_of(path: str) -> str:
    """Return the file that a figure file or a translation belongs to, or the path itself."""
    path = base_path(path)
    return path.removesuffix(SUFFIX) + ".md" if path.endswith(SUFFIX) else path


def _routine_fields(loaded: Loaded, left_out: AbstractSet[tuple[str, str]]) -> dict[str, Fields]:
    """Return the fields of routines without the exercises that are left out in them."""
    made = {}
    for path in {user for user, _ in left_out if user.startswith("routines/")}:
        rows = loaded.written.fields[path].groups("exercises")
        names = {row.text("exercise") for row in rows}
        gone = {name for name in names if (path, resolve(name, path)) in left_out}
        made[path] = _without(loaded.written.fields[path], gone)
    return made


def _without(row: Fields, gone: set[str]) -> Fields:
    """Return the fields of a condition or a routine without some of its exercises."""
    if "exercises" not in row:
        return row
    kept = tuple(one for one in row.groups("exercises") if one.text("exercise") not in gone)
    return replace(row, values=row.values | {"exercises": (kept, row.at("exercises"))})


def _needed(loaded: Loaded) -> dict[str, str]:
    """Return what is never withheld, and why: guides need it, or disclaimers lead there."""
    led_to = (one.link_to.partition("#")[0] for one in loaded.records.disclaimers)
    needed = dict.fromkeys(led_to, "the page that a disclaimer leads to")
    kinds = ((one.path, one.kind) for one in loaded.records.pages if one.kind in NEEDED_PAGES)
    return needed | {path: f"the page of the kind {kind}" for path, kind in kinds}


def _check_needed(loaded: Loaded, reasons: dict[str, _Reason]) -> Iterator[Problem]:
    """Report a page that is withheld though every guide must have it.

    held-back: readers would be led to a page that they cannot see.
    Bad:  [Bird dog](bird-dog.md)   (which says draft: yes)
    Good: no link to it until it is published
    """
    for path, what in _needed(loaded).items():
        if path in reasons:
            reason, fields = reasons[path], loaded.written.fields[path]
            expected = f"{what} to be published: a guide needs it"
            name = next((n for n in ("draft", "publish_on", "expires_on") if n in fields), "draft")
            code = "left-out" if reason.day and not reason.is_pending else "held-back"
            found = reason.sentence if code == "held-back" else f"{reason.sentence}: it stays"
            cure = f"delete the line {name}:"
            yield Problem(fields.at(name), code, expected, found, cure=cure)


def _check_order(loaded: Loaded) -> Iterator[Problem]:
    """Report a file whose last day comes before its first.

    lifetime: nobody would ever see the page, or it would go while others still use it.
    Bad:  publish_on: 2026-12-01, and expires_on: 2026-11-01
    Good: publish_on: 2026-12-01, and expires_on: 2027-12-01
    """
    for one in loaded.written.fields.values():
        if "publish_on" in one and "expires_on" in one:
            first, last = one.day("publish_on"), one.day("expires_on")
            if last <= first:
                expected = f"a day after {first}, on which readers first see it"
                cure = "give a later expires_on, or delete the line"
                yield Problem(one.at("expires_on"), "lifetime", expected, str(last), cure=cure)
