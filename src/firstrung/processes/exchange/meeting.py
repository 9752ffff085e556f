"""Employers at events: input on skills (A29), project briefs (A28), the community (A33)."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from firstrung.convenings.public import Attendance, Event, EventKind, EventState, Headcount, Part
from firstrung.identity.public import Organization, OrganizationKind
from firstrung.partnerships.public import Exchanged, ExchangeEntry, Get, Give
from firstrung.processes.exchange.counting import counterpart, keep
from firstrung.processes.letters import address

RECENT = timedelta(days=90)
"""How long after an event a correction of its attendance still reaches the ledger."""
CENT = Decimal("0.01")


def keep_recent_gatherings(*, now: datetime) -> int:
    """Bring the ledger in line with the events of the last weeks; how many there were."""
    rows = Event.objects.filter(begins_at__gt=now - RECENT, begins_at__lte=now)
    found = rows.exclude(state=EventState.PLANNED).select_related("host").order_by("pk")
    for event in found:
        keep_gathering(event, now=now)
    return len(found)


def keep_gathering(event: Event, *, now: datetime) -> None:
    """One entry for each employer that held the event or came to it."""
    origin = f"gathering-{event.uid}"

    def exchanged(employer: Organization) -> Exchanged | None:
        return gathering_exchanged(employer, event)

    for employer in _employers(event, origin).order_by("pk"):
        keep(employer, origin=origin, count=exchanged, now=now)


def _employers(event: Event, origin: str) -> QuerySet[Organization]:
    """Employers at the event, and those that stand in the ledger because of it."""
    concerned = (
        Q(pk=event.host_id)
        | Q(pk__in=event.co_hosts.values("pk"))
        | Q(pk__in=Attendance.objects.filter(event=event).values("organization"))
        | Q(pk__in=Headcount.objects.filter(event=event).values("organization"))
        | Q(pk__in=ExchangeEntry.objects.filter(origin__startswith=origin).values("employer"))
    )
    return Organization.objects.filter(concerned, kind=OrganizationKind.EMPLOYER)


def gathering_exchanged(employer: Organization, event: Event) -> Exchanged | None:
    """What an event is in the ledger of an employer; None where it neither held it nor came.

    Hours are those of its people who came, for as long as the event was to last. Students count
    for those who held it.
    """
    if event.state != EventState.HELD:
        return None
    hosts = event.host_id == employer.pk or event.co_hosts.filter(pk=employer.pk).exists()
    came = _came(event, Q(organization=employer, part=Part.EMPLOYER))
    if not hosts and not came:
        return None
    lasted = Decimal((event.ends_at - event.begins_at).total_seconds()) / 3600
    students = _came(event, Q(part=Part.STUDENT)) if hosts else 0
    return Exchanged(
        employer=employer,
        kind=_kind(event, hosts=hosts, came=came),
        happened_on=timezone.localdate(event.begins_at),
        evidence=f"{event.get_kind_display()}: {event.title}",
        unit=_("events"),
        hours=(lasted * came).quantize(CENT) if came else None,
        students=students or None,
        institution=counterpart(event.host),
        link=address("event", event.uid),
    )


def _kind(event: Event, *, hosts: bool, came: int) -> Give | Get:
    if event.kind == EventKind.ADVISORY and came:
        return Give.PRIORITIES
    if event.kind == EventKind.HARD_SKILLS and hosts:
        return Give.BRIEFS
    return Get.COMMUNITY


def _came(event: Event, who: Q) -> int:
    """People of that kind, named and counted."""
    named = Attendance.objects.filter(who, event=event).count()
    counted = Headcount.objects.filter(who, event=event).aggregate(n=Sum("number"))["n"]
    return named + (counted or 0)
