// Signatures: Data Integrity with Ed25519 over canonical RDF, and compact JSON Web Tokens.
import { ed25519 as curve } from "@noble/curves/ed25519.js";
import { hash, list, unsafe } from "./canonical.js";
import { base58, base64url, ed25519, method } from "./keys.js";

const SUITES = { "eddsa-rdfc-2022": "DataIntegrityProof", Ed25519Signature2020: "Ed25519Signature2020" };
const TOKENS = {
  RS256: { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" },
  PS256: { name: "RSA-PSS", hash: "SHA-256", saltLength: 32 },
  ES256: { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" },
  ES384: { name: "ECDSA", namedCurve: "P-384", hash: "SHA-384" },
};

/** Thrown with one of the codes of `words`: terms, proof, key, kind. */
export class Failed extends Error {
  constructor(code, detail = "") {
    super(code);
    this.code = code;
    this.detail = String(detail);
  }
}

export function issuer(credential) {
  const value = credential.issuer;
  return (value && typeof value === "object" ? value.id : value) || "";
}

/** Check every proof of a document; the ids of the keys that signed. */
export async function embedded(document, documents) {
  const place = unsafe(document);
  if (place !== null) throw new Failed("terms", place);
  const { proof, ...unsecured } = document;
  const proofs = list(proof);
  if (proofs.length === 0) throw new Failed("proof", "-");
  if (proofs.length > 8) throw new Failed("proof", proofs.length);
  const digest = await covered(unsecured);
  const keys = [];
  for (const row of proofs) keys.push(await one(row, document, digest, documents));
  return keys;
}

async function covered(document) {
  try {
    return await hash(document);
  } catch (error) {
    throw new Failed("terms", error.details?.event?.details?.property || error.message);
  }
}

async function one(proof, document, digest, documents) {
  const suite = proof.type === "DataIntegrityProof" ? proof.cryptosuite : proof.type;
  if (SUITES[suite] !== proof.type) throw new Failed("kind", suite);
  if (proof.proofPurpose !== "assertionMethod" || "previousProof" in proof) throw new Failed("kind", suite);
  const { proofValue, "@context": _own, ...options } = proof;
  const found = known(proof.verificationMethod, issuer(document), documents);
  const key = ed25519(found.multibase);
  if (key === null) throw new Failed("kind", found.id);
  const data = new Uint8Array(64);
  data.set(await covered({ "@context": document["@context"], ...options }), 0);
  data.set(digest, 32);
  if (!fits(proofValue, data, key)) throw new Failed("proof", found.id);
  return found.id;
}

function fits(proofValue, data, key) {
  try {
    return proofValue.startsWith("z") && curve.verify(base58(proofValue.slice(1)), data, key, { zip215: false });
  } catch {
    return false;
  }
}

function known(url, owner, documents) {
  const found = typeof url === "string" ? method(url, documents) : null;
  if (found === null || found.controller !== owner) throw new Failed("key", url);
  return found;
}

/** The credential in a compact token, its signature checked; {credential, key}. */
export async function token(text, documents) {
  const [head, body, signature] = text.split(".");
  const header = JSON.parse(new TextDecoder().decode(base64url(head)));
  const payload = JSON.parse(new TextDecoder().decode(base64url(body)));
  const credential = payload.vc || payload;
  const check = async () => {
    const owner = issuer(credential);
    if (payload.iss !== undefined && payload.iss !== owner) throw new Failed("proof", "iss");
    if (payload.jti !== undefined && payload.jti !== credential.id) throw new Failed("proof", "jti");
    const kid = header.kid || "";
    const found = known(kid.includes(":") ? kid : `${owner}#${kid.replace(/^#/, "")}`, owner, documents);
    const signed = new TextEncoder().encode(`${head}.${body}`);
    if (!(await tokenFits(header.alg, found, signed, base64url(signature)))) {
      throw new Failed("proof", found.id);
    }
    return [found.id];
  };
  return { credential, check };
}

async function tokenFits(algorithm, found, signed, signature) {
  if (algorithm === "EdDSA" || algorithm === "Ed25519") {
    const key = found.jwk?.crv === "Ed25519" ? base64url(found.jwk.x) : ed25519(found.multibase);
    if (key === null) throw new Failed("kind", algorithm);
    return curve.verify(signature, signed, key, { zip215: false });
  }
  const kind = TOKENS[algorithm];
  if (!kind || !found.jwk || !globalThis.crypto?.subtle) throw new Failed("kind", algorithm);
  const { kty, n, e, crv, x, y } = found.jwk;
  const jwk = kty === "RSA" ? { kty, n, e } : { kty, crv, x, y };
  const key = await crypto.subtle.importKey("jwk", jwk, kind, false, ["verify"]);
  return crypto.subtle.verify(kind, key, signature, signed);
}
