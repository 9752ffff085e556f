// One item of the archive judged: what was signed, by whose key, and whether it still held when
// the archive was made. What is shown is read from the very JSON that was judged.
import { gunzip } from "./gunzip.js";
import { list } from "./canonical.js";
import { base64url } from "./keys.js";
import { embedded, Failed, issuer, token } from "./signatures.js";

/**
 * {outcome, credential, keys, asOf, reason, detail}; asOf is the signed day of the status list,
 * so an old list does not pass for a new one. Outcomes: intact, changed, revoked, expired,
 * early, unchecked (the proof is of a kind, or from an issuer, that this file can't check).
 */
export async function judge(text, archive, now = new Date()) {
  const answer = { outcome: "changed", credential: null, keys: [], asOf: "", reason: "", detail: "" };
  try {
    const compact = !text.trimStart().startsWith("{");
    const read = compact ? await token(text.trim(), archive.documents) : plain(text, archive);
    answer.credential = read.credential;
    answer.keys = await read.check();
    answer.outcome = await still(answer, archive, now);
  } catch (error) {
    const failed = error instanceof Failed;
    answer.reason = failed ? error.code : "form";
    answer.detail = failed ? error.detail : error.message;
    if (["kind", "key", "list"].includes(answer.reason)) answer.outcome = "unchecked";
  }
  return answer;
}

function plain(text, archive) {
  const credential = JSON.parse(text);
  return { credential, check: () => embedded(credential, archive.documents) };
}

async function still(answer, archive, now) {
  const { credential } = answer;
  for (const entry of list(credential.credentialStatus)) {
    const found = await flagged(entry, credential, archive);
    answer.asOf = found.asOf;
    if (found.set) return "revoked";
  }
  const until = credential.validUntil ?? credential.expirationDate;
  const from = credential.validFrom ?? credential.issuanceDate;
  if (until !== undefined && new Date(until) < now) return "expired";
  if (from !== undefined && new Date(from) > now) return "early";
  return "intact";
}

async function flagged(entry, credential, archive) {
  if (entry.type !== "BitstringStatusListEntry") throw new Failed("kind", entry.type);
  const source = archive.lists[entry.statusListCredential];
  if (source === undefined) throw new Failed("list", entry.statusListCredential);
  const status = JSON.parse(source);
  if (issuer(status) !== issuer(credential)) throw new Failed("list", issuer(status));
  await embedded(status, archive.documents);
  const bits = await gunzip(base64url(status.credentialSubject.encodedList.slice(1)));
  const index = Number(entry.statusListIndex);
  if (!(index >= 0 && index < bits.length * 8)) throw new Failed("list", entry.statusListIndex);
  return { set: (bits[index >> 3] & (0x80 >> (index & 7))) !== 0, asOf: status.validFrom };
}

/** Signed credentials inside a credential: endorsements, and those of a transcript. */
export function inside(credential) {
  const found = [];
  const subject = list(credential.credentialSubject)[0] ?? {};
  const places = [credential, subject.achievement, credential.issuer, subject.achievement?.creator];
  for (const place of places) {
    for (const row of list(place?.endorsement)) found.push(row);
  }
  for (const row of list(subject.verifiableCredential)) found.push(row);
  return found.filter((row) => row && typeof row === "object" && row.proof).map((row) => JSON.stringify(row));
}
