// Today's list and the pages of its cases are stored on this phone when somebody asks for it, and anew when the start
// page is opened. The worker stores them: a page that is fetched with X-Along.

const box = document.querySelector("[data-along]"), PAGES = "gz-pages", MARK = "/.along";
const clock = at => at.toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false });
const words = (line, n, all) => { box.querySelector("[data-along-words]").textContent = line.replace("{n}", n).replace("{all}", all).replace("{time}", clock(new Date())); };

function addresses() {
  const { pages, cases, most } = box.dataset;
  const links = Array.from(document.querySelectorAll("main a[href]"), link => new URL(link.href).pathname);
  const found = links.filter(path => path.startsWith(cases) && /^[\w-]{22}\/$/.test(path.slice(cases.length)));
  return [...pages.split(" "), ...Array.from(new Set(found)).slice(0, Number(most))];
}

async function isFresh(path) {
  const hit = await caches.match(path, { cacheName: PAGES, ignoreVary: true });
  return Boolean(hit) && Date.now() - Number(hit.headers.get("X-Kept-At")) < 60000 * Number(box.dataset.minutes);
}

async function take() {
  const all = addresses();
  let n = 0;
  for (const path of all) {
    try {
      if (!await isFresh(path)) await fetch(path, { headers: { "X-Along": "true" } });
      n += 1;
      words(box.dataset.taking, n, all.length);
    } catch (fault) { break; }  // no line: what is stored stays
  }
  const { usage = 0, quota = 1 } = navigator.storage && navigator.storage.estimate ? await navigator.storage.estimate() : {};
  words(usage > quota * 0.95 ? box.dataset.full : box.dataset.taken, n, all.length);
}

function mark(isTaken) {
  box.querySelector("[data-take]").hidden = isTaken;
  box.querySelector("[data-untake]").hidden = !isTaken;
}

async function begin() {
  await window.gzWorker;
  box.hidden = false;
  const isTaken = Boolean(await caches.match(MARK, { cacheName: PAGES }));
  mark(isTaken);
  if (isTaken && !document.body.dataset.keptAt) await take();
  box.querySelector("[data-take]").addEventListener("click", async () => {
    await (await caches.open(PAGES)).put(MARK, new Response("taken"));
    mark(true);
    await take();
    box.querySelector("[data-untake]").focus();
  });
  box.querySelector("[data-untake]").addEventListener("click", async () => {
    await caches.delete(PAGES);
    mark(false);
    box.querySelector("[data-take]").focus();
    location.reload();
  });
}
if (box && window.gzWorker && "caches" in window) begin().catch(() => {});
