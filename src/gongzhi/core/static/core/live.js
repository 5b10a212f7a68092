// A live part of a page: <div data-live="/address" data-every="5"> is asked again and again; an unchanged part costs
// one 304. data-mark="id" names where "live" or "nothing new since 14:32" stands, in its data-fresh and data-stale.

const STALE = 30_000;
const clock = at => at.toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false });

const known = new WeakSet();

class Live {
  constructor(part) {
    this.part = part;
    this.tag = "";
    this.heard = Date.now();
    this.every = 1000 * Number(part.dataset.every || 5);
    this.timer = setTimeout(() => this.ask(), this.every);
  }

  async ask() {
    if (!this.part.isConnected) return;
    if (!document.hidden) await this.fetch();
    this.mark();
    if (this.part.isConnected && this.part.dataset.live) this.timer = setTimeout(() => this.ask(), this.every);
  }

  async fetch() {
    const headers = { "HX-Request": "true", "X-Live": "true" };
    if (this.tag) headers["If-None-Match"] = this.tag;
    try {
      const answer = await fetch(this.part.dataset.live, { headers, cache: "no-store", credentials: "same-origin" });
      if ((answer.status !== 304 && !answer.ok) || answer.redirected) return;  // signed out: the mark says since when
      this.heard = Date.now();
      if (answer.status === 304) return;
      this.tag = answer.headers.get("ETag") || "";
      this.show(await answer.text());
    } catch { /* no line: the mark says since when */ }
  }

  // Focus is kept: on the same id if it is still there.
  show(html) {
    if (html.trim() === this.last) return;
    this.last = html.trim();
    const held = this.part.contains(document.activeElement) ? document.activeElement.id : "";
    const made = document.createRange().createContextualFragment(html).firstElementChild;
    if (made && made.id && made.id === this.part.id) { this.part.replaceWith(made); this.part = made; known.add(made); }
    else this.part.innerHTML = html;
    window.htmx?.process(this.part);
    if (held) document.getElementById(held)?.focus();
  }

  mark() {
    const line = document.getElementById(this.part.dataset.mark || "");
    if (!line) return;
    const stale = Date.now() - this.heard > STALE;
    line.classList.toggle("st-soon", stale);
    const words = stale ? line.dataset.stale.replace("{time}", clock(new Date(this.heard))) : line.dataset.fresh;
    if (line.textContent !== words) line.textContent = words;
  }
}

export function start(root = document) {
  for (const part of root.querySelectorAll("[data-live]")) {
    if (known.has(part)) continue;
    known.add(part);
    new Live(part);
  }
}
start();
document.addEventListener("htmx:load", event => start(event.target.parentNode || document));
