// The review page: every choice is kept at once, also through a lost connection, and the time
// the page is visible is measured. Without this script the page's own buttons do the saving.
"use strict";

const form = document.querySelector("[data-review]");

if (form) {
  const words = form.dataset;
  const store = `firstrung-review-${words.review}`;
  const status = form.querySelector("[data-status]");
  const token = form.elements.csrfmiddlewaretoken.value;
  let waiting = {};
  let sending = false;
  let timer = 0;

  const say = (text) => { if (status.textContent !== text) status.textContent = text; };

  const keep = () => {
    try {
      if (Object.keys(waiting).length) localStorage.setItem(store, JSON.stringify(waiting));
      else localStorage.removeItem(store);
    } catch { /* A browser without storage still sends at once. */ }
  };

  const recall = () => {
    try { return JSON.parse(localStorage.getItem(store)) || {}; } catch { return {}; }
  };

  const post = (url, fields) => fetch(url, {
    method: "POST",
    headers: { "X-CSRFToken": token },
    body: new URLSearchParams(fields),
    keepalive: true,
    credentials: "same-origin",
  });

  const nameOf = (uid) => form.querySelector(`[data-criterion="${uid}"] [data-name]`).textContent;

  const showProgress = (answer) => {
    const text = words.progress.replace("{done}", answer.judged).replace("{total}", answer.total);
    for (const place of document.querySelectorAll("[data-progress-text]")) place.textContent = text;
    form.querySelector("[data-progress-bar]").value = answer.judged;
    const list = form.querySelector("[data-missing-list]");
    list.hidden = answer.missing.length === 0;
    list.replaceChildren(`${words.missing} `);
    answer.missing.forEach((uid, index) => {
      const link = document.createElement("a");
      link.className = "link-quiet";
      link.href = `#criterion-${uid}`;
      link.textContent = nameOf(uid);
      list.append(index ? ", " : "", link);
    });
  };

  const settle = (sent) => {
    for (const [name, value] of Object.entries(sent)) {
      if (waiting[name] === value) delete waiting[name];
    }
    keep();
  };

  const flush = async () => {
    if (sending || !Object.keys(waiting).length) return;
    sending = true;
    const sent = { ...waiting };
    say(words.saving);
    try {
      const response = await post(words.scoreUrl, sent);
      const answer = response.headers.get("content-type")?.includes("json") ? await response.json() : null;
      if (response.ok && answer?.saved) {
        settle(sent);
        showProgress(answer);
        say(words.saved);
      } else if (answer?.problem) {
        settle(sent);
        say(answer.problem);
      } else {
        say(words.offline);
      }
    } catch {
      say(words.offline);
    }
    sending = false;
  };

  const later = (delay) => { clearTimeout(timer); timer = setTimeout(flush, delay); };

  const note = (field) => {
    if (!field.name || field.name === "csrfmiddlewaretoken") return;
    waiting[field.name] = field.value;
    keep();
  };

  form.addEventListener("change", (event) => { note(event.target); later(0); });
  form.addEventListener("input", (event) => {
    if (event.target.tagName !== "TEXTAREA") return;
    note(event.target);
    later(900);
  });
  form.addEventListener("submit", () => clearTimeout(timer));
  window.addEventListener("online", flush);
  setInterval(flush, 8000);

  // What an earlier visit could not send is put back into the form and sent now.
  for (const [name, value] of Object.entries(recall())) {
    const field = form.elements[name];
    if (!field) continue;
    field.value = value;
    waiting[name] = value;
  }
  form.querySelector("[data-without-script]").hidden = true;
  flush();

  // The clock: seconds in which the page was visible, sent in small beats.
  const clock = document.querySelector("[data-clock]");
  const clockText = document.querySelector("[data-clock-text]");
  let total = Number(clock.dataset.seconds);
  let unsent = 0;
  const showClock = () => {
    const minutes = Math.floor(total / 60);
    clockText.textContent = minutes ? ` · ${minutes} min ${clock.dataset.soFar}` : "";
  };
  const beat = () => {
    if (!unsent) return;
    const seconds = unsent;
    unsent = 0;
    post(words.beatUrl, { seconds }).catch(() => {});
  };
  setInterval(() => {
    if (document.visibilityState !== "visible") return;
    total += 1;
    unsent += 1;
    if (unsent >= 30) beat();
    showClock();
  }, 1000);
  document.addEventListener("visibilitychange", () => { if (document.hidden) beat(); });
  window.addEventListener("pagehide", beat);
  showClock();
}
