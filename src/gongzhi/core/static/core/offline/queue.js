// What waits on this phone, for pages and for the worker: forms with their photos, each sent once by the key of its form.
// A plain script: the worker of an old phone knows no modules. States: waiting, held (being changed), refused, unsure
// (it waited longer than the server remembers keys), sent.

(scope => {
  const STORE = "waiting", WHO = "/on-this-phone/who/", DAY = 86400000, PATIENCE = 120000;
  const LATER = "later", REFUSED = "refused", DONE = "done";
  let going = Promise.resolve();

  const asked = request => new Promise((done, fail) => { request.onsuccess = () => done(request.result); request.onerror = () => fail(request.error); });
  async function store(mode, act) {
    const opening = indexedDB.open("gongzhi", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE, { keyPath: "idem" });
    const base = await asked(opening);
    try {
      const step = base.transaction(STORE, mode), over = new Promise((done, fail) => {
        step.oncomplete = done;
        step.onabort = step.onerror = () => fail(step.error);
      });
      const found = await Promise.all([asked(act(step.objectStore(STORE))), over]);
      return found[0];
    } finally { base.close(); }
  }

  const all = async () => (await store("readonly", rows => rows.getAll())).sort((a, b) => a.at - b.at);
  const get = idem => store("readonly", rows => rows.get(idem));
  async function put(item) { await store("readwrite", rows => rows.put(item)); tell(); }
  async function drop(idem) { await store("readwrite", rows => rows.delete(idem)); tell(); }
  async function change(idem, facts) {  // what was thrown away meanwhile stays away
    const item = await get(idem);
    if (item) await put(Object.assign(item, facts));
  }

  const channel = "BroadcastChannel" in scope ? new BroadcastChannel("gz-queue") : null;
  function tell() {
    if (channel) channel.postMessage("changed");
    if (scope.document) scope.dispatchEvent(new Event("gz:queue"));
  }
  if (channel && scope.document) channel.onmessage = () => scope.dispatchEvent(new Event("gz:queue"));

  // -- one question to the server. A refusal comes in words; anything else that is no answer is tried later.
  async function ask(address, how) {
    const stop = "AbortController" in scope ? new AbortController() : null;
    const timer = setTimeout(() => stop && stop.abort(), PATIENCE);
    try {
      const answer = await fetch(address, Object.assign({ credentials: "same-origin", cache: "no-store", signal: stop ? stop.signal : undefined }, how));
      const said = /json/.test(answer.headers.get("Content-Type") || "") ? await answer.json() : null;
      if (answer.ok && said && !answer.redirected) return { state: DONE, said };
      const isFinal = answer.status >= 400 && answer.status < 500 && answer.status !== 429 && (said || answer.status !== 403);
      return { state: isFinal ? REFUSED : LATER, why: (said && said.error) || "" };
    } catch (fault) {
      return { state: LATER, why: "" };
    } finally { clearTimeout(timer); }
  }
  const post = (address, body, me) => ask(address, { method: "POST", body, headers: { Accept: "application/json", "X-CSRFToken": me.token } });

  async function sendWords(item, me) {
    const body = new FormData();
    for (const [name, value] of item.fields) body.append(name, value);
    body.append("idem", item.idem);
    body.append("seen_at", new Date(item.at).toISOString());
    if (!item.who && me.who) body.append("anonymous", "on");  // written by nobody: it is not put under the account of who sends it
    if (!item.apart) for (const photo of item.photos) body.append("photos", photo.blob, photo.name);
    const answer = await post(item.to, body, me);
    if (answer.state !== DONE) return answer;
    const apart = item.apart ? item.photos : [];
    Object.assign(item, { link: answer.said.to, number: answer.said.number || "", photosTo: answer.said.photos || "-", photos: apart });
    await change(item.idem, { link: item.link, number: item.number, photosTo: item.photosTo, photos: apart });
    return answer;
  }

  async function sendPhotos(item, me) {
    const lost = item.lost || [];
    for (const photo of item.photos) {
      const body = new FormData();
      body.append("photo", photo.blob, photo.name);
      body.append("idem", photo.key);
      body.append("taken_at", photo.at || "");
      const answer = await post(item.photosTo, body, me);
      if (answer.state === LATER) return answer;
      if (answer.state === REFUSED) lost.push(`${photo.name}: ${answer.why}`);
      await change(item.idem, { photos: ((await get(item.idem)) || item).photos.filter(one => one.key !== photo.key), lost });
    }
    return { state: DONE, lost };
  }

  // Words first, then the photos. What was sent keeps its number and link here, nothing of what was written.
  async function send(item, me) {
    let answer = item.photosTo ? { state: DONE } : await sendWords(item, me);
    if (answer.state === DONE) answer = await sendPhotos(item, me);
    const facts = { why: answer.why || "", tried: Date.now() };
    if (answer.state === REFUSED) facts.state = "refused";
    if (answer.state === DONE) Object.assign(facts, { state: "sent", fields: [], photos: [], lost: answer.lost });
    await change(item.idem, facts);
    return answer.state;
  }

  async function run() {
    const rows = (await all()).filter(item => item.state === "waiting");
    if (!rows.length) return true;
    const heard = await ask(WHO, {}), me = heard.said;
    if (!me) return false;
    for (const item of rows) {
      if (item.who && item.who !== me.who) continue;  // it waits for who wrote it
      if (Date.now() - item.at > me.days * DAY) { await change(item.idem, { state: "unsure" }); continue; }
      if (await send(item, me) === LATER) return false;
    }
    return true;
  }
  const alone = act => scope.navigator.locks ? scope.navigator.locks.request("gz-queue", act) : act();

  // Send what waits, in the order in which it was written; false where the line is not there.
  function flush() {
    going = going.then(() => alone(run)).catch(() => false);  // a run that has begun may not know what was laid down since
    return going;
  }

  scope.gzQueue = { all, get, put, drop, change, flush };
})(self);
