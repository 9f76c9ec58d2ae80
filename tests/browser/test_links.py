"""Links that hold a programme: what is written is read, and nothing else is."""

from __future__ import annotations

import json
import random
import re
from http import HTTPStatus
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

import pytest
from browsing import CONTENT, Site, visit
from following import Session, module

from site_src.loading.assemble import assemble
from site_src.loading.loader import load
from site_src.model.urls import rung_sign

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

FIXTURES = Path(__file__).with_name("links-1.txt")
MOST = 90
LEAST_SETS = 3  # what a link may always ask for
# A link of version 1 that asks for more than the guide has, and the doses that are read in it.
BEYOND = "1.wskz10h120.fg46m300.lu4m9r30h5.z120-bs"
LOWERED = [{"sets": 3, "hold": 40}, {"sets": 1, "move": 60}, {"sets": 3, "reps": 6}]
GOOD = "1.wskz2h10.fr0qr2h1.pl2z2h5-z4"
_READ: Final = """async ([at, guide, texts]) => {
  const { readLink } = await import(at);
  return texts.map((text) => readLink(guide, text));
}"""
_WRITTEN: Final = """async ([at, all]) => {
  const { written } = await import(at);
  return all.map((items) => written({ items, rest: null }));
}"""
# What stands before a link, behind it, or between two of its signs, when an app has had it.
BEFORE: Final = (
    *("https://a.example/session/#", "https://a.example/session/%23", "/session/%2523", "#"),
    *("https://10.0.0.1:8080/b-2/session/?utm_id=7#", "Your code: ", "1. ", "20.11. ", "<", '"'),
    *("(", "[code](", "\u201e", "\u2026", "> ", "\n\n", "\u200b", "\ufeff", "*", "_", "\u2068"),
)
BEHIND: Final = (
    *("?fbclid=IwAR0abc-12", "&utm_source=mail&utm_medium=a.b-c1", "#x", "/", "\\", "%", "%E2%80"),
    *(
        ")",
        ">",
        ",",
        ".",
        ";",
        ":",
        "!",
        "?",
        "\u2026",
        '"',
        "'",
        "\u201d",
        "\u00bb",
        "]",
        "*",
        "_",
    ),
    *(" ", "%20", "\n", "\r\n", "\t", "\u00a0", "\u3002", " and then rest.", " 2-3 times a week"),
    *(
        "\u200b",
        "%E2%80%8B",
        "\ufeff",
        "\u00ad",
        "\u200f",
        "\u202c",
        "\u2069",
        "&gt;",
        "</a>",
        ").",
    ),
)
WITHIN: Final = (
    *(" ", "\n", "\r\n> ", "=\r\n", "%20", "%0D%0A", "\u00a0", "\u2009"),
    *("\u200b", "%E2%80%8B", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u202a", "\u2066", "\u061c"),
)
SPELT: Final = (
    lambda link: link.upper(),
    lambda link: link.title(),
    lambda link: link.replace(".", "%2E").replace("-", "%2D"),
    lambda link: link.replace(".", "%252e"),
    lambda link: link.replace(".", ". ").replace("-", " \u2013 "),
    lambda link: link.replace("-", "\u2011"),
    lambda link: link.replace("-", "\u2212"),
    lambda link: link.replace(".", "\u2024"),
    lambda link: "".join(chr(ord(sign) + 0xFEE0) for sign in link),  # as wide as Chinese signs
    lambda link: quote("".join(f"%{ord(sign):02X}" for sign in link)),
)
# Mutations as messengers, keyboards and hands make them; the same ones every time.
_MUTATED: Final = """async ([at, guide, links, count]) => {
  const { readLink } = await import(at);
  let seed = 1;
  const any = (below) => (seed = (seed * 48271) % 2147483647) % below;
  const LETTERS = "abz019.-hrm%<>\\"'&#/+= \\u0000\\u00e9\\ud83d";
  const letter = () => LETTERS[any(LETTERS.length)];
  const ways = [
    (t, i) => t.slice(0, i),
    (t, i) => t.slice(0, i) + letter() + t.slice(i + 1),
    (t, i) => t.slice(0, i) + letter() + t.slice(i),
    (t, i) => t.slice(0, i) + t.slice(i + 1),
    (t, i) => t.slice(0, i) + (t[i + 1] ?? "") + (t[i] ?? "") + t.slice(i + 2),
    (t, i) => t + t.slice(i),
    (t) => t + "<img src=x onerror=alert(1)>",
    (t, i) => t.slice(0, i) + any(1e9) + t.slice(i),
  ];
  const found = [];
  for (let n = 0; n < count; n += 1) {
    const link = links[any(links.length)];
    let text = link;
    for (let times = any(3); times >= 0; times -= 1) {
      text = ways[any(ways.length)](text, any(text.length));
    }
    try {
      found.push([link, text, readLink(guide, text)]);
    } catch (error) {
      found.push([link, text, { thrown: `${error}` }]);
    }
  }
  return found;
}"""


@pytest.fixture
def guide(site: Site) -> dict[str, Any]:
    """Return what scripts read."""
    (file,) = (site.folder / "assets").glob("tools.*.json")
    data: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return data


@pytest.fixture
def tab(site: Site, open_tab: Callable[..., Page]) -> Page:
    opened = open_tab(width=390)
    visit(opened, site.url)
    return opened


def fixtures() -> dict[str, Any]:
    """Return the links of version 1, and their meaning."""
    lines = [line for line in FIXTURES.read_text("utf-8").splitlines() if line[:1] != "#"]
    return {link: json.loads(meaning) for link, _, meaning in (x.partition(" ") for x in lines)}


def test_links_of_version_1_are_read_for_ever(site: Site, tab: Page, guide: dict[str, Any]) -> None:
    links = fixtures()

    assert len(links) >= 10
    for dose, item in zip(LOWERED, links[BEYOND]["items"], strict=True):
        item["dose"] = dose
    read = tab.evaluate(_READ, [module(site, "share-code"), guide, list(links)])
    assert [{"items": one["items"], "rest": one["rest"]} for one in read] == list(links.values())
    lowered = [link for link, one in zip(links, read, strict=True) if one["lowered"]]
    assert lowered == [BEYOND]


def test_a_link_is_read_whatever_an_app_has_put_round_it_or_into_it(
    site: Site, tab: Page, guide: dict[str, Any]
) -> None:
    """Every wrapping round some links, and a seeded choice of them over all links."""
    chance = random.Random(17)  # noqa: S311 - the same texts every time
    links = list(fixtures())
    arrived = [
        (link, text)
        for link in (links[0], "1.fg46m20.fapdr2h1-87")
        for text in (
            *(f"{before}{link}" for before in BEFORE),
            *(f"{link}{behind}" for behind in BEHIND),
            *(sign.join(re.split(r"(?<=\.)", link)) for sign in WITHIN),
            *(link.replace("-", f"{sign}-{sign}") for sign in WITHIN),
            *(spelt(link) for spelt in SPELT),
        )
    ]
    for _ in range(2000):
        link = chance.choice(links)
        at = chance.randrange(1, len(link))
        text = chance.choice(SPELT[:2])(link[:at]) + chance.choice(WITHIN) + link[at:]
        text = chance.choice(BEFORE) + text + chance.choice(BEHIND)
        arrived.append((link, chance.choice((str, quote))(text)))

    read = tab.evaluate(_READ, [module(site, "share-code"), guide, [text for _, text in arrived]])

    lost = [
        text for (link, text), one in zip(arrived, read, strict=True) if one.get("link") != link
    ]
    assert lost == []


def test_a_dose_is_of_a_kind_that_its_rung_has_and_no_more_than_the_ladder(
    site: Site, tab: Page, guide: dict[str, Any]
) -> None:
    """Each rung with doses of each kind, as small and as large as a link can write them."""
    own = {(e["code"], r["sign"]): r for e in guide["exercises"] for r in e["rungs"]}
    kinds = [{"reps": 1}, {"reps": 99}, {"reps": 99, "hold": 999}, {"hold": 999}, {"move": 999}]
    asked = [
        {"code": code, "sign": sign, "dose": {"sets": sets} | numbers}
        for code, sign in own
        for numbers in [*kinds, *_highest(own[code, sign])]
        for sets in (1, 10, 99)
    ]
    links = tab.evaluate(_WRITTEN, [module(site, "share-code"), [[item] for item in asked]])
    read = tab.evaluate(_READ, [module(site, "share-code"), guide, links])

    for item, found in zip(asked, read, strict=True):
        (got,) = found["items"]
        rung = own[item["code"], item["sign"]]
        assert got["dose"].keys() <= rung["dose"].keys(), item
        assert all(1 <= n <= rung["most"][name] for name, n in got["dose"].items()), item
        assert all(n <= rung["total"][name] for name, n in _totals(got["dose"]).items()), item
        assert bool(found["lowered"]) == (got["dose"] != item["dose"]), item
    exact = [
        {"dose": dose, "code": code, "sign": sign}
        for (code, sign), rung in own.items()
        for dose in _exact(rung)
    ]
    assert len(exact) > len(own)
    links = tab.evaluate(_WRITTEN, [module(site, "share-code"), [[item] for item in exact]])
    read = tab.evaluate(_READ, [module(site, "share-code"), guide, links])
    assert [one["items"] for one in read] == [[item] for item in exact]


def _totals(dose: dict[str, int]) -> dict[str, int]:
    """Return the repetitions of all sets, and the seconds of all sets and repetitions."""
    times = dose["sets"] * dose.get("reps", 1)
    return {
        name: times * (1 if name == "reps" else n) for name, n in dose.items() if name != "sets"
    }


def _exact(rung: dict[str, Any]) -> list[dict[str, int]]:
    """Return the doses within a rung's bounds of which no number can be larger."""
    names = list(rung["most"])
    all_numbers = product(*(range(1, rung["most"][name] + 1) for name in names))
    doses = [dict(zip(names, numbers, strict=True)) for numbers in all_numbers]
    within = [
        dose for dose in doses if all(n <= rung["total"][name] for name, n in _totals(dose).items())
    ]
    more = {tuple(dose.values()) for dose in within}
    return [
        dose
        for dose in within
        if not any(tuple(n + (name == one) for one, n in dose.items()) in more for name in names)
    ]


def test_every_dose_that_the_guide_itself_names_is_read_as_it_stands(
    site: Site, tab: Page, guide: dict[str, Any]
) -> None:
    """Smaller and larger numbers of each rung and of each routine, in every mixture."""
    loaded, _ = assemble(load(CONTENT))
    assert loaded
    named = [(e, rung, rung.dose) for e in loaded.exercises for rung in e.rungs]
    named += [(i.exercise, i.rung, i.dose) for r in loaded.routines for i in r.items]
    items = []
    for exercise, rung, dose in named:
        spans = {
            "sets": dose.sets,
            "reps": dose.reps,
            "hold": dose.hold_seconds,
            "move": dose.move_seconds,
        }
        ends = {name: {span.low, span.high} for name, span in spans.items() if span}
        items += [
            {
                "code": exercise.code,
                "sign": rung_sign(rung.id),
                "dose": dict(zip(ends, numbers, strict=True)),
            }
            for numbers in product(*ends.values())
        ]
    items += [item for routine in guide["routines"] for item in routine["items"]]
    assert len(items) > 2 * len(named)

    links = tab.evaluate(_WRITTEN, [module(site, "share-code"), [[item] for item in items]])
    read = tab.evaluate(_READ, [module(site, "share-code"), guide, links])

    assert [(one["items"], one["lowered"]) for one in read] == [([item], []) for item in items]


def test_three_minutes_of_plank_are_read_as_no_more_than_the_guide_has(
    site: Site, tab: Page, guide: dict[str, Any]
) -> None:
    asked = {"code": "pl", "sign": "2z", "dose": {"sets": 3, "hold": 60}}
    (link,) = tab.evaluate(_WRITTEN, [module(site, "share-code"), [[asked]]])
    (read,) = tab.evaluate(_READ, [module(site, "share-code"), guide, [link]])

    assert read["items"] == [asked | {"dose": {"sets": 3, "hold": 30}}]
    assert read["lowered"] == ["pl"]


def _highest(rung: dict[str, Any]) -> list[dict[str, int]]:
    """Return the rung's own numbers, and one more than the most of each."""
    numbers = {name: n for name, n in rung["most"].items() if name != "sets"}
    return [numbers, {name: n + 1 for name, n in numbers.items()}]


def test_the_most_of_a_dose_is_what_the_ladder_the_target_or_a_routine_has(
    guide: dict[str, Any],
) -> None:
    loaded, _ = assemble(load(CONTENT))
    assert loaded
    for exercise, known in zip(loaded.exercises, guide["exercises"], strict=True):
        routines = [i for r in loaded.routines for i in r.items if i.exercise.code == exercise.code]
        doses = [
            exercise.start,
            exercise.target,
            *(one.dose for one in (*exercise.rungs, *routines)),
        ]
        spans = [
            (d.sets.high, d.reps and d.reps.high, d.hold_seconds and d.hold_seconds.high)
            for d in doses
        ]
        total = {
            "reps": max((sets * reps for sets, reps, _ in spans if reps), default=0),
            "hold": max(
                (sets * (reps or 1) * hold for sets, reps, hold in spans if hold), default=0
            ),
            "move": max(
                (d.sets.high * d.move_seconds.high for d in doses if d.move_seconds), default=0
            ),
        }
        named = {
            "sets": max(LEAST_SETS, *(dose.sets.high for dose in doses)),
            "reps": max((dose.reps.high for dose in doses if dose.reps), default=0),
            "hold": max((dose.hold_seconds.high for dose in doses if dose.hold_seconds), default=0),
            "move": max((dose.move_seconds.high for dose in doses if dose.move_seconds), default=0),
        }
        for rung in known["rungs"]:
            assert rung["most"].keys() == rung["dose"].keys()
            assert all(rung["dose"][name] <= n <= named[name] for name, n in rung["most"].items())
            own = _totals(rung["dose"])
            assert rung["total"].keys() == own.keys()
            assert all(own[name] <= n <= total[name] for name, n in rung["total"].items())


def test_every_rung_of_the_guide_is_in_the_links_of_version_1(guide: dict[str, Any]) -> None:
    linked = {(i["code"], i["sign"]) for one in fixtures().values() for i in one["items"]}
    rungs = {(e["code"], rung["sign"]) for e in guide["exercises"] for rung in e["rungs"]}

    assert linked == rungs


def test_a_link_is_short_and_has_only_signs_that_travel(
    site: Site, tab: Page, guide: dict[str, Any]
) -> None:
    """All seven, each on the rung whose dose is longest to write."""
    doses = [
        max(exercise["rungs"], key=lambda rung: len(json.dumps(rung["dose"])))
        for exercise in guide["exercises"]
    ]
    items = [
        {"code": exercise["code"], "sign": rung["sign"], "dose": {**rung["dose"], "sets": 3}}
        for exercise, rung in zip(guide["exercises"], doses, strict=True)
    ]
    link = tab.evaluate(
        "async ([at, items]) => (await import(at)).written({ items, rest: 120 })",
        [module(site, "share-code"), items],
    )

    assert len(items) == 7
    assert len(link) <= MOST
    assert re.fullmatch(r"[A-Za-z0-9.-]+", link)
    assert all(re.fullmatch(r"[A-Za-z0-9.-]+", one) for one in fixtures())


def test_ten_thousand_mutated_links_give_no_error_and_no_dose_out_of_range(
    site: Site, tab: Page, guide: dict[str, Any]
) -> None:
    arguments = [module(site, "share-code"), guide, list(fixtures()), 10_000]
    passed = 0
    rungs = {(e["code"], r["sign"]): r for e in guide["exercises"] for r in e["rungs"]}
    for link, text, found in tab.evaluate(_MUTATED, arguments):
        if "fault" in found:
            assert found["fault"] in {"cut", "changed", "newer", "unknown"}
            continue
        assert "thrown" not in found, text
        passed += found["link"] != link
        for item in found["items"]:
            rung = rungs[item["code"], item["sign"]]
            for name, number in item["dose"].items():
                assert 1 <= number <= rung["most"][name], text
            for name, number in _totals(item["dose"]).items():
                assert number <= rung["total"][name], text
    assert passed <= 30  # by chance, two signs of 1021 are right again


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("1.wskz2h10.fr0qr2h1", "cut"),
        ("1.wskz2h10.fr0qr2h1.pl2z2h5-z", "cut"),
        ("1.", "cut"),
        ("", "cut"),
        ("1.wskz2h11.fr0qr2h1.pl2z2h5-z4", "changed"),
        ("1.wskz2h10.pl2z2h5.fr0qr2h1-z4", "changed"),
    ],
)
def test_a_link_that_did_not_arrive_whole_is_told_from_one_that_was_changed(
    site: Site, tab: Page, guide: dict[str, Any], text: str, fault: str
) -> None:
    assert tab.evaluate(_READ, [module(site, "share-code"), guide, [text]]) == [{"fault": fault}]


