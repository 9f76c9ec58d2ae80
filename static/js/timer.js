/**
 * Where a session is. Deadlines, never ticks: whoever looks late sees the right step all the same.
 *
 * Pure functions over frozen states. Times are milliseconds of the session's own clock.
 *
 * @typedef {import("./session-plan.js").Step} Step
 * @typedef {Readonly<{at: number, since: number, ends: number | null, left: number | null}>} State
 *   `at`: index of the step; `since`: when it began; `ends`: its deadline, if it runs;
 *   `left`: what is left of it, if it is paused
 */

/** @type {(state: State) => State} */
const frozen = (state) => Object.freeze(state);

/** @type {(state: State) => boolean} */
export const isPaused = (state) => state.left !== null;

/** Begin a step. @type {(steps: readonly Step[], at: number, now: number, paused?: boolean) => State} */
export function entered(steps, at, now, paused = false) {
  const { seconds } = steps[at];
  if (seconds === null) return frozen({ at, since: now, ends: null, left: null });
  const time = seconds * 1000;
  if (paused) return frozen({ at, since: now, ends: null, left: time });
  return frozen({ at, since: now, ends: now + time, left: null });
}

/**
 * Go on over every deadline that has passed; each step begins where the one before it ended.
 * @type {(steps: readonly Step[], state: State, now: number) => State}
 */
export function ticked(steps, state, now) {
  let next = state;
  while (next.ends !== null && now >= next.ends) next = entered(steps, next.at + 1, next.ends);
  return next;
}

/** @type {(state: State, now: number) => State} */
export const paused = (state, now) =>
  state.ends === null ? state : frozen({ ...state, ends: null, left: Math.max(0, state.ends - now) });

/** @type {(state: State, now: number) => State} */
export const resumed = (state, now) =>
  state.left === null ? state : frozen({ ...state, ends: now + state.left, left: null });

/** One step on or back; a paused session stays paused. @type {(steps: readonly Step[], state: State, by: number, now: number) => State} */
export const moved = (steps, state, by, now) =>
  entered(steps, Math.min(Math.max(state.at + by, 0), steps.length - 1), now, isPaused(state));

/** What is left of the step, in ms. @type {(state: State, now: number) => number} */
export const remaining = (state, now) => state.left ?? (state.ends === null ? 0 : Math.max(0, state.ends - now));
