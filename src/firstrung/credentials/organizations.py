"""Credentials whose subject is an organization: signed, and as a certificate on paper.

Each has a place in a status list, so that it can be taken back like any award. Whoever asks for
one keeps it and serves it, and says who may ask and who may take it back.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.credentials import printing
from firstrung.credentials.documents import CONTEXTS, Result, achievement_document
from firstrung.credentials.issuing.standing import given
from firstrung.credentials.keys import signer
from firstrung.credentials.models import Achievement, OrganizationCredential
from firstrung.credentials.pictures import badge_svg
from firstrung.credentials.services import issuer_name, issuer_profile
from firstrung.credentials.status import stamp, status_entry, take_place, turned
from firstrung.credentials.verifying.results import results_of
from firstrung.engines import proofs
from firstrung.identity.public import Organization, Person

JsonObject = dict[str, Any]


@dataclass(frozen=True)
class OrganizationAward:
    """An organization has earned an achievement.

    ``url`` is the credential's identifier, ``page`` the address that people are shown.
    """

    url: str
    page: str
    achievement: Achievement
    organization: Organization
    results: Sequence[Result]
    approved_by: Sequence[str]
    issued_at: datetime


def sign_for_organization(award: OrganizationAward, *, now: datetime) -> JsonObject:
    """The award as a signed Open Badges 3.0 credential of the coalition's.

    Asked again for the same ``url``, it is signed anew with the place that it has.
    """
    key, private = signer(now=now)
    kept = _kept(award)
    subject: JsonObject = {
        "id": f"urn:uuid:{award.organization.uid}",
        "type": ["AchievementSubject"],
        "identifier": [
            {
                "type": "IdentityObject",
                "identityHash": award.organization.name,
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
        "credentialStatus": status_entry(kept.status_list.number, kept.status_index),
    }
    return proofs.sign(unsigned, private_key=private, verification_method=str(key), created=now)


def _kept(award: OrganizationAward) -> OrganizationCredential:
    """The record of that credential; made, with a free place, when it is first signed."""
    rows = OrganizationCredential.objects.select_related("status_list")
    with transaction.atomic():
        row = rows.filter(url=award.url).first()
        if row is None:
            status_list, index = take_place()
            row, _made = rows.get_or_create(
                url=award.url,
                defaults={
                    "achievement": award.achievement,
                    "organization": award.organization,
                    "status_list": status_list,
                    "status_index": index,
                },
            )
    return row


def revoke_for_organization(
    actor: Person | None, *, url: str, reason: str, now: datetime
) -> OrganizationCredential | None:
    """Revoke the credential with that id for good; None where none was signed under it.

    Who may, its keeper has decided; ``actor`` is who did.
    """
    reason = given(reason)
    with transaction.atomic():
        row = OrganizationCredential.objects.select_for_update().filter(url=url).first()
        if row is not None and row.revoked_at is None:
            row.revoked_at, row.revocation_reason = now, reason
            row.save(update_fields=["revoked_at", "revocation_reason"])
            turned(row.status_list_id)
            record(actor, "credentials.organization.revoked", row, now=now, reason=reason)
    return row


def organization_pdf(award: OrganizationAward, document: JsonObject) -> bytes:
    """The certificate in the language of the request, the signed credential attached."""
    title = award.achievement.name
    return printing.pdf(
        "certificate.typ",
        {
            "language": get_language() or "en",
            "issuer": issuer_name(),
            "title": title,
            "holder": award.organization.name,
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
