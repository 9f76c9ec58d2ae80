"""The log: two taps after a session, kept on the device, explained in words."""

from __future__ import annotations

import json
import random
import shutil
import sys
from typing import TYPE_CHECKING, Any, Final

import pytest
from browsing import BELOW, Site, TextSize, visit
from conftest import FLAGS
from following import KEY, Session, module

from site_src.setup import find_browser

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

OLD_KEY: Final = "lower-back-guide"  # of all guides, before each had a key of its own
HOUR: Final = 60 * 60  # seconds
NOW: Final = 1_800_000_000_000  # ms; after all the days of these tests, in January 2027
# As text: Playwright takes long over thousands of values.
_CALL: Final = """async ([at, name, inputs]) => {
  const diary = await import(at);
  return JSON.stringify(JSON.parse(inputs).map((input) => diary[name](...input)));
}"""


def entry(**given: Any) -> dict[str, Any]:
    """Return a session that was noted."""
    usual = {
        "id": "2026-01-15T18:00:00.000Z",
        "day": "2026-01-15",
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
        entry(**{"id": f"2026-01-{n:02}T18:00:00.000Z", "day": f"2026-01-{n:02}", **one})
        for n, one in enumerate(given, start=1)
    ]


@pytest.fixture
def call(site: Site, modules: Page) -> Callable[..., list[Any]]:
    def call_one(name: str, *inputs: list[Any]) -> list[Any]:
        given = [module(site, "log-entries"), name, json.dumps(inputs)]
        found: list[Any] = json.loads(modules.evaluate(_CALL, given))
        return found

    return call_one


def _open_log(site: Site, tab: Page, kept: Any = None) -> None:
    if kept is not None:
        visit(tab, f"{site.url}robots.txt")  # it keeps nothing itself
        tab.evaluate("([key, text]) => localStorage.setItem(key, text)", [KEY, kept])
    tab.goto(f"{site.url}log/")
    tab.wait_for_selector("#log:visible")


def _kept(tab: Page) -> Any:
    """Return what is kept of the guide by now."""
    return json.loads(tab.evaluate("(key) => localStorage[key]", KEY))


def _told(tab: Page) -> str:
    return tab.locator("[data-slot=told]").inner_text()


def _rows(tab: Page) -> list[str]:
    """Return the names of the sessions that are shown, the last one first."""
    return tab.locator("[data-slot=rows] td:nth-child(2)").all_inner_texts()


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
    assert cells[1:5] == ["Sore but moving, stopped early", "3", "5", "–"]

    tab.clock.fast_forward("24:00:00")
    tab.reload()
    tab.wait_for_selector("#log:visible")
    tab.get_by_label("Pain on the morning after").select_option("2")
    tab.reload()
    tab.wait_for_selector("#log:visible")
    cells = tab.locator("[data-slot=rows] td").all_inner_texts()
    assert cells[1:5] == ["Sore but moving, stopped early", "3", "5", "2"]
    (noted,) = _kept(tab)["log"]
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
        # Three sessions of one day are no three days.
        ([{"after": 1, "day": "2026-01-03"}] * 2 + [{"after": 1}], "same"),
        # What was bad stays so until something better is told.
        ([{"after": 9}, {"after": None}], "stop"),
        ([{"after": 2, "morning": 5}, {"after": None}], "down"),
        ([{"after": 1}, {"after": None}], "none"),
    ],
)
def test_the_rule_of_24_hours_gives_the_advice(
    call: Callable[..., list[Any]], sessions: list[dict[str, Any]], advice: str
) -> None:
    assert call("advice", [days(*sessions), NOW]) == [advice]


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
                id=f"2026-{m:02}-{d:02}T18:00:00.{chance.randrange(1000):03}Z",
                day=f"2026-{m:02}-{d:02}",
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
    texts = call("exported", *[[log, "knee"] for log in logs])

    found = call("imported", *[[text, "knee"] for text in texts])
    assert found == [{"entries": log, "damaged": 0} for log in logs]
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
    assert call("imported", [text, "knee"]) == [None]


_DAMAGED: Final = ('{"v":1,"log":"x"}', "not json", "", "[]", "7", "null", '{"v":1,"settings":[3]}')


