"""Research centers and what was agreed with them (D55)."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.coalition.models import ResearchPartner
from firstrung.coalition.resources.money import require_coordinator
from firstrung.core.errors import Problem
from firstrung.identity.public import Organization, Person


def set_partner(
    actor: Person,
    *,
    organization: Organization,
    agreement: str,
    agreed_on: date,
    ends_on: date | None = None,
    contact: Person | None = None,
    now: datetime,
    partner: ResearchPartner | None = None,
) -> ResearchPartner:
    """Add a research center, or change what was agreed; for the coalition's coordinators."""
    require_coordinator(actor, "coalition.set_research_partner")
    if ends_on is not None and ends_on < agreed_on:
        raise Problem(_("It can't end before it begins."), field="ends_on")
    same = ResearchPartner.objects.filter(organization=organization)
    if partner is not None:
        same = same.exclude(pk=partner.pk)
    if same.exists():
        raise Problem(_("This center is on the list already."), field="organization")
    row = partner or ResearchPartner(created_at=now)
    with transaction.atomic():
        row.organization, row.contact, row.agreement = organization, contact, agreement.strip()
        row.agreed_on, row.ends_on = agreed_on, ends_on
        row.save()
        verb = "changed" if partner else "added"
        record(actor, f"coalition.research_partner.{verb}", row, now=now)
    return row


def partners() -> QuerySet[Any, Any]:
    """Every center with the number of reports, files that came in and files that went out."""
    rows = ResearchPartner.objects.select_related("organization", "contact")
    return rows.annotate(
        given=Count("reports", distinct=True),
        files=Count("intakes", distinct=True),
        got=Count("handovers", distinct=True),
    ).order_by("organization__name")


def require_live(partner: ResearchPartner, on: date) -> None:
    """`Problem` where the agreement does not hold on that day."""
    if on < partner.agreed_on or (partner.ends_on is not None and on > partner.ends_on):
        raise Problem(_("The agreement with this center does not hold today."), field="partner")
