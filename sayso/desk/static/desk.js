// What every page shares: the choice of light or dark, and charts (Vega-Lite, drawn as SVG without any code evaluation).
"use strict";

const root = document.documentElement;

export function isDark() {
  const chosen = root.dataset.theme;
  return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

export function colour(name) {
  return getComputedStyle(root).getPropertyValue(`--${name}`).trim();
}

function announceTheme() {
  document.dispatchEvent(new CustomEvent("sayso:theme"));
  drawCharts(document, true);
}

document.getElementById("theme")?.addEventListener("click", () => {
  root.dataset.theme = isDark() ? "light" : "dark";
  try {
    localStorage.setItem("sayso-theme", root.dataset.theme);
  } catch {
    // The choice then lasts for this page only.
  }
  announceTheme();
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", announceTheme);

// A published page opened from a disk may fetch nothing: what it would ask for stands in the page or in kept.js.
export async function getJson(address, headers = {}) {
  const block = document.querySelector(`script[data-url="${CSS.escape(address)}"]`);
  if (block) return JSON.parse(block.textContent);
  if (window.saysoKept) {
    if (address in window.saysoKept) return window.saysoKept[address];
    throw new Error("not in this publication");
  }
  const answer = await fetch(address, { headers });
  if (!answer.ok || answer.status === 202) throw Object.assign(new Error(`${address}: ${answer.status}`), { status: answer.status });
  return answer.json();
}

const interpreter = () => window.saysoInterpreter ?? import("./vendor/vega-interpreter.js");

function themed(spec) {
  const ink = colour("ink"), soft = colour("soft"), line = colour("line");
  const config = {
    background: "transparent", font: "system-ui, sans-serif", view: { stroke: null },
    axis: { labelColor: soft, titleColor: soft, gridColor: line, domainColor: line, tickColor: line },
    legend: { labelColor: ink, titleColor: soft }, title: { color: ink }, text: { color: ink }, rule: { color: ink },
  };
  return { ...spec, config: { ...spec.config, ...config } };
}

// Vega is most of what a page weighs, and is fetched once there is a chart to draw.
let charting = null;
function charts() {
  const script = (name) => new Promise((loaded, failed) => {
    const made = document.createElement("script");
    Object.assign(made, { src: `/static/vendor/${name}.min.js`, async: false, onload: loaded, onerror: failed });
    document.head.append(made);
  });
  charting ??= window.vegaLite ? Promise.resolve() : Promise.all(["vega", "vega-lite"].map(script));
  return charting;
}

async function draw(figure) {
  const [given] = await Promise.all([getJson(figure.dataset.spec), charts()]).catch(() => [null]);
  const { vega, vegaLite } = window;
  if (!given || !vegaLite) {
    figure.textContent = "The chart could not be loaded; the table below says the same.";
    return;
  }
  const { expressionInterpreter } = await interpreter();
  const spec = themed(structuredClone(given));
  const width = Math.max(220, figure.clientWidth - 8);
  if (width < 420 && spec.encoding?.color?.legend) spec.encoding.color.legend.columns = 2;
  const compiled = vegaLite.compile({ ...spec, width, autosize: { type: "fit-x", contains: "padding" } }).spec;
  const view = new vega.View(vega.parse(compiled, null, { ast: true }), {
    renderer: "svg", container: figure, expr: expressionInterpreter, hover: true, tooltip: () => {},
  });
  view.addEventListener("click", (_event, item) => openClaim(item?.datum?.claim));
  await view.runAsync();
}

export function drawCharts(within, again = false) {
  for (const figure of within.querySelectorAll("[data-spec]")) {
    if (figure.dataset.drawn && !again) continue;
    figure.dataset.drawn = "yes";
    draw(figure);
  }
}

export function openClaim(id) {
  const claim = id && document.getElementById(`claim-${id}`);
  if (!claim) return;
  claim.open = true;
  claim.scrollIntoView({ block: "center" });
  claim.querySelector("summary").focus({ preventScroll: true });
}

function openNamedClaim() {
  if (location.hash.startsWith("#claim-")) openClaim(decodeURIComponent(location.hash.slice("#claim-".length)));
}

document.addEventListener("htmx:after:swap", () => drawCharts(document));
document.addEventListener("htmx:error", () => complain());
document.addEventListener("htmx:response:error", (event) => {
  const waits = event.detail?.ctx?.response?.status === 503;
  complain(waits ? "What you asked is being worked out. Ask again in a few seconds." : undefined);
});
window.addEventListener("hashchange", openNamedClaim);

export function complain(words = "The desk did not answer. Is it still running? Your last step was not carried out.") {
  let note = document.getElementById("complaint");
  if (!note) {
    note = document.createElement("p");
    note.id = "complaint";
    note.className = "note";
    note.setAttribute("role", "alert");
    document.getElementById("main").prepend(note);
  }
  note.textContent = words;
}

drawCharts(document);
openNamedClaim();

document.getElementById("add")?.addEventListener("submit", (event) => {
  event.target.querySelector("button").disabled = true;
  event.target.querySelector(".working").textContent = "Reading…";
});
