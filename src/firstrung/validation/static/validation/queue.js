// A queue of changes that outlives a lost connection, a killed server and a closed browser.
//
// Changes are kept by field in this device's storage before they are sent. One request is under
// way at a time; what it carries is sent again, unchanged, until it is answered, and only then
// what was changed since. The server recognises a change that it has kept already, so sending
// twice does no harm. Each window has a queue of its own; those that closed windows left behind
// are taken over.
"use strict";

window.firstrungQueue = (() => {
  const FIRST_WAIT = 1000;
  const LONGEST_WAIT = 30000;

  const read = (key) => {
    try { return JSON.parse(localStorage.getItem(key)) || {}; } catch { return {}; }
  };
  const write = (key, value) => {
    try {
      if (Object.keys(value).length) localStorage.setItem(key, JSON.stringify(value));
      else localStorage.removeItem(key);
    } catch { /* A browser without storage still sends at once. */ }
  };

  class Queue {
    // `send(fields)` resolves to true (kept or settled), false (try again) or null (stop trying).
    constructor(name, send) {
      this.name = name;
      this.send = send;
      this.key = `${name}-${Math.random().toString(36).slice(2)}`;
      this.sent = {};
      this.next = {};
      this.wait = FIRST_WAIT;
      this.timer = 0;
      this.busy = false;
      navigator.locks?.request(this.key, () => new Promise(() => {}));
      window.addEventListener("online", () => this.flush());
      document.addEventListener("visibilitychange", () => { if (!document.hidden) this.flush(); });
    }

    get isEmpty() { return !Object.keys(this.sent).length && !Object.keys(this.next).length; }

    keep() {
      write(this.key, this.isEmpty ? {} : { sent: this.sent, next: this.next });
    }

    // Keep a change; `fields` replace earlier ones of the same names that have not been sent.
    put(fields) {
      Object.assign(this.next, fields);
      this.keep();
    }

    // Forget what is waiting for these fields.
    drop(names) {
      for (const name of names) { delete this.sent[name]; delete this.next[name]; }
      this.keep();
    }

    later(delay) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.flush(), delay);
    }

    async flush() {
      clearTimeout(this.timer);
      if (this.busy || this.isEmpty) return;
      this.busy = true;
      if (!Object.keys(this.sent).length) {
        this.sent = this.next;
        this.next = {};
        this.keep();
      }
      const done = await this.send({ ...this.sent });
      this.busy = false;
      if (done) {
        this.sent = {};
        this.keep();
        this.wait = FIRST_WAIT;
        if (!this.isEmpty) await this.flush();
      } else if (done === false) {
        this.later(this.wait);
        this.wait = Math.min(2 * this.wait, LONGEST_WAIT);
      }
    }

    // What windows that are closed by now left behind: first what was under way, then the rest.
    async takeOver() {
      const keys = [];
      try {
        for (let index = 0; index < localStorage.length; index += 1) keys.push(localStorage.key(index));
      } catch { return; }
      for (const key of keys) {
        if (!key.startsWith(`${this.name}-`) || key === this.key) continue;
        if (await this.isLeft(key)) {
          const left = read(key);
          Object.assign(this.next, left.sent, left.next);
          this.keep();
          write(key, {});
        }
      }
    }

    isLeft(key) {
      if (!navigator.locks) return true;
      return navigator.locks.request(key, { ifAvailable: true }, (lock) => Boolean(lock));
    }
  }

  return Queue;
})();