def test_damaged_storage_breaks_neither_the_log_nor_the_player(
    site: Site, open_tab: Callable[..., Page], long: bool
) -> None:
    """Each damage on the log; on the player, which reads it the same way, two in a short run."""
    tab = open_tab(width=390)
    errors: list[str] = []
    tab.on("pageerror", lambda error: errors.append(error.message))
    for kept in _DAMAGED:
        _open_log(site, tab, kept)
        assert tab.locator("[data-slot=empty]").is_visible(), kept
    for kept in _DAMAGED if long else _DAMAGED[:2]:
        later = open_tab(width=390)
        later.on("pageerror", lambda error: errors.append(error.message))
        _open_log(site, later, kept)
        Session(site, later).open().start().wait(11)

    assert errors == []


def test_what_a_newer_guide_has_kept_is_left_alone(
    site: Site, open_tab: Callable[..., Page]
) -> None:
    tab = open_tab(width=390)
    kept = json.dumps({"v": 2, "log": "another form"})
    _open_log(site, tab, kept)
    assert _told(tab).startswith("A newer version of this guide")
    assert tab.locator("[data-do]:visible").count() == 0  # neither saved nor deleted from here
    session = Session(site, tab).open().start()
    session.press("hurts")
    session.press("stop")

    assert session.said("noted").startswith("A newer version of this guide")
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

    assert _kept(tab) == {"v": 1, "signs": "2026-11-23", "log": log}


# --- A session is noted at its end


def test_a_session_is_noted_once_at_its_end_and_numbers_are_added_there_or_on_the_log(
    site: Site, open_tab: Callable[..., Page]
) -> None:
    session = Session(site, open_tab(width=390)).open().start()
    session.next(100)
    assert session.view == "done"
    tab = session.tab
    assert session.said("noted") == "Noted, on this device only."
    (noted,) = _kept(tab)["log"]
    assert noted == noted | {"stopped": False, "before": None, "after": None, "morning": None}
    tab.locator("[data-score=after][value='9']").click()
    tab.locator("[data-score=after][value='4']").click()
    assert _kept(tab)["log"] == [noted | {"after": 4}]

    tab.get_by_role("link", name="Your log").click()
    tab.wait_for_selector("#log:visible")
    tab.get_by_label("Pain before the session").select_option("3")
    assert _kept(tab)["log"] == [noted | {"after": 4, "before": 3}]
    assert _told(tab) == "Noted."
    # A key goes from number to number, and the choice is still there for the next one.
    tab.get_by_label("Pain before the session").press("ArrowDown")
    tab.get_by_label("Pain before the session").press("ArrowUp")
    assert _kept(tab)["log"] == [noted | {"after": 4, "before": 3}]


def test_a_session_that_nobody_saw_the_end_of_ended_when_it_did(
    site: Site, open_tab: Callable[..., Page]
) -> None:
    session = Session(site, open_tab(width=390)).open("mostly-fine").start()
    for _ in range(20):
        session.hide()
        session.come_back(after=20 * HOUR)
        if session.view == "done":
            break
        session.press("main")  # a step that waits for the reader
    (noted,) = _kept(session.tab)["log"]
    late: int = session.tab.evaluate("(id) => Date.now() - Date.parse(id)", noted["id"])

    assert 19 * HOUR * 1000 < late < 20 * HOUR * 1000


def test_a_long_programme_of_ones_own_is_kept_too(call: Callable[..., list[Any]]) -> None:
    code = "1" + ".wskz10r30h120" * 12 + ".z120-7v"  # the longest that a link may hold

    assert call("entriesIn", [[entry(code=code)]]) == [[entry(code=code)]]


# --- A day begins at four in the morning


