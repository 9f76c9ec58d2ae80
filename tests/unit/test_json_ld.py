"""Structured data: only what schema.org knows, nothing that it has given up, and small.

The tables below are of schema.org 30.0: for each type that we use, the properties that we may use
on it, its own and inherited ones, and what may stand there. A wider use needs a look there first.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any
from urllib.parse import urljoin

import brotli
import pytest
from pyld import jsonld
from tree import Element, tree

from site_src.build.pipeline import build
from site_src.build.result import Options

BASE = "https://backs.our-clinic.org/guide/"
OTHER = "https://guide.example/back/"  # that of no real host
MOST_BYTES = 350  # of structured data on a page of an exercise, compressed
MOST_OF_ALL = 14_600  # of such a page with its style: what fits into the first round trip

Node = dict[str, Any]

TEXT, URL, DAY, NUMBER, FLAG, DURATION = "Text", "URL", "Date", "Number", "Boolean", "Duration"
_THING = {"name": {TEXT}, "alternateName": {TEXT}, "url": {URL}}
_WORK = {
    **_THING,
    "about": {"MedicalCondition"},
    "audience": {"Patient"},
    "author": {"Organization"},
    "expires": {DAY},
    "hasPart": {"ExercisePlan", "HowTo"},
    "inLanguage": {TEXT},
    "isAccessibleForFree": {FLAG},
    "isPartOf": {"WebSite"},
    "license": {URL},
    "mentions": {"Dataset"},
    "publishingPrinciples": {URL},
    "timeRequired": {DURATION},
}
_PAGE = {
    **_WORK,
    "breadcrumb": {"BreadcrumbList"},
    "lastReviewed": {DAY},
    "mainEntity": {"ExercisePlan", "ItemList"},
}
_LIST = {
    **_THING,
    "itemListElement": {"ListItem"},
    "itemListOrder": {URL},
    "numberOfItems": {NUMBER},
}
ALLOWED: dict[str, dict[str, set[str]]] = {
    "WebPage": _PAGE,
    "MedicalWebPage": _PAGE,
    "CollectionPage": _PAGE,
    "WebSite": _WORK,
    "CreativeWork": _WORK,
    "ExercisePlan": {
        **_WORK,
        "activityDuration": {"QuantitativeValue"},
        "activityFrequency": {"QuantitativeValue"},
        "repetitions": {"QuantitativeValue"},
    },
    "HowTo": {**_WORK, "step": {"CreativeWork"}},
    "QuantitativeValue": {
        "minValue": {NUMBER},
        "maxValue": {NUMBER},
        "unitCode": {TEXT},
        "unitText": {TEXT},
    },
    "MedicalCondition": {**_THING, "signOrSymptom": {"MedicalSignOrSymptom"}},
    "MedicalSignOrSymptom": _THING,
    "BreadcrumbList": _LIST,
    "ItemList": _LIST,
    "ListItem": {**_THING, "position": {NUMBER}, "item": {"@id"}},
    "Organization": _THING,
    "Patient": {},
    "Dataset": {**_WORK, "description": {TEXT}, "distribution": {"DataDownload"}},
    "DataDownload": {**_WORK, "contentUrl": {URL}, "encodingFormat": {TEXT}},
}
SUPERSEDED = {"aspect", "steps", "reviewCount", "interactivityType", "encodings", "isBasedOnUrl"}
# Nobody has reviewed the guide; a name here would be an invention.
NEVER = {"reviewedBy", "aggregateRating", "review"}
_SHAPES = {
    TEXT: r".+",
    URL: r"https://\S+|(\.\.?/|#)?\S*",
    DAY: r"\d{4}-\d{2}-\d{2}",
    DURATION: r"PT\d+[MS]",
}


def faults(node: Any) -> list[str]:
    """Return what is wrong with a node and those within it."""
    kind = node.get("@type")
    if kind not in ALLOWED:
        return [f"{kind} is no type that we know"]
    found = []
    for name, value in node.items():
        if name.startswith("@"):
            continue
        allowed = ALLOWED[kind].get(name)
        if name in SUPERSEDED | NEVER or allowed is None:
            found.append(f"{kind}.{name}")
            continue
        for one in value if isinstance(value, list) else [value]:
            found += _value_faults(f"{kind}.{name}", one, allowed)
    return found


def _value_faults(place: str, value: Any, allowed: set[str]) -> list[str]:
    """Return what is wrong with what stands under a property."""
    if isinstance(value, dict):
        if value.keys() == {"@id"} and "@id" in allowed:
            return []
        fits = value.get("@type") in allowed
        return faults(value) + ([] if fits else [f"{place} of {value.get('@type')}"])
    if isinstance(value, bool):
        return [] if FLAG in allowed else [f"{place} is a boolean"]
    if isinstance(value, int):
        return [] if NUMBER in allowed else [f"{place} is a number"]
    fits = any(re.fullmatch(_SHAPES[kind], value) for kind in allowed & _SHAPES.keys())
    return [] if fits else [f"{place} is {value!r}"]


_GUIDE: dict[str, dict[str, str]] = {}  # each address → the pages of the guide built for it


@pytest.fixture(scope="module", autouse=True)
def read_guide(finished: Callable[[str], Options]) -> None:
    """Read every page of the real guide, built for two addresses."""
    for base_url in (BASE, OTHER):
        output = finished(base_url).output
        (style,) = (output / "assets").glob("site.*.css")
        _GUIDE[base_url] = {"site.css": style.read_text(encoding="utf-8")} | {
            file.relative_to(output).as_posix(): file.read_text(encoding="utf-8")
            for file in output.rglob("*.html")
            if file.name != "take-away.html"  # a copy to keep, for no search engine
        }


def pages(base_url: str = BASE) -> dict[str, str]:
    """Return every page of the real guide, built for an address."""
    return _GUIDE[base_url]


def paths() -> list[str]:
    """Return the files of all pages."""
    return sorted(path for path in pages() if path.endswith(".html"))


def exercises() -> list[str]:
    """Return the files of the pages of exercises."""
    return [path for path in paths() if re.match(r"(strength|foam-rolling)/.+/index", path)]


def on_each(
    files: Callable[[], list[str]],
) -> Callable[[Callable[[str], None]], Callable[[], None]]:
    """Make one test of a judgement of a page: it judges all, then names each that is wrong."""

    def make(judge: Callable[[str], None]) -> Callable[[], None]:
        def test() -> None:
            wrong = []
            for path in files():
                try:
                    judge(path)
                except AssertionError as error:
                    wrong.append(f"{path}: {error}")
            assert not wrong, "\n".join(wrong)
            assert files()

        test.__name__ = judge.__name__
        return test

    return make


@cache
def tree_of(path: str, base_url: str = BASE) -> Element:
    """Return a page as a tree."""
    return tree(pages(base_url)[path])


def block_of(html: str) -> Element:
    """Return the one element of data of a page."""
    return tree(html).one("script", type="application/ld+json")


def data_of(path: str, base_url: str = BASE) -> Node:
    """Return the structured data of a page."""
    found: Node = json.loads("".join(map(str, block_of(pages(base_url)[path]).inside)))
    return found


def nodes(value: Any) -> list[Node]:
    """Return every node, in order."""
    if isinstance(value, list):
        return [node for one in value for node in nodes(one)]
    if not isinstance(value, dict):
        return []
    return [value, *(node for one in value.values() for node in nodes(one))]


@on_each(paths)
def test_a_page_has_one_block_of_data_that_schema_org_knows(path: str) -> None:
    block = block_of(pages()[path])

    assert block.given == {"type": "application/ld+json"}
    assert data_of(path)["@context"] == "https://schema.org"
    assert faults(data_of(path)) == []


@on_each(paths)
def test_another_reader_finds_the_data_in_the_page_and_knows_every_word_of_it(path: str) -> None:
    """PyLD takes the script out of the page, and expands names to addresses of schema.org."""

    def load(url: str, _: object) -> dict[str, Any]:
        found = {"contextUrl": None, "documentUrl": url}
        if url == "https://schema.org":
            names = {"@context": {"@vocab": "https://schema.org/"}}
            return {**found, "contentType": "application/ld+json", "document": names}
        return {**found, "contentType": "text/html", "document": pages()[path]}

    (node, *more) = jsonld.expand(f"{BASE}{path}", {"documentLoader": load})
    triples = jsonld.to_rdf(node)["@default"]

    assert more == []
    assert [one.removeprefix("https://schema.org/") for one in node["@type"]] == [
        data_of(path)["@type"]
    ]
    assert len(triples) >= 3
    predicates = {triple["predicate"]["value"] for triple in triples}
    assert all(p.startswith(("https://schema.org/", "http://www.w3.org/1999/")) for p in predicates)


@pytest.mark.parametrize(
    "node",
    [
        {"@type": "ExercisePlan", "contraindication": "a broken bone"},
        {"@type": "ExercisePlan", "adverseOutcome": "pain"},
        {"@type": "ExercisePlan", "step": {"@type": "CreativeWork"}},
        {"@type": "ExercisePlan", "tool": "roller"},
        {"@type": "ExercisePlan", "lastReviewed": "2026-11-23"},
        {"@type": "ExercisePlan", "riskFactor": "age"},
        {"@type": "ExercisePlan", "evidenceLevel": "A"},
        {"@type": "ExercisePlan", "exercisePlan": "#main"},
        {"@type": "PhysicalActivity", "exerciseType": "strength"},
        {"@type": "MedicalWebPage", "aspect": "care"},
        {"@type": "MedicalWebPage", "hasHealthAspect": "care"},
        {"@type": "MedicalWebPage", "reviewedBy": {"@type": "Organization", "name": "nobody"}},
        {"@type": "MedicalWebPage", "lastReviewed": "in autumn"},
        {"@type": "MedicalWebPage", "mainEntity": {"@type": "Organization", "name": "we"}},
        {"@type": "HowTo", "steps": "one, two"},
        {"@type": "WebSite", "audience": "https://schema.org/Patient"},
        {"@type": "ListItem", "item": "https://backs.our-clinic.org/"},
    ],
    ids=lambda node: str(list(node.values())),
)
def test_what_schema_org_does_not_know_or_has_given_up_is_found(node: Node) -> None:
    assert faults(node)


@on_each(paths)
def test_the_data_have_the_review_dates_of_their_page(path: str) -> None:
    data = data_of(path)
    line = tree_of(path).one(class_="review").words()
    days = [date.fromisoformat(data[name]) for name in ("lastReviewed", "expires")]

    checked, due = (f"{day.day} {day:%B} {day.year}" for day in days)
    assert f"Last checked {checked}. Next check due {due}." in line


@on_each(paths)
def test_every_address_in_the_data_leads_to_a_place_of_the_guide(path: str) -> None:
    for base_url in (BASE, OTHER):
        _assert_addresses_lead_to_a_place(path, base_url)


def _assert_addresses_lead_to_a_place(path: str, base_url: str) -> None:
    here = urljoin(base_url, path.removesuffix("index.html"))
    for node in nodes(data_of(path, base_url)):
        for name in ("@id", "url", "contentUrl", "publishingPrinciples"):
            address, _, place = urljoin(here, node.get(name, here)).partition("#")
            assert address.startswith(base_url)
            file = address.removeprefix(base_url)
            if address.endswith("/"):
                page = tree_of(f"{file}index.html", base_url)
                assert place in {"", "site"} or any(page.all(id=place))


@on_each(exercises)
def test_an_exercise_is_a_plan_with_its_numbers_and_where_its_steps_are(path: str) -> None:
    data, page = data_of(path), tree_of(path)
    plan = data["mainEntity"]

    assert data["@type"] == "MedicalWebPage"
    assert (plan["@type"], plan["@id"], plan["name"]) == (
        "ExercisePlan",
        "#main",
        page.one("h1").words(),
    )
    assert plan.keys() & {"repetitions", "activityDuration"}
    strip = page.one("dl", class_="dose__cells").words()
    for name in ("repetitions", "activityDuration", "activityFrequency"):
        if name in plan:
            low, high = plan[name]["minValue"], plan[name]["maxValue"]
            assert (f"{low}–{high}" if low < high else f"{low}") in strip
    assert plan["hasPart"]["@type"] == "HowTo"
    assert page.one("h2", id=plan["hasPart"]["step"]["url"][1:]).words() == "Steps"
    crumbs = [item["name"] for item in data["breadcrumb"]["itemListElement"]]
    section = next(page.one(class_="crumbs").all("a")).words()
    assert crumbs == ["Lower back guide", section, plan["name"]]


def test_lists_routines_and_the_whole_name_what_their_pages_show() -> None:
    for path in paths():
        data, page = data_of(path), tree_of(path)
        main = data.get("mainEntity", {})
        links = {link.words() for link in page.one("main").all("a")}
        if main.get("@type") == "ItemList":
            assert data["@type"] == "CollectionPage"
            names = [item["name"] for item in main["itemListElement"]]
            assert [item["position"] for item in main["itemListElement"]] == [
                *range(1, main["numberOfItems"] + 1)
            ]
            assert set(names) <= links
        elif path.startswith("routines/"):
            assert main["@type"] == "ExercisePlan"
            assert {f"All the steps: {part['name']}" for part in main["hasPart"]} <= links
            assert f"about {main['timeRequired'][2:-1]} minutes" in page.words()
    home = data_of("index.html")
    assert len(home["mainEntity"]["hasPart"]) == len(exercises())
    assert home["isPartOf"]["@type"] == "WebSite"


def test_the_data_of_an_exercise_cost_little_and_its_page_is_there_in_one_round_trip() -> None:
    style = len(brotli.compress(pages()["site.css"].encode()))
    for path in exercises():
        page = pages()[path]
        bare = re.sub(r"<script type=.application/ld\+json.*?</script>\n", "", page)
        whole, without = (len(brotli.compress(text.encode())) for text in (page, bare))
        assert whole - without <= MOST_BYTES, path
        assert whole + style <= MOST_OF_ALL, path


def test_a_title_cannot_end_the_script_element(options: Options) -> None:
    file = options.content / "pages/about.md"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("title: About", "title: About </script><b>"), encoding="utf-8")
    build(replace(options, base_url=BASE))

    html = (options.output / "about/index.html").read_text(encoding="utf-8")
    block = "".join(map(str, block_of(html).inside))
    assert "<" not in block
    assert json.loads(block)["name"] == "About </script><b>"
