// The service worker: a page that has no line shows its stored copy with the time of storing; what waits is sent.
// self.GZ comes from /sw.js: version, phone, offline, signOut; keep: pages stored when they are opened; along: those of
// who took the list of the day along.

const GZ = self.GZ, SHELL = `gz-shell-${GZ.version}`, PAGES = "gz-pages", PARTS = "gz-parts";
const DAY = 86400000, SLOW = 8000, MOST_PAGES = 60, MOST_PARTS = 150;
const ALONG = "/.along";  // the mark that somebody took the list of the day along
const fits = (path, patterns) => patterns.some(one => new RegExp(one).test(path));

async function trim(cache, most) {
  const keys = await cache.keys();
  await Promise.all(keys.slice(0, Math.max(0, keys.length - most)).map(key => cache.delete(key)));
}

// What a page needs to be shown: its sheets and scripts.
async function keepParts(html) {
  const cache = await caches.open(PARTS);
  const parts = Array.from(new Set((html.match(/(?:href|src)="\/static\/[^"]+"/g) || []).map(found => found.split('"')[1])));
  await Promise.all(parts.map(async part => {
    const answer = await fetch(part);
    if (answer.ok) await cache.put(part, answer);
  }));
  await trim(cache, MOST_PARTS);
}

async function keep(path, answer) {
  const html = await answer.text(), headers = new Headers({ "Content-Type": "text/html; charset=utf-8", "X-Kept-At": String(Date.now()) });
  for (const name of ["Content-Security-Policy", "Referrer-Policy"]) if (answer.headers.get(name)) headers.set(name, answer.headers.get(name));
  const cache = await caches.open(PAGES);
  await cache.delete(path);  // the newest stand last
  await cache.put(path, new Response(html, { headers }));
  await trim(cache, MOST_PAGES);
  await keepParts(html);
}

async function stored(path) {
  const hit = await caches.match(path, { cacheName: PAGES, ignoreVary: true });
  const at = hit ? Number(hit.headers.get("X-Kept-At")) : 0;
  if (Date.now() - at > DAY) return null;
  const html = (await hit.text()).replace("<body ", `<body data-kept-at="${at}" `);
  return new Response(html, { headers: hit.headers });
}

async function isKept(path) {
  return fits(path, GZ.keep) || (fits(path, GZ.along) && Boolean(await caches.match(ALONG, { cacheName: PAGES })));
}

async function fromNetwork(event, path) {
  const answer = await fetch(event.request);
  if (answer.ok && !answer.redirected && await isKept(path)) event.waitUntil(keep(path, answer.clone()).catch(() => {}));
  return answer;
}

// After eight seconds a stored copy is shown; without one the page is waited for.
const afterLong = path => new Promise(done => setTimeout(() => stored(path).then(copy => { if (copy) done(copy); }), SLOW));

async function page(event, path) {
  const network = fromNetwork(event, path);
  network.catch(() => {});
  try {
    return await Promise.race([network, afterLong(path)]);
  } catch (fault) {
    return await stored(path) || await caches.match(path, { cacheName: SHELL }) || caches.match(GZ.offline, { cacheName: SHELL });
  }
}

self.addEventListener("install", event => event.waitUntil((async () => {
  const cache = await caches.open(SHELL);
  for (const address of [GZ.phone, GZ.offline]) {
    const answer = await fetch(address, { credentials: "omit", cache: "reload" });  // of nobody: the phone may change hands
    if (!answer.ok) throw new Error(address);
    const html = await answer.clone().text();
    await Promise.all([cache.put(address, answer), keepParts(html)]);
  }
  await self.skipWaiting();
})()));

self.addEventListener("activate", event => event.waitUntil((async () => {
  const names = await caches.keys();
  await Promise.all(names.filter(name => name.startsWith("gz-shell-") && name !== SHELL).map(name => caches.delete(name)));
  await self.clients.claim();
})()));

self.addEventListener("fetch", event => {
  const { request } = event, address = new URL(request.url), path = address.pathname;
  if (address.origin !== location.origin) return;
  if (request.method === "POST" && path === GZ.signOut) event.waitUntil(caches.delete(PAGES));
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(page(event, path));
  else if (request.headers.has("X-Along")) event.respondWith(fromNetwork(event, path));
  else if (path.startsWith("/static/")) event.respondWith(fetch(request).catch(async fault => { const hit = await caches.match(path, { cacheName: PARTS }); if (hit) return hit; throw fault; }));
});

self.addEventListener("sync", event => event.waitUntil(self.gzQueue.flush().then(went => { if (!went) throw new Error("no line"); })));
