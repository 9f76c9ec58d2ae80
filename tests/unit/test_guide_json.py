"""guide.json: its schema holds it, and it says what the pages say, field by field.

The pages are read by the standard library's parser, not by the code that wrote either form.
"""

from __future__ import annotations

import json
import re
from copy import deepcopy
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from content_day import content_day
from tree import Element, tree

from site_src.build.pipeline import build
from site_src.build.result import Options
from site_src.fields.schema import EXERCISE_HEADINGS, OPTIONAL_HEADINGS
from site_src.model.records import GENERATOR
from site_src.outputs import guide_json

if TYPE_CHECKING:
    from collections.abc import Iterator

PROJECT = Path(__file__).parent.parent.parent
CONTENTS = {"small": PROJECT / "tests/examples/good", "real": PROJECT / "content"}
Json = dict[str, Any]


class Built:
    """A guide that was built: its data, their schema, and its pages."""

    def __init__(self, folder: Path) -> None:
        """Read what was published into a folder."""
        self.folder = folder
        self.data: Json = json.loads((folder / "guide.json").read_text(encoding="utf-8"))
        self.schema: Json = json.loads((folder / "guide.schema.json").read_text(encoding="utf-8"))
        self.read: dict[str, Element] = {}

    def page(self, address: str) -> Element:
        """Return the page of an address of the data."""
        if address not in self.read:
            file = self.folder / address / "index.html"
            self.read[address] = tree(file.read_text(encoding="utf-8"))
        return self.read[address]

    def of_kind(self, kind: str) -> Json:
        """Return the data of the page of a kind."""
        return next(page for page in self.data["pages"] if page["kind"] == kind)


@pytest.fixture(scope="module", params=CONTENTS)
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("data")
    options = Options(
        project=folder,
        content=CONTENTS[request.param],
        templates=PROJECT / "templates",
        static=PROJECT / "static",
        output=folder / "output",
        today=content_day(),
    )
    assert build(options).published
    return Built(options.output)


# ---------------------------------------------------------------------------------------------
# The schema


def faults(built: Built, data: Json) -> list[str]:
    """Return what the schema finds wrong."""
    return [
        error.json_path for error in jsonschema.Draft202012Validator(built.schema).iter_errors(data)
    ]


def test_the_schema_is_one_of_draft_2020_12_and_accepts_the_guide(built: Built) -> None:
    assert built.schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema.Draft202012Validator.check_schema(built.schema)

    assert built.data["$schema"] == "guide.schema.json"
    assert faults(built, built.data) == []


def _first(data: Json, *path: str | int) -> Any:
    """Return what stands at the end of a path."""
    found: Any = data
    for step in path:
        found = found[step]
    return found


@pytest.mark.parametrize(
    ("path", "name", "value"),
    [
        ((), "exercises", None),
        ((), "disclaimers", []),
        ((), "$schema", "other.json"),
        ((), "surprise", 1),
        (("exercises", 0), "id", "wall"),
        (("exercises", 0), "title", ""),
        (("exercises", 0), "titel", "Wall"),
        (("exercises", 0), "position", "on-one-leg"),
        (("exercises", 0), "equipment", ["trampoline"]),
        (("exercises", 0), "reviewed", "23 November"),
        (("exercises", 0), "rungs", []),
        (("exercises", 0), "order", 0),
        (("exercises", 0, "dose", "start"), "sets", 3),
        (("exercises", 0, "dose", "start", "sets"), "low", 0),
        (("exercises", 0, "dose", "start", "sets"), "high", 11),
        (("exercises", 0, "dose", "start"), "text", None),
        (("exercises", 0, "rungs", 0), "id", "Two Words"),
        (("exercises", 0, "rungs", 0), "start", "yes"),
        (("exercises", 0, "rungs", 0, "dose"), "each_side", None),
        (("exercises", 0, "parts", 0), "html", None),
        (("routines", 0, "exercises", 0), "rung", None),
        (("routines", 0), "minutes", "about 8"),
        (("sources", 0), "kind", "blog"),
        (("sources", 0), "doi", "doi:10.1/x"),
        (("conditions", 0), "exercises", [{"exercise": "ws", "way": "perhaps"}]),
        (("disclaimers", 0), "form", "tiny"),
        (("labels",), "position", {}),
    ],
    ids=str,
)
def test_the_schema_refuses_a_planted_mistake(
    built: Built, path: tuple[str | int, ...], name: str, value: object
) -> None:
    data = deepcopy(built.data)
    place = _first(data, *path)
    if value is None:
        del place[name]
    else:
        place[name] = value

    assert faults(built, data)


