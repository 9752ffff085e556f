"""Define, issue and revoke."""

import uuid
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.core.errors import Problem
from firstrung.credentials.documents import Evidence, Result, credential_document
from firstrung.credentials.events import AwardIssued, AwardRevoked
from firstrung.credentials.keys import issuer_did, live_key, private_half
from firstrung.credentials.models import Achievement, Award, StatusList
from firstrung.credentials.policies import REVOKE_AWARD
from firstrung.credentials.status import take_place
from firstrung.engines import proofs
from firstrung.identity.public import MANAGE_PERSON, Organization, OrganizationKind, Person
from firstrung.jobs.public import publish


def define(
    *,
    code: str,
    version: int,
    name: str,
    description: str,
    criteria: str,
    effective_on: date,
    result_descriptions: list[dict[str, Any]],
    alignments: list[dict[str, Any]] | None = None,
    recognized_by: list[str] | None = None,
) -> Achievement:
    """The achievement of that code and version; an existing version is returned unchanged."""
    achievement, _made = Achievement.objects.get_or_create(
        code=code,
        version=version,
        defaults={
            "name": name,
            "description": description,
            "criteria": criteria,
            "effective_on": effective_on,
            "result_descriptions": result_descriptions,
            "alignments": alignments or [],
            "recognized_by": recognized_by or [],
        },
    )
    return achievement


def issuer_profile() -> dict[str, Any]:
    """The issuer as it stands inside a credential."""
    return {
        "id": issuer_did(),
        "type": ["Profile"],
        "name": issuer_name(),
        "url": settings.BASE_URL,
    }


def issuer_name() -> str:
    """The name of the coalition that signs; this site's name before there is one."""
    coalition = Organization.objects.filter(kind=OrganizationKind.COALITION).order_by("pk").first()
    return coalition.name if coalition else "Firstrung"


def issue(
    actor: Person,
    *,
    holder: Person,
    achievement: Achievement,
    evidence: list[Evidence],
    results: list[Result],
    evidence_sha256: str,
    now: datetime,
) -> Award:
    """Sign the award and keep it exactly as signed. A holder has one live award of a version."""
    MANAGE_PERSON.require(actor, holder)
    live = Award.objects.filter(holder=holder, achievement=achievement, revoked_at__isnull=True)
    if live.exists():
        raise Problem(_("This person holds the certificate already."))
    key = live_key(now=now)
    with transaction.atomic():
        status_list, index = take_place()
        uid = uuid.uuid4()
        unsigned = credential_document(
            uid=uid,
            achievement=achievement,
            issuer=issuer_profile(),
            holder_uid=holder.uid,
            holder_name=holder.name,
            evidence=evidence,
            results=results,
            place=(status_list.number, index),
            now=now,
        )
        document = proofs.sign(
            unsigned, private_key=private_half(key), verification_method=str(key), created=now
        )
        award = Award.objects.create(
            uid=uid,
            achievement=achievement,
            holder=holder,
            holder_name=holder.name,
            document=document,
            evidence_sha256=evidence_sha256,
            issued_at=now,
            status_list=status_list,
            status_index=index,
        )
        record(actor, "credentials.award.issued", award, now=now, key=str(key))
        publish(AwardIssued(award_id=award.pk))
    return award


def revoke(actor: Person, *, award: Award, reason: str, now: datetime) -> Award:
    """Revoke for good; the reason is kept and shown to the school circle."""
    REVOKE_AWARD.require(actor, award)
    if not reason.strip():
        raise Problem(_("Say why, in a sentence."), field="reason")
    with transaction.atomic():
        changed = Award.objects.filter(pk=award.pk, revoked_at__isnull=True).update(
            revoked_at=now, revocation_reason=reason.strip()
        )
        if changed:
            StatusList.objects.filter(pk=award.status_list.pk).update(revision=F("revision") + 1)
            record(actor, "credentials.award.revoked", award, now=now, reason=reason)
            publish(AwardRevoked(award_id=award.pk))
    award.refresh_from_db()
    return award
