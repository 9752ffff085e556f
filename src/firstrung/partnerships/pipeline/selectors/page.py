"""One employer with all that belongs to its record."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from firstrung.partnerships.enums.pipeline import Influence
from firstrung.partnerships.models import Account, Contact, Persona
from firstrung.partnerships.pipeline.services.asking import obstacle, speaks_in_its_name
from firstrung.partnerships.pipeline.services.stages import LABELS, possible_steps
from firstrung.partnerships.policies import SEE_NOTE, asks_for

SHOWN = 10
"""How many asks the page shows; the list of asks has them all."""


@dataclass(frozen=True)
class Balance:
    """How many of those we know decide, and how many influence (D49)."""

    decides: int
    influences: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.decides + self.influences


def facts(account: Account) -> dict[str, Any]:
    """What the employer itself may see too: its people, whom it looks for, its sectors."""
    contacts = list(account.contacts.filter(ended_at__isnull=True).select_related("persona"))
    decides = sum(row.influence == Influence.DECIDES for row in contacts)
    needs = account.hiring_needs.filter(ended_at__isnull=True).prefetch_related("skills")
    return {
        "contacts": contacts,
        "balance": Balance(decides, len(contacts) - decides),
        "needs": needs,
        "sectors": account.organization.sectors.all(),
    }


def inside(actor: Any, account: Account) -> dict[str, Any]:
    """What the institutions see beside that: asks, plans, notes, moves."""
    today = timezone.localdate()
    asks = list(account.asks.select_related("institution", "asked_by")[:SHOWN])
    plans = account.planned_asks.filter(ended_at__isnull=True, until__gte=today)
    plan = plans.select_related("institution", "planned_by", "account").first()
    notes = SEE_NOTE.rows(actor, account.notes.select_related("institution", "written_by"))
    own = set(asks_for(actor).values_list("pk", flat=True))
    return {
        "asks": asks,
        "own": own,
        "plan": plan,
        "may_give_way": plan is not None and speaks_in_its_name(actor, plan.institution),
        "obstacle": obstacle(account, institution=None, on=today),
        "notes": notes,
        "changes": list(account.stage_changes.select_related("moved_by")[:SHOWN]),
        "steps": [(step, LABELS[step]) for step in possible_steps(account)],
    }


def balance_of(contacts: QuerySet[Contact]) -> Balance:
    """The balance over many contacts (one query)."""
    decides = contacts.filter(influence=Influence.DECIDES).count()
    return Balance(decides, contacts.count() - decides)


def personas() -> QuerySet[Persona]:
    """The personas of the region, by side."""
    return Persona.objects.order_by("side", "position", "name")


def live_contacts(wanted: dict[str, str]) -> QuerySet[Contact]:
    """Everybody we know at employers, by the filters of the page."""
    rows = Contact.objects.filter(ended_at__isnull=True)
    if words := wanted.get("q", "").strip():
        rows = rows.filter(
            Q(name__icontains=words)
            | Q(account__organization__name__icontains=words)
            | Q(position__icontains=words)
        )
    if wanted.get("influence") in Influence.values:
        rows = rows.filter(influence=wanted["influence"])
    if wanted.get("persona"):
        rows = rows.filter(persona__code=wanted["persona"])
    if wanted.get("main"):
        rows = rows.filter(is_main=True)
    rows = rows.select_related("account__organization", "persona")
    return rows.order_by("account__organization__name", "-is_main", "name", "pk")
