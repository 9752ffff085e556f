"""Measures whose rows the coalition lists itself: duties, funding, initiatives, recognition.

Contexts above that have no page of their own for what they count register theirs here too.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import BigIntegerField, Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from firstrung.coalition.enums import DutyKind, InitiativeState, RecognitionState, ResourceKind
from firstrung.coalition.measures import Counts, Measure, register_measure, sums_by_month
from firstrung.coalition.models import Duty, Initiative, Participation, Recognition, ResourceNeed
from firstrung.coalition.policies import MEMBERS
from firstrung.identity.public import Membership

KEY = BigIntegerField()
STANDING = (DutyKind.COORDINATOR, DutyKind.LEADER, DutyKind.FACILITATOR, DutyKind.COUNCIL)
"""Duties of people who take part all year (D45); volunteers are counted where they volunteer.

A duty counts once however long it runs, so months of them do not add up to a year.
"""


@dataclass(frozen=True)
class Own:
    """A measure whose rows are listed here.

    ``listed`` gives its rows, each with ``stands_for`` (an organization's key) and ``day``;
    ``words`` says what a row is; ``amount`` sums them. ``additive``: each row counts on its day
    alone, so that months add up.
    """

    code: str
    label: str | Promise
    unit: str | Promise
    listed: Callable[[date, date], QuerySet[Any, Any]]
    amount: Any
    words: Callable[[Any], str]
    additive: bool = False


def participants(first: date, last: date) -> QuerySet[Duty]:
    """Standing duties that ran on one of the days, for their organization or the person's."""
    workplace = Membership.objects.filter(
        Q(begin_date__isnull=True) | Q(begin_date__lte=last),
        person=OuterRef("person"),
        role__in=MEMBERS,
    ).filter(Q(end_date__isnull=True) | Q(end_date__gte=first))
    where = Subquery(workplace.order_by("pk").values("organization")[:1])
    rows = Duty.objects.filter(
        Q(ended_on__isnull=True) | Q(ended_on__gte=first), kind__in=STANDING, begins_on__lte=last
    )
    found = rows.select_related("person", "initiative").annotate(
        stands_for=Coalesce(F("organization"), where, output_field=KEY), day=F("begins_on")
    )
    return found.order_by("begins_on", "pk")


def funding_found(first: date, last: date) -> QuerySet[ResourceNeed]:
    """Funding of initiatives that was found on one of the days, for who gave it."""
    begin, end = _moment(first), _moment(last + timedelta(days=1))
    rows = ResourceNeed.objects.filter(
        kind=ResourceKind.FUNDING, found_at__gte=begin, found_at__lt=end
    )
    found = rows.select_related("initiative").annotate(
        stands_for=Coalesce(F("given_by"), F("funder__organization"), output_field=KEY),
        day=F("found_at"),
    )
    return found.order_by("found_at", "pk")


LED = (InitiativeState.CHOSEN, InitiativeState.ACTIVE, InitiativeState.DONE)
"""States of initiatives that somebody leads or has led to the end."""


def _running(first: date, last: date, prefix: str = "") -> Q:
    """Initiatives that ran on one of the days."""
    begun = Q(**{f"{prefix}state__in": LED, f"{prefix}begins_on__lte": last})
    return begun & (
        Q(**{f"{prefix}finished_on__isnull": True}) | Q(**{f"{prefix}finished_on__gte": first})
    )


def initiatives_led(first: date, last: date) -> QuerySet[Initiative]:
    """Initiatives that ran on one of the days, for the organization that leads."""
    rows = Initiative.objects.filter(_running(first, last)).annotate(
        stands_for=F("host"), day=F("begins_on")
    )
    return rows.order_by("begins_on", "pk")


def initiative_partners(first: date, last: date) -> QuerySet[Participation]:
    """Other organizations in those initiatives, for the one that leads."""
    rows = Participation.objects.filter(_running(first, last, "initiative__"))
    found = rows.exclude(organization=F("initiative__host")).select_related(
        "initiative", "organization"
    )
    return found.annotate(
        stands_for=F("initiative__host"), day=F("initiative__begins_on")
    ).order_by("initiative__begins_on", "pk")


def funding_received(first: date, last: date) -> QuerySet[ResourceNeed]:
    """Funding of initiatives that was found on one of the days, for who leads the initiative."""
    rows = funding_found(first, last)
    return rows.annotate(stands_for=F("initiative__host"))


def recognitions(first: date, last: date) -> QuerySet[Recognition]:
    """Recognitions that were given on one of the days and still hold."""
    begin, end = _moment(first), _moment(last + timedelta(days=1))
    rows = Recognition.objects.filter(
        state=RecognitionState.GIVEN, given_at__gte=begin, given_at__lt=end
    )
    return (
        rows.select_related("tier")
        .annotate(stands_for=F("organization"), day=F("given_at"))
        .order_by("given_at", "pk")
    )


def _moment(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


OWN = {
    own.code: own
    for own in (
        Own(
            "participants",
            _("Standing duties"),
            _("duties"),
            participants,
            Count("pk"),
            lambda duty: f"{duty.person}, {duty.get_kind_display()}",
        ),
        Own(
            "funding_found",
            _("Funding found for initiatives"),
            _("dollars"),
            funding_found,
            Coalesce(Sum("amount"), Decimal(0)),
            lambda need: str(need.text),
            additive=True,
        ),
        Own(
            "funding_received",
            _("Funding for initiatives that they lead"),
            _("dollars"),
            funding_received,
            Coalesce(Sum("amount"), Decimal(0)),
            lambda need: str(need.text),
            additive=True,
        ),
        Own(
            "initiatives_led",
            _("Initiatives led"),
            _("initiatives"),
            initiatives_led,
            Count("pk"),
            lambda initiative: f"{initiative}, {initiative.get_state_display()}",
        ),
        Own(
            "initiative_partners",
            _("Partners in initiatives that they lead"),
            _("partners, once an initiative"),
            initiative_partners,
            Count("pk"),
            lambda row: str(row.organization),
        ),
        Own(
            "recognitions",
            _("Recognitions received"),
            _("recognitions"),
            recognitions,
            Count("pk"),
            lambda row: str(row.tier),
            additive=True,
        ),
    )
}


def register_own() -> None:
    """Make the coalition's own measures known; called once, while the apps start."""
    for own in list(OWN.values()):
        register_counted(own)


def register_counted(own: Own) -> None:
    """Make a measure known whose rows are listed here; called while the apps start."""
    by_month = _by_month(own) if own.additive else None
    register_measure(Measure(own.code, own.label, own.unit, _count(own), _rows(own), by_month))
    OWN[own.code] = own


def _count(own: Own) -> Callable[[date, date], Counts]:
    def count(first: date, last: date) -> Counts:
        found = own.listed(first, last).order_by().values("stands_for")
        return {row["stands_for"]: row["sum"] for row in found.annotate(sum=own.amount)}

    return count


def _by_month(own: Own) -> Callable[[date, date], dict[date, int | Decimal]]:
    def by_month(first: date, last: date) -> dict[date, int | Decimal]:
        return sums_by_month(own.listed(first, last), "day", own.amount)

    return by_month


def _rows(own: Own) -> Callable[[date, date, int | None], str]:
    def rows(first: date, last: date, organization: int | None) -> str:
        place = f"{reverse('counted_rows', args=[own.code])}?from={first}&to={last}"
        return f"{place}&organization={organization}" if organization is not None else place

    return rows
