/**
 * The log of sessions: what may stand in it, how two are joined, and what follows from it. Pure.
 *
 * @typedef {{id: string, day: string, title: string, code: string, stopped: boolean,
 *   before: number | null, after: number | null, morning: number | null}} Entry
 *   `id` is the moment it ended; `day` is that of the reader's own calendar
 */

export const FORMAT = 1;
export const WORST = 10;
export const MOST_ENTRIES = 5000; // up to which a file may fill a log; one's own are never left out
export const SCORES = Object.freeze(["before", "after", "morning"]);
const GREEN = 3; // the most pain with which one goes on as before
const AMBER = 5; // the most with which one does less
const IN_A_ROW = 3; // green sessions after which more may be tried
const HOUR = 60 * 60 * 1000;
const DAWN = 4; // the hour at which a day begins: whoever is up at midnight has not slept yet
const EARLIEST = 14; // hours that the earliest time zone is ahead of UTC

/** @type {(value: unknown) => value is number | null} */
const isScore = (value) => value === null || (typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= WORST);

/** Whether a moment exists: engines read the 31st of February in ways of their own. @type {(value: unknown) => value is string} */
const isMoment = (value) =>
  typeof value === "string" &&
  /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{3})?)?Z$/.test(value) &&
  Number.isFinite(Date.parse(value)) &&
  new Date(value).toISOString().startsWith(value.slice(0, 16));

/** @type {(value: unknown) => value is string} */
const isDay = (value) => typeof value === "string" && value.length === 10 && isMoment(`${value}T00:00Z`);

/** @type {(value: any) => value is Entry} */
const isEntry = (value) =>
  isMoment(value?.id) &&
  isDay(value.day) &&
  typeof value.title === "string" && value.title.length <= 80 &&
  typeof value.code === "string" && /^[a-z0-9.-]{0,400}$/.test(value.code) &&
  typeof value.stopped === "boolean" &&
  SCORES.every((name) => isScore(value[name]));

/** What is an entry in whatever was kept or given, oldest first, each once. @type {(given: unknown) => Entry[]} */
export function entriesIn(given) {
  const entries = Array.isArray(given) ? given.filter(isEntry).map(plain) : [];
  return joined([], entries);
}

/** @type {(entry: Entry) => Entry} */
const plain = ({ id, day, title, code, stopped, before, after, morning }) => ({ id, day, title, code, stopped, before, after, morning });

/** @type {(one: Entry, other: Entry) => number} */
const byMoment = (one, other) => (one.id < other.id ? -1 : 1);

/**
 * Both logs as one. Of a session that stands in both, what was noted is kept, ours before theirs.
 * Of theirs, the oldest are left out where there would be more than `room`; of ours, none.
 * @type {(ours: Entry[], theirs: Entry[], room?: number) => Entry[]}
 */
export function joined(ours, theirs, room = Infinity) {
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
  const own = new Set(ours.map(({ id }) => id));
  let tooMany = all.size - Math.max(room, own.size);
  return [...all.values()].sort(byMoment).filter(({ id }) => own.has(id) || (tooMany -= 1) < 0);
}

/** The log with a session, once, and with what is told of it now. @type {(log: Entry[], entry: Entry, scores: Partial<Entry>) => Entry[]} */
export function noted(log, entry, scores) {
  const known = log.find(({ id }) => id === entry.id) ?? entry;
  return [...log.filter(({ id }) => id !== entry.id), { ...known, ...scores }].sort(byMoment);
}

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

/** @type {(entry: Entry) => boolean} */
const isGreen = ({ after, morning, stopped }) => !stopped && after !== null && after <= GREEN && (morning ?? 0) <= GREEN;

/**
 * What the pain scale says about the last session: the name of the advice.
 * @type {(entries: Entry[], now: number) => "none" | "stop" | "down" | "settle" | "up" | "same"}
 */
export function advice(entries, now) {
  const past = entries.filter((entry) => !isAhead(entry, now));
  const last = past.at(-1);
  if (!last || [last.after, last.morning].every((score) => score === null)) return last?.stopped ? "stop" : "none";
  const worst = Math.max(last.after ?? 0, last.morning ?? 0);
  if (worst > AMBER || last.stopped) return "stop";
  if ((last.morning ?? 0) > GREEN) return "down";
  if ((last.after ?? 0) > GREEN) return last.morning === null ? "settle" : "same";
  const same = past.filter((entry) => entry.code === last.code).slice(-IN_A_ROW);
  return same.length === IN_A_ROW && same.every(isGreen) ? "up" : "same";
}

/** The day of a moment in the reader's own calendar; it begins at four in the morning. @type {(date: Date) => string} */
export function localDay(date) {
  const two = (n) => `${n}`.padStart(2, "0");
  const day = new Date(date);
  if (date.getHours() < DAWN) day.setDate(day.getDate() - 1);
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}
