/**
 * The log of sessions: what may stand in it, how two are joined, and what follows from it. Pure.
 *
 * @typedef {{id: string, day: string, title: string, code: string, stopped: boolean,
 *   before: number | null, after: number | null, morning: number | null}} Entry
 *   `id` is the moment it ended; `day` is that of the reader's own calendar
 */

export const FORMAT = 1;
export const WORST = 10;
const MOST_ENTRIES = 2000;
const GREEN = 3; // the most pain with which one goes on as before
const AMBER = 5; // the most with which one does less
const IN_A_ROW = 3; // green sessions after which more may be tried
const DAY = 24 * 60 * 60 * 1000;

/** @type {(value: unknown) => value is number | null} */
const isScore = (value) => value === null || (typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= WORST);

/** @type {(value: any) => value is Entry} */
const isEntry = (value) =>
  /^\d{4}-\d\d-\d\dT[\d:.]{5,12}Z$/.test(value?.id) &&
  /^\d{4}-\d\d-\d\d$/.test(value.day) &&
  typeof value.title === "string" && value.title.length <= 80 &&
  typeof value.code === "string" && /^[a-z0-9.-]{0,120}$/.test(value.code) &&
  typeof value.stopped === "boolean" &&
  [value.before, value.after, value.morning].every(isScore);

/** What is an entry in whatever was kept or given, oldest first, each once. @type {(given: unknown) => Entry[]} */
export function entriesIn(given) {
  const entries = Array.isArray(given) ? given.filter(isEntry).map(plain) : [];
  return joined([], entries);
}

/** @type {(entry: Entry) => Entry} */
const plain = ({ id, day, title, code, stopped, before, after, morning }) => ({ id, day, title, code, stopped, before, after, morning });

/**
 * Both logs as one. Of a session that stands in both, what was noted is kept, ours before theirs.
 * @type {(ours: Entry[], theirs: Entry[]) => Entry[]}
 */
export function joined(ours, theirs) {
  const all = new Map();
  for (const entry of [...ours, ...theirs]) {
    const known = all.get(entry.id);
    const filled = known && {
      ...known,
      before: known.before ?? entry.before,
      after: known.after ?? entry.after,
      morning: known.morning ?? entry.morning,
    };
    all.set(entry.id, filled ?? entry);
  }
  return [...all.values()].sort((a, b) => (a.id < b.id ? -1 : 1)).slice(-MOST_ENTRIES);
}

/** A file to keep. @type {(entries: Entry[]) => string} */
export const exported = (entries) => `${JSON.stringify({ "lower-back-guide": "log", v: FORMAT, log: entries }, null, 1)}\n`;

/** What such a file holds; null where it is none. @type {(text: string) => Entry[] | null} */
export function imported(text) {
  try {
    const given = JSON.parse(text);
    return given?.["lower-back-guide"] === "log" && given.v === FORMAT ? entriesIn(given.log) : null;
  } catch {
    return null;
  }
}

/** How many sessions of the last 28 days. @type {(entries: Entry[], now: number) => number} */
export const recent = (entries, now) => entries.filter(({ id }) => now - Date.parse(id) < 28 * DAY).length;

/** Whether the next morning can be told: it has come, and nobody has told it. @type {(entry: Entry, today: string) => boolean} */
export const awaitsMorning = (entry, today) => entry.morning === null && entry.day < today;

/** @type {(entry: Entry) => boolean} */
const isGreen = ({ after, morning, stopped }) => !stopped && after !== null && after <= GREEN && (morning ?? 0) <= GREEN;

/**
 * What the pain scale says about the last session: the name of the advice.
 * @type {(entries: Entry[]) => "none" | "stop" | "down" | "settle" | "up" | "same"}
 */
export function advice(entries) {
  const last = entries.at(-1);
  if (!last || [last.after, last.morning].every((score) => score === null)) return last?.stopped ? "stop" : "none";
  const worst = Math.max(last.after ?? 0, last.morning ?? 0);
  if (worst > AMBER || last.stopped) return "stop";
  if ((last.morning ?? 0) > GREEN) return "down";
  if ((last.after ?? 0) > GREEN) return last.morning === null ? "settle" : "same";
  const same = entries.filter((entry) => entry.code === last.code).slice(-IN_A_ROW);
  return same.length === IN_A_ROW && same.every(isGreen) ? "up" : "same";
}

/** A day of the reader's own calendar. @param {Date} date */
export function localDay(date) {
  const two = (n) => `${n}`.padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