@pytest.mark.parametrize(
    ("zone", "ended", "looked", "asked"),
    [
        # The evening, the night, and the morning after.
        ("Europe/London", "2026-11-20T23:50Z", "2026-11-21T00:10Z", False),
        ("Europe/London", "2026-11-20T23:50Z", "2026-11-21T03:59Z", False),
        ("Europe/London", "2026-11-20T23:50Z", "2026-11-21T04:00Z", True),
        ("Europe/London", "2026-11-21T00:20Z", "2026-11-21T03:59Z", False),
        ("Europe/London", "2026-11-21T00:20Z", "2026-11-21T08:00Z", True),
        ("Europe/London", "2026-11-21T04:00Z", "2026-11-21T22:00Z", False),
        ("Europe/London", "2026-11-21T04:00Z", "2026-11-22T04:00Z", True),
        ("America/St_Johns", "2026-11-21T03:20Z", "2026-11-21T03:40Z", False),
        ("America/St_Johns", "2026-11-21T03:50Z", "2026-11-21T11:30Z", True),
        ("Asia/Kathmandu", "2026-11-20T18:05Z", "2026-11-20T22:10Z", False),
        ("Asia/Kathmandu", "2026-11-20T18:05Z", "2026-11-20T22:15Z", True),
        ("Pacific/Kiritimati", "2026-11-20T10:20Z", "2026-11-20T13:59Z", False),
        ("Pacific/Kiritimati", "2026-11-20T10:20Z", "2026-11-20T18:00Z", True),
        # Clocks go forward at 1:00, and back at 2:00.
        ("Europe/London", "2027-03-27T23:50Z", "2027-03-28T02:59Z", False),
        ("Europe/London", "2027-03-27T23:50Z", "2027-03-28T03:00Z", True),
        ("Europe/London", "2027-10-31T00:20Z", "2027-10-31T03:59Z", False),
        ("Europe/London", "2027-10-31T00:20Z", "2027-10-31T04:00Z", True),
        # They go forward at midnight: half past twelve is never.
        ("America/Santiago", "2026-09-06T03:50Z", "2026-09-06T04:10Z", False),
        ("America/Santiago", "2026-09-06T03:50Z", "2026-09-06T07:00Z", True),
        # Half an hour, at two.
        ("Australia/Lord_Howe", "2026-10-03T13:50Z", "2026-10-03T16:59Z", False),
        ("Australia/Lord_Howe", "2026-10-03T13:50Z", "2026-10-03T17:00Z", True),
    ],
)
def test_the_next_morning_comes_at_four_wherever_one_is(
    morning: Callable[..., bool], zone: str, ended: str, looked: str, asked: bool
) -> None:
    assert morning(zone, ended, looked) == asked


@pytest.fixture(scope="module")
def morning(site: Site, browser: Browser) -> Iterator[Callable[..., bool]]:
    """Say whether the next morning is asked for, in a tab that goes from time zone to time zone."""
    context = browser.new_context(service_workers="block")
    tab = context.new_page()
    tab.goto(f"{site.url}text/")
    settings = context.new_cdp_session(tab)

    def asked(zone: str, ended: str, looked: str) -> bool:
        settings.send("Emulation.setTimezoneOverride", {"timezoneId": zone})
        found: bool = tab.evaluate(
            """async ([at, id, looked]) => {
              const { awaitsMorning } = await import(at);
              return awaitsMorning({ id, morning: null }, Date.parse(looked));
            }""",
            [module(site, "log-entries"), ended, looked],
        )
        return found

    yield asked
    context.close()


def test_the_morning_after_a_session_past_midnight_is_that_morning(
    site: Site, open_tab: Callable[..., Page]
) -> None:
    tab = open_tab(width=390, timezone_id="UTC")  # where the tests' time begins at eight
    session = Session(site, tab)
    tab.clock.fast_forward("16:20:00")
    session.open().start()
    session.press("hurts")
    session.press("stop")
    assert _kept(tab)["log"][0]["id"].startswith("2027-01-16T00:20")
    answers = []
    for later in ("00:10:00", "07:30:00"):  # half past midnight, and eight
        tab.clock.fast_forward(later)
        tab.goto(f"{site.url}log/")
        tab.wait_for_selector("#log:visible")
        answers.append(tab.get_by_label("Pain on the morning after 15 January 2027").count())

    assert answers == [0, 1]


# --- Nothing that was noted elsewhere is lost


def test_two_tabs_undo_nothing_of_each_other(site: Site, open_tab: Callable[..., Page]) -> None:
    one = open_tab(width=390)
    _open_log(site, one, json.dumps({"v": 1, "log": days({"after": 1})}))
    two = one.context.new_page()
    session = Session(site, two)
    session.open().start()
    session.press("hurts")
    session.press("stop")
    one.wait_for_selector("[data-slot=rows] tr:nth-child(2)")
    assert _rows(one)[0] == "Sore but moving, stopped early"  # drawn anew, without a word
    one.get_by_label("Pain on the morning after 1 January 2026").select_option("3")
    one.get_by_label("Pain after the session").select_option("4")
    two.locator("[data-score=before][value='2']").click()
    two.wait_for_selector("[data-score=after][value='4'][aria-pressed=true]")

    first, second = _kept(one)["log"]
    assert (first["morning"], second["before"], second["after"]) == (3, 2, 4)

    for tab in (one, two):
        tab.goto(f"{site.url}session/")
        tab.goto(f"{site.url}session/#mostly-fine")
        tab.wait_for_selector("[data-view=ready]:visible")
    one.get_by_label("Sounds").uncheck()
    two.locator("[name=count]").check()
    one.locator("[name=rest]").select_option("40")
    kept = _kept(one)
    assert kept["settings"] == kept["settings"] | {"sound": False, "count": True, "rest": 40}
    assert len(kept["log"]) == 2
    two.wait_for_selector("[name=sound]:not(:checked)")


