// While a rule is written: what it says and what is wrong with it, asked of the server. Without this script the same is said when it is saved.
"use strict";
const rule = document.querySelector("[data-checked]");
if (rule) {
  let waits = 0, asked = 0;
  const check = async () => {
    const mine = ++asked;
    try {
      const answer = await fetch(rule.dataset.checked, { method: "POST", body: new FormData(rule), headers: { "X-Requested-With": "fetch" } });
      const into = document.querySelector("[data-check-into]");
      if (answer.ok && mine === asked && into) into.outerHTML = await answer.text();
    } catch { /* The next key asks again. */ }
  };
  rule.addEventListener("input", () => { clearTimeout(waits); waits = setTimeout(check, 300); });
}