@pytest.mark.parametrize(
    "typed",
    [GOOD.upper(), f"  {GOOD} ", GOOD.replace(".", " . "), f"https://a.example/session/#{GOOD}"],
)
def test_what_hands_and_keyboards_do_to_a_code_is_forgiven(
    site: Site, tab: Page, guide: dict[str, Any], typed: str
) -> None:
    (found,) = tab.evaluate(_READ, [module(site, "share-code"), guide, [typed]])

    assert len(found["items"]) == 3


def test_a_link_opens_the_player_with_the_same_doses(
    site: Site, open_tab: Callable[..., Page]
) -> None:
    session = Session(site, open_tab(width=390)).open(GOOD)

    assert session.said("title") == "Your programme"
    assert session.tab.locator("[data-slot=list] li").all_inner_texts() == [
        "Wall sit: A little way down. Hold 10 seconds, 2 times",
        "Foam roll: rotation: Open book on your side. 2 times, hold each 1 second, each side",
        "Plank: Forearms and knees. Hold 5 seconds, 2 times",
    ]
    session.start().wait(11)
    assert session.at == ("Hold", "9")


def test_a_link_that_was_cut_off_says_so_and_leads_to_where_it_can_be_typed(
    site: Site, open_tab: Callable[..., Page]
) -> None:
    tab = open_tab(width=390)
    visit(tab, f"{site.url}session/#{GOOD[:-4]}")
    tab.wait_for_selector("[data-slot=broken-link]:visible")

    assert tab.locator("[data-slot=link-fault]").inner_text().startswith("This link was cut off")
    tab.get_by_role("link", name="Type a code").click()
    tab.wait_for_selector("#typed:visible")
    tab.get_by_label("The code of the programme").fill(GOOD.upper()[:-1])
    tab.keyboard.press("Enter")
    assert tab.locator("[data-slot=fault]").inner_text().startswith("This link was cut off")
    tab.get_by_label("The code of the programme").fill(GOOD.upper())
    tab.keyboard.press("Enter")
    tab.wait_for_selector("[data-now=signs]")
    assert tab.url.endswith(f"/session/#{GOOD}")


