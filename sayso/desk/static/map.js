// The map page: two clocks, a map, and a panel that says the same in words.
"use strict";

import * as maplibregl from "./vendor/maplibre-gl.mjs";
import { colour, complain, getJson } from "./desk.js";

const DAY = 86400000;
const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const byId = (id) => document.getElementById(id);
const clock = byId("clock");
const first = Date.parse(clock.dataset.first), knownFirst = Date.parse(clock.dataset.knownFirst);

const iso = (time) => new Date(time).toISOString().slice(0, 10);
const said = (time) => {
  const day = new Date(time);
  return `${day.getUTCDate()} ${MONTHS[day.getUTCMonth()]} ${day.getUTCFullYear()}`;
};

const state = {
  day: Number(byId("day").value), known: Number(byId("known").value), knownMax: Number(byId("known").max),
  bloc: byId("bloc").checked, place: clock.dataset.place || null, data: null, still: false,
};

// The question, in the address

function address(path, place = state.place) {
  const asked = new URLSearchParams();
  const filters = byId("filters") ? new FormData(byId("filters")) : [];
  asked.set("day", iso(first + state.day * DAY));
  if (state.known < state.knownMax) asked.set("known", iso(knownFirst + state.known * DAY));
  if (place) asked.set("place", place);
  if (state.bloc) asked.set("bloc", "1");
  for (const [name, value] of filters) if (value && ["q", "kind", "source", "on_day"].includes(name)) asked.set(name, value);
  return `${path}?${asked}`;
}

// A published map has pages for its places, and a list that it keeps itself; a desk answers every question.
const published = window.saysoPages ?? null;

function cell(row, text, kind = "td") {
  const made = row.appendChild(document.createElement(kind));
  made.append(text);
  return made;
}

function listHeld() {
  byId("places-title").textContent = `Who holds what on ${said(first + state.day * DAY)}`;
  const rows = state.data.places.filter((place) => holding(place, state.day)).sort((a, b) => b.claims - a.claims).map((place) => {
    const row = document.createElement("tr"), run = holding(place, state.day), name = document.createElement("bdi");
    name.textContent = place.name;
    const link = document.createElement("a");
    if (published[place.key]) link.href = published[place.key];
    link.append(name);
    const head = cell(row, link, "th");
    head.scope = "row";
    const holder = cell(row, state.data.holders[run[1]].name), swatch = document.createElement("span");
    swatch.className = `swatch ${state.data.holders[run[1]].css}`;
    holder.prepend(swatch);
    if (isDisputed(place, state.day)) holder.append(" (disputed)");
    cell(row, sure(run[2])).className = "number";
    cell(row, String(place.claims)).className = "number";
    return row;
  });
  document.querySelector("#held tbody")?.replaceChildren(...rows);
}

let waiting = 0;
function refreshPanel({ push = false } = {}) {
  clearTimeout(waiting);
  if (published) {
    if (state.data) listHeld();
    return;
  }
  waiting = setTimeout(() => {
    const page = address("/");
    if (push) history.pushState(null, "", page);
    else history.replaceState(null, "", page);
    window.htmx.ajax("GET", address("/part/panel"), { target: "#panel", swap: "innerHTML" });
  }, push ? 0 : 200);
}

window.addEventListener("popstate", () => location.reload());

// The two clocks

function sayClocks() {
  const day = said(first + state.day * DAY), known = said(knownFirst + state.known * DAY);
  byId("day-said").textContent = day;
  byId("day").setAttribute("aria-valuetext", day);
  byId("known-said").textContent = state.known < state.knownMax ? known : `${known} (latest)`;
  byId("known").setAttribute("aria-valuetext", known);
}

function setDay(number) {
  const limit = Number(byId("day").max);
  state.day = Math.min(limit, Math.max(0, number));
  byId("day").value = state.day;
  sayClocks();
  // Of many places only the chosen day was fetched at first; the rest is on its way.
  if (!state.still) paint();
  refreshPanel();
}

