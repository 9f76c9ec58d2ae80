/**
 * Keeps the guide on the device, and says when a newer one has come. It begins when the page has
 * been shown; without it, or where a browser refuses, the guide is read over the network.
 *
 * A page with a place for it also says whether the guide is kept, or why not: the words of the
 * worker in `worker/sw.js`, each with its sentence.
 */
const line = document.querySelector("#newer");
const place = document.querySelector("#kept");
const workers = navigator.serviceWorker;
const scope = new URL("../", import.meta.url).href;

async function begin(how) {
  const registration = await workers.register(`${scope}sw.js`, { updateViaCache: "none" });

  const look = () => {
    const { active, waiting, installing } = registration;
    // On the first visit nothing is newer than what is shown.
    line.hidden = !(waiting && workers.controller);
    const isComing = waiting || (installing && installing.state !== "redundant");
    if (isComing) return; // the host has another guide than the one that is kept
    if (active) active.postMessage(how);
    else lastOutcome().then(say);
  };
  const watch = () => registration.installing?.addEventListener("statechange", look);

  registration.addEventListener("updatefound", watch);
  watch();
  look();
  line.onclick = ({ target }) => {
    if (!target.closest("button")) return;
    workers.addEventListener("controllerchange", () => location.reload());
    registration.waiting.postMessage("renew");
  };
}

/** What came of it, as a worker that gave up has left it; without a note, storage let it keep none. */
async function lastOutcome() {
  try {
    const cache = await caches.open(`guide ${scope}`);
    return (await (await cache.match(`${scope}?outcome`)).json()).outcome;
  } catch {
    return "full";
  }
}

/** Say what there is a sentence for. */
function say(outcome) {
  const sentence = place?.querySelector("template").content.querySelector(`[data-outcome="${outcome}"]`);
  place?.querySelector("p")?.remove();
  if (!sentence) return;
  place.append(sentence.cloneNode(true));
  place.querySelector("button")?.addEventListener("click", () => start("keep"));
}

/** Begin, unless the reader saves data and has not asked for it. What is kept already stays. */
async function start(how) {
  try {
    const isSaving = how === "fill" && navigator.connection?.saveData;
    if (isSaving && (await workers.getRegistration(scope))?.scope !== scope) say("saving");
    else await begin(how);
  } catch (error) {
    if (error.name !== "SecurityError") return;
    const sent = await fetch(`${scope}sw.js`, { method: "HEAD" }).catch(() => null);
    say(/html/.test(sent?.headers.get("Content-Type")) ? "later" : "full"); // no script, or blocked
  }
}

if (line && workers) {
  workers.addEventListener("message", ({ data }) => say(data));
  if (document.readyState === "complete") start("fill");
  else addEventListener("load", () => start("fill"));
}
