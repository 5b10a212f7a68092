// The dispatch desk by keyboard. Without this file every key has its link or button.

const queue = () => [...document.querySelectorAll(".gz-queue li")];
const open = () => document.querySelector(".gz-queue li[aria-current]");
const KEYS_OFF = "gz-keys-off";

// -- the list follows the case that is open
function mark(item) {
  for (const one of queue()) one.removeAttribute("aria-current");
  item.setAttribute("aria-current", "true");
  item.scrollIntoView({ block: "nearest" });
}
document.addEventListener("click", event => {
  const link = event.target.closest(".gz-queue .t");
  if (link) mark(link.closest("li"));
});
function step(by) {
  const all = queue(), at = all.indexOf(open());
  const next = all[Math.min(all.length - 1, Math.max(0, at + by))];
  if (next && next !== open()) next.querySelector(".t").click();
}

// -- selected cases
const bar = document.getElementById("batchbar");
function picked() {
  const n = document.querySelectorAll(".gz-queue input:checked").length;
  if (!bar) return;
  bar.toggleAttribute("data-open", n > 0);
  const words = bar.querySelector("[data-picked]");
  words.textContent = words.dataset.words.replace("{n}", n);
}
document.addEventListener("change", event => { if (event.target.closest(".gz-queue")) picked(); });
document.getElementById("batch")?.addEventListener("reset", () => setTimeout(picked));
picked();

for (const select of document.querySelectorAll("[data-submits]")) select.addEventListener("change", () => select.form.submit());

// -- half a minute
const undo = document.querySelector(".gz-undo");
if (undo) {
  const until = Date.now() + 1000 * Number(undo.dataset.left), shown = undo.querySelector("[data-seconds]");
  const timer = setInterval(() => {
    const left = Math.ceil((until - Date.now()) / 1000);
    if (left > 0) { shown.textContent = left; return; }
    clearInterval(timer);
    undo.remove();
  }, 500);
}

// -- keys
const dialog = document.getElementById("keys"), keysOn = document.querySelector("[data-keys-on]");
keysOn.checked = localStorage.getItem(KEYS_OFF) !== "1";
keysOn.addEventListener("change", () => localStorage.setItem(KEYS_OFF, keysOn.checked ? "0" : "1"));
const press = query => document.querySelector(query)?.click();

function another(number) {
  const field = document.querySelector(`[data-key="${number}"]`);
  if (!field) return;
  const choices = [...field.querySelectorAll("input[type=radio]")], box = field.querySelector("input[type=checkbox]");
  const select = field.querySelector("select");
  if (choices.length > 1) {
    const next = choices[(choices.findIndex(one => one.checked) + 1) % choices.length];
    next.click();
    next.focus();
  } else (box || select || choices[0])?.focus();
  if (box) box.click();
}

const ACTS = {
  j: () => step(1), k: () => step(-1), "?": () => dialog.showModal(), z: () => press("[data-key-undo]"),
  x: () => open()?.querySelector("input").click(), r: () => press("[data-key-ask]"), u: () => press("[data-key-up]"),
  c: () => press("[data-key-call]"), 1: () => another(1), 2: () => another(2), 3: () => another(3), 4: () => another(4),
  Enter: () => document.getElementById("send")?.requestSubmit(), Escape: () => press("[data-key-none]"),
};
document.addEventListener("keydown", event => {
  if (event.ctrlKey || event.metaKey || event.altKey || dialog.open) return;
  const busy = event.target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, button, a");
  if (busy || !(keysOn.checked || event.key === "?")) return;
  const act = ACTS[event.key] || ACTS[event.key.toLowerCase()];
  if (!act) return;
  event.preventDefault();
  act();
});
