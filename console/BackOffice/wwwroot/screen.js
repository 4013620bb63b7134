// A screen on the wall: the figures are read again every few seconds, and said to be old when they are.
"use strict";
(() => {
  const parser = new DOMParser(), chip = document.querySelector("[data-floor-live]");
  let floor = document.querySelector("[data-floor]"), heard = Date.now(), over = false;
  if (!floor) return;
  const read = async () => {
    try {
      const answer = await fetch(`${location.pathname}${location.search}&handler=Part`, { headers: { "X-Part": "Part" }, credentials: "omit" });
      over = answer.status === 404;
      const fresh = answer.ok && parser.parseFromString(await answer.text(), "text/html").querySelector("[data-floor]");
      if (fresh) {
        const table = floor.querySelector("[data-hours]")?.open;
        heard = Date.now();
        floor.replaceWith(fresh);
        floor = fresh;
        if (table) floor.querySelector("[data-hours]").open = true;
      }
    } catch { /* its age says it */ }
  };
  const tick = () => {
    const stale = over || Date.now() - heard > 20000;
    floor.classList.toggle("is-stale", stale);
    const words = over ? "This link is over" : stale ? `Data from ${floor.dataset.clock}` : `As of ${floor.dataset.clock}`;
    chip.className = `live${stale ? " live--off" : ""}`;
    if (chip.textContent !== words) chip.textContent = words;
  };
  setInterval(() => { if (!over && !document.hidden) read(); }, 5000);
  setInterval(tick, 1000);
})();
