"""Who leaves out what: one table, and every form says what stands in it.

The table is read here as YAML, and what a form says from its words, not by the code behind it.
"""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from content_day import content_day
from test_workflows import decide, fill_in
from tree import Element, tree

from site_src.build.pipeline import build, check
from site_src.build.result import Options
from site_src.loading.ledgers import AGREED
from site_src.reports.fixes import edits_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from site_src.model.problems import Problem

ROOT = Path(__file__).parent.parent.parent
Cells = dict[tuple[str, str], str]  # the titles of a condition and of an exercise → the way
# The table of the evidence: L leave out, A ask, G gentler, U usual, and the rung counted
# from the easiest, which is 1. A change here is a change of what people are told to do.
CODES = ("fg", "fa", "fr", "ws", "lu", "pl", "sp")
RULING = {
    "very-high-blood-pressure": "A A A L L L L",
    "high-blood-pressure": "U U U A1 A2 A1 A1",
    "severe-heart-disease": "A A A L L L L",
    "heart-disease": "A1 A1 A1 A1 A2 A1 A1",
    "possible-blood-clot": "L L L L L L L",
    "blood-clot": "L L L A1 A2 A1 A1",
    "fracture": "L L L L L L L",
    "osteoporosis": "A1 A1 A1 A1 A2 A1 A1",
    "pregnancy": "A1 A1 A1 A1 A2 A1 A1",
    "pregnancy-with-pelvic-pain": "A1 A1 A1 A1 L A1 A1",
    "recent-operation-or-birth": "A1 A1 A1 A1 A2 A1 A1",
    "cancer": "A1 A1 A1 A1 A2 A1 A1",
    "fainting": "A A A A A A A",
    "unstable-neck": "U A1 A1 U U A1 A1",
    "eye-disease": "U U U A1 U A1 A1",
    "blood-thinners": "A1 G1 G1 U G2 U U",
    "hernia": "U U U A1 U A1 A1",
    "numb-skin": "A1 G1 G1 U U U U",
    "numb-feet": "U U U G2 G2 U U",
    "numb-feet-and-a-sore-foot": "A A A A2 A2 A A",
    "poor-balance": "G1 G2 G1 G2 G2 G1 G1",
    "knee-pain": "U U U G2 G3 G2 G1",
    "replaced-joint": "G1 G1 G1 G2 G2 G1 G1",
    "outer-hip-pain": "G1 U U U U U G1",
    "shoulder-or-wrist-pain": "G1 G1 U U U G1 G1",
    "wrist-pain": "G1 U U U U U U",
    "leg-pain": "G1 G1 G2 U G2 U U",
    "stenosis-or-slipped-vertebra": "U G2 G1 U G2 G1 G1",
    "bendy-joints": "G1 G1 G1 G2 G2 G1 G1",
    "inflammatory-arthritis": "G1 G1 G1 G2 G2 G1 G1",
    "fused-spine": "A1 A1 A1 A2 A2 A1 A1",
    "lung-disease": "U G1 G1 G1 G2 G1 G1",
    "breathless-at-rest": "A A1 A1 A1 A2 A1 A1",
    "epilepsy": "U U U U U U U",
    "sore-in-the-plank": "U U U U U G1 U",
    "no-floor": "G1 G1 G1 U U G1 G1",
}
DANGEROUS = list(RULING)[:16]
LETTERS = {"leave-out": "L", "ask": "A", "gentler": "G", "usual": "U"}
# What each exercise's own text named before the table did, by the conditions that say it now.
_ALL = {"fracture", "blood-clot", "possible-blood-clot", "osteoporosis", "pregnancy"}
_ALL |= {"recent-operation-or-birth", "very-high-blood-pressure", "poor-balance", "bendy-joints"}
_STRENGTH = _ALL | {"high-blood-pressure", "heart-disease", "severe-heart-disease"}
_LOAD = {"eye-disease", "hernia"}
NAMED = {
    "fg": _ALL
    | {"blood-thinners", "numb-skin", "shoulder-or-wrist-pain", "wrist-pain", "no-floor"}
    | {"leg-pain"},
    "fa": _ALL
    | {"unstable-neck", "stenosis-or-slipped-vertebra", "blood-thinners", "no-floor", "leg-pain"}
    | {"shoulder-or-wrist-pain"},
    "fr": _ALL
    | {"unstable-neck", "stenosis-or-slipped-vertebra", "blood-thinners", "no-floor", "leg-pain"},
    "ws": _STRENGTH | _LOAD | {"fainting", "knee-pain", "shoulder-or-wrist-pain"},
    "lu": _STRENGTH
    | {"pregnancy-with-pelvic-pain", "replaced-joint", "knee-pain", "blood-thinners", "leg-pain"}
    | {"stenosis-or-slipped-vertebra"},
    "pl": _STRENGTH
    | _LOAD
    | {"shoulder-or-wrist-pain", "wrist-pain", "sore-in-the-plank", "no-floor"}
    | {"stenosis-or-slipped-vertebra"},
    "sp": _STRENGTH
    | _LOAD
    | {"shoulder-or-wrist-pain", "wrist-pain", "outer-hip-pain", "knee-pain", "no-floor"}
    | {"stenosis-or-slipped-vertebra"},
}
# What no condition says: it stays in the exercise's own words.
OWN = {
    "fg": ("calf is hot", "open wound", "inflamed"),
    "fa": ("open wound", "inflamed", "between your shoulder blades"),
    "fr": ("open wound", "inflamed", "between your shoulder blades"),
    "ws": ("180/120",),
    "lu": ("your foot drops",),
    "pl": (),
    "sp": (),
}