@pytest.fixture(scope="module")
def remembering(browser: Browser) -> Iterator[Browser]:
    """Start a Chromium that keeps pages which were left, as every phone does."""
    chromium = browser.browser_type.launch(
        executable_path=find_browser(sys.executable),
        args=FLAGS,
        ignore_default_args=["--disable-back-forward-cache"],
    )
    yield chromium
    chromium.close()


_NOTE_RETURN: Final = """addEventListener("pageshow", ({ persisted }) => {
  if (persisted) document.body.dataset.returned = "";
});"""


def test_who_comes_back_to_a_page_that_was_kept_loses_nothing(
    site: Site, remembering: Browser
) -> None:
    context = remembering.new_context(
        service_workers="block", viewport={"width": 390, "height": 900}
    )
    tab = context.new_page()
    tab.add_init_script(_NOTE_RETURN)
    log = days({"after": 1}, {"after": 2})
    _open_log(site, tab, json.dumps({"v": 1, "log": log}))
    tab.get_by_label("Pain on the morning after 2 January 2026").select_option("1")
    assert tab.get_by_role("button", name="Undo").is_visible()
    # A session is done and noted, and one goes back: first to the player, then to the log.
    tab.goto(f"{site.url}session/#sore-but-moving")
    tab.locator("[data-do=agree]").click()
    tab.wait_for_timeout(700)  # sooner, it would be the second half of a double tap
    tab.locator("[data-do=start]").click()
    tab.locator("[data-do=hurts]").click()
    tab.locator("[data-do=stop]").click()
    tab.goto(f"{site.url}log/")
    tab.wait_for_selector("#log:visible")
    tab.get_by_label("Pain after the session of").select_option("6")
    tab.evaluate("history.back()")  # nothing is loaded for Playwright to wait for
    tab.wait_for_selector("[data-returned] [data-score=after][value='6'][aria-pressed=true]")
    tab.locator("[data-score=before][value='5']").click()
    tab.evaluate("history.back()")
    tab.wait_for_selector("[data-returned] #log")
    assert len(_rows(tab)) == 3
    assert not tab.get_by_role("button", name="Undo").is_visible()
    tab.get_by_label("Pain on the morning after 1 January 2026").select_option("0")
    kept = _kept(tab)
    context.close()

    scores = [(one["before"], one["after"], one["morning"]) for one in kept["log"]]
    assert scores == [(None, 1, 0), (None, 2, 1), (5, 6, None)]
    assert kept["signs"]


def test_a_tab_that_comes_to_the_front_shows_the_log_as_it_is(
    site: Site, open_tab: Callable[..., Page]
) -> None:
    tab = open_tab(width=390)
    _open_log(site, tab, json.dumps({"v": 1, "log": days({"after": 1})}))
    # As if another process had written, whose event did not arrive.
    kept = json.dumps({"v": 1, "log": days({"after": 1}, {"after": 2})})
    tab.evaluate("([key, text]) => localStorage.setItem(key, text)", [KEY, kept])
    assert len(_rows(tab)) == 1
    tab.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    assert len(_rows(tab)) == 2


# --- Days that cannot be, and clocks that were wrong

IMPOSSIBLE: Final = (
    {"day": "2026-13-45"},
    {"day": "2026-02-31"},
    {"day": "2026-00-10"},
    {"day": "0000-00-00"},
    {"day": "2026-11-21T00"},
    {"day": ["2026-11-21"]},
    {"day": None},
    {"id": "2026-02-31T10:00:00.000Z"},
    {"id": "2026-11-21T25:00:00.000Z"},
    {"id": "2026-11-21T24:00:00.000Z"},
    {"id": "2026-11-21T10:60:00.000Z"},
    {"id": "9999-99-99T99:99:99.999Z"},
    {"id": "2026-11-21T::::::Z"},
    {"id": ["2026-11-21T10:00:00.000Z"]},
    {"id": {"toString": 1}},
    {"id": 7},
    {"code": {"toString": 1}},
    {"title": ["x"]},
)