def test_a_dose_of_nothing_is_refused(built: Built) -> None:
    data = deepcopy(built.data)
    for name in ("reps", "hold_seconds", "move_seconds"):
        data["exercises"][0]["dose"]["start"].pop(name, None)

    assert faults(built, data)


# ---------------------------------------------------------------------------------------------
# What refers to what


def test_every_id_is_there_once_and_every_reference_leads_somewhere(built: Built) -> None:
    data = built.data
    ids = {
        name: [one["id"] for one in data[name]]
        for name in ("sections", "exercises", "routines", "pages", "conditions", "sources")
    }
    ids["glossary"] = [one["id"] for one in data["glossary"]]
    assert all(len(names) == len(set(names)) for names in ids.values())

    rungs = {one["id"]: {rung["id"] for rung in one["rungs"]} for one in data["exercises"]}
    for section in data["sections"]:
        assert set(section["exercises"]) <= rungs.keys()
    for exercise in data["exercises"]:
        assert exercise["section"] in ids["sections"]
        assert set(exercise["ask_first"]) <= set(ids["conditions"])
    for routine in data["routines"]:
        assert all(item["rung"] in rungs[item["exercise"]] for item in routine["exercises"])
    for condition in data["conditions"]:
        for version in condition["exercises"]:
            assert version["exercise"] in rungs
            assert version.get("rung", "") in {"", *rungs[version["exercise"]]}
    for record in [*data["sections"], *data["exercises"], *data["routines"], *data["pages"]]:
        assert set(record["sources"]) <= set(ids["sources"])
        assert (built.folder / record["address"] / "index.html").is_file()


def _values(value: object, name: str) -> Iterator[str]:
    """Yield what stands under a name, wherever."""
    for one in (
        value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    ):
        yield from _values(one, name)
    if isinstance(value, dict) and isinstance(value.get(name), str):
        yield value[name]


def test_every_link_in_its_html_leads_to_a_place_of_the_guide(built: Built) -> None:
    links = [
        to for html in _values(built.data, "html") for to in re.findall(r'href="([^"]*)"', html)
    ]

    for to in links:
        if not to.startswith("https://"):
            address, _, place = to.partition("#")
            assert not place or any(built.page(address).all(id=place)), to
    assert {"text", "html"} <= set(built.data["exercises"][0]["opening"])


def test_every_picture_is_a_file_with_words(built: Built) -> None:
    pictures = [picture for one in built.data["exercises"] for picture in one["pictures"]]
    pictures += [
        p for one in built.data["exercises"] for rung in one["rungs"] for p in rung["pictures"]
    ]
    pictures += [
        p for one in built.data["pages"] for part in one["parts"] for p in part.get("pictures", ())
    ]

    assert pictures
    for picture in pictures:
        drawn = tree((built.folder / picture["address"]).read_text(encoding="utf-8"))
        assert drawn.one("desc").words() == picture["text"]
        assert drawn.one("title").words().endswith(picture["title"])


# ---------------------------------------------------------------------------------------------
# The same words as the pages


def said(text: str) -> str:
    """Return a plain text as its words: no marks of lists, single spaces."""
    return " ".join(re.sub(r"^ *(?:- |\d+\. )", "", text, flags=re.MULTILINE).split())


def added(element: Element) -> bool:
    """Say whether a page adds an element to an author's own text."""
    classes = set(element.given.get("class", "").split())
    squares = any(element.all(class_="certainty__squares"))
    return (
        element.tag in {"h1", "h2"}
        or "data-disclaimer" in element.given
        or bool(
            classes
            & {
                "cautions",
                "bars",
                "ladder",
                "facts",
                "pictures",
                "call",
                "choices",
                "exercises",
                "pain",
            }
        )
        or (element.tag == "p" and squares)
    )


