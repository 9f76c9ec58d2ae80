"""A page → its structured data: what it is, in the words of schema.org, for search engines.

Each node has one type and only properties that schema.org 30.0 knows for it; a table in the tests
holds it to that. Texts are not repeated: the data say where on the page they stand.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from site_src.model.durations import routine_minutes
from site_src.model.page_kinds import STRAY_KINDS
from site_src.model.records import Exercise, Facet, Page, Routine, Section
from site_src.model.urls import public
from site_src.outputs.guide_json import DATA, LICENCE
from site_src.prose.text import typeset
from site_src.rendering.phrases import word
from site_src.rendering.site import address_from

if TYPE_CHECKING:
    from collections.abc import Iterable

    from site_src.model.records import Dose, Guide, Range
    from site_src.rendering.site import Job

Node: TypeAlias = dict[str, Any]

_CONTEXT: Final = "https://schema.org"
_PLAN: Final = "#main"  # what an exercise or a routine is called: the main element of its page
# What a page of a kind is, where it is not a page about health.
_TYPES: Final = {
    "section": "CollectionPage",
    "facet": "CollectionPage",
    **dict.fromkeys(STRAY_KINDS, "WebPage"),
}


def structured(guide: Guide, job: Job) -> str:
    """Return the structured data of a page, ready to stand in a script element.

    They are data: no browser runs them, and no policy for scripts is asked.
    """
    text = json.dumps(_Page(guide, job).node(), ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c")


class _Page:
    """One page, and how addresses are written on it."""

    def __init__(self, guide: Guide, job: Job) -> None:
        """Keep what every node is made from."""
        self.guide, self.job, self.record = guide, job, job.record
        self.words = guide.words

    def node(self) -> Node:
        """Return the node of the page, with everything that it holds."""
        kind = self.job.kind
        name = _TYPES.get(kind, "MedicalWebPage")
        node: Node = {"@context": _CONTEXT, "@type": name}
        if kind != "exercise":  # its main entity has its name, and every byte is waited for
            node["name"] = typeset(self.record.title)
            if name == "MedicalWebPage":
                node["about"] = self._condition()
        node["lastReviewed"] = self.job.review.reviewed.isoformat()
        node["expires"] = self.job.review.due.isoformat()
        if kind not in {"home", *STRAY_KINDS}:
            node["breadcrumb"] = self._breadcrumb()
        return {**node, **self._content()}

    def _content(self) -> Node:
        """Return what the page is there for."""
        record = self.record
        if isinstance(record, Exercise):
            return {"mainEntity": self._exercise(record)}
        if isinstance(record, Routine):
            return {"mainEntity": self._routine(record)}
        if isinstance(record, Section):
            return {"mainEntity": self._list(record.exercises)}
        if isinstance(record, Facet):
            return {"mainEntity": self._list(match.exercise for match in record.matches)}
        of_kind = {
            "home": lambda: {"isPartOf": self._site(), "mainEntity": self._whole()},
            "about": lambda: {"mentions": self._data()},
        }
        return of_kind.get(record.kind, dict)()

    def _url(self, address: str) -> str:
        """Return an address: whole where the site has one, else relative to the page."""
        return public(self.guide.base_url, address) or address_from(self.job, self.guide, address)

    def _site(self) -> Node:
        """Return the guide as a whole."""
        guide = self.guide
        about = next(page for page in guide.pages if page.kind == "about")
        return {
            "@type": "WebSite",
            "@id": "#site",
            "name": typeset(guide.title),
            "alternateName": typeset(guide.short_title),
            "url": self._url("/"),
            "inLanguage": guide.language,
            "license": LICENCE,
            "isAccessibleForFree": True,
            "author": [{"@type": "Organization", "name": typeset(name)} for name in guide.authors],
            "publishingPrinciples": self._url(about.address),
            "audience": {"@type": "Patient"},
        }

    def _condition(self) -> Node:
        """Return what a page is about; of a safety page, with the places that tell the signs."""
        cards = self.record.care_cards if isinstance(self.record, Page) else ()
        if not cards:
            return {"@type": "MedicalCondition", "name": word(self.words, "data.condition")}
        signs = [
            {
                "@type": "MedicalSignOrSymptom",
                "name": word(self.words, f"urgency.{card.urgency}"),
                "url": f"{self._url(self.job.address)}#{card.heading}",
            }
            for card in cards
        ]
        name = word(self.words, "data.serious")
        return {"@type": "MedicalCondition", "name": name, "signOrSymptom": signs}

    def _breadcrumb(self) -> Node:
        """Return the way from the first page to this one."""
        steps = [("/", self.guide.short_title), *self._above()]
        items = [
            {
                "@type": "ListItem",
                "position": position,
                "name": typeset(title),
                "item": {"@id": self._url(address)},
            }
            for position, (address, title) in enumerate(steps, start=1)
        ]
        here = {"@type": "ListItem", "position": len(items) + 1, "name": typeset(self.record.title)}
        return {"@type": "BreadcrumbList", "itemListElement": [*items, here]}

    def _above(self) -> list[tuple[str, str]]:
        """Return the page between the first one and this one, if there is one."""
        record, guide = self.record, self.guide
        if isinstance(record, Exercise):
            section = next(one for one in guide.sections if one.slug == record.section)
            return [(section.address, section.title)]
        kind = {"facet": "find", "routine": "today"}.get(self.job.kind)
        pages = guide.pages if kind else ()
        above = next((page for page in pages if page.kind == kind), None)
        return [(above.address, above.title)] if above else []

    def _exercise(self, exercise: Exercise) -> Node:
        """Return an exercise: how much of it, and where its steps are told."""
        how_to = {
            "@type": "HowTo",
            "name": typeset(exercise.title),
            "step": {
                "@type": "CreativeWork",
                "name": typeset(exercise.parts["steps"].heading),
                "url": "#steps",
            },
        }
        return {
            "@type": "ExercisePlan",
            "@id": _PLAN,
            "name": typeset(exercise.title),
            **_amount(exercise.start),
            "activityFrequency": self._week(exercise.days_a_week),
            "hasPart": how_to,
        }

    def _routine(self, routine: Routine) -> Node:
        """Return a routine: how long it takes, how often, and what it is made of."""
        exercises = dict.fromkeys(item.exercise.path for item in routine.items)
        by_path = {item.exercise.path: item.exercise for item in routine.items}
        return {
            "@type": "ExercisePlan",
            "@id": _PLAN,
            "name": typeset(routine.title),
            "timeRequired": f"PT{routine_minutes(routine.items)}M",
            "activityFrequency": self._week(routine.days_a_week),
            "hasPart": [self._plan(by_path[path]) for path in exercises],
        }

    def _whole(self) -> Node:
        """Return all exercises as one."""
        return {
            "@type": "ExercisePlan",
            "@id": _PLAN,
            "name": typeset(self.guide.title),
            "hasPart": [self._plan(exercise) for exercise in self.guide.exercises],
        }

    def _plan(self, exercise: Exercise) -> Node:
        """Return an exercise by its name and where it is told."""
        address = self._url(exercise.address)
        name = typeset(exercise.title)
        return {"@type": "ExercisePlan", "@id": address + _PLAN, "name": name, "url": address}

    def _list(self, exercises: Iterable[Exercise]) -> Node:
        """Return exercises as a list of pages."""
        items = [
            {
                "@type": "ListItem",
                "position": position,
                "name": typeset(exercise.title),
                "url": self._url(exercise.address),
            }
            for position, exercise in enumerate(exercises, start=1)
        ]
        return {
            "@type": "ItemList",
            "itemListOrder": f"{_CONTEXT}/ItemListOrderAscending",
            "numberOfItems": len(items),
            "itemListElement": items,
        }

    def _week(self, span: Range) -> Node:
        """Return on how many days."""
        return {**_quantity(span), "unitText": word(self.words, "dose.days")}

    def _data(self) -> Node:
        """Return the guide as data."""
        return {
            "@type": "Dataset",
            "name": typeset(self.guide.title),
            "description": word(self.words, "data.whole_note"),
            "license": LICENCE,
            "isAccessibleForFree": True,
            "distribution": {
                "@type": "DataDownload",
                "contentUrl": self._url(f"/{DATA}"),
                "encodingFormat": "application/json",
            },
        }


def _amount(dose: Dose) -> Node:
    """Return the numbers of a dose: how often, and how many seconds."""
    node: Node = {}
    if dose.reps:
        node["repetitions"] = _quantity(dose.reps)
    seconds = dose.hold_seconds or dose.move_seconds
    if seconds:
        node["activityDuration"] = {**_quantity(seconds), "unitCode": "SEC"}
    return node


def _quantity(span: Range) -> Node:
    """Return a range as schema.org counts."""
    return {"@type": "QuantitativeValue", "minValue": span.low, "maxValue": span.high}
