// The card of orders: asked for once the page stands, so that the shop, which may be slow or down, holds up nothing.
"use strict";
(() => {
  const desk = document.querySelector("[data-desk]");
  if (!desk) return;
  const fresh = 60000; // what is older is asked for again when the conversation is drawn anew
  const kept = new Map(); // by conversation and numbers: { node, at }
  const keyOf = card => `${desk.dataset.id} ${card.dataset.orders}`;

  const failed = href => {
    const box = document.createElement("div"), words = document.createElement("p"), again = document.createElement("a");
    words.className = "small late";
    words.textContent = "The shop is not answering. The rest of this page is not touched by it.";
    Object.assign(again, { className: "btn btn--s", href, textContent: "Retry" });
    again.dataset.ordersAgain = "";
    box.append(words, again);
    return box;
  };
  const put = (card, node, focus) => {
    card.querySelector("[data-orders-body]").replaceChildren(node);
    if (focus) node.querySelector("[data-orders-again]")?.focus();
  };
  const ask = async (card, focus = false) => {
    const key = keyOf(card), { href } = card.dataset, before = kept.get(key);
    if (before?.asking) return;
    const entry = { node: before?.node, at: Date.now(), asking: true };
    kept.set(key, entry);
    card.querySelector("[data-orders-state]").textContent = "Asking";
    try {
      const answer = await fetch(href, { credentials: "same-origin", headers: { "X-Part": "Orders" }, signal: AbortSignal.timeout(15000) });
      entry.node = (answer.ok && new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-orders-card]")) || failed(href);
    } catch { entry.node = failed(href); }
    entry.asking = false;
    entry.at = Date.now();
    const now = desk.querySelector("[data-orders]");
    if (now && keyOf(now) === key) { put(now, entry.node, focus); now.querySelector("[data-orders-state]").textContent = ""; }
  };
  const show = () => {
    const card = desk.querySelector("[data-orders]");
    if (!card) return;
    const had = kept.get(keyOf(card));
    if (had?.node) put(card, had.node, false);
    if (!had || (!had.asking && Date.now() - had.at > fresh)) ask(card);
    if (kept.size > 50) kept.delete(kept.keys().next().value);
  };
  document.addEventListener("desk:shown", show);
  desk.addEventListener("click", event => {
    const again = event.target.closest("[data-orders-again]");
    if (!again || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    ask(again.closest("[data-orders]"), true);
  });
  show();
})();
