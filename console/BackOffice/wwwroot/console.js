// Small things on every page of the console. Each page works without them.
"use strict";
document.documentElement.classList.add("js");

document.addEventListener("submit", event => { if (event.target.dataset.asks && !confirm(event.target.dataset.asks)) event.preventDefault(); });

// Limits: a slider beside each number, and a word on what would change.
for (const limits of document.querySelectorAll("[data-limits]")) {
  const says = limits.querySelector("[data-changes]");
  const told = says?.textContent;
  const look = () => {
    let changed = 0;
    for (const input of limits.querySelectorAll("[data-live-value]")) {
      const differs = Number(input.value.replace(",", ".")) !== Number(input.dataset.liveValue);
      input.closest(".limit").classList.toggle("is-changed", differs);
      if (differs) changed++;
    }
    if (says) says.textContent = changed === 0 ? told : `${changed} ${changed === 1 ? "limit differs" : "limits differ"} from what is in force.`;
  };
  for (const slider of limits.querySelectorAll("[data-slides]")) {
    const number = document.getElementById(slider.dataset.slides);
    slider.hidden = false;
    slider.addEventListener("input", () => { number.value = slider.value; look(); });
    number.addEventListener("input", () => { const typed = Number(number.value.replace(",", ".")); if (!Number.isNaN(typed)) slider.value = typed; look(); });
  }
  look();
}

// Feedback: the customer's words as they will stand, while they are typed.
const typed = document.querySelector("[data-previewed]");
const into = document.querySelector("[data-preview-into]");
if (typed && into) {
  const show = () => { into.textContent = typed.value.trim() === "" ? "…" : typed.value; };
  typed.addEventListener("input", show);
  show(); // what was typed before this script came, or kept by the browser over a reload
}

for (const field of document.querySelectorAll("[data-selects]")) { field.addEventListener("focus", () => field.select()); }
for (const button of document.querySelectorAll("[data-copies]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).value);
    button.textContent = "Copied";
  });
}
