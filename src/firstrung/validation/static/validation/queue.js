// A queue of changes that outlives a lost connection, a killed server and a closed browser.
//
// Changes are kept in this device's storage before they are sent, in batches. One batch is under
// way at a time; it is sent again, unchanged, until it is answered, and only then the next one.
// The server recognises a change that it has kept already, so sending twice does no harm. Each
// window has a queue of its own; what closed windows left behind is taken over.
"use strict";

window.firstrungQueue = (() => {
  const FIRST_WAIT = 1000;
  const LONGEST_WAIT = 30000;

  const read = (key) => {
    try { return JSON.parse(localStorage.getItem(key)) || {}; } catch { return {}; }
  };
  const write = (key, value) => {
    try {
      if (value) localStorage.setItem(key, JSON.stringify(value));
      else localStorage.removeItem(key);
    } catch { /* A browser without storage still sends at once. */ }
  };
  const keysOf = (name) => {
    try { return Object.keys(localStorage).filter((key) => key.startsWith(`${name}-`)); } catch { return []; }
  };

  return class Queue {
    // `send(batch)` resolves to {kept: true, renewed: {name: value}}, {again: true} or {stop: true}.
    constructor(name, send) {
      this.name = name;
      this.send = send;
      this.key = `${name}-${Math.random().toString(36).slice(2)}`;
      this.batches = [];
      this.held = {};
      this.closed = 0; // so many batches, from the first, take no further change
      this.wait = FIRST_WAIT;
      this.timer = 0;
      this.flight = null;
      navigator.locks?.request(this.key, () => new Promise(() => {}));
      window.addEventListener("online", () => this.flush());
      document.addEventListener("visibilitychange", () => { if (!document.hidden) this.flush(); });
    }

    get isEmpty() { return !this.batches.length; }

    keep() {
      const held = Object.keys(this.held).length;
      write(this.key, this.isEmpty && !held ? null : { batches: this.batches, held: this.held });
    }

    // Keep a change. `seen` says what it is made from: the first to say so in a batch counts.
    put(fields, seen) {
      if (this.batches.length <= this.closed) this.batches.push({});
      const batch = this.batches[this.batches.length - 1];
      Object.assign(batch, { ...seen, ...batch }, fields);
      this.keep();
    }

    // Take these fields out of all that waits; with `hold` they are kept until somebody decides.
    take(names, { hold }) {
      for (const batch of this.batches) {
        for (const name of names) {
          if (hold && name in batch) this.held[name] = batch[name];
          delete batch[name];
        }
      }
      if (!hold) for (const name of names) delete this.held[name];
      this.keep();
    }

    later(delay) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.flush(), delay);
    }

    // Send what waits; resolves when all of it is kept, or when it has to be tried again later.
    flush() {
      clearTimeout(this.timer);
      this.flight ??= this.run().finally(() => { this.flight = null; });
      return this.flight;
    }

    async run() {
      while (this.batches.length) {
        this.closed = Math.max(this.closed, 1);
        const batch = this.batches[0];
        const answer = Object.keys(batch).length ? await this.send({ ...batch }) : { kept: true, renewed: {} };
        if (!answer.kept) {
          if (answer.again) this.later(this.wait);
          this.wait = Math.min(2 * this.wait, LONGEST_WAIT);
          return;
        }
        this.wait = FIRST_WAIT;
        this.batches.shift();
        this.closed -= 1;
        this.renew(batch, answer.renewed);
        this.keep();
      }
    }

    // Later changes were made from what has just been kept: that is what they have seen now.
    renew(sent, renewed) {
      for (const batch of this.batches) {
        for (const [name, value] of Object.entries(renewed)) {
          if (name in sent && batch[name] === sent[name]) batch[name] = value;
        }
      }
    }

    // What windows that are closed by now left behind, in its order; true where there was any.
    async takeOver() {
      let found = false;
      for (const key of keysOf(this.name)) {
        if (key === this.key || !(await this.isLeft(key))) continue;
        const left = read(key);
        const batches = [...(left.batches || []), left.held || {}].filter((batch) => Object.keys(batch).length);
        this.batches.splice(this.closed, 0, ...batches);
        this.closed += batches.length;
        found ||= batches.length > 0;
        this.keep();
        write(key, null);
      }
      return found;
    }

    isLeft(key) {
      if (!navigator.locks) return true;
      return navigator.locks.request(key, { ifAvailable: true }, (lock) => Boolean(lock));
    }
  };
})();
