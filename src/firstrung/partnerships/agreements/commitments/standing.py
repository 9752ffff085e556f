"""What agreements do to the employer's stage in the pipeline: signed commits, the last one lapses.

Nobody moves an employer to “committed” by hand (B11); see the pipeline's own lifecycle.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.identity.public import Person
from firstrung.partnerships.agreements.commitments.lifecycle import LIFECYCLE
from firstrung.partnerships.enums.agreements import CommitmentState
from firstrung.partnerships.models.agreements import Commitment
from firstrung.partnerships.pipeline.services.accounts import account_of
from firstrung.partnerships.pipeline.services.stages import commit_account, lapse_account


def follow(actor: Person | None, *, commitment: Commitment, now: datetime) -> None:
    """Bring the employer's stage in line with what is signed; within the change's transaction."""
    today = timezone.localdate(now)
    signed = Commitment.objects.filter(
        employer=commitment.employer_id, state=CommitmentState.SIGNED, ends_on__gte=today
    )
    account = account_of(actor, organization=commitment.employer, now=now)
    if signed.exists():
        commit_account(actor, account=account, reason=_("An agreement is signed."), now=now)
    else:
        lapse_account(actor, account=account, reason=_("No agreement is left."), now=now)


def end_commitments(*, now: datetime) -> int:
    """End each agreement whose last day is over; run it daily. How many ended."""
    today, count = timezone.localdate(now), 0
    over = Commitment.objects.filter(state=CommitmentState.SIGNED, ends_on__lt=today)
    for pk in list(over.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            row = Commitment.objects.select_for_update().get(pk=pk)
            if row.state != CommitmentState.SIGNED:
                continue
            row.state = LIFECYCLE.after(row.state, "end")
            row.save(update_fields=["state"])
            record(None, "partnerships.commitment.ended", row, now=now, reason="its term is over")
            follow(None, commitment=row, now=now)
            count += 1
    return count
