"""Funnels that members record: how many people of a program were at each stage (D76)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.coalition.members import speaks_for
from firstrung.coalition.models import Funnel, FunnelStage
from firstrung.coalition.policies import coordinates, is_member
from firstrung.core import asked
from firstrung.core.errors import NotVisible, NotYours, Problem
from firstrung.engines.funnel import FunnelError, Stage, StageRates, rates
from firstrung.identity.public import Organization, Person

MOST_STAGES = 12


@dataclass(frozen=True)
class FunnelDraft:
    """What a funnel says; ``organization`` is whose program it was, None: several members'."""

    title: str
    year: int
    source: str
    stages: Sequence[Stage]
    note: str = ""
    organization: Organization | None = None


def set_funnel(
    actor: Person, *, draft: FunnelDraft, now: datetime, funnel: Funnel | None = None
) -> Funnel:
    """Record a funnel, or change the one given; for coordinators, and members for their own."""
    if not is_member(actor):
        raise NotVisible("coalition.set_funnel")
    if funnel is not None and not may_change(actor, funnel):
        raise NotYours("coalition.set_funnel")
    if not coordinates(actor) and (
        draft.organization is None or not speaks_for(actor, draft.organization)
    ):
        raise Problem(
            _("You can record funnels only for an organization you work at."), field="organization"
        )
    _check(draft)
    row = funnel or Funnel(created_at=now, recorded_by=actor)
    with transaction.atomic():
        row.title, row.year, row.source = draft.title.strip(), draft.year, draft.source.strip()
        row.note, row.organization = draft.note.strip(), draft.organization
        row.save()
        row.stages.all().delete()
        FunnelStage.objects.bulk_create(
            FunnelStage(funnel=row, position=place, name=stage.name, count=stage.count)
            for place, stage in enumerate(draft.stages)
        )
        verb = "changed" if funnel else "recorded"
        counts = [[stage.name, stage.count] for stage in draft.stages]
        record(actor, f"coalition.funnel.{verb}", row, now=now, stages=counts)
    return row


def may_change(actor: Person, funnel: Funnel) -> bool:
    """Coordinators change every funnel, members those of an organization they work at."""
    if coordinates(actor):
        return True
    return funnel.organization is not None and speaks_for(actor, funnel.organization)


def _check(draft: FunnelDraft) -> None:
    if not draft.source.strip():
        raise Problem(_("Where do the numbers come from?"), field="source")
    if len(draft.stages) > MOST_STAGES:
        raise Problem(
            _("A funnel has at most %(most)d stages.") % {"most": MOST_STAGES}, field="stages"
        )
    try:
        rates(draft.stages)
    except FunnelError as error:
        raise Problem(_told(draft.stages, error.stage), field="stages") from None


def _told(stages: Sequence[Stage], place: int | None) -> str:
    """What is wrong with the stages, in the language of the request."""
    if place is None:
        return _("Write at least two stages.")
    if stages[place].count < 0:
        return _("“%(stage)s” can't have fewer than nobody.") % {"stage": stages[place].name}
    return _("“%(stage)s” has more people than the stage before it. Stages never grow.") % {
        "stage": stages[place].name
    }


def rates_of(funnel: Funnel) -> list[StageRates]:
    """The recorded stages with their rates (one query)."""
    return rates([Stage(row.name, row.count) for row in funnel.stages.all()])


def funnels(wanted: Mapping[str, str]) -> QuerySet[Funnel]:
    """The funnels, by year and words of the title; the newest year first."""
    rows = Funnel.objects.select_related("organization").prefetch_related("stages")
    if (year := asked.whole(wanted.get("year"))) is not None:
        rows = rows.filter(year=year)
    if words := wanted.get("q", "").strip():
        rows = rows.filter(title__icontains=words)
    return rows.order_by("-year", "title", "pk")
