// The live floor: read again when something happened, at most once a second, and told the truth about how old it is.
"use strict";
(() => {
  const board = document.querySelector("[data-wallboard]");
  if (!board) return;
  const parser = new DOMParser(), chip = document.querySelector("[data-floor-live]"), pause = document.querySelector("[data-pause]"), full = document.querySelector("[data-full]");
  let floor = board.querySelector("[data-floor]"), ahead = Date.now() - Number(floor.dataset.at), heard = Date.now(), reading = false, wanted = false, paused = false, last = 0;
  const busy = () => floor.querySelector("details.closer[open]") || floor.contains(document.activeElement) && document.activeElement.matches("input, textarea, select");
  const read = async () => {
    if (reading || paused || document.hidden) { wanted = true; return; }
    reading = true;
    wanted = false;
    last = Date.now();
    try {
      const answer = await fetch("/console/wallboard?handler=Part", { headers: { "X-Part": "Part" }, credentials: "same-origin" });
      const fresh = answer.ok && parser.parseFromString(await answer.text(), "text/html").querySelector("[data-floor]");
      if (fresh) {
        heard = Date.now();
        ahead = Date.now() - Number(fresh.dataset.at);
        // Somebody fills in a form there: it stays, and the numbers above it are brought up to date.
        if (busy()) { floor.querySelector(".tiles").replaceWith(fresh.querySelector(".tiles")); floor.dataset.at = fresh.dataset.at; floor.dataset.clock = fresh.dataset.clock; }
        else {
          const focused = document.activeElement.closest?.("[data-wrong]")?.dataset.wrong, text = document.activeElement.textContent;
          const table = floor.querySelector("[data-hours]").open;
          floor.replaceWith(fresh);
          floor = fresh;
          if (table) floor.querySelector("[data-hours]").open = true;
          if (focused) [...floor.querySelectorAll(`[data-wrong="${CSS.escape(focused)}"] :is(a, button, summary)`)].find(one => one.textContent === text)?.focus();
        }
        tick();
      }
    } catch { /* its age says it */ }
    reading = false;
  };
  const long = ms => { const s = Math.max(0, Math.floor(ms / 1000)), two = n => String(n).padStart(2, "0"); return s < 3600 ? `${Math.floor(s / 60)}:${two(s % 60)}` : `${Math.floor(s / 3600)} h ${two(Math.floor(s / 60) % 60)}`; };
  const tick = () => {
    const now = Date.now(), stale = now - heard > 10000;
    floor.classList.toggle("is-stale", stale && !paused);
    const words = paused ? `Paused, data from ${floor.dataset.clock}` : stale ? `Data from ${floor.dataset.clock}` : `Live, as of ${floor.dataset.clock}`;
    chip.className = `live${paused ? " live--retry" : stale ? " live--off" : ""}`;
    if (chip.textContent !== words) chip.textContent = words;
    if (paused || stale) return;
    for (const ring of floor.querySelectorAll("[data-since]")) {
      const waited = now - ahead - Number(ring.dataset.since), promise = Number(ring.dataset.promise), share = Math.min(1, Math.max(0, waited / promise));
      ring.querySelector(".sla__v").setAttribute("stroke-dasharray", `${Math.round(share * 100)} 100`);
      ring.querySelector(".sla__w").textContent = share >= 1 ? `${long(waited - promise)} over` : `${long(waited)} waiting`;
    }
  };
  setInterval(() => { if (wanted && Date.now() - last > 1000 || Date.now() - last > 4000) read(); tick(); }, 500);
  const changed = () => { wanted = true; if (Date.now() - last > 1000) read(); };
  Line.on("changed", changed);
  Line.on("beat", data => { if (data === "hello") changed(); });
  Line.open();
  pause.hidden = false;
  pause.addEventListener("click", () => { paused = !paused; pause.setAttribute("aria-pressed", String(paused)); pause.textContent = paused ? "Go on" : "Pause"; heard = Date.now(); if (!paused) read(); tick(); });
  if (document.documentElement.requestFullscreen) {
    full.hidden = false;
    full.addEventListener("click", () => document.fullscreenElement ? document.exitFullscreen() : document.querySelector(".page").requestFullscreen());
  }
  document.addEventListener("keydown", event => { if (event.key === "Escape") for (const open of floor.querySelectorAll("details[open]")) { open.open = false; open.querySelector("summary").focus(); } });
})();
