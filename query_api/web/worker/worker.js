// The shell without a network: the page and its files, kept under the name of this build. Nothing of what
// people write is kept here; that is in the page's own database, and gone when they sign out.
const SHELL = "shell-__BUILD__";
const FILES = __FILES__;

addEventListener("install", (event) => {
  event.waitUntil(keep());
});

addEventListener("activate", (event) => {
  event.waitUntil(dropOthers().then(() => clients.claim()));
});

addEventListener("message", (event) => {
  // The page asks, never the worker by itself: a draft may be open.
  if (event.data === "take-over") skipWaiting();
  if (event.data === "keep") event.waitUntil(keep());
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const path = new URL(request.url).pathname.slice(new URL(registration.scope).pathname.length);
  if (request.method !== "GET" || !request.url.startsWith(registration.scope) || /^(v1|docs)(\/|$)/.test(path)) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (FILES.includes(path)) event.respondWith(file(path, request));
});

/** Keeps all files, unless they are kept already: signing out drops them. */
async function keep() {
  const cache = await caches.open(SHELL);
  if ((await cache.match("./")) === undefined) await cache.addAll(FILES.map((file) => new Request(file, { cache: "no-cache" })));
}

/** The server's page while there is a server, so that a new build is seen at once. */
async function page(request) {
  try {
    return await fetch(request);
  } catch (gone) {
    const kept = await caches.match("./", { cacheName: SHELL });
    if (kept === undefined) throw gone;
    return kept;
  }
}

/** Opening the cache would make it again where signing out dropped it. */
async function file(path, request) {
  return (await caches.match(path, { cacheName: SHELL })) ?? (await fetch(request));
}

async function dropOthers() {
  for (const name of await caches.keys()) if (name !== SHELL) await caches.delete(name);
}