class Guide:
    """The real guide, built; and its table, read as what it is."""

    def __init__(self, output: Path) -> None:
        """Read the table, the words for its ways, and the data."""
        self.output = output
        self.rows = yaml.safe_load((ROOT / "content/conditions.yaml").read_text(encoding="utf-8"))
        words = yaml.safe_load((ROOT / "content/words.yaml").read_text(encoding="utf-8"))
        self.ways: dict[str, str] = words["condition"]["ways"]
        self.data: dict[str, Any] = json.loads((output / "guide.json").read_text(encoding="utf-8"))
        self.exercises = {one["id"]: one for one in self.data["exercises"]}
        self.title = {row["id"]: row["title"] for row in self.rows}

    def page(self, address: str) -> Element:
        """Return a page as a tree."""
        text = (self.output / address / "index.html").read_text(encoding="utf-8")
        return tree(text).one("main")

    def cells(self, codes: list[str], ways: set[str], *, dangerous: bool = False) -> Cells:
        """Return what the table says of some exercises, where it is one of some ways."""
        return {
            (row["title"], self.exercises[cell["exercise"]]["title"]): cell["way"]
            for row in self.rows
            for cell in row["exercises"]
            if cell["exercise"] in codes and cell["way"] in ways
            if row.get("dangerous") or not dangerous
        }


@pytest.fixture(scope="module")
def guide(finished: Callable[..., Options]) -> Guide:
    return Guide(finished("").output)


# ---------------------------------------------------------------------------------------------
# The table


def test_the_table_is_the_ruling(guide: Guide) -> None:
    rungs = {code: [one["id"] for one in guide.exercises[code]["rungs"]] for code in CODES}
    found = {}
    for row in guide.rows:
        cells = {cell["exercise"]: cell for cell in row["exercises"]}
        assert list(cells) == list(CODES)
        found[row["id"]] = " ".join(
            LETTERS[cells[code]["way"]]
            + (str(rungs[code].index(cells[code]["rung"]) + 1) if "rung" in cells[code] else "")
            for code in CODES
        )

    assert found == RULING
    assert [row["id"] for row in guide.rows if row.get("dangerous")] == DANGEROUS


def test_over_a_chair_back_nobody_bends_back(guide: Guide) -> None:
    over = [
        cell["note"]
        for row in guide.rows
        for cell in row["exercises"]
        if cell.get("rung") == "chair-back"
    ]
    assert len(over) == 2
    assert all("upright" in note and "only your arms" in note for note in over)