def test_a_link_cannot_bring_html_into_the_page(site: Site, open_tab: Callable[..., Page]) -> None:
    tab = open_tab(width=390)
    visit(tab, f"{site.url}r/#1.<img/src=x>-zz")
    tab.wait_for_selector("#typed:visible")

    assert tab.locator("main img").count() == 0


def test_a_programme_that_came_with_a_link_says_so_and_warns_as_the_builder_does(
    site: Site, open_tab: Callable[..., Page]
) -> None:
    session = Session(site, open_tab(width=390))
    tab = session.tab
    hard = tab_written(session, [("pl", "v6", {"sets": 1, "reps": 3, "hold": 3})] * 12)
    for link in (GOOD, BEYOND, hard):
        visit(tab, f"{site.url}build/#{link}")
        tab.wait_for_selector("#builder:visible")
        wanted = [tab.locator(f"[data-slot={name}]").inner_text() for name in ("takes", "told")]
        wanted += tab.locator("[data-slot=warnings] li").all_inner_texts()
        session.open(link, agree=link == GOOD)
        said = tab.locator("[data-slot=came]").inner_text()

        assert said.startswith("This programme came with a link. Nobody has checked it")
        assert [text for text in wanted if text not in said] == []
        assert tab.locator("[data-slot=came] :is(p, li):visible").count() == 2 + sum(
            bool(text) for text in wanted
        )
        box = tab.locator("[data-slot=came]").bounding_box()
        assert box
        assert box["y"] < tab.evaluate("innerHeight")
        start = tab.locator("[data-do=start]").bounding_box()
        assert start
        if len(wanted) > 2:  # one comes to Start only after what warns of it
            assert start["y"] >= box["y"] + box["height"]
    assert "Plank is in it 12 times" in said
    assert "More than 4 exercises" in said
    assert "Harder than the way to begin with: Plank." in said
    session.open("all-seven", agree=False)
    assert not tab.locator("[data-slot=came]").is_visible()


