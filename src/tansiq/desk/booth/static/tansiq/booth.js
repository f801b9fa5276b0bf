/* The scanner types the lines; when they are whole they are sent. Without this file the button sends them. */
"use strict";

(() => {
  const field = document.querySelector("[data-zone]");
  if (!field) return;

  /* Lines and width of every zone: passports and visas, cards. */
  const SHAPES = [[2, 44], [2, 36], [3, 30]];
  const QUIET_MS = 120;
  let timer = null;

  const isWhole = () => {
    const lines = field.value.toUpperCase().split(/[\r\n]+/).map((line) => line.replace(/\s/g, "")).filter((line) => line);
    const run = lines.join("").length;
    const even = new Set(lines.map((line) => line.length)).size === 1;
    return SHAPES.some(([count, width]) => run === count * width && (lines.length === 1 || (lines.length === count && even)));
  };

  const send = () => {
    if (!isWhole()) return;
    field.readOnly = true;
    field.form.requestSubmit();
  };

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(send, QUIET_MS);
  });

  /* Wherever the focus went: the next document is typed into the field. */
  document.addEventListener("keydown", (event) => {
    if (event.target === document.body && event.key.length === 1 && !event.ctrlKey && !event.altKey && !event.metaKey) field.focus();
  });

  /* A page that the browser kept shows no answer about somebody who has gone. */
  addEventListener("pageshow", (event) => { if (event.persisted) location.replace(location.pathname); });
})();
