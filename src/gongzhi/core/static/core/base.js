// Every page: size of type, copying, keys against sending twice, drafts, refusals. Without it all forms still work.

const body = document.body;
const say = words => { const line = document.getElementById("status"); if (line) line.textContent = words; };

function refuse(words) {
  const box = document.getElementById("refusal");
  if (!box || !words) return;
  const error = document.createElement("div"), text = document.createElement("b");
  error.className = "gz-error";
  text.textContent = words;
  error.append(text);
  box.replaceChildren(error);
  box.scrollIntoView({ block: "nearest" });
}

// -- size of type: the server keeps the cookie; the page need not be loaded again and loses nothing
document.addEventListener("submit", event => {
  const form = event.target;
  if (!form.matches("[data-size-form]")) return;
  event.preventDefault();
  const button = form.querySelector("button"), large = button.value === "large";
  const sent = new FormData(form);
  sent.append("size", button.value);
  fetch(form.action, { method: "POST", body: sent, redirect: "manual" }).catch(() => {});
  if (large) document.documentElement.dataset.size = "large"; else delete document.documentElement.dataset.size;
  for (const one of document.querySelectorAll("[data-size-form] button")) {
    one.value = large ? "standard" : "large";
    one.querySelector("span").textContent = large ? one.dataset.standard : one.dataset.large;
  }
});

// -- copy: <button data-copy="https://..." data-copied="Copied">
document.addEventListener("click", async event => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
  } catch {
    const field = document.createElement("textarea");  // an old browser, or a page without https
    field.value = button.dataset.copy;
    body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
    button.focus();
  }
  (button.querySelector("span") || button).textContent = button.dataset.copied;
  say(button.dataset.copied);
});

// -- keys: a page shown again from the browser's memory, or a form that was taken, gets a new one
function newKey(form) {
  const field = form.elements.namedItem("idem");
  if (!field) return;
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  field.value = btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

// -- one sending at a time. The button keeps its words, or says data-busy; a disabled one never acts
const sending = new WeakMap();
const PATIENCE = 20_000;  // an answer may be a file, which leaves the page as it is
function release(form) {
  const was = sending.get(form);
  if (!was) return;
  sending.delete(form);
  if (was.button) { was.button.removeAttribute("aria-disabled"); was.label.textContent = was.words; }
}
document.addEventListener("submit", event => {
  const form = event.target, button = event.submitter;
  if (form.method !== "post" || form.matches("[data-size-form]")) return;
  if (sending.has(form)) { event.preventDefault(); event.stopImmediatePropagation(); return; }
  const label = button && (button.querySelector("span") || button);
  sending.set(form, { button, label, words: label && label.textContent });
  if (button && button.dataset.busy) {
    button.setAttribute("aria-disabled", "true");
    label.textContent = button.dataset.busy;
  }
  setTimeout(() => release(form), PATIENCE);
}, true);
document.addEventListener("gz:released", event => release(event.target));  // a page that could not keep the sending for later
document.addEventListener("gz:kept", event => { release(event.target); newKey(event.target); });  // one that did
document.addEventListener("click", event => {
  if (event.target.closest("[aria-disabled=true]")) event.preventDefault();
}, true);
if (body.dataset.keptAt) for (const form of document.forms) newKey(form);  // the copy without a line may be shown twice
window.addEventListener("pageshow", event => {
  if (event.persisted) for (const form of document.forms) { release(form); newKey(form); }
});

// -- drafts: <textarea data-draft="name">. Taken away by the form's success, or by data-draft-done="name" on a page
const slot = name => "gz-draft:" + name;
const store = (act, ...rest) => { try { return localStorage[act](...rest); } catch { return null; } };
for (const field of document.querySelectorAll("[data-draft]")) {
  if (!field.value) field.value = store("getItem", slot(field.dataset.draft)) || "";
}
for (const mark of document.querySelectorAll("[data-draft-done]")) store("removeItem", slot(mark.dataset.draftDone));
document.addEventListener("input", event => {
  const name = event.target.dataset && event.target.dataset.draft;
  if (name) store(event.target.value ? "setItem" : "removeItem", slot(name), event.target.value);
});

// -- htmx: what happened to a sending
document.addEventListener("htmx:afterRequest", event => {
  const form = event.detail.elt.closest("form");
  if (!form) return;
  release(form);
  if (!event.detail.successful) return;
  for (const field of form.querySelectorAll("[data-draft]")) store("removeItem", slot(field.dataset.draft));
  newKey(form);
  document.getElementById("refusal")?.replaceChildren();
});
document.addEventListener("htmx:afterSwap", event => {  // the form may be longer than the phone
  if (event.detail.target.id === "refusal") event.detail.target.scrollIntoView({ block: "center" });
});
document.addEventListener("htmx:sendError", () => refuse(body.dataset.lost));
document.addEventListener("htmx:timeout", () => refuse(body.dataset.lost));
document.addEventListener("htmx:responseError", event => { if (event.detail.xhr.status === 500) refuse(body.dataset.broken); });

// -- "/" goes to the search field; single keys mean nothing while somebody writes
document.addEventListener("keydown", event => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const field = document.querySelector('[data-key="/"]');
  if (field) { event.preventDefault(); field.focus(); }
});
document.addEventListener("keydown", event => {
  const open = event.key === "Escape" && document.querySelector(".gz-more[open]");
  if (open) { open.open = false; open.querySelector("summary").focus(); }
});
