// Runs before the first paint, so that a reader who chose dark never sees a white flash.
"use strict";
try {
  const chosen = localStorage.getItem("sayso-theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
} catch {
  // Storage may be forbidden; the system's own choice then stands.
}
