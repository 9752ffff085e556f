"""An invitation to an event asks an employer for something, like any other ask (C01)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from firstrung.identity.public import Organization, Person
from firstrung.partnerships.enums.pipeline import Outcome
from firstrung.partnerships.models import Account, Ask, PlannedAsk
from firstrung.partnerships.pipeline.services.asking import (
    AskDraft,
    Obstacle,
    after_ask,
    during_plan,
    pace,
    put_down,
)


@dataclass(frozen=True)
class InvitedTo:
    """The event: its uid, for which institution, for what, its title, and since which day."""

    gathering: UUID
    institution: Organization
    purpose: str
    title: str
    asked_on: date


def obstacles(
    organizations: Collection[int], *, institution: int | None, gathering: UUID, on: date
) -> dict[int, Obstacle]:
    """What stands against asking these employers (by key) on that day; three queries.

    What was asked for the event itself does not, nor what the institution itself plans.
    """
    days = timedelta(days=pace().cooldown_days)
    found: dict[int, Obstacle] = {}
    plans = PlannedAsk.objects.filter(
        account__organization__in=organizations, ended_at__isnull=True, until__gte=on
    ).exclude(institution=institution)
    for plan in plans.select_related("account", "institution", "planned_by"):
        found[plan.account.organization_id] = during_plan(plan)
    asks = Ask.objects.filter(
        account__organization__in=organizations,
        asked_on__gt=on - days,
        asked_on__lt=on + days,
    )
    asks = asks.exclude(outcome=Outcome.WITHDRAWN).exclude(gathering=gathering)
    for ask in asks.select_related("account", "institution", "asked_by").order_by("asked_on", "pk"):
        found[ask.account.organization_id] = after_ask(ask, days)
    return found


def note_invitation(
    actor: Person, *, organization: Organization, to: InvitedTo, now: datetime
) -> Ask | None:
    """Write down that the employer was asked by inviting its people; None where it was already.

    Called by the process that sends the invitations: who may invite was asked there, and that an
    employer which rests was invited all the same stands in the ask. Employers without a record
    have none after it.
    """
    on = to.asked_on
    with transaction.atomic():
        rows = Account.objects.select_for_update().filter(organization=organization)
        account = rows.first()
        if account is None or account.asks.filter(gathering=to.gathering).exists():
            return None
        against = obstacles(
            [organization.pk], institution=to.institution.pk, gathering=to.gathering, on=on
        )
        return put_down(
            actor,
            account=account,
            draft=AskDraft(to.institution, to.purpose, to.asked_on, to.title),
            exception=_("Invited to the event all the same.") if against else "",
            gathering=to.gathering,
            now=now,
        )
