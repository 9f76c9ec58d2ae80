"""The guide → what the pages with scripts read: every rung and routine, and a script's words.

One file under `assets/`, from the same records as the pages. Names are short where a link holds
them for ever: an exercise's code, and the two signs of a rung, which come from its permanent id.
"""

from __future__ import annotations

import json
from functools import partial
from math import prod
from typing import TYPE_CHECKING, Any, Final

from site_src.model.cautions import BEFORE
from site_src.model.choices import MOST_EXERCISES, MOST_MINUTES, MOST_SETS
from site_src.model.data_records import Words
from site_src.model.durations import CHANGE_SIDES, GET_READY, REPETITION
from site_src.model.page_kinds import TOOL_KINDS
from site_src.model.urls import name_of, public, rung_sign
from site_src.outputs.assets import named
from site_src.outputs.plain_text import notice_texts
from site_src.prose.text import typeset
from site_src.rendering.phrases import word
from site_src.rendering.pictures import ALONE, MAIN, RUNG, figure_of
from site_src.rendering.site import notices

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from site_src.model.output import Output
    from site_src.model.records import Dose, Exercise, Guide, Item, Range, Routine, Rung
    from site_src.rendering.site import Site

Json = dict[str, Any]
DATA: Final = "tools.json"
_WORDS: Final = (
    "player",
    "condition",
    "list",
    "link",
    "builder",
    "log",
    "date",
    "dose",
    "unit",
)  # the groups of words that scripts speak with


def tools_data(site: Site, once: Callable[[Callable[[], str]], str]) -> Output | None:
    """Return the file, if the guide has a page that reads it.

    It needs no more than the outline of the guide, and its pictures. `once` makes a text from
    these, or knows it.
    """
    if not any(page.kind in TOOL_KINDS for page in site.guide.pages):
        return None
    return named(DATA, once(partial(_text, site)).encode())


def _text(site: Site) -> str:
    """Return what is in the file."""
    guide = site.guide
    data = {
        "timing": {"repetition": REPETITION, "sides": CHANGE_SIDES, "ready": GET_READY},
        "most": {"exercises": MOST_EXERCISES, "minutes": MOST_MINUTES},
        "address": public(guide.base_url, "/"),
        "notices": {
            "stop": word(guide.words, "text_form.stop"),
            "calendar": "\n\n".join(notice_texts(guide, notices(guide, "calendar"))),
        },
        "exercises": [_exercise(site, exercise) for exercise in guide.exercises],
        "cautions": list(_cautions(guide)),
        "routines": [_routine(routine) for routine in guide.routines],
        "words": dict(_words(guide)),
    }
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _exercise(site: Site, exercise: Exercise) -> Json:
    return {
        "code": exercise.code,
        "title": typeset(exercise.title),
        "page": f"..{exercise.address}",
        "rest": exercise.rest_seconds.low,
        "rungs": [_rung(site, exercise, rung) for rung in exercise.rungs],
    }


def _cautions(guide: Guide) -> Iterator[Json]:
    """Yield each condition with the exercises that are to be left out with it, or asked about."""
    for condition in guide.conditions.values():
        cells = {cell.exercise: cell.way for cell in condition.cells if cell.way in BEFORE}
        if cells:
            yield {"title": typeset(condition.title), "cells": cells}


def _rung(site: Site, exercise: Exercise, rung: Rung) -> Json:
    return {
        "sign": rung_sign(rung.id),
        "start": rung.is_start,
        "title": typeset(rung.title),
        "cue": typeset(rung.cue or rung.title),
        "floor": rung.needs_floor,
        "sides": 2 if rung.dose.each_side else 1,
        "dose": _dose(rung.dose),
        **_bounds(site.guide, exercise, rung),
        "pictures": list(_pictures(site, exercise, rung)),
    }


def _dose(dose: Dose) -> dict[str, int]:
    """Return a dose in whole numbers: the smaller one wherever the author gave two."""
    return {name: span.low for name, span in _spans(dose).items()}


def _bounds(guide: Guide, exercise: Exercise, rung: Rung) -> Json:
    """Return the most that a link may ask for: of each number of a rung's dose, and in all.

    It is the largest that the guide has for this exercise in a dose of the same kind: on its
    ladder, as its start or its target, or in a routine. `total` has the repetitions of all sets,
    and the seconds of all sets and repetitions; each side counts as one.
    """
    doses = [exercise.start, exercise.target, *(one.dose for one in exercise.rungs)]
    for routine in guide.routines:
        doses += [one.dose for one in routine.items if one.exercise.path == exercise.path]
    alike = [_spans(dose) for dose in doses if _kind(dose) == _kind(rung.dose)]
    names = list(_spans(rung.dose))
    most = {name: max(one[name].high for one in alike if name in one) for name in names}
    total = {
        name: max(
            prod(one[of].high for of in {"sets", "reps", name} & one.keys()) for one in having
        )
        for name in names
        if name != "sets" and (having := [one for one in alike if name in one])
    }
    return {"most": most | {"sets": max(most["sets"], MOST_SETS)}, "total": total}


def _kind(dose: Dose) -> str:
    """Return what a dose counts: repetitions, seconds of a hold, or seconds of movement."""
    return "reps" if dose.reps else "hold" if dose.hold_seconds else "move"


def _spans(dose: Dose) -> dict[str, Range]:
    """Return the numbers of a dose that its author gave, by the names that links are made of."""
    spans = {
        "sets": dose.sets,
        "reps": dose.reps,
        "hold": dose.hold_seconds,
        "move": dose.move_seconds,
    }
    return {name: span for name, span in spans.items() if span}


def _pictures(site: Site, exercise: Exercise, rung: Rung) -> Iterator[list[object]]:
    """Yield the first and the last picture of a rung: file beside this one, size, and words."""
    figure = figure_of(exercise, rung)
    if figure is None:
        return
    room = ALONE if figure.name == MAIN else RUNG
    for index in sorted({0, len(figure.poses) - 1}):
        shown = site.pictures[exercise.path, figure.name, index, room]
        file = (shown.address or shown.file).rpartition("/")[2]
        yield [file, shown.width, shown.height, typeset(figure.poses[index].alt)]


def _routine(routine: Routine) -> Json:
    return {
        "name": name_of(routine),
        "title": typeset(routine.title),
        "page": f"..{routine.address}",
        "items": [_item(item) for item in routine.items],
    }


def _item(item: Item) -> Json:
    return {
        "code": item.exercise.code,
        "sign": rung_sign(item.rung.id),
        "dose": _dose(item.dose),
    }


def _words(guide: Guide) -> Iterator[tuple[str, str]]:
    """Yield every word of the scripts by its dotted name."""

    def each(group: Words, prefix: str) -> Iterator[tuple[str, str]]:
        for name, entry in group.entries.items():
            if isinstance(entry, Words):
                yield from each(entry, f"{prefix}{name}.")
            else:
                yield f"{prefix}{name}", typeset(entry)

    for name in _WORDS:
        group = guide.words[name]
        if isinstance(group, Words):
            yield from each(group, f"{name}.")
