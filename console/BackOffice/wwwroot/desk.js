// The desk while it is open: live list and conversation, clocks, drafts, keys. Everything here is also possible without it.
"use strict";
(() => {
  const desk = document.querySelector("[data-desk]");
  if (!desk) return;
  const $ = selector => desk.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const page = new DOMParser();
  const here = () => desk.dataset.id;

  // ---- clocks: what a page says of time stays true while it is open
  const long = ms => {
    const s = Math.max(0, Math.floor(ms / 1000)), two = n => String(n).padStart(2, "0");
    return s < 3600 ? `${Math.floor(s / 60)}:${two(s % 60)}` : s < 86400 ? `${Math.floor(s / 3600)} h ${two(Math.floor(s / 60) % 60)}` : `${Math.floor(s / 86400)} d ${Math.floor(s / 3600) % 24} h`;
  };
  let ahead = 0; // how far this machine's clock is ahead of the server's
  const tick = () => {
    const now = Date.now() - ahead;
    for (const ring of all("[data-since]")) {
      const waited = now - Number(ring.dataset.since), share = Math.min(1, Math.max(0, waited / Number(ring.dataset.promise)));
      const state = share >= 1 ? "over" : share >= 0.6 ? "soon" : "ok";
      ring.classList.remove("sla--ok", "sla--soon", "sla--over");
      ring.classList.add(`sla--${state}`);
      ring.querySelector(".sla__v").setAttribute("stroke-dasharray", `${Math.round(share * 100)} 100`);
      const words = state === "over" ? `${long(waited - Number(ring.dataset.promise))} over` : `${long(waited)} waiting`, span = ring.querySelector(".sla__w");
      if (span.textContent !== words) span.textContent = words;
    }
    for (const time of all("[data-ago]")) {
      const past = now - Number(time.dataset.ago);
      if (past < 86400000) time.textContent = past < 60000 ? "now" : past < 3600000 ? `${Math.floor(past / 60000)} min ago` : `${Math.floor(past / 3600000)} h ago`;
    }
  };
  setInterval(tick, 1000);

  // ---- drafts: kept on this machine, per conversation and kind, until sent or signed out
  const draftKey = kind => `draft:${here()}:${kind}`;
  const texts = () => all("[data-text]", desk);
  const sayDraft = (kind, words) => { const at = $(`[data-draft="${kind}"]`); if (at) at.textContent = words; };
  const restore = () => {
    for (const text of texts()) {
      const kept = localStorage.getItem(draftKey(text.dataset.text));
      if (kept) { if (text.value === "") text.value = kept; sayDraft(text.dataset.text, "Draft kept on this computer"); }
      left(text);
    }
  };
  const left = text => {
    const at = text.closest("form").querySelector("[data-left]");
    if (at) at.textContent = text.value.length > 3600 ? `${4000 - text.value.length} characters left` : "";
  };
  const keep = text => {
    const kind = text.dataset.text;
    try { text.value === "" ? localStorage.removeItem(draftKey(kind)) : localStorage.setItem(draftKey(kind), text.value); sayDraft(kind, text.value === "" ? "" : "Draft kept on this computer"); }
    catch { sayDraft(kind, "Draft not kept: this browser's storage is full"); }
    left(text);
  };
  desk.addEventListener("input", event => { const text = event.target.closest("[data-text]"); if (text) keep(text); });

  // ---- putting fresh parts in place: the whole after an act of one's own, otherwise what changed
  const putTalk = (doc, whole) => {
    const talk = doc.querySelector("#talk"), who = doc.querySelector("#who"), shown = $("#talk");
    if (!talk) return;
    const composer = within => within.querySelector("[data-composer]")?.dataset.composer;
    if (!composer(talk) || composer(talk) !== composer(shown)) { shown.replaceWith(talk); $("#who").replaceWith(who); }
    else {
      const late = Number(talk.dataset.version) < Number(shown.dataset.version); // asked for before what is shown, answered after it
      if (late && !whole) return;
      shown.dataset.version = talk.dataset.version;
      const open = all("details[open][id]", desk).map(details => details.id);
      for (const fresh of [...talk.querySelectorAll("[data-part]"), ...who.querySelectorAll("[data-part]")]) {
        const old = $(`[data-part="${fresh.dataset.part}"]`);
        if (!old || (!whole && old.dataset.stamp === fresh.dataset.stamp)) continue;
        if (!whole && fresh.dataset.part === "head" && old.querySelector(".closer[open]")) continue; // somebody is choosing how it ended
        if (fresh.dataset.part === "foot") putFoot(old, fresh);
        else old.replaceWith(fresh);
      }
      for (const id of open) { const details = document.getElementById(id); if (details) details.open = true; }
      if (late) readTalk();
    }
    if (talk.dataset.title) entitle(talk.dataset.title);
    restore();
    tick();
  };

  const entitle = title => { document.title = title; $("h1").textContent = title.replace(" · Switchboard", ""); };

  // Somebody may be typing: the words, the kind of text, the focus and the place in the text go over to the fresh one.
  const putFoot = (old, fresh) => {
    const at = old.contains(document.activeElement) ? document.activeElement : null, from = at?.selectionStart ?? null, to = at?.selectionEnd;
    const mode = old.querySelector("[name=mode]:checked")?.value;
    for (const text of all("[data-text]", fresh)) text.value = document.getElementById(text.id)?.value || text.value;
    old.replaceWith(fresh);
    for (const radio of all("[name=mode]", fresh)) if (radio.value === mode) radio.checked = true;
    const same = at?.id && document.getElementById(at.id);
    if (!same) return;
    same.focus();
    if (from !== null) same.setSelectionRange(from, to);
  };

  let held = null; // a newer list that waits because the reader is in this one
  const rows = within => all("[data-row]", within);
  const inList = () => $("#list").matches(":hover") || $("#list").contains(document.activeElement);
  const counts = list => {
    for (const [key, count] of list.dataset.counts.split(",").map(pair => pair.split(":")))
      for (const at of all(`[data-count="${key}"]`)) if (at.textContent !== count) at.textContent = count;
  };
  const newbar = (fresh, gone) => {
    const bar = $("[data-newbar]");
    bar.hidden = fresh + gone === 0;
    bar.querySelector("span").textContent = [fresh && `${fresh} new`, gone && `${gone} moved on`].filter(Boolean).join(", ") + ", show";
  };
  const putList = (list, force) => {
    counts(list);
    const old = $("[data-list]");
    const before = new Map(rows(old).map(row => [row.dataset.row, row])), after = new Map(rows(list).map(row => [row.dataset.row, row]));
    const fresh = [...after.keys()].filter(id => !before.has(id)), gone = [...before.keys()].filter(id => !after.has(id));
    const moved = [...after.keys()].join("\n") !== [...before.keys()].filter(id => after.has(id)).concat(fresh).join("\n");
    if (!force && before.size > 0 && inList() && (fresh.length || gone.length || moved)) {
      // Rows stay where the pointer is; what they say is brought up to date.
      for (const [id, row] of before) { row.classList.toggle("is-gone", !after.has(id)); if (after.has(id)) freshen(row, after.get(id)); }
      held = list;
      newbar(fresh.length, gone.length);
      tick();
      return;
    }
    held = null;
    newbar(0, 0);
    const focused = document.activeElement.closest?.("[data-row]")?.dataset.row, top = old.scrollTop;
    if (fresh.length === 0 && gone.length === 0 && !moved && before.size > 0) for (const [id, row] of before) freshen(row, after.get(id));
    else {
      for (const id of fresh) if (before.size > 0) after.get(id).classList.add("is-new");
      old.replaceWith(list);
      list.scrollTop = top;
      if (focused) row(focused)?.querySelector("a").focus();
    }
    mark();
    tick();
  };
  const freshen = (old, fresh) => { if (old.innerHTML !== fresh.innerHTML) { const had = old.contains(document.activeElement); old.innerHTML = fresh.innerHTML; if (had) old.querySelector("a").focus(); } };
  const row = id => rows(desk).find(candidate => candidate.dataset.row === id);
  const mark = () => {
    for (const at of rows(desk)) {
      const on = at.dataset.row === here(), link = at.querySelector("a");
      link.classList.toggle("item--on", on);
      on ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current");
    }
  };
  desk.addEventListener("click", event => { if (event.target.closest("[data-shownew]") && held) putList(held, true); });
  desk.addEventListener("mouseleave", () => { if (held && !inList()) putList(held, true); });

  // ---- reading again, one request of a kind at a time
  const part = async (handler, url = new URL(location)) => {
    url.searchParams.set("handler", handler);
    url.hash = "";
    const answer = await fetch(url, { headers: { "X-Part": handler }, credentials: "same-origin" });
    if (answer.status === 401) { signedOut(); return null; }
    if (!answer.ok) return null;
    const date = Date.parse(answer.headers.get("date"));
    if (!Number.isNaN(date) && Math.abs(Date.now() - date) > 2000) ahead = Date.now() - date;
    return page.parseFromString(await answer.text(), "text/html");
  };
  const again = (work) => {
    let running = false, wanted = false;
    return async () => {
      if (running) { wanted = true; return; }
      running = true;
      do { wanted = false; try { await work(); } catch { /* the live chip says that the connection is gone, and reads again when it is back */ } } while (wanted);
      running = false;
    };
  };
  const readList = again(async () => { const doc = await part("List"); const list = doc?.querySelector("[data-list]"); if (list) putList(list); });
  const readTalk = again(async () => {
    const id = here();
    if (!id) return;
    const doc = await part("Talk");
    if (doc && here() === id) putTalk(doc);
  });

  // ---- the live connection, and a chip that tells the truth about it
  let stream, heard = 0, signedIn = true;
  const chip = (state, words) => { for (const at of all("[data-live]")) { at.className = `live${at.classList.contains("push") ? " push" : ""}${state}`; if (at.textContent !== words) at.textContent = words; } };
  const signedOut = () => { signedIn = false; stream?.close(); chip(" live--off", "Signed out, load again"); };
  const clock = () => new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  let lost = null;
  const alive = () => { heard = Date.now(); lost = null; chip("", "Live"); };
  const gone = () => { lost ??= clock(); chip(" live--retry", `Reconnecting, as of ${lost}`); };
  const connect = () => {
    if (!signedIn) return;
    stream?.close();
    stream = new EventSource("/console/live");
    stream.addEventListener("beat", event => {
      alive();
      if (event.data === "hello") { readList(); readTalk(); } // what happened since the page was made, or since the connection was lost
    });
    stream.addEventListener("changed", event => {
      alive();
      if (document.hidden) { stale = true; return; }
      readList();
      if (event.data === "" || event.data.split("\n").includes(here())) readTalk();
    });
    stream.onerror = () => {
      gone();
      // A refusal (the session ended) closes the stream for good: ask, so that the chip can say which it is.
      if (stream.readyState === EventSource.CLOSED) setTimeout(async () => { try { if (await part("List")) connect(); else if (signedIn) setTimeout(connect, 4000); } catch { setTimeout(connect, 4000); } }, 1000);
    };
  };
  let stale = false;
  document.addEventListener("visibilitychange", () => { if (!document.hidden && stale) { stale = false; readList(); readTalk(); } });
  // Beats come every ten seconds. A connection that is open and silent is not live.
  setInterval(() => { if (heard && Date.now() - heard > 25000) { gone(); connect(); heard = Date.now(); } }, 5000);
  window.addEventListener("offline", gone);
  connect();

  // ---- opening a conversation without loading the page
  const openLink = async (href, push = true) => {
    const url = new URL(href, location);
    try {
      const answer = await fetch(url, { credentials: "same-origin" });
      if (!answer.ok || new URL(answer.url).pathname.startsWith("/console/sign-in")) { location.href = href; return; }
      put(page.parseFromString(await answer.text(), "text/html"));
      if (push) history.pushState(null, "", url);
    } catch { location.href = href; }
  };
  const put = doc => {
    const fresh = doc.querySelector("[data-desk]");
    if (!fresh) { location.reload(); return; }
    desk.dataset.id = fresh.dataset.id ?? "";
    desk.classList.toggle("desk--list", fresh.classList.contains("desk--list"));
    putTalk(doc, true);
    entitle(doc.title);
    const list = fresh.querySelector("[data-list]");
    if (list) putList(list);
    mark();
  };
  desk.addEventListener("click", event => {
    const link = event.target.closest("[data-row] a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    openLink(link.href);
    if (location.hash) history.replaceState(null, "", location.pathname + location.search);
  });
  window.addEventListener("popstate", () => openLink(location.href, false));

  // ---- sending a form without loading the page. What fails keeps its text.
  desk.addEventListener("submit", async event => {
    const form = event.target;
    if (!("send" in form.dataset)) return;
    event.preventDefault();
    const button = event.submitter ?? form.querySelector("[type=submit]");
    if (button.getAttribute("aria-busy") === "true") return;
    button.setAttribute("aria-busy", "true");
    const kind = form.dataset.send, id = here(), sent = form.querySelector("[data-text]")?.value;
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form), credentials: "same-origin" });
      const doc = page.parseFromString(await answer.text(), "text/html");
      const done = answer.ok && doc.querySelector("[data-desk]");
      if (!done && answer.status !== 409) { problem(answer.redirected || answer.status === 400 ? "Your sign-in ended. Sign in in another tab, then send again." : "The server could not do it. Try again."); return; }
      if (done && kind) {
        localStorage.removeItem(`draft:${id}:${kind}`);
        // What was written on while this was sent stays in the box.
        const text = here() === id ? document.getElementById(kind) : null;
        if (text?.value.startsWith(sent)) { text.value = text.value.slice(sent.length).trimStart(); keep(text); }
      }
      if (here() !== id) { readList(); return; }
      put(doc);
      if (kind && document.activeElement === document.body) document.getElementById(kind)?.focus();
    } catch { problem("Not sent: the connection is gone. Your text is still in the box."); }
    finally { button.removeAttribute("aria-busy"); }
  });
  const problem = words => {
    const at = $("[data-says]");
    if (!at) return;
    const banner = document.createElement("div");
    banner.className = "banner banner--critical";
    banner.textContent = words;
    at.replaceChildren(banner);
  };

  // ---- keys: single letters, off while typing
  const keys = document.getElementById("keys");
  const write = kind => {
    const mode = $(kind === "note" ? ".mode-note" : ".composer input[value=reply]");
    if (mode) mode.checked = true;
    const text = document.getElementById(kind);
    if (text) { if (location.hash && location.hash !== "#talk") location.hash = "#talk"; text.focus(); return true; }
    return false;
  };
  const move = step => {
    const links = rows(desk).map(at => at.querySelector("a"));
    if (links.length === 0) return;
    const at = links.indexOf(document.activeElement.closest?.("[data-row] a")), on = links.findIndex(link => link.getAttribute("aria-current"));
    const from = at >= 0 ? at : on;
    links[Math.min(links.length - 1, Math.max(0, from < 0 ? 0 : from + step))].focus();
  };
  const press = key => { const button = $(`[data-key="${key}"]`); if (!button) return false; button.click(); return true; };
  document.addEventListener("keydown", event => {
    const typing = event.target.closest("input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]");
    if (typing) {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && typing.matches("[data-text]")) { event.preventDefault(); typing.form.requestSubmit(); }
      else if (event.key === "Escape") typing.blur();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || keys?.open) return;
    const acts = {
      j: () => move(1), k: () => move(-1), r: () => write("reply"), n: () => write("note"), c: () => press("c"), b: () => press("b"),
      e: () => { if (press("e")) $(".closer input[type=radio]")?.focus(); }, u: () => { location.hash = "#list"; (row(here())?.querySelector("a") ?? $("[data-row] a"))?.focus(); },
      "?": () => keys?.showModal(),
    };
    const act = acts[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (act) { event.preventDefault(); act(); }
    else if (event.key === "Escape") $(".closer[open]")?.removeAttribute("open");
  });
  desk.addEventListener("click", event => { if (event.target.closest("[data-keys]")) keys?.showModal(); });

  restore();
  tick();
})();
