// A session and all that can become of it, without a page and without waiting.
import assert from "node:assert/strict";
import { test } from "node:test";

import { halted, hasTen, looked, news, reopened, restarted, started, stepOf, stepped, untilLook, wentOn } from "../../static/js/session-state.js";

const HOLD = { sign: "aa", floor: false, sides: 1, dose: { sets: 2, hold: 30 } };
const SIDES = { sign: "bb", floor: true, sides: 2, dose: { sets: 1, reps: 3 } };
const GUIDE = /** @type {any} */ ({ timing: { repetition: 5, sides: 5 }, exercises: [{ code: "ex", rest: 30, rungs: [HOLD, SIDES] }] });
const ITEMS = [HOLD, SIDES].map(({ sign, dose }) => ({ code: "ex", sign, dose }));
const PACE = { ready: 10, rest: 20, count: false };

/** What both clocks say some ms after the beginning. */
const after = (ms) => ({ steady: ms, wall: 1e12 + ms });
const begun = () => started(GUIDE, ITEMS, PACE, after(0));
const kinds = ({ steps }) => steps.map(({ kind }) => kind);

test("a session begins with the first step of its plan, frozen", () => {
  const session = begun();
  assert.deepEqual(kinds(session), ["ready", "hold", "rest", "hold", "floor", "ready", "repeat", "side", "repeat", "done"]);
  assert.equal(stepOf(session).kind, "ready");
  assert.ok(Object.isFrozen(session));
});

test("a look is at the step of the moment, and the same state where none has ended", () => {
  const session = begun();
  assert.equal(looked(session, after(9999), false).state, session.state);
  const cases = [[10_000, "hold", 0], [45_000, "rest", 5_000], [70_000, "hold", 0], [1e6, "floor", 900_000]];
  for (const [ms, kind, over] of cases) {
    const now = looked(session, after(ms), false);
    assert.deepEqual([stepOf(now).kind, now.clock.time - now.state.since], [kind, over]);
  }
});

test("after an absence the clock on the wall counts too, and else it does not", () => {
  const slept = { steady: 1000, wall: 1e12 + 15_000 };
  assert.equal(stepOf(looked(begun(), slept, true)).kind, "hold");
  assert.equal(stepOf(looked(begun(), slept, false)).kind, "ready");
});

test("a pause keeps what is left, whatever time passes", () => {
  const paused = halted(looked(begun(), after(12_000), false), after(13_000), false);
  assert.equal(paused.state.left, 27_000);
  assert.equal(untilLook(paused), 0);
  const later = wentOn(looked(paused, after(500_000), false), after(600_000));
  assert.equal(stepOf(later).kind, "hold");
  assert.equal(untilLook(later), 250);
  assert.equal(stepOf(looked(later, after(627_000), false)).kind, "rest");
});

test("a step on or back begins with its full time, and a pause stays one", () => {
  const next = stepped(begun(), 1, after(3000));
  assert.deepEqual([stepOf(next).kind, next.state.ends - next.clock.time], ["hold", 30_000]);
  assert.equal(stepOf(stepped(next, -1, after(4000))).kind, "ready");
  assert.equal(stepped(halted(next, after(4000), false), 1, after(5000)).state.left, 30_000);
});

test("an exercise that begins anew waits, and one past the last ends the session", () => {
  const session = looked(begun(), after(15_000), false);
  const anew = restarted(session, GUIDE, session.items, PACE, 0);
  assert.deepEqual([stepOf(anew).kind, anew.state.left], ["ready", 10_000]);
  assert.equal(stepOf(restarted(session, GUIDE, session.items, PACE, 1)).kind, "floor");
  assert.equal(stepOf(restarted(session, GUIDE, session.items, PACE, 2)).kind, "done");
});

test("one that was kept goes on with the time that passed since", () => {
  const { items, steps, state } = begun();
  const session = reopened({ items, steps, state, away: 9000 }, after(0));
  assert.equal(stepOf(looked(session, after(1000), false)).kind, "hold");
});

test("there is something to hear only where another step begins, and a tone only if it begins now", () => {
  const session = begun();
  assert.deepEqual(news(null, session), {
    item: 0, says: "player.say.ready", tone: undefined, spoken: "player.say.ready", time: 10_000,
  });
  assert.equal(news(session, looked(session, after(5000), false)), null);
  const cases = [
    [10_100, { says: "player.say.go", tone: "go", spoken: "player.say.go", time: 30_000 }],
    [11_400, { says: "player.say.go", tone: "go", spoken: "player.say.go", time: 30_000 }],
    [11_600, { says: "player.say.go", tone: undefined, spoken: "", time: 30_000 }],
    [40_000, { says: "player.say.rest", tone: "rest", spoken: "player.say.rest", time: 30_000 }],
    [100_000, { says: "player.say.floor", tone: "rest", spoken: "player.say.floor", time: Infinity }],
  ];
  for (const [ms, heard] of cases) {
    assert.deepEqual(news(session, looked(session, after(ms), false)), { item: heard.says.endsWith("floor") ? 1 : 0, ...heard });
  }
});

test("ten seconds are said once, at the end of a long step that runs", () => {
  const session = begun();
  const cases = [[500, false], [29_900, false], [30_000, true], [30_900, true], [31_000, false]];
  for (const [ms, is] of cases) assert.equal(hasTen(looked(session, after(ms), false)), is, `${ms}`);
  assert.equal(hasTen(halted(looked(session, after(30_000), false), after(30_500), false)), false);
});
