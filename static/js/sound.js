/**
 * Tones that tell without a look: up for go, twice the same for the other side, down for rest,
 * three up for finished. Made by the browser; no file is loaded.
 *
 * @typedef {"go" | "side" | "rest" | "done"} Tone
 */

/** @type {Object<Tone, number[]>} */
const NOTES = { go: [523, 784], side: [659, 659], rest: [523, 349], done: [523, 659, 784] };
const LENGTH = 0.22; // seconds of a note
const LOUD = 0.4;
const STUCK = 300; // ms in which a clock of sound that runs must have moved

/** @param {typeof AudioContext | undefined} Context */
export function makeSound(Context = globalThis.AudioContext) {
  /** @type {AudioContext | null} */
  let context = null;

  const isReady = () => context?.state === "running";

  /** Call from a tap: only then may a browser begin to sound. */
  async function wake() {
    if (!Context || isReady()) return;
    context ??= new Context();
    const tried = context;
    // Anything but "running" is not ready: "suspended", and "interrupted" on an iPhone.
    await Promise.race([tried.resume().catch(() => {}), wait()]);
    const before = tried.currentTime;
    await wait();
    if (context === tried && tried.currentTime === before) {
      tried.close().catch(() => {});
      context = new Context(); // after a call or a lock, the old one may never sound again
      context.resume().catch(() => {});
    }
  }

  /** @param {Tone} tone */
  function play(tone) {
    if (!context || !isReady()) return;
    NOTES[tone].forEach((pitch, index) => note(context, pitch, context.currentTime + index * LENGTH * 1.2));
  }

  /** Let tones sound on a silent phone; it may stop the reader's music, so it is their choice. @param {boolean} loud */
  function setLoud(loud) {
    const session = /** @type {any} */ (navigator).audioSession;
    if (session) session.type = loud ? "playback" : "auto";
  }

  return { wake, play, setLoud, isReady };
}

const wait = () => new Promise((done) => setTimeout(done, STUCK));

/** @type {(context: AudioContext, pitch: number, start: number) => void} */
function note(context, pitch, start) {
  const tone = context.createOscillator();
  const volume = context.createGain();
  tone.frequency.value = pitch;
  volume.gain.setValueAtTime(0, start);
  volume.gain.linearRampToValueAtTime(LOUD, start + 0.02);
  volume.gain.linearRampToValueAtTime(0, start + LENGTH);
  tone.connect(volume).connect(context.destination);
  tone.start(start);
  tone.stop(start + LENGTH);
}
