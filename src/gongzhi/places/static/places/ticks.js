// A list of checkboxes: all, none, and a range with Shift. Without it every box still works by itself.

for (const form of document.querySelectorAll("[data-ticks]")) {
  const boxes = [...form.querySelectorAll("input[type=checkbox]")];
  let last = null;
  for (const [selector, value] of [["[data-ticks-all]", true], ["[data-ticks-none]", false]]) {
    const button = form.querySelector(selector);
    button.hidden = boxes.length < 2;
    button.addEventListener("click", () => boxes.forEach(box => { box.checked = value; }));
  }
  form.addEventListener("click", event => {
    const here = boxes.indexOf(event.target);
    if (here < 0) return;
    if (event.shiftKey && last !== null) {
      for (let n = Math.min(here, last); n <= Math.max(here, last); n++) boxes[n].checked = event.target.checked;
    }
    last = here;
  });
}
