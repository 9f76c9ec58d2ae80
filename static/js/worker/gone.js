/** The guide is not to be kept on devices: forget what an earlier one kept, and answer nothing more. */
addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(leave()));

/** Leaving does not wait for storage, which may fail or never answer. */
async function leave() {
  forget().catch(() => {});
  await registration.unregister();
}

async function forget() {
  const { scope } = registration;
  await Promise.all([`guide ${scope}`, `visited ${scope}`].map((name) => caches.delete(name)));
}
