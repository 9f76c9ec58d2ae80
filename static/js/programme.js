/**
 * What there is to say about a programme as a whole. Pure.
 *
 * @typedef {import("./guide.js").Guide} Guide
 * @typedef {import("./guide.js").Item} Item
 * @typedef {ReturnType<typeof import("./words.js").speaker>} Words
 * @typedef {{exercises: string[], conditions: string[]}} Group titles
 */
import { exerciseOf, rungOf } from "./guide.js";

const LONG_HOLD = 10; // seconds from which two holds in a row are hard

/** The whole minutes that it takes, counted as the build does. @type {(guide: Guide, items: Item[]) => number} */
export function minutes(guide, items) {
  const { timing } = guide;
  const seconds = items.map(({ code, sign, dose }) => {
    const exercise = exerciseOf(guide, code);
    const { sides } = rungOf(exercise, sign);
    const { sets, reps, hold = 0, move } = dose;
    const work = move ?? (reps ? reps * (timing.repetition + hold) : hold);
    const change = (sides - 1) * timing.sides;
    return timing.ready + sets * (sides * work + change) + (sets - 1) * exercise.rest;
  });
  return Math.ceil(seconds.reduce((sum, one) => sum + one, 0) / 60);
}

/** @type {(guide: Guide, items: Item[], words: Words) => string} */
export const takes = (guide, items, { say, counted }) =>
  say("builder.takes", { time: counted("minute", minutes(guide, items)) });

/** That a link asked for more than the guide has; nothing where it did not. @type {(guide: Guide, codes: string[], words: Words) => string} */
export const loweredFor = (guide, codes, { say }) =>
  codes.length ? say("link.lowered", { titles: titled(guide, codes) }) : "";

/** The names of exercises, each once. @type {(guide: Guide, codes: string[]) => string} */
const titled = (guide, codes) => [...new Set(codes)].map((code) => exerciseOf(guide, code).title).join(", ");

/** What to think about again, in words. @type {(guide: Guide, items: Item[], words: Words) => string[]} */
export function warnings(guide, items, { say }) {
  const found = [];
  const rungs = items.map((item) => rungOf(exerciseOf(guide, item.code), item.sign));
  const { exercises, minutes: most } = guide.most;
  if (items.length > exercises) found.push(say("builder.too_many", { n: exercises }));
  if (minutes(guide, items) > most) found.push(say("builder.too_long", { n: most }));
  const codes = items.map(({ code }) => code);
  for (const code of new Set(codes.filter((one, index) => codes.indexOf(one) < index))) {
    const n = codes.filter((one) => one === code).length;
    found.push(say("builder.repeated", { title: titled(guide, [code]), n }));
  }
  const harder = items.filter(({ code, sign }) => isHarder(exerciseOf(guide, code).rungs, sign));
  if (harder.length) found.push(say("builder.harder", { titles: titled(guide, harder.map(({ code }) => code)) }));
  const trips = rungs.filter((rung, index) => rung.floor && !rungs[index - 1]?.floor).length;
  if (trips > 1) found.push(say("builder.floor_trips", { n: trips }));
  items.slice(1).forEach((item, index) => {
    if (!isHard(items[index]) || !isHard(item)) return;
    const [first, second] = [items[index], item].map((one) => exerciseOf(guide, one.code).title);
    found.push(say("builder.two_holds", { first, second }));
  });
  return found;
}

/** Whether a way is above the one to begin with. @type {(rungs: import("./guide.js").Rung[], sign: string) => boolean} */
const isHarder = (rungs, sign) =>
  rungs.findIndex((rung) => rung.sign === sign) > rungs.findIndex((rung) => rung.start);

/** @param {Item} item */
const isHard = ({ dose }) => !dose.reps && (dose.hold ?? 0) >= LONG_HOLD;

/**
 * Who leaves out and who asks first: conditions by what they say, and of which exercises, as the page
 * of a routine says it. Those that say it of the most come first.
 * @type {(guide: Guide, items: Item[], way: string) => Group[]}
 */
export function grouped(guide, items, way) {
  const codes = [...new Set(items.map((item) => item.code))];
  /** @type {Map<string, {codes: string[], conditions: string[]}>} */
  const groups = new Map();
  for (const { title, cells } of guide.cautions) {
    const those = codes.filter((code) => cells[code] === way);
    const key = those.join();
    if (!groups.has(key)) groups.set(key, { codes: those, conditions: [] });
    groups.get(key).conditions.push(title);
  }
  groups.delete("");
  return [...groups.values()]
    .sort((one, other) => other.codes.length - one.codes.length)
    .map((group) => ({
      exercises: group.codes.map((code) => exerciseOf(guide, code).title),
      conditions: group.conditions,
    }));
}
