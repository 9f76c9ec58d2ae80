/**
 * Answers for the guide from the device, and never stands between a reader and the network: where
 * the device's storage fails, or this worker does, a request goes on to the host.
 *
 * FILES, MORE, OFFLINE and BUILD stand above, written by the build. FILES maps each file to keep, by
 * its address below ours, to the first digits of its SHA-256; MORE does the same for what is kept
 * when it is read, of a guide too large to be kept whole. OFFLINE is the page for what is not kept,
 * BUILD a name for all of this.
 *
 * Only what has its digest is kept or answered with. It is kept under that digest, so that an old
 * and a new guide never mix, and a new one fetches only what changed. A new worker waits until a
 * reader asks for it or closes the last page.
 */
const { scope } = registration;
const CACHE = `guide ${scope}`; // a host may have several
const LIST = `${scope}?list`;
const OUTCOME = `${scope}?outcome`; // what came of the last attempt to keep all
const GONE = `${scope}?gone`; // there while the host has no worker any more that could renew this guide
const DAY = 24 * 60 * 60 * 1000;
const LANES = 6; // as many files at once as browsers ask of a host
// Storage may also never answer. In milliseconds, while somebody waits for a page and otherwise:
const PATIENCE = 3000;
const MORE_PATIENCE = 30000;

const digests = new Map(Object.entries({ ...MORE, ...FILES }));
const keyOf = (path) => `${scope}${path}?${digests.get(path)}`;

addEventListener("install", (event) => event.waitUntil(prepare()));
// No page is answered before this has ended.
addEventListener("activate", (event) => event.waitUntil(soon(tidy())));
addEventListener("message", (event) => {
  const { data, source } = event;
  if (data === "renew") skipWaiting();
  if (data === "fill" || data === "keep") {
    event.waitUntil(tend(data === "keep").then((outcome) => source.postMessage(outcome)));
  }
});
addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  if (method !== "GET" || !url.startsWith(scope)) return;
  const path = url.slice(scope.length).replace(/[?#].*/, "").replace(/(^|\/)index\.html$/, "$1");
  if (mode !== "navigate" && !digests.has(path)) return;
  event.respondWith(answer(event, path).catch(() => fetch(event.request)));
});

/**
 * A guide that nobody has yet is kept whole or not at all. One that renews another takes its place
 * also if it cannot be kept, or a reader with a network would read the old one for ever.
 */
async function prepare() {
  const outcome = await fill();
  if (outcome === "away" || (outcome !== "kept" && !registration.active)) throw new Error(outcome);
}

/**
 * Look whether the host still has a worker, then keep what is missing; tell what came of it: what is
 * kept is not renewed any more, for the worker is "gone"; another page came in its place, so try
 * "later"; or an outcome of `fill`.
 */
async function tend(isAsked) {
  const response = await soon(fetch(`${scope}sw.js`, { method: "HEAD", cache: "no-cache" }));
  const isGone = response?.status === 404 || response?.status === 410;
  if (response?.ok && /html/.test(response.headers.get("Content-Type"))) return "later";
  if (isGone) await put(GONE, new Response("true"));
  if (response?.ok) await soon(caches.open(CACHE).then((cache) => cache.delete(GONE)));
  return isGone || (!response?.ok && (await soon(read(GONE)))) ? "gone" : fill(isAsked);
}

/**
 * Fetch what is not kept yet, and tell what came of it: it is "kept"; the host sends something
 * "changed"; storage is "full" or blocked; the reader is "saving" data; or the host is "away".
 * The first trouble stops it. A host or a storage that cannot is tried again after a day, and by a
 * new guide, or if a reader asks for it: one away, on the next visit.
 */