byId("day").addEventListener("input", (event) => setDay(Number(event.target.value)));
byId("known").addEventListener("input", (event) => {
  state.known = Number(event.target.value);
  sayClocks();
  loadSoon();
});
byId("bloc").addEventListener("change", (event) => {
  state.bloc = event.target.checked;
  loadSoon();
});
for (const [id, step] of [["earlier", -1], ["later", 1]]) {
  byId(id).addEventListener("click", (event) => {
    event.preventDefault();
    setDay(state.day + step);
  });
}

let playing = 0;
function play(on) {
  clearInterval(playing);
  byId("play").setAttribute("aria-pressed", String(on));
  byId("play").textContent = on ? "Pause" : "Play";
  if (!on) return;
  if (state.day >= Number(byId("day").max)) setDay(0);
  playing = setInterval(() => {
    setDay(state.day + 1);
    if (state.day >= Number(byId("day").max)) play(false);
  }, 450);
}
byId("play").addEventListener("click", () => play(byId("play").getAttribute("aria-pressed") !== "true"));

// Places, from the panel or the map

function openPlace(key) {
  if (published) {
    if (published[key]) location.href = published[key];
    return;
  }
  state.place = key;
  refreshPanel({ push: true });
  paint();
  byId("panel").scrollTo({ top: 0 });
}

byId("panel").addEventListener("click", (event) => {
  if (published) return;
  const link = event.target.closest("a[data-place], #back");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  openPlace(link.dataset.place ?? null);
});

// What is held by whom

function holding(place, day) {
  let low = 0, high = place.runs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (place.runs[middle][0] <= day) low = middle + 1;
    else high = middle;
  }
  return place.runs[low - 1] ?? null;
}

const isDisputed = (place, day) => place.disputed.some(([from, to]) => from <= day && day <= to);
const sure = (number) => (number >= 99.5 ? "over 99 %" : `${Math.round(number)} %`);

function feature(place) {
  const run = holding(place, state.day);
  const holder = run && state.data.holders[run[1]];
  const disputed = isDisputed(place, state.day);
  return {
    type: "Feature",
    geometry: { type: "Point", coordinates: [place.lon, place.lat] },
    properties: {
      key: place.key, claims: place.claims, rank: place.rank, disputed, chosen: place.key === state.place,
      colour: holder ? holder.colour : "#707070", sure: run ? run[2] / 100 : 0,
      label: holder ? `${place.name}\n${holder.name}, ${sure(run[2])}${disputed ? ", disputed" : ""}` : place.name,
    },
  };
}

function sentence(key) {
  const place = state.data.places.find((each) => each.key === key), run = holding(place, state.day);
  const day = said(first + state.day * DAY), claims = `${place.claims} ${place.claims === 1 ? "claim" : "claims"}`;
  if (!run) return `${place.name}: nobody is said to hold it by ${day}. ${claims}.`;
  const disputed = isDisputed(place, state.day) ? "; disputed" : "";
  return `${place.name}: held by ${state.data.holders[run[1]].name}, ${sure(run[2])} sure, on ${day}${disputed}. ${claims}.`;
}

function incidents() {
  return state.data.incidents.filter((each) => each.first <= state.day && state.day <= each.last).map((each) => ({
    type: "Feature",
    geometry: { type: "Point", coordinates: [each.lon, each.lat] },
    properties: { key: each.place, sentence: each.sentence },
  }));
}

const OTHERS = "cx", ASIDE = 0.05;
const ROAD_WORDS = { open: "open", cut: "cut", disputed: "open or cut, disputed", unknown: "state unknown" };

function roads() {
  return state.data.routes.map((road) => {
    let status = "unknown";
    for (const run of road.runs) {
      if (run[0] > state.day) break;
      status = run[1];
    }
    return {
      type: "Feature", geometry: { type: "LineString", coordinates: road.points },
      properties: { status, label: `${road.name}: ${ROAD_WORDS[status]}`, sentence: `${road.name}: ${ROAD_WORDS[status]} on ${said(first + state.day * DAY)}.` },
    };
  });
}

function drawn() {
  return {
    roads: { type: "FeatureCollection", features: state.data ? roads() : [] },
    places: { type: "FeatureCollection", features: state.data?.places.map(feature) ?? [] },
    incidents: { type: "FeatureCollection", features: state.data ? incidents() : [] },
  };
}

