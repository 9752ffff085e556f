"""Decision-makers and influencers over all employers, by persona (D49)."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from firstrung.partnerships.enums.pipeline import Influence
from firstrung.partnerships.models import Account, Contact, Persona
from firstrung.partnerships.pipeline.selectors.page import Balance

DECIDES, INFLUENCES = Q(influence=Influence.DECIDES), Q(influence=Influence.INFLUENCES)


def overall() -> Balance:
    """Everybody whom the institutions know at employers (one query)."""
    counted = Contact.objects.filter(ended_at__isnull=True).aggregate(
        decides=Count("pk", filter=DECIDES), influences=Count("pk", filter=INFLUENCES)
    )
    return Balance(counted["decides"], counted["influences"])


def by_persona() -> list[dict[str, Any]]:
    """Each persona of the region with how many are known; those of no persona last (two queries).

    Rows hold persona (or None), decides, influences.
    """
    counted = Contact.objects.filter(ended_at__isnull=True).order_by().values("persona")
    numbers = counted.annotate(
        decides=Count("pk", filter=DECIDES), influences=Count("pk", filter=INFLUENCES)
    )
    found: dict[int | None, tuple[int, int]] = {
        row["persona"]: (row["decides"], row["influences"]) for row in numbers
    }
    several: list[Persona | None] = [*Persona.objects.order_by("side", "position", "name")]
    if None in found:
        several.append(None)
    rows = []
    for persona in several:
        decides, influences = found.get(persona.pk if persona is not None else None, (0, 0))
        rows.append({"persona": persona, "decides": decides, "influences": influences})
    return rows


def gaps() -> dict[str, int]:
    """How many employers in the pipeline lack a main contact, or anybody who decides."""
    live = Contact.objects.filter(account=OuterRef("pk"), ended_at__isnull=True)
    rows = Account.objects.exclude(stage__in=["declined", "lapsed"])
    return {
        "main": rows.exclude(Exists(live.filter(is_main=True))).count(),
        "decides": rows.exclude(Exists(live.filter(DECIDES))).count(),
    }
