"""The guide → `guide.json`: everything it holds, for programs.

The names of fields are those of the tables that authors fill in. What an author never changes once
it is published is an `id` here: two letters for an exercise, a name for a rung, a file or a source.
`guide_schema` says what may stand where. Addresses are relative to the file itself.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeVar

from site_src.model.choices import WAYS
from site_src.model.data_records import Words
from site_src.model.durations import minutes, routine_minutes
from site_src.model.output import Output
from site_src.model.page_kinds import STRAY_KINDS
from site_src.model.records import GENERATOR
from site_src.model.urls import relative
from site_src.outputs.json_fields import filled, range_of, with_others
from site_src.outputs.json_lines import JsonText, as_json, pieces_of_json
from site_src.prose.plain import text_of
from site_src.prose.text import typeset
from site_src.rendering import phrases
from site_src.rendering.pictures import ALONE, MAIN, RUNG
from site_src.rendering.site import finish, notices, oldest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from site_src.figure.pose import Figure
    from site_src.model.cautions import Caution
    from site_src.model.data_records import Cell, Condition, Source
    from site_src.model.output import Cached
    from site_src.model.records import (
        Disclaimer,
        Dose,
        Exercise,
        Item,
        Page,
        Part,
        Prose,
        Question,
        Record,
        Review,
        Routine,
        Rung,
        Section,
    )
    from site_src.rendering.site import Site
    from site_src.system.spool import Spooled

DATA: Final = "guide.json"
SCHEMA: Final = "guide.schema.json"
FORMAT: Final = 2  # grows when a program that reads the file would have to change
LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"
# The choices of the tables that readers see in words.
LABELS: Final = ("position", "equipment", "level", "certainty", "source_kind", "urgency")

Json = dict[str, Any]
# Returns the cache entry of the record with a path, or what is made of it now.
# Returns what pieces make together, perhaps spooled.
Store: TypeAlias = "Callable[[Iterable[bytes]], bytes | Spooled]"
R = TypeVar("R", bound="Record")


def guide_json(site: Site, kept: Cached, store: Store = b"".join) -> Output:
    """Return the whole guide as data: a line for each field, and for each thing on a list.

    It may be large: `store` takes it piece by piece.
    """
    return Output(
        DATA, "json", store(piece.encode() for piece in pieces_of_json(_guide(site, kept)))
    )


def name_of(path: str) -> str:
    """Return the permanent name of a record: that of its file."""
    return path.rpartition("/")[2].removesuffix(".md")


def _guide(site: Site, kept: Cached) -> Json:
    guide = site.guide

    def record(one: R, made: Callable[[Site, R], Json]) -> JsonText:
        return JsonText(kept(one.path, lambda: as_json(with_others(one, made(site, one)))))

    records: list[Record] = [*guide.pages, *guide.sections, *guide.exercises, *guide.routines]
    return filled(
        {
            "$schema": SCHEMA,
            "format": FORMAT,
            "generator": GENERATOR,
            "title": typeset(guide.title),
            "short_title": typeset(guide.short_title),
            "id": guide.id,
            "language": guide.language,
            "direction": guide.direction,
            "authors": list(guide.authors),
            "licence": LICENCE,
            "repository": guide.repository,
            **_review(oldest(record.review for record in records)),
            "disclaimers": [
                {"form": notice.form, **_disclaimer(site, notice.disclaimer, notice.form)}
                for notice in notices(guide, "json")
            ],
            "emergency_numbers": [
                filled(
                    {
                        "region": region.region,
                        "emergency": region.emergency,
                        "urgent": region.urgent,
                        "note": typeset(region.note),
                    }
                )
                for region in guide.regions
            ],
            "sections": (record(section, _section) for section in guide.sections),
            "exercises": (record(exercise, _exercise) for exercise in guide.exercises),
            "routines": (record(routine, _routine) for routine in guide.routines),
            "pages": (record(page, _page) for page in guide.pages if page.kind not in STRAY_KINDS),
            "questions": [_question(site, question) for question in guide.questions],
            "conditions": [_condition(site, one) for one in guide.conditions.values()],
            "sources": [_source(source) for source in guide.sources.values()],
            "glossary": [
                filled(
                    {
                        "id": entry.slug,
                        "word": typeset(entry.word),
                        "meaning": typeset(entry.meaning),
                        "medical": typeset(entry.medical),
                    }
                )
                for entry in guide.glossary
            ],
            "labels": {name: dict(_labels(guide.words, name)) for name in LABELS},
        }
    )


def _labels(words: Words, name: str) -> Iterator[tuple[str, str]]:
    """Yield what readers see for each choice; notes beside a choice are no choices."""
    group = words[name]
    for choice, text in group.entries.items() if isinstance(group, Words) else ():
        if isinstance(text, str) and not choice.startswith("note_") and choice != "title":
            yield choice, typeset(text)


def _review(review: Review) -> Json:
    return {"reviewed": review.reviewed.isoformat(), "review_due": review.due.isoformat()}


def _prose(site: Site, record: Record | None, prose: Prose) -> Json:
    """Return prose as HTML and as plain text; its links are relative to the file of the data."""
    address = relative(record.address) if record else ""
    sources = record.sources if record else ()
    html = finish(site.guide, relative, sources, prose, address)
    return {"text": text_of(html), "html": str(html)}


def _parts(site: Site, record: Record, parts: Iterable[Part]) -> list[Json]:
    return [
        {"id": part.slug, "heading": typeset(part.heading), **_prose(site, record, part.prose)}
        for part in parts
    ]


def _pictures(site: Site, record: Exercise | Page, figure: Figure | None, room: str) -> list[Json]:
    """Return the pictures of a figure, each with its words and its own file."""
    if figure is None:
        return []
    shown = [
        site.pictures[record.path, figure.name, index, room] for index in range(len(figure.poses))
    ]
    return [
        {
            "id": one.picture.name,
            "title": typeset(one.picture.pose.name),
            "text": typeset(one.picture.pose.alt),
            "address": relative(one.file),
        }
        for one in shown
    ]


def _dose(words: Words, dose: Dose) -> Json:
    """Return a dose as numbers and as the sentence of the pages."""
    numbers = {name: getattr(dose, name) for name in ("sets", "reps", "hold_seconds")}
    numbers["move_seconds"] = dose.move_seconds
    spans = {name: range_of(span) for name, span in numbers.items() if span is not None}
    return {**spans, "each_side": dose.each_side, "text": phrases.dose_sentence(words, dose)}


def _section(site: Site, section: Section) -> Json:
    return {
        "id": section.slug,
        "address": relative(section.address),
        "title": typeset(section.title),
        "order": section.order,
        "summary": typeset(section.summary),
        "exercises": [exercise.code for exercise in section.exercises],
        "opening": _prose(site, section, section.opening),
        "parts": _parts(site, section, section.parts),
        "sources": list(section.sources),
        **_review(section.review),
    }


def _exercise(site: Site, exercise: Exercise) -> Json:
    words = site.guide.words
    said = site.cautions[exercise.code]
    return {
        "id": exercise.code,
        "name": name_of(exercise.path),
        "address": relative(exercise.address),
        "section": exercise.section,
        "order": exercise.order,
        "title": typeset(exercise.title),
        "plain_title": typeset(exercise.plain_title),
        "also_called": [typeset(name) for name in exercise.also_called],
        "summary": typeset(exercise.summary),
        "position": exercise.position,
        "equipment": list(exercise.equipment),
        "works": [typeset(muscle) for muscle in exercise.works],
        "level": exercise.level,
        "dose": {
            "start": _dose(words, exercise.start),
            "target": _dose(words, exercise.target),
            "target_from": exercise.target_from,
            "rest_seconds": range_of(exercise.rest_seconds),
            "days_a_week": range_of(exercise.days_a_week),
        },
        "rungs": [_rung(site, exercise, rung) for rung in exercise.rungs],
        "leave_out": [one.condition.id for one in said["leave-out"]],
        "ask_first": [one.condition.id for one in said["ask"]],
        "conditions": [_caution(one) for way in WAYS for one in said[way]],
        "certainty": exercise.certainty,
        "opening": _prose(site, exercise, exercise.opening),
        "parts": _parts(site, exercise, exercise.parts.values()),
        "pictures": _pictures(site, exercise, exercise.figures.get(MAIN), ALONE),
        "sources": list(exercise.sources),
        **_review(exercise.review),
    }


def _caution(caution: Caution) -> Json:
    """Return what an exercise's page says to somebody with a condition."""
    return filled({"condition": caution.condition.id, **_cell(caution.cell)})


