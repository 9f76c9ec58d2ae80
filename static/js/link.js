/**
 * A programme ↔ the text of a link that holds all of it: no server, no account, and it never expires.
 *
 *   1.ws.kz… as one example:  1.wskz2h10.fr0qr2h1.pl2z2h5-7v
 *
 * The version; then, between dots, each exercise: its two letters, the two signs of its rung, the
 * sets if there are more than one, and `r` repetitions, `h` seconds to hold or `m` seconds to move;
 * `z` and the seconds of rest between exercises, where it is not the usual one; `-` and two signs
 * that tell whether all of it arrived. Small letters, digits, dot and hyphen: nothing that a
 * messenger would change. Links of version 1 must be read for ever: tests/browser/links-1.txt.
 *
 * @typedef {import("./guide.js").Guide} Guide
 * @typedef {import("./guide.js").Item} Item
 * @typedef {import("./guide.js").Dose} Dose
 * @typedef {{items: Item[], rest: number | null}} Programme
 * @typedef {"cut" | "changed" | "newer" | "unknown"} Fault `unknown`: it names what this guide lacks
 */
import { exerciseOf, rungOf } from "./guide.js";

export const MOST_ITEMS = 12;
/** The least and the most of each number. @type {Object<string, [number, number]>} */
export const BOUNDS = { sets: [1, 10], reps: [1, 30], hold: [1, 120], move: [5, 300], rest: [0, 120] };
/** The words for what is wrong with a link. @type {Object<Fault, string>} */
export const FAULTS = { cut: "link.cut", changed: "link.changed", newer: "link.newer", unknown: "link.unknown" };
const VERSION = "1";
const SIGNS = "0123456789abcdefghjkmnpqrstvwxyz";
const ITEM = /^([a-z]{2})([0-9a-z]{2})(?:([1-9]\d?)?)(?:r([1-9]\d?)(?:h([1-9]\d{0,2}))?|h([1-9]\d{0,2})|m([1-9]\d{0,2}))$/;

/** Whether a fragment is meant as a programme rather than as a name. @type {(text: string) => boolean} */
export const looksLikeLink = (text) => /^\d+\./.test(cleaned(text));

/** @type {(programme: Programme) => string} */
export function written({ items, rest }) {
  const parts = items.map(({ code, sign, dose }) => code + sign + dosed(dose));
  if (rest !== null) parts.push(`z${rest}`);
  const text = [VERSION, ...parts].join(".");
  return `${text}-${check(text)}`;
}

/** @param {Dose} dose */
function dosed({ sets, reps, hold, move }) {
  const often = sets > 1 ? `${sets}` : "";
  if (reps) return `${often}r${reps}${hold ? `h${hold}` : ""}`;
  return `${often}${hold ? `h${hold}` : `m${move}`}`;
}

/**
 * Read what somebody followed or typed. Never throws, whatever it is given.
 * @type {(guide: Guide, typed: string) => Programme | {fault: Fault}}
 */
export function readLink(guide, typed) {
  const whole = cleaned(typed);
  const [, text, signs] = /^(.*)-([^-]*)$/.exec(whole) ?? [];
  if (text === undefined || signs.length < 2) return { fault: "cut" };
  if (check(text) !== signs) return { fault: "changed" };
  const [version, ...parts] = text.split(".");
  if (version !== VERSION) return { fault: /^\d+$/.test(version) ? "newer" : "changed" };
  let rest = null;
  if (/^z\d{1,3}$/.test(parts.at(-1) ?? "")) rest = Number(parts.pop().slice(1));
  const items = parts.map(readItem);
  const isFit = items.length > 0 && items.length <= MOST_ITEMS && (rest === null || fits("rest", rest));
  if (!isFit || items.includes(null)) return { fault: "changed" };
  const isKnown = items.every(({ code, sign }) => rungOf(exerciseOf(guide, code), sign));
  return isKnown ? { items, rest } : { fault: "unknown" };
}

/** @type {(part: string) => Item | null} */
function readItem(part) {
  const found = ITEM.exec(part);
  if (!found) return null;
  const [, code, sign, sets, reps, pause, hold, move] = found;
  const given = { sets: sets ?? "1", reps, hold: hold ?? pause, move };
  const named = Object.entries(given).filter(([, value]) => value !== undefined);
  /** @type {any} */
  const dose = Object.fromEntries(named.map(([name, value]) => [name, Number(value)]));
  return Object.entries(dose).every(([name, n]) => fits(name, n)) ? { code, sign, dose } : null;
}

/** @type {(name: string, n: number) => boolean} */
const fits = (name, n) => n >= BOUNDS[name][0] && n <= BOUNDS[name][1];

/** What people and keyboards do to a text that is typed. @type {(text: string) => string} */
const cleaned = (text) => text.replace(/^.*#/, "").replace(/\s+/g, "").toLowerCase();

/** Two signs of a text: another letter, or two that changed places, give other signs. @type {(text: string) => string} */
function check(text) {
  let sum = 7;
  for (const letter of text) sum = (sum * 33 + letter.codePointAt(0)) % 1021;
  return SIGNS[Math.floor(sum / 32)] + SIGNS[sum % 32];
}
