// The desk while it is open: live list and conversation, clocks, drafts, keys. Everything here is also possible without it.
"use strict";
(() => {
  const desk = document.querySelector("[data-desk]");
  if (!desk) return;
  const $ = selector => desk.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const page = new DOMParser();
  const here = () => desk.dataset.id;
  const tab = crypto.randomUUID(); // tells this page from others of the same person
  let lookers = {}, typing = 0, told = "";

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

  // ---- drafts: kept on the server for this person, per conversation and kind, until sent
  const texts = () => all("[data-text]", desk);
  const sayDraft = (kind, words) => { const at = $(`[data-draft="${kind}"]`); if (at && at.textContent !== words) at.textContent = words; };
  // What is not kept yet is newer than what the page brought.
  const restore = () => {
    for (const text of texts()) {
      const draft = drafts.get(`${here()} ${text.dataset.text}`);
      if (draft) text.value = draft.body.get("Text");
      left(text);
      unfilled(text);
    }
  };
  const left = text => {
    const at = text.closest("form").querySelector("[data-left]");
    if (at) at.textContent = text.value.length > 3600 ? `${4000 - text.value.length} characters left` : "";
  };
  const unfilled = text => {
    const at = text.closest("form").querySelector("[data-unfilled]"), open = [...new Set(text.value.match(/\{[a-z]+(?:\.[a-z]+)+\}/g))];
    if (at) at.textContent = open.length ? `Still to fill in: ${open.join(", ")}` : "";
  };
  const drafts = new Map(); // what is not kept yet, by conversation and kind
  const keep = text => {
    const kind = text.dataset.text, key = `${here()} ${kind}`, before = drafts.get(key);
    clearTimeout(before?.timer);
    const body = new FormData(text.form), url = new URL(text.form.action);
    url.searchParams.set("handler", "Draft");
    const draft = { kind, id: here(), url, body, saving: before?.saving, since: before?.since ?? Date.now() };
    body.set("Mode", kind);
    body.set("Text", text.value);
    draft.timer = setTimeout(() => save(key, draft), Math.max(0, Math.min(700, draft.since + 2000 - Date.now())));
    drafts.set(key, draft);
    left(text);
    unfilled(text);
  };
  // One after the other: what was typed first may not arrive last.
  const save = async (key, draft) => {
    clearTimeout(draft.timer);
    await draft.saving;
    if (drafts.get(key) !== draft) return;
    draft.saving = (async () => {
      try {
        const answer = await fetch(draft.url, { method: "POST", body: draft.body, credentials: "same-origin", keepalive: true });
        if (!answer.ok || answer.redirected) throw new Error();
        if (drafts.get(key) === draft) drafts.delete(key);
        if (here() === draft.id) sayDraft(draft.kind, draft.body.get("Text").trim() === "" ? "" : `Draft saved ${clock()}`);
      } catch { if (here() === draft.id) sayDraft(draft.kind, "Draft not saved yet"); }
    })();
    await draft.saving;
  };
  const saveAll = () => Promise.all([...drafts].map(([key, draft]) => save(key, draft)));
  // A text that is being sent is not kept as a draft any more; one on its way is waited for.
  const dropDraft = async kind => { const key = `${here()} ${kind}`, draft = drafts.get(key); clearTimeout(draft?.timer); drafts.delete(key); await draft?.saving; };
  window.addEventListener("online", saveAll);
  document.addEventListener("visibilitychange", () => { if (document.hidden) saveAll(); });
  window.addEventListener("pagehide", saveAll);
  desk.addEventListener("input", event => { const text = event.target.closest("[data-text]"); if (text) { keep(text); typed(text); slash(text); } });

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
        if (fresh.dataset.part === "head" && old.querySelector(".closer[open]")) continue; // somebody is filling in a form there
        if (fresh.dataset.part === "foot") putFoot(old, fresh);
        else old.replaceWith(fresh);
      }
      for (const id of open) { const details = document.getElementById(id); if (details) details.open = true; }
      if (late) readTalk();
    }
    if (talk.dataset.title) entitle(talk.dataset.title);
    restore();
    tick();
    fadeUndo();
    sayLookers();
  };

  const entitle = title => { document.title = title; $("h1").textContent = title.replace(" · Switchboard", ""); };

  // Somebody may be typing: the words, the kind of text, the focus and the place in the text go over to the fresh one.
  const putFoot = (old, fresh) => {
    const at = old.contains(document.activeElement) ? document.activeElement : null, from = at?.selectionStart ?? null, to = at?.selectionEnd;
    const mode = old.querySelector("[name=mode]:checked")?.value;
    for (const text of all("[data-text]", fresh)) {
      const before = document.getElementById(text.id);
      if (before?.value) { text.value = before.value; sayInto(fresh, text, before); }
    }
    old.replaceWith(fresh);
    for (const radio of all("[name=mode]", fresh)) if (radio.value === mode) radio.checked = true;
    const same = at?.id && document.getElementById(at.id);
    if (!same) return;
    same.focus();
    if (from !== null) same.setSelectionRange(from, to);
  };

  const sayInto = (fresh, text, before) => {
    const topic = text.form?.querySelector("[data-topic-of]"), was = before.form?.querySelector("[data-topic-of]");
    if (topic && was) topic.value = was.value;
  };

  let held = null; // a newer list that waits because the reader is in this one
  const rows = within => all("[data-row]", within);
  const inList = () => $("#list").matches(":hover") || $("#list").contains(document.activeElement);
  const counts = list => {
    for (const [key, count] of list.dataset.counts.split(",").map(pair => pair.split(":")))
      for (const at of all(`[data-count="${CSS.escape(decodeURIComponent(key))}"]`)) if (at.textContent !== count) at.textContent = count;
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
      sayLookers();
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
    sayLookers();
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
    stream = new EventSource(`/console/live?tab=${tab}`);
    stream.addEventListener("beat", event => {
      alive();
      if (event.data === "hello") { readList(); readTalk(); sayHere(true); } // what happened since the page was made, or since the connection was lost
    });
    stream.addEventListener("changed", event => {
      alive();
      if (document.hidden) { stale = true; return; }
      readList();
      if (event.data === "" || event.data.split("\n").includes(here())) readTalk();
    });
    stream.addEventListener("people", event => { alive(); lookers = JSON.parse(event.data); sayLookers(); });
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
      await saveAll(); // who comes back at once finds what they wrote
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
    const kind = ["reply", "note"].includes(form.dataset.send) ? form.dataset.send : null, id = here(), sent = form.querySelector("[data-text]")?.value;
    try {
      const body = new FormData(form, event.submitter);
      if (kind) await dropDraft(kind);
      const answer = await fetch(form.action, { method: "POST", body, credentials: "same-origin" });
      const doc = page.parseFromString(await answer.text(), "text/html");
      const done = answer.ok && doc.querySelector("[data-desk]");
      if (!done && kind && here() === id) { const text = document.getElementById(kind); if (text?.value) keep(text); }
      if (!done && answer.status !== 409) { problem(answer.redirected || answer.status === 400 ? "Your sign-in ended. Sign in in another tab, then send again." : "The server could not do it. Try again."); return; }
      if (done && kind) {
        // What was written on while this was sent stays in the box.
        const text = here() === id ? document.getElementById(kind) : null;
        if (text?.value.startsWith(sent)) {
          text.value = text.value.slice(sent.length).trimStart();
          const topic = text.form.querySelector("[data-topic-of]");
          if (topic) topic.value = "";
          if (text.value) keep(text);
        }
      }
      if (here() !== id) { readList(); return; }
      const closer = form.closest(".closer");
      if (closer) closer.open = false; // its answer is here; another form that was opened meanwhile stays as it is
      put(doc);
      if (here() !== id) history.pushState(null, "", desk.querySelector("[data-row] .item--on")?.href ?? `/console/desk/${encodeURIComponent(here())}${location.search}`);
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

  // ---- what was just done can be taken back for ten seconds
  let fading;
  const fadeUndo = () => { clearTimeout(fading); if ($("[data-undo]")) fading = setTimeout(() => $("[data-undo]")?.remove(), 10000); };

  // ---- texts and articles, put in where the cursor is and never sent by themselves
  const insertMenu = () => $("[data-insertmenu]");
  let asked = "";
  const slash = text => {
    if (text.id !== "reply") return;
    const found = /(?:^|\s)\/([a-z0-9-]*)$/i.exec(text.value.slice(0, text.selectionStart));
    if (found) findInserts(found[1]); else closeInserts();
  };
  const findInserts = async words => {
    asked = words;
    const id = here(), url = new URL(location);
    url.searchParams.set("q", words);
    const doc = await part("Insert", url).catch(() => null), menu = insertMenu();
    if (!doc || !menu || here() !== id || asked !== words) return;
    menu.replaceChildren(...doc.querySelector("[data-inserts-found]").childNodes);
    menu.hidden = false;
    choose(0);
  };
  const closeInserts = () => { asked = null; const menu = insertMenu(); if (menu) menu.hidden = true; };
  const offered = () => all("[data-inserts]", insertMenu());
  const chosen = () => offered().findIndex(button => button.classList.contains("insert--on"));
  const choose = at => { const buttons = offered(); buttons.forEach((button, i) => button.classList.toggle("insert--on", i === (at + buttons.length) % buttons.length)); };
  const insert = button => {
    const text = document.getElementById("reply");
    if (!text) return;
    const before = text.value.slice(0, text.selectionStart).replace(/(^|\s)\/[a-z0-9-]*$/i, "$1"), after = text.value.slice(text.selectionEnd), words = button.dataset.inserts;
    const whole = before.trim() === "" && after.trim() === "";
    text.value = before + words + after;
    if (button.dataset.topic && whole) text.form.querySelector("[data-topic-of]").value = button.dataset.topic;
    closeInserts();
    write("reply");
    const gap = /\{[a-z]+(?:\.[a-z]+)+\}/.exec(words);
    if (gap) text.setSelectionRange(before.length + gap.index, before.length + gap.index + gap[0].length); else text.setSelectionRange(before.length + words.length, before.length + words.length);
    keep(text);
  };
  desk.addEventListener("click", event => {
    const button = event.target.closest("[data-inserts]");
    if (button) insert(button);
    else if (event.target.closest("[data-opensinserts]")) { write("reply"); insertMenu().hidden ? findInserts("") : closeInserts(); }
    else if (!event.target.closest("[data-insertmenu]")) closeInserts();
  });

  // ---- who else looks at a conversation, and who writes
  const sayHere = async (again = false) => {
    const state = `${here()} ${Date.now() - typing < 8000}`, token = document.querySelector("[name=__RequestVerificationToken]");
    if (!token || (!again && state === told)) return;
    told = state;
    const body = new FormData();
    body.set("__RequestVerificationToken", token.value);
    body.set("Tab", tab);
    if (Date.now() - typing < 8000) body.set("Typing", "true");
    try { await fetch(`/console/desk/${encodeURIComponent(here() ?? "")}?handler=Here`, { method: "POST", body, credentials: "same-origin" }); } catch { told = ""; }
  };
  const typed = () => { typing = Date.now(); sayHere(); };
  setInterval(() => { if (!document.hidden) sayHere(); }, 2000);
  setInterval(() => { if (!document.hidden) sayHere(true); }, 10000);
  const others = id => (lookers[id] ?? []).filter(one => one.tab !== tab && one.id !== desk.dataset.me);
  const sayLookers = () => {
    const at = $("[data-lookers]"), now = others(here());
    const words = [...new Set(now.map(one => `${one.name} ${one.typing ? "is writing" : "is looking"}`))].join(", ");
    if (at && at.textContent !== words) at.textContent = words;
    for (const mark of all("[data-lookers-of]", desk)) {
      const names = [...new Set(others(mark.dataset.lookersOf).map(one => one.name))], said = names.length ? `${names.join(", ")} ${names.length === 1 ? "looks" : "look"}` : "";
      if (mark.textContent !== said) { mark.textContent = said; mark.className = said ? "badge" : ""; }
    }
  };

  // ---- actions: each has a name; those with a key have it everywhere but in text
  const keys = document.getElementById("keys"), acts = document.getElementById("acts");
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
  const view = step => {
    const links = all("[aria-label='Inbox views'] a"), on = links.findIndex(link => link.getAttribute("aria-current"));
    if (links.length) location.href = links[(on + step + links.length) % links.length].href;
  };
  const press = button => {
    if (button.tagName !== "SUMMARY") { button.click(); return; }
    if (location.hash && location.hash !== "#talk") location.hash = "#talk";
    const details = button.parentElement;
    details.open = !details.open;
    details.querySelector(details.open ? "input:not([type=hidden]), select, textarea, button" : "summary").focus();
  };
  const always = [
    { key: "j", name: "Next conversation", run: () => move(1) },
    { key: "k", name: "Previous conversation", run: () => move(-1) },
    { key: "Enter", name: "Open the conversation in focus" },
    { key: "r", name: "Write to the customer", run: () => write("reply"), if: () => document.getElementById("reply") },
    { key: "n", name: "Write a private note", run: () => write("note"), if: () => document.getElementById("note") },
    { key: "Ctrl+Enter", name: "Send what you write" },
    { key: "Ctrl+.", name: "Switch between reply and note", run: () => write($(".mode-note")?.checked ? "reply" : "note"), if: () => $(".mode-note") },
    { key: "/", name: "Texts and articles, while you write to the customer" },
    { key: "u", name: "Back to the list", run: () => { location.hash = "#list"; (row(here())?.querySelector("a") ?? $("[data-row] a"))?.focus(); } },
    { key: "m", name: "Open the customer panel", run: () => { location.hash = "#who"; $("#who .pane__b")?.focus(); }, if: () => $("#who .pane__b") },
    { key: "]", name: "Next view", run: () => view(1) },
    { key: "[", name: "Previous view", run: () => view(-1) },
    { key: "Ctrl+K", name: "Find or do", run: () => openActs() },
    { key: "?", name: "Show the keys", run: () => openKeys() },
    { key: "Escape", name: "Leave the text, the draft stays; close what is open" },
  ];
  const actions = () => [
    ...all("[data-act]", desk).map(button => ({ key: button.dataset.key, name: button.dataset.act, run: () => press(button) })),
    ...always.filter(act => !act.if || act.if()),
  ];
  const places = () => all(".side .nav a").map(link => ({ name: `Go to ${[...link.childNodes].find(node => node.nodeType === 3 && node.textContent.trim())?.textContent.trim()}`, run: () => { location.href = link.href; } }));
  const said = key => key.length === 1 ? key.toUpperCase() : key === "Escape" ? "Esc" : key;
  const caps = key => key.split("+").map(one => { const cap = document.createElement("kbd"); cap.textContent = said(one); return cap; });
  const openKeys = () => {
    const list = keys.querySelector("[data-keys-list]");
    list.replaceChildren(...actions().filter(act => act.key).flatMap(act => {
      const key = document.createElement("dt"), name = document.createElement("dd");
      key.append(...caps(act.key));
      name.textContent = act.name;
      return [key, name];
    }));
    keys.querySelector("[data-single]").checked = singles();
    keys.showModal();
  };
  const singles = () => localStorage.getItem("single-keys") !== "off";
  keys?.querySelector("[data-single]").addEventListener("change", event => localStorage.setItem("single-keys", event.target.checked ? "on" : "off"));
  const found = () => all("[role=option]", acts);
  const showActs = () => {
    const words = acts.querySelector("input").value.toLowerCase().split(/\s+/).filter(Boolean), list = acts.querySelector("[data-acts-list]");
    const fit = [...actions().filter(act => act.run && act.key !== "Ctrl+K"), ...places()].filter(act => words.every(word => act.name.toLowerCase().includes(word)));
    list.replaceChildren(...fit.map((act, i) => {
      const item = document.createElement("li");
      item.role = "option";
      item.id = `act-${i}`;
      item.ariaSelected = String(i === 0);
      item.append(act.name, ...(act.key ? caps(act.key) : []));
      item.addEventListener("click", () => { acts.close(); act.run(); });
      return item;
    }));
    acts.querySelector("input").setAttribute("aria-activedescendant", fit.length ? "act-0" : "");
  };
  const openActs = () => { closeInserts(); acts.querySelector("input").value = ""; showActs(); acts.showModal(); acts.querySelector("input").focus(); };
  acts?.querySelector("input").addEventListener("input", showActs);
  acts?.addEventListener("click", event => { if (event.target === acts) acts.close(); });
  acts?.addEventListener("keydown", event => {
    const items = found(), at = items.findIndex(item => item.ariaSelected === "true");
    if (event.key === "Enter") { event.preventDefault(); items[at]?.click(); }
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!items.length) return;
      const next = items[(at + (event.key === "ArrowDown" ? 1 : items.length - 1)) % items.length];
      for (const item of items) item.ariaSelected = String(item === next);
      next.scrollIntoView({ block: "nearest" });
      acts.querySelector("input").setAttribute("aria-activedescendant", next.id);
    }
  });
  document.addEventListener("keydown", event => {
    const chord = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    if (chord && event.key.toLowerCase() === "k") { event.preventDefault(); acts?.open ? acts.close() : keys?.open || openActs(); return; }
    if (acts?.open || keys?.open) return;
    if (chord && event.key === "." && $(".mode-note")) { event.preventDefault(); write($(".mode-note").checked ? "reply" : "note"); return; }
    const typing = event.target.closest("input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]");
    if (typing) {
      const menu = insertMenu(), choosing = typing.id === "reply" && menu && !menu.hidden && offered().length > 0;
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && (typing.matches("[data-text]") || typing.matches(".closer textarea"))) { event.preventDefault(); typing.form.requestSubmit(); }
      else if (choosing && (event.key === "Enter" || event.key === "Tab")) { event.preventDefault(); insert(offered()[Math.max(0, chosen())]); }
      else if (choosing && (event.key === "ArrowDown" || event.key === "ArrowUp")) { event.preventDefault(); choose(chosen() + (event.key === "ArrowDown" ? 1 : -1)); }
      else if (event.key === "Escape" && choosing) closeInserts();
      else if (event.key === "Escape") { typing.blur(); shut(typing.closest(".closer")); }
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") { shut(event.target.closest(".closer") ?? $(".closer[open]")); closeInserts(); return; }
    if (!singles() && event.key.length === 1) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key, act = actions().find(one => one.run && one.key === key);
    if (act) { event.preventDefault(); act.run(); }
  });
  const shut = details => { if (!details) return; details.open = false; details.querySelector("summary").focus(); };
  desk.addEventListener("click", event => {
    if (event.target.closest("[data-opensacts]")) openActs();
    if (event.target.closest("[data-keys]")) openKeys();
    if (!event.target.closest(".closer")) for (const open of all(".closer[open]", desk)) open.open = false;
  });

  fadeUndo();
  restore();
  tick();
})();
