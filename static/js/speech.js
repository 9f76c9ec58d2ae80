/** The steps said aloud, where the browser can: never late, never the only sign. */

const A_LETTER = 75; // ms to say one, about

/** @type {() => boolean} */
export const canSpeak = () => "speechSynthesis" in globalThis;

/** Say something, if there is time for it; what was being said has been cut off. @type {(text: string, language: string, time: number) => void} */
export function speak(text, language, time) {
  if (!canSpeak()) return;
  if (text.length * A_LETTER > time) return;
  try {
    const said = new SpeechSynthesisUtterance(text);
    said.lang = language;
    speechSynthesis.speak(said);
  } catch {
    // No voice is no fault: words and tones say the same.
  }
}

export function hush() {
  try {
    globalThis.speechSynthesis?.cancel();
  } catch {
    // As above.
  }
}
