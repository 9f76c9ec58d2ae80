/**
 * What stays on the device. Storage may be full, blocked or damaged: then nothing is kept, and
 * everything else works.
 */

export const KEY = "lower-back-guide";

/** @type {(area: "localStorage" | "sessionStorage", version: number) => any} */
export function readKept(area, version) {
  try {
    const kept = JSON.parse(globalThis[area].getItem(KEY) ?? "null");
    return kept?.v === version ? kept : null;
  } catch {
    return null;
  }
}

/** Whether a newer guide has kept something there. @type {(area: "localStorage" | "sessionStorage", version: number) => boolean} */
export function isNewer(area, version) {
  try {
    return JSON.parse(globalThis[area].getItem(KEY) ?? "null")?.v > version;
  } catch {
    return false;
  }
}

/** Keep something, or with null forget it; say whether that was possible. @type {(area: "localStorage" | "sessionStorage", value: object | null) => boolean} */
export function keep(area, value) {
  try {
    if (value) globalThis[area].setItem(KEY, JSON.stringify(value));
    else globalThis[area].removeItem(KEY);
    return true;
  } catch {
    return false;
  }
}
