"""Who may answer for a task: people who work at member organizations or have a duty."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils import timezone

from firstrung.coalition.models import Duty, Initiative, Participation, Task
from firstrung.coalition.policies import MEMBERS
from firstrung.identity.public import Organization, Person

SUGGESTED = 50


def possible_owners() -> QuerySet[Person]:
    """Active people with a role of a member organization or a duty today; never students."""
    today = timezone.localdate()
    on_duty = Duty.objects.filter(ended_on__isnull=True, begins_on__lte=today)
    staff = Person.objects.with_role(*MEMBERS, on=today).values("pk")
    rows = Person.objects.filter(Q(pk__in=staff) | Q(pk__in=on_duty.values("person")))
    return rows.filter(is_active=True, email__isnull=False)


def owners_by_address(addresses: Iterable[str]) -> dict[str, Person]:
    """Lower-case e-mail address → person, for those who may own a task (one query)."""
    wanted = {address.strip().lower() for address in addresses if address.strip()}
    if not wanted:
        return {}
    same = Q()
    for address in wanted:
        same |= Q(email__iexact=address)
    return {(row.email or "").lower(): row for row in possible_owners().filter(same)}


def suggested_owners(initiative: Initiative) -> QuerySet[Person]:
    """Who takes part already: lead, contacts, people on duty, owners of its tasks; the first 50."""
    found = Q(pk=initiative.lead_id)
    found |= Q(pk__in=Participation.objects.filter(initiative=initiative).values("contact"))
    found |= Q(pk__in=Duty.objects.filter(initiative=initiative).values("person"))
    found |= Q(pk__in=Task.objects.filter(initiative=initiative).values("owner"))
    return possible_owners().filter(found).order_by("given_name", "family_name")[:SUGGESTED]


def organizations_of(initiative: Initiative) -> QuerySet[Organization]:
    """The host and who takes part, and whoever answers for a task already."""
    found = Q(pk=initiative.host_id)
    found |= Q(pk__in=Participation.objects.filter(initiative=initiative).values("organization"))
    found |= Q(pk__in=Task.objects.filter(initiative=initiative).values("organization"))
    return Organization.objects.filter(found).order_by("name")
