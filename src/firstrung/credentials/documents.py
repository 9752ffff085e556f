"""The Open Badges 3.0 document of an award, unsigned."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings

from firstrung.credentials.keys import issuer_did
from firstrung.credentials.models import Achievement, AchievementKind
from firstrung.credentials.status import stamp, status_entry

CONTEXTS = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
]
EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
"""Where Open Badges defines its kinds of refresh services, which context 3.0.3 does not."""
REFRESH = "1EdTechCredentialRefresh"

JsonObject = dict[str, Any]


@dataclass(frozen=True)
class Evidence:
    """A piece of evidence: where it is, what it is, and the digest of its bytes (multibase)."""

    url: str
    name: str
    description: str
    genre: str
    digest: str


@dataclass(frozen=True)
class Result:
    """One result: the id of its description, and the level reached or the value."""

    description: str
    level: str = ""
    value: str = ""


def achievement_url(achievement: Achievement) -> str:
    """The identifier of an achievement's version, and where it is described."""
    return f"{settings.BASE_URL}/achievements/{achievement.code}/{achievement.version}"


def award_url(uid: UUID) -> str:
    """The identifier of an award, and the page that checks it."""
    return f"{settings.BASE_URL}/c/{uid}/"


TYPES: dict[str, str] = {
    AchievementKind.CERTIFICATE: "Certificate",
    AchievementKind.PART: "MicroCredential",
    AchievementKind.SKILL: "Badge",
    AchievementKind.MENTORING: "CommunityService",
    AchievementKind.EXPERIENCE: "Fieldwork",
    AchievementKind.RECOGNITION: "Award",
}
"""The nearest member of the Open Badges 3.0 enumeration `AchievementType` for each kind."""


def badge_url(achievement: Achievement, ending: str = "png") -> str:
    """Where the picture of an achievement's version is served, as ``png`` or ``svg``."""
    return f"{achievement_url(achievement)}/badge.{ending}"


def achievement_document(achievement: Achievement) -> dict[str, Any]:
    """The achievement as it stands inside a credential (Open Badges 3.0 `Achievement`)."""
    document: dict[str, Any] = {
        "id": achievement_url(achievement),
        "type": ["Achievement"],
        "achievementType": TYPES[achievement.kind],
        "name": achievement.name,
        "version": str(achievement.version),
        "inLanguage": settings.LANGUAGE_CODE,
        "creator": {"id": issuer_did(), "type": ["Profile"]},
        "description": achievement.description,
        "criteria": {"narrative": achievement.criteria},
        "image": {
            "id": badge_url(achievement),
            "type": "Image",
            "caption": f"Badge of {achievement.name}",
        },
    }
    if achievement.tags:
        document["tag"] = achievement.tags
    if achievement.result_descriptions:
        document["resultDescription"] = achievement.result_descriptions
    if achievement.alignments:
        document["alignment"] = achievement.alignments
    if achievement.whole is not None:
        document["related"] = [
            {
                "id": achievement_url(achievement.whole),
                "type": ["Related"],
                "version": str(achievement.whole.version),
            }
        ]
    return document


@dataclass(frozen=True)
class Endorsed:
    """Signed `EndorsementCredential`s to embed, by what they speak of."""

    award: Sequence[JsonObject] = ()
    achievement: Sequence[JsonObject] = ()
    issuer: Sequence[JsonObject] = ()


def end_of(achievement: Achievement, begun: datetime) -> datetime | None:
    """Until when an award made or refreshed at that moment holds; None: for good."""
    days = achievement.valid_days
    return begun + timedelta(days=days) if days else None


def credential_document(
    *,
    uid: UUID,
    achievement: Achievement,
    issuer: JsonObject,
    holder_uid: UUID,
    holder_name: str,
    evidence: Sequence[Evidence],
    results: Sequence[Result],
    place: tuple[int, int],
    now: datetime,
    described: JsonObject | None = None,
) -> JsonObject:
    """The whole credential; ``place`` is (status list number, index).

    ``described`` is `achievement_document` where the caller has it already (a whole cohort); it
    and ``issuer`` may carry endorsements (`with_endorsements`).
    """
    subject: JsonObject = {
        "id": f"urn:uuid:{holder_uid}",
        "type": ["AchievementSubject"],
        "identifier": [
            {
                "type": "IdentityObject",
                "identityHash": holder_name,
                "identityType": "name",
                "hashed": False,
            }
        ],
        "achievement": described or achievement_document(achievement),
    }
    if results:
        subject["result"] = [_result(row) for row in results]
    document: JsonObject = {
        "@context": [*CONTEXTS, EXTENSIONS],
        "id": award_url(uid),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": achievement.name,
        "issuer": issuer,
        "validFrom": stamp(now),
        "credentialSubject": subject,
        **_evidence(evidence),
        "credentialStatus": status_entry(*place),
        "refreshService": {"id": f"{award_url(uid)}credential.json", "type": REFRESH},
    }
    until = end_of(achievement, now)
    return document if until is None else {**document, "validUntil": stamp(until)}


def renewed(document: JsonObject, *, until: datetime | None, endorsed: Endorsed) -> JsonObject:
    """The same credential, unsigned, with another end and the endorsements of today."""
    subject = document["credentialSubject"]
    achievement = with_endorsements(subject["achievement"], endorsed.achievement)
    fresh: JsonObject = {
        **{key: value for key, value in document.items() if key not in ("proof", "validUntil")},
        "issuer": with_endorsements(document["issuer"], endorsed.issuer),
        "credentialSubject": {**subject, "achievement": achievement},
    }
    if until is not None:
        fresh["validUntil"] = stamp(until)
    return with_endorsements(fresh, endorsed.award)


def with_endorsements(part: JsonObject, endorsements: Sequence[JsonObject]) -> JsonObject:
    """The part with these endorsements in place of those it had."""
    plain = {key: value for key, value in part.items() if key != "endorsement"}
    return {**plain, "endorsement": list(endorsements)} if endorsements else plain


def _evidence(rows: Sequence[Evidence]) -> JsonObject:
    if not rows:
        return {}
    described = [
        {
            "id": row.url,
            "type": ["Evidence"],
            "name": row.name,
            "description": row.description,
            "genre": row.genre,
        }
        for row in rows
    ]
    digests = [{"id": row.url, "digestMultibase": row.digest} for row in rows if row.digest]
    return {"evidence": described} | ({"relatedResource": digests} if digests else {})


def _result(row: Result) -> JsonObject:
    document: JsonObject = {"type": ["Result"], "resultDescription": row.description}
    if row.level:
        document["achievedLevel"] = row.level
    if row.value:
        document["value"] = row.value
    return document
