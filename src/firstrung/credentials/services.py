"""Define and issue, one by one; cohorts and what follows are `issuing`."""

import uuid
from dataclasses import fields
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.core.errors import Problem
from firstrung.credentials.documents import (
    Endorsed,
    Evidence,
    Result,
    achievement_document,
    credential_document,
    end_of,
    with_endorsements,
)
from firstrung.credentials.endorsing.selectors import (
    endorsements_for,
    endorsements_for_achievement,
    endorsements_for_issuer,
)
from firstrung.credentials.events import AwardIssued
from firstrung.credentials.keys import issuer_did, signer
from firstrung.credentials.models import (
    Achievement,
    AchievementState,
    Award,
)
from firstrung.credentials.status import take_place
from firstrung.engines import proofs
from firstrung.identity.public import MANAGE_PERSON, Organization, OrganizationKind, Person
from firstrung.jobs.public import publish

if TYPE_CHECKING:
    from firstrung.credentials.defining.services import Definition

MOST = 8
"""Endorsements embedded of one kind: a credential stays small enough to be mailed."""


def define(
    *,
    code: str,
    version: int,
    definition: "Definition",
    result_descriptions: list[dict[str, Any]],
    alignments: list[dict[str, Any]] | None = None,
) -> Achievement:
    """The achievement of that code and version, live; an existing one is returned unchanged."""
    columns = {column.name: getattr(definition, column.name) for column in fields(definition)}
    achievement, _made = Achievement.objects.get_or_create(
        code=code,
        version=version,
        defaults={
            **columns,
            "result_descriptions": result_descriptions,
            "alignments": alignments or [],
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


def current_endorsements(
    *, achievement: Achievement, issuer: str, award: Award | None = None
) -> Endorsed:
    """The live endorsements to embed: of the achievement, of the issuer, of this very award.

    At most `MOST` of each, the newest first; all others stand alone.
    """
    ours = issuer == issuer_did()
    return Endorsed(
        achievement=endorsements_for_achievement(achievement)[-MOST:],
        issuer=endorsements_for_issuer()[-MOST:] if ours else (),
        award=endorsements_for(award)[-MOST:] if award is not None else (),
    )


def parts(achievement: Achievement, *, did: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Issuer and achievement as all awards of today carry them, endorsements included."""
    endorsed = current_endorsements(achievement=achievement, issuer=did)
    return (
        with_endorsements(issuer_profile(), endorsed.issuer),
        with_endorsements(achievement_document(achievement), endorsed.achievement),
    )


def is_live(achievement_id: int) -> bool:
    """Whether it may be awarded, as the record stands now; in a transaction, until its end."""
    row = Achievement.objects.select_for_update().get(pk=achievement_id)
    return bool(row.state == AchievementState.LIVE)


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
    with transaction.atomic():
        if not is_live(achievement.pk):
            raise Problem(_("This version is not live: publish it first, or award a newer one."))
        status_list, index = take_place()
        key, private = signer(now=now)
        uid = uuid.uuid4()
        issuer, described = parts(achievement, did=key.did)
        unsigned = credential_document(
            uid=uid,
            achievement=achievement,
            issuer=issuer,
            holder_uid=holder.uid,
            holder_name=holder.name,
            evidence=evidence,
            results=results,
            place=(status_list.number, index),
            now=now,
            described=described,
        )
        award = Award.objects.create(
            uid=uid,
            achievement=achievement,
            holder=holder,
            holder_name=holder.name,
            document=proofs.sign(
                unsigned, private_key=private, verification_method=str(key), created=now
            ),
            key=key,
            evidence_sha256=evidence_sha256,
            issued_at=now,
            valid_until=end_of(achievement, now),
            status_list=status_list,
            status_index=index,
        )
        record(actor, "credentials.award.issued", award, now=now, key=str(key))
        publish(AwardIssued(award_id=award.pk))
    return award
