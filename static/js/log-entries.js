/**
 * The log of sessions: how it becomes a file and comes back, and what follows from it. Pure.
 *
 * @typedef {import("./entries.js").Entry} Entry
 */
import { SCORES, entriesIn, isEntry, joined, localDay } from "./entries.js";
export { SCORES, WORST, entriesIn, joined, localDay, noted } from "./entries.js";

export const FORMAT = 1;
export const MOST_ENTRIES = 5000; // up to which a file may fill a log; one's own are never left out
const GREEN = 3; // the most pain with which one goes on as before
const AMBER = 5; // the most with which one does less
const IN_A_ROW = 3; // green sessions after which more may be tried
const HOUR = 60 * 60 * 1000;
const EARLIEST = 14; // hours that the earliest time zone is ahead of UTC

/**
 * The log without a change that once made `after` from `before`; whatever came later stays.
 * @type {(log: Entry[], before: Entry[], after: Entry[]) => Entry[]}
 */
export function undone(log, before, after) {
  const [was, became] = [before, after].map((entries) => new Map(entries.map((entry) => [entry.id, entry])));
  const stays = ({ id, ...now }) => was.has(id) || !became.has(id) || SCORES.some((name) => now[name] !== became.get(id)[name]);
  const restored = (entry) => {
    const [old, changed] = [was.get(entry.id), became.get(entry.id)];
    const back = old && changed ? SCORES.filter((name) => entry[name] === changed[name]).map((name) => [name, old[name]]) : [];
    return { ...entry, ...Object.fromEntries(back) };
  };
  return joined(log.filter(stays).map(restored), before.filter(({ id }) => !became.has(id)));
}

/** A file to keep; it says of which guide it is. @type {(entries: Entry[], guide: string) => string} */
export const exported = (entries, guide) => `${JSON.stringify({ guide, v: FORMAT, log: entries }, null, 1)}\n`;

/**
 * The sessions that a file of this guide holds, and how many more it names that are none; null where it is no such file.
 * Files from before guides had an id name a guide that all of them were called.
 * @type {(text: string, guide: string) => {entries: Entry[], damaged: number} | null}
 */
export function imported(text, guide) {
  try {
    const given = JSON.parse(text);
    const isOurs = given.guide === guide || given["lower-back-guide"] === "log";
    if (!isOurs || given.v !== FORMAT || !Array.isArray(given.log)) return null;
    return { entries: entriesIn(given.log), damaged: given.log.filter((one) => !isEntry(one)).length };
  } catch {
    return null;
  }
}

/** Whether a session lies ahead of the moment: a clock was wrong, then or now. @type {(entry: Entry, now: number) => boolean} */
export const isAhead = ({ id, day }, now) => Date.parse(id) > now || Date.parse(day) > now + EARLIEST * HOUR;

/** How many sessions of the last 28 days. @type {(entries: Entry[], now: number) => number} */
export const recent = (entries, now) =>
  entries.filter((entry) => !isAhead(entry, now) && now - Date.parse(entry.id) < 28 * 24 * HOUR).length;

/** Whether the next morning can be told: it has come, and nobody has told it. @type {(entry: Entry, now: number) => boolean} */
export const awaitsMorning = ({ id, morning }, now) => morning === null && localDay(new Date(id)) < localDay(new Date(now));

/** Whether anything was said of how it went. @type {(entry: Entry) => boolean} */
const isTold = ({ after, morning, stopped }) => stopped || after !== null || morning !== null;

/** @type {(entry: Entry) => boolean} */
const isGreen = ({ after, morning, stopped }) => !stopped && after !== null && after <= GREEN && (morning ?? 0) <= GREEN;

/**
 * What the pain scale says about the last session: the name of the advice.
 * @type {(entries: Entry[], now: number) => "none" | "stop" | "down" | "settle" | "up" | "same"}
 */
export function advice(entries, now) {
  const past = entries.filter((entry) => !isAhead(entry, now));
  const last = past.filter(isTold).at(-1); // what was bad stays so until something better is told
  if (!last) return "none";
  const worst = Math.max(last.after ?? 0, last.morning ?? 0);
  if (worst > AMBER || last.stopped) return "stop";
  if ((last.morning ?? 0) > GREEN) return "down";
  if ((last.after ?? 0) > GREEN) return last.morning === null ? "settle" : "same";
  if (last !== past.at(-1)) return "none";
  const same = past.filter((entry) => entry.code === last.code).slice(-IN_A_ROW);
  const days = new Set(same.map(({ day }) => day));
  const isBad = (entry) => isTold(entry) && !isGreen(entry); // with a wrong day it is bad all the same
  const isCalm = same.every(isGreen) && !entries.some((entry) => isAhead(entry, now) && isBad(entry));
  return days.size === IN_A_ROW && isCalm ? "up" : "same";
}
