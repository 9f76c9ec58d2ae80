/**
 * A programme as lines for a message. Pure.
 *
 * @typedef {import("./guide.js").Guide} Guide
 * @typedef {import("./guide.js").Item} Item
 * @typedef {import("./programme.js").Words} Words
 */
import { exerciseOf, rungOf } from "./guide.js";

/** Its name, its exercises, when to stop, and its link. @type {(guide: Guide, items: Item[], words: Words, link: string) => string} */
export function lines(guide, items, words, link) {
  const each = items.map(({ code, sign, dose }, index) => {
    const exercise = exerciseOf(guide, code);
    const rung = rungOf(exercise, sign);
    const values = { number: index + 1, title: exercise.title, rung: rung.title };
    return words.say("builder.line", { ...values, dose: words.dose(dose, rung.sides) });
  });
  return [words.say("link.own"), ...each, guide.notices.stop, link].join("\n");
}
