"""Initiatives as the master plan names them, and which of them are wanted."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import F

from firstrung.coalition.models import Initiative
from firstrung.coalition.plans.selectors.network import RUNNING
from firstrung.coalition.policies import SEE_INITIATIVE
from firstrung.identity.public import Person
from firstrung.taxonomies.public import Sector


class PlanHead(NamedTuple):
    """An initiative without its tasks; ``lead`` and names are empty where there is none."""

    id: int
    uid: UUID
    title: str
    kind: str
    state: str
    cycle: int | None
    begins_on: date | None
    agreed_on: date | None
    host: UUID
    host_name: str
    lead: UUID | None
    given_name: str | None
    preferred_name: str | None
    family_name: str | None

    @property
    def lead_name(self) -> str:
        """Preferred (else given) and family name of the lead."""
        first = self.preferred_name or self.given_name or ""
        return f"{first} {self.family_name or ''}".strip()


@dataclass(frozen=True)
class Wanted:
    """What the master plan shows; empty values leave everything in."""

    host: str = ""
    kind: str = ""
    sector: str = ""
    lead: str = ""
    late: bool = False


@dataclass
class Heads:
    """The running initiatives that the actor may see, and their sectors (by code)."""

    rows: list[PlanHead]
    sectors_of: dict[int, list[str]] = field(default_factory=dict)
    sectors: dict[str, str] = field(default_factory=dict)

    def wanted(self, wanted: Wanted) -> list[PlanHead]:
        """Those that were asked for, whether late or not."""
        return [row for row in self.rows if self._matches(row, wanted)]

    def _matches(self, row: PlanHead, wanted: Wanted) -> bool:
        if wanted.host and wanted.host != str(row.host):
            return False
        if wanted.kind and wanted.kind != row.kind:
            return False
        if wanted.lead and wanted.lead != str(row.lead):
            return False
        return not wanted.sector or wanted.sector in self.sectors_of.get(row.id, ())


def heads_for(actor: Person) -> Heads:
    """Every chosen and active initiative that the actor may see (three queries and the rule's)."""
    rows = SEE_INITIATIVE.rows(actor).filter(state__in=RUNNING).order_by("title", "pk")
    found = Heads([PlanHead(*row) for row in rows.annotate(
        host_uid=F("host__uid"), lead_uid=F("lead__uid")
    ).values_list(
        "pk", "uid", "title", "kind", "state", "cycle_id", "begins_on", "baseline_at",
        "host_uid", "host__name", "lead_uid", "lead__given_name", "lead__preferred_name",
        "lead__family_name",
    )])  # fmt: skip
    found.sectors = {row.code: str(row) for row in Sector.objects.all()}
    pairs = Initiative.sectors.through.objects.filter(initiative__state__in=RUNNING)
    by_plan: dict[int, list[str]] = defaultdict(list)
    for plan, code in pairs.values_list("initiative_id", "sector__code"):
        by_plan[plan].append(code)
    found.sectors_of = dict(by_plan)
    return found
