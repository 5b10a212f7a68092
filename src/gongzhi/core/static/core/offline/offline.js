// Every page: whose stored pages lie here, how much waits on this phone, and the time of a page that was stored.

const { who = "", phone, worker, keptAt, keptWords } = document.body.dataset;
const queue = window.gzQueue, OWNER = "gz-who", REPORTS = "gz-reports";
const slot = (act, ...rest) => { try { return localStorage[act](...rest); } catch (fault) { return null; } };

// -- another person has signed in: what was stored for the one before goes
if (who && slot("getItem", OWNER) !== who) {
  if ("caches" in window) caches.delete("gz-pages");
  slot("setItem", OWNER, who);
}
document.addEventListener("submit", event => {
  if (new URL(event.target.action, location).pathname !== document.body.dataset.signOut) return;
  slot("removeItem", OWNER);
  if ("caches" in window) caches.delete("gz-pages");
});

// -- a stored copy says from when it is
const clock = at => at.toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false });
if (keptAt) {
  const line = document.createElement("p");
  line.className = "gz-kept-at";
  line.setAttribute("role", "status");
  line.textContent = keptWords.replace("{time}", clock(new Date(Number(keptAt))));
  document.getElementById("main").prepend(line);
}

// -- how much waits, with the way to the list
const isMine = item => !item.who || item.who === slot("getItem", OWNER);
async function show() {
  const bar = document.querySelector("[data-phone-bar]");
  if (!bar || !queue || !window.indexedDB) return;
  const rows = (await queue.all()).filter(isMine);
  const stuck = rows.filter(one => one.state === "refused" || one.state === "unsure").length;
  const waits = rows.filter(one => one.state === "waiting" || one.state === "held").length;
  const words = [waits && bar.dataset.waits.replace("{n}", waits), stuck && bar.dataset.stuck.replace("{n}", stuck)].filter(Boolean);
  bar.querySelector("span").textContent = words.join(" · ");
  bar.hidden = !words.length;
  remember(rows.filter(one => one.state === "sent" && one.number));
}

// -- links to own reports that were sent by the queue stand with the others
function remember(rows) {
  if (!rows.length) return;
  let known = [];
  try { known = JSON.parse(slot("getItem", REPORTS)) || []; } catch (fault) { /* not readable: begun anew */ }
  for (const one of rows) {
    const link = one.link.replace(/receipt\/$/, "");
    if (!known.some(row => row.link === link)) known.unshift({ link, title: one.words.slice(0, 40), where: one.title, at: new Date(one.at).toISOString() });
  }
  slot("setItem", REPORTS, JSON.stringify(known.slice(0, 50)));
}

const tryAgain = () => { if (queue && window.indexedDB) queue.flush(); };
window.addEventListener("gz:queue", () => show().catch(() => {}));
window.addEventListener("online", tryAgain);
document.addEventListener("visibilitychange", () => { if (!document.hidden) tryAgain(); });

// -- the worker comes with the first page that has use for it; gzWorker is there once it answers for this page, and says
//    whether the page had come before it
const isWanted = document.querySelector("[data-queue], [data-along], [data-phone-list]");
if (isWanted && worker && "serviceWorker" in navigator) {
  const workers = navigator.serviceWorker, isFirst = !workers.controller;
  window.gzWorker = new Promise(done => {
    if (!isFirst) done({ isFirst });
    workers.addEventListener("controllerchange", () => done({ isFirst }), { once: true });
  });
  workers.register(worker, { scope: "/" }).catch(() => {});
}
show().catch(() => {});
tryAgain();
