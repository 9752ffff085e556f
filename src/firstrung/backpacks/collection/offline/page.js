// Shows the archive and judges every item of it. Text is only ever set as text, never as markup.
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { inside, judge } from "./judge.js";
import { list } from "./canonical.js";
import { summary } from "./read.js";

const MARKS = { intact: "✓", changed: "✕", revoked: "✕", expired: "!", early: "!", unchecked: "?" };

function node(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== ""));
  return made;
}

export class Page {
  constructor(archive, root) {
    this.archive = archive;
    this.root = root;
    this.language = archive.language in archive.words ? archive.language : "en";
  }

  say(key) {
    return this.archive.words[this.language][key] ?? key;
  }

  day(stamp) {
    const moment = new Date(stamp);
    if (Number.isNaN(moment.valueOf())) return stamp;
    return moment.toLocaleDateString(this.language, { dateStyle: "long" });
  }

  async show() {
    document.documentElement.lang = this.language;
    document.title = `${this.say("title")} – ${this.archive.holder}`;
    const articles = [];
    const outcomes = [];
    for (const item of this.archive.items) {
      const answer = await judge(item.text, this.archive);
      outcomes.push(answer.outcome);
      articles.push(await this.article(item, answer, articles.length));
    }
    const intact = outcomes.filter((outcome) => outcome === "intact").length;
    const count = this.say("count").replace("{n}", intact).replace("{all}", outcomes.length);
    this.root.replaceChildren(
      this.head(),
      node("p", { class: "count", role: "status", id: "count" }, count),
      ...articles,
      this.keys(),
      node("section", {}, node("h2", {}, this.say("how")), ...this.say("method").split("\n").map((line) => node("p", {}, line)),
        node("p", { class: "code" }, `${this.say("program")}: ${this.archive.program}`)),
    );
  }

  head() {
    const buttons = Object.keys(this.archive.words).map((code) => {
      const button = node("button", { type: "button", lang: code, "aria-pressed": String(code === this.language) },
        this.archive.words[code].language);
      button.addEventListener("click", () => {
        this.language = code;
        this.show();
      });
      return button;
    });
    return node("header", {},
      node("div", { class: "languages", role: "group", "aria-label": this.say("choose") }, ...buttons),
      node("h1", {}, this.say("title")),
      node("p", { class: "holder" }, this.archive.holder),
      node("p", {}, this.say("lead").replace("{date}", this.day(this.archive.made)).replace("{site}", this.archive.site)),
    );
  }

  verdict(answer, item) {
    const words = node("div", {}, node("strong", {}, this.say(answer.outcome)), node("p", {}, this.say(`${answer.outcome}_why`)));
    if (answer.reason) words.append(node("p", { class: "small" }, `${this.say(`reason_${answer.reason}`)} ${answer.detail}`));
    if (item.recorded) {
      words.append(node("p", { class: "small" }, `${this.say("recorded")} ${this.say(`said_${item.recorded}`)}`));
    }
    return node("div", { class: `verdict ${answer.outcome}`, "data-outcome": answer.outcome },
      node("span", { class: "mark", "aria-hidden": "true" }, MARKS[answer.outcome]), words);
  }

  async article(item, answer, number) {
    const made = node("article", { "aria-labelledby": `name-${number}` });
    const read = answer.credential ? summary(answer.credential) : null;
    const title = read?.name || this.say("unreadable");
    const heading = node("h2", { id: `name-${number}` }, title);
    const picture = item.image ? node("img", { src: item.image, alt: "", width: "96", height: "96" }) : "";
    made.append(node("div", { class: "top" }, picture, node("div", {}, heading, node("p", {}, this.say(`kind_${item.kind}`)))));
    made.append(this.verdict(answer, item));
    if (read) made.append(...this.contents(read, answer));
    if (answer.credential) {
      const signed = [...inside(answer.credential), ...item.endorsements];
      if (signed.length) made.append(await this.nested(signed));
    }
    if (item.past.length) made.append(await this.past(item.past));
    made.append(this.raw(item.text));
    return made;
  }

