"""Who may vote; who may judge is validation's `panelist_choices`."""

from django.db.models import QuerySet

from firstrung.identity.public import Organization, OrganizationKind


def voting_choices() -> QuerySet[Organization]:
    """Employers that could be asked to vote."""
    return Organization.objects.filter(
        kind=OrganizationKind.EMPLOYER, ended_at__isnull=True
    ).order_by("name")
