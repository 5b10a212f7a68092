// Reads the page aloud with the voice of the device; nothing leaves it. The button shows only where there is a voice.

const voice = window.speechSynthesis, button = document.querySelector("[data-aloud]");
const BLOCKS = "p, li, h1, h2, h3, dt, dd, td, th, label, legend, summary, blockquote, div, section, article, main";
const SILENT = "button, .btn, nav, select, textarea, script, style, svg, template, .visually-hidden, [aria-hidden=true]";
const LANGUAGES = { "zh-hans": "zh-CN", "zh-hant": "zh-TW", en: "en" };

function said() {
  const main = document.getElementById("main"), found = new Map();
  const nodes = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
  while (nodes.nextNode()) {
    const words = nodes.currentNode.data.trim(), parent = nodes.currentNode.parentElement;
    if (!words || parent.closest(SILENT) || !parent.getClientRects().length) continue;
    const block = parent.closest(BLOCKS);
    found.set(block, `${found.get(block) ?? ""} ${words}`);
  }
  return [...found.values()];
}

function show(reading) {
  button.querySelector("span").textContent = reading ? button.dataset.stop : button.dataset.read;
  button.setAttribute("aria-pressed", String(reading));
}

function read() {
  const parts = said().flatMap(words => words.match(/[^。！？!?；;]+[。！？!?；;]?/g) ?? []);  // some voices stop in the middle of long ones
  const language = LANGUAGES[document.documentElement.lang.toLowerCase()] ?? document.documentElement.lang;
  parts.forEach((words, n) => {
    const spoken = new SpeechSynthesisUtterance(words);
    spoken.lang = language;
    spoken.rate = 0.9;
    if (n === parts.length - 1) spoken.onend = () => show(false);
    voice.speak(spoken);
  });
  show(parts.length > 0);
}

if (button && voice) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const reading = button.getAttribute("aria-pressed") === "true";
    voice.cancel();
    if (reading) show(false); else read();
  });
  window.addEventListener("pagehide", () => voice.cancel());
}
