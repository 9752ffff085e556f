"""The Open Badges 3.0 `EndorsementCredential`, unsigned, and the addresses it names."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings

from firstrung.credentials.documents import CONTEXTS, achievement_url, award_url
from firstrung.credentials.keys import issuer_did
from firstrung.credentials.models import Achievement, Award, EndorsementSubject, EndorserIdentity
from firstrung.credentials.status import stamp, status_entry
from firstrung.engines import proofs
from firstrung.identity.public import Organization

TYPES = ["VerifiableCredential", "EndorsementCredential"]
MAX_COMMENT = 2000
"""Characters of an endorsement's words."""

JsonObject = dict[str, Any]


def employer_did(organization: Organization) -> str:
    """The identifier that is kept here for an employer; its document lies under our address."""
    return proofs.did_web(f"{settings.BASE_URL}/employers/{organization.uid}")


def endorsement_url(uid: UUID) -> str:
    """The identifier of an endorsement, and where it is served."""
    return f"{settings.BASE_URL}/endorsements/{uid}"


def subject_url(subject: str, row: Achievement | Award | None = None) -> str:
    """The id that an endorsement names: of an achievement, an award, or the issuer."""
    if subject == EndorsementSubject.ISSUER:
        return issuer_did()
    return award_url(row.uid) if isinstance(row, Award) else achievement_url(_achievement(row))


def _achievement(row: Achievement | Award | None) -> Achievement:
    assert isinstance(row, Achievement)
    return row


def endorsement_document(
    *,
    uid: UUID,
    identity: EndorserIdentity,
    subject: str,
    comment: str,
    name: str,
    now: datetime,
    place: tuple[int, int] | None = None,
) -> JsonObject:
    """The whole endorsement of the subject with that id; ``place`` is (status list, index)."""
    organization = identity.organization
    issuer: JsonObject = {"id": identity.did, "type": ["Profile"], "name": organization.name}
    if organization.website:
        issuer["url"] = organization.website
    document: JsonObject = {
        "@context": CONTEXTS,
        "id": endorsement_url(uid),
        "type": TYPES,
        "name": name,
        "issuer": issuer,
        "validFrom": stamp(now),
        "credentialSubject": {
            "id": subject,
            "type": ["EndorsementSubject"],
            "endorsementComment": comment,
        },
    }
    if place is not None:
        document["credentialStatus"] = status_entry(*place)
    return document
