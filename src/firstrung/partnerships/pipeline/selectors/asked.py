"""What agendas, invitations and other contexts ask about employers."""

from collections.abc import Iterable

from django.db.models import F, QuerySet

from firstrung.identity.public import Organization
from firstrung.partnerships.enums.pipeline import Stage
from firstrung.partnerships.models import Account, HiringNeed


def hiring_demand_of(organizations: Iterable[Organization]) -> QuerySet[HiringNeed]:
    """Whom the organizations look for now, the soonest first (two queries with the skills)."""
    rows = HiringNeed.objects.filter(
        account__organization__in=list(organizations), ended_at__isnull=True
    )
    rows = rows.select_related("account__organization").prefetch_related("skills")
    return rows.order_by(F("starts_on").asc(nulls_last=True), "title", "pk")


def employers_by_stage(*stages: Stage) -> QuerySet[Account]:
    """The employers at one of the stages, with their organization."""
    return Account.objects.filter(stage__in=stages).select_related("organization")
