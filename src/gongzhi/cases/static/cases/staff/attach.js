// Photos of a reply: what was chosen is shown at once and can be left out again. Without it the file field does its work.

for (const box of document.querySelectorAll("[data-attach]")) {
  const field = box.querySelector("input[type=file]"), none = box.querySelector("[data-attach-none]");
  const shown = box.querySelector("[data-attach-shown]");
  field.classList.add("visually-hidden");

  const show = () => {
    for (const image of shown.querySelectorAll("img")) URL.revokeObjectURL(image.src);
    const figures = [...field.files].map((file, n) => {
      const figure = document.createElement("figure"), image = document.createElement("img");
      figure.className = "gz-photo";
      image.src = URL.createObjectURL(file);
      image.alt = box.dataset.alt.replace("{n}", n + 1);
      image.onerror = () => image.replaceWith(file.name);  // a kind of picture that this browser cannot open
      figure.append(image);
      return figure;
    });
    shown.replaceChildren(...figures);
    shown.hidden = none.hidden = !figures.length;
  };

  field.addEventListener("change", show);
  none.addEventListener("click", () => { field.value = ""; show(); field.focus(); });
}

// -- a text for replies goes into the box, after what stands there
document.addEventListener("click", event => {
  const link = event.target.closest("[data-fill]");
  const box = document.getElementById("id_text");
  if (!link || !box) return;
  event.preventDefault();
  box.value = [box.value.trim(), link.dataset.fill].filter(Boolean).join("\n");
  box.dispatchEvent(new Event("input", { bubbles: true }));
  box.focus();
});
