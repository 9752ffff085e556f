"""Read a credential document, ours or another's, for people. Nothing in it is believed here."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from firstrung.credentials.verifying.lookups import domain_of
from firstrung.engines.proofs.structure import issuer_id
from firstrung.engines.proofs.values import parse_stamp

JsonObject = dict[str, Any]
MAX_ROWS = 100
"""Rows of one kind that a page shows."""


@dataclass(frozen=True)
class EvidenceRow:
    """A piece of evidence; ``url`` is empty unless it can be opened in a browser."""

    name: str
    description: str
    url: str
    digest: str


@dataclass(frozen=True)
class Facts:
    """What a credential says: about what, about whom, by whom, from when to when."""

    name: str = ""
    description: str = ""
    criteria: str = ""
    holder: str = ""
    issuer: str = ""
    issuer_name: str = ""
    domain: str = ""
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    evidence: tuple[EvidenceRow, ...] = ()


def facts_of(document: JsonObject) -> Facts:
    """The facts in a document; what is missing or odd is left empty."""
    subject = _subject(document)
    achievement = _dict(subject.get("achievement"))
    issuer = issuer_id(document) or ""
    return Facts(
        name=_text(achievement.get("name")) or _text(document.get("name")),
        # An endorsement says what it says in its comment.
        description=_text(achievement.get("description"))
        or _text(document.get("description"))
        or _text(subject.get("endorsementComment")),
        criteria=_text(_dict(achievement.get("criteria")).get("narrative")),
        holder=holder_of(document),
        issuer=issuer,
        issuer_name=_text(_dict(document.get("issuer")).get("name")),
        domain=domain_of(issuer),
        valid_from=parse_stamp(document.get("validFrom", document.get("issuanceDate"))),
        valid_until=parse_stamp(document.get("validUntil", document.get("expirationDate"))),
        evidence=tuple(_evidence(document)),
    )


def _evidence(document: JsonObject) -> list[EvidenceRow]:
    digests = {
        row.get("id"): _text(row.get("digestMultibase")) or _text(row.get("digestSRI"))
        for row in _dicts(document.get("relatedResource"))
        if isinstance(row.get("id"), str)
    }
    rows = []
    for row in _dicts(document.get("evidence"))[:MAX_ROWS]:
        identifier = _text(row.get("id"))
        url = identifier if identifier.startswith(("https://", "http://")) else ""
        rows.append(
            EvidenceRow(
                name=_text(row.get("name")) or identifier,
                description=_text(row.get("description")) or _text(row.get("narrative")),
                url=url,
                digest=digests.get(identifier, ""),
            )
        )
    return rows


def results_of(document: JsonObject) -> list[dict[str, str]]:
    """Rows of criterion, level reached (or value) and level required; unreadable ones left out."""
    achievement = _subject(document).get("achievement")
    if not isinstance(achievement, dict):
        return []
    described = {
        row["id"]: row
        for row in _dicts(achievement.get("resultDescription"))
        if isinstance(row.get("id"), str)
    }
    rows = []
    for result in _dicts(_subject(document).get("result"))[:MAX_ROWS]:
        description = described.get(_text(result.get("resultDescription")))
        if description is None:
            continue
        levels = {
            _text(level.get("id")): _text(level.get("name"))
            for level in _dicts(description.get("rubricCriterionLevel"))
        }
        rows.append(
            {
                "criterion": _text(description.get("name")),
                "level": levels.get(_text(result.get("achievedLevel")), ""),
                "value": _value(result, description),
                "required": levels.get(_text(description.get("requiredLevel")), ""),
            }
        )
    return rows


def _value(result: JsonObject, description: JsonObject) -> str:
    value = str(result.get("value", ""))
    return f"{value} %" if value and description.get("resultType") == "Percent" else value


def holder_of(document: JsonObject) -> str:
    """The holder's name where the document carries it in the clear."""
    subject = _subject(document)
    for identifier in _dicts(subject.get("identifier")):
        if identifier.get("identityType") == "name" and identifier.get("hashed") is False:
            return _text(identifier.get("identityHash"))
    return _text(subject.get("name"))


def _subject(document: JsonObject) -> JsonObject:
    subjects = _dicts(document.get("credentialSubject"))
    return subjects[0] if subjects else {}


def _dicts(value: Any) -> list[JsonObject]:
    rows = value if isinstance(value, list) else [value]
    return [row for row in rows if isinstance(row, dict)]


def _dict(value: Any) -> JsonObject:
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str:
    """A text, of a language map its English or first one; empty for anything else."""
    if isinstance(value, dict):
        value = value.get("@value", value.get("en", next(iter(value.values()), "")))
    return value if isinstance(value, str) else ""
