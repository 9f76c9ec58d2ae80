/**
 * The entries of the log: what may stand in one, and how two lists are joined. Pure. It is all that
 * the player needs of the log.
 *
 * @typedef {{id: string, day: string, title: string, code: string, stopped: boolean,
 *   before: number | null, after: number | null, morning: number | null}} Entry
 *   `id` is the moment it ended; `day` is that of the reader's own calendar
 */

export const WORST = 10;
export const SCORES = Object.freeze(["before", "after", "morning"]);
const DAWN = 4; // the hour at which a day begins: whoever is up at midnight has not slept yet

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
export const isEntry = (value) =>
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

/** The day of a moment in the reader's own calendar; it begins at four in the morning. @type {(date: Date) => string} */
export function localDay(date) {
  const two = (n) => `${n}`.padStart(2, "0");
  const day = new Date(date);
  if (date.getHours() < DAWN) day.setDate(day.getDate() - 1);
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}
