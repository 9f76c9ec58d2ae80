/**
 * Answers for the guide from the device. FILES and OFFLINE stand above, written by the build:
 * FILES maps each file to keep, by its address below ours, to its digest, or to "" where its name
 * holds one; OFFLINE is the page for what is not kept.
 *
 * A file is kept under its digest, so that an old and a new guide never mix, and a new one fetches
 * only what changed. A new worker waits until a reader asks for it or closes the last page.
 */
const { scope } = registration;
const CACHE = `guide ${scope}`; // a host may have several
const VISITED = `visited ${scope}`; // pages of a guide too large to keep whole
const MOST_VISITED = 200;
const LIST = `${scope}?list`;

const isKept = (path) => Object.hasOwn(FILES, path);
const keyOf = (path) => `${scope}${path}${FILES[path] && `?${FILES[path]}`}`;

addEventListener("install", (event) => event.waitUntil(fill()));
addEventListener("activate", (event) => event.waitUntil(tidy()));
addEventListener("message", ({ data }) => {
  if (data === "renew") skipWaiting();
});
addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  if (method === "GET" && url.startsWith(scope)) event.respondWith(answer(event.request));
});

/** Fetch what is not kept yet. If one file fails, so does this, and the next visit goes on from there. */
async function fill() {
  const cache = await caches.open(CACHE);
  await Promise.all(
    Object.keys(FILES).map(async (path) => {
      if (await cache.match(keyOf(path))) return;
      const digest = FILES[path];
      // A page is asked for anew, and has to be the very one that the build wrote.
      const how = digest ? { cache: "no-cache", integrity: `sha256-${digest}` } : {};
      const response = await fetch(scope + path, how);
      if (!response.ok) throw new TypeError(`${response.status}: ${path}`);
      await cache.put(keyOf(path), plain(response));
    }),
  );
}

/** No browser opens a page from an answer that was led elsewhere. @param {Response} response */
function plain(response) {
  const { body, status, headers, redirected } = response;
  return redirected ? new Response(body, { status, headers }) : response;
}

/** Forget what neither this guide nor the one before needs: a page of that may still be open. */
async function tidy() {
  const cache = await caches.open(CACHE);
  const now = Object.keys(FILES).map(keyOf);
  const before = (await (await cache.match(LIST))?.json()) ?? [];
  const wanted = new Set([...now, ...before, LIST]);
  await cache.put(LIST, new Response(JSON.stringify(now)));
  const old = (await cache.keys()).filter(({ url }) => !wanted.has(url));
  await Promise.all(old.map((request) => cache.delete(request)));
}

/** @param {Request} request */
async function answer(request) {
  const path = request.url.slice(scope.length).replace(/[?#].*/, "").replace(/(^|\/)index\.html$/, "$1");
  if (!isKept(path) && isKept(`${path}/`)) return Response.redirect(`${scope}${path}/`);
  const cache = await caches.open(CACHE);
  const kept = await cache.match(isKept(path) ? keyOf(path) : scope + path);
  return kept ?? visit(request, path);
}

/** Ask the host first, and keep pages and what they need for a visit without it. */
async function visit(request, path) {
  const visited = await caches.open(VISITED);
  try {
    const response = await fetch(request);
    if (response.ok && !response.redirected && /(^|\/)$|^assets\//.test(path)) {
      await visited.put(scope + path, response.clone());
      const [oldest, ...others] = await visited.keys();
      if (others.length >= MOST_VISITED) await visited.delete(oldest);
    }
    return response;
  } catch (error) {
    const seen = await visited.match(scope + path);
    if (seen || request.mode !== "navigate") return seen ?? Response.error();
    return (await caches.match(keyOf(OFFLINE))) ?? Response.error();
  }
}