def assert_prose(prose: Json, element: Element) -> None:
    """Hold the plain text and the HTML of a prose to the words of an element."""
    wanted = element.words(added)
    assert said(prose["text"]) == wanted
    assert tree(prose["html"]).words() == wanted


def part_of(page: Element, slug: str) -> Element:
    """Return the section, or the body of a card, that stands under a heading."""
    section = (
        page.one("section", aria_labelledby=slug)
        if any(page.all("section", aria_labelledby=slug))
        else page.holding(page.one("h2", id=slug))
    )
    bodies = list(section.all("div", class_="care__body"))
    return bodies[0] if bodies else section


def days(record: Json) -> tuple[str, str]:
    """Return the review dates as the pages write them."""
    both = (date.fromisoformat(record[name]) for name in ("reviewed", "review_due"))
    first, second = (f"{one.day} {one:%B} {one.year}" for one in both)
    return first, second


def test_exercises_say_the_same(built: Built) -> None:
    labels = built.data["labels"]
    for exercise in built.data["exercises"]:
        page = built.page(exercise["address"])
        assert page.one("h1").words() == exercise["title"]
        assert page.one(class_="title").one("p").words() == exercise["plain_title"]
        assert page.one("meta", name="description").given["content"] == exercise["summary"]
        assert_prose(exercise["opening"], page.one(class_="opening"))
        facts = {row.one("dt").words(): row.one("dd").words() for row in _rows(page)}
        needs = ", ".join(labels["equipment"][name] for name in exercise["equipment"]) or "nothing"
        assert facts["You need"] == needs
        assert facts["Works"] == ", ".join(exercise["works"])
        assert facts["Level"] == labels["level"][exercise["level"]]
        assert facts.get("Also called", "") == ", ".join(exercise["also_called"])
        sure = part_of(page, "does-it-help").words()
        assert f"{labels['certainty'][exercise['certainty']]}." in sure
        assert (
            page.one(class_="review")
            .words()
            .endswith("Last checked {}. Next check due {}.".format(*days(exercise)))
        )
        assert len(exercise["parts"]) >= len(EXERCISE_HEADINGS) - len(OPTIONAL_HEADINGS)
        for part in exercise["parts"]:
            assert page.one("h2", id=part["id"]).words() == part["heading"]
            assert_prose(part, part_of(page, part["id"]))
        _assert_numbers(exercise, page)


def _rows(page: Element) -> Iterator[Element]:
    """Yield each row of the facts of a page."""
    for facts in page.all("dl", class_="facts"):
        yield from (row for row in facts.all("div"))


def _assert_numbers(exercise: Json, page: Element) -> None:
    """Hold the numbers of a dose to those at the top of the page."""
    strip = page.one("dl", class_="dose__cells").words()
    dose = exercise["dose"]
    for name in ("reps", "hold_seconds", "move_seconds"):
        amount = dose["start"].get(name)
        assert amount is None or _short(amount) in strip
    if dose["target"] != dose["start"]:
        goal = dose["target"]["text"].replace("\N{NO-BREAK SPACE}", " ")
        assert goal.lower() in page.one("p", class_="dose__origin").words().lower()
    assert f"rest {_short(dose['rest_seconds'])} s" in strip
    assert _short(dose["days_a_week"]) in strip
    assert ("each side" in strip) == dose["start"]["each_side"]


def _short(span: Json) -> str:
    low, high = span["low"], span["high"]
    return str(low) if low == high else f"{low}–{high}"


def test_rungs_say_the_same(built: Built) -> None:
    for exercise in built.data["exercises"]:
        page = built.page(exercise["address"])
        shown = list(page.one("ol", class_="ladder").all("li", class_="ladder__rung"))
        assert [one.given["id"] for one in shown] == [rung["id"] for rung in exercise["rungs"]]
        for rung, element in zip(exercise["rungs"], shown, strict=True):
            place, *paragraphs = element.all("p")
            assert element.one("h3").words() == rung["title"]
            assert ("data-start" in element.given) == rung["start"]
            assert ("full version" in place.words()) == rung["article"]
            assert ("on the floor" in place.words()) == rung["needs_floor"]
            dose = [" ".join(rung["dose"]["text"].split())]
            if "build_to" in rung:
                to = " ".join(rung["build_to"]["text"].split())
                dose.append(f"Build to: {to[0].lower()}{to[1:]}")
            lines = [paragraph.words() for paragraph in paragraphs]
            assert lines[: len(dose)] == dose
            column = next(one for one in element.inside if isinstance(one, Element))
            words = column.words(lambda one: one.tag == "h3")
            assert words == f"{place.words()} {' '.join(dose)} {said(rung['text'])}".strip()
            alts = [image.given["alt"] for image in element.all("img")]
            assert alts == [picture["text"] for picture in rung["pictures"]]