def test_days_that_cannot_be_are_left_out_and_the_log_is_shown(
    site: Site, open_tab: Callable[..., Page], call: Callable[..., list[Any]]
) -> None:
    good = entry()
    odd = [entry(**one) for one in IMPOSSIBLE]
    assert call("entriesIn", *[[[one, good]] for one in odd]) == [[good]] * len(odd)

    tab = open_tab(width=390)
    errors: list[str] = []
    tab.on("pageerror", lambda error: errors.append(error.message))
    _open_log(site, tab, json.dumps({"v": 1, "log": [*odd, good]}))
    assert len(_rows(tab)) == 1
    file = {"lower-back-guide": "log", "v": 1, "log": [*odd, entry(id="2026-01-16T10:00:00.000Z")]}
    _join(tab, json.dumps(file))
    assert _told(tab) == (
        "The file has been joined with this log. New sessions: 1. "
        f"Left out, because damaged or too many: {len(odd)}."
    )
    tab.reload()
    tab.wait_for_selector("#log:visible")

    assert len(_rows(tab)) == 2
    assert errors == []


def test_a_session_of_a_clock_that_was_wrong_is_not_the_last_one_and_not_counted(
    call: Callable[..., list[Any]],
) -> None:
    real = entry(id="2027-01-10T10:00:00.000Z", day="2027-01-10", after=2)
    for ahead in (
        entry(id="2036-05-01T10:00:00.000Z", day="2036-05-01", after=9),
        entry(id="9999-12-31T10:00:00.000Z", day="9999-12-31", stopped=True),
        entry(id="2027-01-11T10:00:00.000Z", day="2036-05-01", after=9),
    ):
        assert call("advice", [[real, ahead], NOW]) == ["same"]
        assert call("recent", [[real, ahead], NOW]) == [1]
        assert call("awaitsMorning", [ahead, NOW]) == [ahead["id"] < "2036"]
    # What went badly forbids more, whatever its day says.
    calm = days({"after": 1}, {"after": 1}, {"after": 1})
    for bad in ({"after": 9}, {"stopped": True}):
        ahead = entry(id="2027-01-17T10:00:00.000Z", day="2027-01-17", **bad)
        assert call("advice", [calm, NOW]) == ["up"]
        assert call("advice", [[*calm, ahead], NOW]) == ["same"]
    # Whoever flies to the west arrives the day before.
    west = entry(id="2027-01-15T07:59:00.000Z", day="2027-01-15", after=9)
    assert call("advice", [[real, west], NOW]) == ["stop"]


# --- Joining, deleting, and taking back


def _join(tab: Page, text: str | Path) -> None:
    """Join a file with the log, and wait until something is said about it."""
    tab.evaluate("document.querySelector('[data-slot=told]').textContent = ''")
    file: Any = text
    if isinstance(text, str):
        file = {"name": "log.json", "mimeType": "application/json", "buffer": text.encode()}
    tab.get_by_label("Join a file with this log").set_input_files(file)
    tab.wait_for_selector("[data-slot=told]:not(:empty)")


def _strangers(count: int) -> list[dict[str, Any]]:
    """Return sessions of a far future."""
    return [
        entry(id=f"9999-01-01T{n // 3600:02}:{n // 60 % 60:02}:{n % 60:02}.000Z", title="Not mine")
        for n in range(count)
    ]


def test_what_is_joined_never_throws_out_ones_own_and_can_be_taken_back(
    site: Site, open_tab: Callable[..., Page], call: Callable[..., list[Any]], long: bool
) -> None:
    count = 2100 if long else 210
    own = days({"after": 1, "morning": None}, {"after": 2, "before": 1})
    (joined,) = call("joined", [own, _strangers(7000), 5000])
    assert len(joined) == 5000
    assert joined[:2] == own
    (many,) = call("joined", [_strangers(7000), own, 5000])
    assert len(many) == 7000

    tab = open_tab(width=390)
    _open_log(site, tab, json.dumps({"v": 1, "log": own}))
    fuller = [own[0] | {"morning": 4}, own[1] | {"after": 9, "morning": 8}, *_strangers(count)]
    _join(tab, json.dumps({"guide": "lower-back-guide", "v": 1, "log": fuller}))
    kept = _kept(tab)["log"]
    assert [(one["after"], one["morning"]) for one in kept[:2]] == [(1, 4), (2, 8)]
    assert len(kept) == count + 2
    assert tab.locator("[data-slot=rows] tr").count() == 100
    tab.get_by_role("button", name=f"Show earlier sessions too: {count - 98}").click()
    assert tab.locator("[data-slot=rows] tr").count() == count + 2
    # Meanwhile a session is noted in another tab; it stays.
    later = entry(id="2026-01-20T10:00:00.000Z")
    two = tab.context.new_page()
    visit(two, f"{site.url}robots.txt")
    two.evaluate(
        """([key, later]) => {
          const kept = JSON.parse(localStorage[key]);
          localStorage[key] = JSON.stringify({ ...kept, log: [...kept.log, later] });
        }""",
        [KEY, later],
    )
    tab.get_by_role("button", name="Undo").click()
    assert _told(tab) == "Undone."
    assert tab.evaluate("document.activeElement.dataset.slot") == "told"

    assert _kept(tab)["log"] == [*own, later]


