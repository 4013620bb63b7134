// The desk while it is open: live list and conversation, clocks, drafts. Everything here is also possible without it.
"use strict";
(() => {
  const desk = document.querySelector("[data-desk]");
  if (!desk) return;
  const $ = selector => desk.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const page = new DOMParser();
  const here = () => desk.dataset.id;
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
    for (const ring of all("[data-due]")) {
      const left = Number(ring.dataset.due) - now, whole = Number(ring.dataset.whole), what = ring.dataset.what, state = left <= 0 ? "over" : left <= whole * 0.2 ? "soon" : "ok";
      ring.classList.remove("sla--ok", "sla--soon", "sla--over");
      ring.classList.add(`sla--${state}`);
      ring.querySelector(".sla__v").setAttribute("stroke-dasharray", `${Math.round(Math.min(1, Math.max(0, 1 - left / whole)) * 100)} 100`);
      const words = state === "over" ? `${what} ${long(-left)} late` : state === "soon" ? `${what} soon, ${long(left)} left` : `${what} in ${long(left)}`, span = ring.querySelector(".sla__w");
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
    document.dispatchEvent(new Event("desk:shown"));
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
        if (!whole && old.querySelector(".move[open] :focus")) continue; // or is choosing
        if (fresh.dataset.part === "head" && old.querySelector(".closer[open]")) continue; // somebody is filling in a form there
        if (fresh.dataset.part === "foot") putFoot(old, fresh);
        else if (fresh.dataset.part === "log") putLog(old, fresh, whole);
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

  // ---- the transcript: a stretch of it is on the page, and it is read on where somebody scrolls to. However long it is, the page stays as small.
  const mostLines = 400, nearEdge = 900;
  const log = () => $("[data-part=log]");
  const lines = within => all("[data-n]", within);
  const numberOf = line => Number(line.dataset.n);
  const edge = (at, side) => at.querySelector(`[data-edge=${side}]`);
  const isCut = at => !edge(at, "later").hidden;
  const atEnd = box => box.scrollTop > -8; // it is drawn from its end
  const bound = (at, side, number, hidden) => {
    const day = edge(at, side), link = day.querySelector("[data-reads]"), url = new URL(link.href);
    at.dataset[side === "earlier" ? "first" : "last"] = number;
    url.searchParams.set(link.dataset.reads, side === "earlier" ? number : number + 1);
    link.href = url.href;
    day.hidden = hidden;
  };
  // What somebody reads stays where it is while lines come and go around it.
  const inPlace = (at, work) => {
    const box = at.parentElement, end = atEnd(box) && !isCut(at), top = box.getBoundingClientRect().top;
    const seen = end ? [] : lines(at).filter(line => !isDay(line) && line.getBoundingClientRect().bottom > top).slice(0, 40).map(line => [line.dataset.n, line.getBoundingClientRect().top]);
    work();
    for (const [number, was] of seen) {
      const line = at.querySelector(`[data-n="${number}"]:not(.day)`);
      if (line) { box.scrollTop += line.getBoundingClientRect().top - was; return; }
    }
  };
  const oneDayLine = at => { let day = null; for (const line of at.querySelectorAll(".day[data-n]")) { if (line.textContent === day) line.remove(); day = line.textContent; } };
  // A day line goes with the line below it.
  const isDay = line => line.classList.contains("day");
  const dropFirst = (at, most) => {
    const there = lines(at), gone = there.length - most - (isDay(there.at(-most - 1) ?? at) ? 1 : 0);
    if (gone <= 0) return;
    for (const line of there.slice(0, gone)) line.remove();
    bound(at, "earlier", numberOf(there[gone]), false);
  };
  const dropLast = (at, most) => {
    const there = lines(at), kept = most - (isDay(there[most - 1] ?? at) ? 1 : 0);
    if (there.length <= kept) return;
    for (const line of there.slice(kept)) line.remove();
    bound(at, "later", numberOf(there[kept - 1]), false);
  };
  const putLog = (old, fresh, whole) => {
    const box = old.parentElement, shown = lines(old), first = Number(fresh.dataset.first), begins = lines(fresh)[0];
    if (isCut(old) || shown.length === 0 || first > Number(old.dataset.last) + 1) {
      // Somebody reads far above: what is new waits behind "Go to the newest".
      if (!whole && shown.length && (isCut(old) || !atEnd(box))) { edge(old, "later").hidden = false; old.dataset.stamp = fresh.dataset.stamp; return; }
      old.replaceWith(fresh);
      box.scrollTop = 0;
      return;
    }
    inPlace(old, () => {
      const dayStands = begins && !isDay(begins);
      for (const line of shown) if (numberOf(line) >= first && !(dayStands && isDay(line) && numberOf(line) === numberOf(begins))) line.remove();
      if (lines(old).length === 0) bound(old, "earlier", first, first <= 1);
      for (const line of lines(fresh)) edge(old, "later").before(line);
      bound(old, "later", Number(fresh.dataset.last), true);
      oneDayLine(old);
      if (atEnd(box)) dropFirst(old, mostLines); else dropLast(old, mostLines + 100);
    });
    old.dataset.stamp = fresh.dataset.stamp;
  };
  const readOn = async (side, jump) => {
    const at = log(), id = here(), url = new URL(location);
    if (!at) return false;
    url.searchParams.delete("before");
    url.searchParams.delete("from");
    if (jump === "first") url.searchParams.set("from", 1);
    else if (jump !== "newest") url.searchParams.set(side === "earlier" ? "before" : "from", side === "earlier" ? Number(at.dataset.first) : Number(at.dataset.last) + 1);
    const fresh = (await part("Lines", url))?.querySelector("[data-part=log]");
    if (!fresh || here() !== id || log() !== at) return false;
    if (jump) { at.replaceWith(fresh); fresh.parentElement.scrollTop = jump === "first" ? -fresh.parentElement.scrollHeight : 0; return false; }
    if (side === "earlier" ? Number(fresh.dataset.last) !== Number(at.dataset.first) - 1 : Number(fresh.dataset.first) !== Number(at.dataset.last) + 1) return false; // the page moved meanwhile
    inPlace(at, () => {
      if (side === "earlier") {
        edge(at, "earlier").after(...lines(fresh));
        bound(at, "earlier", Number(fresh.dataset.first), Number(fresh.dataset.first) <= 1);
        dropLast(at, mostLines);
      } else {
        edge(at, "later").before(...lines(fresh));
        bound(at, "later", Number(fresh.dataset.last), edge(fresh, "later").hidden);
        dropFirst(at, mostLines);
      }
      oneDayLine(at);
    });
    return true;
  };
  let readingOn = false;
  const readEdges = async () => {
    if (readingOn) return;
    readingOn = true;
    try {
      for (let more = true; more;) {
        const at = log(), box = at?.parentElement;
        more = at && !edge(at, "earlier").hidden && box.scrollHeight - box.clientHeight + box.scrollTop < nearEdge ? await readOn("earlier")
          : at && isCut(at) && -box.scrollTop < nearEdge ? await readOn("later") : false;
      }
    } catch { /* the chip says that the connection is gone; the next scroll reads again */ }
    readingOn = false;
  };
  desk.addEventListener("scroll", event => { if (event.target === log()?.parentElement) readEdges(); }, true);
  desk.addEventListener("click", event => {
    const link = event.target.closest("[data-reads]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const reads = link.dataset.reads, box = log().parentElement;
    box.focus({ preventScroll: true }); // the link may go with what it led to
    (reads === "before" ? readOn("earlier") : reads === "from" ? readOn("later") : readOn(null, reads)).catch(() => { location.href = link.href; });
  });

  const entitle = title => { Notices.entitle(title); $("h1").textContent = title.replace(" · Switchboard", ""); };

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
  // What was there when the page came is no news; the open conversation of a desk somebody looks at is seen.
  let heardOf = null;
  const putNews = within => {
    const news = all("[data-news] > li", within).map(item => ({ event: item.dataset.event, key: item.dataset.newsKey, id: item.dataset.of, href: item.dataset.href, who: item.querySelector("b").textContent, line: item.querySelector("span").textContent }));
    if (heardOf) for (const one of news) {
      const looked = one.id === here() && document.hasFocus();
      if (!heardOf.has(one.key) && !looked) Notices.tell(one.event, { offer: `Offered to you: ${one.who}`, answer: one.who, assigned: `Passed on to you: ${one.who}`, waiting: `Waits for a person: ${one.who}` }[one.event], one.line, one.href);
    }
    heardOf = new Set(news.map(one => one.key));
    Notices.say(new Set(news.filter(one => one.event === "answer").map(one => one.id)).size);
  };
  const putList = (list, force) => {
    counts(list);
    putNews(list);
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
  // A line that is dead without saying so answers nothing: what waits on it is let go when the next one is open, and at the latest after a while.
  const patience = 20000;
  let waiting = new AbortController();
  const letGo = () => { waiting.abort(); waiting = new AbortController(); };
  const part = async (handler, url = new URL(location)) => {
    url.searchParams.set("handler", handler);
    if (handler === "Talk") { url.searchParams.delete("before"); url.searchParams.delete("from"); } // what is new; older lines stay as they are
    url.hash = "";
    const answer = await fetch(url, { headers: { "X-Part": handler }, credentials: "same-origin", signal: AbortSignal.any([waiting.signal, AbortSignal.timeout(patience)]) });
    if (answer.status === 401) { signedOut(); return null; }
    // Passed on to others who alone may see it now: it does not stay on the screen.
    if (answer.status === 404 && handler === "Talk") { url.searchParams.delete("handler"); url.pathname = "/console/desk"; location.replace(url); return null; }
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
  // Who is not looking is told all the same, at most every two seconds.
  let newsAt = 0, newsLater;
  const readNews = again(async () => {
    const rest = newsAt + 2000 - Date.now();
    if (rest > 0) { clearTimeout(newsLater); newsLater = setTimeout(readNews, rest); return; }
    newsAt = Date.now();
    const doc = await part("News");
    if (doc) putNews(doc);
  });
  const readTalk = again(async () => {
    const id = here();
    if (!id) return;
    const doc = await part("Talk");
    if (doc && here() === id) putTalk(doc);
  });

  // ---- the live connection, and a chip that tells the truth about it
  let signedIn = true;
  const chip = (state, words) => { for (const at of all("[data-live]")) { at.className = `live${at.classList.contains("push") ? " push" : ""}${state}`; if (at.textContent !== words) at.textContent = words; } };
  const signedOut = () => { signedIn = false; Line.close(); chip(" live--off", "Signed out, load again"); };
  const clock = () => new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  let lost = null, stale = false;
  const alive = () => { lost = null; chip("", "Live"); };
  const gone = () => { if (!signedIn) return; lost ??= clock(); chip(" live--retry", `Reconnecting, as of ${lost}`); };
  const readAll = () => { if (document.hidden) { stale = true; readNews(); return; } readList(); readTalk(); };
  Line.on("beat", data => {
    alive();
    if (data === "hello") { letGo(); readAll(); sayHere(true); } // what happened since the page was made, or since the connection was lost
  });
  Line.on("changed", data => {
    alive();
    if (document.hidden) { stale = true; readNews(); return; }
    readList();
    if (data === "" || data.split("\n").includes(here())) readTalk();
  });
  Line.on("people", data => { alive(); lookers = JSON.parse(data); sayLookers(); });
  Line.on("lost", () => { gone(); letGo(); });
  // Asks, so that the chip can say whether the session has ended.
  Line.on("refused", () => { gone(); setTimeout(() => part("List").catch(() => {}), 1000); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden && stale) { stale = false; readList(); readTalk(); } });
  Line.open();

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
    body.set("Tab", Line.tab);
    if (Date.now() - typing < 8000) body.set("Typing", "true");
    try { await fetch(`/console/desk/${encodeURIComponent(here() ?? "")}?handler=Here`, { method: "POST", body, credentials: "same-origin", signal: AbortSignal.timeout(8000) }); } catch { told = ""; }
  };
  // Said at once when this page is left; a browser that dies is missed after a while.
  window.addEventListener("pagehide", () => {
    const token = document.querySelector("[name=__RequestVerificationToken]");
    if (token) fetch("/console/desk?handler=Here", { method: "POST", body: new URLSearchParams({ __RequestVerificationToken: token.value, Tab: Line.tab }), credentials: "same-origin", keepalive: true }).catch(() => {});
  });
  const typed = () => { typing = Date.now(); sayHere(); };
  setInterval(() => { if (!document.hidden) sayHere(); }, 2000);
  setInterval(() => { if (!document.hidden) sayHere(true); }, 10000);
  const others = id => (lookers[id] ?? []).filter(one => one.tab !== Line.tab && one.id !== desk.dataset.me);
  const sayLookers = () => {
    const at = $("[data-lookers]"), now = others(here());
    const words = [...new Set(now.map(one => `${one.name} ${one.typing ? "is writing" : "is looking"}`))].join(", ");
    if (at && at.textContent !== words) at.textContent = words;
    for (const mark of all("[data-lookers-of]", desk)) {
      const names = [...new Set(others(mark.dataset.lookersOf).map(one => one.name))], said = names.length ? `${names.join(", ")} ${names.length === 1 ? "looks" : "look"}` : "";
      if (mark.textContent !== said) { mark.textContent = said; mark.className = said ? "badge" : ""; }
    }
  };

  // ---- actions that no button does
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
  const focused = () => document.activeElement.closest?.("[data-row]")?.querySelector("a") ?? row(here())?.querySelector("a") ?? $("[data-row] a");
  Acts.on("next", () => move(1), () => $("[data-row]"));
  Acts.on("previous", () => move(-1), () => $("[data-row]"));
  Acts.on("open", () => focused().click(), focused);
  Acts.on("back", () => { location.hash = "#list"; (row(here())?.querySelector("a") ?? $("[data-row] a"))?.focus(); });
  Acts.on("next-view", () => view(1));
  Acts.on("previous-view", () => view(-1));
  Acts.on("next-unanswered", () => { const url = new URL(location); url.searchParams.set("handler", "Next"); url.hash = ""; openLink(url.href); });
  Acts.on("reply", () => write("reply"), () => document.getElementById("reply"));
  Acts.on("note", () => write("note"), () => document.getElementById("note"));
  Acts.on("switch-text", () => write($(".mode-note")?.checked ? "reply" : "note"), () => $(".mode-note"));
  Acts.on("customer", () => { location.hash = "#who"; $("#who .pane__b")?.focus(); }, () => $("#who .pane__b"));
  Acts.on("send", () => { const text = document.getElementById($(".mode-note")?.checked || !document.getElementById("reply") ? "note" : "reply"); text.form.requestSubmit(); }, () => document.getElementById("note"));
  Acts.on("leave", () => { document.activeElement?.blur(); shut($(".closer[open]")); closeInserts(); });
  const whys = () => all("details.why", $("#talk") ?? desk);
  Acts.on("why", () => { const why = whys().at(-1); why.open = true; why.querySelector("summary").focus(); why.scrollIntoView({ block: "nearest" }); }, () => whys().length);
  // The same form, and Enter in it opens the next one afterwards.
  const closing = () => $("[data-act=close]");
  Acts.on("close-next", () => { const details = closing().parentElement; details.open = false; Acts.press(closing()); details.dataset.thenNext = ""; }, closing);
  desk.addEventListener("toggle", event => { if (!event.target.open) delete event.target.dataset?.thenNext; }, true);
  // Assigning is passing on to a person: the same form, with the first colleague chosen.
  const transferring = () => $("[data-act=transfer]")?.parentElement.querySelector("option[value^='person:']");
  Acts.on("assign", () => { const details = $("[data-act=transfer]").parentElement; details.open = false; transferring().selected = true; Acts.press($("[data-act=transfer]")); }, transferring);

  document.addEventListener("keydown", event => {
    if (document.querySelector("dialog[open]")) return;
    const next = event.target.closest?.("[data-then-next] form")?.querySelector("button[name=Next]");
    if (next && event.key === "Enter" && event.target.tagName !== "BUTTON") { event.preventDefault(); next.form.requestSubmit(next); return; }
    const typing = Acts.writes(event.target);
    if (typing) {
      const menu = insertMenu(), choosing = typing.id === "reply" && menu && !menu.hidden && offered().length > 0;
      const sends = typing.matches("[data-text]") ? Acts.sends(event) : typing.matches(".closer textarea") && event.key === "Enter" && (event.ctrlKey || event.metaKey);
      if (choosing && (event.key === "Enter" && !event.ctrlKey && !event.metaKey || event.key === "Tab")) { event.preventDefault(); insert(offered()[Math.max(0, chosen())]); }
      else if (sends) { event.preventDefault(); typing.form.requestSubmit(); }
      else if (choosing && (event.key === "ArrowDown" || event.key === "ArrowUp")) { event.preventDefault(); choose(chosen() + (event.key === "ArrowDown" ? 1 : -1)); }
      else if (event.key === "Escape" && choosing) closeInserts();
      else if (event.key === "Escape") { typing.blur(); shut(typing.closest(".closer")); }
    }
    else if (event.key === "Escape") { shut(event.target.closest?.(".closer") ?? $(".closer[open]")); closeInserts(); }
  });
  document.addEventListener("acts:open", () => closeInserts());
  const shut = details => { if (!details) return; details.open = false; details.querySelector("summary").focus(); };
  desk.addEventListener("click", event => { if (!event.target.closest(".closer")) for (const open of all(".closer[open]", desk)) open.open = false; });

  putNews(document);
  fadeUndo();
  restore();
  tick();
})();
