/**
 * A session that outlives a reload, and perhaps its guide. Kept are names that every guide shares:
 * the rung of each exercise, the set, the side. Never an index into a plan, which may be another by
 * then, nor a dose, which may be smaller. Pure.
 *
 * @typedef {import("./guide.js").Guide} Guide
 * @typedef {import("./guide.js").Item} Item
 * @typedef {import("./session-plan.js").Step} Step
 * @typedef {import("./timer.js").State} State
 * @typedef {{items: Item[], steps: readonly Step[], state: State, away: number}} Session
 *   `away`: the ms since it was kept, when its clock began anew
 */
import { easier } from "./guide.js";
import { planned } from "./session-plan.js";
import { entered, isPaused, remaining } from "./timer.js";

export const VERSION = 2; // version 1 kept an index into the plan
const LASTS = 3 * 60 * 60 * 1000; // ms after which nobody goes on with a session

/**
 * What is kept of a session. `time` is that of its own clock, `wall` that on the wall.
 * @type {(fragment: string, items: Item[], step: Step, state: State, time: number, wall: number) => object}
 */
export function toKeep(fragment, items, { item, kind, set, side }, state, time, wall) {
  const rungs = items.map(({ code, sign }) => code + sign);
  const rest = { left: remaining(state, time), paused: isPaused(state), wall };
  return { v: VERSION, fragment, rungs, item, kind, set, side, ...rest };
}

/**
 * The kept session in the plan of this guide; null where it does not fit, whatever was kept.
 * @type {(guide: Guide, items: Item[], pace: import("./session-plan.js").Pace, kept: any, wall: number) => Session | null}
 */
export function takenUp(guide, items, pace, kept, wall) {
  const away = wall - kept.wall;
  if (!Number.isFinite(kept.wall) || Math.abs(away) > LASTS) return null;
  if (!Array.isArray(kept.rungs) || kept.rungs.length !== items.length) return null;
  const now = items.map((item, index) => madeEasier(guide, item, kept.rungs[index]));
  if (now.includes(undefined)) return null;
  const steps = planned(guide, now, pace);
  const at = steps.findIndex((step) => NAMES.every((name) => step[name] === kept[name]));
  if (at < 0 || steps[at].kind === "done") return null;
  const state = within(entered(steps, at, 0, kept.paused !== false), kept.left);
  return { items: now, steps, state, away: Math.max(0, away) };
}

const NAMES = ["item", "kind", "set", "side"]; // what tells a step of a plan from all others

/** A step that has just begun, with what was left of it. @type {(state: State, left: unknown) => State} */
function within(state, left) {
  const whole = remaining(state, 0);
  const rest = Number.isFinite(left) && Number(left) >= 0 ? Math.min(Number(left), whole) : whole;
  if (isPaused(state)) return Object.freeze({ ...state, left: rest });
  return state.ends === null ? state : Object.freeze({ ...state, ends: rest });
}

/** An exercise of the programme on the rung that was kept: its own, or one that "This hurts" led to. */
function madeEasier(guide, item, rung) {
  let now = item;
  while (now && now.code + now.sign !== rung) now = easier(guide, now);
  return now;
}
