/**
 * A programme as a calendar file (RFC 5545): three times a week for six weeks, with an alarm. Pure.
 * The time is of no zone: six in the evening wherever the reader is.
 */

const OCTETS = 75; // the most that a line may have; a longer one goes on after a space
const EVENING = 18; // o'clock
const DAYS = [1, 3, 5]; // Monday, Wednesday, Friday
const TIMES = 18; // three times a week, six weeks

/**
 * @param {{title: string, about: string, link: string, minutes: number, language: string}} event
 * @param {Date} now
 * @param {string} id
 */
export function calendar({ title, about, link, minutes, language }, now, id) {
  const stamp = now.toISOString().replace(/[-:]|\.\d+/g, "");
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    `PRODID:-//lower-back-guide//${language.toUpperCase()}`,
    "BEGIN:VEVENT",
    `UID:${id}`,
    `DTSTAMP:${stamp}`,
    `DTSTART:${firstEvening(now)}T180000`,
    `DURATION:PT${minutes}M`,
    `RRULE:FREQ=WEEKLY;BYDAY=MO,WE,FR;COUNT=${TIMES}`,
    `SUMMARY:${escaped(title)}`,
    `DESCRIPTION:${escaped(about)}`,
    ...(link ? [`URL:${link}`] : []),
    "CLASS:PRIVATE",
    "TRANSP:TRANSPARENT",
    "BEGIN:VALARM",
    "ACTION:DISPLAY",
    `DESCRIPTION:${escaped(title)}`,
    "TRIGGER:PT0S",
    "END:VALARM",
    "END:VEVENT",
    "END:VCALENDAR",
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join("");
}

/** The first Monday, Wednesday or Friday whose evening is to come, as the files of routines have it. @param {Date} now */
export function firstEvening(now) {
  const day = new Date(now.getFullYear(), now.getMonth(), now.getDate() + (now.getHours() < EVENING ? 0 : 1));
  while (!DAYS.includes(day.getDay())) day.setDate(day.getDate() + 1);
  const two = (n) => `${n}`.padStart(2, "0");
  return `${day.getFullYear()}${two(day.getMonth() + 1)}${two(day.getDate())}`;
}

/** @type {(text: string) => string} */
export const escaped = (text) => text.replace(/[\\;,]/g, "\\$&").replace(/\r?\n/g, "\\n");

/** A line broken so that none is too long, and never inside of a letter. @type {(line: string) => string} */
export function folded(line) {
  const parts = [""];
  let size = 0;
  for (const letter of line) {
    const octets = new TextEncoder().encode(letter).length;
    if (size + octets > OCTETS) {
      parts.push(" ");
      size = 1;
    }
    parts[parts.length - 1] += letter;
    size += octets;
  }
  return parts.join("\r\n");
}
