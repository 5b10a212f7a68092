// The report page and what follows it: counts the characters, says that the line dropped and tries again, keeps links.

const form = () => document.getElementById("report");
let lost = false;

// -- the counter under a text: more than the page asks for is allowed, and said
function count(field) {
  const line = document.querySelector(`[data-count="${field.id}"]`);
  if (!line) return;
  const n = [...field.value].length, limit = Number(line.dataset.limit);
  line.textContent = line.dataset.words.replace("{n}", n).replace("{limit}", limit);
  line.classList.toggle("st-soon", n > limit);
}
document.addEventListener("input", event => count(event.target));
for (const field of document.querySelectorAll("textarea")) count(field);
window.addEventListener("load", () => {  // by then htmx listens: a draft that came back is guessed at too
  const written = document.getElementById("text");
  if (written?.value) written.dispatchEvent(new Event("input", { bubbles: true }));
});

// -- the hints come while somebody looks through all kinds: the list stays open until a kind is chosen
document.addEventListener("htmx:beforeSwap", event => {
  if (event.detail.target.id !== "hints" || event.detail.requestConfig.triggeringEvent?.type !== "input") return;
  const isOpen = event.detail.target.querySelector("details")?.open;
  document.addEventListener("htmx:afterSwap", () => { if (isOpen) document.querySelector("#hints details").open = true; }, { once: true });
});

// -- hints only help: where they are refused nothing is said, sending says it
document.addEventListener("htmx:beforeSwap", event => {
  if (event.detail.isError && event.detail.requestConfig.elt.hasAttribute("data-quiet")) event.detail.shouldSwap = false;
});

// -- the line: what was written stays, the same key goes with the next try, so nothing is sent twice
function show(isLost) {
  lost = isLost;
  const box = form()?.querySelector("[data-lost]"), button = form()?.querySelector("[data-again]");
  if (!box) return;
  box.hidden = !isLost;
  const label = button.querySelector("span");
  label.dataset.words ||= label.textContent;
  label.textContent = isLost ? button.dataset.again : label.dataset.words;
  if (isLost) { document.getElementById("refusal").replaceChildren(); box.scrollIntoView({ block: "center" }); }
}
for (const fault of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(fault, event => { if (event.detail.elt === form()) show(true); else if (event.detail.elt.hasAttribute("data-quiet")) document.getElementById("refusal").replaceChildren(); });
}
window.addEventListener("online", () => { if (lost) form()?.requestSubmit(); });
document.addEventListener("htmx:beforeRequest", event => { if (event.detail.elt === form()) lost = false; });

// -- links to own cases, kept in this browser only
const SLOT = "gz-reports", MOST = 50;
const kept = () => { try { return JSON.parse(localStorage.getItem(SLOT)) || []; } catch { return []; } };
const keep = rows => { try { localStorage.setItem(SLOT, JSON.stringify(rows)); } catch { /* a private window keeps nothing */ } };
function keepThis() {
  const mark = document.querySelector("[data-keep]");
  if (!mark) return;
  const { keep: link, keepTitle: title, keepWhere: where, keepAt: at } = mark.dataset;
  keep([{ link: new URL(link).pathname, title, where, at }, ...kept().filter(row => row.link !== new URL(link).pathname)].slice(0, MOST));
}
keepThis();

const day = new Intl.DateTimeFormat(document.documentElement.lang, { month: "long", day: "numeric", timeZone: "Asia/Shanghai" });
function list() {
  const rows = kept(), place = document.querySelector("[data-kept]");
  if (!place) return;
  document.querySelector("[data-kept-none]").hidden = rows.length > 0;
  document.querySelector("[data-kept-some]").hidden = rows.length === 0;
  place.replaceChildren(...rows.map(row => {
    const item = document.createElement("li"), link = document.createElement("a"), words = document.createElement("span");
    const title = document.createElement("b"), grey = document.createElement("span");
    link.className = "gz-choice";
    link.href = row.link;
    title.textContent = row.title;
    grey.className = "gz-s";
    grey.textContent = [row.where, day.format(new Date(row.at))].join(" · ");
    words.append(title, grey);
    link.append(words);
    item.append(link);
    return item;
  }));
}
list();
document.addEventListener("click", event => {
  if (!event.target.closest("[data-kept-forget]")) return;
  keep([]);
  list();
});

// -- after a swap: the new page's heading has the focus, as a page that was loaded would begin at its top
document.addEventListener("htmx:afterSettle", event => {
  if (event.detail.target.id !== "main") return;
  keepThis();
  for (const field of document.querySelectorAll("textarea")) count(field);
  for (const done of document.querySelectorAll("[data-draft-done]")) localStorage.removeItem(`gz-draft:${done.dataset.draftDone}`);
  const heading = document.querySelector("#main [data-focus]") || document.querySelector("#main [aria-invalid], #main .gz-error");
  if (heading) { heading.focus({ preventScroll: true }); }
  window.scrollTo(0, 0);
  document.querySelector("#main [aria-invalid]")?.scrollIntoView({ block: "center" });
});
