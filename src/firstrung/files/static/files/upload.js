// Resumable uploads in a form: progressive enhancement of files/uploader.html.
"use strict";

(() => {
  // Pauses between attempts in one go; after the last, it waits for the connection to come back.
  const DELAYS = [0, 1000, 3000, 6000, 12000, 20000];
  const PAUSE_OFFLINE = 30000;
  const CHUNK = 2 * 1024 * 1024;
  const AT_ONCE = 2;
  const language = document.documentElement.lang;

  const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, key) => values[key]);
  const percentOf = (done, total) => (total ? Math.floor((100 * done) / total) : 0);

  const sizeOf = (bytes) => {
    const units = ["byte", "kilobyte", "megabyte", "gigabyte"];
    const step = bytes ? Math.min(3, Math.floor(Math.log(bytes) / Math.log(1024))) : 0;
    return new Intl.NumberFormat(language, {
      style: "unit", unit: units[step], unitDisplay: step ? "short" : "long",
      maximumFractionDigits: step > 1 ? 1 : 0,
    }).format(bytes / 1024 ** step);
  };

  // Whether another attempt can help: no answer at all, the server's trouble, or a busy upload.
  const isPassing = (status) => !status || status >= 500 || [409, 423, 460].includes(status);
  const statusOf = (error) => error.originalResponse?.getStatus() ?? 0;
  const problemOf = (error) => {
    try {
      return JSON.parse(error.originalResponse.getBody()).problem;
    } catch {
      return "";
    }
  };

  class Row {
    // One file on its way: state is queued, running, waiting, paused, checking, done or failed.
    constructor(uploader, file) {
      this.uploader = uploader;
      this.file = file;
      this.state = "queued";
      this.percent = 0;
      this.saidHalf = false;
      this.canRetry = false;
      this.element = uploader.pattern.content.firstElementChild.cloneNode(true);
      this.part("name").textContent = file.name;
      this.part("about").textContent = sizeOf(file.size);
      this.part("progress").setAttribute("aria-label", this.text("progress"));
      for (const action of ["pause", "resume", "remove"]) {
        this.part(action).setAttribute("aria-label", this.text(action));
        this.part(action).addEventListener("click", () => this[action]());
      }
      this.show();
    }

    part(name) {
      return this.element.querySelector(`[data-${name}]`);
    }

    text(key) {
      return fill(this.uploader.texts[key], { name: this.file.name, percent: this.percent });
    }

    get isOpen() {
      return !["done", "failed"].includes(this.state);
    }

    get isActive() {
      return ["running", "waiting", "checking"].includes(this.state);
    }

    move(state) {
      this.state = state;
      this.show();
      this.uploader.next();
    }

    show() {
      const words = {
        queued: "queued", running: "uploading", waiting: "waiting", paused: "paused",
        checking: "checking", done: "done",
      };
      this.part("progress").value = this.percent;
      this.part("progress").hidden = !this.isOpen;
      this.part("status").textContent = words[this.state] ? this.text(words[this.state]) : "";
      const pausable = ["queued", "running", "waiting"].includes(this.state);
      this.swap(pausable, this.state === "paused" || this.canRetry);
    }

    // Show Pause or Resume, and keep the focus when the button that had it goes.
    swap(pausable, resumable) {
      const [pause, resume, focused] = [this.part("pause"), this.part("resume"), document.activeElement];
      pause.hidden = !pausable;
      resume.hidden = !resumable;
      if (![pause, resume].includes(focused) || !focused.hidden) return;
      (pausable ? pause : resumable ? resume : this.part("remove")).focus();
    }

    async start() {
      this.state = "running";
      this.canRetry = false;
      this.part("problem").hidden = true;
      this.show();
      if (!this.upload) {
        this.upload = new tus.Upload(this.file, this.options());
        this.uploader.say(this.text("said_started"));
        const [previous] = await this.upload.findPreviousUploads();
        if (previous) this.upload.resumeFromPreviousUpload(previous);
        if (this.state !== "running") return;
      }
      this.upload.start();
    }

    options() {
      return {
        endpoint: this.uploader.endpoint,
        chunkSize: CHUNK,
        uploadDataDuringCreation: true,
        removeFingerprintOnSuccess: true,
        retryDelays: DELAYS,
        headers: { "X-CSRFToken": this.uploader.token },
        metadata: { filename: this.file.name, filetype: this.file.type },
        onProgress: (sent, total) => this.progress(percentOf(sent, total)),
        onShouldRetry: (error) => this.shouldRetry(error),
        onError: (error) => this.fail(error),
        onSuccess: () => this.check(),
      };
    }

    progress(percent) {
      if (this.state === "paused") return;
      this.percent = percent;
      this.state = "running";
      this.show();
      if (percent >= 50 && !this.saidHalf) {
        this.saidHalf = true;
        if (this.file.size > 4 * CHUNK) this.uploader.say(this.text("said_half"));
      }
    }

    shouldRetry(error) {
      if (!isPassing(statusOf(error))) return false;
      this.wait();
      return true;
    }

    wait() {
      if (this.state !== "waiting") this.uploader.say(this.text("waiting"));
      this.state = "waiting";
      this.show();
    }

    // The attempts are used up: another round when the browser is online again, or after a while.
    async fail(error) {
      const status = statusOf(error);
      if (!isPassing(status)) {
        const signedOut = status === 401 || status === 403;
        const words = this.uploader.texts[signedOut ? "signed_out" : "failed"];
        this.refuse(signedOut ? words : problemOf(error) || words, signedOut || !problemOf(error));
        return;
      }
      this.wait();
      const online = new Promise((resolve) => window.addEventListener("online", resolve, { once: true }));
      await Promise.race([online, sleep(PAUSE_OFFLINE)]);
      if (this.state === "waiting") this.upload.start();
    }

    refuse(problem, canRetry) {
      this.canRetry = canRetry;
      this.part("problem").hidden = false;
      this.part("problem").querySelector("span").textContent = problem;
      this.uploader.say(`${this.file.name}: ${problem}`);
      this.move("failed");
    }

    // All bytes are there: ask until the server has checked them.
    async check() {
      this.percent = 100;
      this.state = "checking";
      this.show();
      for (let turn = 0; turn < 300; turn += 1) {
        const answer = await fetch(this.upload.url, { headers: { Accept: "application/json" } })
          .then((response) => (response.ok ? response.json() : null))
          .catch(() => null);
        if (answer?.state === "done" && answer.file) return this.finish(answer.file);
        if (answer?.state === "refused") return this.refuse(answer.problem, false);
        await sleep(1000);
      }
      return this.refuse(this.uploader.texts.failed, true);
    }

    finish(stored) {
      const image = stored.kind === "image";
      const link = document.createElement("a");
      Object.assign(link, { className: "link-quiet", href: stored.url, textContent: stored.name });
      this.part("name").replaceChildren(link);
      this.part("about").textContent = `${this.uploader.texts.kinds[stored.kind]}, ${sizeOf(stored.size)}`;
      if (stored.thumbnail_url) {
        const picture = document.createElement("img");
        Object.assign(picture, { className: "size-full object-cover", src: stored.thumbnail_url, alt: "" });
        this.part("picture").replaceChildren(picture);
      }
      this.part("details").hidden = false;
      this.name("caption", stored.uid);
      this.name("role", stored.uid);
      this.part("caption-label").textContent = this.uploader.texts[image ? "describe" : "caption"];
      if (image) this.part("caption").setAttribute("aria-required", "true");
      this.element.append(this.uploader.hidden(stored.uid));
      this.uploader.say(this.text("said_done"));
      this.move("done");
    }

    name(part, uid) {
      const control = this.part(part);
      control.id = `${this.uploader.field}-${part}-${uid}`;
      control.name = `${part}-${uid}`;
      this.part(`${part}-label`).htmlFor = control.id;
    }

    pause() {
      this.upload?.abort();
      this.move("paused");
    }

    resume() {
      this.canRetry = false;
      this.part("problem").hidden = true;
      this.move("queued");
    }

    remove() {
      const ended = this.state === "done";
      this.state = "failed";
      // A stored file only leaves the form; an unfinished upload is ended on the server as well.
      if (!ended) this.upload?.abort(true).catch(() => {});
      this.uploader.removed(this.element, this.file.name);
      this.uploader.rows.delete(this);
      this.uploader.next();
    }
  }

  class Uploader {
    constructor(root) {
      const find = (name) => root.querySelector(`[data-${name}]`);
      this.form = root.closest("form");
      this.endpoint = root.dataset.endpoint;
      this.field = root.dataset.field;
      this.token = this.form.querySelector("[name=csrfmiddlewaretoken]").value;
      this.texts = JSON.parse(find("texts").textContent);
      this.pattern = find("pattern");
      this.list = find("rows");
      this.live = find("live");
      this.busy = find("busy");
      this.input = root.querySelector("input[type=file]");
      this.rows = new Set();
      this.earlier = new Map();
      find("with-script").hidden = false;
      find("without-script").remove();
      this.adopt();
      this.listen(root, find("drop"));
      this.interrupted(find("interrupted"), find("interrupted-pattern"));
    }

    listen(root, zone) {
      this.input.addEventListener("change", () => {
        this.add(this.input.files);
        this.input.value = "";
      });
      const mark = (on) => zone.classList.toggle("border-primary", on);
      root.addEventListener("dragover", (event) => {
        event.preventDefault();
        mark(true);
      });
      root.addEventListener("dragleave", () => mark(false));
      root.addEventListener("drop", (event) => {
        event.preventDefault();
        mark(false);
        this.add(event.dataTransfer.files);
      });
      this.form.addEventListener("submit", (event) => this.guard(event));
      window.addEventListener("beforeunload", (event) => {
        if ([...this.rows].some((row) => row.isActive)) event.preventDefault();
      });
    }

    // Files that are there already: the check box becomes a Remove button.
    adopt() {
      for (const element of this.list.querySelectorAll("[data-file]")) {
        const name = element.querySelector("[data-name]").textContent;
        const button = element.querySelector("[data-remove]");
        const keep = element.querySelector("[data-keep]");
        element.append(this.hidden(keep.querySelector("input").value));
        keep.remove();
        button.hidden = false;
        button.setAttribute("aria-label", fill(this.texts.remove, { name }));
        button.addEventListener("click", () => this.removed(element, name));
      }
    }

    hidden(uid) {
      const input = document.createElement("input");
      Object.assign(input, { type: "hidden", name: this.field, value: uid });
      return input;
    }

    add(files) {
      for (const file of files) {
        const same = (row) => row.isOpen && row.file.name === file.name && row.file.size === file.size;
        if ([...this.rows].some(same)) continue;
        const row = new Row(this, file);
        this.rows.add(row);
        this.list.append(row.element);
        this.earlier.get(`${file.name} ${file.size}`)?.remove();
      }
      this.next();
    }

    next() {
      this.busy.hidden = true;
      const rows = [...this.rows];
      const free = AT_ONCE - rows.filter((row) => row.isActive).length;
      for (const row of rows.filter((each) => each.state === "queued").slice(0, Math.max(0, free))) row.start();
    }

    say(text) {
      this.live.textContent = text;
    }

    removed(element, name) {
      const neighbour = element.nextElementSibling ?? element.previousElementSibling;
      element.remove();
      (neighbour?.querySelector("[data-remove]") ?? this.input).focus();
      this.say(fill(this.texts.said_removed, { name }));
    }

    // A form that is sent while a file is on its way would lose it.
    guard(event) {
      if (![...this.rows].some((row) => row.isOpen)) return;
      event.preventDefault();
      event.stopPropagation();
      this.busy.querySelector("span").textContent = this.texts.busy;
      this.busy.hidden = false;
      this.busy.focus();
    }

    // Uploads that an earlier visit left unfinished: the browser needs the file chosen again.
    async interrupted(list, pattern) {
      const storage = tus.defaultOptions.urlStorage;
      for (const one of await storage.findAllUploads()) {
        const answer = await fetch(one.uploadUrl).then((response) => response, () => null);
        if (!answer) continue;
        const told = answer.ok ? await answer.json() : null;
        if (told?.state !== "open") {
          storage.removeUpload(one.urlStorageKey);
          continue;
        }
        const item = pattern.content.firstElementChild.cloneNode(true);
        item.querySelector("[data-text]").textContent = fill(this.texts.interrupted, {
          name: one.metadata.filename, percent: percentOf(told.offset, told.size),
        });
        item.querySelector("[data-discard]").addEventListener("click", () => {
          tus.Upload.terminate(one.uploadUrl, { headers: { "X-CSRFToken": this.token } }).catch(() => {});
          storage.removeUpload(one.urlStorageKey);
          this.input.focus();
          item.remove();
        });
        this.earlier.set(`${one.metadata.filename} ${one.size}`, item);
        list.append(item);
      }
    }
  }

  if (!window.tus?.isSupported) return;
  for (const root of document.querySelectorAll("[data-uploader]")) new Uploader(root);
})();