def tab_written(session: Session, items: list[tuple[str, str, dict[str, int]]]) -> str:
    """Return the link of a programme."""
    visit(session.tab, session.site.url)
    given = [{"code": code, "sign": sign, "dose": dose} for code, sign, dose in items]
    (link,) = session.tab.evaluate(_WRITTEN, [module(session.site, "share-code"), [given]])
    return str(link)


def test_a_link_leads_on_from_wherever_an_app_has_made_it_lead(
    site: Site, open_tab: Callable[..., Page]
) -> None:
    """Also from the page for what is not here, where the # has become a part of the path."""
    tab = Session(site, open_tab(width=390)).open().tab
    for path, fragment, title in (
        (f"session/#{GOOD}?fbclid=IwAR0abc", GOOD, "Your programme"),
        (f"session/#%E2%80%8B{GOOD.replace('.', '%2E')}).", GOOD, "Your programme"),
        (f"session/#{GOOD.replace('-', '%2D')}%20", GOOD, "Your programme"),
        (f"session/%23{GOOD}", GOOD, "Your programme"),
        (f"session/%2523{GOOD}%20", GOOD, "Your programme"),
        (f"r/{GOOD}", GOOD, "Your programme"),
        (f"r/#<{GOOD.upper()}>", GOOD, "Your programme"),
        (f"r/#{BEYOND}", BEYOND, "Your programme"),
        ("session/#sore-but-moving?fbclid=IwAR0abc", "sore-but-moving", "Sore but moving"),
        ("session/%23Sore-But-Moving).", "sore-but-moving", "Sore but moving"),
        ("session/?utm_source=mail#mostly-fine&utm_medium=x", "mostly-fine", "Mostly fine"),
    ):  # fmt: skip
        tab.goto("about:blank")
        tab.goto(site.url + path)
        tab.wait_for_selector("[data-now=ready]")
        assert tab.locator("#title").inner_text() == title, path
        assert tab.url.endswith(f"#{fragment}"), path  # as it is to be kept, or sent on
        assert tab.locator("[data-slot=lowered]").is_visible() == (fragment == BEYOND), path
    tab.goto(f"{site.url}safety/%23stop-if", wait_until="commit")
    tab.wait_for_url(f"{site.url}safety/#stop-if")
    visit(tab, f"{site.url}session/x", HTTPStatus.NOT_FOUND)
    tab.get_by_role("link", name="Open a programme by its code").click()
    tab.wait_for_selector("#typed:visible")


