// What can be done on a page, by key and by name. The sheet of keys, which the server writes, is the list of actions; a page marks what does one with
// data-act, or a script takes its name with Acts.on. Everything here is also possible without it.
"use strict";
globalThis.Acts = (() => {
  const sheet = document.getElementById("keys"), menu = document.getElementById("acts"), list = document.getElementById("acts-list"), field = menu?.querySelector("input");
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const listed = all("[data-action]").map(line => ({ name: line.dataset.action, key: line.dataset.key, words: line.querySelector("dd").textContent }));
  const taken = new Map();
  /** Says what does an action where no button does. `when` is asked each time whether it can be done now. */
  const on = (name, run, when = () => true) => taken.set(name, { run, when });

  // ---- doing
  const marked = name => all(`[data-act="${CSS.escape(name)}"]`).find(one => one.checkVisibility({ visibilityProperty: true }) && !one.disabled) ?? all(`[data-act="${CSS.escape(name)}"]`).find(one => !one.disabled && !one.closest("[hidden]"));
  const press = one => {
    if (one.tagName !== "SUMMARY") { one.click(); return; }
    if (location.hash && location.hash !== "#talk" && one.closest("#talk")) location.hash = "#talk";
    if (one.closest("#who") && !one.checkVisibility()) location.hash = "#who";
    const details = one.parentElement, around = details.parentElement.closest("details");
    details.open = !details.open || Boolean(around && !around.open);
    if (around) around.open = true;
    details.querySelector(details.open ? "input:not([type=hidden]), select, textarea, button" : "summary").focus();
  };
  const can = name => { const script = taken.get(name); return script ? script.when() : Boolean(marked(name)); };
  /** Does an action; false when it cannot be done here and now. */
  const run = name => {
    if (!can(name)) return false;
    const script = taken.get(name);
    if (script) script.run(); else press(marked(name));
    return true;
  };

  // ---- the sheet and the menu
  on("keys", () => sheet.showModal(), () => sheet);
  on("menu", () => openMenu(), () => menu);
  const caps = key => key.split(key.length > 1 ? /[ +]/ : "").filter(Boolean).map(one => {
    const cap = document.createElement("kbd");
    cap.textContent = one.length === 1 ? one.toUpperCase() : one === "Escape" ? "Esc" : one;
    return cap;
  });
  const offered = () => {
    const names = new Set(listed.map(act => act.name)), hrefs = new Set(all("a[data-act]").map(link => link.href));
    const here = listed.map(act => ({ ...act, words: (!taken.has(act.name) && marked(act.name)?.dataset.words) || act.words, off: !can(act.name) }));
    const more = all("[data-act]").filter(one => !names.has(one.dataset.act)).map(one => ({ words: one.dataset.words ?? one.dataset.act, key: one.dataset.key ?? "", run: () => press(one) }));
    const places = all(".side .nav a").filter(link => !hrefs.has(link.href)).map(link => ({ words: `Go to ${[...link.childNodes].find(node => node.nodeType === 3 && node.textContent.trim())?.textContent.trim()}`, key: "", run: () => { location.href = link.href; } }));
    return [...here.filter(act => !act.off), ...more, ...places, ...here.filter(act => act.off)];
  };
  const showMenu = () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    const fit = offered().filter(act => words.every(word => act.words.toLowerCase().includes(word)) && (words.length || !act.off));
    list.replaceChildren(...fit.map((act, i) => {
      const item = document.createElement("li");
      item.role = "option";
      item.id = `act-${i}`;
      item.ariaSelected = String(i === 0);
      if (act.name) item.dataset.name = act.name;
      const says = document.createElement("span");
      says.textContent = act.words;
      item.append(says);
      if (act.off) { item.ariaDisabled = "true"; const why = document.createElement("span"); why.className = "menu__d"; why.textContent = "not here"; item.append(why); }
      item.append(...caps(act.key));
      item.addEventListener("click", () => { if (act.off) return; menu.close(); act.run ? act.run() : run(act.name); });
      return item;
    }));
    field.setAttribute("aria-activedescendant", fit.length ? "act-0" : "");
  };
  const openMenu = () => { document.dispatchEvent(new Event("acts:open")); field.value = ""; showMenu(); menu.showModal(); field.focus(); };
  field?.addEventListener("input", showMenu);
  menu?.addEventListener("click", event => { if (event.target === menu) menu.close(); });
  menu?.addEventListener("keydown", event => {
    const items = all("[role=option]", menu), at = items.findIndex(item => item.ariaSelected === "true");
    if (event.key === "Enter") { event.preventDefault(); items[at]?.click(); }
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!items.length) return;
      const next = items[(at + (event.key === "ArrowDown" ? 1 : items.length - 1)) % items.length];
      for (const item of items) item.ariaSelected = String(item === next);
      next.scrollIntoView({ block: "nearest" });
      field.setAttribute("aria-activedescendant", next.id);
    }
  });
  document.addEventListener("click", event => {
    const button = event.target.closest("[data-act=menu], [data-act=keys]");
    if (button) run(button.dataset.act);
  });

  // ---- keys, as the server spells them. Letters by the character they write, so that other layouts work; caps lock is no Shift.
  const spelled = event => {
    if (event.altKey && !event.ctrlKey) return null; // AltGr writes characters: those come with both
    const letter = event.key.length === 1 && event.key.toLowerCase() !== event.key.toUpperCase();
    if ((event.ctrlKey || event.metaKey) && !event.altKey) {
      const key = /^Digit\d$/.test(event.code) && event.shiftKey ? event.code.slice(5) : letter ? event.key.toUpperCase() : event.key;
      return `Ctrl+${event.shiftKey && (letter || /^\d$/.test(key)) ? "Shift+" : ""}${key}`;
    }
    return !letter ? event.key : event.shiftKey ? `Shift+${event.key.toUpperCase()}` : event.key.toLowerCase();
  };
  const writes = target => target.closest?.("input:not([type=radio]):not([type=checkbox]):not([type=button]):not([type=submit]), textarea, select, [contenteditable]");
  let first = null, forget;
  const again = new Set(["next", "previous"]); // what may be held down
  document.addEventListener("keydown", event => {
    const key = spelled(event);
    if (!key || event.defaultPrevented) return;
    const chord = key.startsWith("Ctrl+");
    if (menu?.open && listed.some(act => act.name === "menu" && act.key === key)) { event.preventDefault(); menu.close(); return; }
    if (document.querySelector("dialog[open]") || (!chord && writes(event.target))) { first = null; return; }
    const whole = first ? `${first} ${key}` : key;
    clearTimeout(forget);
    first = null;
    // What a page has for itself, such as the numbers of an answer, is its own.
    if (!chord && document.querySelector(`[data-key="${CSS.escape(key)}"]:not([data-action])`)) return;
    const act = listed.find(one => one.key === whole && one.key !== "Enter" && one.key !== "Escape" && one.name !== "send");
    if (act) {
      if (event.repeat && !again.has(act.name)) return;
      if (run(act.name)) event.preventDefault();
    } else if (listed.some(one => one.key.startsWith(`${whole} `))) {
      event.preventDefault();
      first = whole;
      forget = setTimeout(() => { first = null; }, 1500);
    }
  });
  return { on, run, can, press, writes, sends: event => event.key === "Enter" && (event.ctrlKey || event.metaKey || (document.documentElement.dataset.send === "enter" && !event.shiftKey && !event.isComposing)) };
})();