# ---------------------------------------------------------------------------------------------
# The forms


def said_in_groups(
    paragraphs: list[tuple[str, list[str]]], guide: Guide, codes: list[str]
) -> Cells:
    """Return what lists of groups say: a way, then for sets of exercises the conditions."""
    by_words = {words: way for way, words in guide.ways.items()}
    titles = [guide.exercises[code]["title"] for code in codes]
    numbers = {
        str(guide.exercises[code]["order"]): guide.exercises[code]["title"] for code in codes
    }
    found: Cells = {}
    for heading, lines in paragraphs:
        for line in lines:
            whose, _, whom = line.rpartition(": ")
            named = titles if whose == "Every exercise here" else whose.split(", ")
            for exercise in named:
                for condition in whom.split("; "):
                    key = condition, numbers.get(exercise, exercise)
                    assert key not in found, key
                    found[key] = by_words[heading]
    return found


def groups_in(element: Element) -> list[tuple[str, list[str]]]:
    """Return each heading of a way, with the lines of the list behind it."""
    lists = [[item.words() for item in one.all("li")] for one in element.all("ul", class_="who")]
    headings = [one.words() for one in element.all("p") if any(one.all("strong"))]
    return list(zip(headings, lists, strict=True))


def lists_of(element: Element) -> list[tuple[str, list[str]]]:
    """Return what a box or a part says: the words of each way, and the items of its list."""
    found: list[tuple[str, list[str]]] = []
    for child in element.inside:
        if isinstance(child, Element) and child.tag == "p" and any(child.all("strong")):
            found.append((child.one("strong").words(), []))
        elif isinstance(child, Element) and child.tag == "ul" and found:
            found[-1][1].extend(item.words() for item in child.all("li"))
    return found


BEFORE = {"leave-out", "ask"}


@pytest.mark.parametrize("code", CODES)
def test_the_page_of_an_exercise_says_all_that_the_table_says_of_it(
    guide: Guide, code: str
) -> None:
    exercise = guide.exercises[code]
    page = guide.page(exercise["address"])
    title = {row["if"]: row["title"] for row in guide.rows} | {t: t for t in guide.title.values()}
    rungs = {rung["id"]: rung["title"] for rung in exercise["rungs"]}
    by_words = {words: way for way, words in guide.ways.items()}

    short = {
        (item, exercise["title"]): by_words[way]
        for way, items in lists_of(next(page.all(class_="ask-first")))
        for item in items
    }
    assert short == guide.cells([code], BEFORE, dangerous=True)

    cells = {row["title"]: next(c for c in row["exercises"] if c["exercise"] == code)
             for row in guide.rows}  # fmt: skip
    told = {}
    for way, items in lists_of(page.one(class_="cautions")):
        for item in items:
            name = next(begin for begin in title if item.startswith(begin))
            cell = cells[title[name]]
            told[title[name], exercise["title"]] = by_words.get(way, way)
            more = [rungs[cell["rung"]]] if "rung" in cell else []
            more += [cell["note"]] if "note" in cell else []
            wanted = f"{name}: {'; '.join(more)}" if more else name
            assert item.startswith(wanted), item
    silent = {key for key, way in guide.cells([code], {"usual"}).items()
              if "note" not in cells[key[0]]}  # fmt: skip
    assert told == {k: w for k, w in guide.cells([code], set(LETTERS)).items() if k not in silent}


@pytest.mark.parametrize("code", CODES)
def test_what_an_exercise_named_is_still_named(guide: Guide, code: str) -> None:
    page = guide.page(guide.exercises[code]["address"])
    section = page.holding(page.one("h2", id="do-not-do-this-if"))
    words = section.words()
    lines = {row["id"]: (row["if"], row["title"]) for row in guide.rows}

    assert {name for name in NAMED[code] if not any(line in words for line in lines[name])} == set()
    own = [item.words() for child in section.inside if isinstance(child, Element)
           and child.tag == "ul" for item in child.all("li")]  # fmt: skip
    assert len(own) == len(OWN[code])
    assert all(wanted in line for wanted, line in zip(OWN[code], own, strict=True))


