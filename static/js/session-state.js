/**
 * A session as one frozen record, and all that can become of it. Pure: the page says what its clocks
 * read and what was tapped; what there is to hear comes back as names of words and tones.
 *
 * @typedef {import("./guide.js").Guide} Guide
 * @typedef {import("./guide.js").Item} Item
 * @typedef {import("./clock.js").Reading} Reading
 * @typedef {import("./session-plan.js").Pace} Pace
 * @typedef {import("./session-plan.js").Step} Step
 * @typedef {import("./timer.js").State} State
 * @typedef {Readonly<{items: Item[], steps: readonly Step[], state: State,
 *   clock: import("./clock.js").Clock}>} Session
 * @typedef {{item: number, says: string, tone: import("./sound.js").Tone | undefined, spoken: string,
 *   time: number}} News of a step: the words for a screen reader, if any; a tone, and what a voice says in
 *   `time` ms, if it begins now
 */
import { advanced, begun } from "./clock.js";
import { beginning, planned } from "./session-plan.js";
import { entered, isPaused, moved, paused, remaining, resumed, ticked } from "./timer.js";

const LATE = 1500; // ms after which a tone would only confuse
const LOOK = 250; // ms between two looks at the clock
const TENS = 10_000;
const TONES = { hold: "go", move: "go", repeat: "go", side: "side", rest: "rest", floor: "rest", done: "done" };

/** @type {(session: Omit<Session, "state">, state: State) => Session} */
const at = (session, state) => Object.freeze({ ...session, state });

/** @type {(guide: Guide, items: Item[], pace: Pace, reading: Reading) => Session} */
export function started(guide, items, pace, reading) {
  const steps = planned(guide, items, pace);
  return at({ items, steps, clock: begun(reading) }, entered(steps, 0, 0));
}

/** One that was kept goes on. @type {(kept: import("./resume.js").Session, reading: Reading) => Session} */
export const reopened = ({ items, steps, state, away }, reading) =>
  at({ items, steps, clock: begun(reading, away) }, state);

/** The step that it is at. @type {(session: Session) => Step} */
export const stepOf = ({ steps, state }) => steps[state.at];

/** By now, perhaps after an absence; the same state where no step has ended. @type {(session: Session, reading: Reading, wasAway: boolean) => Session} */
export function looked(session, reading, wasAway) {
  const clock = advanced(session.clock, reading, wasAway);
  return at({ ...session, clock }, ticked(session.steps, session.state, clock.time));
}

/** @type {(session: Session, reading: Reading, wasAway: boolean) => Session} */
export function halted(session, reading, wasAway) {
  const now = looked(session, reading, wasAway);
  return at(now, paused(now.state, now.clock.time));
}

/** After a pause, whatever time has passed. @type {(session: Session, reading: Reading) => Session} */
export function wentOn(session, reading) {
  const clock = begun(reading, session.clock.time);
  return at({ ...session, clock }, resumed(session.state, clock.time));
}

/** One step on or back. @type {(session: Session, by: number, reading: Reading) => Session} */
export function stepped(session, by, reading) {
  const now = looked(session, reading, false);
  return at(now, moved(now.steps, now.state, by, now.clock.time));
}

/** An exercise anew, perhaps with others on the list; it waits until the reader goes on. @type {(session: Session, guide: Guide, items: Item[], pace: Pace, item: number) => Session} */
export function restarted({ clock }, guide, items, pace, item) {
  const steps = planned(guide, items, pace);
  return at({ items, steps, clock }, entered(steps, beginning(steps, item), clock.time, true));
}

/** What there is to hear where another step has begun; nothing where it is the same. @type {(before: Session | null, session: Session) => News | null} */
export function news(before, session) {
  const { state, clock } = session;
  if (before?.state.at === state.at) return null;
  const { item, kind, says, seconds } = stepOf(session);
  // Whatever passed while nobody looked stays silent: only what begins now is heard.
  const isNow = clock.time - state.since < LATE;
  return {
    item,
    says: says && `player.say.${says}`,
    tone: isNow ? TONES[kind] : undefined,
    spoken: isNow ? `player.say.${TONES[kind] === "go" ? "go" : kind}` : "",
    time: seconds === null ? Infinity : seconds * 1000,
  };
}

/** Whether the last ten seconds of a long step begin. @type {(session: Session) => boolean} */
export function hasTen(session) {
  const left = remaining(session.state, session.clock.time);
  return stepOf(session).tens && !isPaused(session.state) && left <= TENS && left > TENS - 1000;
}

/** The ms until another look shows something else; 0 where nothing runs. @type {(session: Session) => number} */
export const untilLook = ({ state, clock }) =>
  state.ends === null ? 0 : Math.min(LOOK, remaining(state, clock.time) % 1000 || LOOK);
