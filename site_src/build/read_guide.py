"""Content → the guide as readers are to see it, with what is wrong with it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, partial
from typing import TYPE_CHECKING, cast

from site_src.build.cached_loading import load_cached
from site_src.build.judging import judged, problems_of_drafts, problems_to_come, seen_by_readers
from site_src.build.result import Options, Result, timed
from site_src.checks.agreed import check_agreed
from site_src.checks.lost_addresses import check_unlisted
from site_src.loading.change_days import days_of, ledgers_of
from site_src.loading.loader import load, load_translations
from site_src.model.problems import Problem, has_errors, visible
from site_src.outputs.feed import names_of_changes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from site_src.loading.loaded import Loaded
    from site_src.model.records import (
        Guide,
    )
    from site_src.system.spool import Texts


def check_translation(loaded: Loaded, found: list[Problem]) -> Iterator[Problem]:
    """Judge a language that the guide is not built in: the mistakes in its files, not the gaps.

    Bad:  title: …, order: 3   (in wall-sit.es.md)
    Good: title: …             (the number comes from wall-sit.md)
    """
    own = set(loaded.files.translations.values())
    for problem in (*loaded.problems, *found):
        if problem.place.path in own and not problem.code.startswith("untranslated"):
            yield problem


def read_guide(options: Options) -> Guide | None:
    """Return the guide as readers are to see it; None while there are mistakes in it."""
    loaded, _ = seen_by_readers(load(options.content), options.today, drafts=options.drafts)
    guide, problems = judged(loaded)
    if guide is None or has_errors([*loaded.problems, *problems]):
        return None
    return replace(guide, base_url=options.base_url) if options.base_url else guide


def put_together(
    options: Options, result: Result, *, with_judgement: bool
) -> tuple[Guide | None, list[Problem]]:
    """Return the guide and what is wrong with it; what was read besides is not needed any more."""
    with timed(result, "load"):
        loaded = load_cached(options.content, result.cache, options.jobs)
    result.counts["load"] = (
        f"{len(loaded.files.paths)} files, {len(loaded.files.read_again)} read anew"
    )
    with timed(result, "assemble"):
        published, result.withheld = seen_by_readers(loaded, options.today, drafts=options.drafts)
        guide, found = judged(published)
    problems = [*published.problems, *found, *check_agreed(loaded, is_note=options.for_author)]
    if guide:
        result.days = days_of(loaded, names_of_changes(guide), options.today)
        result.ledgers = ledgers_of(loaded, guide, result.days)
    if with_judgement and guide and not has_errors(problems):
        problems += check_unlisted(loaded, guide, result.days)
    if with_judgement and result.withheld:
        problems += problems_of_drafts(loaded, result.withheld, options.today, problems)
    problems += problems_to_come(loaded, options.today, problems, with_judgement=with_judgement)
    if with_judgement:
        for other in load_translations(options.content, loaded):
            problems += check_translation(other, judged(other)[1])
            loaded.files.texts.update(other.files.texts)
    result.texts = cast("Texts", loaded.files.texts).renamed(partial(content_name, options))
    return guide, problems


def content_name(options: Options, path: str) -> str:
    """Return a path in content as it is seen from the project, with forward slashes."""
    return _content_folder(options.content, options.project) + path


@cache
def _content_folder(content: Path, project: Path) -> str:
    """Return what stands before every path in content."""
    folder = content.relative_to(project) if content.is_relative_to(project) else content
    return "" if folder == folder.parent else f"{visible(folder.as_posix())}/"


def in_project(problems: tuple[Problem, ...], options: Options) -> tuple[Problem, ...]:
    """Name files as a person in the project folder would."""
    own = ("templates/", "static/")
    return tuple(
        problem
        if problem.place.path.startswith(own)
        else replace(
            problem, place=replace(problem.place, path=content_name(options, problem.place.path))
        )
        for problem in problems
    )
