"""A region's template into the database, all or nothing, as often as wanted."""

from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime

from django.core.cache import caches
from django.db import transaction
from django.utils import timezone

from firstrung.activity.public import record
from firstrung.coalition.public import TermsError, load_kpis, load_recognition, load_terms
from firstrung.identity.public import Organization, OrganizationKind, Person
from firstrung.partnerships.public import load_personas, load_phases
from firstrung.regions.loading.agreeing import bring_agreements, coordinator_of
from firstrung.regions.loading.changes import Change, Say, watched
from firstrung.regions.loading.coordinator import appoint
from firstrung.regions.loading.organizations import bring_organizations
from firstrung.regions.loading.terms import bring_region, bring_terms_of
from firstrung.regions.mistakes import Mistake, RegionError
from firstrung.regions.template import Template
from firstrung.taxonomies.public import Region

WATCHED: dict[str, dict[str, str]] = {
    "roadmap": {
        "Priorities": "coalition.Priority",
        "Root causes": "coalition.RootCause",
        "Recommendations": "coalition.Recommendation",
        "Recruiting cycles": "coalition.RecruitingCycle",
    },
    "kpis": {"KPIs": "coalition.Kpi", "Targets": "coalition.Target"},
    "recognition": {
        "Recognition programs": "coalition.RecognitionProgram",
        "Recognition tiers": "coalition.RecognitionTier",
        "Recognition criteria": "coalition.RecognitionCriterion",
    },
    "phases": {
        "Partnership programs": "partnerships.PartnerProgram",
        "Phases": "partnerships.Phase",
        "Activities of phases": "partnerships.PhaseActivity",
        "Gates of phases": "partnerships.PhaseGate",
    },
    "personas": {"Personas": "partnerships.Persona"},
}
"""File → rows that its reader writes."""


@dataclass
class Loaded:
    """What a load did, and what it brought: organizations by their key in the folder."""

    region: Region
    organizations: dict[str, Organization]
    changes: list[Change] = field(default_factory=list)
    coordinator: Person | None = None

    @property
    def coalition(self) -> Organization:
        """The organization that coordinates the region."""
        return coalition_of(self.organizations.values())


def coalition_of(organizations: Iterable[Organization]) -> Organization:
    """The first one that is a coalition."""
    return next(row for row in organizations if row.kind == OrganizationKind.COALITION)


@transaction.atomic
def load_template(template: Template, *, now: datetime, say: Say) -> Loaded:
    """Everything of the folder but what somebody must stand for; a line for each step."""
    say("  Region, sectors and terms …")
    region, change = bring_region(template)
    sectors, places, changes = bring_terms_of(template, region, say)
    say(f"  {len(template['organizations'])} organizations …")
    organizations, of_organizations = bring_organizations(template, region, sectors, places, say)
    loaded = Loaded(region, organizations, [change, *changes, of_organizations])
    say("  Road map, targets, recognition and phases …")
    _load_others(template, loaded.changes, now)
    caches["ready_made"].clear()
    return loaded


def _load_others(template: Template, changes: list[Change], now: datetime) -> None:
    """The files of which the contexts themselves are the readers."""
    homes, today = template.homes, timezone.localdate(now)
    with ExitStack() as stack:
        for kinds in WATCHED.values():
            stack.enter_context(watched(changes, kinds))
        try:
            load_terms(homes["roadmap"], on=today)
            load_kpis(homes["kpis"], now=now)
            load_recognition(homes["recognition"])
            load_phases(homes["phases"], on=today)
            load_personas(homes["personas"])
        except TermsError as error:
            mistakes = [Mistake(line.partition(":")[0], 0, line) for line in error.lines]
            raise RegionError(template.name, mistakes) from error


@transaction.atomic
def load_region(template: Template, *, now: datetime, say: Say, admin: str = "") -> Loaded:
    """`load_template`, its first coordinator (an e-mail address), and what he stands for.

    Without a coordinator the rubric, the threshold and the pace of asking wait for one.
    """
    loaded = load_template(template, now=now, say=say)
    if admin:
        loaded.coordinator = appoint(admin, loaded.coalition, now=now)
    actor = loaded.coordinator or coordinator_of(loaded.coalition, timezone.localdate(now))
    if actor is not None:
        say("  Rubric and rules …")
        loaded.changes += bring_agreements(actor, template, on=timezone.localdate(now), now=now)
    else:
        say("  Rubric, threshold and pace of asking wait for a coordinator: load with --admin.")
    counts = {
        name: sum(getattr(change, name) for change in loaded.changes) for name in ("new", "changed")
    }
    code = loaded.region.code
    record(actor, "regions.region.loaded", loaded.coalition, now=now, region=code, **counts)
    return loaded
