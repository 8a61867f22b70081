// Review by keyboard: a key stands for the button or link that shows it.
"use strict";

document.addEventListener("keydown", (event) => {
  const field = event.target.closest("input:not([type=radio]), select, textarea");
  if (event.key === "Escape") {
    event.target.blur();
    return;
  }
  if (field || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  const control = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!control || control.disabled) return;
  event.preventDefault();
  control.click();
});

for (const opener of document.querySelectorAll("[data-open]")) {
  opener.addEventListener("click", () => {
    const part = document.getElementById(opener.dataset.open);
    part.hidden = !part.hidden;
    opener.setAttribute("aria-expanded", String(!part.hidden));
    if (!part.hidden) part.querySelector("input, select, button").focus();
  });
}
