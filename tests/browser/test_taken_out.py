"""Each known pitfall of the tools has a solution, and a test that fails when that is taken out.

The ordinary tests see that each solution stands where this table says, and that its test exists.
`python3 build.py test tests/browser/test_taken_out.py --long` takes out one after another.
"""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

PROJECT: Final = Path(__file__).parent.parent.parent
FOLDERS: Final = ("site_src", "templates", "static", "content", "tests")


@dataclass(frozen=True)
class Solution:
    """What is done about a pitfall: a piece of a file, what stands there without it, its test."""

    pitfall: str
    file: str
    there: str
    without: str
    test: str


_SESSION: Final = "static/js/session.js"
_STATE: Final = "static/js/session-state.js"
_VIEW: Final = "static/js/session-view.js"
_WORKER: Final = "static/js/worker/sw.js"
_FAULTS: Final = "test_worker_faults.py"
SOLUTIONS: Final = (
    Solution(
        "a page in the background is woken late",
        "static/js/timer.js",
        "while (next.ends !== null && now >= next.ends) next = entered(steps, next.at + 1, next.ends);",
        "if (next.ends !== null && now >= next.ends) next = entered(steps, next.at + 1, now);",
        "test_session.py::test_a_session_is_right_after_five_minutes_in_the_background_and_sounds_no_burst",
    ),
    Solution(
        "tones that were missed sound all at once",
        _STATE,
        "const isNow = clock.time - state.since < LATE;",
        "const isNow = true;",
        "test_session.py::test_a_session_is_right_after_five_minutes_in_the_background_and_sounds_no_burst",
    ),
    Solution(
        "a timer that ticks drifts",
        "static/js/timer.js",
        "next = entered(steps, next.at + 1, next.ends)",
        "next = entered(steps, next.at + 1, now)",
        "test_session.py::test_looking_at_the_clock_ten_minutes_long_moves_no_deadline",
    ),
    Solution(
        "the clock on the wall is set",
        "static/js/clock.js",
        "const wall = away ? reading.wall - clock.wall : 0;",
        "const wall = reading.wall - clock.wall;",
        "test_session.py::test_time_passes_by_the_clock_that_can_be_trusted",
    ),
    Solution(
        "the steady clock sleeps with the machine",
        "static/js/clock.js",
        "clock.time + Math.max(steady, wall));\n}",
        "clock.time + steady);\n}",
        "test_session.py::test_time_passes_by_the_clock_that_can_be_trusted",
    ),
    Solution(
        "the lock of the screen is lost with the tab",
        _SESSION,
        "    look();\n    wake.ask();\n",
        "    look();\n",
        "test_session.py::test_the_screen_stays_on_while_a_session_runs_and_only_then",
    ),
    Solution(
        "the lock of the screen is refused without a tap",
        _SESSION,
        "    wake.ask();\n    sounding();\n",
        "    sounding();\n",
        "test_session.py::test_a_lock_that_was_refused_is_asked_for_at_the_next_tap_and_told_once",
    ),
    Solution(
        "a browser has no lock of the screen",
        "static/js/wake-lock.js",
        'lock = (await wakeLock?.request("screen")) ?? null;\n    } catch {\n      lock = null; // a low battery, or no tap yet\n    }',
        'lock = await wakeLock.request("screen");\n    } finally {\n    }',
        "test_session.py::test_a_session_runs_where_a_browser_can_do_none_of_it",
    ),
    Solution(
        "a silent phone mutes the tones, and a loud one stops the music",
        "static/js/sound.js",
        'session.type = loud ? "playback" : "auto"',
        'session.type = "playback"',
        "test_session.py::test_tones_play_on_a_silent_phone_only_where_a_reader_wants_it",
    ),
    Solution(
        "sound is locked until a tap",
        _SESSION,
        "    start() {\n      sounding();\n",
        "    start() {\n",
        "test_session.py::test_a_whole_routine_gives_each_side_and_each_set_its_full_time",
    ),
    Solution(
        "a call interrupts the sound",
        _SESSION,
        "    wake.ask();\n    sounding();\n",
        "    wake.ask();\n",
        "test_session.py::test_an_interrupted_sound_is_taken_up_by_the_next_tap",
    ),
    Solution(
        "a sound that came back is dead",
        "static/js/sound.js",
        "if (context === tried && tried.currentTime === before) {",
        "if (false) {",
        "test_session.py::test_a_sound_that_came_back_dead_is_made_anew",
    ),
    Solution(
        "speech comes late",
        "static/js/speech.js",
        "  if (text.length * A_LETTER > time) return;\n",
        "",
        "test_session.py::test_what_cannot_be_said_in_time_is_not_said",
    ),
    Solution(
        "one thing is said over another",
        _SESSION,
        "    if (heard) {\n      hush();\n",
        "    if (heard) {\n",
        "test_session.py::test_speech_says_the_steps_and_is_cut_off_before_the_next",
    ),
    Solution(
        "a browser has no voice",
        "static/js/speech.js",
        "  try {\n    globalThis.speechSynthesis?.cancel();\n  } catch {\n    // As above.\n  }\n",
        "  speechSynthesis.cancel();\n",
        "test_session.py::test_a_session_runs_where_a_browser_can_do_none_of_it",
    ),
    Solution(
        "a screen reader hears every second",
        "static/js/session-plan.js",
        'says: isNew ? says : ""',
        "says",
        "test_session.py::test_a_screen_reader_hears_at_most_six_messages_an_exercise_and_no_ticking",
    ),
    Solution(
        "a reload loses the session",
        _SESSION,
        "    session = next;\n    keepSession();\n",
        "    session = next;\n",
        "test_session.py::test_a_reload_goes_on_to_the_second",
    ),
    Solution(
        "a pause presses on",
        "static/js/timer.js",
        "state.ends === null ? state : frozen({ ...state, ends: null,",
        "state.ends === null ? state : frozen({ ...state,",
        "test_session.py::test_a_pause_forgives_and_escape_pauses_too",
    ),
    Solution(
        "letters are commands",
        _SESSION,
        'if (event.key === "Escape" && isWorking()',
        'if (event.key !== "Tab" && isWorking()',
        "test_session.py::test_no_letter_and_no_digit_does_anything",
    ),
    Solution(
        "storage is damaged",
        "static/js/storage.js",
        'getItem(key) ?? "null");\n  } catch {\n    return null;\n',
        'getItem(key) ?? "null");\n  } catch (error) {\n    throw error;\n',
        "test_logging.py::test_damaged_storage_breaks_neither_the_log_nor_the_player",
    ),
    Solution(
        "a newer guide has kept something",
        "static/js/settings.js",
        "  if (obstacle()) return false;\n",
        "",
        "test_logging.py::test_what_a_newer_guide_has_kept_is_left_alone",
    ),
    Solution(
        "damage looks like a newer guide",
        "static/js/storage.js",
        "Number.isSafeInteger(kept?.v) && kept.v > version",
        "kept?.v > version",
        "test_logging.py::test_damage_is_not_a_newer_version_and_costs_no_session",
    ),
    Solution(
        "all guides of a host share its storage",
        "static/js/storage.js",
        '`${GUIDE} ${new URL("..", import.meta.url).pathname}`',
        "GUIDE",
        "test_logging.py::test_two_guides_on_one_host_share_nothing",
    ),
    Solution(
        "a page writes back what it read long ago",
        "static/js/log-page.js",
        "  const readLog = () => readAll().log;\n",
        "  const copy = readAll().log;\n  const readLog = () => copy;\n",
        "test_logging.py::test_two_tabs_undo_nothing_of_each_other",
    ),
    Solution(
        "another tab has kept something else",
        "static/js/storage.js",
        "    if (key === KEY || key === null) look();\n",
        "",
        "test_logging.py::test_two_tabs_undo_nothing_of_each_other",
    ),
    Solution(
        "a page that was left comes back as it was",
        "static/js/log-page.js",
        "  whenKeptElsewhere(draw);\n",
        "",
        "test_logging.py::test_who_comes_back_to_a_page_that_was_kept_loses_nothing",
    ),
    Solution(
        "two tabs undo each other's settings",
        "static/js/settings.js",
        "{ ...named(settings), [name]: value }",
        "{ ...USUAL, [name]: value }",
        "test_logging.py::test_two_tabs_undo_nothing_of_each_other",
    ),
    Solution(
        "engines read days that cannot be, or throw",
        "static/js/entries.js",
        "Number.isFinite(Date.parse(value)) &&\n"
        "  new Date(value).toISOString().startsWith(value.slice(0, 16));",
        "true;",
        "test_logging.py::test_days_that_cannot_be_are_left_out_and_the_log_is_shown",
    ),
    Solution(
        "a clock was wrong",
        "static/js/log-entries.js",
        "  const past = entries.filter((entry) => !isAhead(entry, now));\n",
        "  const past = entries;\n",
        "test_logging.py::test_a_session_of_a_clock_that_was_wrong_is_not_the_last_one_and_not_counted",
    ),
    Solution(
        "a session ends after midnight",
        "static/js/entries.js",
        "  if (date.getHours() < DAWN) day.setDate(day.getDate() - 1);\n",
        "",
        "test_logging.py::test_the_next_morning_comes_at_four_wherever_one_is",
    ),
    Solution(
        "a file fills the log",
        "static/js/entries.js",
        ".filter(({ id }) => own.has(id) || (tooMany -= 1) < 0)",
        ".slice(-room)",
        "test_logging.py::test_what_is_joined_never_throws_out_ones_own_and_can_be_taken_back",
    ),
    Solution(
        "an imported log overwrites what was noted",
        "static/js/entries.js",
        "morning: known.morning ?? entry.morning,",
        "morning: entry.morning,",
        "test_logging.py::test_joining_never_overwrites_what_was_noted",
    ),
    Solution(
        "a line of a calendar is too long, or broken inside a letter",
        "static/js/calendar.js",
        "if (size + octets > OCTETS) {",
        "if (size + 1 > OCTETS) {",
        "test_building.py::test_a_calendar_keeps_every_letter_of_a_text_and_breaks_inside_of_none",
    ),
    Solution(
        "a calendar takes a comma for the end of a text",
        "static/js/calendar.js",
        '.replace(/[\\\\;,]/g, "\\\\$&")',
        "",
        "test_building.py::test_a_calendar_keeps_every_letter_of_a_text_and_breaks_inside_of_none",
    ),
    Solution(
        "a messenger cuts a link off",
        "static/js/share-code.js",
        'return { fault: found.length ? "changed" : "cut" };',
        'return { fault: "changed" };',
        "test_links.py::test_a_link_that_did_not_arrive_whole_is_told_from_one_that_was_changed",
    ),
    Solution(
        "a link that was changed brings another dose",
        "static/js/share-code.js",
        "if (check(text) === one + other) return",
        "return",
        "test_links.py::test_ten_thousand_mutated_links_give_no_error_and_no_dose_out_of_range",
    ),
    Solution(
        "a keyboard writes a code in its own way",
        "static/js/share-code.js",
        'const text = body.replace(NO_SIGN, "");',
        "const text = body;",
        "test_links.py::test_what_hands_and_keyboards_do_to_a_code_is_forgiven",
    ),
    Solution(
        "a link asks for more than anybody should do",
        "static/js/share-code.js",
        "    if (held[name]) held[name] = Math.min(held[name], mostOf(rung, held, name));\n",
        "",
        "test_links.py::test_a_dose_is_of_a_kind_that_its_rung_has_and_no_more_than_the_ladder",
    ),
    Solution(
        "an app writes a link in its own signs",
        "static/js/share-code.js",
        "whole = whole.replace(/(?:%[0-9a-f]{2})+/gi, decoded);",
        "whole = whole.trim();",
        "test_links.py::test_a_link_is_read_whatever_an_app_has_put_round_it_or_into_it",
    ),
    Solution(
        "a browser scrolls past the warnings",
        _VIEW,
        "    part.focus({ preventScroll: true });\n    scrollTo(0, 0);\n",
        "    part.focus({ preventScroll: true });\n",
        "test_gate.py::test_a_reload_the_way_back_and_a_typed_fragment_show_the_warnings_first_too",
    ),
    Solution(
        "a session that was kept does not fit the guide of now",
        "static/js/resume.js",
        'if (at < 0 || steps[at].kind === "done") return null;',
        "",
        "test_session.py::test_what_was_kept_is_taken_up_at_every_step_and_never_where_it_is_damaged",
    ),
    Solution(
        "the storage of a device never answers",
        _WORKER,
        "Promise.all([soon(found), request",
        "Promise.all([found, request",
        f"{_FAULTS}::test_a_fault_of_the_devices_cache_makes_no_page_unreachable_while_there_is_a_network",
    ),
    Solution(
        "a host has nothing that renews a guide, and its readers keep the old one for ever",
        _WORKER,
        "if (kept && !isGone) return kept;",
        "if (kept) return kept;",
        f"{_FAULTS}::test_a_guide_that_its_host_does_not_renew_says_so_and_still_opens_without_a_network",
    ),
    Solution(
        "a new worker waits for a storage that never answers, and every page for that",
        _WORKER,
        "event.waitUntil(soon(tidy()))",
        "event.waitUntil(tidy())",
        f"{_FAULTS}::test_a_worker_that_finds_no_working_storage_gives_up_quietly_and_takes_back_no_page",
    ),
    Solution(
        "a host answers a script with a page",
        _WORKER,
        'if (response.status !== 200 || !(await isWritten(path, bytes))) return "changed";',
        "",
        f"{_FAULTS}::test_a_script_that_the_host_answers_with_a_page_is_not_kept_and_an_old_wrong_one_not_served",
    ),
    Solution(
        "a host that adds to pages has them all fetched on each visit",
        _WORKER,
        "if (missing.length) await next(); // alone: most troubles show with one file",
        "",
        f"{_FAULTS}::test_a_host_that_adds_to_pages_is_noticed_with_one_file_remembered_for_a_day_and_said",
    ),
    Solution(
        "a guide that cannot be stored leaves readers with the one before",
        _WORKER,
        'if (outcome === "away" || (outcome !== "kept" && !registration.active))',
        'if (outcome !== "kept")',
        f"{_FAULTS}::test_a_full_storage_never_replaces_a_page_that_was_delivered",
    ),
    Solution(
        "what is never opened is blank on paper",
        "templates/components/pictures/pictures.html",
        'fetchpriority="low"',
        'loading="lazy"',
        "test_print.py::test_a_printed_page_has_its_whole_text_on_light_paper_and_no_menu",
    ),
)


@pytest.mark.parametrize("one", SOLUTIONS, ids=lambda one: one.pitfall)
def test_a_solution_stands_where_its_test_would_miss_it(one: Solution) -> None:
    assert (PROJECT / one.file).read_text(encoding="utf-8").count(one.there) == 1
    name, _, function = one.test.partition("::")
    tree = ast.parse((PROJECT / "tests" / "browser" / name).read_text(encoding="utf-8"))
    assert function in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("one", SOLUTIONS, ids=lambda one: one.pitfall)
def test_without_its_solution_a_pitfall_is_noticed(
    one: Solution, tmp_path: Path, long: bool
) -> None:
    if not long:
        pytest.skip("takes minutes: asked for by --long")
    for folder in FOLDERS:
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(PROJECT / folder, tmp_path / folder, ignore=ignored)
    shutil.copy(PROJECT / "pyproject.toml", tmp_path)
    file = tmp_path / one.file
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace(one.there, one.without), encoding="utf-8")

    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            f"tests/browser/{one.test}",
        ],
        cwd=tmp_path,
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == pytest.ExitCode.TESTS_FAILED, done.stdout[-2000:]