def test_if_you_have_names_every_condition_and_every_exercise(guide: Guide) -> None:
    page = guide.page("if-you-have")
    by_words = {words: way for way, words in guide.ways.items()}
    told: Cells = {}
    for row in guide.rows:
        section = page.holding(page.one("h2", id=row["id"]))
        for fact in section.one("dl").all("div"):
            for link in fact.all("a"):
                told[row["title"], link.words()] = by_words[fact.one("dt").words()]
        assert next(section.all("p")).words() == row.get("warning", f"This is you if {row['if']}.")

    assert told == guide.cells(list(CODES), set(LETTERS))
    for words in guide.ways.values():
        assert any(item.words().startswith(f"{words}. ") for item in page.all("li")), words
    assert "stricter one counts" in page.words()
    assert "outranks" in page.words()


@pytest.mark.parametrize(
    "address",
    [
        *("routines/all-seven", "routines/mostly-fine", "routines/sore-but-moving"),
        *("routines/without-the-floor", "floor-free"),
    ],
)
def test_a_programme_says_who_leaves_out_and_who_asks(guide: Guide, address: str) -> None:
    page = guide.page(address)
    routine = next((one for one in guide.data["routines"] if one["address"] == f"{address}/"), None)
    codes = [one["exercise"] for one in routine["exercises"]] if routine else list(CODES)
    box = next(page.all(class_="ask-first"))

    assert said_in_groups(groups_in(box), guide, codes) == guide.cells(codes, BEFORE)
    assert "stricter one counts" in box.words()
    items = list(page.all("li", class_="programme__item"))
    for code, item in zip(codes, items, strict=True):
        beside = {
            (condition, guide.exercises[code]["title"]): "leave-out"
            for one in item.all("p")
            if one.words().startswith(guide.ways["leave-out"])
            for condition in one.words().partition("is you: ")[2].split("; ")
        }
        assert beside == guide.cells([code], {"leave-out"})


def test_the_sheet_says_it_of_the_numbers_of_exercises(guide: Guide) -> None:
    box = guide.page("hand-out").one(class_="hand-out__who")
    told = said_in_groups(groups_in(box), guide, list(CODES))
    assert told == guide.cells(list(CODES), BEFORE, dangerous=True)


def test_plain_texts_say_it(guide: Guide) -> None:
    routines = {one["id"]: [item["exercise"] for item in one["exercises"]]
                for one in guide.data["routines"]}  # fmt: skip
    texts = sorted((guide.output / "text").glob("*.txt"))
    assert {text.stem for text in texts} > routines.keys()
    for text in texts:
        codes = routines.get(text.stem, list(CODES))
        paragraphs = text.read_text(encoding="utf-8").split("\n\n")
        groups = []
        for way in BEFORE:
            for one in paragraphs:
                heading, _, lines = one.partition("\n")
                if heading == guide.ways[way].upper():
                    items = re.split(r"(?:^|\n)- ", lines)[1:]
                    groups.append((guide.ways[way], [" ".join(item.split()) for item in items]))
        assert said_in_groups(groups, guide, codes) == guide.cells(codes, BEFORE), text.name


def test_the_data_says_it_by_condition_and_by_exercise(guide: Guide) -> None:
    def but(name: str, fields: dict[str, Any]) -> dict[str, Any]:
        return {key: value for key, value in fields.items() if key != name}

    def cells(rows: list[dict[str, Any]]) -> dict[tuple[str, str], dict[str, Any]]:
        return {
            (row["id"], cell["exercise"]): but("exercise", cell)
            for row in rows
            for cell in row["exercises"]
        }

    table, by_condition = cells(guide.rows), cells(guide.data["conditions"])
    by_exercise = {
        (one["condition"], code): but("condition", one)
        for code, data in guide.exercises.items()
        for one in data["conditions"]
    }
    assert by_condition == table
    assert by_exercise == table
    for code, data in guide.exercises.items():
        for way, name in (("leave-out", "leave_out"), ("ask", "ask_first")):
            assert set(data[name]) == {
                c for (c, e), v in table.items() if e == code and v["way"] == way
            }


