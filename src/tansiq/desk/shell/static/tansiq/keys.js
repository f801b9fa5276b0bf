/* Keys for those who decide all day, and clocks that count down. Pages are whole without this file. */
"use strict";

(() => {
  const STORED = "tansiq-keys-off";
  const dialog = document.getElementById("keys");
  const isOn = () => localStorage.getItem(STORED) === null;

  const rows = () => [...document.querySelectorAll("[data-row]")];

  /* The row that has the focus, or has it inside. */
  const current = () => rows().findIndex((row) => row.contains(document.activeElement));

  const move = (by) => {
    const all = rows();
    if (all.length === 0) return;
    const at = current();
    const next = at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + by));
    const target = all[next].matches("a, summary, button") ? all[next] : all[next].querySelector("a, summary, button");
    (target ?? all[next]).focus();
  };

  /* On a list: open the case at its decision. On a case: the decision that has the focus, or the first one. */
  const decide = () => {
    const all = rows();
    const link = all[Math.max(0, current())]?.querySelector("a[data-decide]");
    if (link) {
      location.assign(link.href + "#decide");
      return;
    }
    const forms = [...document.querySelectorAll("details[data-decision]")];
    const chosen = forms.find((one) => one.contains(document.activeElement)) ?? forms[0];
    if (!chosen) return;
    chosen.open = true;
    (chosen.querySelector("input:not([type=hidden]), textarea, button") ?? chosen.querySelector("summary")).focus();
  };

  const actions = { j: () => move(1), k: () => move(-1), d: decide, "?": () => dialog.showModal() };

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, dialog");
    if (!dialog || typing || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    /* By the place of the key where it writes another script: J is J on an Arabic keyboard too. */
    const latin = event.key.length === 1 && event.key < "\u0080";
    const name = latin ? event.key.toLowerCase() : { KeyJ: "j", KeyK: "k", KeyD: "d" }[event.code] ?? (event.key === "؟" ? "?" : "");
    if (!(name in actions) || (name !== "?" && !isOn())) return;
    event.preventDefault();
    actions[name]();
  });

  const choice = dialog?.querySelector("[data-keys-switch]");
  if (choice) {
    choice.checked = isOn();
    choice.addEventListener("change", () => {
      if (choice.checked) localStorage.removeItem(STORED);
      else localStorage.setItem(STORED, "1");
    });
  }

  /* A clock below two days is told in hours and minutes: those are counted down between two readings of the page. */
  const count = () => {
    for (const place of document.querySelectorAll("[data-due]")) {
      const minutes = Math.floor((Date.parse(place.dataset.due) - Date.now()) / 60000);
      if (minutes < 0) continue;
      place.textContent = `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
    }
  };
  setInterval(count, 20000);

  /* After the browser has gone to the fragment, which takes the focus away. */
  if (location.hash === "#decide") addEventListener("load", () => setTimeout(decide, 50));
})();