function paint() {
  if (!map || !map.getSource("places")) return;
  for (const [name, features] of Object.entries(drawn())) map.getSource(name).setData(features);
}

function legend() {
  const list = document.createElement("ul");
  list.setAttribute("aria-label", "Colours of the holders");
  // Those beyond the colours that can be told apart share one, and are named on the map itself.
  const others = state.data.holders.filter((holder) => holder.css === OTHERS);
  const shown = state.data.holders.filter((holder) => holder.css !== OTHERS);
  if (others.length) shown.push(others.length === 1 ? others[0] : { css: OTHERS, name: `${others.length} others` });
  for (const holder of shown) {
    const item = document.createElement("li"), swatch = document.createElement("span"), name = document.createElement("bdi");
    swatch.className = `swatch ${holder.css}`;
    swatch.setAttribute("aria-hidden", "true");
    name.textContent = holder.name;
    item.append(swatch, name);
    list.append(item);
  }
  const note = document.createElement("p");
  note.textContent = "Paler: less sure. Ring: disputed. ×: an incident that day. Size: number of claims. Lines: roads, broken where cut.";
  byId("legend").replaceChildren(list, note);
  byId("legend").hidden = !map;
}

let loading = 0;
function loadSoon() {
  clearTimeout(loading);
  loading = setTimeout(() => load().then(() => refreshPanel()), 150);
}

// One answer at a time: what was known on another day takes a large desk seconds, and only the last day asked for is wanted.
let answering = null, wanted = false;
function load(begin = {}) {
  wanted = true;
  answering ??= (async () => {
    for (let from = begin; wanted; from = {}) {
      wanted = false;
      await fetchMap(from);
    }
  })().finally(() => { answering = null; });
  return answering;
}

// Said once an answer takes longer than one waits without wondering.
const WONDERED_MS = 500;
async function fetchMap({ address = wholeMap(), still = false }) {
  const busy = byId("busy");
  const slow = setTimeout(() => {
    busy.textContent = `Working out what was known on ${said(knownFirst + state.known * DAY)}…`;
    busy.hidden = false;
  }, WONDERED_MS);
  try {
    await takeMap(address, still);
  } finally {
    clearTimeout(slow);
    busy.hidden = true;
  }
}

function wholeMap() {
  const asked = new URLSearchParams();
  if (state.known < state.knownMax) asked.set("known", iso(knownFirst + state.known * DAY));
  if (state.bloc) asked.set("bloc", "1");
  return `/api/map?${asked}`;
}

// Of a large ledger what was known on another day is worked out beside the requests.
const PREPARING = 202, AGAIN_MS = 700;
async function asked(address) {
  for (;;) {
    try {
      // The first map's data are on their way already, and are taken as they were asked for.
      return await getJson(address, address === clock.dataset.map ? {} : { prefer: "respond-async" });
    } catch (problem) {
      if (problem.status !== PREPARING || wanted) return wanted ? undefined : null;
      await new Promise((go) => { setTimeout(go, AGAIN_MS); });
      if (wanted) return undefined;
    }
  }
}

async function takeMap(address, still) {
  const answer = await asked(address);
  if (answer === undefined) return;
  if (!answer) {
    complain();
    return;
  }
  [...answer.places].sort((a, b) => b.claims - a.claims).forEach((place, rank) => { place.rank = rank; });
  Object.assign(state, { data: answer, still });
  legend();
  paint();
  if (published) listHeld();
}

// The map itself

function view() {
  const chosen = state.data?.places.find((place) => place.key === state.place);
  if (chosen) return { center: [chosen.lon, chosen.lat], zoom: 8 };
  const places = state.data?.places ?? [];
  const total = places.reduce((sum, place) => sum + place.claims, 0);
  const bounds = new maplibregl.LngLatBounds();
  // The middle of what is said, east to west and south to north: one busy place far off does not widen it.
  const middle = (axis) => {
    let seen = 0;
    const within = [...places].sort((a, b) => a[axis] - b[axis]).filter((place) => {
      const before = seen;
      seen += place.claims;
      return seen > ASIDE * total && before < (1 - ASIDE) * total;
    });
    return within.map((place) => place[axis]);
  };
  if (places.length) {
    const [east, north] = [middle("lon"), middle("lat")];
    bounds.extend([east[0], north[0]]).extend([east.at(-1), north.at(-1)]);
  }
  return bounds.isEmpty() ? { center: [35, 33], zoom: 3 } : { bounds, fitBoundsOptions: { padding: 70, maxZoom: 8 } };
}

