// A map of what the list beside it says. Where this does not run, the list does the work.

const box = document.getElementById("map"), say = box.dataset;
const spots = new Map();  // markers by the row of the list

async function open() {
  const answer = await fetch(say.points, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(answer.status);
  const found = await answer.json();
  if (!found.spots.length) return;
  box.hidden = false;
  show(found);
}

function show(found) {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = L.map(box, { zoomControl: false, maxZoom: 19, minZoom: 4, zoomSnap: 0.5, zoomAnimation: !still, fadeAnimation: !still });
  map.attributionControl.setPrefix(false);
  L.control.zoom({ zoomInTitle: say.nearer, zoomOutTitle: say.farther }).addTo(map);
  L.control.scale({ imperial: false }).addTo(map);
  for (const layer of JSON.parse(say.layers)) {
    L.tileLayer(layer, { maxZoom: 19, maxNativeZoom: 18, attribution: plain(say.source).innerHTML, referrerPolicy: "strict-origin" }).addTo(map);
  }
  const bounds = L.latLngBounds(found.spots.map(spot => spot.at));
  for (const outline of found.outlines) {
    const drawn = L.polygon(outline.ring, { className: "gz-outline", interactive: false })
      .bindTooltip(plain(outline.name), { permanent: true, direction: "bottom", offset: [0, 16], className: "gz-outline-name" }).addTo(map);
    bounds.extend(drawn.getBounds());
  }
  const bare = say.layers === "[]" && !found.outlines.length;  // no ground that says the names
  const group = L.markerClusterGroup({
    showCoverageOnHover: false, maxClusterRadius: 44, animate: !still, iconCreateFunction: together,
    disableClusteringAtZoom: found.outlines.length ? 1 : 18, spiderfyOnMaxZoom: true,
  });
  for (const spot of found.spots) {
    const marker = L.marker(spot.at, { icon: pin(spot.n, spot.late, `${spot.name}: ${spot.words}`), riseOnHover: true });
    marker.spot = spot;
    marker.bindPopup(() => card(spot), { minWidth: 180 });
    if (bare) marker.bindTooltip(plain(spot.name), { permanent: true, direction: "bottom", offset: [0, 18], className: "gz-outline-name" });
    spots.set(String(spot.row), marker);
    group.addLayer(marker);
  }
  group.addTo(map);
  map.fitBounds(bounds, { maxZoom: found.outlines.length ? 19 : 17, padding: [44, 44] });
  map.on("popupopen", event => event.popup.getElement().querySelector("a").focus());
  map.on("popupclose", event => event.popup._source?.getElement()?.focus());
  beside(group);
}

function plain(text) {  // Leaflet reads strings as HTML
  const words = document.createElement("span");
  words.textContent = text;
  return words;
}

function pin(n, late, words) {
  const mark = late ? `<span aria-hidden="true">!</span>` : "";
  const icon = document.createElement("span"), name = document.createElement("span");
  icon.innerHTML = `<b aria-hidden="true">${n}</b>${mark}`;
  name.className = "visually-hidden";
  name.textContent = words;
  icon.append(name);
  return L.divIcon({ html: icon, className: late ? "gz-pin gz-pin-late" : "gz-pin", iconSize: null });
}

function together(cluster) {
  const inside = cluster.getAllChildMarkers().map(marker => marker.spot);
  const n = inside.reduce((sum, spot) => sum + spot.n, 0), late = inside.reduce((sum, spot) => sum + spot.late, 0);
  const icon = pin(n, late, say.together.replace("{places}", inside.length).replace("{n}", n));
  icon.options.className += " gz-pin-many";
  return icon;
}

function card(spot) {
  const whole = document.createElement("div"), name = document.createElement("b"), link = document.createElement("a");
  const words = document.createElement("div");
  name.textContent = spot.name;
  words.textContent = spot.words;
  link.href = spot.url;
  link.textContent = say.see;
  whole.append(name, words, link);
  return whole;
}

function beside(group) {
  for (const button of document.querySelectorAll("[data-spot]")) {
    const marker = spots.get(button.dataset.spot);
    if (!marker) continue;
    button.hidden = false;
    button.addEventListener("click", () => {
      box.scrollIntoView({ block: "nearest" });
      group.zoomToShowLayer(marker, () => marker.openPopup());
    });
  }
}

open().catch(() => { document.getElementById("map-failed").hidden = false; });
