// A field to sign in with a finger or a pen. What is kept are lines of points on a sheet of 1000 by 1000, no picture.

const MOST = 1500;  // points

class Pad {
  constructor(box) {
    this.canvas = box.querySelector("canvas");
    this.field = box.closest("form").querySelector("[data-strokes]");
    this.lines = [];
    this.points = 0;
    box.hidden = false;
    this.pen = this.canvas.getContext("2d");
    this.pen.lineWidth = 4;
    this.pen.lineCap = this.pen.lineJoin = "round";
    this.canvas.addEventListener("pointerdown", event => this.begin(event));
    this.canvas.addEventListener("pointermove", event => this.go(event));
    box.querySelector("[data-clear]").addEventListener("click", () => this.clear());
    try { this.lines = JSON.parse(this.field.value || "[]"); } catch { this.lines = []; }
    this.draw();
  }

  at(event) {
    const edge = this.canvas.getBoundingClientRect();
    const inside = value => Math.round(1000 * Math.min(1, Math.max(0, value)));
    return [inside((event.clientX - edge.left) / edge.width), inside((event.clientY - edge.top) / edge.height)];
  }

  begin(event) {
    this.canvas.setPointerCapture(event.pointerId);
    this.lines.push([this.at(event)]);
    event.preventDefault();
  }

  go(event) {
    if (!event.buttons || !this.lines.length || this.points > MOST) return;
    this.points += 1;
    this.lines.at(-1).push(this.at(event));
    this.keep();
  }

  clear() {
    this.lines = [];
    this.points = 0;
    this.keep();
  }

  keep() {
    const drawn = this.lines.filter(line => line.length > 1);
    this.field.value = drawn.length ? JSON.stringify(drawn) : "";
    this.draw();
  }

  draw() {
    const { width, height } = this.canvas;
    this.pen.clearRect(0, 0, width, height);
    for (const line of this.lines) {
      this.pen.beginPath();
      for (const [x, y] of line) this.pen.lineTo(x * width / 1000, y * height / 1000);
      this.pen.stroke();
    }
  }
}

for (const box of document.querySelectorAll("[data-sign]")) new Pad(box);