async function fill(isAsked = false) {
  const last = await soon(read(OUTCOME), MORE_PATIENCE);
  const age = Date.now() - last?.when;
  const isSettled = last?.outcome === "kept" || (/changed|full/.test(last?.outcome) && age >= 0 && age < DAY);
  if (last?.build === BUILD && isSettled && !isAsked) return last.outcome;
  if (registration.active && navigator.connection?.saveData && !isAsked) {
    await remember("saving");
    return "saving";
  }
  if (!(await remember("begun"))) return "full"; // noticed before anything is fetched

  const paths = Object.keys(FILES);
  const found = await Promise.all(paths.map((path) => soon(find(path), MORE_PATIENCE)));
  const missing = paths.filter((_, index) => !found[index]);
  // Pages first: they are what hosts and proxies add to.
  const isPage = (path) => /(^|\/|\.html)$/.test(path);
  missing.sort((one, other) => isPage(other) - isPage(one));
  let outcome = "kept";
  const next = async () => {
    const path = missing.shift();
    const response = await fetch(scope + path, { cache: "no-cache" }).catch(() => null);
    const is = response ? await keep(path, response) : "away";
    if (is !== "kept") outcome = is;
  };
  const lane = async () => {
    while (missing.length && outcome === "kept") await next();
  };
  if (missing.length) await next(); // alone: most troubles show with one file
  await Promise.all(Array.from({ length: LANES }, lane));
  if (outcome !== "away") await remember(outcome);
  return outcome;
}

/** Keep a file if it is what the build wrote, and tell what came of it. @param {Response} response */
async function keep(path, response) {
  if (response.status >= 500) return "away";
  const bytes = await response.arrayBuffer().catch(() => null);
  if (!bytes) return "away";
  if (response.status !== 200 || !(await isWritten(path, bytes))) return "changed";
  // A new answer: no browser opens a page from one that was led elsewhere.
  return (await put(keyOf(path), new Response(bytes, { headers: response.headers }))) ? "kept" : "full";
}

/** What is kept under an address, if it is still what the build wrote. */
async function find(path) {
  const kept = await (await caches.open(CACHE)).match(keyOf(path));
  return kept && (await isWritten(path, await kept.clone().arrayBuffer())) ? kept : undefined;
}

async function isWritten(path, bytes) {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const digits = [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return digits.startsWith(digests.get(path));
}

/** Keep something, and tell whether that was possible. */
async function put(key, response) {
  const work = async () => {
    await (await caches.open(CACHE)).put(key, response);
    return true;
  };
  return (await soon(work(), MORE_PATIENCE)) ?? false;
}

/** A note that lies beside the files. */
async function read(name) {
  return (await (await caches.open(CACHE)).match(name))?.json();
}

function remember(outcome) {
  return put(OUTCOME, new Response(JSON.stringify({ build: BUILD, outcome, when: Date.now() })));
}

/** What comes of work on storage; nothing if that fails, or does not end in time. */
function soon(work, patience = PATIENCE) {
  return Promise.race([work.catch(() => undefined), new Promise((end) => setTimeout(end, patience))]);
}

/** Forget what neither this guide nor the one before needs: a page of that may still be open. */
async function tidy() {
  const cache = await caches.open(CACHE);
  const now = [...digests.keys()].map(keyOf);
  const wanted = new Set([...now, ...((await read(LIST)) ?? []), LIST, OUTCOME]);
  const old = (await cache.keys()).filter(({ url }) => !wanted.has(url));
  await Promise.all(old.map((request) => cache.delete(request)));
  await put(LIST, new Response(JSON.stringify(now)));
  await caches.delete(`visited ${scope}`); // earlier workers kept pages there that nobody had compared
}

/**
 * From the device, else from the host, else the page that says what can be done. Pages of a guide that
 * its host does not renew any more come from the host first, as far as it has them.
 */
async function answer(event, path) {
  if (!digests.has(path) && digests.has(`${path}/`)) return Response.redirect(`${scope}${path}/`);
  const found = digests.has(path) ? find(path) : Promise.resolve();
  const { request } = event;
  const [kept, isGone] = await Promise.all([soon(found), request.mode === "navigate" && soon(read(GONE))]);
  if (kept && !isGone) return kept;
  const response = await fetch(request).catch(() => null);
  if (!response || (kept && response.status >= 400)) {
    const late = kept || (await soon(found, MORE_PATIENCE)); // without a network, storage is all there is
    return late || (request.mode === "navigate" && (await soon(find(OFFLINE), MORE_PATIENCE))) || Response.error();
  }
  // What is read is kept: nobody waits for that, or hears of it if it fails.
  if (digests.has(path)) event.waitUntil(keep(path, response.clone()));
  return response;
}
