"""Recommend, and decide for an institution (C12)."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.coalition.public import is_member
from firstrung.convenings.change.needs import hiring_facts
from firstrung.convenings.change.policies import DECIDE_FOR, EDIT_ADVICE
from firstrung.convenings.enums.change import NeedKind
from firstrung.convenings.models import Advice, Event, Meeting, Occupation, ProgramDecision
from firstrung.convenings.policies import SEE_EVENT
from firstrung.core.errors import NotVisible, Problem
from firstrung.identity.public import Organization, Person


@dataclass(frozen=True)
class Recommended:
    """A recommendation and the need that started it; ``hiring_need`` is the uid of its record."""

    text: str
    occupation: Occupation
    need_kind: str
    need: str
    event: Event | None = None
    meeting: Meeting | None = None
    source: str = ""
    source_date: date | None = None
    hiring_need: UUID | None = None


def advise(
    actor: Person, *, said: Recommended, now: datetime, advice: Advice | None = None
) -> Advice:
    """Recommend something to the institutions, or change the recommendation given.

    Every member may; a recommendation stands as it is once an institution has decided about it.
    """
    if advice is not None:
        EDIT_ADVICE.require(actor, advice)
    elif not is_member(actor):
        raise NotVisible("convenings.advise")
    _check(actor, said, now)
    row = advice or Advice(made_by=actor, made_on=timezone.localdate(now), created_at=now)
    fact = said.need_kind == NeedKind.FACT
    with transaction.atomic():
        row.text, row.need = said.text.strip(), said.need.strip()
        row.occupation, row.need_kind = said.occupation, said.need_kind
        row.event = said.event if said.need_kind == NeedKind.EVENT else None
        row.meeting = said.meeting if said.need_kind == NeedKind.MEETING else None
        row.hiring_need = said.hiring_need if said.need_kind == NeedKind.HIRING else None
        row.source = said.source.strip() if fact else ""
        row.source_date = said.source_date if fact else None
        row.save()
        verb = "changed" if advice else "made"
        record(actor, f"convenings.advice.{verb}", row, now=now, need_kind=row.need_kind)
    return row


def _check(actor: Person, said: Recommended, now: datetime) -> None:
    if said.need_kind == NeedKind.EVENT:
        if said.event is None:
            raise Problem(_("At which event was it said?"), field="event")
        if not SEE_EVENT.allows(actor, said.event):
            raise NotVisible("convenings.see_event")
    elif said.need_kind == NeedKind.MEETING and said.meeting is None:
        raise Problem(_("At which meeting was it said?"), field="meeting")
    elif said.need_kind == NeedKind.HIRING:
        if said.hiring_need and not hiring_facts(actor, {said.hiring_need}):
            raise NotVisible("convenings.hiring_need")
    elif said.need_kind == NeedKind.FACT:
        _check_fact(said, now)


def _check_fact(said: Recommended, now: datetime) -> None:
    if not said.source.strip():
        raise Problem(_("Where does the fact stand?"), field="source")
    if said.source_date is None:
        raise Problem(_("From when is the fact?"), field="source_date")
    if said.source_date > timezone.localdate(now):
        raise Problem(_("That day has not come yet."), field="source_date")


def decide_on_advice(
    actor: Person,
    *,
    advice: Advice,
    institution: Organization,
    answer: str,
    reason: str,
    decided_on: date,
    now: datetime,
) -> ProgramDecision:
    """Accept, adapt, decline or postpone a recommendation for an institution.

    An institution may decide again later; both stand, the newest counts.
    """
    DECIDE_FOR.require(actor, institution)
    if not reason.strip():
        raise Problem(_("Say why: those who recommended it will want to know."), field="reason")
    if decided_on > timezone.localdate(now):
        raise Problem(_("That day has not come yet."), field="decided_on")
    if decided_on < advice.made_on:
        raise Problem(_("It was recommended later than that."), field="decided_on")
    with transaction.atomic():
        row = ProgramDecision.objects.create(
            advice=advice,
            institution=institution,
            answer=answer,
            reason=reason.strip(),
            decided_by=actor,
            decided_on=decided_on,
            created_at=now,
        )
        record(
            actor,
            "convenings.advice.decided",
            advice,
            now=now,
            answer=answer,
            institution=institution.name,
        )
    return row
