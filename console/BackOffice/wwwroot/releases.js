// Releases and limits: the progress of a replay or a sweep. The pages work without it.
"use strict";
(() => {
  // Asked after every second while it runs; the page is read again when it has ended.
  const job = document.querySelector('[data-replay][data-running="yes"]');
  if (!job) return;
  const ask = async () => {
    try {
      const answer = await fetch(`${location.pathname}?handler=Job&job=${job.dataset.replay}`, { headers: { "X-Part": "job" } });
      if (answer.ok) {
        const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("job");
        if (fresh.dataset.running !== "yes") { location.reload(); return; }
        // The quarter that was said is said again only when it is another.
        const said = job.querySelector("[role=status]"), says = fresh.querySelector("[role=status]");
        job.querySelector("progress").value = fresh.querySelector("progress").value;
        job.querySelector("[data-share]").textContent = fresh.querySelector("[data-share]").textContent;
        if (said.textContent !== says.textContent) said.textContent = says.textContent;
      }
    } catch { /* the server is away for a moment: asked again */ }
    setTimeout(ask, 1000);
  };
  setTimeout(ask, 1000);
})();
