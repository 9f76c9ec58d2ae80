/**
 * How a reader likes a session, and what else is kept on the device, in the one key of the guide.
 * Every change reads anew what is kept, changes one thing and writes: two tabs never undo each other.
 *
 * @typedef {{sound: boolean, loud: boolean, speech: boolean, count: boolean, ready: number, rest: number}} Settings
 * @typedef {{v: number, settings?: Partial<Settings>, signs?: string, log: import("./entries.js").Entry[]}} Kept
 */
import { entriesIn, joined } from "./entries.js";
import { canRead, forgetOld, isNewer, keep, readBoth } from "./storage.js";

export const VERSION = 1;
/** @type {Settings} */
export const USUAL = Object.freeze({ sound: true, loud: false, speech: false, count: false, ready: 10, rest: 20 });
const MOST_SECONDS = 120; // that the player offers

/** @type {(value: any) => any} */
const named = (value) => (value && typeof value === "object" && !Array.isArray(value) ? value : {});

/** All that is kept. @type {() => Kept} */
export function readAll() {
  if (isNewer("localStorage", VERSION)) return { v: VERSION, log: [] };
  const [ours, old] = readBoth("localStorage", VERSION).map(named);
  return { ...old, ...ours, v: VERSION, log: joined(entriesIn(ours.log), entriesIn(old.log)) };
}

/** Why nothing can be kept; the rest shows when it is tried. @type {() => "" | "newer" | "blocked"} */
export function obstacle() {
  if (isNewer("localStorage", VERSION)) return "newer";
  return canRead("localStorage") ? "" : "blocked";
}

/** Change some of what is kept; what cannot be read, or a newer guide has kept, is left alone. @type {(change: (kept: Kept) => object) => boolean} */
export function changeKept(change) {
  if (obstacle()) return false;
  const kept = readAll();
  const isKept = keep("localStorage", { ...kept, ...change(kept) });
  if (isKept) forgetOld("localStorage", VERSION);
  return isKept;
}

/** Keep some of it anew. @type {(changed: object) => boolean} */
export const keepSome = (changed) => changeKept(() => changed);

/** Change the log as it is now. @type {(change: (log: import("./entries.js").Entry[]) => import("./entries.js").Entry[]) => boolean} */
export const changeLog = (change) => changeKept(({ log }) => ({ log: change(log) }));

/** Keep one setting anew. @type {(name: string, value: boolean | number) => boolean} */
export const keepSetting = (name, value) => changeKept(({ settings }) => ({ settings: { ...named(settings), [name]: value } }));

/** What is kept, where it is of the right kind; what was so far in place of the rest. @type {(sofar?: Settings) => Settings} */
export function readSettings(sofar = USUAL) {
  const kept = named(readAll().settings);
  const fits = (name) =>
    typeof USUAL[name] === "number" ? Number.isInteger(kept[name]) && kept[name] >= 0 && kept[name] <= MOST_SECONDS : typeof kept[name] === "boolean";
  return { ...sofar, ...Object.fromEntries(Object.keys(USUAL).filter(fits).map((name) => [name, kept[name]])) };
}

// What could not be taken over as it stood is joined with what this guide keeps already.
if (readBoth("localStorage", VERSION)[1]) keepSome({});
