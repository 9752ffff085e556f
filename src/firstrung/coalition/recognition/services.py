"""From the draft to the certificate: approved by the Chamber, by a government office, given.

And withdrawn, where it turns out that it should not have been.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.coalition.enums import RecognitionState
from firstrung.coalition.members import GOVERNMENT
from firstrung.coalition.models import Recognition, RecognitionPaper, RecognitionSignature
from firstrung.coalition.models.recognition import ENDED
from firstrung.coalition.policies import coordinates, is_member
from firstrung.coalition.recognition import points
from firstrung.coalition.recognition.events import RecognitionGiven, RecognitionWithdrawn
from firstrung.coalition.recognition.lifecycle import LIFECYCLE
from firstrung.core.errors import NotVisible, NotYours, Problem
from firstrung.identity.public import (
    MANAGERS,
    Membership,
    Organization,
    OrganizationKind,
    Person,
)
from firstrung.jobs.public import publish

SIGNING: dict[str, tuple[str, ...]] = {
    "approve_chamber": (str(OrganizationKind.INTERMEDIARY),),
    "approve_office": tuple(map(str, GOVERNMENT)),
}
"""In the name of which kinds of organizations each approval is signed (D45, D48)."""


@dataclass(frozen=True)
class Signature:
    """An approval: in whose name, by whom and when. ``signer`` is empty: the actor."""

    organization: Organization
    signed_on: date
    signer: str = ""


def signing_for(actor: Person, action: str) -> list[Organization]:
    """The organizations in whose name the person may give that approval."""
    kinds = SIGNING.get(action, ())
    roles = Membership.objects.live(timezone.localdate()).filter(person=actor, role__in=MANAGERS)
    rows = Organization.objects.filter(
        kind__in=kinds, ended_at__isnull=True, pk__in=roles.values("organization")
    )
    return list(rows)


def possible_actions(actor: Person, recognition: Recognition) -> list[str]:
    """What the person may do with it now, in order of the lifecycle."""
    actions = LIFECYCLE.actions(recognition.state)
    if coordinates(actor):
        return actions
    mine = [action for action in actions if signing_for(actor, action)]
    return [action for action in actions if action in mine or (action == "decline" and mine)]


def draft_recognition(
    actor: Person, *, organization: Organization, year: int, now: datetime
) -> Recognition:
    """Propose an organization for recognition; again, its draft is worked out anew.

    For coordinators and the Chamber's people. `Problem` where no tier is reached.
    """
    _require(actor, may=coordinates(actor) or bool(signing_for(actor, "approve_chamber")))
    found = points.program()
    period = points.period_of(found, year)
    rows = [row for row in points.earned_by(organization, period) if row.points]
    total = sum(row.points for row in rows)
    tier = points.tier_for(total, len(rows), points.tiers())
    if tier is None or organization.kind not in points.KINDS:
        raise Problem(_("The points do not reach a tier yet."))
    with transaction.atomic():
        Organization.objects.select_for_update().get(pk=organization.pk)
        live = Recognition.objects.exclude(state__in=ENDED)
        row = live.filter(organization=organization, year=year).first()
        if row is not None and row.state != RecognitionState.DRAFT:
            raise Problem(_("This organization is being recognized for this year already."))
        row = row or Recognition(organization=organization, year=year, created_at=now)
        row.kind, row.tier, row.points = points.KINDS[organization.kind], tier, total
        row.begins_on, row.ends_on, row.drafted_by = period.first, period.last, actor
        row.earned = [_kept(each) for each in rows]
        row.save()
        record(
            actor, "coalition.recognition.drafted", row, now=now, organization=organization.name,
            points=total, tier=tier.code,
        )  # fmt: skip
    return row


def _kept(row: points.Earned) -> dict[str, Any]:
    """A criterion as it stood when the points were counted."""
    return {
        "code": row.criterion.code,
        "name": row.criterion.name,
        "name_es": row.criterion.name_es,
        "measure": row.criterion.measure,
        "value": str(row.value),
        "points": row.points,
        "cap": row.criterion.cap,
    }


def approve_recognition(
    actor: Person, *, recognition: Recognition, action: str, signature: Signature, now: datetime
) -> Recognition:
    """The Chamber's or a government office's approval.

    By a manager of such an organization, or written down by a coordinator of the coalition from
    the signature on paper. Nobody approves in the name of the organization to be recognized.
    """
    own = signature.organization in signing_for(actor, action)
    _require(actor, may=own or coordinates(actor))
    _check(recognition, action, signature, own=own, now=now)
    signer = actor.name if own and not signature.signer.strip() else signature.signer.strip()
    with transaction.atomic():
        row = _locked(recognition)
        row.state = LIFECYCLE.after(row.state, action)
        row.save(update_fields=["state"])
        _sign(actor, row, action, signature.organization, signer, signature.signed_on, now)
    return row


def _check(
    recognition: Recognition, action: str, signature: Signature, *, own: bool, now: datetime
) -> None:
    organization = signature.organization
    if action not in SIGNING:
        raise Problem(_("That is no approval."))
    if organization.kind not in SIGNING[action]:
        raise Problem(
            _("A chamber or another intermediary signs first.")
            if action == "approve_chamber"
            else _("A government office signs second."),
            field="organization",
        )
    if organization == recognition.organization:
        raise Problem(_("Nobody recognizes themselves."), field="organization")
    if not own and not signature.signer.strip():
        raise Problem(_("Who signed?"), field="signer")
    if signature.signed_on > timezone.localdate(now):
        raise Problem(_("That day has not come yet."), field="signed_on")


def give_recognition(actor: Person, *, recognition: Recognition, now: datetime) -> Recognition:
    """Give it: it becomes public, and its certificate is signed right after."""
    _require(actor, may=coordinates(actor))
    with transaction.atomic():
        row = _locked(recognition)
        row.state, row.given_at = LIFECYCLE.after(row.state, "give"), now
        row.save(update_fields=["state", "given_at"])
        _sign(actor, row, "give", None, actor.name, timezone.localdate(now), now)
        publish(RecognitionGiven(recognition_id=row.pk))
    return row


def decline_recognition(
    actor: Person, *, recognition: Recognition, reason: str, now: datetime
) -> Recognition:
    """Decline it, with the reason; a new draft may follow."""
    _require(actor, may="decline" in possible_actions(actor, recognition))
    if not reason.strip():
        raise Problem(_("Write down the reason; the members will want to know."), field="reason")
    with transaction.atomic():
        row = _locked(recognition)
        row.state, row.declined_reason = LIFECYCLE.after(row.state, "decline"), reason.strip()
        row.save(update_fields=["state", "declined_reason"])
        _sign(actor, row, "decline", None, actor.name, timezone.localdate(now), now)
    return row


def withdraw_recognition(
    actor: Person, *, recognition: Recognition, reason: str, now: datetime
) -> Recognition:
    """Withdraw what was given, with the reason: it leaves the public list, a new draft may follow.

    For coordinators, as giving is. The status of the signed certificate follows right after.
    """
    _require(actor, may=coordinates(actor))
    if not reason.strip():
        raise Problem(_("Write down the reason; the members will want to know."), field="reason")
    with transaction.atomic():
        row = _locked(recognition)
        row.state = LIFECYCLE.after(row.state, "withdraw")
        row.withdrawn_at, row.withdrawn_reason = now, reason.strip()
        row.save(update_fields=["state", "withdrawn_at", "withdrawn_reason"])
        _sign(actor, row, "withdraw", None, actor.name, timezone.localdate(now), now)
        publish(RecognitionWithdrawn(recognition_id=row.pk))
    return row


def keep_certificate(
    recognition: Recognition,
    *,
    document: dict[str, Any],
    papers: Mapping[str, bytes],
    now: datetime,
) -> Recognition:
    """Keep the signed credential and its PDFs by language; what is kept already stays."""
    with transaction.atomic():
        row = _locked(recognition)
        if row.state != RecognitionState.GIVEN or row.document is not None:
            return row
        row.document = document
        row.save(update_fields=["document"])
        RecognitionPaper.objects.bulk_create(
            RecognitionPaper(recognition=row, language=language, pdf=pdf)
            for language, pdf in papers.items()
        )
        record(None, "coalition.recognition.certified", row, now=now)
    return row


def _require(actor: Person, *, may: bool) -> None:
    if not is_member(actor):
        raise NotVisible("coalition.recognition")
    if not may:
        raise NotYours("coalition.recognition")


def _locked(recognition: Recognition) -> Recognition:
    rows = Recognition.objects.select_for_update(of=("self",))
    return rows.select_related("organization", "tier").get(pk=recognition.pk)


ACTS = {
    "approve_chamber": "coalition.recognition.approved_by_chamber",
    "approve_office": "coalition.recognition.approved_by_office",
    "give": "coalition.recognition.given",
    "decline": "coalition.recognition.declined",
    "withdraw": "coalition.recognition.withdrawn",
}


def _sign(
    actor: Person,
    row: Recognition,
    action: str,
    organization: Organization | None,
    signer: str,
    on: date,
    now: datetime,
) -> None:
    RecognitionSignature.objects.create(
        recognition=row,
        action=action,
        organization=organization,
        signer=signer,
        recorded_by=actor,
        signed_on=on,
        recorded_at=now,
    )
    name = organization.name if organization else ""
    record(actor, ACTS[action], row, now=now, signer=signer, organization=name)
