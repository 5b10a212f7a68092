// Photos of a report: facts read, made small, shown at once; sent one by one when there is an address to send them to.
// Without it the plain file field goes with the form. #photos survives the swap to the receipt, so uploads go on there.

const LONGEST = 1600, QUALITY = 0.8, PATIENCE = 120_000, TAKEN = 0x9003;  // EXIF: DateTimeOriginal
const shots = [];
let busy = false;

const box = () => document.querySelector("[data-photos]");
const target = () => document.querySelector("[data-photo-url]")?.dataset.photoUrl || "";
const most = () => Number(box().dataset.most || 9);
const fill = (words, n) => words.replace("{n}", n);
const made = (tag, facts) => Object.assign(document.createElement(tag), facts);

async function pictureOf(file) {
  try {
    return await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    const image = Object.assign(new Image(), { src: URL.createObjectURL(file) });  // old WebViews know no options
    await image.decode();
    return image;
  }
}

// A picture that this browser cannot open (HEIC) goes as it is, shown by its name: the server makes it small.
async function small(file) {
  try {
    const picture = await pictureOf(file);
    const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
    const sheet = document.createElement("canvas");
    Object.assign(sheet, { width: Math.round(picture.width * scale), height: Math.round(picture.height * scale) });
    sheet.getContext("2d").drawImage(picture, 0, 0, sheet.width, sheet.height);
    picture.close?.();
    const blob = await new Promise(done => sheet.toBlob(done, "image/jpeg", QUALITY));
    return blob && (scale < 1 || blob.size < file.size) ? blob : file;
  } catch {
    return file;
  }
}

// Only the time leaves the phone. The position is compared here with where the place lies, and forgotten.
async function facts(file) {
  try {
    const { default: exifr } = await import(box().dataset.exif);
    const said = await exifr.parse(file);
    const [day, time] = (said?.[TAKEN] || "").split(" ");
    return { at: time ? `${day.replaceAll(":", "-")}T${time}` : "", here: [said?.latitude, said?.longitude] };
  } catch {
    return { at: "", here: [] };
  }
}

function isFar([lat, lng]) {
  const [placeLat, placeLng] = (box().dataset.where || "").split(",").map(Number);
  if (!lat || !lng || !placeLat) return false;
  const east = (lng - placeLng) * 111_320 * Math.cos(lat * Math.PI / 180), north = (lat - placeLat) * 110_574;
  return Math.hypot(east, north) > 1500;
}

const newKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map(b => b.toString(16).padStart(2, "0")).join("");

function tile(shot) {
  const figure = made("figure", { className: "gz-photo" });
  const image = made("img", { src: URL.createObjectURL(shot.file), alt: fill(box().dataset.photo, shots.length) });
  image.onerror = () => image.replaceWith(made("span", { className: "gz-photo-words gz-xs", textContent: shot.file.name }));
  const cross = made("button", { type: "button", className: "x", onclick: () => remove(shot) });
  cross.setAttribute("aria-label", fill(box().dataset.remove, shots.length));
  cross.append(box().querySelector("template").content.cloneNode(true));
  figure.append(image, cross);
  return figure;
}

async function add(file, key = newKey()) {
  const shot = { file, key, state: "new" };
  shots.push(shot);
  shot.tile = tile(shot);
  box().querySelector(".gz-add").before(shot.tile);
  const known = await facts(file);
  shot.at = known.at;
  if (isFar(known.here)) say(box().dataset.far);
  shot.blob = await small(file);
  shot.state = "waiting";
  pump();
}

async function remove(shot) {
  if (shot.request) shot.request.abort();
  if (shot.id) {
    const gone = await fetch(`${target()}${shot.id}/remove/`, { method: "POST", headers: headers() }).catch(() => null);
    if (!gone?.ok) return mark(shot, "failed", document.body.dataset.lost);
  }
  gone(shot);
  shots.splice(shots.indexOf(shot), 1);
  shot.tile.remove();
  box().querySelector(".gz-add").hidden = shots.length >= most();
  box().querySelector("input[type=file]").focus();
}

const gone = shot => document.dispatchEvent(new CustomEvent("gz:photo-gone", { detail: shot.key }));
const headers = () => ({ Accept: "application/json", ...JSON.parse(document.body.getAttribute("hx-headers") || "{}") });
const say = words => { box().querySelector("[data-photo-words]").textContent = words; };

function mark(shot, state, words = "") {
  shot.state = state;
  shot.tile.querySelectorAll("progress, .gz-again").forEach(part => part.remove());
  if (state === "sending") {
    const bar = made("progress", { max: 100 });
    bar.setAttribute("aria-label", box().dataset.sending);
    shot.tile.append(bar);
  }
  if (state === "failed") {
    const retry = () => { mark(shot, "waiting"); pump(); };
    shot.tile.append(made("button", { type: "button", className: "gz-again", textContent: box().dataset.retry, onclick: retry }));
  }
  const sent = shots.filter(one => one.state === "sent").length;
  say(words || (target() && shots.length ? box().dataset.progress.replace("{n}", sent).replace("{all}", shots.length) : ""));
}

function send(shot) {
  return new Promise(done => {
    const request = shot.request = new XMLHttpRequest(), form = new FormData();
    form.append("photo", shot.blob, shot.blob === shot.file ? shot.file.name : "photo.jpg");
    form.append("idem", shot.key);
    form.append("taken_at", shot.at || "");
    request.open("POST", target());
    request.timeout = PATIENCE;
    request.responseType = "json";
    for (const [name, value] of Object.entries(headers())) request.setRequestHeader(name, value);
    request.upload.onprogress = event => { const bar = shot.tile.querySelector("progress"); if (bar) bar.value = 100 * event.loaded / event.total; };
    request.onload = () => { shot.id = request.response?.id; if (shot.id) gone(shot); mark(shot, shot.id ? "sent" : "failed", request.response?.error); done(); };
    request.onerror = request.ontimeout = () => { mark(shot, "failed", document.body.dataset.lost); done(); };
    request.onabort = done;
    request.send(form);
  });
}

async function pump() {
  if (busy || !target()) return;
  busy = true;
  for (let shot; (shot = shots.find(one => one.state === "waiting"));) { mark(shot, "sending"); await send(shot); }
  busy = false;
}

document.addEventListener("change", event => {
  const field = event.target;
  if (field.type !== "file" || !field.closest("[data-photos]")) return;
  for (const file of [...field.files].slice(0, most() - shots.length)) add(file);
  field.value = "";
  box().querySelector(".gz-add").hidden = shots.length >= most();
});
document.addEventListener("gz:photos", event => {  // the queue of the phone asks what goes with the words
  for (const { key, blob, file, at } of shots) event.detail.push({ key, at, blob: blob || file, name: blob && blob !== file ? "photo.jpg" : file.name });
}, true);
document.addEventListener("gz:bring", event => { for (const { key, blob, name } of event.detail) add(new File([blob], name, { type: blob.type }), key); }, true);
document.addEventListener("htmx:afterSettle", pump);
window.addEventListener("online", () => { for (const shot of shots) if (shot.state === "failed") shot.state = "waiting"; pump(); });
window.addEventListener("beforeunload", event => { if (!document.body.dataset.laid && shots.some(shot => ["new", "waiting", "sending"].includes(shot.state))) event.preventDefault(); });
