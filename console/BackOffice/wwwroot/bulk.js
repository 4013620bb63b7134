// Many at once: selecting in the desk's list, and the fields an act needs. The pages work without it.
"use strict";
(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  // ---- the form: only the fields that belong to the act
  const form = document.querySelector("[data-bulk]");
  if (form) {
    const look = () => {
      const act = form.querySelector("[name=Act]:checked")?.value;
      for (const field of all("[data-bulk-for]", form)) field.hidden = !act || !field.dataset.bulkFor.split(" ").includes(act);
    };
    form.addEventListener("change", look);
    look();
  }

  // ---- selecting in the list. A row that left the list stays selected until it is let go of.
  const desk = document.querySelector("[data-desk]");
  if (!desk) return;
  const bar = document.querySelector("[data-bulkbar]");
  const chosen = new Set();
  let last = null;
  const rows = () => all("[data-row]", desk);
  const mark = () => {
    for (const row of rows()) {
      const on = chosen.has(row.dataset.row);
      row.classList.toggle("is-chosen", on);
      const link = row.querySelector("a"), word = link.querySelector(".sr[data-chosen]");
      if (on && !word) link.insertAdjacentHTML("afterbegin", '<span class="sr" data-chosen>Selected. </span>');
      if (!on) word?.remove();
    }
  };
  const say = () => {
    bar.hidden = chosen.size === 0;
    const words = `${chosen.size} selected`, at = bar.querySelector("[data-chosen-count]");
    if (at.textContent !== words) at.textContent = words;
    const ids = bar.querySelector("[data-chosen-ids]");
    ids.replaceChildren(...[...chosen].map(id => Object.assign(document.createElement("input"), { type: "hidden", name: "id", value: id })));
  };
  const at = () => document.activeElement.closest?.("[data-row]") ?? document.querySelector("[data-row] [aria-current]")?.closest("[data-row]");
  const choose = range => {
    const row = at();
    if (!row) return;
    const id = row.dataset.row, list = rows().map(one => one.dataset.row);
    if (range && last !== null && list.includes(last)) {
      const [from, to] = [list.indexOf(last), list.indexOf(id)].sort((one, other) => one - other);
      for (const one of list.slice(from, to + 1)) chosen.add(one);
    } else chosen.has(id) ? chosen.delete(id) : chosen.add(id);
    last = id;
    mark();
    say();
  };
  // Only what changes nothing when it is done twice may answer a change: the bar, whose fields are made anew, would answer itself for ever.
  new MutationObserver(mark).observe(document.getElementById("list"), { childList: true, subtree: true });
  Acts.on("select", () => choose(false), () => document.querySelector("[data-row]"));
  Acts.on("select-range", () => choose(true), () => document.querySelector("[data-row]"));
  bar.querySelector("[data-chosen-none]").addEventListener("click", () => { chosen.clear(); mark(); say(); });
})();
