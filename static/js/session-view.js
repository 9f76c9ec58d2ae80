/**
 * The player on the screen: its views, and a session one step at a time. It shows, and decides nothing.
 *
 * @typedef {import("./guide.js").Guide} Guide
 * @typedef {import("./guide.js").Item} Item
 * @typedef {import("./session-plan.js").Step} Step
 * @typedef {import("./session-state.js").Session} Session
 */
import { easier, exerciseOf, rungOf } from "./guide.js";
import { grouped, loweredFor, takes, warnings } from "./programme.js";
import { repetition } from "./session-plan.js";
import { isPaused, remaining } from "./timer.js";

const SETTLED = 3000; // ms in which browsers still scroll to what a link names
const BEFORE = ["signs", "ready"]; // views of which the first lines must be seen

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

/**
 * @param {HTMLElement} root
 * @param {Guide} guide
 * @param {ReturnType<typeof import("./words.js").speaker>} words
 * @param {string} assets where pictures are
 */
export function makeView(root, guide, words, assets) {
  const { say, counted } = words;
  const slot = slots(root);
  let shown = ""; // what the pictures and bars are of
  let isWarned = false; // that the screen may go dark

  /**
   * Show another view, from its top.
   * @type {(name: string, heading: string, moves?: boolean) => void}
   */
  function open(name, heading, moves = true) {
    root.dataset.now = name;
    for (const part of root.querySelectorAll("[data-view]")) show(part, part.dataset.view.split(" ").includes(name));
    document.body.dataset.session = name;
    show(slot("place"), name === "work");
    put(slot("title"), heading);
    if (moves) begunAt(slot("title"));
  }

  /** The window at the top of the page, and the keyboard at a part of it. @param {HTMLElement} part */
  function begunAt(part) {
    part.focus({ preventScroll: true });
    scrollTo(0, 0);
  }

  /** The first lines of a view that must be seen before all else. */
  const toTop = () => BEFORE.includes(root.dataset.now) && scrollTo(0, 0);

  /** A link may name words (#:~:text=) that a browser scrolls to, even after loading: not past what comes first. */
  function holdTop() {
    const over = new AbortController();
    const { signal } = over;
    const end = () => over.abort();
    addEventListener("scroll", toTop, { signal });
    for (const type of ["keydown", "pointerdown", "touchstart", "wheel"]) addEventListener(type, end, { signal });
    setTimeout(end, SETTLED);
  }

  /** A list of lines, which may have names in front. @type {(element: HTMLElement, texts: (string | Node)[][]) => void} */
  const fill = (element, texts) => element.replaceChildren(...texts.map((inside) => made("li", ...inside)));

  /** Who leaves out or asks first: a list for each thing to do, hidden while nobody has to. @param {Item[]} items */
  function cautions(items) {
    const count = new Set(items.map((item) => item.code)).size;
    for (const part of slot("who").children) {
      const groups = grouped(guide, items, part.dataset.way);
      show(part, groups.length > 0);
      fill(part.lastElementChild, groups.map(({ exercises, conditions }) => {
        const all = exercises.length === count && count > 1;
        const whose = all ? say("condition.every") : exercises.join(say("list.between"));
        return [made("strong", `${whose}:`), ` ${conditions.join(say("condition.between"))}`];
      }));
    }
  }

  /** What can be started, and what is to be known of it. @type {(programme: import("./session.js").Programme, canResume: boolean, isLost: boolean) => void} */
  function ready({ title, items, page, lowered }, canResume, isLost) {
    show(slot("lost"), isLost);
    show(slot("came"), Boolean(lowered)); // with a link
    fill(slot("warnings"), lowered ? warnings(guide, items, words).map((text) => [text]) : []);
    if (lowered) {
      put(slot("lowered"), loweredFor(guide, lowered, words));
      put(slot("takes"), takes(guide, items, words));
    }
    fill(slot("list"), items.map((item) => {
      const exercise = exerciseOf(guide, item.code);
      const rung = rungOf(exercise, item.sign);
      return [made("strong", exercise.title), `: ${rung.title}. ${words.dose(item.dose, rung.sides)}`];
    }));
    slot("routine").href = page;
    show(slot("routine"), Boolean(page));
    show(root.querySelector("[data-do=resume]"), canResume);
    open("ready", title);
  }

  /** What can be done where it hurts. @param {Item} item */
  function hurts(item) {
    const down = easier(guide, item);
    show(slot("easier"), Boolean(down));
    show(slot("easiest"), !down);
    if (down) put(slot("easier"), say("player.easier", { title: rungOf(exerciseOf(guide, down.code), down.sign).title }));
    open("hurts", say("player.choices"));
  }

  /** The numbers of the session that has ended. @param {import("./entries.js").Entry} entry */
  function scores(entry) {
    for (const button of root.querySelectorAll("[data-score]")) {
      button.setAttribute("aria-pressed", `${entry[button.dataset.score] === Number(button.value)}`);
    }
  }

  /** @param {import("./settings.js").Settings} settings */
  function fillForm(settings) {
    for (const [name, value] of Object.entries(settings)) {
      const field = root.querySelector(`[name=${name}]`);
      if (typeof value === "boolean") field.checked = value;
      else field.value = value;
    }
  }

  /** A line that is shown once; an empty one takes it away. @param {string} name */
  function note(name) {
    if (name === "player.may_sleep" && isWarned) return;
    isWarned ||= name === "player.may_sleep";
    slot("note").dataset.is = name;
    put(slot("note"), name && say(name));
    show(slot("note"), Boolean(name));
  }

  /** @param {Session} session */
  function work(session) {
    open("work", slot("title").textContent, false);
    draw(session);
    begunAt(root.querySelector("[data-main]"));
  }

  /** The step that a session is at. @param {Session} session */
  function draw({ items, steps, state, clock }) {
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
    const [digits, unit] = counting(step, item, remaining(state, clock.time));
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
      const over = Math.floor((step.seconds * 1000 - left) / (repetition(guide, dose) * 1000));
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

  return { open, toTop, holdTop, cautions, ready, hurts, scores, fillForm, note, work, draw };
}

/** @type {(tag: string, ...inside: (string | Node)[]) => HTMLElement} */
function made(tag, ...inside) {
  const element = document.createElement(tag);
  element.append(...inside);
  return element;
}
