// Read for people what a credential says: results, facts, evidence. Nothing is taken from elsewhere.
import { list } from "./canonical.js";

const text = (value) => {
  if (typeof value === "string") return value;
  if (typeof value === "number") return String(value);
  if (value && typeof value === "object") return text(list(value)[0]?.["@value"]);
  return "";
};

export function summary(credential) {
  const subject = list(credential.credentialSubject)[0] ?? {};
  const achievement = subject.achievement && !Array.isArray(subject.achievement) ? subject.achievement : {};
  const issuer = credential.issuer;
  return {
    name: text(credential.name) || text(achievement.name) || text(list(credential.type).at(-1)),
    issuer: text(issuer?.name) || text(issuer?.id) || text(issuer),
    holder: holder(subject),
    from: text(credential.validFrom ?? credential.issuanceDate),
    until: text(credential.validUntil ?? credential.expirationDate),
    description: text(achievement.description) || text(credential.description),
    version: text(achievement.version),
    criteria: text(achievement.criteria?.narrative),
    comment: text(subject.endorsementComment),
    credits: text(subject.creditsEarned),
    ...results(subject, achievement),
    evidence: evidence(credential),
  };
}

function holder(subject) {
  const row = list(subject.identifier).find((one) => one?.identityType === "name" && one.hashed === false);
  return text(row?.identityHash) || text(subject.name);
}

function results(subject, achievement) {
  const described = new Map(list(achievement.resultDescription).map((row) => [row?.id, row]));
  const levels = [];
  const facts = [];
  for (const result of list(subject.result)) {
    const row = described.get(result?.resultDescription);
    if (!row) continue;
    const names = new Map(list(row.rubricCriterionLevel).map((level) => [level?.id, text(level?.name)]));
    const reached = names.get(result.achievedLevel);
    const percent = row.resultType === "Percent" ? " %" : "";
    if (reached) levels.push([text(row.name), reached, names.get(row.requiredLevel) ?? ""]);
    else if (text(result.value)) facts.push([text(row.name), text(result.value) + percent]);
  }
  return { levels, facts };
}

function evidence(credential) {
  const digests = new Map(list(credential.relatedResource).map((row) => [row?.id, row]));
  return list(credential.evidence).map((row) => ({
    url: text(row?.id),
    name: text(row?.name) || text(row?.id),
    description: text(row?.description) || text(row?.narrative),
    digest: text(digests.get(row?.id)?.digestMultibase) || text(digests.get(row?.id)?.digestSRI),
  }));
}