def test_a_session_is_deleted_with_the_keyboard_and_brought_back(
    site: Site, open_tab: Callable[..., Page]
) -> None:
    log = days({"after": 1}, {"after": 2}, {"after": 3})
    tab = open_tab(width=390)
    _open_log(site, tab, json.dumps({"v": 1, "log": log}))
    name = "Sore but moving, 2 January 2026"
    tab.get_by_role("button", name=f"Delete {name}").focus()
    tab.keyboard.press("Enter")
    assert _kept(tab)["log"] == [log[0], log[2]]
    assert _told(tab).startswith(f"Deleted: {name}.")
    assert tab.locator("[data-slot=told]").get_attribute("role") == "status"
    # The row is still there, struck out, and the key that brings it back has the focus.
    focused = "document.activeElement.getAttribute('aria-label')"
    assert tab.evaluate(focused) == f"Undo: bring back {name}"
    tab.keyboard.press("Enter")
    assert _kept(tab)["log"] == log
    assert _told(tab) == "Undone."
    assert tab.evaluate(focused) == f"Delete {name}"

    # The next change is what can be undone then; the one before is over.
    tab.keyboard.press("Enter")
    tab.get_by_role("button", name="Delete Sore but moving, 1 January 2026").click()
    assert tab.locator("[data-slot=rows] tr").count() == 2
    tab.get_by_role("button", name="Delete Sore but moving, 3 January 2026").click()
    assert _kept(tab)["log"] == []
    assert tab.locator("[data-slot=empty]").is_visible()
    tab.keyboard.press("Enter")
    assert _kept(tab)["log"] == [log[2]]
    # What has the focus here is deleted in another tab: then the heading of the table has it.
    two = tab.context.new_page()
    for kept, focus in (([log[0]], "heading"), ([], "told")):
        two.goto(f"{site.url}log/")
        two.wait_for_selector("#log:visible")
        two.evaluate(
            """([key, log]) => (localStorage[key] = JSON.stringify({ v: 1, log }))""", [KEY, kept]
        )
        tab.wait_for_selector(f"[data-slot={focus}]:focus")
        if kept:
            tab.get_by_role("button", name="Delete Sore").focus()


@pytest.mark.parametrize(
    "log",
    ["null", "7", '"x"', "{}", '{"length":3}', "[[[]]]", "[" * 100_000 + "]" * 100_000],
    ids=lambda log: log[:12],
)
def test_no_file_hides_the_page_or_changes_ones_own(
    site: Site, shared_log: Callable[[], Page], log: str
) -> None:
    tab = shared_log()
    before = _kept(tab)
    _join(tab, f'{{"guide":"lower-back-guide","v":1,"log":{log}}}')

    assert _kept(tab) == before
    assert len(_rows(tab)) == 2


@pytest.fixture(scope="module")
def shared_log(site: Site, browser: Browser) -> Iterator[Callable[[], Page]]:
    """Open one log for several tests that change nothing."""
    context = browser.new_context(service_workers="block")
    tab = context.new_page()
    _open_log(site, tab, json.dumps({"v": 1, "log": days({"after": 1}, {"after": 2})}))
    yield lambda: tab
    context.close()


def test_a_huge_file_is_refused_before_it_is_read(
    shared_log: Callable[[], Page], tmp_path: Path
) -> None:
    tab = shared_log()
    file = tmp_path / "huge.json"
    rest = json.dumps(_strangers(50_000))[1:]
    one = json.dumps(entry(title="x" * 80)) + ","
    head = '{"guide":"lower-back-guide","v":1,"log":['
    file.write_text(f"{head}{one * 100_000}{rest}}}", encoding="utf-8")
    assert file.stat().st_size > 30_000_000
    _join(tab, file)

    assert _told(tab) == "That file is too large to be a log. Nothing was changed."
    assert len(_rows(tab)) == 2


@pytest.mark.parametrize("kept", ['{"v":"2"}', '{"v":[5]}', '{"v":1e999}', '{"v":2.5}', '{"v":{}}'])
def test_damage_is_not_a_newer_version_and_costs_no_session(
    site: Site, open_tab: Callable[..., Page], kept: str
) -> None:
    log = days({"after": 1}, {"after": 2})
    tab = open_tab(width=390)
    _open_log(site, tab, f'{kept[:-1]},"log":{json.dumps(log)}}}')
    tab.get_by_role("button", name="Delete Sore but moving, 1 January").click()

    assert _kept(tab)["v"] == 1
    assert _kept(tab)["log"] == log[1:]


