// Files at the desk: chosen, dropped or pasted, sent to the server at once and kept there until the words they belong to are sent.
"use strict";
(() => {
  const desk = document.querySelector("[data-desk]");
  if (!desk) return;
  const $ = selector => desk.querySelector(selector);
  const here = () => desk.dataset.id;
  const kinds = ["reply", "note"];
  const mode = () => $(".mode-note")?.checked || !document.getElementById("reply") ? "note" : "reply";
  const boxOf = kind => $(`[data-uploads="${kind}"]`);
  const size = bytes => bytes < 1024 ? `${bytes} bytes` : bytes < 1048576 ? `${Math.floor(bytes / 1024)} KB` : `${Number((bytes / 1048576).toFixed(1))} MB`;
  const element = (name, classes, text = "") => Object.assign(document.createElement(name), { className: classes, textContent: text });

  let uploads = []; // under way or refused: { id, kind, item, request, done }
  const pending = kind => uploads.filter(one => one.id === here() && one.kind === kind && !one.done);
  // The page draws its foot anew while a file is on its way: what is under way is put back into it.
  const show = () => { for (const kind of kinds) boxOf(kind)?.replaceChildren(...uploads.filter(one => one.id === here() && one.kind === kind).map(one => one.item)); };
  document.addEventListener("desk:shown", show);
  const forget = one => { uploads = uploads.filter(other => other !== one); show(); };

  const address = (id, handler, kind, more = {}) => {
    const url = new URL(`/console/desk/${encodeURIComponent(id)}`, location);
    for (const [name, value] of Object.entries({ handler, Mode: kind, ...more })) url.searchParams.set(name, value);
    return url;
  };
  const token = () => $("[name=__RequestVerificationToken]").value;
  // Answers overtake each other: one that is late takes nothing away, and brings nothing back that was taken off.
  const dropped = new Set();
  const put = (id, kind, html) => {
    const fresh = new DOMParser().parseFromString(html, "text/html").querySelector("[data-files]"), shown = here() === id ? $(`[data-files="${kind}"]`) : null;
    if (!fresh || !shown) return;
    for (const item of [...fresh.children]) {
      const key = item.querySelector("[name=Files]").value;
      if (!dropped.has(key) && !shown.querySelector(`[value="${key}"]`)) shown.append(item);
    }
  };

  const refuse = (one, why) => {
    one.done = true;
    one.item.classList.add("file--no");
    one.item.querySelector("progress")?.remove();
    const says = element("span", "file__why", why);
    says.role = "alert";
    const button = one.item.querySelector("button");
    button.before(says);
    button.textContent = "Put away";
    button.setAttribute("aria-label", `Put away ${one.name}`);
  };

  const attach = (file, kind, at) => {
    const one = { id: here(), kind, name: file.name, done: false };
    const progress = element("progress", ""), button = element("button", "btn btn--s btn--quiet", "Cancel");
    [progress.max, progress.value] = [1, 0];
    progress.setAttribute("aria-label", `${file.name} is on its way`);
    button.type = "button";
    button.setAttribute("aria-label", `Cancel ${file.name}`);
    one.item = element("li", "file");
    one.item.append(element("span", "clip", file.name), progress, button);
    button.addEventListener("click", () => { one.request?.abort(); forget(one); document.getElementById(kind)?.focus(); });
    uploads.push(one);
    show();
    const { largest, most } = $("[data-composer]").dataset;
    if (file.size > Number(largest)) { refuse(one, `has ${size(file.size)}; at most ${size(Number(largest))} can be sent.`); return; }
    if (at >= Number(most)) { refuse(one, `not taken: at most ${most} files can be sent together.`); return; }
    const request = one.request = new XMLHttpRequest();
    request.open("POST", address(one.id, "Attach", kind, { name: file.name }));
    request.setRequestHeader("RequestVerificationToken", token());
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.upload.addEventListener("progress", event => { if (event.lengthComputable) progress.value = event.loaded / event.total; });
    request.addEventListener("load", () => {
      if (request.status === 200 && request.responseText.includes("data-files")) { one.done = true; put(one.id, kind, request.responseText); forget(one); }
      else refuse(one, request.status === 409 ? request.responseText : "not kept: the server could not do it, or your sign-in ended. Try again.");
    });
    request.addEventListener("error", () => refuse(one, "not kept: the connection is gone. Attach it again."));
    request.send(file);
  };
  const attachAll = (files, kind) => {
    if (!boxOf(kind)) return;
    const there = desk.querySelectorAll(`[data-files="${kind}"] > li`).length + pending(kind).length;
    [...files].forEach((file, i) => attach(file, kind, there + i));
  };

  // One chooser for the whole page: the foot of a conversation may be drawn anew while the browser's window is open, and what was chosen would go with it.
  const chooser = Object.assign(document.createElement("input"), { type: "file", multiple: true, hidden: true });
  desk.append(chooser);
  let chosenFor = null;
  const pick = () => {
    const composer = $("[data-composer]");
    if (!composer) return;
    chosenFor = { id: here(), kind: mode() };
    chooser.accept = composer.dataset.accepts;
    chooser.click();
  };
  Acts.on("attach", pick, () => $("[data-attaches]"));
  desk.addEventListener("click", event => { if (event.target.closest("[data-attaches]")) pick(); });
  chooser.addEventListener("change", () => {
    if (chosenFor?.id === here()) attachAll(chooser.files, chosenFor.kind);
    chooser.value = "";
    document.getElementById(chosenFor?.kind)?.focus();
  });
  desk.addEventListener("paste", event => {
    const text = event.target.closest("[data-text]"), files = event.clipboardData?.files;
    if (!text || !files?.length) return;
    event.preventDefault();
    attachAll(files, text.dataset.text);
  });
  const composer = event => event.dataTransfer?.types.includes("Files") && event.target.closest("[data-composer]");
  desk.addEventListener("dragover", event => { const at = composer(event); if (at) { event.preventDefault(); at.classList.add("is-drop"); } });
  desk.addEventListener("dragleave", event => { const at = event.target.closest("[data-composer]"); if (at && !at.contains(event.relatedTarget)) at.classList.remove("is-drop"); });
  desk.addEventListener("drop", event => {
    const at = composer(event);
    if (!at) return;
    event.preventDefault();
    at.classList.remove("is-drop");
    attachAll(event.dataTransfer.files, mode());
  });

  desk.addEventListener("click", async event => {
    const button = event.target.closest("[data-detach]");
    if (!button) return;
    const id = here(), kind = button.closest("[data-files]").dataset.files;
    try {
      const answer = await fetch(address(id, "Detach", kind, { Key: button.dataset.detach }), { method: "POST", headers: { RequestVerificationToken: token() }, credentials: "same-origin" });
      if (!answer.ok) return;
      dropped.add(button.dataset.detach);
      button.closest("li").remove();
      if (here() === id) document.getElementById(kind)?.focus();
    } catch { /* it stays attached, as the page shows */ }
  });

  // What is still on its way would be missing from what is sent. Asked before the desk sends.
  document.addEventListener("submit", event => {
    const kind = event.target.dataset?.send;
    if (!kinds.includes(kind) || pending(kind).length === 0) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    $("[data-says]").replaceChildren(element("div", "banner banner--critical", "A file is still on its way. Wait until it is there, or cancel it."));
  }, true);
})();