  contents(read, answer) {
    const parts = [this.pairs([
      ["holder", read.holder], ["issuer", read.issuer], ["issued", read.from && this.day(read.from)],
      ["until", read.until && this.day(read.until)], ["version", read.version], ["about", read.description],
      ["criteria", read.criteria], ["credits", read.credits], ["asof", answer.asOf && this.day(answer.asOf)], ["key", answer.keys.join(", ")],
    ])];
    if (read.levels.length) parts.push(this.table("levels", ["criterion", "reached", "required"], read.levels));
    if (read.facts.length) parts.push(this.table("facts", ["fact", "value"], read.facts));
    if (read.evidence.length) {
      const rows = read.evidence.map((row) => node("li", {}, node("strong", {}, row.name), row.description && node("p", {}, row.description),
        node("p", { class: "code" }, row.url), row.digest && node("p", { class: "code" }, `${this.say("digest")}: ${row.digest}`)));
      parts.push(node("h3", {}, this.say("evidence")), node("ul", {}, ...rows));
    }
    return parts;
  }

  pairs(rows) {
    const made = node("dl", {});
    for (const [key, value] of rows) {
      if (value) made.append(node("dt", {}, this.say(key)), node("dd", {}, value));
    }
    return made;
  }

  table(title, headings, rows) {
    const head = node("tr", {}, ...headings.map((key) => node("th", { scope: "col" }, this.say(key))));
    const body = rows.map(([first, ...rest]) =>
      node("tr", {}, node("th", { scope: "row" }, first), ...rest.map((cell) => node("td", {}, cell))));
    const made = node("table", {}, node("caption", {}, this.say(title)), node("thead", {}, head), node("tbody", {}, ...body));
    return node("div", { class: "wide", tabindex: "0", role: "region", "aria-label": this.say(title) }, made);
  }

  async nested(texts) {
    const made = node("section", {}, node("h3", {}, this.say("inside")));
    for (const text of texts) {
      const answer = await judge(text, this.archive);
      const read = answer.credential ? summary(answer.credential) : null;
      made.append(node("div", { class: "nested" }, node("h4", {}, read?.name || this.say("unreadable")), this.verdict(answer, {}),
        read ? this.pairs([["issuer", read.issuer], ["issued", read.from && this.day(read.from)], ["comment", read.comment],
          ["about", read.description], ["credits", read.credits], ["key", answer.keys.join(", ")]]) : "", this.raw(text)));
    }
    return made;
  }

  async past(editions) {
    const made = node("details", {}, node("summary", {}, this.say("past")));
    for (const edition of editions) {
      const answer = await judge(edition.text, this.archive);
      made.append(node("div", { class: "nested" }, node("p", {}, `${this.say("replaced")} ${this.day(edition.replaced)}`),
        this.verdict(answer, {}), ...(answer.credential ? this.contents(summary(answer.credential), answer) : []), this.raw(edition.text)));
    }
    return made;
  }

  raw(text) {
    let shown = text;
    try {
      shown = JSON.stringify(JSON.parse(text), null, 2);
    } catch {
      shown = text;
    }
    return node("details", { class: "raw" }, node("summary", {}, this.say("raw")), node("pre", { tabindex: "0" }, shown));
  }

  keys() {
    const rows = Object.entries(this.archive.documents).flatMap(([did, record]) =>
      list(record.verificationMethod).map((method) => {
        const key = method.publicKeyMultibase ?? JSON.stringify(method.publicKeyJwk);
        const digest = bytesToHex(sha256(new TextEncoder().encode(key)));
        const retired = this.archive.retired[method.id];
        return [method.id, digest, retired ? `${this.say("retired")} ${this.day(retired)}` : this.say("live")];
      }));
    return node("section", {}, node("h2", {}, this.say("keys")), node("p", {}, this.say("compare")),
      this.table("keys", ["key", "fingerprint", "state"], rows));
  }
}
