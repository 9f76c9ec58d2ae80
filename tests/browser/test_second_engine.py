"""What the scripts decide, they decide alike in Chromium and in Firefox."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any, Final

import pytest
from browsing import visit
from following import KEY, module

if TYPE_CHECKING:
    from collections.abc import Callable

    from browsing import Site
    from firefox import Firefox
    from playwright.sync_api import Page

# A generator of numbers that both engines share, and random programmes of the guide.
_RANDOM: Final = """
  let seed = 20261128;
  const random = (n) => (seed = (seed * 1103515245 + 12345) % 2147483648) % n;
  const items = () => Array.from({ length: 1 + random(7) }, () => {
    const exercise = guide.exercises[random(guide.exercises.length)];
    const rung = exercise.rungs[random(exercise.rungs.length)];
    return { code: exercise.code, sign: rung.sign, dose: rung.dose };
  });
"""
_SESSIONS: Final = f"""async (at, guide) => {{
  const {{ planned }} = await import(at.plan);
  const {{ entered, ticked, moved, paused, resumed, remaining }} = await import(at.timer);
  const {{ begun, advanced }} = await import(at.clock);
  {_RANDOM}
  const seen = [];
  for (let round = 0; round < 200; round += 1) {{
    const steps = planned(guide, items(), {{ ready: random(30), rest: random(60), count: random(2) === 1 }});
    let clock = begun({{ steady: random(1000), wall: random(100000) }});
    let state = entered(steps, 0, clock.time);
    let reading = {{ steady: clock.steady, wall: clock.wall }};
    for (let turn = 0; turn < 60; turn += 1) {{
      const passed = random(40000);
      const away = random(5) === 0;
      reading = {{ steady: reading.steady + (away ? 0 : passed), wall: reading.wall + passed - random(3) }};
      clock = advanced(clock, reading, away);
      state = ticked(steps, state, clock.time);
      const what = random(6);
      if (what === 0) state = paused(state, clock.time);
      if (what === 1) state = resumed(state, clock.time);
      if (what === 2) state = moved(steps, state, random(2) ? 1 : -1, clock.time);
    }}
    seen.push([steps.length, steps.map((step) => step.seconds), state, remaining(state, clock.time)]);
  }}
  return seen;
}}"""
_LINKS: Final = f"""async (at, guide) => {{
  const {{ written, readLink }} = await import(at.link);
  const {{ minutes }} = await import(at.programme);
  {_RANDOM}
  const signs = "0123456789abcdefghijklmnopqrstuvwxyz.-#% <A";
  const seen = [];
  for (let round = 0; round < 2000; round += 1) {{
    const programme = {{ items: items(), rest: [null, 0, 10, 20, 40][random(5)] }};
    const link = written(programme);
    const place = random(link.length);
    const bad = link.slice(0, place) + signs[random(signs.length)] + link.slice(place + random(2));
    seen.push([link, minutes(guide, programme.items), readLink(guide, link), readLink(guide, bad)]);
  }}
  return seen;
}}"""
_ADVICE: Final = """async (at) => {
  const { advice, awaitsMorning, entriesIn, joined, recent, undone } = await import(at.log);
  let seed = 7;
  const random = (n) => (seed = (seed * 1103515245 + 12345) % 2147483648) % n;
  const score = () => [null, random(11)][random(2)];
  const seen = [];
  for (let round = 0; round < 500; round += 1) {
    const entries = entriesIn(Array.from({ length: random(12) }, (_, index) => ({
      id: `2026-11-${`${1 + random(28)}`.padStart(2, "0")}T10:00:${`${index}`.padStart(2, "0")}.000Z`,
      day: `2026-11-${`${1 + random(28)}`.padStart(2, "0")}`, title: "x", code: "", stopped: random(4) === 0,
      before: score(), after: score(), morning: score(),
    })));
    const now = Date.UTC(2026, 10, 1 + random(40), random(24));
    const more = joined(entries, entries.slice(1).map((entry) => ({ ...entry, morning: score() })), random(12));
    const odd = ["2026-02-31", "2026-13-01", "2026-11-31", "2024-02-29", "2023-02-29", "9999-12-31"].map((day) =>
      entriesIn([{ id: `${day}T${random(30)}:10Z`, day, title: "", code: "", stopped: false, before: 1, after: 1, morning: 1 }]));
    seen.push([
      entries, more.length, undone(more, entries, more), odd, advice(entries, now), recent(entries, now),
      entries.map((entry) => awaitsMorning(entry, now)),
    ]);
  }
  return seen;
}"""
MODULES: Final = {
    "plan": "session-plan",
    "timer": "timer",
    "clock": "clock",
    "link": "share-code",
    "programme": "programme",
    "log": "log-entries",
}


@pytest.mark.parametrize(
    ("function", "count"), [(_SESSIONS, 200), (_LINKS, 2000), (_ADVICE, 500)], ids=str
)
def test_two_engines_decide_alike(
    site: Site, open_tab: Callable[..., Page], firefox: Firefox, function: str, count: int
) -> None:
    (file,) = (site.folder / "assets").glob("tools.*.json")
    guide: dict[str, Any] = json.loads(file.read_text("utf-8"))
    at = {name: module(site, file) for name, file in MODULES.items()}
    tab = open_tab()
    visit(tab, site.url)
    firefox.open(site.url)

    one = tab.evaluate(f"([at, guide]) => ({function})(at, guide)", [at, guide])
    two = firefox.evaluate(function, at, guide)

    assert len(one) == count
    assert two == one


def test_who_comes_back_to_a_log_that_firefox_kept_loses_nothing(
    site: Site, firefox: Firefox
) -> None:
    usual = {"title": "x", "code": "", "stopped": False, "before": None, "after": 2}
    first, second = (
        {"id": f"2026-01-0{n}T10:00:00.000Z", "day": f"2026-01-0{n}", "morning": None} | usual
        for n in (1, 2)
    )
    keep = "(key, log) => (localStorage[key] = JSON.stringify({ v: 1, log }))"
    firefox.open(f"{site.url}safety/")
    firefox.evaluate(keep, KEY, [first])
    firefox.open(f"{site.url}log/")
    _wait(firefox, "() => document.querySelectorAll('[data-slot=rows] tr').length === 1")
    firefox.evaluate(
        """() => {
          addEventListener("pageshow", ({ persisted }) => (document.body.dataset.returned = persisted));
          return true;
        }"""
    )
    firefox.open(f"{site.url}safety/")
    firefox.evaluate(keep, KEY, [first, second])
    firefox.back()
    _wait(firefox, "() => document.body.dataset.returned === 'true'")
    _wait(firefox, "() => document.querySelectorAll('[data-slot=rows] tr').length === 2")
    firefox.evaluate(
        """() => {
          const field = document.querySelector("[data-slot=rows] tr:last-child select[data-at$=morning]");
          field.value = "4";
          return field.dispatchEvent(new Event("change", { bubbles: true }));
        }"""
    )
    kept = firefox.evaluate("(key) => JSON.parse(localStorage[key])", KEY)
    firefox.evaluate("() => localStorage.clear() ?? true")

    assert kept["log"] == [first | {"morning": 4}, second]


def _wait(firefox: Firefox, condition: str) -> None:
    """Wait until a condition holds."""
    last = time.monotonic() + 30
    while not firefox.evaluate(condition):
        assert time.monotonic() < last, condition
        time.sleep(0.05)
