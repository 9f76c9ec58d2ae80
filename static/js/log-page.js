/**
 * The page of the log: shows what is kept on this device, and lets it be filled in, saved and joined.
 * It holds no copy: whatever is drawn or changed is read anew.
 *
 * @typedef {import("./log-entries.js").Entry} Entry
 */
import { MOST_ENTRIES, SCORES, WORST, advice, awaitsMorning, exported, imported, isAhead, joined, localDay, noted, recent, undone } from "./log-entries.js";
import { fetchGuide } from "./guide.js";
import { GUIDE, whenKeptElsewhere } from "./storage.js";
import { changeLog, obstacle, readAll } from "./settings.js";
import { put, show, slots } from "./session-view.js";
import { speaker } from "./words.js";

const AT_FIRST = 100; // rows: more are a second of work for a phone
const LARGEST = 10_000_000; // octets of a file: far more than a full log has
const root = document.querySelector("#log");
const slot = slots(root);

/** What of some entries is not among others. @type {(entries: Entry[], others: Entry[]) => Entry[]} */
function missing(entries, others) {
  const there = new Set(others.map(({ id }) => id));
  return entries.filter(({ id }) => !there.has(id));
}

fetchGuide(new URL(root.dataset.guide, location.href).href).then((guide) => {
  const { say } = speaker(guide.words);
  const ADVICE = { none: "log.advice.none", stop: "log.advice.stop", down: "log.advice.down", settle: "log.advice.settle", up: "log.advice.up", same: "log.advice.same" };
  const NAMES = { before: "log.before_of", after: "log.after_of", morning: "log.morning_of" };
  const labels = [...root.querySelectorAll("th")].map((head) => head.textContent);
  /** @type {{before: Entry[], after: Entry[], gone: Entry[]} | null} the last change, and what it took out */
  let last = null;
  let showsAll = false;
  let drawn = "";
  // A number that was chosen here stays a choice: keys go through the numbers one by one.
  const chosen = new Set();

  const readLog = () => readAll().log;

  /**
   * Change the log as it is now, and say so; it can be undone until the next change.
   * @type {(alter: (log: Entry[]) => Entry[], told: (before: Entry[], after: Entry[]) => string, isFinal?: boolean) => void}
   */
  function change(alter, told, isFinal = false) {
    const before = readLog();
    const after = alter(before);
    const isKept = changeLog(() => after);
    if (isKept) last = isFinal ? null : { before, after, gone: missing(before, after) };
    draw();
    put(slot("told"), isKept ? told(before, after) : say(obstacle() === "newer" ? "log.newer" : "log.unchanged"));
  }

  function undo() {
    const { before, after } = last;
    change((log) => undone(log, before, after), () => say("log.undone"), true);
  }

  function draw() {
    const now = Date.now();
    const log = readLog();
    const gone = missing(last?.gone ?? [], log);
    const fault = obstacle();
    if (fault) put(slot("told"), say(fault === "newer" ? "log.newer" : "log.not_kept"));
    show(slot("keys"), fault !== "newer");
    show(slot("empty"), !log.length && fault !== "newer");
    show(slot("kept"), log.length + gone.length > 0);
    show(slot("undo"), Boolean(last) && !gone.length);
    put(slot("recent"), say("log.recent", { n: recent(log, now) }));
    put(slot("advice"), say(ADVICE[advice(log, now)]));
    const entries = joined(log, gone).reverse();
    const shown = showsAll ? entries : entries.slice(0, AT_FIRST);
    show(slot("all"), shown.length < entries.length);
    put(slot("all"), say("log.all", { n: entries.length - shown.length }));
    // Rows that are as they were stay, and with them whatever is being chosen there.
    const what = JSON.stringify([shown, gone, localDay(new Date(now))]);
    if (what === drawn) return;
    drawn = what;
    const at = document.activeElement?.getAttribute("data-at");
    slot("rows").replaceChildren(...shown.map((entry) => row(entry, gone.includes(entry), now)));
    if (at) (slot("rows").querySelector(`[data-at="${at}"]`) ?? slot(entries.length ? "heading" : "told")).focus();
  }

  /** @type {(entry: Entry, isGone: boolean, now: number) => HTMLElement} */
  function row(entry, isGone, now) {
    const title = entry.stopped ? say("log.stopped", { title: entry.title }) : entry.title;
    const scores = SCORES.map((name) => (!isGone && isOpen(entry, name, now) ? choice(entry, name) : `${entry[name] ?? "–"}`));
    const cells = [dayOf(entry), isAhead(entry, now) ? say("log.ahead", { title }) : title, ...scores, isGone ? back(entry) : away(entry)];
    const line = document.createElement("tr");
    line.toggleAttribute("data-gone", isGone);
    cells.forEach((inside, index) => {
      const cell = document.createElement("td");
      cell.dataset.label = labels[index]; // shown where there is no room for the heads of columns
      cell.append(inside);
      line.append(cell);
    });
    return line;
  }

  /** @type {(entry: Entry) => string} */
  function dayOf({ day }) {
    const [year, month, date] = day.split("-").map(Number);
    return say("date.form", { day: date, month: say(`date.months.m${month}`), year });
  }

  /** Whether a number can be told. @type {(entry: Entry, name: string, now: number) => boolean} */
  function isOpen(entry, name, now) {
    if (chosen.has(placeOf(entry, name))) return true;
    return name === "morning" ? awaitsMorning(entry, now) : entry[name] === null;
  }

  const placeOf = ({ id }, name) => `${id} ${name}`;

  /** @type {(entry: Entry, name: string) => HTMLElement} */
  function choice(entry, name) {
    const field = document.createElement("select");
    field.setAttribute("aria-label", say(NAMES[name], { day: dayOf(entry) }));
    field.dataset.at = placeOf(entry, name);
    field.append(new Option("–", ""), ...Array.from({ length: WORST + 1 }, (_, n) => new Option(`${n}`, `${n}`)));
    field.value = `${entry[name] ?? ""}`;
    field.addEventListener("change", () => {
      chosen.add(field.dataset.at);
      change((log) => noted(log, entry, { [name]: field.value === "" ? null : Number(field.value) }), () => say("log.noted"));
    });
    return field;
  }

  const away = (entry) =>
    button(entry, "log.delete", "log.delete_of", () => {
      change((log) => log.filter(({ id }) => id !== entry.id), () => said("log.deleted", entry));
    });

  const back = (entry) => button(entry, "log.undo", "log.undo_of", undo);

  /** @type {(entry: Entry, text: string, label: string, onclick: () => void) => HTMLElement} */
  function button(entry, text, label, onclick) {
    const made = Object.assign(document.createElement("button"), { type: "button", textContent: say(text), onclick });
    made.setAttribute("aria-label", said(label, entry));
    made.dataset.at = placeOf(entry, "row");
    return made;
  }

  const said = (name, entry) => say(name, { title: entry.title, day: dayOf(entry) });

  async function join() {
    const [file] = slot("file").files;
    const isLarge = file?.size > LARGEST;
    const found = file && !isLarge ? imported(await file.text().catch(() => ""), GUIDE) : null;
    slot("file").value = "";
    if (!found) {
      put(slot("told"), say(isLarge ? "log.too_large" : "log.no_log"));
      return;
    }
    change((log) => joined(log, found.entries, MOST_ENTRIES), (before, after) => {
      const told = say("log.joined", { n: after.length - before.length });
      const left = found.damaged + missing(found.entries, after).length;
      return left ? `${told} ${say("log.left_out", { n: left })}` : told;
    });
  }

  const actions = {
    undo() {
      undo();
      slot("told").focus();
    },
    all() {
      showsAll = true;
      draw();
      slot("rows").children[AT_FIRST]?.querySelector("button").focus();
    },
    save() {
      const href = URL.createObjectURL(new Blob([exported(readLog(), GUIDE)], { type: "application/json" }));
      Object.assign(document.createElement("a"), { href, download: `${GUIDE}-log.json` }).click();
      setTimeout(() => URL.revokeObjectURL(href), 1000);
    },
    print: () => print(),
    forget: () => show(slot("sure"), true),
    "forget-all": () => {
      show(slot("sure"), false);
      change(() => [], () => say("log.forgotten"), true);
      slot("told").focus();
    },
  };
  root.addEventListener("click", (event) => actions[event.target.closest("[data-do]")?.dataset.do]?.());
  slot("file").addEventListener("change", join);
  whenKeptElsewhere(draw);
  // Whoever comes back finds the log as it is then, and nothing that could be undone.
  addEventListener("pagehide", () => {
    last = null;
    drawn = "";
    chosen.clear();
    put(slot("told"), "");
    show(slot("undo"), false);
    show(slot("sure"), false);
  });
  draw();
  show(root, true);
}, () => {});