def _cell(cell: Cell) -> Json:
    return {"way": cell.way, "rung": cell.rung, "note": typeset(cell.note)}


def _rung(site: Site, exercise: Exercise, rung: Rung) -> Json:
    dose = partial(_dose, site.guide.words)
    return filled(
        {
            "id": rung.id,
            "title": typeset(rung.title),
            "cue": typeset(rung.cue),
            "position": rung.position,
            "needs_floor": rung.needs_floor,
            "equipment": list(rung.equipment),
            "start": rung.is_start,
            "article": rung.is_article,
            "dose": dose(rung.dose),
            "build_to": dose(rung.build_to) if rung.build_to else None,
            "minutes": minutes(rung.dose, exercise),
            **_prose(site, exercise, rung.prose),
            "pictures": _pictures(site, exercise, exercise.figures.get(rung.id), RUNG),
        }
    )


def _routine(site: Site, routine: Routine) -> Json:
    return filled(
        {
            "id": name_of(routine.path),
            "address": relative(routine.address),
            "title": typeset(routine.title),
            "order": routine.order,
            "choice": typeset(routine.choice),
            "summary": typeset(routine.summary),
            "needs_floor": routine.needs_floor,
            "minutes": routine_minutes(routine.items),
            "days_a_week": range_of(routine.days_a_week),
            "exercises": [_item(site.guide.words, item) for item in routine.items],
            "opening": _prose(site, routine, routine.opening),
            "parts": _parts(site, routine, routine.parts),
            "sources": list(routine.sources),
            **_review(routine.review),
        }
    )


