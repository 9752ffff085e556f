"""What becomes of an award: revoked for good, suspended and lifted, refreshed.

Open Badges allows one status entry, so a suspension sets the same bit as a revocation; which of
the two it is, our record says (ADR 7).
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.core.errors import NotYours, Problem
from firstrung.credentials.documents import end_of, renewed
from firstrung.credentials.events import AwardChanged, AwardRevoked
from firstrung.credentials.keys import own_dids, signer
from firstrung.credentials.models import Award, PastEdition
from firstrung.credentials.policies import REVOKE_AWARD
from firstrung.credentials.services import current_endorsements
from firstrung.credentials.status import turned
from firstrung.engines import proofs
from firstrung.identity.public import Person
from firstrung.jobs.public import publish


def revoke(actor: Person, *, award: Award, reason: str, now: datetime) -> Award:
    """Revoke for good; the reason is kept and shown to the school circle."""
    REVOKE_AWARD.require(actor, award)
    reason = given(reason)
    with transaction.atomic():
        row = _locked(award)
        if row.revoked_at is None:
            row.revoked_at, row.revocation_reason = now, reason
            row.save(update_fields=["revoked_at", "revocation_reason"])
            turned(row.status_list_id)
            record(actor, "credentials.award.revoked", row, now=now, reason=reason)
            publish(AwardRevoked(award_id=row.pk))
    award.refresh_from_db()
    return award


def suspend(actor: Person, *, award: Award, reason: str, now: datetime) -> Award:
    """Let every check fail until `lift`; the reason is kept and shown to the school circle."""
    REVOKE_AWARD.require(actor, award)
    reason = given(reason)
    with transaction.atomic():
        row = _unrevoked(award)
        if row.suspended_at is not None:
            raise Problem(_("This certificate is suspended already."))
        row.suspended_at, row.suspension_reason = now, reason
        row.save(update_fields=["suspended_at", "suspension_reason"])
        turned(row.status_list_id)
        record(actor, "credentials.award.suspended", row, now=now, reason=reason)
        publish(AwardChanged(award_id=row.pk))
    award.refresh_from_db()
    return award


def lift(actor: Person, *, award: Award, now: datetime) -> Award:
    """End a suspension: the award holds again as before."""
    REVOKE_AWARD.require(actor, award)
    with transaction.atomic():
        row = _unrevoked(award)
        if row.suspended_at is None:
            raise Problem(_("This certificate is not suspended."))
        row.suspended_at, row.suspension_reason = None, ""
        row.save(update_fields=["suspended_at", "suspension_reason"])
        turned(row.status_list_id)
        record(actor, "credentials.award.lifted", row, now=now)
        publish(AwardChanged(award_id=row.pk))
    award.refresh_from_db()
    return award


def refresh(actor: Person, *, award: Award, now: datetime) -> Award:
    """Sign a new edition: same id, same version, today's endorsements, a new end.

    The edition before is kept: it may be in a wallet, and it keeps verifying until its own end.
    """
    REVOKE_AWARD.require(actor, award)
    with transaction.atomic():
        row = _unrevoked(award)
        if row.suspended_at is not None:
            raise Problem(_("Lift the suspension first."))
        did = row.document["issuer"]["id"]
        if did not in own_dids():
            raise Problem(_("This certificate was signed by another issuer."))
        key, private = signer(now=now, did=did)
        until = end_of(row.achievement, now)
        endorsed = current_endorsements(achievement=row.achievement, issuer=did, award=row)
        unsigned = renewed(row.document, until=until, endorsed=endorsed)
        PastEdition.objects.create(award=row, document=row.document, replaced_at=now)
        row.document = proofs.sign(
            unsigned, private_key=private, verification_method=str(key), created=now
        )
        row.key, row.refreshed_at, row.valid_until = key, now, until
        row.save(update_fields=["document", "key", "refreshed_at", "valid_until"])
        record(actor, "credentials.award.refreshed", row, now=now, key=str(key))
    award.refresh_from_db()
    return award


MOST_AT_ONCE = 200
"""Awards changed in one request: each refreshed one is signed anew, some milliseconds each."""


def change_all(
    actor: Person, *, awards: Sequence[Award], action: str, reason: str, now: datetime
) -> tuple[int, list[tuple[Award, str]]]:
    """One action for a selection: how many it was done to, and the others with why not."""
    if not awards:
        raise Problem(_("Choose at least one certificate."))
    if len(awards) > MOST_AT_ONCE:
        raise Problem(_("Choose %(n)d certificates at most.") % {"n": MOST_AT_ONCE})
    if action in {"revoke", "suspend"}:
        given(reason)
    failed: list[tuple[Award, str]] = []
    for award in awards:
        try:
            change(actor, award=award, action=action, reason=reason, now=now)
        except (Problem, NotYours) as error:
            text = error.message if isinstance(error, Problem) else _("You may not change it.")
            failed.append((award, str(text)))
    return len(awards) - len(failed), failed


def change(actor: Person, *, award: Award, action: str, reason: str, now: datetime) -> Award:
    """One of ``revoke``, ``suspend``, ``lift``, ``refresh``; the first two need a reason."""
    if action == "revoke":
        return revoke(actor, award=award, reason=reason, now=now)
    if action == "suspend":
        return suspend(actor, award=award, reason=reason, now=now)
    if action == "lift":
        return lift(actor, award=award, now=now)
    return refresh(actor, award=award, now=now)


def possible(award: Award) -> list[str]:
    """What can be done to the award as it stands."""
    if award.revoked_at is not None:
        return []
    return (
        ["lift", "revoke"] if award.suspended_at is not None else ["refresh", "suspend", "revoke"]
    )


def given(reason: str) -> str:
    """The reason why something no longer holds; `Problem` where none is given."""
    if not reason.strip():
        raise Problem(_("Say why, in a sentence."), field="reason")
    return reason.strip()


def _locked(award: Award) -> Award:
    rows = Award.objects.select_for_update(of=("self",)).select_related("achievement")
    return rows.get(pk=award.pk)


def _unrevoked(award: Award) -> Award:
    row = _locked(award)
    if row.revoked_at is not None:
        raise Problem(_("This certificate is revoked; that can't be undone."))
    return row
