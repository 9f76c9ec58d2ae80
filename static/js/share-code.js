/**
 * A programme ↔ the text of a link that holds all of it: no server, no account, and it never expires.
 *
 *   for example  1.wskz2h10.fr0qr2h1.pl2z2h5-z4
 *
 * The version; then, between dots, each exercise: its two letters, the two signs of its rung, the
 * sets if there are more than one, and `r` repetitions, `h` seconds to hold or `m` seconds to move;
 * `z` and the seconds of rest between exercises, where it is not the usual one; `-` and two signs
 * that tell whether all of it arrived. Small letters, digits, dot and hyphen: nothing that a
 * messenger would change. Links of version 1 must be read for ever: tests/browser/links-1.txt.
 *
 * What an app puts round or into a link is passed over where the two signs confirm the rest. No
 * dose is more than the guide has, in one number or in all: nobody knows who wrote a link.
 *
 * @typedef {import("./guide.js").Guide} Guide
 * @typedef {import("./guide.js").Item} Item
 * @typedef {import("./guide.js").Dose} Dose
 * @typedef {import("./guide.js").Rung} Rung
 * @typedef {{items: Item[], rest: number | null}} Programme
 * @typedef {{link: string, lowered: string[]}} Reading the bare link; the codes that it overdoes
 * @typedef {"cut" | "changed" | "newer" | "unknown"} Fault the last part of its words, `link.cut` and so
 *   on; `unknown`: it names what this guide lacks
 */
import { exerciseOf, rungOf } from "./guide.js";

export const MOST_ITEMS = 12;
const VERSION = "1";
const LONGEST_REST = 120; // seconds
const LONGEST_TEXT = 10_000; // letters of what is looked through for a link
const SIGNS = "0123456789abcdefghjkmnpqrstvwxyz";
const ITEM = /^([a-z]{2})([0-9a-z]{2})(?:([1-9]\d?)?)(?:r([1-9]\d?)(?:h([1-9]\d{0,2}))?|h([1-9]\d{0,2})|m([1-9]\d{0,2}))$/;
// Where a link may begin, what may be its text, and its two signs.
const LINK = /(?:^|[^a-z0-9])(?=(\d[^-]{1,400})-[^a-z0-9.-]{0,8}([a-z0-9])[^a-z0-9.-]{0,8}([a-z0-9]))/g;
const NO_SIGN = /[^a-z0-9.]+/g;

/** Whether a fragment is meant as a programme rather than as a name. @type {(text: string) => boolean} */
export const looksLikeLink = (text) => /(?:^|[^a-z0-9])\d+\s*\./.test(plain(text));

/** The routine that a fragment names, whatever stands behind it. @param {Guide} guide @param {string} text */
export function routineOf(guide, text) {
  const [name] = /[a-z0-9]+(?:-[a-z0-9]+)*/.exec(plain(text).replace(/^.*#/s, "")) ?? [];
  return guide.routines.find((one) => one.name === name);
}

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

/** The link in a text, if its two signs confirm one. @type {(typed: string) => {link: string} | {fault: Fault}} */
export function confirmed(typed) {
  const found = [...plain(typed).matchAll(LINK)];
  for (const [, body, one, other] of found) {
    const text = body.replace(NO_SIGN, "");
    if (check(text) === one + other) return { link: `${text}-${one}${other}` };
  }
  return { fault: found.length ? "changed" : "cut" };
}

/**
 * Read what somebody followed or typed. Never throws, whatever it is given.
 * @type {(guide: Guide, typed: string) => (Programme & Reading) | {fault: Fault}}
 */
export function readLink(guide, typed) {
  const found = confirmed(typed);
  if ("fault" in found) return found;
  const [version, ...parts] = found.link.split("-")[0].split(".");
  if (version !== VERSION) return { fault: /^\d+$/.test(version) ? "newer" : "changed" };
  const rest = /^z\d{1,3}$/.test(parts.at(-1) ?? "") ? Number(parts.pop().slice(1)) : null;
  const asked = parts.map(readItem);
  const isFit = asked.length > 0 && asked.length <= MOST_ITEMS && (rest ?? 0) <= LONGEST_REST;
  if (!isFit || asked.includes(null)) return { fault: "changed" };
  const rungs = asked.map(({ code, sign }) => rungOf(exerciseOf(guide, code), sign));
  if (rungs.includes(undefined)) return { fault: "unknown" };
  const items = asked.map((item, index) => ({ ...item, dose: within(rungs[index], item.dose) }));
  const lowered = asked.filter((item, index) => dosed(item.dose) !== dosed(items[index].dose));
  return { items, rest, link: found.link, lowered: lowered.map(({ code }) => code) };
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
  return { code, sign, dose };
}

/** As much of a dose as a rung allows; the rung's own in place of another kind. @type {(rung: Rung, dose: Dose) => Dose} */
function within(rung, dose) {
  const { dose: own, most } = rung;
  if (kind(dose) !== kind(own)) return own;
  const known = Object.entries(dose).filter(([name]) => name in most);
  /** @type {any} */
  const held = Object.fromEntries(known.map(([name, n]) => [name, Math.min(n, most[name])]));
  // The shorter hold before the fewer times: what is hard is one of them, not their number.
  for (const name of ["hold", "move", "reps", "sets"]) {
    if (held[name]) held[name] = Math.min(held[name], mostOf(rung, held, name));
  }
  return held;
}

/**
 * The most of one number of a dose beside its others, at least one: no product of them is more than
 * the guide has.
 * @type {(rung: Rung, dose: Dose, name: string) => number}
 */
export function mostOf({ most, total }, dose, name) {
  const { sets, reps = 1 } = dose;
  const rooms = Object.keys(total).filter((of) => dose[of] && (of === name || name === "sets" || name === "reps"));
  const each = rooms.map((of) => (total[of] * dose[name]) / (sets * reps * (of === "reps" ? 1 : dose[of])));
  return Math.max(1, Math.floor(Math.min(most[name], ...each)));
}

/** @param {Dose} dose */
const kind = ({ reps, hold }) => (reps ? "repeat" : hold ? "hold" : "move");

/** A text without what apps, keyboards and hands do to one on its way. @type {(text: string) => string} */
export function plain(text) {
  let whole = text.slice(0, LONGEST_TEXT);
  // One app writes %2E for a dot, the next %252E.
  for (let round = 0; round < 3; round += 1) whole = whole.replace(/(?:%[0-9a-f]{2})+/gi, decoded);
  const seen = whole.normalize("NFKC").replace(/[\p{Cf}\p{Mn}]/gu, "");
  return seen.replace(/[\p{Pd}\u2212]/gu, "-").toLowerCase();
}

/** @param {string} signs */
function decoded(signs) {
  try {
    return decodeURIComponent(signs);
  } catch {
    return signs;
  }
}

/** Two signs of a text: another letter, or two that changed places, give other signs. @type {(text: string) => string} */
function check(text) {
  let sum = 7;
  for (const letter of text) sum = (sum * 33 + letter.codePointAt(0)) % 1021;
  return SIGNS[Math.floor(sum / 32)] + SIGNS[sum % 32];
}
