// What a phone has and a test cannot hear, see or lock: each notes what it is asked for.
window.noted = { tones: [], locks: [], said: [], cancelled: 0, contexts: 0, messages: [] };
window.fake = { deadSound: false, noLock: false };

// A tap takes place when the held clock says, as everything else does.
const timed = (event) =>
  Object.defineProperty(event, "timeStamp", { value: performance.now() });
addEventListener("click", timed, true);

window.AudioContext = class {
  constructor() {
    noted.contexts += 1;
    window.lastContext = this;
    this.state = "suspended";
    this.destination = {};
    this.dead = fake.deadSound;
  }
  get currentTime() {
    return this.dead || this.state !== "running" ? 0 : performance.now() / 1000;
  }
  async resume() {
    this.state = "running";
  }
  async close() {
    this.state = "closed";
  }
  createGain() {
    const gain = { setValueAtTime() {}, linearRampToValueAtTime() {} };
    return { gain, connect: (next) => next };
  }
  createOscillator() {
    const frequency = {};
    return {
      frequency,
      connect: (next) => next,
      start: () => noted.tones.push(Math.round(frequency.value)),
      stop() {},
    };
  }
};

Object.defineProperty(navigator, "wakeLock", {
  configurable: true,
  value: {
    async request() {
      if (fake.noLock) throw new DOMException("low battery", "NotAllowedError");
      const lock = { released: false, release: async () => { lock.released = true; } };
      noted.locks.push(lock);
      return lock;
    },
  },
});

Object.defineProperty(window, "speechSynthesis", {
  configurable: true,
  value: { speak: (said) => noted.said.push(said.text), cancel: () => { noted.cancelled += 1; } },
});
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };

window.setHidden = (hidden) => {
  Object.defineProperty(document, "hidden", { configurable: true, value: hidden });
  Object.defineProperty(document, "visibilityState", { configurable: true, value: hidden ? "hidden" : "visible" });
  if (hidden) noted.locks.forEach((lock) => { lock.released = true; });
  document.dispatchEvent(new Event("visibilitychange"));
};

addEventListener("DOMContentLoaded", () => {
  const status = document.querySelector("[data-slot=status]");
  if (!status) return;
  new MutationObserver(() => noted.messages.push(status.textContent)).observe(status, {
    childList: true, characterData: true, subtree: true,
  });
});
