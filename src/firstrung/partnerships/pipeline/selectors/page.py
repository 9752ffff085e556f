"""One employer with all that belongs to its record."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstrung.coalition.public import coordinates
from firstrung.partnerships.enums.pipeline import Influence
from firstrung.partnerships.models import Account, Contact, Persona
from firstrung.partnerships.pipeline.services.asking import obstacle, speaks_in_its_name
from firstrung.partnerships.pipeline.services.stages import LABELS, possible_steps
from firstrung.partnerships.policies import SEE_NOTE, asks_for

SHOWN = 10
"""How many rows of a list the page of an employer shows at once."""


@dataclass(frozen=True)
class Balance:
    """How many of those we know decide, and how many influence (D49)."""

    decides: int
    influences: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.decides + self.influences


HERE = Q(person__isnull=False) & (
    Q(invitation__isnull=True)
    | Q(invitation__accepted_at__isnull=False)
    | Q(person__last_login__gte=F("invitation__created_at"))
)
"""Contacts who have a place here and use it; the same as `Contact.has_come`."""

PLACES = (
    ("none", _("Not on the site yet")),
    ("invited", _("Invited, not come yet")),
    ("here", _("On the site")),
)


def facts(account: Account) -> dict[str, Any]:
    """What the employer itself may see too: its people, whom it looks for, its sectors."""
    contacts = account.contacts.filter(ended_at__isnull=True)
    needs = account.hiring_needs.filter(ended_at__isnull=True).prefetch_related("skills")
    return {
        "contacts": contacts.select_related("persona", "person", "invitation"),
        "balance": balance_of(contacts),
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
    if coordinates(actor):  # writes down answers to anybody's ask
        own |= {ask.institution_id for ask in asks}
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
    counted = contacts.order_by().aggregate(
        decides=Count("pk", filter=Q(influence=Influence.DECIDES)), total=Count("pk")
    )
    return Balance(counted["decides"], counted["total"] - counted["decides"])


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
    rows = _placed(rows, wanted.get("place", ""))
    rows = rows.select_related("account__organization", "persona", "person", "invitation")
    return rows.order_by("account__organization__name", "-is_main", "name", "pk")


def _placed(rows: QuerySet[Contact], wanted: str) -> QuerySet[Contact]:
    """Those who are on the site, or invited, or not."""
    if wanted == "here":
        return rows.filter(HERE)
    if wanted == "invited":
        return rows.filter(invitation__isnull=False).exclude(HERE)
    return rows.filter(person__isnull=True) if wanted == "none" else rows
