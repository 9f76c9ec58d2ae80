/**
 * The player: listens, holds the one session, and tells the others. What a session is and becomes
 * stands in `session-state.js`, how it looks in `session-view.js`.
 *
 * @typedef {import("./guide.js").Item} Item
 * @typedef {import("./session-state.js").Session} Session
 * @typedef {{fragment: string, title: string, page: string, items: Item[], rest: number | null,
 *   lowered?: string[]}} Programme `lowered`: only where it came with a link, which may name nothing
 */
import { localDay, noted as withNoted } from "./entries.js";
import { easier, exerciseOf, fetchGuide } from "./guide.js";
import { takenUp, toKeep, VERSION } from "./resume.js";
import { halted, hasTen, looked, news, reopened, restarted, started, stepOf, stepped, untilLook, wentOn } from "./session-state.js";
import { makeView, put, show, slots } from "./session-view.js";
import { changeLog, keepSetting, keepSome, obstacle, readAll, readSettings } from "./settings.js";
import { looksLikeLink, readLink, routineOf, written } from "./share-code.js";
import { makeSound } from "./sound.js";
import { canSpeak, hush, speak } from "./speech.js";
import { keep, readKept, whenKeptElsewhere } from "./storage.js";
import { isPaused } from "./timer.js";
import { makeWake } from "./wake-lock.js";
import { speaker } from "./words.js";

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
  const view = makeView(root, guide, words, new URL(".", address).href);
  const sound = makeSound();
  const wake = makeWake((held) => view.note(held ? "" : "player.may_sleep"));
  let settings = readSettings();
  /** @type {Programme | null} */
  let programme = null;
  /** @type {Session | null} */
  let session = null;
  let wasAway = false;
  let timeout = 0;
  /** @type {import("./entries.js").Entry | null} the session that has just ended */
  let ended = null;

  // Links to routines stay on this page from now on.
  for (const link of root.querySelectorAll(".choices a")) {
    const found = guide.routines.find((one) => link.pathname.endsWith(one.page.slice(2)));
    if (found) link.href = `#${found.name}`;
  }
  show(slot("speech"), canSpeak());
  show(slot("loud"), "audioSession" in navigator);
  view.fillForm(settings);

  // --- Which programme, which view

  /** @param {boolean} opening whether the page has just been opened */
  function choose(opening) {
    view.holdTop();
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
    view.cautions(programme?.items ?? []);
    if (programme) writeAddress();
    const kept = programme && opening && wasReloaded() && keptSession();
    if (!programme) view.open("choose", title, !opening);
    else if (readAll().signs !== root.dataset.signs) view.open("signs", programme.title);
    else if (kept) reopen(kept);
    else ready();
  }

  /** What a fragment names, or the words to say instead; null for a place of the page. @type {(fragment: string) => Programme | string | null} */
  function named(fragment) {
    const routine = routineOf(guide, fragment);
    if (routine) return { ...routine, fragment: routine.name, rest: null };
    if (!fragment || document.getElementById(fragment)) return null;
    if (!looksLikeLink(fragment)) return "link.no_routine";
    const found = readLink(guide, fragment);
    if ("fault" in found) return `link.${found.fault}`;
    return { ...found, title: words.say("link.own"), page: "", fragment: found.link };
  }

  /** A reload and a bookmark find the programme without what came with its link. */
  const writeAddress = () => history.replaceState(history.state, "", `#${programme.fragment}`);

  function ready() {
    const kept = keptSession();
    const isThere = readKept("sessionStorage", VERSION)?.fragment === programme.fragment;
    const isLost = !kept && (isThere || wasReloaded());
    if (!kept && isThere) keep("sessionStorage", null);
    if (!kept) marked(null);
    view.ready(programme, Boolean(kept), isLost);
  }

  // --- The session

  function start() {
    marked(MARK);
    change(started(guide, programme.items, pace(), reading()));
    work();
  }

  function work() {
    view.work(session);
    wake.want(!isPaused(session.state));
    look();
  }

  /** Take the clock's time, and go on to where the session is by now. */
  function look() {
    clearTimeout(timeout);
    if (!isWorking()) return;
    const now = looked(session, reading(), wasAway);
    wasAway = document.hidden;
    if (now.state !== session.state) change(now);
    else session = now;
    if (!isWorking()) return;
    view.draw(session);
    if (hasTen(session)) announce(words.say("player.say.ten"));
    const wait = untilLook(session);
    if (wait) timeout = setTimeout(look, wait);
  }

  /** Be in another state: keep it, and tell whoever cannot see it. @param {Session} next */
  function change(next) {
    const heard = news(session, next);
    session = next;
    keepSession();
    if (heard) {
      hush();
      tell(heard);
    }
    const { state, clock } = session;
    if (stepOf(session).kind === "done") end("player.finished", clock.time - state.since);
  }

  /** @param {import("./session-state.js").News} news */
  function tell({ item, says, tone, spoken, time }) {
    const { title } = exerciseOf(guide, session.items[item].code);
    if (says) announce(words.say(says, { title }));
    if (tone && settings.sound) sound.play(tone);
    if (spoken && settings.speech) speak(words.say(spoken, { title }), document.documentElement.lang, time);
  }

  function pause() {
    change(halted(session, reading(), wasAway));
    hush();
    wake.want(false);
    if (session) look();
  }

  /** The large button: what it does is what it says. */
  function main() {
    if (stepOf(session).seconds === null) return go(1);
    if (!isPaused(session.state)) return pause();
    change(wentOn(session, reading()));
    wake.want(true);
    look();
  }

  function go(by) {
    change(stepped(session, by, reading()));
    if (session) look();
  }

  function hurts() {
    if (!isPaused(session.state)) pause();
    if (session) view.hurts(session.items[now()]);
  }

  /** The exercise that a reader is at: while resting, the one before it. */
  const now = () => stepOf(session).item;

  /** How fast it goes: a link may hold the rest between its exercises. */
  const pace = () => ({ ...settings, rest: programme.rest ?? settings.rest });

  /** Begin an exercise anew, perhaps with another programme. @type {(item: number, items?: Item[]) => void} */
  function restart(item, items = session.items) {
    change(restarted(session, guide, items, pace(), item));
    if (session) work();
  }

  function takeEasier() {
    const at = now();
    restart(at, session.items.map((item, index) => (index === at ? easier(guide, item) : item)));
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
    view.scores(ended);
  }

  /**
   * @param {"player.finished" | "player.stopped"} heading a name of words; the note has one like it
   * @param {number} [ago] ms since it ended, where nobody looked
   */
  function end(heading, ago = 0) {
    const { items } = session;
    leave();
    const now = new Date(Date.now() - ago);
    const stopped = heading === "player.stopped";
    const code = written({ items, rest: programme.rest });
    const none = { before: null, after: null, morning: null };
    ended = { id: now.toISOString(), day: localDay(now), title: programme.title.slice(0, 80), code, stopped, ...none };
    keep("sessionStorage", null);
    marked(null);
    put(slot("ended-note"), words.say(`${heading}_note`));
    view.open("done", words.say(heading));
    if (slot("noted")) noteSession({}); // this guide has a log; numbers can be added
  }

  function leave() {
    clearTimeout(timeout);
    session = null;
    wake.want(false);
    hush();
  }

  const isWorking = () => session !== null && root.dataset.now === "work";

  // --- What outlives a reload

  function keepSession() {
    const { items, state, clock } = session;
    const step = stepOf(session);
    if (step.kind === "done") return;
    keep("sessionStorage", toKeep(programme.fragment, items, step, state, clock.time, clock.wall));
  }

  /** The session of this programme that was kept, if it fits the guide of now. */
  function keptSession() {
    const kept = readKept("sessionStorage", VERSION);
    if (kept?.fragment !== programme.fragment) return null;
    return takenUp(guide, programme.items, pace(), kept, Date.now());
  }

  /** @param {import("./resume.js").Session} kept */
  function reopen(kept) {
    session = reopened(kept, reading());
    marked(MARK);
    work();
    if (session && !isPaused(session.state) && settings.sound) view.note("player.tap_for_sound");
  }

  // --- What is listened to

  function listen() {
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
      if (event.key === "Escape" && isWorking() && !isPaused(session.state)) pause();
    });
    // A browser may have taken the lock and the sound away; each tap gives them back.
    addEventListener("pointerdown", revive);
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) wasAway = true;
      else back();
    });
    addEventListener("pageshow", ({ persisted }) => {
      back();
      if (persisted) view.toTop();
    });
    addEventListener("focus", look);
    whenKeptElsewhere(() => {
      if (!session) settings = readSettings(settings);
      view.fillForm(settings);
      if (ended) showScores();
    });
  }

  function readForm({ target: field }) {
    if (!(field.name in settings)) return;
    settings[field.name] = field.type === "checkbox" ? field.checked : Number(field.value);
    keepSetting(field.name, settings[field.name]);
  }

  function back() {
    wasAway = true;
    look();
    wake.ask();
  }

  function revive() {
    if (!isWorking()) return;
    wake.ask();
    sounding();
    if (slot("note").dataset.is === "player.tap_for_sound") view.note("");
  }

  function sounding() {
    if (!settings.sound) return;
    sound.setLoud(settings.loud);
    sound.wake();
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
      const kept = keptSession();
      if (kept) reopen(kept);
      else ready();
    },
    back: () => go(-1),
    next: () => go(1),
    main,
    hurts,
    stop: () => end("player.stopped"),
    easier: takeEasier,
    skip: () => restart(now() + 1),
    "carry-on": work,
  };

  listen();
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
