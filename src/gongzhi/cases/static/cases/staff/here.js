// "I am here": where its owner ticks it, the phone's position goes along with the form. The server keeps the distance only.

for (const form of document.querySelectorAll("[data-here]")) {
  if (!navigator.geolocation) continue;
  const ask = form.querySelector("[data-here-ask]"), said = form.querySelector("[data-here-said]");
  const box = ask.querySelector("input"), lng = form.elements.lng, lat = form.elements.lat;
  ask.hidden = false;

  const forget = () => { lng.value = lat.value = said.textContent = ""; };
  const found = ({ coords }) => {
    if (!box.checked) return;
    lng.value = coords.longitude;
    lat.value = coords.latitude;
    said.textContent = said.dataset.found;
  };
  const none = () => { forget(); box.checked = false; said.textContent = said.dataset.none; };

  box.addEventListener("change", () => {
    forget();
    if (box.checked) navigator.geolocation.getCurrentPosition(found, none, { enableHighAccuracy: true, timeout: 10000, maximumAge: 60000 });
  });
}
