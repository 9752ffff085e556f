// The judge's page: A and B on a keyboard press the buttons. Without this script they are pressed
// as any others.
"use strict";

const form = document.querySelector("[data-compare]");

if (form) {
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input:not([type=hidden]), textarea, select, [contenteditable]");
    if (typing || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    const button = form.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (button) button.click();
  });
  // One choice for each pair: a second press while the first is on its way does nothing.
  let sent = false;
  form.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();
    sent = true;
  });
  window.addEventListener("pageshow", () => { sent = false; });
}
