// Whose key it is: the DID documents that lie in the archive, and DIDs that are keys themselves.
import { list } from "./canonical.js";

const ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const ED25519 = [0xed, 0x01];

export function base58(text) {
  const bytes = [0];
  for (const character of text) {
    let carry = ALPHABET.indexOf(character);
    if (carry < 0) throw new Error("base58");
    for (let at = 0; at < bytes.length; at++) {
      carry += bytes[at] * 58;
      bytes[at] = carry & 0xff;
      carry >>= 8;
    }
    while (carry) {
      bytes.push(carry & 0xff);
      carry >>= 8;
    }
  }
  const zeros = /^1*/.exec(text)[0].length;
  const value = bytes.reverse();
  while (value.length && value[0] === 0) value.shift();
  return Uint8Array.from([...new Array(zeros).fill(0), ...value]);
}

export function base64url(text) {
  if (!/^[A-Za-z0-9_-]*$/.test(text)) throw new Error("base64url");
  const binary = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

/** The 32 bytes of an Ed25519 Multikey, or null for a key of another kind. */
export function ed25519(multibase) {
  if (typeof multibase !== "string" || !multibase.startsWith("z")) return null;
  const bytes = base58(multibase.slice(1));
  const fits = bytes.length === 34 && bytes[0] === ED25519[0] && bytes[1] === ED25519[1];
  return fits ? bytes.slice(2) : null;
}

/** The method behind a URL: {id, controller, multibase | jwk}, or null when nobody knows it. */
export function method(url, documents) {
  const [did, fragment = ""] = url.split("#");
  if (did.startsWith("did:key:")) {
    const multibase = did.slice("did:key:".length);
    return !fragment || fragment === multibase ? { id: url, controller: did, multibase } : null;
  }
  if (did.startsWith("did:jwk:")) {
    const jwk = JSON.parse(new TextDecoder().decode(base64url(did.slice("did:jwk:".length))));
    return !fragment || fragment === "0" ? { id: url, controller: did, jwk } : null;
  }
  const document = documents[did];
  if (!document) return null;
  const full = (id) => (id.startsWith("#") ? did + id : id);
  const found = list(document.verificationMethod).find((row) => full(row.id) === url);
  const allowed = list(document.assertionMethod).map((row) => full(typeof row === "string" ? row : row.id));
  if (!found || found.controller !== did || !allowed.includes(url) || found.revoked) return null;
  return { id: url, controller: did, multibase: found.publicKeyMultibase, jwk: found.publicKeyJwk };
}
