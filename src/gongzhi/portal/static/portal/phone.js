// The list of what waits on this phone: waiting, not taken with the reason, arrived with number and link.

const root = document.querySelector("[data-phone-list]"), queue = window.gzQueue, said = root.dataset;
const at = new Intl.DateTimeFormat("zh-CN", { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit", hour12: false, timeZone: "Asia/Shanghai" });
const part = name => root.querySelector(`[data-part=${name}]`);
const say = words => { root.querySelector("[data-said]").textContent = words; };
const owner = () => { try { return localStorage.getItem("gz-who"); } catch (fault) { return null; } };
const PARTS = { waiting: "waiting", held: "waiting", refused: "stuck", unsure: "stuck", sent: "sent" };

function how(item) {
  const photos = item.photos.length, facts = [said.written.replace("{time}", at.format(new Date(item.at)))];
  if (item.photosTo && photos) facts.push(said.waitPhotos.replace("{n}", photos));
  else if (photos) facts.push(said.photos.replace("{n}", photos));
  if (item.missing) facts.push(said.missing.replace("{n}", item.missing));
  if (item.state === "waiting" && !item.photosTo) facts.push(said.wait);
  if (item.state === "held") facts.push(said.held);
  return facts.join(" · ");
}

function why(item) {
  if (item.state === "unsure") return said.unsure;
  if (item.lost && item.lost.length) return said.lost.replace("{names}", item.lost.join(" "));
  return item.state === "refused" ? item.why || said.refused : item.why || "";
}

function row(item) {
  const one = root.querySelector("template").content.cloneNode(true), find = name => one.querySelector(`[data-${name}]`);
  const arrived = item.state === "sent" || Boolean(item.photosTo), mend = `#mend=${encodeURIComponent(item.idem)}`;
  find("title").textContent = [item.number, item.title].filter(Boolean).join(" · ");
  find("words").textContent = item.words;
  find("how").textContent = how(item);
  find("why").textContent = why(item);
  find("why").hidden = !why(item);
  find("see").href = item.link || "";
  find("mend").href = item.page + mend;
  find("by-itself").href = item.elsewhere + mend;
  find("see").hidden = !arrived;
  find("mend").hidden = arrived;
  find("by-itself").hidden = item.state !== "refused" || !item.elsewhere;
  find("again").hidden = !["unsure", "held"].includes(item.state);
  find("again").addEventListener("click", () => queue.change(item.idem, { state: "waiting", at: item.state === "unsure" ? Date.now() : item.at }).then(go));
  if (item.state === "sent") find("drop").querySelector("span").textContent = said.clear;
  find("drop").addEventListener("click", () => { if (item.state === "sent" || window.confirm(said.throw)) queue.drop(item.idem); });
  return one;
}

async function show() {
  const all = await queue.all(), mine = all.filter(item => !item.who || item.who === owner());
  for (const name of ["waiting", "stuck", "sent"]) {
    const rows = mine.filter(item => PARTS[item.state] === name);
    part(name).hidden = !rows.length;
    part(name).querySelector("ul").replaceChildren(...rows.map(row));
  }
  root.querySelector("[data-now]").hidden = !mine.some(item => item.state === "waiting");
  part("none").hidden = mine.length > 0;
  const others = root.querySelector("[data-others-words]");
  others.hidden = mine.length === all.length;
  others.textContent = said.others.replace("{n}", all.length - mine.length);
}

async function room() {
  if (!navigator.storage || !navigator.storage.estimate) return;
  const { usage, quota } = await navigator.storage.estimate(), mb = n => Math.ceil(n / 1000000);
  root.querySelector("[data-room-words]").textContent = said.room.replace("{used}", mb(usage)).replace("{all}", mb(quota));
}

async function go() {
  say("");
  if (!await queue.flush()) say(said.still);
}
root.querySelector("[data-now]").addEventListener("click", go);
window.addEventListener("gz:queue", () => show().catch(() => {}));
if (queue && window.indexedDB) { show().catch(() => {}); room().catch(() => {}); }
