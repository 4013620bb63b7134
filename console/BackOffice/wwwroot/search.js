// Search: an operator that is pressed stands in the field. The page works without it.
"use strict";
(() => {
  const form = document.querySelector("[data-find]");
  if (!form) return;
  const field = form.querySelector("input[type=search]");
  for (const code of form.querySelectorAll("[data-operator]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "chip mono";
    button.textContent = `${code.dataset.operator}:`;
    button.title = code.textContent;
    button.addEventListener("click", () => {
      field.value = `${field.value.trimEnd()} ${code.dataset.operator}:`.trimStart();
      field.focus();
      field.setSelectionRange(field.value.length, field.value.length);
    });
    code.replaceWith(button);
  }
  const typing = target => target.closest?.("input, textarea, select, [contenteditable]");
  Acts.on("search", () => { field.focus(); field.select(); });
  document.addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    // From the field down into what was found, and up again.
    const links = [...document.querySelectorAll(".found .found__i a:first-of-type")];
    const at = links.indexOf(document.activeElement);
    if (event.key === "ArrowDown" && (document.activeElement === field || at >= 0) && links.length) { event.preventDefault(); links[Math.min(links.length - 1, at + 1)].focus(); }
    else if (event.key === "ArrowUp" && at >= 0) { event.preventDefault(); at === 0 ? field.focus() : links[at - 1].focus(); }
  });
})();
