"""Links that hold a programme: what is written is read, and nothing else is."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from browsing import Site, visit
from following import Session, module

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

FIXTURES = Path(__file__).with_name("links-1.txt")
MOST = 90
BOUNDS = {"sets": (1, 10), "reps": (1, 30), "hold": (1, 120), "move": (5, 300)}
GOOD = "1.wskz2h10.fr0qr2h1.pl2z2h5-z4"
_READ: Final = """async ([at, guide, texts]) => {
  const { readLink } = await import(at);
  return texts.map((text) => readLink(guide, text));
}"""
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
    read = tab.evaluate(_READ, [module(site, "link"), guide, list(links)])
    assert read == list(links.values())


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
        [module(site, "link"), items],
    )

    assert len(items) == 7
    assert len(link) <= MOST
    assert re.fullmatch(r"[A-Za-z0-9.-]+", link)
    assert all(re.fullmatch(r"[A-Za-z0-9.-]+", one) for one in fixtures())


def test_ten_thousand_mutated_links_give_no_error_and_no_dose_out_of_range(
    site: Site, tab: Page, guide: dict[str, Any]
) -> None:
    arguments = [module(site, "link"), guide, list(fixtures()), 10_000]
    passed = 0
    for link, text, found in tab.evaluate(_MUTATED, arguments):
        if "fault" in found:
            assert found["fault"] in {"cut", "changed", "newer", "unknown"}
            continue
        assert "thrown" not in found, text
        passed += re.sub(r"\s", "", text).lower() != link
        for item in found["items"]:
            assert re.fullmatch("[a-z]{2}", item["code"])
            for name, number in item["dose"].items():
                low, high = BOUNDS[name]
                assert low <= number <= high, text
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
    assert tab.evaluate(_READ, [module(site, "link"), guide, [text]]) == [{"fault": fault}]


@pytest.mark.parametrize(
    "typed",
    [GOOD.upper(), f"  {GOOD} ", GOOD.replace(".", " . "), f"https://a.example/session/#{GOOD}"],
)
def test_what_hands_and_keyboards_do_to_a_code_is_forgiven(
    site: Site, tab: Page, guide: dict[str, Any], typed: str
) -> None:
    (found,) = tab.evaluate(_READ, [module(site, "link"), guide, [typed]])

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