def _item(words: Words, item: Item) -> Json:
    return {
        "exercise": item.exercise.code,
        "rung": item.rung.id,
        "dose": _dose(words, item.dose),
        "minutes": minutes(item.dose, item.exercise),
    }


def _page(site: Site, page: Page) -> Json:
    urgency = {card.heading: {"urgency": card.urgency} for card in page.care_cards}
    parts = []
    for part in _parts(site, page, page.parts):
        pictures = _pictures(site, page, page.figures.get(part["id"]), ALONE)
        shown = {"pictures": pictures} if pictures else {}
        parts.append({**part, **urgency.get(part["id"], {}), **shown})
    return {
        "id": name_of(page.path),
        "kind": page.kind,
        "address": relative(page.address),
        "title": typeset(page.title),
        "summary": typeset(page.summary),
        "opening": _prose(site, page, page.opening),
        "parts": parts,
        "sources": list(page.sources),
        **_review(page.review),
    }


def _question(site: Site, question: Question) -> Json:
    page = next((page for page in site.guide.pages if page.kind == "questions"), None)
    about = site.guide.addresses[question.about.partition("#")[0]]
    return {
        "id": name_of(question.path),
        "title": typeset(question.title),
        "kind": question.kind,
        "by": question.by,
        "answered": question.answered.isoformat(),
        "about": relative(about),
        "question": _prose(site, page, question.question),
        "answer": _prose(site, page, question.answer),
    }


def _condition(site: Site, condition: Condition) -> Json:
    text = phrases.word(site.guide.words, "condition.if", text=condition.clause)
    return filled(
        {
            "id": condition.id,
            "title": typeset(condition.title),
            "if": typeset(condition.clause),
            "text": typeset(text),
            "warning": typeset(condition.warning),
            "dangerous": condition.is_dangerous,
            "exercises": [
                filled({"exercise": cell.exercise, **_cell(cell)}) for cell in condition.cells
            ],
        }
    )


def _source(source: Source) -> Json:
    return filled(
        {
            "id": source.id,
            "authors": typeset(source.authors),
            "year": source.year,
            "read": source.read,
            "title": typeset(source.title),
            "published_in": typeset(source.published_in),
            "doi": source.doi,
            "url": source.link,
            "kind": source.kind,
        }
    )


def _disclaimer(site: Site, disclaimer: Disclaimer, form: str) -> Json:
    base = {"id": disclaimer.id, "title": typeset(disclaimer.title)}
    if form == "link":
        return {**base, "text": typeset(disclaimer.link_text)}
    return {**base, **_prose(site, None, getattr(disclaimer, form))}
