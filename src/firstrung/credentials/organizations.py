"""Credentials whose subject is an organization: signed, and as a certificate on paper.

They say what was recognized on a day, which stays true; so they have no status entry and no end.
Whoever asks for one keeps it and serves it.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from firstrung.credentials import printing
from firstrung.credentials.documents import CONTEXTS, Result, achievement_document
from firstrung.credentials.keys import signer
from firstrung.credentials.models import Achievement
from firstrung.credentials.pictures import badge_svg
from firstrung.credentials.services import issuer_name, issuer_profile
from firstrung.credentials.status import stamp
from firstrung.credentials.verifying.results import results_of
from firstrung.engines import proofs

JsonObject = dict[str, Any]


@dataclass(frozen=True)
class OrganizationAward:
    """An organization has earned an achievement.

    ``url`` is the credential's identifier, ``page`` the address that people are shown.
    """

    url: str
    page: str
    achievement: Achievement
    uid: UUID
    name: str
    results: Sequence[Result]
    approved_by: Sequence[str]
    issued_at: datetime


def sign_for_organization(award: OrganizationAward, *, now: datetime) -> JsonObject:
    """The award as a signed Open Badges 3.0 credential of the coalition's."""
    key, private = signer(now=now)
    subject: JsonObject = {
        "id": f"urn:uuid:{award.uid}",
        "type": ["AchievementSubject"],
        "identifier": [
            {
                "type": "IdentityObject",
                "identityHash": award.name,
                "identityType": "name",
                "hashed": False,
            }
        ],
        "achievement": achievement_document(award.achievement),
        "result": [
            {"type": ["Result"], "resultDescription": row.description, "value": row.value}
            for row in award.results
        ],
    }
    unsigned: JsonObject = {
        "@context": CONTEXTS,
        "id": award.url,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": award.achievement.name,
        "issuer": issuer_profile(),
        "validFrom": stamp(award.issued_at),
        "credentialSubject": subject,
    }
    return proofs.sign(unsigned, private_key=private, verification_method=str(key), created=now)


def organization_pdf(award: OrganizationAward, document: JsonObject) -> bytes:
    """The certificate in the language of the request, the signed credential attached."""
    title = award.achievement.name
    return printing.pdf(
        "certificate.typ",
        {
            "language": get_language() or "en",
            "issuer": issuer_name(),
            "title": title,
            "holder": award.name,
            "description": award.achievement.description,
            "awarded_to": _("Certificate of recognition for"),
            "date": _("Given on %(date)s") % {"date": date_format(award.issued_at, "DATE_FORMAT")},
            "qr": printing.qr_svg(award.page),
            "qr_alt": _("QR code with the address of this recognition"),
            "badge": badge_svg(award.achievement),
            "badge_alt": _("Badge: %(name)s") % {"name": title},
            "scan": _("Scan to read more"),
            "results_title": "",
            "headings": [],
            "results": [],
            "facts_title": _("What was recognized"),
            "fact_headings": [_("Criterion"), _("Points")],
            "facts": results_of(document),
            "footer": _("This recognition is published at"),
            "url": award.page,
            "recognized_title": _("Approved by"),
            "recognized": ", ".join(award.approved_by),
            "attachment": _("The signed credential (Open Badges 3.0)"),
            "credential": json.dumps(document, ensure_ascii=False),
        },
    )