def test_scripts_read_the_same_table(guide: Guide) -> None:
    (file,) = guide.output.glob("assets/tools.*.json")
    told = {
        (one["title"], guide.exercises[code]["title"]): way
        for one in json.loads(file.read_text(encoding="utf-8"))["cautions"]
        for code, way in one["cells"].items()
    }
    assert told == guide.cells(list(CODES), BEFORE)


def test_markdown_and_the_one_file_hold_the_same_lines_as_the_pages(guide: Guide) -> None:
    whole = tree((guide.output / "take-away.html").read_text(encoding="utf-8")).words()
    plain = re.compile(r"[\W_]+")
    for address in (
        "if-you-have",
        "strength/wall-sit",
        "routines/all-seven",
        "foam-rolling/glutes",
    ):
        markdown = (guide.output / address / "index.md").read_text(encoding="utf-8")
        markdown = plain.sub(" ", re.sub(r"\]\([^)]*\)", "", markdown))
        page = guide.page(address)
        told = {"cautions", "ask-first", "condition"}
        parts = [one for one in page.all() if told & set(one.given.get("class", "").split())]
        lines = [item.words() for one in parts for item in one.all("li")]
        assert len(lines) > 10
        for line in lines:
            assert plain.sub(" ", line).strip() in markdown, line
            assert plain.sub(" ", line).strip() in plain.sub(" ", whole), line


def test_today_asks_the_second_question_before_it_offers_a_routine(guide: Guide) -> None:
    text = (guide.output / "today/index.html").read_text(encoding="utf-8")
    places = [
        text.index(words)
        for words in ('data-urgency="emergency"', 'class="ask-first', 'class="choices')
    ]
    assert places == sorted(places)
    box = text[places[1] : places[2]]
    assert 'data-disclaimer="ask-a-doctor-first"' in box
    assert text.count('data-disclaimer="ask-a-doctor-first" data-form="short"') == 1


# ---------------------------------------------------------------------------------------------
# Mistakes


@pytest.fixture
def whole(options: Options) -> Options:
    """Return a check of a copy of the guide itself."""
    shutil.rmtree(options.content)
    shutil.copytree(ROOT / "content", options.content, ignore=shutil.ignore_patterns(AGREED))
    return replace(options, today=content_day())


def change(options: Options, path: str, before: str, after: str) -> None:
    """Change a line of the copy; what stands there has to be found once behind the last `|`."""
    file = options.content / path
    text = file.read_text(encoding="utf-8")
    start, _, words = before.rpartition("|")
    at = text.index(words, text.index(start))
    file.write_text(text[:at] + after + text[at + len(words) :], encoding="utf-8")


WALL_SIT = "exercises/strength/wall-sit.md"
TABLE = "conditions.yaml"
VERY = "- id: very-high|"
SLIPS = [
    # the change, the code, and what the message names besides the place
    (TABLE, VERY + "ws, way: leave-out, note: until it is treated", "ws, way: usual",
     "condition-class", (WALL_SIT, "under leave_out", "way: leave-out")),
    (TABLE, VERY + "    - {exercise: ws, way: leave-out, note: until it is treated}\n", "",
     "condition-cell", ("- {exercise: ws, way: …}", WALL_SIT)),
    (TABLE, "- id: lung|lu, way: gentler, rung: small-dip", "lu, way: ask, rung: small-dip",
     "condition-class", ("lunges.md", "not under ask_first", "lung-disease]")),
    (WALL_SIT, "ask_first:|osteoporosis, ", "",
     "condition-class", (WALL_SIT, "not under ask_first", "way: …")),
    (WALL_SIT, "leave_out:|fracture", "fracture, hernia",
     "condition-class", ("under leave_out", "under ask_first")),
    (WALL_SIT, "ask_first: [|high-blood", "knee-pain, high-blood",
     "condition-class", ("way: ask, rung: chair-beneath", "ask_first: [")),
    (TABLE, "- id: knee-pain|gentler, rung: chair-beneath", "gentler, rung: little-way",
     "condition-rung", ("chair-stand, chair-beneath", "rung: …")),
    (TABLE, "- id: knee-pain|, rung: chair-beneath", "",
     "condition-rung", ("chair-stand, chair-beneath", "rung: …")),
    (TABLE, "- id: cancer|ws, way: ask, rung: chair-stand", "ws, way: ask, rung: half-way",
     "condition-rung", ('easier than "little-way"',)),
    (TABLE, VERY + "ws, way: leave-out", "ws, way: leave-out, rung: chair-stand",
     "condition-rung", ("delete  rung: chair-stand",)),
    (TABLE, "- id: epilepsy|ws, way: usual", "ws, way: usual, rung: chair-stand",
     "condition-rung", ("delete  rung: chair-stand",)),
    (TABLE, "- id: knee-pain|rung: chair-beneath", "rung: chair-benaeth",
     "unknown-rung", ("rung: chair-beneath",)),
    (TABLE, "- id: epilepsy|exercise: ws", "exercise: wz", "unknown-exercise", ("exercise: …",)),
    (TABLE, "- id: epilepsy|exercise: ws", "exercise: lu", "duplicate-id", ("delete one",)),
]  # fmt: skip


