/**
 * Who leaves out and who asks first, for the exercises of a programme: as the page of a routine says
 * it. Pure, but for `showCautions`.
 *
 * @typedef {import("./guide.js").Guide} Guide
 * @typedef {import("./guide.js").Item} Item
 * @typedef {{exercises: string[], conditions: string[]}} Group titles
 */
import { exerciseOf } from "./guide.js";

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

/**
 * Fill the lists of a template: one for each thing to do, which is hidden while nobody has to.
 * @type {(element: HTMLElement, guide: Guide, items: Item[], words: ReturnType<typeof import("./words.js").speaker>) => void}
 */
export function showCautions(element, guide, items, { say }) {
  const count = new Set(items.map((item) => item.code)).size;
  for (const part of /** @type {HTMLElement[]} */ ([...element.children])) {
    const groups = grouped(guide, items, part.dataset.way);
    part.hidden = !groups.length;
    part.lastElementChild.replaceChildren(
      ...groups.map(({ exercises, conditions }) => {
        const line = document.createElement("li");
        const whose = document.createElement("strong");
        const all = exercises.length === count && count > 1;
        whose.textContent = `${all ? say("condition.every") : exercises.join(say("list.between"))}:`;
        line.append(whose, ` ${conditions.join(say("condition.between"))}`);
        return line;
      }),
    );
  }
}