def test_sections_and_pages_say_the_same(built: Built) -> None:
    for record in [*built.data["sections"], *built.data["pages"]]:
        page = built.page(record["address"])
        assert page.one("h1").words() == record["title"]
        assert page.one("meta", name="description").given["content"] == record["summary"]
        assert said(record["opening"]["text"]) in page.one("main").words()
        if record.get("kind") != "home" and "exercises" not in record:
            assert "Last checked {}. Next check due {}.".format(*days(record)) in page.words()
        for part in record["parts"]:
            heading = page.one("h2", id=part["id"])
            assert heading.words().endswith(part["heading"])
            assert_prose(part, part_of(page, part["id"]))
            if "urgency" in part:
                label = built.data["labels"]["urgency"][part["urgency"]]
                assert heading.words() == f"{label}. {part['heading']}"
            for picture in part.get("pictures", ()):
                images = part_of(page, part["id"]).all("img")
                assert picture["text"] in [image.given["alt"] for image in images]


def test_sections_list_their_exercises_in_order(built: Built) -> None:
    titles = {exercise["id"]: exercise["title"] for exercise in built.data["exercises"]}
    for section in built.data["sections"]:
        cards = built.page(section["address"]).one("ul", class_="cards").all("h3")
        assert [one.words() for one in cards] == [titles[code] for code in section["exercises"]]


def test_routines_say_the_same(built: Built) -> None:
    home = built.page(built.of_kind("home")["address"])
    rungs = {
        (one["id"], rung["id"]): rung for one in built.data["exercises"] for rung in one["rungs"]
    }
    assert built.data["routines"]
    for routine in built.data["routines"]:
        page = built.page(routine["address"])
        assert page.one("h1").words() == routine["title"]
        assert page.one(class_="lead").words() == routine["summary"]
        assert_prose(routine["opening"], page.one(class_="opening"))
        for part in routine["parts"]:
            assert_prose(part, part_of(page, part["id"]))
        takes, _, week = [row.one("dd").words() for row in _rows(page)]
        assert takes.endswith(f"about {routine['minutes']} minutes")
        assert week == _short(routine["days_a_week"]).replace("–", " to ")
        choices = [link.words() for link in home.one("ul", class_="choices").all("a")]
        assert routine.get("choice", choices[0]) in choices
        shown = list(page.one("ol", class_="programme").all("li", class_="programme__item"))
        for item, element in zip(routine["exercises"], shown, strict=True):
            rung = rungs[item["exercise"], item["rung"]]
            assert element.one("h3").words() == rung["title"]
            dose = element.one(class_="programme__dose").words().partition(" · ")[0]
            assert dose == " ".join(item["dose"]["text"].split())
            assert said(rung["text"]) in element.words()


def test_conditions_say_the_same(built: Built) -> None:
    page = built.page(built.of_kind("conditions")["address"])
    titles = {exercise["id"]: exercise for exercise in built.data["exercises"]}
    for condition in built.data["conditions"]:
        section = page.holding(page.one("h2", id=condition["id"]))
        assert section.one("h2").words() == condition["title"]
        lines = [paragraph.words() for paragraph in section.all("p")]
        assert lines == [
            *([condition["warning"]] if "warning" in condition else []),
            condition["text"],
        ]
        assert condition["if"] in condition["text"]
        listed = {
            (link.words(), item.words().rpartition(": ")[2] if ": " in after(item) else "")
            for item in section.all("li")
            for link in item.all("a")
        }
        wanted = set()
        for cell in condition["exercises"]:
            exercise = titles[cell["exercise"]]
            names = {rung["id"]: rung["title"] for rung in exercise["rungs"]}
            more = [names[cell["rung"]]] if "rung" in cell else []
            more += [cell["note"]] if "note" in cell else []
            wanted.add((exercise["title"], "; ".join(more)))
        assert listed == wanted


