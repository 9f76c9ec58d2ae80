/**
 * The player: listens, keeps the one state, and tells the others.
 *
 * @typedef {import("./guide.js").Item} Item
 * @typedef {{fragment: string, title: string, page: string, items: Item[], rest: number | null,
 *   lowered?: string[]}} Programme `lowered`: only where it came with a link, which may name nothing
 */
import { showCautions } from "./cautions.js";
import { advanced, begun } from "./clock.js";
import { localDay, noted as withNoted } from "./entries.js";
import { easier, exerciseOf, fetchGuide, rungOf } from "./guide.js";
import { keep, readKept, whenKeptElsewhere } from "./kept.js";
import { FAULTS, looksLikeLink, readLink, routineOf, written } from "./link.js";
import { beginning, planned } from "./plan.js";
import { loweredFor, takes, warnings } from "./programme.js";
import { VERSION, takenUp, toKeep } from "./resume.js";
import { changeLog, keepSetting, keepSome, obstacle, readAll, readSettings } from "./settings.js";
import { makeSound } from "./sound.js";
import { canSpeak, hush, speak } from "./speech.js";
import { makeStage, put, show, showView, slots } from "./stage.js";
import { entered, isPaused, moved, paused, remaining, resumed, ticked } from "./timer.js";
import { makeWake } from "./wake.js";
import { speaker } from "./words.js";

const LATE = 1500; // ms after which a tone would only confuse
const LOOK = 250; // ms between two looks at the clock
const TENS = 10_000;
const SETTLED = 3000; // ms in which browsers still scroll to what a link names
const BEFORE = ["signs", "ready"]; // views of which the first lines must be seen
const TONES = { hold: "go", move: "go", repeat: "go", side: "side", rest: "rest", floor: "rest", done: "done" };

const root = document.querySelector("#player");
const slot = slots(root);
const title = slot("title").textContent;
const address = new URL(root.dataset.guide, location.href);

// A browser would scroll to where somebody was in another view, past what comes first in this one.
history.scrollRestoration = "manual";
fetchGuide(address.href).then(begin, () => show(slot("fault"), true));