@pytest.mark.parametrize("fault", ["refused", "full"])
def test_where_nothing_can_be_kept_it_is_said_and_the_session_goes_on(
    site: Site, open_tab: Callable[..., Page], fault: str
) -> None:
    tab = open_tab(width=390)
    log = days({"after": 1})
    if fault == "full":
        _open_log(site, tab, json.dumps({"v": 1, "log": log, "signs": "2026"}))
        tab.add_init_script("Storage.prototype.setItem = () => { throw new Error('full'); }")
    else:
        tab.add_init_script(
            """for (const name of ["localStorage", "sessionStorage"]) {
              Object.defineProperty(globalThis, name, { get() { throw new Error("refused"); } });
            }"""
        )
    session = Session(site, tab).open().start().wait(11)
    session.press("hurts")
    session.press("stop")
    assert session.said("noted").startswith("This browser keeps nothing.")
    tab.goto(f"{site.url}log/")
    tab.wait_for_selector("#log:visible")
    if fault == "refused":
        assert _told(tab).startswith("This browser keeps nothing.")
    else:
        tab.get_by_role("button", name="Delete Sore").click()
        assert _told(tab) == "This browser could not keep the change. Your log is as it was."
        assert _kept(tab)["log"] == log
        assert len(_rows(tab)) == 1


def test_what_cannot_be_read_is_left_as_it_is_and_every_page_works_and_says_so(
    site: Site, open_tab: Callable[..., Page]
) -> None:
    kept = json.dumps({"v": 1, "log": days({"after": 1}), "signs": "2026", "settings": {}})
    tab = open_tab(width=390)
    visit(tab, f"{site.url}robots.txt")
    tab.evaluate("([key, text]) => localStorage.setItem(key, text)", [KEY, kept])
    errors: list[str] = []
    tab.on("pageerror", lambda error: errors.append(error.message))
    tab.add_init_script("Storage.prototype.getItem = () => { throw new Error('refused'); }")
    session = Session(site, tab).open()
    session.tab.get_by_label("Sounds").uncheck()
    session.start().wait(11)
    session.press("hurts")
    session.press("stop")
    assert session.said("noted").startswith("This browser keeps nothing.")
    tab.locator("[data-score=after][value='2']").click()
    assert session.said("noted").startswith("This browser keeps nothing.")
    tab.goto(f"{site.url}log/")
    tab.wait_for_selector("#log:visible")
    assert _told(tab).startswith("This browser keeps nothing.")
    for page in ("build/#sore-but-moving", "r/#1.wskz2h10.fr0qr2h1.pl2z2h5-z4", "text/", ""):
        tab.goto("about:blank")
        tab.goto(site.url + page)
        if page.startswith("r/"):  # a code leads on, and no page may be opened on the way
            tab.wait_for_url("**/session/**")
        tab.wait_for_load_state()
    assert errors == []
    assert tab.evaluate("(key) => localStorage[key]", KEY) == kept


# --- Whose log it is


def test_what_older_guides_kept_is_moved_over_once_and_nothing_is_lost(
    site: Site, open_tab: Callable[..., Page]
) -> None:
    first, second = days({"after": 1, "before": 3}, {"after": 2})
    settings = {"sound": False}
    old = {"v": 1, "signs": "2026-11-23", "settings": settings, "log": [first]}
    for there, log, signs in (
        (None, [first], "2026-11-23"),
        ({"v": 1, "signs": "2027-01-01", "log": [second]}, [first, second], "2027-01-01"),
        (
            {"v": 1, "log": [first | {"before": None, "morning": 0}]},
            [first | {"morning": 0}],
            "2026-11-23",
        ),
        ("damaged", [first], "2026-11-23"),
    ):
        tab = open_tab(width=390)
        visit(tab, f"{site.url}robots.txt")
        tab.evaluate(
            """([old, kept, key, there]) => {
              localStorage[old] = kept;
              sessionStorage[old] = "a session";
              if (there !== "null") localStorage[key] = there;
            }""",
            [OLD_KEY, json.dumps(old), KEY, json.dumps(there)],
        )
        _open_log(site, tab)
        assert _kept(tab) == {"v": 1, "signs": signs, "settings": settings, "log": log}
        assert tab.evaluate("Object.keys(localStorage)") == [KEY]
        assert tab.evaluate("({ ...sessionStorage })") == {KEY: "a session"}


