// Whether I am at the desk: a console that is open says so, whatever page it shows. On the desk also what is offered to me, with its countdown.
"use strict";
(() => {
  Line.open();

  const here = () => document.querySelector("[data-here]");
  if (!here()) return;
  const parser = new DOMParser();
  let ahead = Date.now() - Number(document.querySelector("[data-offer]")?.dataset.now ?? Date.now()), reading = false, again = false;
  const read = async () => {
    if (reading) { again = true; return; }
    reading = true;
    try {
      const answer = await fetch("/console/here", { headers: { "X-Part": "Here" }, credentials: "same-origin", signal: AbortSignal.timeout(15000) });
      const fresh = answer.ok && parser.parseFromString(await answer.text(), "text/html").querySelector("[data-here]"), old = here();
      if (fresh && old && !(old.querySelector("details[open]") && fresh.dataset.offers === old.dataset.offers)) put(old, fresh);
    } catch { /* the desk's chip says that the connection is gone */ }
    reading = false;
    if (again) { again = false; read(); }
  };
  const put = (old, fresh) => {
    const focused = document.activeElement.closest?.("[data-offer]")?.dataset.offer, handler = document.activeElement.closest?.("form")?.action;
    const known = new Set([...old.querySelectorAll("[data-offer]")].map(offer => offer.dataset.offer));
    old.replaceWith(fresh);
    const first = fresh.querySelector("[data-offer]");
    if (first) ahead = Date.now() - Number(first.dataset.now);
    for (const offer of fresh.querySelectorAll("[data-offer]")) {
      if (!known.has(offer.dataset.offer)) say(offer.querySelector("b").textContent);
      if (offer.dataset.offer === focused) [...offer.querySelectorAll("form")].find(form => form.action === handler)?.querySelector("button").focus();
    }
    tick();
  };
  const spoken = document.createElement("div");
  spoken.className = "sr";
  spoken.setAttribute("role", "alert");
  document.body.append(spoken);
  const say = words => { spoken.textContent = words; };
  const tick = () => {
    const now = Date.now() - ahead;
    let open = 0;
    for (const offer of document.querySelectorAll("[data-offer]")) {
      const left = Math.max(0, Number(offer.dataset.until) - now), ring = offer.querySelector(".sla__v"), seconds = offer.querySelector("[data-seconds]");
      ring.setAttribute("stroke-dasharray", `${Math.round(100 * left / Number(offer.dataset.for))} 100`);
      seconds.textContent = `${Math.ceil(left / 1000)} s`;
      if (left > 0) open++;
      else if (!offer.dataset.over) { offer.dataset.over = "1"; setTimeout(read, 1500); }
    }
    const title = document.title.replace(/^\(\d+\) offered · /, ""), wanted = open ? `(${open}) offered · ${title}` : title;
    if (document.title !== wanted) document.title = wanted;
  };
  setInterval(tick, 250);
  // Once more when it has settled: what the server read a moment before the change may be the answer to the first.
  let settled;
  Line.on("changed", () => { read(); clearTimeout(settled); settled = setTimeout(read, 800); });
  setInterval(() => { if (!document.hidden) read(); }, 10000);
  // Said without leaving the conversation that is open.
  document.addEventListener("submit", async event => {
    const form = event.target, menu = form.closest("[data-here] details");
    if (!menu) return;
    event.preventDefault();
    try { await fetch(form.action, { method: "POST", body: new FormData(form, event.submitter), credentials: "same-origin" }); } catch { return; }
    menu.open = false;
    await read();
    here().querySelector("summary").focus();
  });
  document.addEventListener("keydown", event => { if (event.key === "Escape") for (const menu of document.querySelectorAll("[data-here] details[open]")) menu.open = false; });
})();
