// What happens at the desk, told to who is not looking at it: the number in the tab's title, a dot on its icon, a sound, a notification of the desktop.
"use strict";
globalThis.Notices = (() => {
  const root = document.documentElement, told = kind => (root.dataset[kind] ?? "").split(" ");

  // ---- sounds: a few notes each, made here
  const tunes = { offer: [[660, 0], [880, 0.14], [660, 0.28], [880, 0.42]], answer: [[740, 0], [988, 0.12]], assigned: [[523, 0], [659, 0.12], [784, 0.24]], waiting: [[440, 0]] };
  let audio;
  const play = async event => {
    try {
      audio ??= new AudioContext();
      if (audio.state === "suspended") await audio.resume();
      const start = audio.currentTime + 0.02;
      for (const [pitch, after] of tunes[event] ?? []) {
        const tone = audio.createOscillator(), gain = audio.createGain();
        tone.frequency.value = pitch;
        gain.gain.setValueAtTime(0.0001, start + after);
        gain.gain.exponentialRampToValueAtTime(0.18, start + after + 0.015);
        gain.gain.exponentialRampToValueAtTime(0.0001, start + after + 0.13);
        tone.connect(gain).connect(audio.destination);
        tone.start(start + after);
        tone.stop(start + after + 0.15);
      }
      document.dispatchEvent(new CustomEvent("notices:sound", { detail: event }));
    } catch { state(); } // no sound card, or none allowed before the first key: the chip says so
  };
  // Browsers are silent until somebody has pressed something on the page.
  const wake = () => { if (told("sounds").some(Boolean)) { audio ??= new AudioContext(); audio.resume().then(state, () => {}); } };
  for (const first of ["keydown", "pointerdown"]) document.addEventListener(first, wake, { once: true });

  // ---- what the browser lets through, in words
  const may = () => !("Notification" in globalThis) ? "none" : Notification.permission;
  const wants = () => told("notices").some(Boolean);
  const state = () => {
    const words = { none: "This browser has no notifications", denied: "Notifications are blocked in this browser", default: "Notifications are not allowed yet", granted: "Notifications are on" }[may()];
    const quiet = audio && audio.state !== "running" && told("sounds").some(Boolean) ? "; sounds begin with the first key" : "";
    for (const at of document.querySelectorAll("[data-notices-state]")) {
      const chip = at.dataset.noticesState === "chip", silent = !wants() || may() === "granted" || may() === "none";
      at.hidden = chip && silent;
      const says = (wants() ? words : "Notifications are off") + (chip ? "" : quiet);
      if (at.textContent !== says) at.textContent = says;
    }
    for (const allow of document.querySelectorAll("[data-allows]")) allow.hidden = may() !== "default";
  };
  const allow = async () => { if (may() === "default") await Notification.requestPermission(); state(); };

  // ---- the title and the icon
  let count = 0, plain = document.title;
  const entitle = title => { plain = title ?? plain; document.title = count ? `(${count > 99 ? "99+" : count}) ${plain}` : plain; };
  const icon = document.querySelector("link[rel=icon]"), calm = icon?.href, dotted = calm?.replace("icon.svg", "icon-new.svg");
  /** Says how much waits for the reader: it stands in the title, and a dot on the icon. */
  const say = waits => {
    if (waits === count) return;
    count = waits;
    entitle();
    if (icon) icon.href = count ? dotted : calm;
  };

  /** Tells an event: as a sound, and where nobody looks as a notification, each as the reader wishes. */
  const tell = (event, title, body, href) => {
    if (told("sounds").includes(event)) play(event);
    if (!told("notices").includes(event) || may() !== "granted" || (document.visibilityState === "visible" && document.hasFocus())) return;
    const notice = new Notification(title, { body, tag: href, icon: calm });
    notice.onclick = () => { window.focus(); location.href = href; };
  };

  // ---- the profile page
  document.addEventListener("click", event => {
    const tries = event.target.closest("[data-tries]");
    if (tries) {
      play(tries.dataset.tries);
      if (may() === "granted") new Notification("Switchboard", { body: tries.dataset.says, tag: "try", icon: calm });
    }
    if (event.target.closest("[data-allows]")) allow();
  });
  state();
  return { say, tell, entitle, state, allow };
})();