@pytest.mark.parametrize("half", range(2))
def test_a_slip_in_one_place_is_found_with_its_place_and_a_cure(
    whole: Options, half: int, commit_seed: int, *, long: bool
) -> None:
    """In a short run half of the slips, and the others for the next commits."""
    slips_here = SLIPS[half::2]
    for path, before, after, code, named in (
        slips_here if long else slips_here[commit_seed % 2 :: 2]
    ):
        kept = (whole.content / path).read_text(encoding="utf-8")
        change(whole, path, before, after)
        found = check(whole)
        (whole.content / path).write_text(kept, encoding="utf-8")

        assert found.has_errors
        slips = [problem for problem in found.problems if problem.code == code]
        said = "".join(f"{one.place.path} {one.message}\n{one.cure}\n" for one in slips)
        assert all(words in said for words in named), said
        # Which of the two is right is nothing for a machine.
        pasted = [edit for one in slips for edit in edits_of(one, found.texts[one.place.path])]
        assert code == "unknown-rung" or not pasted


def test_every_way_out_of_a_contradiction_leads_out_and_none_that_can_be_pasted_is_weaker(
    whole: Options, commit_seed: int, *, long: bool
) -> None:
    """In a short run of every other contradiction, and of the rest for the next commits."""
    ways_out = {}
    strictest = {}
    contradictions = [slip for slip in SLIPS if slip[3] == "condition-class"]
    chosen = contradictions if long else contradictions[commit_seed % 2 :: 2]
    for name, (path, before, after, _, _) in enumerate(chosen):
        shutil.rmtree(whole.content)
        shutil.copytree(ROOT / "content", whole.content, ignore=shutil.ignore_patterns(AGREED))
        change(whole, path, before, after)
        found = check(whole)
        changed = {file: file.read_text(encoding="utf-8") for file in whole.content.rglob("*.md")}
        table = (whole.content / TABLE).read_text(encoding="utf-8")
        for here in (True, False):
            for file, text in changed.items():
                file.write_text(text, encoding="utf-8")
            (whole.content / TABLE).write_text(table, encoding="utf-8")
            for problem in found.problems:
                take(whole, problem, here=here)
            ways_out[name, here] = [str(one) for one in check(whole).problems]
        for problem in found.problems:
            said = f"{problem.found} {problem.message.partition(' has ')[2]}"
            way = "leave-out" if "leave" in said else "ask"
            row = (whole.content / TABLE).read_text("utf-8").split("\n")[problem.place.line - 1]
            strictest[name] = f"way: {way}" in row
    assert len(ways_out) >= (8 if long else 4)
    assert {key: left for key, left in ways_out.items() if left} == {}
    assert set(strictest.values()) == {True}


