// What a link may ask for, without a browser. Doses of the real guide: tests/browser/test_links.py.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { confirmed, mostOf, readLink, written } from "../../static/js/share-code.js";

const HOLDS = { sign: "aa", dose: { sets: 3, hold: 5 }, most: { sets: 3, hold: 60 }, total: { hold: 90 } };
const MOVES = { sign: "bb", dose: { sets: 1, move: 20 }, most: { sets: 3, move: 60 }, total: { move: 120 } };
const TIMES = { sign: "cc", dose: { sets: 1, reps: 5 }, most: { sets: 3, reps: 10 }, total: { reps: 20 } };
const BOTH = {
  sign: "dd", dose: { sets: 1, reps: 2, hold: 3 }, most: { sets: 3, reps: 5, hold: 10 }, total: { reps: 10, hold: 30 },
};
const RUNGS = [HOLDS, MOVES, TIMES, BOTH];
const GUIDE = /** @type {any} */ ({ exercises: [{ code: "ex", rungs: RUNGS }], routines: [] });

/** The dose that is read where a link asks for one, and whether it was lowered. */
function read({ sign }, dose) {
  const { items, lowered } = readLink(GUIDE, written({ items: [{ code: "ex", sign, dose }], rest: null }));
  return [items[0].dose, lowered.length > 0];
}

test("no product of a dose's numbers is more than the guide has", () => {
  const cases = [
    [HOLDS, { sets: 3, hold: 60 }, { sets: 3, hold: 30 }],
    [HOLDS, { sets: 2, hold: 60 }, { sets: 2, hold: 45 }],
    [MOVES, { sets: 3, move: 60 }, { sets: 3, move: 40 }],
    [TIMES, { sets: 3, reps: 10 }, { sets: 3, reps: 6 }],
    [BOTH, { sets: 3, reps: 5, hold: 10 }, { sets: 3, reps: 3, hold: 2 }],
    [BOTH, { sets: 3, reps: 5 }, { sets: 3, reps: 3 }],
    [BOTH, { sets: 99, reps: 99, hold: 999 }, { sets: 3, reps: 3, hold: 2 }],
  ];
  for (const [rung, asked, got] of cases) assert.deepEqual(read(rung, asked), [got, true]);
});

test("a dose that reaches what the guide has, in one number or in all, is read as it stands", () => {
  const cases = [
    [HOLDS, { sets: 1, hold: 60 }],
    [HOLDS, { sets: 3, hold: 30 }],
    [MOVES, { sets: 2, move: 60 }],
    [TIMES, { sets: 2, reps: 10 }],
    [BOTH, { sets: 2, reps: 5, hold: 3 }],
    [BOTH, { sets: 1, reps: 3, hold: 10 }],
  ];
  for (const [rung, dose] of cases) assert.deepEqual(read(rung, dose), [dose, false]);
});

test("every dose within its numbers keeps at least one of each, and its products", () => {
  for (const rung of RUNGS) {
    for (let sets = 1; sets <= 4; sets += 1) {
      for (let n = 1; n <= 12; n += 1) {
        for (const hold of [1, 5, 10, 60]) {
          const asked = { sets };
          for (const name of Object.keys(rung.total)) asked[name] = name === "reps" ? n : hold;
          const [{ sets: got, reps = 1, ...of }] = read(rung, asked);
          const seconds = got * reps * (of.hold ?? of.move ?? 1);
          assert.ok(got >= 1 && reps >= 1 && Object.values(of).every((one) => one >= 1));
          assert.ok(seconds <= (rung.total.hold ?? rung.total.move ?? rung.total.reps));
          assert.ok(got * reps <= (rung.total.reps ?? Infinity));
        }
      }
    }
  }
});

test("the most of a number depends on the others", () => {
  assert.equal(mostOf(HOLDS, { sets: 1, hold: 30 }, "sets"), 3);
  assert.equal(mostOf(HOLDS, { sets: 1, hold: 60 }, "sets"), 1);
  assert.equal(mostOf(HOLDS, { sets: 3, hold: 5 }, "hold"), 30);
  assert.equal(mostOf(BOTH, { sets: 1, reps: 5, hold: 3 }, "reps"), 5);
  assert.equal(mostOf(BOTH, { sets: 3, reps: 1, hold: 9 }, "reps"), 1);
});

test("the link that the comment gives as an example arrives whole", () => {
  const text = readFileSync(new URL("../../static/js/share-code.js", import.meta.url), "utf8");
  const [example] = /1\.[a-z0-9.]+-[a-z0-9]{2}/.exec(text);
  assert.deepEqual(confirmed(example), { link: example });
});