function centre(geometry) {
  const rings = (geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates).map((polygon) => polygon[0]);
  const extents = rings.map((ring) => ring.reduce(([west, south, east, north], [x, y]) => (
    [Math.min(west, x), Math.min(south, y), Math.max(east, x), Math.max(north, y)]), [180, 90, -180, -90]));
  const size = ([west, south, east, north]) => (east - west) * (north - south);
  const [west, south, east, north] = extents.reduce((best, each) => (size(each) > size(best) ? each : best));
  return [(west + east) / 2, (south + north) / 2];
}

async function countries(detail) {
  const topology = await getJson(`/static/vendor/countries-${detail}.json`);
  const { countries: named } = topology.objects;
  const land = window.topojson.feature(topology, named);
  const borders = window.topojson.mesh(topology, named, (a, b) => a !== b);
  const names = land.features.filter((each) => each.geometry).map((each) => ({
    type: "Feature", properties: { name: each.properties.name }, geometry: { type: "Point", coordinates: centre(each.geometry) },
  }));
  return { land, borders, names: { type: "FeatureCollection", features: names } };
}

// Coasts and borders for the first sight of the map, and those that come after it, with the towns' names.
const COARSE = "110m", FINE = published ? "50m" : "10m";
const NOTHING = { type: "FeatureCollection", features: [] };

// The base map's name of a town beside the claims' name of it would read as two towns.
const NEAR = 0.04;
function apart(towns) {
  const cells = new Map();
  for (const place of state.data?.places ?? []) {
    const cell = `${Math.floor(place.lon / NEAR)} ${Math.floor(place.lat / NEAR)}`;
    cells.set(cell, [...(cells.get(cell) ?? []), place]);
  }
  const near = ([lon, lat]) => [-1, 0, 1].some((east) => [-1, 0, 1].some((north) =>
    cells.get(`${Math.floor(lon / NEAR) + east} ${Math.floor(lat / NEAR) + north}`)
      ?.some((place) => Math.hypot(place.lon - lon, place.lat - lat) < NEAR)));
  return { ...towns, features: towns.features.filter((town) => !near(town.geometry.coordinates)) };
}

// The ground, where the desk was given tiles; vector tiles in the words of Protomaps or OpenMapTiles.
function plain(text) {
  const said = document.createElement("span");
  said.textContent = text;
  return said.innerHTML;
}

function ground() {
  const { tiles, tilesKind: type, tilesLowest, tilesHighest, tilesCredit } = clock.dataset;
  if (!tiles) return { sources: {}, layers: [] };
  const source = {
    type, tiles: [tiles.startsWith("/") ? location.origin + tiles : tiles], minzoom: Number(tilesLowest), maxzoom: Number(tilesHighest),
    attribution: plain(tilesCredit ?? ""), ...(type === "raster" ? { tileSize: 256 } : {}),
  };
  if (type === "raster") return { sources: { ground: source }, layers: [{ id: "ground-tiles", type: "raster", source: "ground" }] };
  const each = (names, layer) => names.map((name) => ({ ...layer, id: `ground-${layer.type}-${name}`, source: "ground", "source-layer": name }));
  const area = ["==", ["geometry-type"], "Polygon"], line = ["==", ["geometry-type"], "LineString"];
  return {
    sources: { ground: source },
    layers: [
      ...each(["water"], { type: "fill", filter: area, paint: { "fill-color": colour("map-sea") } }),
      ...each(["water", "waterway"], { type: "line", filter: line, paint: { "line-color": colour("map-sea"), "line-width": 1.2 } }),
      ...each(["buildings", "building"], { type: "fill", minzoom: 13, paint: { "fill-color": colour("map-border"), "fill-opacity": 0.4 } }),
      ...each(["roads", "transportation"], { type: "line", filter: line, minzoom: 6, paint: { "line-color": colour("map-border"),
        "line-width": ["interpolate", ["linear"], ["zoom"], 6, 0.4, 14, 2] } }),
    ],
  };
}

