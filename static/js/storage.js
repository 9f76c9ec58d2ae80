/**
 * What stays on the device. Storage may be full, blocked or damaged: then nothing is kept, and
 * everything else works. All guides of one host share its storage, so each has a key of its own.
 *
 * @typedef {"localStorage" | "sessionStorage"} Area
 */

/** The id of this guide, from its page. @type {string} */
export const GUIDE = document.querySelector("[data-guide]")?.dataset.id ?? "";
const KEY = `${GUIDE} ${new URL("..", import.meta.url).pathname}`;
const OLD_KEY = "lower-back-guide"; // of every guide, before each had its own

/** @type {(area: Area, key: string) => any} */
function parsed(area, key) {
  try {
    return JSON.parse(globalThis[area].getItem(key) ?? "null");
  } catch {
    return null;
  }
}

/** @type {(kept: any, version: number) => boolean} */
const isLater = (kept, version) => Number.isSafeInteger(kept?.v) && kept.v > version;

/** What was kept in exactly this version. @type {(area: Area, version: number) => any} */
export function readKept(area, version) {
  const kept = parsed(area, KEY);
  return kept?.v === version ? kept : null;
}

/**
 * What was kept in no later version, damaged or not, and what still stands under the old key.
 * @type {(area: Area, version: number) => [any, any]}
 */
export function readBoth(area, version) {
  const usable = (kept) => (typeof kept === "object" && !isLater(kept, version) ? kept : null);
  return [usable(parsed(area, KEY)), usable(parsed(area, OLD_KEY))];
}

/** Whether a newer guide has kept something there. @type {(area: Area, version: number) => boolean} */
export const isNewer = (area, version) => isLater(parsed(area, KEY), version);

/** Whether anything can be read there, though perhaps nothing be kept. @type {(area: Area) => boolean} */
export function canRead(area) {
  try {
    globalThis[area].getItem(KEY);
    return true;
  } catch {
    return false;
  }
}

/** Keep something, or with null forget it; say whether that was possible. @type {(area: Area, value: object | null) => boolean} */
export function keep(area, value) {
  try {
    if (value) globalThis[area].setItem(KEY, JSON.stringify(value));
    else globalThis[area].removeItem(KEY);
    return true;
  } catch {
    return false;
  }
}

/** Forget what stands under the old key, unless a newer guide has kept it. @type {(area: Area, version: number) => void} */
export function forgetOld(area, version) {
  try {
    if (!isLater(parsed(area, OLD_KEY), version)) globalThis[area].removeItem(OLD_KEY);
  } catch {
    // Nothing was read there either.
  }
}

/** Call something whenever another page may have kept something else: in another tab, or before one came back to this. @type {(look: () => void) => void} */
export function whenKeptElsewhere(look) {
  addEventListener("storage", ({ key }) => {
    if (key === KEY || key === null) look();
  });
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted) look();
  });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) look();
  });
}

// The first guide that finds something under the old key takes it over as it stands.
for (const area of /** @type {Area[]} */ (["localStorage", "sessionStorage"])) {
  try {
    const storage = globalThis[area];
    const old = storage.getItem(OLD_KEY);
    if (old !== null && storage.getItem(KEY) === null) {
      storage.setItem(KEY, old);
      storage.removeItem(OLD_KEY);
    }
  } catch {
    // Blocked, or too full for both: it is read from where it stands.
  }
}
