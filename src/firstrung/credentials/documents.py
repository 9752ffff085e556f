"""The Open Badges 3.0 document of an award, unsigned."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings

from firstrung.credentials.keys import issuer_did
from firstrung.credentials.models import Achievement, AchievementKind
from firstrung.credentials.status import list_url, stamp

CONTEXTS = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
]


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


def credential_document(
    *,
    uid: UUID,
    achievement: Achievement,
    issuer: dict[str, Any],
    holder_uid: UUID,
    holder_name: str,
    evidence: list[Evidence],
    results: list[Result],
    place: tuple[int, int],
    now: datetime,
) -> dict[str, Any]:
    """The whole credential; ``place`` is (status list number, index)."""
    number, index = place
    subject: dict[str, Any] = {
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
        "achievement": achievement_document(achievement),
    }
    # An empty array says nothing that could be signed, so it is left out.
    if results:
        subject["result"] = [_result(row) for row in results]
    document: dict[str, Any] = {
        "@context": CONTEXTS,
        "id": award_url(uid),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": achievement.name,
        "issuer": issuer,
        "validFrom": stamp(now),
        "credentialSubject": subject,
        "credentialStatus": {
            "id": f"{list_url(number)}#{index}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(index),
            "statusListCredential": list_url(number),
        },
    }
    if evidence:
        document["evidence"] = [_evidence(row) for row in evidence]
        document["relatedResource"] = [
            {"id": row.url, "digestMultibase": row.digest} for row in evidence
        ]
    return document


def _evidence(row: Evidence) -> dict[str, Any]:
    return {
        "id": row.url,
        "type": ["Evidence"],
        "name": row.name,
        "description": row.description,
        "genre": row.genre,
    }


def _result(row: Result) -> dict[str, Any]:
    document: dict[str, Any] = {"type": ["Result"], "resultDescription": row.description}
    if row.level:
        document["achievedLevel"] = row.level
    if row.value:
        document["value"] = row.value
    return document
