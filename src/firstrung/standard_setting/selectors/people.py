"""Who may judge, and who may vote."""

from datetime import date

from django.db.models import QuerySet

from firstrung.identity.public import Membership, Organization, OrganizationKind
from firstrung.standard_setting.policies import JUDGE_ROLES


def judge_choices(*, on: date) -> QuerySet[Membership]:
    """Live roles in employers that make somebody fit to judge."""
    return (
        Membership.objects.live(on)
        .filter(
            role__in=JUDGE_ROLES,
            organization__kind=OrganizationKind.EMPLOYER,
            person__is_active=True,
        )
        .select_related("person", "organization")
        .order_by("organization__name", "person__family_name", "pk")
    )


def voting_choices() -> QuerySet[Organization]:
    """Employers that could be asked to vote."""
    return Organization.objects.filter(
        kind=OrganizationKind.EMPLOYER, ended_at__isnull=True
    ).order_by("name")
