"""What agendas, figures and home pages ask the coalition: open, new, needed, whom to write to."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import F, Q, QuerySet

from firstrung.coalition.enums import DutyKind
from firstrung.coalition.initiatives.selectors import OPEN, RUNNING
from firstrung.coalition.models import Duty, Initiative, Participation, ResourceNeed, Risk
from firstrung.coalition.resources.risks import stale
from firstrung.identity.public import (
    MANAGERS,
    Membership,
    Organization,
    OrganizationKind,
    Person,
)


def open_initiatives() -> QuerySet[Initiative]:
    """Proposed, chosen and active initiatives, with their host and lead."""
    return Initiative.objects.filter(state__in=OPEN).select_related("host", "lead")


def running_initiatives() -> QuerySet[Initiative]:
    """Chosen and active initiatives, with their host and lead."""
    return Initiative.objects.filter(state__in=RUNNING).select_related("host", "lead")


def new_initiatives(*, since: datetime) -> QuerySet[Initiative]:
    """Proposed at or after that moment, the newest first."""
    return open_initiatives().filter(created_at__gte=since).order_by("-created_at", "pk")


def initiatives_of(organizations: Iterable[Organization]) -> QuerySet[Initiative]:
    """Open initiatives that one of the organizations leads or takes part in."""
    several = list(organizations)
    joined = Participation.objects.filter(organization__in=several).values("initiative")
    return open_initiatives().filter(Q(host__in=several) | Q(pk__in=joined))


def initiatives_led_by(person: Person) -> QuerySet[Initiative]:
    """Open initiatives that the person leads, by name or by duty."""
    duties = Duty.objects.filter(person=person, kind=DutyKind.LEADER, ended_on__isnull=True)
    led = duties.filter(initiative__isnull=False).values("initiative")
    return open_initiatives().filter(Q(lead=person) | Q(pk__in=led))


def open_needs() -> QuerySet[ResourceNeed]:
    """What open initiatives still look for, the most urgent first."""
    rows = ResourceNeed.objects.filter(found_at__isnull=True, initiative__state__in=OPEN)
    return rows.select_related("initiative").order_by(F("needed_by").asc(nulls_last=True), "pk")


def stale_risks(*, on: date) -> QuerySet[Risk]:
    """Open risks that nobody has reviewed for 90 days."""
    return Risk.objects.filter(stale(on)).select_related("initiative", "owner")


def duties_of(person: Person, *, on: date) -> QuerySet[Duty]:
    """The person's duties on that day."""
    rows = Duty.objects.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=on), person=person)
    return rows.filter(begins_on__lte=on).select_related("organization", "initiative")


def people_on_duty(*kinds: str, on: date) -> QuerySet[Person]:
    """People who have one of the duties on that day, each once."""
    rows = Duty.objects.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=on), kind__in=kinds)
    found = rows.filter(begins_on__lte=on).values("person")
    people: QuerySet[Person] = Person.objects.filter(pk__in=found)
    return people


def coordinators(*, on: date) -> QuerySet[Person]:
    """Who coordinates the coalition on that day, by role or by duty, each once."""
    rows = Membership.objects.live(on).filter(
        role__in=MANAGERS, organization__kind=OrganizationKind.COALITION
    )
    on_duty = people_on_duty(DutyKind.COORDINATOR, on=on).values("pk")
    people: QuerySet[Person] = Person.objects.filter(
        Q(pk__in=rows.values("person")) | Q(pk__in=on_duty), is_active=True
    )
    return people.order_by("pk")


def contacts_of(organizations: Iterable[Organization], *, on: date) -> dict[int, list[Person]]:
    """Each organization's points of contact on that day, by its primary key (one query)."""
    found: dict[int, list[Person]] = {}
    rows = Duty.objects.filter(
        Q(ended_on__isnull=True) | Q(ended_on__gt=on),
        kind=DutyKind.CONTACT,
        organization__in=list(organizations),
        begins_on__lte=on,
    )
    for row in rows.select_related("person").order_by("begins_on", "pk"):
        assert row.organization_id is not None  # filtered on it
        found.setdefault(row.organization_id, []).append(row.person)
    return found


def contacts_in(initiative: Initiative) -> QuerySet[Participation]:
    """The organizations in an initiative, with the contact that each has named for it."""
    return Participation.objects.filter(initiative=initiative).select_related(
        "organization", "contact"
    )
