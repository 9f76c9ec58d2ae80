"""The log: two taps after a session, kept on the device, explained in words."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING, Any, Final

import pytest
from browsing import Site, visit
from following import Session, module

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

KEY = "lower-back-guide"
_CALL: Final = """async ([at, name, inputs]) => {
  const diary = await import(at);
  return inputs.map((input) => diary[name](...input));
}"""


def entry(**given: Any) -> dict[str, Any]:
    """Return a session that was noted."""
    usual = {
        "id": "2027-01-15T18:00:00.000Z",
        "day": "2027-01-15",
        "title": "Sore but moving",
        "code": "1.wskz2h10-aa",
        "stopped": False,
        "before": None,
        "after": 2,
        "morning": None,
    }
    return usual | given


def days(*given: dict[str, Any]) -> list[dict[str, Any]]:
    """Return sessions of one day after another."""
    return [
        entry(id=f"2027-01-{n:02}T18:00:00.000Z", day=f"2027-01-{n:02}", **one)
        for n, one in enumerate(given, start=1)
    ]


@pytest.fixture
def call(site: Site, open_tab: Callable[..., Page]) -> Callable[..., list[Any]]:
    tab = open_tab()
    visit(tab, site.url)

    def call_one(name: str, *inputs: list[Any]) -> list[Any]:
        found: list[Any] = tab.evaluate(_CALL, [module(site, "diary"), name, list(inputs)])
        return found

    return call_one


def _open_log(site: Site, tab: Page, kept: Any = None) -> None:
    tab.goto(f"{site.url}log/")
    if kept is not None:
        tab.evaluate("([key, text]) => localStorage.setItem(key, text)", [KEY, kept])
        tab.reload()
    tab.wait_for_selector("#log:visible")


def test_a_session_is_noted_with_two_taps_and_the_next_morning_later(
    site: Site, open_tab: Callable[..., Page]
) -> None:
    session = Session(site, open_tab(width=390)).open().start()
    session.press("hurts")
    session.press("stop")
    session.tab.locator("[data-score=after][value='5']").click()
    session.tab.locator("[data-score=before][value='3']").click()
    assert session.said("noted") == "Noted, on this device only."
    tab = session.tab
    tab.get_by_role("link", name="Your log").click()
    tab.wait_for_selector("#log:visible")
    cells = tab.locator("[data-slot=rows] td").all_inner_texts()
    assert cells[1:] == ["Sore but moving, stopped early", "3", "5", "–"]

    tab.clock.fast_forward("24:00:00")
    tab.reload()
    tab.wait_for_selector("#log:visible")
    tab.get_by_label("Pain on the morning after").select_option("2")
    assert tab.locator("[data-slot=rows] td").all_inner_texts()[1:] == [
        "Sore but moving, stopped early",
        *("3", "5", "2"),
    ]
    (noted,) = json.loads(tab.evaluate("(key) => localStorage[key]", KEY))["log"]
    assert (noted["before"], noted["after"], noted["morning"]) == (3, 5, 2)


@pytest.mark.parametrize(
    ("sessions", "advice"),
    [
        ([], "none"),
        ([{"after": None}], "none"),
        ([{"after": None, "stopped": True}], "stop"),
        ([{"after": 6}], "stop"),
        ([{"after": 2, "morning": 7}], "stop"),
        ([{"after": 2, "stopped": True}], "stop"),
        ([{"after": 5}], "settle"),
        ([{"after": 5, "morning": 4}], "down"),
        ([{"after": 2, "morning": 5}], "down"),
        ([{"after": 5, "morning": 3}], "same"),
        ([{"after": 3, "morning": 1}], "same"),
        ([{"after": 3}, {"after": 2}, {"after": 0, "morning": 2}], "up"),
        ([{"after": 3}, {"after": 4}, {"after": 0}], "same"),
        ([{"after": 3}, {"after": 2, "code": "1.other-aa"}, {"after": 0}], "same"),
    ],
)
def test_the_rule_of_24_hours_gives_the_advice(
    call: Callable[..., list[Any]], sessions: list[dict[str, Any]], advice: str
) -> None:
    assert call("advice", [days(*sessions)]) == [advice]


def test_the_advice_says_why(site: Site, open_tab: Callable[..., Page]) -> None:
    tab = open_tab(width=390)
    log = days({"after": 1}, {"after": 2}, {"after": 0})
    _open_log(site, tab, json.dumps({"v": 1, "log": log}))

    advice = tab.locator("[data-slot=advice]").inner_text()
    assert advice.startswith("You may try one harder way, because your last 3 sessions")


def test_a_log_is_saved_and_read_back_without_a_loss(call: Callable[..., list[Any]]) -> None:
    chance = random.Random(1)  # noqa: S311 - the same logs every time
    scores = [None, *range(11)]
    logs = [
        [
            entry(
                id=f"2027-{m:02}-{d:02}T18:00:00.{chance.randrange(1000):03}Z",
                day=f"2027-{m:02}-{d:02}",
                title=chance.choice(["Mostly fine", 'A "title" \\ <b>', "Ünïcode 🙂"]),
                stopped=chance.random() < 0.5,
                **{name: chance.choice(scores) for name in ("before", "after", "morning")},
            )
            for m, d in sorted(
                {(chance.randrange(1, 13), chance.randrange(1, 29)) for _ in range(20)}
            )
        ]
        for _ in range(100)
    ]
    texts = call("exported", *[[log] for log in logs])

    assert call("imported", *[[text] for text in texts]) == logs
    halves = [[log[::2], log[1::2]] for log in logs]
    assert call("joined", *halves) == logs
    assert call("joined", *[[log, log] for log in logs]) == logs
    assert call("joined", *[[log, []] for log in logs]) == logs


def test_joining_never_overwrites_what_was_noted(call: Callable[..., list[Any]]) -> None:
    ours, theirs = entry(after=2, morning=None), entry(after=9, morning=4, before=1)

    assert call("joined", [[ours], [theirs]]) == [[entry(after=2, morning=4, before=1)]]
    told = entry(after=2, morning=3)
    assert call("joined", [[told], [theirs]], [[told], [ours]]) == [
        [entry(after=2, morning=3, before=1)],
        [told],
    ]


@pytest.mark.parametrize(
    "bad",
    [
        {"after": 11},
        {"after": -1},
        {"after": 2.5},
        {"after": "2"},
        {"id": "<img>"},
        {"day": "today"},
        {"title": 7},
        {"title": "x" * 81},
        {"code": "<b>"},
        {"stopped": "yes"},
    ],
)
def test_what_is_no_entry_is_left_out_and_the_rest_kept(
    call: Callable[..., list[Any]], bad: dict[str, Any]
) -> None:
    good = entry()

    assert call("entriesIn", [[entry(**bad), good, None, 7]]) == [[good]]


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", "<html>", '{"v":1,"log":[]}'])
def test_a_file_that_is_no_log_is_refused(call: Callable[..., list[Any]], text: str) -> None:
    assert call("imported", [text]) == [None]


@pytest.mark.parametrize(
    "kept", ["", "not json", "[]", "7", "null", '{"v":1,"log":"x"}', '{"v":1,"settings":[3]}']
)
def test_damaged_storage_breaks_neither_the_log_nor_the_player(
    site: Site, open_tab: Callable[..., Page], kept: str
) -> None:
    tab = open_tab(width=390)
    errors: list[str] = []
    tab.on("pageerror", lambda error: errors.append(error.message))
    _open_log(site, tab, kept)
    assert tab.locator("[data-slot=empty]").is_visible()
    Session(site, tab).open().start().wait(11)

    assert errors == []


def test_what_a_newer_guide_has_kept_is_left_alone(
    site: Site, open_tab: Callable[..., Page]
) -> None:
    tab = open_tab(width=390)
    kept = json.dumps({"v": 2, "log": "another form"})
    _open_log(site, tab, kept)
    session = Session(site, tab).open().start()
    session.press("hurts")
    session.press("stop")
    session.press("note")

    assert session.said("noted").startswith("This browser keeps nothing.")
    assert tab.evaluate("(key) => localStorage[key]", KEY) == kept


def test_a_log_can_be_saved_deleted_and_brought_back(
    site: Site, open_tab: Callable[..., Page], tmp_path: Path
) -> None:
    tab = open_tab(width=390)
    log = days({"after": 1}, {"after": 2})
    _open_log(site, tab, json.dumps({"v": 1, "signs": "2026-11-23", "log": log}))
    with tab.expect_download() as download:
        tab.get_by_role("button", name="Save it as a file").click()
    file = tmp_path / "log.json"
    download.value.save_as(file)
    tab.get_by_role("button", name="Delete all of it").click()
    assert tab.locator("[data-slot=rows] tr").count() == 2  # it asks first
    tab.get_by_role("button", name="Yes, delete it").click()
    assert tab.locator("[data-slot=empty]").is_visible()
    tab.get_by_label("Join a file with this log").set_input_files(file)
    tab.wait_for_selector("[data-slot=rows] tr")

    kept = json.loads(tab.evaluate("(key) => localStorage[key]", KEY))
    assert kept == {"v": 1, "signs": "2026-11-23", "log": log}


def test_there_is_no_streak_and_no_badge(site: Site) -> None:
    page = (site.folder / "log/index.html").read_text("utf-8").lower()

    assert not [word for word in ("streak", "badge", "in a row!", "keep it up") if word in page]
