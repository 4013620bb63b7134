// One line to the server for all tabs of a browser: HTTP/1.1 lets a browser have six connections to a site, so with a line for each tab the sixth would wait for ever.
// The tab that holds the lock has the line and passes on what it hears. When it is closed or moves on, the lock goes to the next tab by itself.
"use strict";
globalThis.Line = (() => {
  const tab = crypto.randomUUID(), name = "console-line";
  const others = navigator.locks && new BroadcastChannel(name); // browsers have locks over https and on this machine; without them each tab has a line of its own
  const listeners = { beat: [], changed: [], people: [], lost: [], refused: [] };
  let opened = false, stream, people, place, release, retry, heard = 0, silent = false;
  const hear = (kind, data) => {
    silent = kind === "lost" || kind === "refused";
    if (!silent) heard = Date.now();
    for (const listener of listeners[kind]) listener(data);
  };
  const pass = (kind, data) => {
    if (kind === "people") people = data;
    hear(kind, data);
    others?.postMessage({ kind, data });
  };
  const hangUp = () => { clearTimeout(retry); stream?.close(); stream = null; };
  const dial = () => {
    hangUp();
    const mine = stream = new EventSource("/console/live");
    for (const kind of ["beat", "changed", "people"]) mine.addEventListener(kind, event => pass(kind, event.data));
    mine.onerror = () => {
      // The browser tries again after a broken line, not after a refusal: the session ended, or the program is being replaced behind a proxy.
      const refused = mine.readyState === EventSource.CLOSED;
      if (refused) retry = setTimeout(dial, 4000);
      pass(refused ? "refused" : "lost", "");
    };
  };
  // Waits for the lock, or takes it from a tab that has it and hears nothing.
  const lead = steal => {
    if (!others) { dial(); return; }
    place?.abort();
    const mine = place = new AbortController();
    navigator.locks.request(name, steal ? { steal } : { signal: mine.signal }, () => new Promise(done => { release = done; dial(); })).catch(() => {
      if (place !== mine) return;
      hangUp();
      lead(false);
    });
  };
  others?.addEventListener("message", ({ data: { kind, data, to, from } }) => {
    if (to && to !== tab || !opened) return;
    if (kind !== "join") { hear(kind, data); return; }
    if (stream?.readyState !== EventSource.OPEN) return;
    others.postMessage({ kind: "people", data: people ?? "{}", to: from });
    others.postMessage({ kind: "beat", data: "hello", to: from });
  });
  /** Joins the line, or begins it. Whoever joins hears a "hello" like the first. */
  const open = () => {
    if (opened) return;
    opened = true;
    heard = Date.now();
    lead(false);
    others?.postMessage({ kind: "join", from: tab });
  };
  /** Tries at once, for this tab and all others. */
  const again = () => { if (!opened) return; if (stream) dial(); else lead(true); };
  const close = () => { opened = false; place?.abort(); place = null; hangUp(); release?.(); };
  // Beats come every ten seconds. A line that is open and silent is not live; from then on it is tried more often, by whoever is looked at.
  setInterval(() => {
    if (!opened || Date.now() - heard <= (silent ? 10000 : 25000)) return;
    heard = Date.now();
    hear("lost", "");
    if (stream || !document.hidden) again();
  }, 5000);
  window.addEventListener("offline", () => { if (opened) hear("lost", ""); });
  window.addEventListener("online", () => { if (silent && stream) dial(); });
  /** Calls back with the data of each event of a kind: "beat" (its first is "hello"), "changed", "people", "lost", "refused". */
  const on = (kind, listener) => { listeners[kind].push(listener); };
  return { tab, open, again, close, on };
})();
