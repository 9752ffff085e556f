"""Propose and change initiatives."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.coalition.enums import InitiativeState
from firstrung.coalition.members import speaks_for, staff
from firstrung.coalition.models import (
    Initiative,
    Priority,
    RecruitingCycle,
    RootCause,
)
from firstrung.coalition.policies import EDIT_INITIATIVE, is_member
from firstrung.core.errors import NotVisible, Problem
from firstrung.identity.public import Organization, Person
from firstrung.taxonomies.public import Sector


@dataclass(frozen=True)
class Draft:
    """What an initiative says about itself; ``host`` is the organization that leads (D36)."""

    title: str
    kind: str
    host: Organization
    summary: str = ""
    lead: Person | None = None
    existing_program: str = ""
    begins_on: date | None = None
    cycle: RecruitingCycle | None = None
    priorities: Iterable[Priority] = ()
    root_causes: Iterable[RootCause] = ()
    sectors: Iterable[Sector] = ()


FIELDS = ("title", "kind", "host", "summary", "lead", "existing_program", "begins_on", "cycle")


def propose(actor: Person, *, draft: Draft, now: datetime) -> Initiative:
    """Propose an initiative for an organization that one speaks for."""
    if not is_member(actor):
        raise NotVisible("coalition.propose")
    if not speaks_for(actor, draft.host):
        raise Problem(_("You can propose only for an organization you work at."), field="host")
    _check(draft)
    with transaction.atomic():
        initiative = Initiative.objects.create(
            proposed_by=actor, created_at=now, **{name: getattr(draft, name) for name in FIELDS}
        )
        _tag(initiative, draft)
        record(actor, "coalition.initiative.proposed", initiative, now=now)
    return initiative


def edit(actor: Person, *, initiative: Initiative, draft: Draft, now: datetime) -> Initiative:
    """Change what an initiative says about itself; only coordinators hand it to a new host."""
    EDIT_INITIATIVE.require(actor, initiative)
    if draft.host != initiative.host and not speaks_for(actor, draft.host):
        raise Problem(_("You can hand it only to an organization you work at."), field="host")
    _check(draft, but=initiative)
    with transaction.atomic():
        changed = [name for name in FIELDS if getattr(initiative, name) != getattr(draft, name)]
        for name in changed:
            setattr(initiative, name, getattr(draft, name))
        initiative.save(update_fields=[*FIELDS])
        _tag(initiative, draft)
        record(actor, "coalition.initiative.edited", initiative, now=now, changed=changed)
    return initiative


def _check(draft: Draft, but: Initiative | None = None) -> None:
    if not list(draft.root_causes) and RootCause.objects.exists():
        raise Problem(_("Choose at least one root cause that it answers."), field="root_causes")
    if draft.lead is not None and not staff().filter(pk=draft.lead.pk).exists():
        raise Problem(_("The lead must work at a member organization."), field="lead")
    same = Initiative.objects.filter(title__iexact=draft.title, host=draft.host)
    same = same.exclude(state=InitiativeState.STOPPED)
    if but is not None:
        same = same.exclude(pk=but.pk)
    if same.exists():
        raise Problem(_("This organization has an initiative of that title."), field="title")


def _tag(initiative: Initiative, draft: Draft) -> None:
    initiative.priorities.set(draft.priorities)
    initiative.root_causes.set(draft.root_causes)
    initiative.sectors.set(draft.sectors)