def test_an_old_log_is_shown_where_there_is_no_room_to_move_it(
    site: Site, open_tab: Callable[..., Page]
) -> None:
    tab = open_tab(width=390)
    visit(tab, f"{site.url}robots.txt")
    old = json.dumps({"v": 1, "log": days({"after": 1})})
    tab.evaluate("([key, text]) => localStorage.setItem(key, text)", [OLD_KEY, old])
    tab.add_init_script("Storage.prototype.setItem = () => { throw new Error('full'); }")
    _open_log(site, tab)

    assert len(_rows(tab)) == 1
    assert tab.evaluate("({ ...localStorage })") == {OLD_KEY: old}


def test_two_guides_on_one_host_share_nothing(site: Site, open_tab: Callable[..., Page]) -> None:
    other = site.folder.parent / "knee"
    shutil.copytree(site.folder, other, dirs_exist_ok=True)
    beside = site.url.replace(f"/{BELOW}/", f"/{BELOW.rpartition('/')[0]}/knee/")
    tab = open_tab(width=390)
    session = Session(site, tab).open()
    tab.get_by_label("Sounds").uncheck()
    session.start()
    session.press("hurts")
    session.press("stop")
    mine = _kept(tab)

    tab.goto(f"{beside}session/#sore-but-moving")
    tab.wait_for_selector("[data-view=signs]:visible")  # asked here, too
    tab.locator("[data-do=agree]:visible").click()
    assert tab.get_by_label("Sounds").is_checked()
    assert not tab.locator("[data-do=resume]").is_visible()
    tab.goto(f"{beside}log/")
    tab.wait_for_selector("#log:visible")
    assert _rows(tab) == []
    tab.get_by_role("button", name="Delete all of it").click()
    tab.get_by_role("button", name="Yes, delete it").click()

    assert _kept(tab) == mine


def test_a_file_says_of_which_guide_it_is_and_older_ones_are_read(
    site: Site, open_tab: Callable[..., Page], call: Callable[..., list[Any]], tmp_path: Path
) -> None:
    log = days({"after": 1})
    (text,) = call("exported", [log, "knee"])
    found = {"entries": log, "damaged": 0}
    assert call("imported", [text, "knee"], [text, "lower-back-guide"]) == [found, None]
    old = json.dumps({"lower-back-guide": "log", "v": 1, "log": log})
    assert call("imported", [old, "knee"], [old, "lower-back-guide"]) == [found, found]

    tab = open_tab(width=390)
    _open_log(site, tab, json.dumps({"v": 1, "log": log}))
    with tab.expect_download() as download:
        tab.get_by_role("button", name="Save it as a file").click()
    assert download.value.suggested_filename == "lower-back-guide-log.json"
    file = tmp_path / "log.json"
    download.value.save_as(file)
    assert json.loads(file.read_text("utf-8"))["guide"] == "lower-back-guide"


# --- What it looks like


def test_no_day_is_broken_inside_a_word_and_nothing_scrolls_sideways(
    site: Site, open_tab: Callable[..., Page]
) -> None:
    tab = open_tab(width=320)
    log = days({"after": None, "title": "All seven without the floor"}, {"after": 2, "morning": 4})
    log = [one | {"day": one["day"].replace("-01-", "-09-")} for one in log]
    _open_log(site, tab, json.dumps({"v": 1, "log": log}))
    for size in (TextSize.USUAL, TextSize.DOUBLE):
        TextSize(tab).set(size)
        broken = tab.evaluate(
            """() => {
              const found = document.documentElement.scrollWidth > innerWidth ? ["sideways"] : [];
              const table = document.querySelector("#log table");
              const texts = document.createTreeWalker(table, NodeFilter.SHOW_TEXT);
              while (texts.nextNode()) {
                const { currentNode: node } = texts;
                if (node.parentElement.closest("thead, option")) continue;
                for (const { 0: word, index } of node.data.matchAll(/\\S+/g)) {
                  const range = document.createRange();
                  range.setStart(node, index);
                  range.setEnd(node, index + word.length);
                  if (range.getClientRects().length > 1) found.push(word);
                }
              }
              return found;
            }"""
        )
        assert broken == []


def test_there_is_no_streak_and_no_badge(site: Site) -> None:
    page = (site.folder / "log/index.html").read_text("utf-8").lower()

    assert not [word for word in ("streak", "badge", "in a row!", "keep it up") if word in page]
