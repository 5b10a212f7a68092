// What was typed into a form that was sent after the session had ended comes back when the person has signed in again:
// into the form of the same address, on this page or in a part that is opened on it. It lies in this tab only.

const KEY = "gz-sent";
const TYPED = "textarea, select, input:not([type=password], [type=file], [type=hidden], [type=submit])";
const signIn = document.body.dataset.signIn;

function written(form) {
  const found = {};
  for (const field of form.querySelectorAll(TYPED)) {
    if (!field.name || field.name === "size") continue;
    if (field.type === "checkbox" || field.type === "radio") { if (field.checked) (found[field.name] ||= []).push(field.value); }
    else if (field.value) found[field.name] = [field.value];
  }
  return found;
}

function fill(form, found) {
  for (const field of form.querySelectorAll(TYPED)) {
    const values = found[field.name];
    if (!values) continue;
    if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
    else field.value = values[0];
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

let kept = null;
try {
  kept = JSON.parse(sessionStorage.getItem(KEY));
  const from = document.referrer && new URL(document.referrer).pathname;
  if (location.pathname !== signIn) sessionStorage.removeItem(KEY);
  if (from !== signIn) kept = null;  // another page was taken: the sending went through
} catch { kept = null; }

function bring(root) {
  if (!kept || location.pathname === signIn) return;
  for (const form of root.querySelectorAll("form[method=post]")) {
    if (new URL(form.action, location).pathname !== kept.to) continue;
    fill(form, kept.found);
    kept = null;
    return;
  }
}
bring(document);
document.addEventListener("htmx:load", event => bring(event.target.parentNode || document));

document.addEventListener("htmx:afterRequest", event => {
  if (event.detail.successful) try { sessionStorage.removeItem(KEY); } catch { /* nothing was stored either */ }
});
document.addEventListener("submit", event => {
  const form = event.target;
  if (form.method !== "post" || location.pathname === signIn) return;
  const to = new URL(form.action, location).pathname;
  try { sessionStorage.setItem(KEY, JSON.stringify({ to, found: written(form) })); } catch { /* a full store keeps nothing */ }
}, true);
