"""Messages from the public form, and which employers they may come from."""

from collections.abc import Mapping

from django.db.models import Q, QuerySet

from firstrung.partnerships.enums.pipeline import LeadState
from firstrung.partnerships.models import Account, Lead
from firstrung.partnerships.pipeline.domains import domain_of, domain_of_site, plain_name

NEAR = 5
LONG_ENOUGH = 3


def leads(wanted: Mapping[str, str]) -> QuerySet[Lead]:
    """The messages, the newest first; new ones unless another state is wanted."""
    state = wanted.get("state", LeadState.NEW)
    rows = Lead.objects.select_related("account__organization", "handled_by")
    if state in LeadState.values:
        rows = rows.filter(state=state)
    if words := wanted.get("q", "").strip():
        rows = rows.filter(Q(organization_name__icontains=words) | Q(name__icontains=words))
    return rows.order_by("-created_at", "-pk")


def suggestions(lead: Lead) -> list[Account]:
    """Employers that the message may come from: by e-mail domain, web address, name, contact."""
    name = plain_name(lead.organization_name)
    asked = Q(organization__name__iexact=lead.organization_name)
    if len(name) >= LONG_ENOUGH:
        asked |= Q(organization__name__icontains=name)
    asked |= Q(contacts__email__iexact=lead.email, contacts__ended_at__isnull=True)
    for domain in {domain_of(lead.email), domain_of_site(lead.website)} - {""}:
        asked |= Q(domain=domain) | Q(contacts__email__iendswith=f"@{domain}")
    rows = Account.objects.filter(asked).distinct().select_related("organization", "owner")
    return list(rows.order_by("organization__name", "pk")[:NEAR])
