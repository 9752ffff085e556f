"""Say what an employer assumes that each intern saves it."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.core.errors import Problem
from firstrung.identity.public import Organization, Person
from firstrung.partnerships.agreements.policies import SPEAK_FOR_EMPLOYER
from firstrung.partnerships.models.agreements import HiringAssumption


@dataclass(frozen=True)
class Assumed:
    """Hours saved for each intern who is hired, US dollars an hour, and where that comes from."""

    interview_hours: Decimal
    onboarding_hours: Decimal
    hourly_cost: Decimal
    source: str


def assume(
    actor: Person, *, employer: Organization, assumed: Assumed, now: datetime
) -> HiringAssumption:
    """Keep the assumption; for the employer's people, and coordinators on their behalf."""
    SPEAK_FOR_EMPLOYER.require(actor, employer)
    for name in ("interview_hours", "onboarding_hours", "hourly_cost"):
        if getattr(assumed, name) < 0:
            raise Problem(_("It can't be less than zero."), field=name)
    if not assumed.source.strip():
        raise Problem(
            _("Say where the figures come from; a guess is fine, if it says so."), field="source"
        )
    with transaction.atomic():
        row, _made = HiringAssumption.objects.update_or_create(
            employer=employer,
            defaults={
                "interview_hours": assumed.interview_hours,
                "onboarding_hours": assumed.onboarding_hours,
                "hourly_cost": assumed.hourly_cost,
                "source": assumed.source.strip(),
                "changed_by": actor,
                "changed_at": now,
            },
        )
        detail = {"source": row.source, "hourly_cost": str(row.hourly_cost)}
        record(actor, "partnerships.assumption.set", employer, now=now, **detail)
    return row
