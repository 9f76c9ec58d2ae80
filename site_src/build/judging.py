"""What was read, as readers see it on a day, judged: today, with drafts, and on days to come."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from site_src.checks.agreed import agreed_lines as _agreed_lines
from site_src.checks.dates import check_days
from site_src.checks.guide import check_guide
from site_src.checks.language import check_language
from site_src.loading.assemble import assemble
from site_src.loading.visibility import days_to_come, page_of, withhold
from site_src.model.problems import has_errors

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from site_src.loading.loaded import Loaded
    from site_src.model.problems import Problem
    from site_src.model.records import Guide, Withheld


def seen_by_readers(
    loaded: Loaded, today: date, *, drafts: bool, seen_on: date | None = None
) -> tuple[Loaded, tuple[Withheld, ...]]:
    """Return what readers see on a day, with all problems of its own, and what is withheld.

    `drafts` and `seen_on` are those of `hold_back`.
    """
    published, withheld = withhold(loaded, today, drafts=drafts, seen_on=seen_on)
    silent = {one.path for one in withheld if one.is_silent}
    days = [one for one in check_days(loaded, today) if page_of(one.place.path) not in silent]
    return replace(published, problems=[*published.problems, *days]), withheld


def judged(loaded: Loaded) -> tuple[Guide | None, list[Problem]]:
    """Return the guide, and everything that is wrong with it as a whole."""
    guide, problems = assemble(loaded)
    return guide, [*check_guide(loaded), *problems]


def agreed_lines(loaded: Loaded) -> dict[str, str]:
    """Return the line that safety.txt has for each statement, as its words are now."""
    return _agreed_lines(loaded)


def problems_of_drafts(
    loaded: Loaded, withheld: Iterable[Withheld], today: date, known: Iterable[Problem]
) -> list[Problem]:
    """Return what stands in the way of publishing what is withheld: its author asks for that.

    Of a draft these are notes: it stops nobody as long as it is one. What is `known` is told.
    """
    told = set(known)
    by_path = {one.path: one for one in withheld}
    whole, _ = seen_by_readers(loaded, today, drafts=True)
    guide, problems = judged(whole)
    problems = [*whole.problems, *problems]
    if guide and not has_errors(problems):
        problems += check_language(guide)
    return [
        replace(one, is_note=by_path[path].is_silent)
        for one in problems
        if (path := page_of(one.place.path)) in by_path and one not in told
    ]


def problems_to_come(
    loaded: Loaded, today: date, known: Iterable[Problem], *, with_judgement: bool
) -> Iterator[Problem]:
    """Yield what a day to come will bring that a day of publishing or of expiring is about.

    What is then left out somewhere is a mistake of today for `check`; a build tells only what
    would stop it on that day.
    """
    seen = {(one.place, one.code) for one in known}
    for day in days_to_come(loaded, today):
        published, _ = seen_by_readers(loaded, day, drafts=False, seen_on=today)
        _, found = judged(published)
        for problem in (*published.problems, *found):
            is_use = problem.code == "left-out"
            if (is_use and with_judgement) or has_errors([problem]):
                if (problem.place, problem.code) not in seen:
                    expected = f"{problem.expected}, on {day} too"
                    code = "lifetime" if is_use else problem.code
                    yield replace(problem, code=code, expected=expected)
                seen.add((problem.place, problem.code))
