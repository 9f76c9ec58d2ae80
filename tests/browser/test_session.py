"""The player, step by step, with a clock that the tests turn. Each known pitfall has its test."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import brotli
import pytest
from browsing import CONTENT, Site, served_copy, served_guide, visit
from following import Session, module

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page, Route

PROJECT = Path(__file__).parent.parent.parent
GO, SIDE, REST, DONE = [523, 784], [659, 659], [523, 349], [523, 659, 784]
MOST_BYTES = 15_000
PROTECTED = ("Pause", "Next", "This hurts")


@pytest.fixture
def session(site: Site, open_tab: Callable[..., Page]) -> Session:
    return Session(site, open_tab(width=390, has_touch=True))


# --- Which programme, and what comes first


def test_the_signs_come_before_the_first_session_and_not_before_the_second(
    session: Session,
) -> None:
    session.open(agree=False)

    assert session.view == "signs"
    assert session.tab.locator("#emergency-signs-title").is_visible()
    assert session.tab.locator("#stop-if").is_visible()
    session.press("agree")
    assert session.view == "ready"
    session.tab.reload()
    session.tab.wait_for_selector("[data-now=ready]")


def test_a_routine_page_leads_to_its_own_session(session: Session) -> None:
    session.tab.goto(f"{session.site.url}routines/mostly-fine/")
    session.tab.get_by_role("link", name="Follow along with a timer").click()
    session.tab.wait_for_selector("[data-now=signs]")

    assert session.said("title") == "Mostly fine"


def test_a_routine_can_be_chosen_on_the_page_itself(session: Session) -> None:
    visit(session.tab, f"{session.site.url}session/")
    session.tab.wait_for_selector('.choices a[href^="#"]')
    session.tab.get_by_role("link", name="Without the floor", exact=True).click()
    session.tab.wait_for_selector("[data-now=signs]")
    session.press("agree")

    assert session.tab.locator("[data-slot=list] li").count() == 4


def test_an_unknown_fragment_leaves_the_choice_to_the_reader(session: Session) -> None:
    session.tab.goto(f"{session.site.url}session/#%3Cb%3Enothing")
    session.wait(1)

    assert session.view == "choose"


# --- The whole of a session


def test_a_whole_routine_gives_each_side_and_each_set_its_full_time(session: Session) -> None:
    session.open().start()
    seen = []
    for _ in range(4000):
        here = session.here()
        if here.view != "work":
            break
        step = (here.title, here.state, here.part)
        if not seen or seen[-1][0] != step:
            seen.append([step, 0.0])
        if here.waits:
            session.press("main")
        else:
            session.wait(1)
            seen[-1][1] += 1

    wall, turn, plank = "Wall sit", "Foam roll: rotation", "Plank"
    assert [(*step, seconds) for step, seconds in seen] == [
        (wall, "Get ready", "A little way down", 10),
        (wall, "Hold", "Set 1 of 2", 10),
        (wall, "Rest", "Next: A little way down", 60),
        (wall, "Hold", "Set 2 of 2", 10),
        (turn, "Get into place", "Next: Open book on your side", 0),
        (turn, "Get ready", "Open book on your side", 10),
        (turn, "Repeat", "First side", 0),
        (turn, "Other side", "Second side", 10),
        (turn, "Repeat", "Second side", 0),
        (plank, "Rest", "Next: Forearms and knees", 20),
        (plank, "Get ready", "Forearms and knees", 10),
        (plank, "Hold", "Set 1 of 2", 5),
        (plank, "Rest", "Next: Forearms and knees", 30),
        (plank, "Hold", "Set 2 of 2", 5),
    ]
    assert session.view == "done"
    assert session.said("title") == "Finished"
    tones = session.noted("tones")
    assert tones == [*GO, *REST, *GO, *REST, *GO, *SIDE, *GO, *REST, *GO, *REST, *GO, *DONE]


def test_repetitions_wait_for_a_tap_however_long_it_takes(session: Session) -> None:
    session.open("without-the-floor").start().wait(11)

    assert session.at == ("Repeat", "5")
    session.wait(600)
    assert session.at == ("Repeat", "5")
    session.press("main")
    assert session.said("state") == "Rest"


def test_repetitions_are_counted_slowly_where_a_reader_wants_it(session: Session) -> None:
    session.open("without-the-floor")
    session.tab.get_by_label("Count repetitions slowly").check()
    session.start().wait(10.2)
    counts = []
    for _ in range(5):
        counts.append((session.said("digits"), session.said("unit")))
        session.wait(5)

    assert counts == [(str(n), "of 5") for n in range(1, 6)]
    assert session.said("state") == "Rest"


def test_the_player_says_who_leaves_out_and_who_asks_before_it_starts(session: Session) -> None:
    # Of this programme alone, and in the words of its page.
    page = session.tab.context.new_page()
    visit(page, f"{session.site.url}routines/without-the-floor/")
    wanted = page.locator(".ask-first .who").all_inner_texts()
    session.open("without-the-floor", agree=False)
    box = session.tab.locator("[data-slot=who]")
    assert session.view == "signs"
    assert box.locator(".who").all_inner_texts() == wanted
    session.press("agree")
    assert session.view == "ready"
    assert box.locator(".who").all_inner_texts() == wanted
    order = ["[data-slot=list]:visible", "[data-slot=who]:visible", "[data-do=start]:visible"]
    boxes = [session.tab.locator(one).bounding_box() for one in order]
    tops = [one["y"] for one in boxes if one]
    assert len(tops) == len(order)
    assert tops == sorted(tops)

    # The same for a programme that came with a link.
    session.tab.evaluate("location.hash = '#1.wskz2h10.fr0qr2h1.pl2z2h5-z4'")
    page.goto(f"{session.site.url}routines/sore-but-moving/")  # the same exercises
    wanted = page.locator(".ask-first .who").all_inner_texts()
    session.tab.wait_for_function(
        "!document.querySelector('[data-slot=who]').innerText.includes('Side plank')"
    )
    assert box.locator(".who").all_inner_texts() == wanted
    assert any("Foam roll: rotation: Treated or recent blood clot" in text for text in wanted)


def test_rest_and_getting_ready_are_the_readers_choice_and_stay_chosen(session: Session) -> None:
    session.open("mostly-fine")
    session.tab.get_by_label("Time to get ready").select_option("30")
    session.tab.get_by_label("Rest between exercises").select_option("0")
    session.tab.reload()
    session.tab.wait_for_selector("[data-now=ready]")
    session.start()

    assert session.at == ("Get ready", "30")
    for _ in range(6):
        session.press("next")
    assert (session.said("title"), session.said("state")) == ("Lunges", "Get ready")


# --- The clock


def test_a_session_is_right_after_five_minutes_in_the_background_and_sounds_no_burst(
    session: Session,
) -> None:
    session.open("mostly-fine").start().wait(12)
    before = len(session.noted("tones"))
    session.hide()
    session.come_back(after=75)  # of the hold 8 s were left, the rest lasts 60: 7 s into the next

    assert session.at == ("Hold", "3")
    assert len(session.noted("tones")) == before
    session.hide()
    session.come_back(after=300)  # past the lunges' beginning, where it waits
    assert session.said("state") == "Repeat"
    assert len(session.noted("tones")) == before


def test_looking_at_the_clock_ten_minutes_long_moves_no_deadline(site: Site, modules: Page) -> None:
    drift = modules.evaluate(
        """async (at) => {
          const { entered, ticked, remaining } = await import(at);
          const steps = Array.from({ length: 62 }, () => ({ seconds: 10 }));
          let state = entered(steps, 0, 0), now = 0;
          while (now < 600_000) state = ticked(steps, state, (now += 97 + (now % 613)));
          return now - (state.at * 10_000 + 10_000 - remaining(state, now));
        }""",
        module(site, "timer"),
    )

    assert abs(drift) <= 100


@pytest.mark.parametrize(
    ("steady", "wall", "away", "passed"),
    [
        (1000, 1000, False, 1000),
        (1000, 3_601_000, False, 1000),  # the wall clock was put on by an hour
        (1000, -3_600_000, False, 1000),  # or back
        (1000, -3_600_000, True, 1000),
        (1000, 300_000, True, 300_000),  # the steady clock slept with the machine
        (300_000, 299_000, True, 300_000),
        (-5, 10, False, 0),
    ],
)
def test_time_passes_by_the_clock_that_can_be_trusted(
    site: Site, modules: Page, steady: int, wall: int, *, away: bool, passed: int
) -> None:
    time = modules.evaluate(
        """async ([at, steady, wall, away]) => {
          const { begun, advanced } = await import(at);
          const next = { steady: 50 + steady, wall: 70 + wall };
          return advanced(begun({ steady: 50, wall: 70 }), next, away).time;
        }""",
        [module(site, "clock"), steady, wall, away],
    )

    assert time == passed


def test_a_reload_goes_on_to_the_second(session: Session) -> None:
    session.open().start().wait(13)
    assert session.at == ("Hold", "7")
    session.tab.reload()
    session.tab.wait_for_selector("[data-now=work]")
    assert session.at == ("Hold", "7")
    session.wait(3)
    assert session.at == ("Hold", "4")


def test_a_reload_of_a_paused_session_loses_nothing(session: Session) -> None:
    session.open().start().wait(13)
    session.press("main")
    session.tab.reload()
    session.tab.wait_for_selector("[data-now=work]")
    session.wait(600)

    assert session.at == ("Paused", "7")
    session.press("main")
    session.wait(2)
    assert session.at == ("Hold", "5")


def test_leaving_for_the_warning_signs_and_coming_back_loses_nothing(session: Session) -> None:
    session.open().start().wait(13)
    session.press("hurts")
    session.tab.get_by_role("link", name="Warning signs").last.click()
    session.tab.wait_for_url("**/safety/")
    session.tab.go_back()
    session.tab.wait_for_selector("[data-now=work], [data-now=hurts]")
    if session.view == "hurts":
        session.press("carry-on")

    assert session.at == ("Paused", "7")


def test_a_session_of_yesterday_is_not_gone_on_with(session: Session) -> None:
    session.open().start().wait(13)
    session.tab.evaluate(_CHANGED, ["kept.wall -= 4 * 60 * 60 * 1000"])
    session.tab.reload()
    session.tab.wait_for_selector("[data-now=ready]")

    assert not session.tab.locator("[data-do=resume]").is_visible()


# Scripts that damage what is kept of a session, an object named `kept`.
_DAMAGED = (
    *("delete kept.rungs", "kept.rungs = null", "kept.rungs = {length: 3}", "kept.rungs.pop()"),
    *(
        'kept.rungs[0] = "wszz"',
        "kept.rungs[1] = null",
        'kept.rungs.push("x")',
        'kept.rungs = "abc"',
    ),
    *("kept.rungs = [[], {}, 5]", "kept.rungs.reverse()", 'kept.rungs[0] = "ws9z"'),  # a harder one
    *("delete kept.item", "kept.item = 99", "kept.item = -1", 'kept.item = "0"', "kept.item = 0.5"),
    *("kept.set = 9", "kept.set = null", "kept.side = 3", "kept.side = [1]", "kept.item = 1e308"),
    *('kept.kind = "done"', 'kept.kind = "no"', "kept.kind = null", 'kept.kind = "__proto__"'),
    *("delete kept.wall", 'kept.wall = "now"', "kept.wall = 1e308", "kept.wall = null"),
)
_MENDED = (
    *(
        "delete kept.left",
        "kept.left = -5",
        "kept.left = 1e308",
        'kept.left = "7"',
        "kept.left = []",
    ),
    *("delete kept.paused", "kept.paused = 1", "kept.more = {a: [1]}", "kept.left = null"),
)
# The same in a browser, and forms of which nothing can be read; the first few in each run.
_UNREADABLE = (
    # As the guide before this one kept it.
    """return {v: 1, fragment: kept.fragment, items: [], state: {at: 6, ends: 9e9, left: null},
               clock: {steady: 1, wall: kept.wall, time: 1}, settings: {}}""",
    *('return "{"', "kept.rungs = null"),
    *("return null", "return []", 'kept.v = "2"', "kept.v = [2]", "kept.v = 3"),
    *("delete kept.fragment", "kept.item = 1e308", "kept.wall = 1e308"),
)
_FEW = 3
_CHANGED = """([how]) => {
  const [name] = Object.keys(sessionStorage);
  const kept = new Function("kept", `${how}; return kept;`)(JSON.parse(sessionStorage[name]));
  sessionStorage[name] = typeof kept === "string" ? kept : JSON.stringify(kept);
}"""
_TAKEN_UP = """async ([plan, timer, resume, guide, damages]) => {
  const damaging = damages.map((damage) => new Function("kept", damage));
  const { planned } = await import(plan);
  const { entered } = await import(timer);
  const { takenUp, toKeep } = await import(resume);
  const { items } = guide.routines.find((one) => one.name === "sore-but-moving");
  const pace = { ready: 10, rest: 20, count: false };
  const steps = planned(guide, items, pace);
  return damaging.map((damage) => steps.slice(0, -1).map((step, at) => {
    const state = entered(steps, at, 0);
    const kept = JSON.parse(JSON.stringify(toKeep("x", items, step, state, 1000, 5000)));
    try {
      damage(kept);
      const found = takenUp(guide, items, pace, kept, 6000);
      if (!found) return null;
      const { state, away } = found;
      return [state.at === at, state.ends, state.left, step.seconds, away];
    } catch (error) {
      return `${error}`;
    }
  }));
}"""


def test_what_was_kept_is_taken_up_at_every_step_and_never_where_it_is_damaged(
    site: Site, modules: Page
) -> None:
    (file,) = (site.folder / "assets").glob("tools.*.json")
    names = ("session-plan", "timer", "resume")
    given = [*(module(site, one) for one in names), json.loads(file.read_text("utf-8"))]
    damaged = modules.evaluate(_TAKEN_UP, [*given, _DAMAGED])
    mended = modules.evaluate(_TAKEN_UP, [*given, ["", *_MENDED]])

    taken_up = [d for d, found in zip(_DAMAGED, damaged, strict=True) if any(found)]
    assert taken_up == []
    assert all(one is None for found in damaged for one in found)
    for damage, found in zip(("", *_MENDED), mended, strict=True):
        for is_there, ends, left, seconds, away in found:
            assert is_there, damage
            assert away == 1000, damage
            assert ends is None or left is None, damage
            assert 0 <= (ends or left or 0) <= (seconds or 0) * 1000, damage
            assert (ends is None and left is None) == (seconds is None), damage


def test_what_is_kept_and_cannot_be_read_is_given_up_with_a_sentence_and_all_works(
    session: Session, long: bool
) -> None:
    errors: list[str] = []
    session.tab.on("pageerror", lambda error: errors.append(error.message))
    session.open()
    for damage in _UNREADABLE if long else _UNREADABLE[:_FEW]:
        session.start().wait(13)
        session.tab.evaluate(_CHANGED, [damage])
        session.tab.reload()
        session.tab.wait_for_selector("[data-now=ready]")
        assert session.said("lost").startswith("We could not go on with your last session."), damage
        assert not session.tab.locator("[data-do=resume]").is_visible(), damage
        assert session.tab.locator("[data-slot=list] li").count() == 3, damage
        session.start().wait(13)
        session.press("main")
        assert session.at == ("Paused", "7"), damage
        session.press("hurts")
        assert session.view == "hurts", damage
        session.tab.reload()  # what is kept now is in order, and nothing is said any more
        session.tab.wait_for_selector("[data-now=work]")
        session.press("hurts")
        session.press("stop")
        session.tab.evaluate("location.hash = '#mostly-fine'")
        session.tab.evaluate("location.hash = '#sore-but-moving'")
        session.tab.wait_for_selector("[data-now=ready]")
        assert not session.tab.locator("[data-slot=lost]").is_visible(), damage

    assert errors == []


# Guides that came after the one that a session began in, and where it is then, if anywhere; the
# first few in each run.
_SAME = ("Wall sit", "Paused", "Set 2 of 2")
_NEWER = {
    "routine.items[0].dose.hold = 3": _SAME,
    "routine.items[0].dose.sets = 3": ("Wall sit", "Paused", "Set 2 of 3"),
    "routine.items.reverse()": None,
    "": _SAME,
    "for (const one of guide.exercises) one.rest = 0": _SAME,
    "ladder.splice(1, 0, {...ladder[0], sign: 'qq'})": _SAME,
    "routine.items[0].dose.sets = 1": None,
    "routine.items[0].dose = {sets: 2, reps: 5}": None,
    "routine.items[0].sign = 'fn'": None,
    "routine.items.pop()": None,
}


def test_a_session_goes_on_at_its_set_and_side_in_the_guide_of_now_or_is_given_up(
    session: Session, long: bool
) -> None:
    tab, edit = session.tab, ""

    def newer(route: Route) -> None:
        guide = route.fetch().json()
        route.fulfill(json=tab.evaluate(_EDITED, [guide, edit]))

    tab.goto(session.site.url)
    tab.route("**/tools.*.json", newer)
    session.open()
    for changed, place in list(_NEWER.items())[: None if long else _FEW]:
        edit = ""
        tab.goto("about:blank")
        session.open(agree=False).start().wait(85)  # in the second hold
        session.press("main")
        edit = changed
        tab.reload()
        tab.wait_for_selector("[data-now=ready], [data-now=work]")
        if place is None:
            assert session.view == "ready", changed
            assert session.tab.locator("[data-slot=lost]").is_visible(), changed
            continue
        assert (session.said("title"), session.said("state"), session.said("part")) == place, (
            changed
        )
        assert session.said("digits") == ("3" if "hold = 3" in changed else "5"), changed
        session.press("hurts")
        assert session.view == "hurts", changed
        session.press("stop")


_EDITED = """([guide, edit]) => {
  const routine = guide.routines.find((one) => one.name === "sore-but-moving");
  const { rungs } = guide.exercises.find((one) => one.code === "ws");
  new Function("guide", "routine", "ladder", edit)(guide, routine, rungs);
  return guide;
}"""


def test_an_easier_way_outlives_a_reload_at_the_dose_of_the_guide_of_now(session: Session) -> None:
    session.open().start().wait(12)
    session.press("hurts")
    session.press("easier")
    easier = (session.said("part"), session.at)
    session.tab.reload()
    session.tab.wait_for_selector("[data-now=work]")

    assert (session.said("part"), session.at) == easier
    assert "dose" not in session.tab.evaluate("Object.values(sessionStorage).join()")


def test_a_guide_that_was_built_anew_goes_on_with_a_session_or_gives_it_up(
    site: Site, tmp_path: Path, open_tab: Callable[..., Page]
) -> None:
    """Begun near the end of the longest routine; then all rests and one rung are gone."""
    content = tmp_path / "content"
    shutil.copytree(CONTENT, content)
    with served_copy(site, tmp_path / "first") as before:
        session = Session(before, open_tab(width=390)).open("all-seven").start().next(44)
        place = (session.said("title"), session.said("part"))
        for file in (content / "exercises").rglob("*.md"):
            text = file.read_text("utf-8")
            file.write_text(re.sub(r"(?m)^rest_seconds: .*", "rest_seconds: 0", text), "utf-8")
        with served_guide(tmp_path / "second", content) as after:
            shutil.rmtree(before.folder)
            shutil.copytree(after.folder, before.folder)
        errors: list[str] = []
        session.tab.on("pageerror", lambda error: errors.append(error.message))
        session.tab.reload()
        session.tab.wait_for_selector("[data-now=work], [data-now=ready]")

        assert session.view == "work"
        assert (session.said("title"), session.said("part")) == place
        session.press("hurts")
        assert session.view == "hurts"
        assert errors == []


# --- Pause, back, next, this hurts


def test_a_pause_forgives_and_escape_pauses_too(session: Session) -> None:
    session.open().start().wait(12)
    session.tab.keyboard.press("Escape")
    session.wait(300)

    assert session.at == ("Paused", "8")
    session.press("main")
    session.wait(1)
    assert session.at == ("Hold", "7")


def test_back_and_next_go_one_step_and_keep_a_pause(session: Session) -> None:
    session.open().start()
    assert session.tab.locator("[data-do=back]").is_disabled()
    session.press("next")
    assert session.said("state") == "Hold"
    session.press("main")
    session.press("next")
    assert session.at == ("Paused", "60")
    session.press("back")
    assert session.at == ("Paused", "10")


def test_this_hurts_stops_the_clock_and_offers_four_ways_in_one_tap_each(session: Session) -> None:
    session.open().start().wait(12)
    session.press("hurts")
    session.wait(600)

    assert session.tab.locator(".hurts__choices :is(button, a):visible").all_inner_texts() == [
        "Stop for today",
        "An easier way: A chair beneath you",
        "Skip this exercise",
        "Warning signs",
        "It is gone. Go on",
    ]
    assert session.tab.locator("#stop-if").is_visible()
    session.press("carry-on")
    assert session.at == ("Paused", "8")


def test_the_easier_way_is_the_rung_below_at_its_own_dose(session: Session) -> None:
    session.open().start().wait(12)
    session.press("hurts")
    session.press("easier")

    assert session.at == ("Paused", "10")
    assert session.said("part") == "A chair beneath you"
    session.press("main")
    session.wait(10.5)
    assert (session.said("state"), session.said("part")) == ("Hold", "Set 1 of 3")
    assert session.said("digits") == "5"
    session.press("hurts")
    session.press("easier")
    session.press("hurts")
    assert not session.tab.locator("[data-do=easier]").is_visible()
    assert session.tab.locator("[data-slot=easiest]").is_visible()


def test_skipping_goes_to_the_next_exercise_and_after_the_last_to_the_end(
    session: Session,
) -> None:
    session.open("mostly-fine").start()
    session.press("hurts")
    session.press("skip")
    assert session.said("title") == "Lunges"
    for _ in range(3):
        session.press("hurts")
        session.press("skip")
    assert session.view == "done"


def test_stopping_ends_the_session_and_says_that_it_was_right(session: Session) -> None:
    session.open().start().wait(12)
    session.press("hurts")
    session.press("stop")

    assert session.said("title") == "Stopped for today"
    assert session.said("ended-note").startswith("Stopping was right.")
    assert not [lock for lock in session.noted("locks") if not lock["released"]]
    session.tab.reload()
    session.tab.wait_for_selector("[data-now=ready]")


def test_no_letter_and_no_digit_does_anything(session: Session) -> None:
    session.open().start().wait(12)
    session.tab.evaluate("document.activeElement.blur()")
    for key in "abcdefghijklmnopqrstuvwxyz0123456789":
        session.tab.keyboard.press(key)

    assert session.at == ("Hold", "8")


def test_a_whole_routine_can_be_done_by_keyboard_alone(session: Session) -> None:
    session.open(agree=False)
    tab = session.tab
    _tab_to(session, "None of these is true for me")
    tab.keyboard.press("Enter")
    _tab_to(session, "Start")
    session.wait(1)
    tab.keyboard.press("Enter")
    session.wait(90.5)  # get ready, hold, rest, hold
    assert session.said("state") == "Get into place"
    tab.keyboard.press("Enter")  # the large button has the focus
    session.wait(10.5)
    tab.keyboard.press("Space")
    session.wait(10.5)
    tab.keyboard.press("Space")
    session.wait(20 + 10 + 5 + 30 + 5.5)

    assert session.view == "done"


def _tab_to(session: Session, name: str) -> None:
    for _ in range(40):
        session.tab.keyboard.press("Tab")
        if session.tab.evaluate("document.activeElement.textContent.trim()") == name:
            return
    pytest.fail(f"Tab does not reach {name}")


# --- Sound, speech, screen


def test_sound_begins_with_a_tap_and_can_be_left_out(session: Session) -> None:
    session.open()
    assert session.noted("contexts") == 0
    session.tab.get_by_label("Sounds for go").uncheck()
    session.start().wait(30)

    assert session.noted("contexts") == 0
    assert session.noted("tones") == []


def test_an_interrupted_sound_is_taken_up_by_the_next_tap(session: Session) -> None:
    session.open().start().wait(5)
    session.tab.evaluate("lastContext.state = 'interrupted'")
    session.wait(6)
    assert session.noted("tones") == []
    session.tab.locator("[data-slot=room]").click()
    session.wait(12)

    assert session.noted("tones") == REST
    assert session.noted("contexts") == 1


def test_a_sound_that_came_back_dead_is_made_anew(session: Session) -> None:
    session.open().start().wait(5)
    session.tab.evaluate("lastContext.state = 'interrupted'; lastContext.dead = true")
    session.tab.locator("[data-slot=room]").click()
    session.wait(6)

    assert session.noted("contexts") == 2
    assert session.noted("tones") == GO


def test_tones_play_on_a_silent_phone_only_where_a_reader_wants_it(
    site: Site, open_tab: Callable[..., Page]
) -> None:
    session = Session(site, open_tab(width=390))
    session.tab.add_init_script("navigator.audioSession = {type: 'auto'}")
    session.open().start()
    assert session.tab.evaluate("navigator.audioSession.type") == "auto"
    session.tab.reload()
    session.tab.goto(f"{site.url}session/#mostly-fine")
    session.tab.get_by_label("Play them on a silent phone").check()
    session.start()

    assert session.tab.evaluate("navigator.audioSession.type") == "playback"


def test_speech_says_the_steps_and_is_cut_off_before_the_next(session: Session) -> None:
    session.open()
    session.tab.get_by_label("Say each step aloud").check()
    session.start().wait(11)
    assert session.noted("said") == ["Get ready: Wall sit", "Go"]
    cut = session.noted("cancelled")
    session.press("next")
    assert session.tab.evaluate("noted.cancelled") > int(str(cut))


@pytest.mark.parametrize(("time", "said"), [(300, []), (3000, ["Get ready: Wall sit"])])
def test_what_cannot_be_said_in_time_is_not_said(
    session: Session, time: int, said: list[str]
) -> None:
    session.open()
    session.tab.evaluate(
        "async ([at, time]) => (await import(at)).speak('Get ready: Wall sit', 'en', time)",
        [module(session.site, "speech"), time],
    )

    assert session.noted("said") == said


def test_the_screen_stays_on_while_a_session_runs_and_only_then(session: Session) -> None:
    session.open().start().wait(1)

    def held() -> int:
        return len([lock for lock in session.noted("locks") if not lock["released"]])

    assert held() == 1
    session.press("main")
    assert held() == 0
    session.press("main")
    session.wait(1)
    assert held() == 1
    session.hide()
    session.wait(1)
    assert held() == 0
    session.come_back(after=1)
    session.wait(1)
    assert held() == 1


def test_a_lock_that_was_refused_is_asked_for_at_the_next_tap_and_told_once(
    session: Session,
) -> None:
    session.open()
    session.tab.evaluate("fake.noLock = true")
    session.start().wait(1)
    assert session.said("note").startswith("Your screen may go dark")
    session.tab.evaluate("fake.noLock = false")
    session.tab.locator("[data-slot=room]").click()
    session.wait(1)

    assert len(session.noted("locks")) == 1
    assert not session.tab.locator("[data-slot=note]").is_visible()


def test_a_session_runs_where_a_browser_can_do_none_of_it(
    site: Site, open_tab: Callable[..., Page]
) -> None:
    session = Session(site, open_tab(width=390))
    session.tab.add_init_script(
        """
        delete window.AudioContext; window.AudioContext = undefined;
        for (const [holder, name] of [[navigator, "wakeLock"], [window, "speechSynthesis"]])
          Object.defineProperty(holder, name, { configurable: true, value: undefined });
        for (const name of ["localStorage", "sessionStorage"])
          Object.defineProperty(window, name, { get() { throw new DOMException("blocked"); } });
        """
    )
    errors: list[str] = []
    session.tab.on("pageerror", lambda error: errors.append(error.message))
    session.open().start().wait(12)

    assert session.at == ("Hold", "8")
    assert errors == []


def test_a_screen_reader_hears_at_most_six_messages_an_exercise_and_no_ticking(
    session: Session,
) -> None:
    session.open("all-seven").start()
    heard: dict[str, int] = {}
    here = session.here()
    for _ in range(600):
        if here.view != "work":
            break
        if here.waits:
            session.press("main")
        else:  # up to the end of the step
            session.wait(int(here.digits))
        title, before, here = here.title, here.messages, session.here()
        heard[title] = heard.get(title, 0) + here.messages - before

    assert session.view == "done"
    assert len(heard) == 7
    assert max(heard.values()) <= 6
    assert session.tab.locator("[role=timer]").get_attribute("aria-live") == "off"
    assert "Other side" in session.noted("messages")
    assert "10 seconds left" in session.noted("messages")


def test_nothing_is_told_by_vibration_alone_or_by_a_hidden_film() -> None:
    code = "\n".join(file.read_text("utf-8") for file in (PROJECT / "static/js").glob("*.js"))

    assert not re.search(r"vibrate|<video|createElement\(.video|innerHTML|insertAdjacent", code)


# --- The screen


def test_it_can_be_read_from_two_metres_and_hit_with_a_shaking_thumb(session: Session) -> None:
    session.open().start().wait(11)
    for width, height in ((390, 844), (320, 640), (844, 390), (1280, 900)):
        session.tab.set_viewport_size({"width": width, "height": height})
        size = session.tab.evaluate(
            "parseFloat(getComputedStyle(document.querySelector('[data-slot=digits]')).fontSize)"
        )
        assert size >= 96, (width, height)
        keys = session.tab.locator(".stage__keys button").all()
        assert [key.inner_text() for key in keys] == ["Back", *PROTECTED]
        for key in keys:
            box = key.bounding_box()
            assert box
            assert box["width"] >= 64, (width, key.inner_text())
            assert box["height"] >= 64, (width, key.inner_text())
        assert session.tab.locator("[data-slot=room] img").count() == 1
        assert session.tab.locator("[data-slot=cue]").is_visible()
        assert session.tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
        if height > 640 or width > 640:  # nothing has to be scrolled for
            assert session.tab.evaluate("document.documentElement.scrollHeight <= innerHeight")


@pytest.mark.parametrize(
    ("width", "height"), [(320, 568), (360, 560), (375, 548), (390, 664), (568, 320), (640, 360)]
)
def test_one_can_stop_and_say_that_it_hurts_at_every_step_without_scrolling(
    session: Session, width: int, height: int
) -> None:
    session.tab.set_viewport_size({"width": width, "height": height})
    session.open("all-seven").start()
    steps = session.tab.evaluate(_REACHED)

    assert len(steps) > 40
    assert [step for step in steps if step[:2] != ["main", "hurts"]] == []
    assert session.view == "done"


# The keys that are in the window at each step up to the end, and what the step is.
_REACHED = """() => {
  const isReached = (name) => {
    const key = document.querySelector(`[data-do=${name}]`);
    const { top, bottom, left, width, height } = key.getBoundingClientRect();
    const middle = document.elementFromPoint(left + width / 2, top + height / 2);
    return top >= 0 && bottom <= innerHeight && key.contains(middle);
  };
  const steps = [];
  while (document.querySelector("#player").dataset.now === "work" && steps.length < 200) {
    scrollTo(0, 0);
    const state = document.querySelector("[data-slot=state]").innerText;
    steps.push([...["main", "hurts"].filter(isReached), state]);
    document.querySelector("[data-do=next]").click();
  }
  return steps;
}"""


def test_a_second_tap_at_the_same_place_starts_no_session(session: Session, long: bool) -> None:
    """Where the button to go on stood, Start may stand a moment later: it is not what was meant."""
    started = []
    for more in range(0, 200, 20 if long else 60):
        session.tab.set_viewport_size({"width": 390, "height": 664})
        session.tab.goto("about:blank")
        session.tab.goto(f"{session.site.url}text/")
        session.tab.evaluate("localStorage.clear(), sessionStorage.clear()")
        session.open("all-seven", agree=False)
        below = "document.querySelector('[data-do=agree]').getBoundingClientRect()"
        session.tab.evaluate(
            f"dispatchEvent(new Event('wheel')); scrollBy(0, {below}.bottom - innerHeight + {more})"
        )
        left, top = session.tab.evaluate(
            f"[{below}.left + {below}.width / 2, {below}.top + {below}.height / 2]"
        )
        session.tab.mouse.click(left, top)
        session.tab.mouse.click(left + 3, top + 3)
        started.append(session.view)

    assert started == ["ready"] * len(started)


def test_the_number_does_not_move_when_words_change(session: Session) -> None:
    session.open().start().wait(11)
    digits = session.tab.locator("[data-slot=digits]")
    before = digits.bounding_box()
    session.press("main")
    after = digits.bounding_box()

    assert before
    assert after
    assert before["y"] == after["y"]


@pytest.mark.parametrize("name", ["session", "builder-page", "code-page"])
def test_the_scripts_of_a_page_are_small(site: Site, name: str) -> None:
    (first,) = (site.folder / "assets").glob(f"js-{name}.*.js")
    files, found = [first], {first}
    for file in files:
        names = re.findall(r'\bfrom ?"\./(js-[\w.-]+)"', file.read_text("utf-8"))
        more = {file.with_name(name) for name in names} - found
        found |= more
        files += sorted(more)

    assert len(files) > 1
    assert sum(len(brotli.compress(file.read_bytes())) for file in files) <= MOST_BYTES


def test_every_rung_has_one_cue_that_is_true_for_either_side(site: Site) -> None:
    (file,) = (site.folder / "assets").glob("tools.*.json")
    data: dict[str, Any] = json.loads(file.read_text("utf-8"))
    rungs = [rung for exercise in data["exercises"] for rung in exercise["rungs"]]

    assert all(rung["cue"] for rung in rungs)
    assert not [
        r["cue"] for r in rungs if r["sides"] == 2 and re.search(r"\b(left|right)\b", r["cue"])
    ]
    for exercise in data["exercises"]:
        signs = [rung["sign"] for rung in exercise["rungs"]]
        assert len(signs) == len(set(signs))
