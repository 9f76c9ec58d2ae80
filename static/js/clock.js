/**
 * The session's own clock, out of the two that a browser has. Pure.
 *
 * The steady one may stop while the machine sleeps; the one on the wall may be set. So while the
 * page is looked at only the steady one counts, and after an absence the larger of both.
 *
 * @typedef {{steady: number, wall: number}} Reading
 * @typedef {Readonly<Reading & {time: number}>} Clock
 */

/** @type {(reading: Reading, time?: number) => Clock} */
export const begun = (reading, time = 0) => Object.freeze({ ...reading, time });

/** @type {(clock: Clock, reading: Reading, away: boolean) => Clock} */
export function advanced(clock, reading, away) {
  const steady = Math.max(0, reading.steady - clock.steady);
  const wall = away ? reading.wall - clock.wall : 0;
  return begun(reading, clock.time + Math.max(steady, wall));
}
