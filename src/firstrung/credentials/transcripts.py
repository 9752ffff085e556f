"""A person's record in one signed document: Comprehensive Learner Record 2.0 (A56).

Source: 1EdTech CLR Standard 2.0, "ClrCredential", "ClrSubject" and "Association".
"""

import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from firstrung.credentials.documents import (
    CONTEXTS,
    achievement_document,
    achievement_url,
    award_url,
)
from firstrung.credentials.keys import signer
from firstrung.credentials.models import Achievement, AchievementKind, Award
from firstrung.credentials.services import issuer_profile
from firstrung.credentials.status import stamp
from firstrung.engines import proofs
from firstrung.engines.proofs.contexts import CLR_V2
from firstrung.identity.public import Person

TEACHING = "peer-teaching"
MOST_BYTES = 120_000
"""Nested credentials taken in: with more, readers that limit a document to 256 kB would refuse."""


@dataclass(frozen=True)
class TeachingCredit:
    """Hours of teaching younger students that a teacher has confirmed; both days inclusive."""

    hours: Decimal
    sessions: int
    first: date
    last: date


def transcript(
    holder: Person,
    *,
    awards: Iterable[Award],
    teaching: TeachingCredit | None,
    complete: bool,
    now: datetime,
) -> dict[str, Any]:
    """The signed record: awards that hold, newest first, and credit for peer teaching.

    ``partial`` says in it that something known was left out: because ``complete`` is false, or
    because the record would have become too large.
    """
    kept, left_out = _fitting(list(awards))
    credits_ = [_teaching_credential(holder, teaching, now=now)] if teaching else []
    subject: dict[str, Any] = {
        "id": f"urn:uuid:{holder.uid}",
        "type": ["ClrSubject"],
        "identifier": [_named(holder)],
        "verifiableCredential": [*(award.document for award in kept), *credits_],
    }
    links = _associations(kept, credits_)
    if links:
        subject["association"] = links
    document: dict[str, Any] = {
        "@context": [CONTEXTS[0], CLR_V2, CONTEXTS[1]],
        "id": f"urn:uuid:{uuid.uuid4()}",
        "type": ["VerifiableCredential", "ClrCredential"],
        "name": f"Learning and employment record of {holder.name}",
        "issuer": issuer_profile(),
        "validFrom": stamp(now),
        "partial": left_out or not complete,
        "credentialSubject": subject,
    }
    return _signed(document, now=now)


def _fitting(awards: list[Award]) -> tuple[list[Award], bool]:
    kept: list[Award] = []
    size = 0
    for award in sorted(awards, key=lambda row: row.issued_at, reverse=True):
        size += len(json.dumps(award.document))
        if size > MOST_BYTES:
            return kept, True
        kept.append(award)
    return kept, False


def teaching_achievement(*, now: datetime) -> Achievement:
    """What the credit for peer teaching stands for; made when first needed."""
    achievement, _made = Achievement.objects.get_or_create(
        code=TEACHING,
        version=1,
        defaults={
            "kind": AchievementKind.MENTORING,
            "name": "Peer teaching",
            "description": (
                "Taught younger students to work with AI tools, in sessions that a teacher of "
                "the school has confirmed one by one."
            ),
            "criteria": (
                "One credit is one hour taught. A session counts once a teacher of the school "
                "has confirmed it, and not before."
            ),
            "effective_on": now.date(),
        },
    )
    return achievement


def _teaching_credential(
    holder: Person, teaching: TeachingCredit, *, now: datetime
) -> dict[str, Any]:
    achievement = teaching_achievement(now=now)
    hours = float(teaching.hours)
    result = f"{achievement_url(achievement)}#sessions"
    described = achievement_document(achievement) | {
        "resultDescription": [
            {
                "id": result,
                "type": ["ResultDescription"],
                "name": "Confirmed sessions",
                "resultType": "RawScore",
            }
        ]
    }
    unsigned = {
        "@context": CONTEXTS,
        "id": f"urn:uuid:{uuid.uuid4()}",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": achievement.name,
        "issuer": issuer_profile(),
        "validFrom": stamp(now),
        "credentialSubject": {
            "id": f"urn:uuid:{holder.uid}",
            "type": ["AchievementSubject"],
            "identifier": [_named(holder)],
            "activityStartDate": f"{teaching.first.isoformat()}T00:00:00Z",
            "activityEndDate": f"{teaching.last.isoformat()}T00:00:00Z",
            "creditsEarned": int(hours) if hours.is_integer() else hours,
            "achievement": described,
            "result": [
                {
                    "type": ["Result"],
                    "resultDescription": result,
                    "value": str(teaching.sessions),
                }
            ],
        },
    }
    return _signed(unsigned, now=now)


def _named(holder: Person) -> dict[str, Any]:
    return {
        "type": "IdentityObject",
        "identityHash": holder.name,
        "identityType": "name",
        "hashed": False,
    }


def _associations(awards: list[Award], credits_: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Parts belong to their certificate; peer teaching is one of a certificate's requirements."""
    wholes = {row.achievement.pk: award_url(row.uid) for row in awards if _is_whole(row)}
    links = [
        (award_url(row.uid), wholes[row.achievement.whole.pk])
        for row in awards
        if row.achievement.whole is not None and row.achievement.whole.pk in wholes
    ]
    links += [(credit["id"], url) for credit in credits_ for url in wholes.values()]
    return [
        {
            "type": "Association",
            "associationType": "isPartOf",
            "sourceId": source,
            "targetId": target,
        }
        for source, target in links
    ]


def _is_whole(award: Award) -> bool:
    return award.achievement.kind == AchievementKind.CERTIFICATE


def _signed(document: dict[str, Any], *, now: datetime) -> dict[str, Any]:
    key, private = signer(now=now)
    signed: dict[str, Any] = proofs.sign(
        document, private_key=private, verification_method=str(key), created=now
    )
    return signed
