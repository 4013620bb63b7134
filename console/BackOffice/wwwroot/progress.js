// The progress of a job, asked after every second while it runs; the page is read again when it has ended. The pages work without it.
"use strict";
(() => {
  const job = document.querySelector("[data-progress]");
  if (!job?.dataset.progress) return;
  const ask = async () => {
    try {
      const answer = await fetch(job.dataset.progress, { headers: { "X-Part": "job" }, credentials: "same-origin" });
      if (answer.ok) {
        const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("job");
        if (!fresh.dataset.progress) { location.reload(); return; }
        const bar = job.querySelector("progress"), next = fresh.querySelector("progress");
        bar.value = next.value;
        if (next.ariaValueText) bar.ariaValueText = next.ariaValueText;
        // What says the same is left alone, so that nobody hears it twice.
        const texts = fresh.querySelectorAll("[data-now]");
        job.querySelectorAll("[data-now]").forEach((text, at) => { if (text.textContent !== texts[at].textContent) text.textContent = texts[at].textContent; });
      }
    } catch { /* the server is away for a moment: asked again */ }
    setTimeout(ask, 1000);
  };
  setTimeout(ask, 1000);
})();
