/**
 * A programme → the steps of a session, in order. Pure: the same programme gives the same steps.
 *
 * Each side has its full time. A step without `seconds` waits for a tap.
 *
 * @typedef {import("./guide.js").Guide} Guide
 * @typedef {import("./guide.js").Item} Item
 * @typedef {"floor" | "ready" | "hold" | "move" | "repeat" | "side" | "rest" | "done"} Kind
 * @typedef {{ready: number, rest: number, count: boolean}} Pace seconds; whether to count slowly
 * @typedef {{kind: Kind, item: number, seconds: number | null, set: number, side: number,
 *   says: string, tens: boolean}} Step `says`: a message for ears, if any; `tens`: say 10 seconds left
 */
import { exerciseOf, rungOf } from "./guide.js";

const WORTH_SAYING = 20; // a shorter time is over before "10 seconds left" has been heard
const MESSAGES = { floor: "floor", ready: "ready", side: "side", rest: "rest", done: "done" };

/** The seconds of one repetition, where the guide counts. @type {(guide: Guide, dose: import("./guide.js").Dose) => number} */
export const repetition = ({ timing }, dose) => timing.repetition + (dose.hold ?? 0);

/** @type {(guide: Guide, items: Item[], pace: Pace) => readonly Step[]} */
export function planned(guide, items, pace) {
  const steps = [];
  /** @type {(kind: Kind, item: number, seconds: number | null, set?: number, side?: number) => void} */
  const add = (kind, item, seconds, set = 0, side = 0) => {
    if (seconds === 0) return;
    const says = MESSAGES[kind] ?? "go";
    // A screen reader hears each kind of message once an exercise: six at most, whatever the sets.
    const isNew = !steps.some((step) => step.item === item && step.says === says);
    const long = says === "go" && seconds >= WORTH_SAYING && kind !== "repeat";
    const tens = long && !steps.some((step) => step.item === item && step.tens);
    steps.push(Object.freeze({ kind, item, seconds, set, side, says: isNew ? says : "", tens }));
  };
  let onFloor = false;
  items.forEach((item, index) => {
    const exercise = exerciseOf(guide, item.code);
    const rung = rungOf(exercise, item.sign);
    if (rung.floor !== onFloor) add("floor", index, null);
    else if (index) add("rest", index - 1, pace.rest);
    onFloor = rung.floor;
    add("ready", index, pace.ready);
    for (let set = 1; set <= item.dose.sets; set += 1) {
      if (set > 1) add("rest", index, exercise.rest, set - 1);
      for (let side = 1; side <= rung.sides; side += 1) {
        if (side > 1) add("side", index, guide.timing.sides, set, side);
        const [kind, seconds] = work(guide, item.dose, pace);
        add(kind, index, seconds, set, side);
      }
    }
  });
  add("done", items.length - 1, null);
  return Object.freeze(steps);
}

/** @type {(guide: Guide, dose: import("./guide.js").Dose, pace: Pace) => [Kind, number | null]} */
function work(guide, dose, pace) {
  if (dose.reps) return ["repeat", pace.count ? dose.reps * repetition(guide, dose) : null];
  return dose.hold ? ["hold", dose.hold] : ["move", dose.move];
}

/** Where an exercise begins. @type {(steps: readonly Step[], item: number) => number} */
export function beginning(steps, item) {
  const first = steps.findIndex((step) => step.item === item && step.kind !== "rest");
  return first < 0 ? steps.length - 1 : first;
}
