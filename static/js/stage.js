/**
 * A session on the screen: one step at a time. It shows, and decides nothing.
 *
 * @typedef {import("./guide.js").Guide} Guide
 * @typedef {import("./guide.js").Item} Item
 * @typedef {import("./plan.js").Step} Step
 */
import { exerciseOf, rungOf } from "./guide.js";
import { repetition } from "./plan.js";
import { isPaused, remaining } from "./timer.js";

/** @type {(root: ParentNode) => (name: string) => any} */
export const slots = (root) => (name) => root.querySelector(`[data-slot="${name}"]`);

/** Set a text only where it differs, so that nobody is told twice. @type {(element: Element, text: string) => void} */
export function put(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Show an element or not; one that the guide does not have is no fault. @type {(element: HTMLElement | null, shown: boolean) => void} */
export function show(element, shown) {
  if (element) element.hidden = !shown;
}

/** @type {(root: HTMLElement, view: string) => void} */
export function showView(root, view) {
  root.dataset.now = view;
  for (const part of root.querySelectorAll("[data-view]")) {
    show(/** @type {HTMLElement} */ (part), part.getAttribute("data-view").split(" ").includes(view));
  }
}

/**
 * @param {HTMLElement} root
 * @param {Guide} guide
 * @param {ReturnType<typeof import("./words.js").speaker>} words
 * @param {string} assets where pictures are
 */
export function makeStage(root, guide, { say, counted }, assets) {
  const slot = slots(root);
  let shown = ""; // what the pictures and bars are of

  /** @type {(items: Item[], steps: readonly Step[], state: import("./timer.js").State, now: number) => void} */
  function show_(items, steps, state, now) {
    const step = steps[state.at];
    // What comes next is worth a look while one rests.
    const next = step.kind === "rest" ? steps[state.at + 1] : step;
    const item = items[next.item];
    const exercise = exerciseOf(guide, item.code);
    const rung = rungOf(exercise, item.sign);
    const halted = isPaused(state);
    put(slot("title"), exercise.title);
    put(slot("place"), say("player.number", { n: next.item + 1, count: items.length }));
    put(slot("state"), say(`player.state.${halted ? "paused" : step.kind}`));
    const [digits, unit] = counting(step, item, remaining(state, now));
    put(slot("digits"), digits);
    put(slot("unit"), unit);
    put(slot("part"), part(step, next, item, rung));
    put(slot("cue"), step.kind === "floor" ? floorCue(rung) : rung.cue);
    show(slot("descent"), step.kind === "floor");
    const waits = step.seconds === null;
    const waiting = step.kind === "floor" ? "player.in_place" : "player.done";
    const running = halted ? "player.go_on" : "player.pause";
    put(root.querySelector("[data-main]"), say(waits ? waiting : running));
    root.querySelector("[data-do=back]").toggleAttribute("disabled", state.at === 0);
    const still = step.kind === "hold" || step.kind === "side";
    pictures(rung, still, `${next.item}.${item.sign}.${still}`);
    bars(items.length, next.item);
  }

  const floorCue = (rung) => say(rung.floor ? "player.floor_down" : "player.floor_up");

  /** The large number of a step, and what it counts. @type {(step: Step, item: Item, left: number) => [string, string]} */
  function counting(step, { dose }, left) {
    if (step.kind === "floor") return ["", ""];
    if (step.kind === "repeat") {
      const each = dose.hold ? (text) => say("dose.hold_in_repeat", { count: text, time: counted("second", dose.hold) }) : (text) => text;
      if (step.seconds === null) return [`${dose.reps}`, each(say(`player.times.${dose.reps === 1 ? "one" : "many"}`))];
      const over = Math.floor((step.seconds * 1000 - left) / (repetition(dose) * 1000));
      return [`${Math.min(over + 1, dose.reps)}`, each(say("player.of_times", { count: dose.reps }))];
    }
    const seconds = Math.ceil(left / 1000);
    return [`${seconds}`, say(`player.left.${seconds === 1 ? "one" : "many"}`)];
  }

  /** Which set, which side. */
  function part(step, next, { dose }, rung) {
    if (step.kind === "rest" || step.kind === "floor") return say("player.next_is", { title: rung.title });
    if (step.kind === "ready") return rung.title;
    const said = [];
    if (dose.sets > 1) said.push(say("player.part", { n: next.set, count: dose.sets }));
    if (rung.sides > 1) said.push(say(`player.side.${next.side === 1 ? "first" : "second"}`));
    return said.join(" · ");
  }

  /** A hold shows what to hold; anything else its beginning and its end. */
  function pictures(rung, still, key) {
    if (key === shown) return;
    shown = key;
    const room = slot("room");
    const chosen = still ? rung.pictures.slice(-1) : rung.pictures;
    const wide = chosen.some(([, width, height]) => width > height * 1.3);
    room.dataset.shape = wide ? "wide" : "tall";
    room.replaceChildren(
      ...chosen.map(([file, width, height, alt]) =>
        Object.assign(document.createElement("img"), { src: assets + file, width, height, alt }),
      ),
    );
  }

  function bars(count, at) {
    const list = slot("bars");
    while (list.children.length < count) list.append(document.createElement("li"));
    [...list.children].forEach((bar, index) => {
      bar.dataset.is = index < at ? "over" : index === at ? "now" : "ahead";
    });
  }

  return { show: show_ };
}
