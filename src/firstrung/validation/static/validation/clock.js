// The clock of a review: seconds in which the page was visible, sent in small beats.
"use strict";

const clock = document.querySelector("[data-clock]");
const timed = document.querySelector("[data-beat-url]");

if (clock && timed) {
  const BEAT = 30;
  const text = document.querySelector("[data-clock-text]");
  let total = Number(clock.dataset.seconds);
  let unsent = 0;
  const show = () => {
    const minutes = Math.floor(total / 60);
    text.textContent = minutes ? ` · ${minutes} min ${clock.dataset.soFar}` : "";
  };
  const beat = () => {
    if (!unsent) return;
    const seconds = unsent;
    unsent = 0;
    fetch(timed.dataset.beatUrl, {
      method: "POST",
      headers: { "X-CSRFToken": timed.elements.csrfmiddlewaretoken.value },
      body: new URLSearchParams({ seconds }),
      keepalive: true,
      credentials: "same-origin",
    }).catch(() => {});
  };
  setInterval(() => {
    if (document.visibilityState !== "visible") return;
    total += 1;
    unsent += 1;
    if (unsent >= BEAT) beat();
    show();
  }, 1000);
  document.addEventListener("visibilitychange", () => { if (document.hidden) beat(); });
  window.addEventListener("pagehide", beat);
  show();
}
