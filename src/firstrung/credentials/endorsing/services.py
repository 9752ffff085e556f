"""Endorse, hand in an endorsement signed elsewhere, and take one back."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.core.errors import Problem
from firstrung.credentials.endorsing.documents import (
    MAX_COMMENT,
    endorsement_document,
    subject_url,
)
from firstrung.credentials.endorsing.identities import live_identity
from firstrung.credentials.endorsing.policies import (
    ENDORSE_AWARD,
    REPRESENT,
    WITHDRAW_ENDORSEMENT,
)
from firstrung.credentials.endorsing.signed import FIELD, checked, subject_of, uid_of
from firstrung.credentials.events import EndorsementChanged
from firstrung.credentials.keys import KeyMissingError, signer
from firstrung.credentials.models import (
    Achievement,
    AchievementState,
    Award,
    Endorsement,
    EndorsementSubject,
    EndorserIdentity,
)
from firstrung.credentials.services import issuer_name
from firstrung.credentials.status import take_place, turned
from firstrung.engines import proofs
from firstrung.identity.public import Organization, Person
from firstrung.jobs.public import publish


@dataclass(frozen=True)
class About:
    """What is endorsed: an achievement, one award, or (neither) the issuer."""

    achievement: Achievement | None = None
    award: Award | None = None

    @property
    def subject(self) -> str:
        """The kind, as `EndorsementSubject`."""
        if self.award is not None:
            return EndorsementSubject.AWARD
        return (
            EndorsementSubject.ISSUER
            if self.achievement is None
            else EndorsementSubject.ACHIEVEMENT
        )

    @property
    def url(self) -> str:
        """The id that the endorsement names."""
        return subject_url(self.subject, self.award or self.achievement)

    @property
    def name(self) -> str:
        """What it is called; never whose it is."""
        if self.award is not None:
            return self.award.achievement.name
        return issuer_name() if self.achievement is None else self.achievement.name


def endorse(
    actor: Person, *, organization: Organization, about: About, comment: str, now: datetime
) -> Endorsement:
    """Sign an endorsement with the key that is kept for the employer."""
    identity = _require(actor, organization, about)
    words = _words(comment)
    if not identity.kept:
        raise Problem(_("Your organization signs with its own key: download, sign, upload."))
    uid = uuid.uuid4()
    try:
        with transaction.atomic():
            status_list, index = take_place(identity.did)
            unsigned = endorsement_document(
                uid=uid,
                identity=identity,
                subject=about.url,
                comment=words,
                name=_name(about),
                now=now,
                place=(status_list.number, index),
            )
            key, private = signer(now=now, did=identity.did)
            document = proofs.sign(
                unsigned, private_key=private, verification_method=str(key), created=now
            )
            return _keep(
                actor,
                identity,
                about,
                document,
                now=now,
                uid=uid,
                comment=words,
                status_list=status_list,
                status_index=index,
            )
    except KeyMissingError:
        raise Problem(
            _("The key of your organization is missing here. Change the key, then try again.")
        ) from None


def _require(actor: Person, organization: Organization, about: About) -> EndorserIdentity:
    """Who may, under which identity, and whether what is endorsed is in force."""
    REPRESENT.require(actor, organization)
    if about.award is not None:
        ENDORSE_AWARD.require(actor, about.award)
        if about.award.revoked_at is not None:
            raise Problem(_("This certificate was revoked."))
    if about.achievement is not None and about.achievement.state != AchievementState.LIVE:
        raise Problem(_("Only what can be earned today can be endorsed."))
    identity = live_identity(organization)
    if identity is None:
        raise Problem(_("Open your organization's identity first."))
    return identity


def _words(comment: str) -> str:
    words = comment.strip()
    if not words:
        raise Problem(_("Say in a sentence or two why you endorse this."), field="comment")
    if len(words) > MAX_COMMENT:
        raise Problem(
            _("The words are too long (%(count)s characters at most).") % {"count": MAX_COMMENT},
            field="comment",
        )
    return words


def _name(about: About) -> str:
    return f"Endorsement of {about.name}"


def _keep(
    actor: Person,
    identity: EndorserIdentity,
    about: About,
    document: dict[str, Any],
    *,
    now: datetime,
    **fields: Any,
) -> Endorsement:
    try:
        with transaction.atomic():
            endorsement = Endorsement.objects.create(
                identity=identity,
                signed_by=actor,
                subject=about.subject,
                subject_url=about.url,
                achievement=about.achievement,
                award=about.award,
                document=document,
                signed_at=now,
                **fields,
            )
    except IntegrityError:
        raise Problem(_("Your organization has endorsed this already.")) from None
    publish(EndorsementChanged(endorsement_id=endorsement.pk))
    record(actor, "credentials.endorsement.signed", endorsement, now=now, did=identity.did)
    return endorsement


def unsigned_endorsement(
    actor: Person, *, organization: Organization, about: About, comment: str, now: datetime
) -> dict[str, Any]:
    """The endorsement as the employer signs it with its own key."""
    identity = _require(actor, organization, about)
    return endorsement_document(
        uid=uuid.uuid4(),
        identity=identity,
        subject=about.url,
        comment=_words(comment),
        name=_name(about),
        now=now,
    )


def hand_in(
    actor: Person, *, organization: Organization, about: About, raw: bytes, now: datetime
) -> Endorsement:
    """Take an endorsement that the employer signed with its own key, checked fully."""
    identity = _require(actor, organization, about)
    if identity.kept:
        raise Problem(_("Your organization's key is kept here: no file is needed."))
    document = checked(raw, did=identity.did, name=organization.name, now=now)
    subject, comment = subject_of(document)
    if subject != about.url:
        raise Problem(_("That document endorses something else."), field=FIELD)
    uid = uid_of(document)
    if Endorsement.objects.filter(uid=uid).exists():
        raise Problem(_("That document has been handed in already."), field=FIELD)
    with transaction.atomic():
        EndorserIdentity.objects.filter(pk=identity.pk).update(verified_at=now)
        return _keep(actor, identity, about, document, now=now, uid=uid, comment=comment)


def withdraw(actor: Person, *, endorsement: Endorsement, reason: str, now: datetime) -> Endorsement:
    """Take an endorsement back for good; every list and every check shows it at once."""
    WITHDRAW_ENDORSEMENT.require(actor, endorsement)
    if not reason.strip():
        raise Problem(_("Say why, in a sentence."), field="reason")
    with transaction.atomic():
        changed = Endorsement.objects.filter(pk=endorsement.pk, revoked_at__isnull=True).update(
            revoked_at=now, revocation_reason=reason.strip()
        )
        if changed:
            if endorsement.status_list_id is not None:
                turned(endorsement.status_list_id)
            publish(EndorsementChanged(endorsement_id=endorsement.pk))
            record(actor, "credentials.endorsement.withdrawn", endorsement, now=now, reason=reason)
    endorsement.refresh_from_db()
    return endorsement
