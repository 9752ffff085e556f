// What is being written is kept on this device, so that a lost connection loses nothing. (A module: its names are its own.)
const PREFIX = "firstrung:draft:";
const KEPT_DAYS = 7;

const stored = (key) => {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + key));
  } catch {
    return null;
  }
};
const forget = (key) => {
  try {
    localStorage.removeItem(PREFIX + key);
  } catch { /* storage is switched off: there is nothing to forget */ }
};

// Drafts of a shared computer don't stay for ever.
try {
  for (const name of Object.keys(localStorage)) {
    if (!name.startsWith(PREFIX)) continue;
    const draft = stored(name.slice(PREFIX.length));
    if (!draft || Date.now() - draft.at > KEPT_DAYS * 864e5) localStorage.removeItem(name);
  }
} catch { /* storage is switched off */ }

// The server says which draft it has just saved.
const address = new URL(location.href);
const saved = address.searchParams.get("saved");
if (saved) {
  try {
    for (const name of Object.keys(localStorage)) {
      if (name.startsWith(PREFIX) && name.endsWith(`:${saved}`)) localStorage.removeItem(name);
    }
  } catch { /* storage is switched off */ }
  address.searchParams.delete("saved");
  history.replaceState(null, "", address);
}

const form = document.querySelector("form[data-draft]");
if (form) {
  const key = form.dataset.draft;
  const state = form.querySelector("[data-draft-state]");
  const offer = form.querySelector("[data-draft-offer]");
  const skip = /^(csrfmiddlewaretoken|based_on|.*-(INITIAL|MIN_NUM|MAX_NUM)_FORMS)$/;

  const values = () => {
    const fields = {};
    for (const [name, value] of new FormData(form)) {
      if (typeof value !== "string" || skip.test(name) || name.startsWith("file")) continue;
      (fields[name] ??= []).push(value);
    }
    return fields;
  };
  const opened = JSON.stringify(values());

  const keep = () => {
    const fields = values();
    if (JSON.stringify(fields) === opened) return;
    const draft = { at: Date.now(), version: form.dataset.draftVersion, fields };
    try {
      localStorage.setItem(PREFIX + key, JSON.stringify(draft));
      state.textContent = form.dataset.draftKept ?? "";
    } catch {
      state.textContent = "";
    }
  };
  let timer;
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(keep, 800);
  };
  const start = () => {
    form.addEventListener("input", soon);
    form.addEventListener("change", soon);
    addEventListener("pagehide", keep);
  };

  const bringBack = (fields) => {
    for (const list of form.querySelectorAll("[data-form-rows]")) {
      const rows = fields[`${list.dataset.formRows}-TOTAL_FORMS`]?.[0];
      list.dispatchEvent(new CustomEvent("rows:need", { detail: Number(rows ?? 0) }));
    }
    for (const field of form.elements) {
      if (!field.name || skip.test(field.name) || field.type === "file" || field.name.startsWith("file")) continue;
      if (field.name.endsWith("-TOTAL_FORMS")) continue;
      const kept = fields[field.name] ?? [];
      if (field.type === "checkbox" || field.type === "radio") field.checked = kept.includes(field.value);
      else field.value = kept[0] ?? "";
    }
    for (const list of form.querySelectorAll("[data-form-rows]")) {
      list.dispatchEvent(new CustomEvent("rows:tidy"));
      list.dispatchEvent(new CustomEvent("rows:shown", { bubbles: true }));
    }
  };

  const draft = stored(key);
  const isNews = draft && !("draftSent" in form.dataset) && JSON.stringify(draft.fields) !== opened;
  if (isNews) {
    offer.hidden = false;
    offer.querySelector("[data-draft-when]").textContent = new Date(draft.at).toLocaleString(document.documentElement.lang);
    offer.querySelector("[data-draft-restore]").addEventListener("click", () => {
      bringBack(draft.fields);
      offer.hidden = true;
      form.querySelector("[name=title]").focus();
    });
    offer.querySelector("[data-draft-drop]").addEventListener("click", () => {
      forget(key);
      offer.hidden = true;
      form.querySelector("[name=title]").focus();
    });
  }
  start();
}
