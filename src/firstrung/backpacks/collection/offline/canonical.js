// Canonical RDF of a document. The pinned contexts stand in front of this program, in the same
// script and under the same fingerprint; nothing is ever fetched.
import canonize from "rdf-canonize";
import jsonld from "jsonld";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";


const WORK = 2; // how far blank nodes that look alike are told apart: a poison graph needs more

class Digest {
  constructor() {
    this.text = "";
  }

  update(part) {
    this.text += part;
  }

  digest() {
    return bytesToHex(sha256(new TextEncoder().encode(this.text)));
  }
}

async function load(url) {
  const document = globalThis.firstrungContexts[url];
  if (document === undefined) throw new Error(`context ${url}`);
  return { contextUrl: null, document, documentUrl: url };
}

/** The hash that a proof covers: SHA-256 of the canonical N-Quads; a dropped term is an error. */
export async function hash(document) {
  const dataset = await jsonld.toRDF(document, { base: null, documentLoader: load, rdfDirection: "i18n-datatype", safe: true });
  const quads = await canonize.canonize(dataset, {
    algorithm: "RDFC-1.0",
    createMessageDigest: () => new Digest(),
    maxWorkFactor: WORK,
  });
  return sha256(new TextEncoder().encode(quads));
}

/** What JSON-LD would read differently from a person, or drop without a word (safe mode). */
export function unsafe(value, path = "$", depth = 0) {
  if (depth > 32) return path;
  if (value === null) return path;
  if (Array.isArray(value)) {
    if (value.length === 0 || value.some(Array.isArray)) return path;
    return first(value.map((item, at) => [item, `${path}[${at}]`]), depth);
  }
  if (typeof value !== "object") return null;
  for (const key of Object.keys(value)) {
    const plain = key === "@context" || key === "@value" || key === "@language" || key === "@direction";
    if ((key.startsWith("@") && !plain) || key.includes(":")) return `${path}.${key}`;
  }
  const own = value["@context"];
  if (own !== undefined && !list(own).every((url) => typeof url === "string")) return `${path}.@context`;
  const members = Object.entries(value).filter(([key]) => key !== "@context");
  return first(members.map(([key, item]) => [item, `${path}.${key}`]), depth);
}

function first(pairs, depth) {
  for (const [item, path] of pairs) {
    const found = unsafe(item, path, depth + 1);
    if (found !== null) return found;
  }
  return null;
}

export function list(value) {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}
