// Understanding: keys of the inbox, the drift charts. The pages work without it.
"use strict";
(() => {
  // ---- keys: single letters outside of fields only
  document.addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || document.documentElement.dataset.keys === "off" || document.querySelector("dialog[open]")) return;
    const field = event.target.closest("input, textarea, select");
    if (event.key === "Escape" && field) { field.blur(); return; }
    if (field) return;
    const found = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]:not([data-action])`);
    if (!found) return;
    event.preventDefault();
    if (found.matches("input")) found.focus(); else found.click();
  });

  // ---- drift: one line a monitor, its limit dashed
  const charts = [];
  // A canvas knows no light-dark(): an element is asked what it becomes.
  const probe = document.createElement("i");
  const colour = name => { probe.style.color = `var(${name})`; document.body.append(probe); const found = getComputedStyle(probe).color; probe.remove(); return found; };
  const draw = () => {
    for (const chart of charts.splice(0)) chart.destroy();
    for (const place of document.querySelectorAll("[data-drift]")) {
      const [days, index] = JSON.parse(place.dataset.drift), limit = Number(place.dataset.limit);
      const axis = { stroke: colour("--text-3"), grid: { stroke: colour("--chart-grid"), width: 1 }, ticks: { show: false }, font: "11px system-ui" };
      charts.push(new uPlot({
        width: place.clientWidth, height: 170, cursor: { show: false }, legend: { show: false },
        tzDate: seconds => uPlot.tzDate(new Date(seconds * 1000), "UTC"),
        scales: { y: { range: (_, __, most) => [0, Math.max(limit * 1.5, most * 1.1)] } },
        axes: [{ ...axis, values: "{D} {MMM}", space: 70, size: 30 }, { ...axis, size: 44 }],
        series: [{}, { stroke: colour("--chart-1"), width: 2.25, points: { show: true, size: 6, fill: colour("--surface") } }, { stroke: colour("--critical-mark"), width: 1.5, dash: [5, 4], points: { show: false } }],
      }, [days, index, days.map(() => limit)], place));
    }
  };
  if (document.querySelector("[data-drift]") && window.uPlot) {
    draw();
    let late;
    addEventListener("resize", () => { clearTimeout(late); late = setTimeout(draw, 150); });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  }
})();
