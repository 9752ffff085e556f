"""Draft, change, sign, end and renew agreements."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.core.errors import Problem
from firstrung.identity.public import Organization, OrganizationKind, Person
from firstrung.partnerships.agreements.commitments.lifecycle import LIFECYCLE
from firstrung.partnerships.agreements.commitments.standing import follow
from firstrung.partnerships.agreements.policies import KEEP_COMMITMENT, require_keeper
from firstrung.partnerships.enums.agreements import CommitmentState, Give
from firstrung.partnerships.models.agreements import Commitment, CommitmentItem

EDITABLE = frozenset({CommitmentState.DRAFT, CommitmentState.OFFERED})
DONE = {
    "offer": "partnerships.commitment.offered",
    "revise": "partnerships.commitment.revised",
    "sign": "partnerships.commitment.signed",
    "end": "partnerships.commitment.ended",
    "withdraw": "partnerships.commitment.withdrawn",
}


@dataclass(frozen=True)
class Terms:
    """What is agreed: activity code → how often a year; both days are included."""

    employer: Organization
    per_year: Mapping[str, int]
    begins_on: date
    ends_on: date
    institution: Organization | None = None
    sustainability: str = ""


@dataclass(frozen=True)
class Signature:
    """Who signed for the employer, as what, on which day."""

    name: str
    position: str
    day: date


@dataclass(frozen=True)
class Step:
    """A step with what it needs: a signature to sign; a day and a reason to end or withdraw."""

    action: str
    signature: Signature | None = None
    day: date | None = None
    reason: str = ""


def draft_commitment(
    actor: Person, *, terms: Terms, now: datetime, commitment: Commitment | None = None
) -> Commitment:
    """Write a draft, or change one that is not signed yet; for coordinators.

    A change of an agreement that was offered makes it a draft again: what is signed is what was
    offered. Raises `Problem` where the terms are impossible or the agreement is signed.
    """
    if commitment is None:
        require_keeper(actor, "partnerships.draft_commitment")
    else:
        KEEP_COMMITMENT.require(actor, commitment)
    _check(terms)
    with transaction.atomic():
        if commitment is None:
            row = Commitment(created_at=now, kept_by=actor)
        else:
            row = Commitment.objects.select_for_update().get(pk=commitment.pk)
        if row.state not in EDITABLE:
            raise Problem(_("A signed agreement is not changed. End it, or renew it."))
        row.employer, row.institution = terms.employer, terms.institution
        row.begins_on, row.ends_on = terms.begins_on, terms.ends_on
        row.sustainability, row.state = terms.sustainability.strip(), CommitmentState.DRAFT
        row.save()
        _items(row, terms.per_year)
        verb = "drafted" if commitment is None else "changed"
        record(actor, f"partnerships.commitment.{verb}", row, now=now, employer=str(row.employer))
    return row


def _items(row: Commitment, per_year: Mapping[str, int]) -> None:
    row.items.all().delete()
    CommitmentItem.objects.bulk_create(
        CommitmentItem(commitment=row, activity=give.value, per_year=per_year[give.value])
        for give in Give
        if per_year.get(give.value)
    )


def _check(terms: Terms) -> None:
    if terms.employer.kind != OrganizationKind.EMPLOYER:
        raise Problem(_("This organization is not an employer."), field="employer")
    if terms.institution and terms.institution.kind == OrganizationKind.EMPLOYER:
        raise Problem(_("The other party is a school, college or agency."), field="institution")
    if set(terms.per_year) - set(Give.values) or any(n < 0 for n in terms.per_year.values()):
        raise Problem(_("Write how often a year, as a number from 1 on."))
    if not any(terms.per_year.values()):
        raise Problem(_("Name at least one activity and how often a year."), field=Give.PANELS)
    if terms.ends_on <= terms.begins_on:
        raise Problem(_("It must end after it begins."), field="ends_on")


def take_commitment_step(
    actor: Person, *, commitment: Commitment, step: Step, now: datetime
) -> Commitment:
    """One step of the lifecycle (see `LIFECYCLE`); for whoever keeps the agreement.

    To sign moves the employer to “committed” in the pipeline; when its last one is over, it lapses.
    """
    KEEP_COMMITMENT.require(actor, commitment)
    with transaction.atomic():
        row = Commitment.objects.select_for_update().get(pk=commitment.pk)
        row.state = LIFECYCLE.after(row.state, step.action)
        if step.action == "sign":
            _sign(row, step.signature, now)
        elif step.action in {"end", "withdraw"}:
            _close(row, step, now)
        row.save()
        record(actor, DONE[step.action], row, now=now, reason=step.reason.strip())
        if row.signed_on is not None:
            follow(actor, commitment=row, now=now)
    return row


def _sign(row: Commitment, signature: Signature | None, now: datetime) -> None:
    if signature is None or not signature.name.strip():
        raise Problem(_("Who signed for the employer?"), field="signed_by")
    if not signature.position.strip():
        raise Problem(_("Which position does this person have?"), field="signed_as")
    if signature.day > timezone.localdate(now):
        raise Problem(_("That day has not come yet."), field="signed_on")
    row.signed_by, row.signed_as = signature.name.strip(), signature.position.strip()
    row.signed_on = signature.day


def _close(row: Commitment, step: Step, now: datetime) -> None:
    day = step.day or timezone.localdate(now)
    if not step.reason.strip():
        raise Problem(_("Write down why."), field="reason")
    if day > timezone.localdate(now):
        raise Problem(_("That day has not come yet."), field="day")
    if row.signed_on is not None and day < row.signed_on:
        raise Problem(_("It can't end before it was signed."), field="day")
    row.closed_on = day


def renew_commitment(actor: Person, *, commitment: Commitment, now: datetime) -> Commitment:
    """A draft of the next agreement, as long as this one and with the same terms.

    It begins the day after this one ends. Raises `Problem` where there is one already.
    """
    KEEP_COMMITMENT.require(actor, commitment)
    with transaction.atomic():
        row = Commitment.objects.select_for_update().get(pk=commitment.pk)
        if row.state not in {CommitmentState.SIGNED, CommitmentState.ENDED}:
            raise Problem(_("Only what was signed can be renewed."))
        if Commitment.objects.filter(renews=row).exists():
            raise Problem(_("The next agreement is there already."))
        begins_on = row.ends_on + timedelta(days=1)
        after = Commitment.objects.create(
            employer_id=row.employer_id,
            institution_id=row.institution_id,
            begins_on=begins_on,
            ends_on=begins_on + (row.ends_on - row.begins_on),
            sustainability=row.sustainability,
            renews=row,
            kept_by=actor,
            created_at=now,
        )
        _items(after, {item.activity: item.per_year for item in row.items.all()})
        record(actor, "partnerships.commitment.renewed", row, now=now, next=str(after.uid))
    return after
