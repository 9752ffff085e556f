"""Which organizations come to an event, and which advisories there were before it."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from firstrung.convenings.enums.events import Answer, EventKind, EventState, Standing
from firstrung.convenings.models import Event
from firstrung.identity.public import Organization

FIRST_LOOK = timedelta(days=90)
"""How far an advisory looks back that is the first on its occupations."""


def organizations_coming(event: Event) -> QuerySet[Organization]:
    """Hosts, and those for which somebody is invited who has not said no, or has a seat."""
    asked = event.invitations.exclude(answer=Answer.NO).exclude(organization=None)
    seats = event.registrations.exclude(standing=Standing.WITHDRAWN).exclude(organization=None)
    return Organization.objects.filter(
        Q(pk=event.host_id)
        | Q(pk__in=event.co_hosts.values("pk"))
        | Q(pk__in=asked.values("organization"))
        | Q(pk__in=seats.values("organization"))
    ).order_by("name")


def advisories_before(event: Event) -> QuerySet[Event]:
    """Advisories on one of the occupations that were held before, the latest first."""
    on_the_same = Event.occupations.through.objects.filter(
        occupation__in=event.occupations.values("pk")
    )
    rows = Event.objects.filter(
        pk__in=on_the_same.values("event"),
        kind=EventKind.ADVISORY,
        state=EventState.HELD,
        begins_at__lt=event.begins_at,
    )
    return rows.order_by("-begins_at", "-pk")


def since_last_advisory(event: Event) -> datetime:
    """When the advisory before this one began; 90 days before it where there was none."""
    found = advisories_before(event).values_list("begins_at", flat=True).first()
    return found or event.begins_at - FIRST_LOOK
