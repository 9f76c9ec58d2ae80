/**
 * Who leaves out and who asks first, for the exercises of a programme: as the page of a routine says
 * it. Pure, but for `showCautions`.
 *
 * @typedef {import("./guide.js").Guide} Guide
 * @typedef {import("./guide.js").Item} Item
 * @typedef {{exercises: string[], conditions: string[]}} Group titles
 */
import { exerciseOf } from "./guide.js";

export const BEFORE = /** @type {const} */ (["leave-out", "ask"]);

/**
 * Conditions by what they say, and of which exercises: those that say it of the most come first.
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

/** @type {(element: HTMLElement, guide: Guide, items: Item[], words: ReturnType<typeof import("./words.js").speaker>) => void} */
export function showCautions(element, guide, items, { say }) {
  const count = new Set(items.map((item) => item.code)).size;
  /** @type {(tag: string, ...inside: (Node | string)[]) => HTMLElement} */
  const make = (tag, ...inside) => {
    const made = document.createElement(tag);
    made.append(...inside);
    return made;
  };
  element.replaceChildren(
    ...BEFORE.flatMap((way) => {
      const lines = grouped(guide, items, way).map(({ exercises, conditions }) => {
        const all = exercises.length === count && count > 1;
        const whose = all ? say("condition.every") : exercises.join(say("list.between"));
        return make("li", make("strong", `${whose}:`), ` ${conditions.join(say("condition.between"))}`);
      });
      const list = make("ul", ...lines);
      list.className = "who";
      return lines.length ? [make("p", make("strong", say(`condition.ways.${way}`))), list] : [];
    }),
  );
}
