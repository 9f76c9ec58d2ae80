/**
 * Keeps the guide on the device, and says when a newer one has come. It begins when the page has
 * been shown; without it, or where a browser refuses, the guide is read over the network.
 */
const line = document.querySelector("#newer");
const workers = navigator.serviceWorker;

async function begin() {
  const registration = await workers.register(new URL("../sw.js", import.meta.url), { updateViaCache: "none" });

  // On the first visit nothing is newer than what is shown.
  const look = () => {
    line.hidden = !(registration.waiting && workers.controller);
  };
  const watch = () => registration.installing?.addEventListener("statechange", look);

  registration.addEventListener("updatefound", watch);
  watch();
  look();
  line.addEventListener("click", ({ target }) => {
    if (!target.closest("button")) return;
    workers.addEventListener("controllerchange", () => location.reload());
    registration.waiting.postMessage("renew");
  });
}

const start = () => begin().catch(() => {}); // storage is full or blocked
if (line && workers) {
  if (document.readyState === "complete") start();
  else addEventListener("load", start);
}
