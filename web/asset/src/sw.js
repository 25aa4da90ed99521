// The service worker: what is left of the site without a network. It keeps the
// shell, the last alerts and the feed as visitors see it; never a page of a
// person and never an answer to a form. `shell` stands before this text when it
// is served: the version, the files, the pages, and the sentences.
import { flush, keep } from "./enhance/queue.js";

const language = new URLSearchParams(self.location.search).get("lang");
const { version, files, offline, pages, sentences } = self.shell;
const shellCache = `shell-${version}`;
const pageCache = "pages";
const fresh = 10 * 60 * 1000; // how old a kept page may be before it is asked for again

self.addEventListener("install", (e) => {
  const ask = async () => {
    const cache = await caches.open(shellCache);
    await cache.addAll([...files, offline]);
    await self.skipWaiting();
  };
  e.waitUntil(ask());
});

self.addEventListener("activate", (e) => {
  const tidy = async () => {
    for (const name of await caches.keys()) if (name !== shellCache && name !== pageCache) await caches.delete(name);
    await self.clients.claim();
    await Promise.all(pages.map((p) => renew(p)));
  };
  e.waitUntil(tidy());
});

// Keeps a page as a visitor sees it: asked for without cookies, so that nothing
// of the person who reads is on the device. The feed is passed over where bytes
// are spared; the alerts never are.
async function renew(page) {
  if (page === "/" && self.navigator.connection?.saveData) return;
  const cache = await caches.open(pageCache);
  const kept = await cache.match(page);
  if (kept && Date.now() - Number(kept.headers.get("x-kept-at")) < fresh) return;
  const headers = language ? { "Accept-Language": language } : {}; // without cookies it says who speaks what
  const answer = await fetch(page, { credentials: "omit", headers }).catch(() => null);
  if (!answer || !answer.ok || answer.redirected) return;
  const marked = new Headers(answer.headers);
  marked.set("x-kept-at", String(Date.now()));
  marked.delete("content-encoding");
  marked.delete("content-length");
  await cache.put(page, new Response(await answer.blob(), { status: 200, headers: marked }));
}

// A kept page says how old it is, before anything else.
async function stale(kept) {
  const html = await kept.text();
  const language = /<html[^>]* lang="(\w+)"/.exec(html)?.[1];
  const at = new Date(Number(kept.headers.get("x-kept-at"))).toLocaleString(language, { day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" });
  const note = `<p class="stale" role="status">${(sentences[language] || sentences.uk).replace("{at}", at)}</p>`;
  return new Response(html.replace(/<main[^>]*>/, (main) => main + note), { status: 200, headers: kept.headers });
}

async function without(url) {
  const kept = await (await caches.open(pageCache)).match(url.pathname);
  if (kept) return stale(kept);
  return (await caches.match(offline)) || Response.error();
}

async function visit(e, url) {
  try {
    const answer = await fetch(e.request);
    if (pages.includes(url.pathname)) e.waitUntil(renew(url.pathname));
    return answer;
  } catch {
    return without(url);
  }
}

// A form that the network dropped is kept with its photos and goes off later.
async function hand(request) {
  const copy = request.clone();
  try {
    return await fetch(request);
  } catch {
    await keep(new URL(request.url).pathname, [...(await copy.formData())]);
    await self.registration.sync?.register("queue").catch(() => {});
    return Response.redirect(`${offline}?kept=1`, 303);
  }
}

self.addEventListener("fetch", (e) => {
  const url = new URL(e.request.url);
  if (url.origin !== self.location.origin) return;
  if (e.request.method === "POST") {
    if (e.request.mode === "navigate" && url.pathname === "/new") e.respondWith(hand(e.request));
    return;
  }
  if (e.request.method !== "GET") return;
  if (url.pathname.startsWith("/assets/")) {
    e.respondWith(caches.match(e.request).then((kept) => kept || fetch(e.request)));
  } else if (url.pathname === offline) {
    e.respondWith(fetch(e.request).catch(() => caches.match(offline)));
  } else if (e.request.mode === "navigate") {
    e.respondWith(visit(e, url));
  }
});

self.addEventListener("sync", (e) => {
  if (e.tag !== "queue") return;
  const send = async () => {
    await flush();
    for (const client of await self.clients.matchAll()) client.postMessage("queue");
  };
  e.waitUntil(send());
});
