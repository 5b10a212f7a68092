// <form data-queue="what it is about">: laid on this phone before it is sent, taken away when it has arrived. Without a
// line it stays there. data-mark: the id of the part that says so, else the list of what waits is opened; data-elsewhere:
// where it can be entered by itself when its own page no longer takes it.

const queue = window.gzQueue, { body } = document;
const path = form => { const to = new URL(form.getAttribute("action") || location.href, location); return to.pathname + to.search; };
const photoBox = form => form.querySelector("[data-photos]");
let ready = false, current = null;

if (window.gzWorker && window.indexedDB && queue) {
  window.gzWorker.then(({ isFirst }) => {
    ready = true;
    if (isFirst) fetch(location.href, { headers: { "X-Along": "true" } }).catch(() => {});  // stored as it would be from now on
  });
}

function itemOf(form) {
  const fields = [], files = [], shots = [];
  for (const [name, value] of new FormData(form)) {
    if (typeof value !== "string") { if (value.size) files.push({ key: value.name, blob: value, name: value.name }); }
    else if (!["csrfmiddlewaretoken", "idem", "seen_at"].includes(name)) fields.push([name, value]);
  }
  const box = photoBox(form), words = fields.find(([name]) => name === "text");
  if (box) box.dispatchEvent(new CustomEvent("gz:photos", { detail: shots }));
  return {
    idem: form.elements.namedItem("idem").value, to: path(form), page: location.pathname + location.search, title: form.dataset.queue,
    mark: form.dataset.mark || "", elsewhere: form.dataset.elsewhere || "", words: words ? words[1] : "", fields,
    photos: box ? shots : files, apart: Boolean(box), who: body.dataset.who || "", at: Date.now(), state: "waiting",
  };
}

// True where all of it lies here; "words" where there was room for the words alone; false where nothing could be laid down.
async function lay(item) {
  for (const [laid, all] of [[true, item.photos], ["words", []]]) {
    try {
      await queue.put(Object.assign({}, item, { photos: all, missing: item.photos.length - all.length }));
      return laid;
    } catch (fault) { /* no room: tried again without photos */ }
  }
  return false;
}

function takeDraft(form) {
  for (const field of form.querySelectorAll("[data-draft]")) try { localStorage.removeItem(`gz-draft:${field.dataset.draft}`); } catch (fault) { /* none was kept */ }
}

async function stays(form, laid) {  // no line: it lies here and goes by itself
  const registration = await navigator.serviceWorker.ready;
  if (registration.sync) registration.sync.register("gz-queue").catch(() => {});
  if (navigator.storage && navigator.storage.persist) navigator.storage.persist().catch(() => {});
  if (laid === "words") return full(form);
  takeDraft(form);
  body.dataset.laid = "true";
  if (form.dataset.mark) { form.dispatchEvent(new Event("gz:kept", { bubbles: true })); marks(); }
  else location.assign(body.dataset.phone);
}

function full(form) {
  const box = document.getElementById("refusal"), error = document.createElement("div");
  error.className = "gz-error";
  error.textContent = body.dataset.full;
  box.replaceChildren(error);
  box.scrollIntoView({ block: "center" });
  form.dispatchEvent(new Event("gz:released", { bubbles: true }));
}

// -- parts of this page whose words wait
async function marks() {
  for (const item of await queue.all()) {
    const part = item.page.split("?")[0] === location.pathname && ["waiting", "held"].includes(item.state) && document.getElementById(item.mark);
    if (!part) continue;
    part.querySelector("[data-laid]").hidden = false;
    for (const answers of part.querySelectorAll("[data-answers]")) answers.hidden = true;
  }
}

// -- a form that htmx sends: the page shows the answer, photos follow one by one
// The form itself: once the answer has taken its place, the event names what is around it.
const formOf = event => (event.detail.requestConfig || event.detail).elt;
const isOurs = event => ready && formOf(event).matches("form[data-queue]");
document.addEventListener("htmx:beforeRequest", event => {
  if (!isOurs(event)) return;
  const item = itemOf(formOf(event));
  current = { idem: item.idem, laid: lay(item) };
});
for (const fault of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(fault, async event => {
    if (!isOurs(event) || !current) return;
    const laid = await current.laid;
    if (laid) stays(formOf(event), laid);
  });
}
document.addEventListener("htmx:afterRequest", event => {
  if (isOurs(event) && current && event.detail.xhr.status) current.settled = settle(current, event.detail.successful);
});
async function settle({ idem, laid }, went) {
  await laid;
  const item = await queue.get(idem), goesOn = document.querySelector("[data-photo-url]");
  if (!item) return;
  if (went && item.photos.length && goesOn) await queue.change(idem, { photosTo: goesOn.dataset.photoUrl, link: location.pathname });
  else await queue.drop(idem);
}
document.addEventListener("gz:photo-gone", event => {  // it has arrived, or was taken back: one after the other, and not before the words have settled
  if (current) current.settled = Promise.resolve(current.settled).then(() => without(current.idem, event.detail));
});
async function without(idem, key) {
  const item = await queue.get(idem);
  if (!item || !item.photosTo) return;
  const left = item.photos.filter(photo => photo.key !== key);
  if (left.length) await queue.change(idem, { photos: left }); else await queue.drop(idem);
}

// -- a plain form: sent from here; where the server refuses it, it is sent as without this script, to show why
document.addEventListener("submit", async event => {
  const form = event.target;
  if (!ready || event.defaultPrevented || !form.matches("form[data-queue]:not([hx-post])")) return;
  event.preventDefault();
  const item = itemOf(form), laid = await lay(item);
  if (laid !== true) return laid && !navigator.onLine ? full(form) : queue.drop(item.idem).catch(() => {}).then(() => form.submit());
  await queue.flush();
  const now = await queue.get(item.idem);
  if (!now || now.state === "waiting") return stays(form, true);
  await queue.drop(item.idem);
  takeDraft(form);
  if (now.state === "sent") location.assign(now.link); else form.submit();
});

// -- #mend=key: what waits or was refused comes back into its form, under the same key
async function mend() {
  const idem = decodeURIComponent(location.hash.slice(6)), item = await queue.get(idem);
  if (!item || item.state === "sent") return;
  const forms = Array.from(document.querySelectorAll("form[data-queue]"));
  const form = forms.find(one => path(one) === item.to && (one.dataset.mark || "") === item.mark && sameKind(one, item)) || forms.find(one => one.dataset.takesAll);
  if (!form) return;
  await queue.change(idem, { state: "held" });
  for (const [name, value] of item.fields) fill(form.elements.namedItem(name), value);
  form.elements.namedItem("idem").value = idem;
  for (let part = form.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
  const box = photoBox(form), file = form.querySelector("input[type=file]");
  if (box) box.dispatchEvent(new CustomEvent("gz:bring", { detail: item.photos }));
  else if (file && item.photos.length) {
    const given = new DataTransfer();
    for (const photo of item.photos) given.items.add(new File([photo.blob], photo.name, { type: photo.blob.type }));
    file.files = given.files;
  }
  form.scrollIntoView({ block: "center" });
}
const sameKind = (form, item) => item.fields.every(([name, value]) => name !== "result" || form.elements.namedItem("result").value === value);
function fill(field, value) {
  if (!field) return;
  if (field.type === "checkbox") field.checked = true;
  else if (field.value !== value) field.value = value;
  if (field.dispatchEvent) field.dispatchEvent(new Event("input", { bubbles: true }));
}
if (queue && window.indexedDB) {
  marks().catch(() => {});
  if (location.hash.startsWith("#mend=")) window.addEventListener("load", () => mend().catch(() => {}));
}
