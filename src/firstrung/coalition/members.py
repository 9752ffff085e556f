"""Who counts as a member: organizations, people who work there, and how a form finds them."""

from typing import Any

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Concat, NullIf, Trim
from django.utils import timezone

from firstrung.coalition.models import Duty
from firstrung.coalition.policies import MEMBERS, coordinates
from firstrung.identity.public import Membership, Organization, OrganizationKind, Person

EDUCATION = (
    OrganizationKind.DISTRICT,
    OrganizationKind.SCHOOL,
    OrganizationKind.DEPARTMENT,
    OrganizationKind.COLLEGE,
)
EMPLOYERS = (OrganizationKind.EMPLOYER,)
INTERMEDIARIES = (OrganizationKind.INTERMEDIARY, OrganizationKind.COALITION)
GOVERNMENT = (
    OrganizationKind.GOVERNMENT,
    OrganizationKind.LOCAL,
    OrganizationKind.STATE,
    OrganizationKind.NATIONAL,
)


def member_organizations() -> QuerySet[Organization]:
    """Organizations that are there today."""
    return Organization.objects.filter(ended_at__isnull=True)


def staff() -> QuerySet[Person]:
    """People who work at a member organization or have a duty; never students or families."""
    today = timezone.localdate()
    roles = Membership.objects.live(today).filter(role__in=MEMBERS)
    duties = Duty.objects.filter(ended_on__isnull=True, begins_on__lte=today)
    rows: QuerySet[Person] = Person.objects.filter(
        Q(pk__in=roles.values("person")) | Q(pk__in=duties.values("person")), is_active=True
    )
    return rows


def named(people: QuerySet[Person]) -> QuerySet[Any, Any]:
    """The people with ``full_name``, as `Person.name` puts it together."""
    called = Coalesce(NullIf(F("preferred_name"), Value("")), F("given_name"))
    return people.annotate(full_name=Trim(Concat(called, Value(" "), F("family_name"))))


def workplaces(actor: Any) -> QuerySet[Organization]:
    """The organizations at which the person works today."""
    roles = Membership.objects.live(timezone.localdate()).filter(person=actor, role__in=MEMBERS)
    return member_organizations().filter(pk__in=roles.values("organization"))


def speaks_for(actor: Any, organization: Organization) -> bool:
    """Whether the person works there, or coordinates the coalition."""
    return coordinates(actor) or workplaces(actor).filter(pk=organization.pk).exists()
