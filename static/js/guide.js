/**
 * What the build wrote for scripts: exercises, rungs, routines and words; and how to look things up.
 *
 * @typedef {{sets: number, reps?: number, hold?: number, move?: number}} Dose
 * @typedef {{code: string, sign: string, dose: Dose}} Item one exercise of a programme
 * @typedef {[file: string, width: number, height: number, alt: string]} Picture
 * @typedef {{sign: string, title: string, cue: string, floor: boolean, sides: number, dose: Dose,
 *   most: Dose, total: {reps?: number, hold?: number, move?: number}, start?: boolean, pictures: Picture[]}} Rung
 *   `total`: the most repetitions of all sets, and the most seconds of all sets and repetitions
 * @typedef {{code: string, title: string, page: string, rest: number, rungs: Rung[]}} Exercise
 * @typedef {{name: string, title: string, page: string, items: Item[]}} Routine
 * @typedef {{title: string, cells: Object<string, string>}} Caution a condition: code → way, where it is
 *   leave-out or ask
 * @typedef {{timing: {repetition: number, sides: number, ready: number},
 *   most: {exercises: number, minutes: number}, address: string,
 *   notices: {stop: string, calendar: string},
 *   exercises: Exercise[], cautions: Caution[], routines: Routine[], words: Object<string, string>}} Guide
 */

/** @type {(address: string) => Promise<Guide>} */
export async function fetchGuide(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${response.status} ${address}`);
  return response.json();
}

/** @type {(guide: Guide, code: string) => Exercise | undefined} */
export const exerciseOf = (guide, code) => guide.exercises.find((one) => one.code === code);

/** @type {(exercise: Exercise | undefined, sign: string) => Rung | undefined} */
export const rungOf = (exercise, sign) => exercise?.rungs.find((one) => one.sign === sign);

/**
 * The same exercise one rung down, at that rung's own dose; nothing from the easiest one.
 * @type {(guide: Guide, item: Item) => Item | undefined}
 */
export function easier(guide, item) {
  const { rungs } = exerciseOf(guide, item.code);
  const below = rungs[rungs.findIndex((rung) => rung.sign === item.sign) - 1];
  return below && { code: item.code, sign: below.sign, dose: below.dose };
}