// So many places have their names drawn at each zoom: more would not find room, and be weighed for nothing.
const NAMED = ["<", ["get", "rank"], ["step", ["zoom"], 150, 6, 400, 7, 1200, 8, 4000, 9, 1e9]];

// Beyond so many places their marks shrink while one looks from afar, or they would lie upon each other.
const APART = 300, FAR = 5, NEARBY = 9;

function style(base) {
  const now = drawn(), under = ground();
  const geo = (data) => ({ type: "geojson", data });
  // A point needs nothing of the tiles beside its own.
  const points = (data) => ({ ...geo(data), buffer: 0 });
  const crowd = Math.min(1, Math.max(0.25, Math.sqrt(APART / now.places.features.length)));
  const scaled = (size) => ["interpolate", ["linear"], ["zoom"], FAR, ["*", crowd, size], NEARBY, size];
  const byClaims = (least, most) => ["interpolate", ["linear"], ["sqrt", ["get", "claims"]], 1, least, 10, most];
  const radius = byClaims(5, 16), room = byClaims(1.2, 2.2), ring = byClaims(9, 20);
  const text = { "text-color": colour("map-label"), "text-halo-color": colour("halo"), "text-halo-width": 1.4 };
  return {
    version: 8,
    sources: {
      ...under.sources,
      towns: geo(apart(base.towns)), land: geo(base.land), borders: geo(base.borders), names: geo(base.names),
      places: { ...points(now.places), attribution: "Base map: Natural Earth" }, incidents: geo(now.incidents), roads: geo(now.roads),
    },
    layers: [
      { id: "sea", type: "background", paint: { "background-color": colour("map-sea") } },
      { id: "land", type: "fill", source: "land", paint: { "fill-color": colour("map-land") } },
      ...under.layers,
      { id: "borders", type: "line", source: "borders", paint: { "line-color": colour("map-border"), "line-width": 1, "line-dasharray": [4, 2] } },
      { id: "names", type: "symbol", source: "names", maxzoom: 7,
        layout: { "text-field": ["get", "name"], "text-size": 12, "text-letter-spacing": 0.12, "text-font": ["sans-serif"] },
        paint: { ...text, "text-opacity": 0.7 } },
      { id: "towns", type: "symbol", source: "towns", minzoom: 4,
        filter: [">", ["get", "people"], ["step", ["zoom"], 1e6, 5, 4e5, 6, 2e5, 7, 8e4, 8, 15000]],
        layout: { "text-field": ["concat", "· ", ["get", "name"]], "text-size": 11, "text-font": ["sans-serif"], "text-anchor": "left",
          "symbol-sort-key": ["-", ["get", "people"]] },
        paint: { ...text, "text-opacity": 0.65 } },
      // A road's state shows in how its line is broken and in its label, never in its colour alone.
      ...[["open", [1]], ["cut", [1, 2.5]], ["disputed", [4, 2, 1, 2]], ["unknown", [0.5, 4]]].map(([status, dashes]) => (
        { id: `road-${status}`, type: "line", source: "roads", filter: ["==", ["get", "status"], status],
          paint: { "line-color": colour(status === "cut" ? "focus" : "map-label"), "line-width": status === "unknown" ? 1.2 : 2.2,
            "line-opacity": 0.75, ...(status === "open" ? {} : { "line-dasharray": dashes }) } })),
      { id: "road-labels", type: "symbol", source: "roads", minzoom: 5, filter: ["!=", ["get", "status"], "unknown"],
        layout: { "symbol-placement": "line", "text-field": ["get", "label"], "text-size": 11, "text-font": ["sans-serif"] }, paint: text },
      { id: "chosen", type: "circle", source: "places", filter: ["get", "chosen"],
        paint: { "circle-radius": scaled(["+", ring, 4]), "circle-color": "transparent", "circle-stroke-width": 3, "circle-stroke-color": colour("focus") } },
      { id: "disputed", type: "circle", source: "places", filter: ["get", "disputed"],
        paint: { "circle-radius": scaled(ring), "circle-color": "transparent", "circle-stroke-width": scaled(2), "circle-stroke-color": colour("dispute") } },
      { id: "places", type: "circle", source: "places",
        paint: { "circle-radius": scaled(radius), "circle-stroke-width": scaled(1.5), "circle-stroke-color": ["get", "colour"],
          "circle-color": ["interpolate", ["linear"], ["get", "sure"], 0, colour("card"), 1, ["to-color", ["get", "colour"]]] } },
      { id: "labels", type: "symbol", source: "places", filter: NAMED,
        layout: { "text-field": ["get", "label"], "text-size": 12, "text-font": ["sans-serif"], "text-justify": "auto",
          "text-variable-anchor": ["left", "right", "top", "bottom"], "text-radial-offset": scaled(room), "symbol-sort-key": ["-", ["get", "claims"]] },
        paint: text },
      { id: "incidents", type: "symbol", source: "incidents",
        layout: { "text-field": "×", "text-size": 20, "text-offset": [0.7, -0.6], "text-allow-overlap": true, "text-font": ["sans-serif"] },
        paint: text },
      // Nothing to see: it keeps labels off the places' own circles, which by themselves do not push labels away.
      { id: "room", type: "symbol", source: "places", filter: NAMED,
        layout: { "text-field": "●", "text-size": scaled(["*", 1.6, radius]), "text-allow-overlap": true, "text-font": ["sans-serif"] },
        paint: { "text-opacity": 0 } },
    ],
  };
}

