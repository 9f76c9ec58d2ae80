/**
 * How a reader likes a session: kept on the device, in the one key of the guide.
 *
 * @typedef {{sound: boolean, loud: boolean, speech: boolean, count: boolean, ready: number, rest: number}} Settings
 */
import { isNewer, keep, readKept } from "./kept.js";

export const VERSION = 1;
/** @type {Settings} */
export const USUAL = Object.freeze({ sound: true, loud: false, speech: false, count: false, ready: 10, rest: 20 });

/** All that is kept. @type {() => {v: number, settings?: Partial<Settings>, signs?: string, log?: object[]}} */
export const readAll = () => readKept("localStorage", VERSION) ?? { v: VERSION };

/** Keep some of it anew; what a newer guide has kept is left alone. @type {(changed: object) => boolean} */
export const keepSome = (changed) =>
  !isNewer("localStorage", VERSION) && keep("localStorage", { ...readAll(), ...changed });

/** What is kept, where it is of the right kind; the usual in place of the rest. @type {() => Settings} */
export function readSettings() {
  const kept = readAll().settings ?? {};
  const fits = Object.entries(USUAL).filter(([name, usual]) => typeof kept[name] === typeof usual);
  return { ...USUAL, ...Object.fromEntries(fits.map(([name]) => [name, kept[name]])) };
}
