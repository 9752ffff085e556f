// A judge's answers: each is kept at once, also through a lost connection. Without this script
// the page's own button does the saving.
"use strict";

const form = document.querySelector("[data-judging]");

if (form) {
  const words = form.dataset;
  const status = form.querySelector("[data-status]");
  const token = form.elements.csrfmiddlewaretoken.value;
  const sitting = form.elements.sitting.value;
  const store = `firstrung-judging-${words.store}-${sitting}`;
  const items = [...form.querySelectorAll("[data-item]")];
  let waiting = {};
  let sending = false;

  const say = (text) => { if (status.textContent !== text) status.textContent = text; };

  const recall = () => {
    try { return JSON.parse(localStorage.getItem(store)) || {}; } catch { return {}; }
  };

  const keep = () => {
    try {
      if (Object.keys(waiting).length) localStorage.setItem(store, JSON.stringify(waiting));
      else localStorage.removeItem(store);
    } catch { /* A browser without storage still sends at once. */ }
  };

  const revisionOf = (uid) => form.querySelector(`[data-item="${uid}"] [data-revision]`);

  const settle = (uid, sent, revision) => {
    if (waiting[uid]?.answer === sent.answer) delete waiting[uid];
    else if (waiting[uid]) waiting[uid].revision = revision;
    const field = revisionOf(uid);
    if (field) field.value = revision;
    keep();
  };

  // What another window has saved meanwhile is shown, so that choosing again changes that.
  const stand = (uid, { answer, revision }) => {
    revisionOf(uid).value = revision;
    const radio = form.querySelector(`[data-item="${uid}"] input[value="${answer}"]`);
    if (radio) radio.checked = true;
  };

  const send = async (uid) => {
    const sent = { ...waiting[uid] };
    const response = await fetch(words.url, {
      method: "POST",
      headers: { "X-CSRFToken": token },
      body: new URLSearchParams({ item: uid, sitting, ...sent }),
      keepalive: true,
      credentials: "same-origin",
    });
    const isJson = response.headers.get("content-type")?.includes("json");
    const answer = isJson ? await response.json() : null;
    if (answer?.saved) {
      settle(uid, sent, answer.revision);
      return words.saved;
    }
    if (answer?.problem) {
      delete waiting[uid];
      keep();
      if (answer.stands) stand(uid, answer.stands);
      return answer.problem;
    }
    return words.offline;
  };

  const flush = async () => {
    if (sending || !Object.keys(waiting).length) return;
    sending = true;
    say(words.saving);
    try {
      for (const uid of Object.keys(waiting)) say(await send(uid));
    } catch {
      say(words.offline);
    }
    sending = false;
  };

  form.addEventListener("change", (event) => {
    const item = event.target.closest("[data-item]");
    if (!item || event.target.type !== "radio") return;
    const revision = item.querySelector("[data-revision]").value;
    waiting[item.dataset.item] = { answer: event.target.value, revision };
    keep();
    flush();
  });
  form.addEventListener("submit", (event) => {
    // The form itself carries what is on this page; only other works stay to be sent.
    if (sending) { event.preventDefault(); setTimeout(() => form.requestSubmit(), 200); return; }
    for (const item of items) delete waiting[item.dataset.item];
    keep();
  });
  window.addEventListener("online", flush);
  setInterval(flush, 8000);

  // What an earlier visit could not send is put back into the page and sent now.
  waiting = recall();
  for (const item of items) {
    const kept = waiting[item.dataset.item];
    const radio = kept && item.querySelector(`input[type="radio"][value="${kept.answer}"]`);
    if (radio) radio.checked = true;
  }
  flush();
}
