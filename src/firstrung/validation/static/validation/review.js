// The review page: every choice is kept at once, also through a lost connection; where another
// window has said something else meanwhile, both are shown. Without this script the page's own
// buttons do the saving.
"use strict";

const form = document.querySelector("[data-review]");

if (form) {
  const words = form.dataset;
  const status = form.querySelector("[data-status]");
  const token = form.elements.csrfmiddlewaretoken.value;
  const TYPING = 900;

  const say = (text) => { if (status.textContent !== text) status.textContent = text; };
  const boxOf = (part) => (part === "comment" ? form.querySelector("[data-whole]") : form.querySelector(`[data-criterion="${part}"]`));
  const nameOf = (part) => boxOf(part).querySelector("[data-name]").textContent;
  // A criterion's fields, or those of the words on the whole, go together: that is a part.
  const partOf = (name) => (name === "comment" || name === "seen-comment" ? "comment" : name.replace(/^(level|comment|seen)-/, ""));
  const namesOf = (part) => (part === "comment" ? ["comment", "seen-comment"] : [`level-${part}`, `comment-${part}`, `seen-${part}`]);
  const seenName = (part) => `seen-${part}`;
  const valueOf = (name) => form.elements[name]?.value ?? "";
  const show = (name, value) => {
    const field = form.elements[name];
    if (!field) return;
    field.value = value;
    field.closest?.("details")?.toggleAttribute("open", true);
  };
  const titleOf = (uid) => form.querySelector(`input[value="${uid}"]`)?.dataset.title ?? "";

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

  const send = async (batch) => {
    say(words.saving);
    let response;
    try {
      response = await fetch(words.scoreUrl, {
        method: "POST",
        headers: { "X-CSRFToken": token },
        body: new URLSearchParams(batch),
        keepalive: true,
        credentials: "same-origin",
      });
    } catch {
      say(words.offline);
      return { again: true };
    }
    const isJson = response.headers.get("content-type")?.includes("json");
    if (!isJson) {
      const isOver = response.redirected || [401, 403, 404, 410].includes(response.status);
      say(isOver ? words.ended : words.offline);
      return isOver ? { stop: true } : { again: true };
    }
    const answer = await response.json();
    if (!answer.seen) { // nothing of this review can change any more
      say(answer.problem);
      return { kept: true, renewed: {} };
    }
    return settle(batch, answer);
  };

  // The answer is in: note what stands now, and ask where two windows disagree.
  const settle = (batch, answer) => {
    const renewed = { "seen-comment": answer.seenComment };
    for (const [part, seen] of Object.entries(answer.seen)) renewed[seenName(part)] = seen;
    for (const name of Object.keys(renewed)) {
      if (name in batch) form.elements[name].value = renewed[name];
    }
    showProgress(answer);
    const clashes = [...(answer.clashes ?? [])];
    if (typeof answer.comment === "string") clashes.push({ criterion: "comment", level: "", title: "", comment: answer.comment });
    for (const clash of clashes) ask(clash, batch);
    say(clashes.length || Object.keys(queue.held).length ? words.clash : words.saved);
    return { kept: true, renewed };
  };

  const quote = (box, text) => { box.hidden = !text; box.textContent = text; };

  const ask = (clash, batch) => {
    const part = clash.criterion;
    const names = namesOf(part);
    for (const name of names) if (name in batch) queue.held[name] = batch[name];
    queue.take(names, { hold: true });
    const mine = { level: valueOf(`level-${part}`), comment: valueOf(part === "comment" ? "comment" : `comment-${part}`) };
    const box = form.querySelector("[data-clash-template]").content.firstElementChild.cloneNode(true);
    box.querySelector("[data-theirs]").textContent = clash.title;
    quote(box.querySelector("[data-their-words]"), clash.comment);
    box.querySelector("[data-mine]").textContent = titleOf(mine.level);
    quote(box.querySelector("[data-my-words]"), mine.comment);
    const close = () => {
      queue.take(names, { hold: false });
      box.remove();
      say("");
    };
    box.querySelector("[data-keep-mine]").addEventListener("click", () => {
      close();
      for (const name of names) {
        if (form.elements[name] && !name.startsWith("seen-") && valueOf(name)) note(name);
      }
      queue.flush();
    });
    box.querySelector("[data-take-theirs]").addEventListener("click", () => {
      close();
      if (part === "comment") show("comment", clash.comment);
      else {
        if (clash.level) show(`level-${part}`, clash.level);
        show(`comment-${part}`, clash.comment);
      }
      say(words.saved);
    });
    boxOf(part).querySelector("[data-clash-place]").replaceChildren(box);
  };

  const queue = new window.firstrungQueue(`firstrung-review-${words.review}`, send);

  const note = (name) => {
    const part = partOf(name);
    if (namesOf(part).some((field) => field in queue.held)) {
      queue.held[name] = valueOf(name);
      queue.keep();
    } else {
      queue.put({ [name]: valueOf(name) }, { [seenName(part)]: valueOf(seenName(part)) });
    }
  };

  const isOurs = (field) => /^(level-|comment)/.test(field.name);
  form.addEventListener("change", ({ target }) => {
    if (!isOurs(target)) return;
    note(target.name);
    queue.flush();
  });
  form.addEventListener("input", ({ target }) => {
    if (target.tagName !== "TEXTAREA") return;
    note(target.name);
    queue.later(TYPING);
  });

  // Handing in waits until all is kept.
  form.addEventListener("submit", async (event) => {
    const isHeld = Object.keys(queue.held).length > 0;
    if (queue.isEmpty && !isHeld && navigator.onLine) return;
    event.preventDefault();
    await queue.flush();
    if (isHeld || Object.keys(queue.held).length) {
      say(words.clash);
      form.querySelector("[data-keep-mine]")?.focus();
    } else if (queue.isEmpty && navigator.onLine) form.requestSubmit(event.submitter);
    else say(words.offline);
  });

  // A place in the work was looked up from the rubric: the way back leads to the same criterion.
  for (const link of form.querySelectorAll("[data-look]")) {
    link.addEventListener("click", () => {
      const criterion = link.closest("[data-criterion]").id;
      document.querySelector("[data-to-rubric]").setAttribute("href", `#${criterion}`);
    });
  }

  // What an earlier visit could not send is put back into the form and sent now.
  queue.takeOver().then((found) => {
    if (found) {
      for (const batch of queue.batches) {
        for (const [name, value] of Object.entries(batch)) if (!name.startsWith("seen-")) show(name, value);
      }
    }
    queue.flush();
  });
  form.querySelector("[data-without-script]").hidden = true;
}