def take(options: Options, problem: Problem, *, here: bool) -> None:
    """Do what a cure says; `here` in the table, where its blank is filled with the old way."""
    for line in problem.cure.split("\n"):
        what, _, new = line.partition(":  ")
        is_cell = "put it back here" in what
        if "[…]" in new or ("way: …" in new) is not (here and "way: …" in problem.cure):
            continue  # it is for a person, or the other of two ways
        if is_cell:
            cell = new.replace("way: …", "way: gentler" if "rung" in new else "way: usual")
            file = options.content / TABLE
            rows = file.read_text(encoding="utf-8").split("\n")
            rows[problem.place.line - 1] = f"    - {cell}"
            file.write_text("\n".join(rows), encoding="utf-8")
            continue
        file = options.content / what.rpartition(" in ")[2]
        text = file.read_text(encoding="utf-8")
        for each in new.split(", and "):
            field = each.partition(":")[0]
            text = re.sub(rf"^{field}:.*\n", f"{each}\n", text, flags=re.MULTILINE)
        file.write_text(text, encoding="utf-8")


def test_a_new_exercise_is_asked_of_by_every_condition_and_a_draft_by_none(whole: Options) -> None:
    ledger = whole.content / "addresses.txt"
    ledger.write_text(
        ledger.read_text(encoding="utf-8") + "/strength/bird-dog/\n", encoding="utf-8"
    )
    file = whole.content / "exercises" / "strength" / "bird-dog.md"
    text = fill_in((ROOT / "content" / "_template.md").read_text(encoding="utf-8"))
    text = text.replace("order: 2\n", "order: 8\n")
    file.write_text(text.replace("review_due", "draft: yes\nreview_due"), encoding="utf-8")
    assert check(whole).problems == ()
    assert check(replace(whole, drafts=True)).problems == ()

    # One that will be published is asked of now, and not on its day, when nobody looks.
    for line in ("publish_on: 2026-12-01\n", ""):
        file.write_text(text.replace("review_due", f"{line}review_due"), encoding="utf-8")
        found = check(whole).problems
        assert {problem.code for problem in found} == {"condition-cell"}
        asked = [problem.expected.partition(' under "')[2].partition('"')[0] for problem in found]
        assert sorted(asked) == sorted(RULING)
        assert {problem.cure for problem in found} == {"- {exercise: wp, way: …}"}

    decide(whole.content / TABLE, "wp", {"high-blood-pressure": "ask", "fracture": "ask"})
    (slip,) = check(whole).problems
    assert (slip.code, "fracture" in slip.message) == ("condition-class", True)
    file.write_text(text.replace("ask_first: [", "ask_first: [fracture, "), encoding="utf-8")
    assert check(whole).problems == ()

    assert build(whole).published
    page = tree((whole.output / "if-you-have/index.html").read_text(encoding="utf-8"))
    named = [link.words() for link in page.one("main").all("a")].count("Wall push")
    assert named == len(RULING)


def test_what_the_exercise_repeats_is_never_shown(options: Options) -> None:
    wall = options.content / "exercises/strength/wall-lean.md"
    build(options)
    before = {file: file.read_bytes() for file in options.output.rglob("*.*")}
    text = wall.read_text(encoding="utf-8")
    wall.write_text(text.replace("ask_first:", "leave_out: []\nask_first:"), encoding="utf-8")
    assert build(replace(options, output=options.project / "second")).published
    for file, data in before.items():
        assert (options.project / "second" / file.relative_to(options.output)).read_bytes() == data


def test_an_exercise_needs_no_list_of_its_own(options: Options) -> None:
    wall = options.content / "exercises/strength/wall-lean.md"
    text = wall.read_text(encoding="utf-8")
    wall.write_text(
        text.replace("## Do not do this if\n\n- your shoulder hurts. Ask first.\n\n", "")
    )
    assert check(options).problems == ()
    assert build(options).published
    page = tree((options.output / "strength/wall-lean/index.html").read_text(encoding="utf-8"))
    assert page.one("h2", id="do-not-do-this-if").words() == "Do not do this if"
    assert "your blood pressure is not under control" in page.one(class_="cautions").words()
    assert "Leave it out today" not in page.words()