function listen() {
  const hover = byId("hover");
  for (const layer of ["places", "incidents"]) {
    map.on("mousemove", layer, (event) => {
      map.getCanvas().style.cursor = "pointer";
      const { key, sentence: told } = event.features[0].properties;
      hover.textContent = told ?? sentence(key);
      hover.hidden = false;
    });
    map.on("mouseleave", layer, () => {
      map.getCanvas().style.cursor = "";
      hover.hidden = true;
    });
    map.on("click", layer, (event) => openPlace(event.features[0].properties.key));
  }
}

const FRAMES = 5;
let map = null;
let base = null;
async function start() {
  // The page has the browser fetch the first map before this script runs.
  const loaded = load({ address: clock.dataset.map, still: Boolean(clock.dataset.large) });
  if (!published) maplibregl.prewarm();
  try {
    if (window.saysoWorker) {
      maplibregl.setWorkerUrl(URL.createObjectURL(new Blob([window.saysoWorker], { type: "text/javascript" })));
    }
    // Broken lines are one more program for the graphics to make, and come with the finer coasts.
    base = { ...(await countries(COARSE)), borders: NOTHING, towns: NOTHING };
    // A map that begins with the whole world and then moves is drawn twice.
    await loaded;
    map = new maplibregl.Map({
      container: "map", style: style(base), ...view(), maxZoom: 14, attributionControl: { compact: true },
      dragRotate: false, pitchWithRotate: false, maxPitch: 0, fadeDuration: 0, validateStyle: false,
    });
  } catch (problem) {
    map = null;
    byId("map").hidden = true;
    byId("nomap").hidden = false;
    byId("map").dataset.state = "off";
    console.info(`No map: ${problem.message}`);
    return;
  }
  map.touchZoomRotate.disableRotation();
  map.addControl(new maplibregl.NavigationControl({ showCompass: false }), "top-right");
  if (state.data) legend();
  map.once("load", listen);
  map.once("idle", async () => {
    byId("map").dataset.state = "ready";
    // To take in the rest holds the page up for a moment, which is to come once the first sight is on the screen.
    for (let frame = 0; frame < FRAMES; frame += 1) await new Promise(requestAnimationFrame);
    if (state.still) await load();
    base = { ...(await countries(FINE)), towns: await getJson("/api/base/towns") };
    for (const name of ["land", "borders", "names"]) map.getSource(name).setData(base[name]);
    map.getSource("towns").setData(apart(base.towns));
    map.once("idle", () => { byId("map").dataset.coasts = "fine"; });
  });
}

document.addEventListener("sayso:theme", () => {
  if (!map) return;
  map.setStyle(style(base), { diff: false });
});

start();