/** @param {import("./guide.js").Guide} guide */
function begin(guide) {
  const words = speaker(guide.words);
  const stage = makeStage(root, guide, words, new URL(".", address).href);
  const sound = makeSound();
  const wake = makeWake((held) => note(held ? "" : "player.may_sleep"));
  let settings = readSettings();
  /** @type {Programme | null} */
  let programme = null;
  /** @type {Item[]} */
  let items = [];
  /** @type {readonly import("./plan.js").Step[]} */
  let steps = [];
  /** @type {import("./timer.js").State | null} */
  let state = null;
  let clock = begun(reading());
  let wasAway = false;
  let timeout = 0;
  let noted = false;
  /** @type {import("./entries.js").Entry | null} the session that has just ended */
  let ended = null;

  // Links to routines stay on this page from now on.
  for (const link of root.querySelectorAll(".choices a")) {
    const found = guide.routines.find((one) => link.pathname.endsWith(one.page.slice(2)));
    if (found) link.href = `#${found.name}`;
  }
  show(slot("speech"), canSpeak());
  show(slot("loud"), "audioSession" in navigator);
  fillSettings();

  addEventListener("hashchange", () => choose(false));
  /** @type {MouseEvent | undefined} */
  let agreed;
  root.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    if (!button || (button.dataset.do === "start" && isSecondTap(agreed, event))) return;
    if (button.dataset.do === "agree") agreed = event;
    actions[button.dataset.do]();
  });
  root.addEventListener("change", readForm);
  root.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-score]");
    if (button) noteSession({ [button.dataset.score]: Number(button.value) });
  });
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && isWorking() && !isPaused(state)) pause();
  });
  // A browser may have taken the lock and the sound away; each tap gives them back.
  addEventListener("pointerdown", revive);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) wasAway = true;
    else back();
  });
  addEventListener("pageshow", ({ persisted }) => {
    back();
    if (persisted && BEFORE.includes(root.dataset.now)) scrollTo(0, 0);
  });
  addEventListener("focus", look);
  whenKeptElsewhere(() => {
    if (!state) settings = readSettings(settings);
    fillSettings();
    if (ended) showScores();
  });

  // --- Which programme, which view

  /** @param {boolean} opening whether the page has just been opened */
  function choose(opening) {
    holdTop();
    const fragment = location.hash.slice(1);
    const found = named(fragment);
    // The skip link leads to a place of the page; the programme stays what it was.
    if (!opening && found === null && fragment) {
      if (programme) writeAddress();
      return;
    }
    leave();
    programme = typeof found === "string" ? null : found;
    put(slot("link-fault"), typeof found === "string" ? words.say(found) : "");
    show(slot("broken-link"), typeof found === "string");
    showCautions(slot("who"), guide, programme?.items ?? [], words);
    if (programme) writeAddress();
    const session = programme && opening && wasReloaded() && keptSession();
    if (!programme) view("choose", title, !opening);
    else if (readAll().signs !== root.dataset.signs) view("signs", programme.title);
    else if (session) reopen(session);
    else ready();
  }

  /** What a fragment names, or the words to say instead; null for a place of the page. @type {(fragment: string) => Programme | string | null} */
  function named(fragment) {
    const routine = routineOf(guide, fragment);
    if (routine) return { ...routine, fragment: routine.name, rest: null };
    if (!fragment || document.getElementById(fragment)) return null;
    if (!looksLikeLink(fragment)) return "link.no_routine";
    const found = readLink(guide, fragment);
    if ("fault" in found) return FAULTS[found.fault];
    return { ...found, title: words.say("link.own"), page: "", fragment: found.link };
  }

  /** A reload and a bookmark find the programme without what came with its link. */
  const writeAddress = () => history.replaceState(history.state, "", `#${programme.fragment}`);

  function ready() {
    items = programme.items;
    const session = keptSession();
    const isKept = readKept("sessionStorage", VERSION)?.fragment === programme.fragment;
    show(slot("lost"), !session && (isKept || wasReloaded()));
    if (!session && isKept) keep("sessionStorage", null);
    if (!session) marked(null);
    showOrigin();
    slot("list").replaceChildren(
      ...items.map((item) => {
        const exercise = exerciseOf(guide, item.code);
        const rung = rungOf(exercise, item.sign);
        const line = document.createElement("li");
        const name = Object.assign(document.createElement("strong"), { textContent: exercise.title });
        line.append(name, `: ${rung.title}. ${words.dose(item.dose, rung.sides)}`);
        return line;
      }),
    );
    slot("routine").href = programme.page;
    show(slot("routine"), Boolean(programme.page));
    show(root.querySelector("[data-do=resume]"), Boolean(session));
    view("ready", programme.title);
  }

  /** Say that a programme came with a link, and what to think about. */
  function showOrigin() {
    const { lowered } = programme;
    show(slot("came"), Boolean(lowered));
    const said = lowered ? warnings(guide, items, words) : [];
    slot("warnings").replaceChildren(...said.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
    if (!lowered) return;
    put(slot("lowered"), loweredFor(guide, lowered, words));
    put(slot("takes"), takes(guide, items, words));
  }

  /**
   * Show another view, from its top.
   * @type {(name: string, heading: string, moves?: boolean) => void}
   */
  function view(name, heading, moves = true) {
    showView(root, name);
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

  /** A link may name words (#:~:text=) that a browser scrolls to, even after loading: not past what comes first. */
  function holdTop() {
    const over = new AbortController();
    const { signal } = over;
    const end = () => over.abort();
    addEventListener("scroll", () => BEFORE.includes(root.dataset.now) && scrollTo(0, 0), { signal });
    for (const type of ["keydown", "pointerdown", "touchstart", "wheel"]) addEventListener(type, end, { signal });
    setTimeout(end, SETTLED);
  }

  // --- The session

  function start() {
    steps = planned(guide, items, pace());
    clock = begun(reading());
    marked(MARK);
    change(entered(steps, 0, clock.time));
    work();
  }

  function work() {
    view("work", slot("title").textContent, false);
    stage.show(items, steps, state, clock.time);
    begunAt(root.querySelector("[data-main]"));
    wake.want(!isPaused(state));
    look();
  }

  /** Take the clock's time, and go on to where the session is by now. */
  function look() {
    clearTimeout(timeout);
    if (!isWorking()) return;
    clock = advanced(clock, reading(), wasAway);
    wasAway = document.hidden;
    const next = ticked(steps, state, clock.time);
    if (next !== state) change(next);
    if (!isWorking()) return;
    stage.show(items, steps, state, clock.time);
    const left = remaining(state, clock.time);
    if (!isPaused(state) && steps[state.at].tens && left <= TENS && left > TENS - 1000) {
      announce(words.say("player.say.ten"));
    }
    const waits = state.ends === null;
    if (!waits) timeout = setTimeout(look, Math.min(LOOK, left % 1000 || LOOK));
  }

  /** Be in another state: keep it, and tell whoever cannot see it. @param {import("./timer.js").State} next */
  function change(next) {
    const isNew = !state || next.at !== state.at;
    state = next;
    const step = steps[state.at];
    keepSession();
    if (isNew) {
      hush();
      const said = step.says && words.say(`player.say.${step.says}`, { title: heading(step) });
      if (said) announce(said);
      // Whatever passed while nobody looked stays silent: only what begins now is heard.
      const late = clock.time - state.since;
      if (late < LATE && settings.sound && TONES[step.kind]) sound.play(TONES[step.kind]);
      if (late < LATE && settings.speech) {
        const spoken = words.say(`player.say.${step.kind in TONES && TONES[step.kind] === "go" ? "go" : step.kind}`, { title: heading(step) });
        speak(spoken, document.documentElement.lang, step.seconds === null ? Infinity : step.seconds * 1000);
      }
    }
    if (step.kind === "done") end("player.finished", "player.finished_note", clock.time - state.since);
  }

  const heading = (step) => exerciseOf(guide, items[step.item].code).title;

  function pause() {
    clock = advanced(clock, reading(), wasAway);
    change(paused(ticked(steps, state, clock.time), clock.time));
    hush();
    wake.want(false);
    if (state) look();
  }

  /** The large button: what it does is what it says. */
  function main() {
    if (steps[state.at].seconds === null) return go(1);
    if (!isPaused(state)) return pause();
    clock = begun(reading(), clock.time);
    change(resumed(state, clock.time));
    wake.want(true);
    look();
  }

  function go(by) {
    clock = advanced(clock, reading(), false);
    change(moved(steps, ticked(steps, state, clock.time), by, clock.time));
    if (state) look();
  }

  function hurts() {
    if (!isPaused(state)) pause();
    if (!state) return;
    const down = easier(guide, items[now()]);
    show(slot("easier"), Boolean(down));
    show(slot("easiest"), !down);
    if (down) {
      const rung = rungOf(exerciseOf(guide, down.code), down.sign);
      put(slot("easier"), words.say("player.easier", { title: rung.title }));
    }
    view("hurts", words.say("player.choices"));
  }

  /** The exercise that a reader is at: while resting, the one before it. */
  const now = () => steps[state.at].item;

  /** How fast it goes: a link may hold the rest between its exercises. */
  const pace = () => ({ ...settings, rest: programme.rest ?? settings.rest });

  /** Begin an exercise anew, perhaps with another programme; it waits until the reader goes on. */
  function restart(item) {
    steps = planned(guide, items, pace());
    change(entered(steps, beginning(steps, item), clock.time, true));
    if (state) work();
  }

  function takeEasier() {
    const at = now();
    items = items.map((item, index) => (index === at ? easier(guide, item) : item));
    restart(at);
  }

  /** Note the session that has just ended, or more about it. @param {Partial<import("./entries.js").Entry>} scores */
  function noteSession(scores) {
    ended = { ...ended, ...scores };
    const isKept = changeLog((log) => withNoted(log, ended, scores));
    put(slot("noted"), words.say(isKept ? "log.kept" : obstacle() === "newer" ? "log.newer" : "log.not_kept"));
    showScores();
  }

  /** What is noted of the session by now, here or on the page of the log. */
  function showScores() {
    ended = readAll().log.find(({ id }) => id === ended.id) ?? ended;
    for (const button of root.querySelectorAll("[data-score]")) {
      button.setAttribute("aria-pressed", `${ended[button.dataset.score] === Number(button.value)}`);
    }
  }

  /**
   * @param {string} heading @param {string} text names of words
   * @param {number} [ago] ms since it ended, where nobody looked
   */
  function end(heading, text, ago = 0) {
    leave();
    const now = new Date(Date.now() - ago);
    const stopped = heading === "player.stopped";
    const code = written({ items, rest: programme.rest });
    const none = { before: null, after: null, morning: null };
    ended = { id: now.toISOString(), day: localDay(now), title: programme.title.slice(0, 80), code, stopped, ...none };
    keep("sessionStorage", null);
    marked(null);
    put(slot("ended-note"), words.say(text));
    view("done", words.say(heading));
    if (slot("noted")) noteSession({}); // this guide has a log; numbers can be added
  }

  function leave() {
    clearTimeout(timeout);
    state = null;
    wake.want(false);
    hush();
  }

  const isWorking = () => state !== null && root.dataset.now === "work";

  // --- What outlives a reload

  function keepSession() {
    const step = steps[state.at];
    if (step.kind === "done") return;
    keep("sessionStorage", toKeep(programme.fragment, items, step, state, clock.time, clock.wall));
  }

  /** The session of this programme that was kept, if it fits the guide of now. */
  function keptSession() {
    const kept = readKept("sessionStorage", VERSION);
    if (kept?.fragment !== programme.fragment) return null;
    return takenUp(guide, programme.items, pace(), kept, Date.now());
  }

  /** @param {import("./resume.js").Session} session */
  function reopen(session) {
    ({ items, steps, state } = session);
    clock = begun(reading(), session.away);
    marked(MARK);
    work();
    if (state && !isPaused(state) && settings.sound) note("player.tap_for_sound");
  }

  // --- Settings

  function fillSettings() {
    for (const [name, value] of Object.entries(settings)) {
      const field = root.querySelector(`[name=${name}]`);
      if (typeof value === "boolean") field.checked = value;
      else field.value = value;
    }
  }

  function readForm({ target: field }) {
    if (!(field.name in settings)) return;
    settings[field.name] = field.type === "checkbox" ? field.checked : Number(field.value);
    keepSetting(field.name, settings[field.name]);
  }

  // --- Small things

  function back() {
    wasAway = true;
    look();
    wake.ask();
  }

  function revive() {
    if (!isWorking()) return;
    wake.ask();
    sounding();
    if (slot("note").dataset.is === "player.tap_for_sound") note("");
  }

  function sounding() {
    if (!settings.sound) return;
    sound.setLoud(settings.loud);
    sound.wake();
  }

  /** A line that is shown once; an empty one takes it away. @param {string} name */
  function note(name) {
    if (name === "player.may_sleep" && noted) return;
    noted ||= name === "player.may_sleep";
    slot("note").dataset.is = name;
    put(slot("note"), name && words.say(name));
    show(slot("note"), Boolean(name));
  }

  /** @param {string} text */
  const announce = (text) => put(slot("status"), text);

  const actions = {
    agree() {
      keepSome({ signs: root.dataset.signs });
      ready();
    },
    start() {
      sounding();
      start();
    },
    resume() {
      sounding();
      const session = keptSession();
      if (session) reopen(session);
      else ready();
    },
    back: () => go(-1),
    next: () => go(1),
    main,
    hurts,
    stop: () => end("player.stopped", "player.stopped_note"),
    easier: takeEasier,
    skip() {
      const at = now();
      restart(at + 1);
    },
    "carry-on": () => work(),
  };

  choose(true);
}

/**
 * Whether a tap is the second half of a double one, within 0.7 seconds and 24 px: what it meant to press has gone.
 * @type {(first: MouseEvent | undefined, second: MouseEvent) => unknown}
 */
const isSecondTap = (first, { timeStamp, clientY }) =>
  timeStamp - first?.timeStamp < 700 && Math.abs(clientY - first.clientY) < 24;

const reading = () => ({ steady: performance.now(), wall: Date.now() });

// A browser keeps the mark of an entry of its history over a reload, and when one comes back to it.
const MARK = "session";
const wasReloaded = () => history.state === MARK;
/** @param {string | null} mark */
const marked = (mark) => history.replaceState(mark, "");
