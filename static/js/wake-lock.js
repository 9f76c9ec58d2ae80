/**
 * Keeps the screen on while a session runs. Browsers drop the lock whenever the page is hidden, and
 * some give it only after a tap: so it is asked for again on both occasions.
 */

/** @param {(held: boolean) => void} told after each try */
export function makeWake(told, { wakeLock } = navigator) {
  let wanted = false;
  /** @type {WakeLockSentinel | null} */
  let lock = null;
  let asking = false;

  const isHeld = () => lock !== null && !lock.released;

  async function ask() {
    if (!wanted || isHeld() || asking || document.hidden) return;
    asking = true;
    try {
      lock = (await wakeLock?.request("screen")) ?? null;
    } catch {
      lock = null; // a low battery, or no tap yet
    }
    asking = false;
    if (!wanted) letGo();
    else told(isHeld());
  }

  function letGo() {
    lock?.release().catch(() => {});
    lock = null;
  }

  /** @param {boolean} on */
  function want(on) {
    wanted = on;
    if (on) ask();
    else letGo();
  }

  return { want, ask };
}