def test_what_names_nothing_is_said_plainly(site: Site, open_tab: Callable[..., Page]) -> None:
    tab = open_tab(width=390)
    for fragment, said in (
        ("sore-but-movin", "This link names a routine that this guide does not have."),
        ("1%2Ewskz2h10%2Dz9", "This link was changed on its way"),
        (f"{GOOD[:-1]}%E2%80%8B)", "This link was cut off"),
        (f"{GOOD.replace('h10', 'h11')}?fbclid=x", "This link was changed on its way"),
    ):
        tab.goto("about:blank")
        visit(tab, f"{site.url}session/#{fragment}")
        tab.wait_for_selector("[data-slot=broken-link]:visible")
        assert tab.locator("[data-slot=link-fault]").inner_text().startswith(said), fragment
        assert tab.evaluate("scrollY") == 0


def test_the_way_back_from_the_player_does_not_lead_into_it_again(
    site: Site, open_tab: Callable[..., Page]
) -> None:
    tab = open_tab(width=390)
    visit(tab, f"{site.url}r/")
    tab.goto(f"{site.url}safety/")
    tab.goto(f"{site.url}r/#{GOOD}", wait_until="commit")
    tab.wait_for_selector("[data-now=signs]")
    tab.go_back()

    assert tab.url == f"{site.url}safety/"