def after(item: Element) -> str:
    """Return the words of a line behind its last link."""
    last = item.inside[-1]
    return last if isinstance(last, str) else ""


def test_words_numbers_and_sources_say_the_same(built: Built) -> None:
    glossary = built.page(built.of_kind("glossary")["address"])
    words = zip(glossary.one("dl").all("dt"), glossary.one("dl").all("dd"), strict=True)
    for entry, (term, meaning) in zip(built.data["glossary"], words, strict=True):
        medical = f" (medical word: {entry['medical']})" if "medical" in entry else ""
        assert term.given["id"] == entry["id"]
        assert term.words() == f"{entry['word']}{medical}"
        assert meaning.words() == entry["meaning"]
    numbers = built.page(built.of_kind("safety")["address"]).one("dl", class_="numbers")
    for region, row in zip(built.data["emergency_numbers"], numbers.all("div"), strict=True):
        lines = [region["emergency"]]
        lines += [f"Urgent advice: {region['urgent']}"] if "urgent" in region else []
        lines += [region["note"]] if "note" in region else []
        assert row.one("dt").words() == region["region"]
        assert [one.words() for one in row.all("dd")] == lines
    listed = {source["id"]: source for source in built.data["sources"]}
    for exercise in built.data["exercises"]:
        rows = [
            one
            for one in built.page(exercise["address"]).all("li")
            if "source-" in one.given.get("id", "")
        ]
        assert [row.given["id"].removeprefix("source-") for row in rows] == exercise["sources"]
        for row in rows:
            source = listed[row.given["id"].removeprefix("source-")]
            year = f" ({source['year']})" if "year" in source else ""
            kind = built.data["labels"]["source_kind"][source["kind"]]
            read = ""
            if "read" in source:
                when = datetime.strptime(source["read"], "%Y-%m").replace(tzinfo=UTC)
                read = f"It names no year; we read a stored copy in {when:%B %Y}. "
            assert row.words().replace("\N{NO-BREAK SPACE}", " ") == (
                f"{source['authors']}{year}. {source['title']}. {source['published_in']}. "
                f"{read}{kind}"
            )
            assert not source.get("url") or row.one("a").given["href"] == source["url"]


def test_disclaimers_and_answers_say_the_same(built: Built) -> None:
    about = built.page(built.of_kind("about")["address"])
    full = {one.given["data-disclaimer"]: one for one in about.all(data_form="full")}
    for disclaimer in built.data["disclaimers"]:
        if disclaimer["form"] == "full" and disclaimer["id"] in full:
            assert said(disclaimer["text"]) == full[disclaimer["id"]].words()
    assert {one["id"] for one in built.data["disclaimers"]} >= full.keys()
    shown = {
        one.one("h3").words(): one
        for one in built.page(built.of_kind("questions")["address"]).all("article")
    }
    assert shown.keys() == {question["title"] for question in built.data["questions"]}
    for question in built.data["questions"]:
        article = shown[question["title"]]
        asked = article.one("blockquote").words()
        assert said(question["question"]["text"]) == asked
        assert article.words().endswith(f"{asked} {said(question['answer']['text'])}")
        assert question["by"] in article.one(class_="crumbs").words()


# ---------------------------------------------------------------------------------------------
# What a build does with it


def test_the_data_say_who_made_them_and_when_they_are_due(built: Built) -> None:
    assert built.data["generator"] == GENERATOR
    assert built.data["reviewed"] <= min(one["reviewed"] for one in built.data["exercises"])
    assert built.data["review_due"] <= min(one["review_due"] for one in built.data["exercises"])


def test_a_disclaimer_that_the_data_must_carry_cannot_be_forgotten(
    options: Options, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = guide_json._guide
    monkeypatch.setattr(
        guide_json, "_guide", lambda site, kept: written(site, kept) | {"disclaimers": []}
    )

    problems = build(options).problems

    assert {problem.code for problem in problems} == {"disclaimer-missing"}
    assert all("guide.json" in problem.expected for problem in problems)
