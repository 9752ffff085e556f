"""Plan, change, announce, hold and cancel events."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.coalition.public import Initiative, is_member, speaks_for
from firstrung.convenings.enums.events import Audience, EventState
from firstrung.convenings.events.happenings import GatheringChanged
from firstrung.convenings.events.lifecycle import LIFECYCLE
from firstrung.convenings.events.seats import fill_seats
from firstrung.convenings.models import Event, Occupation
from firstrung.convenings.policies import RUN_EVENT
from firstrung.core.errors import NotVisible, Problem
from firstrung.identity.public import Organization, Person
from firstrung.jobs.public import publish
from firstrung.taxonomies.public import Sector

JULY = 7


@dataclass(frozen=True)
class EventDraft:
    """What an event says about itself."""

    kind: str
    title: str
    host: Organization
    begins_at: datetime
    ends_at: datetime
    summary: str = ""
    place: str = ""
    link: str = ""
    capacity: int | None = None
    closed: bool = False
    audience: str = Audience.NONE
    language: str = "en"
    initiative: Initiative | None = None
    co_hosts: Iterable[Organization] = ()
    institutions: Iterable[Organization] = ()
    occupations: Iterable[Occupation] = ()
    sectors: Iterable[Sector] = ()


FIELDS = (
    "kind", "title", "host", "begins_at", "ends_at", "summary", "place", "link", "capacity",
    "closed", "audience", "language", "initiative",
)  # fmt: skip
TOLD = ("begins_at", "ends_at", "place", "link")
"""What guests are told of when it changes."""
DONE = {
    "announce": "convenings.event.announced",
    "hold": "convenings.event.held",
    "cancel": "convenings.event.cancelled",
}


def school_year(day: date) -> int:
    """The year in which the school year of that day begins: it begins on July 1."""
    return day.year if day.month >= JULY else day.year - 1


def plan_event(actor: Person, *, draft: EventDraft, now: datetime) -> Event:
    """Plan an event for an organization that one works at."""
    if not is_member(actor):
        raise NotVisible("convenings.plan_event")
    if not speaks_for(actor, draft.host):
        raise Problem(_("You can plan only for an organization you work at."), field="host")
    _check(draft)
    with transaction.atomic():
        event = Event.objects.create(
            created_by=actor,
            created_at=now,
            school_year=school_year(timezone.localdate(draft.begins_at)),
            **{name: getattr(draft, name) for name in FIELDS},
        )
        _tag(event, draft)
        record(actor, "convenings.event.planned", event, now=now)
    return event


def edit_event(actor: Person, *, event: Event, draft: EventDraft, now: datetime) -> Event:
    """Change an event that has not taken place; guests are told of a new time or place."""
    RUN_EVENT.require(actor, event)
    _check(draft)
    with transaction.atomic():
        event = Event.objects.select_for_update().get(pk=event.pk)
        if event.state not in {EventState.PLANNED, EventState.ANNOUNCED}:
            raise Problem(_("An event that is over is changed no longer."))
        if draft.host != event.host and not speaks_for(actor, draft.host):
            raise Problem(_("You can hand it only to an organization you work at."), field="host")
        changed = [name for name in FIELDS if getattr(event, name) != getattr(draft, name)]
        for name in changed:
            setattr(event, name, getattr(draft, name))
        event.school_year = school_year(timezone.localdate(draft.begins_at))
        if set(TOLD) & set(changed):
            event.sequence += 1
        event.save(update_fields=[*FIELDS, "school_year", "sequence"])
        _tag(event, draft)
        record(actor, "convenings.event.edited", event, now=now, changed=changed)
        if event.state == EventState.ANNOUNCED:
            fill_seats(event)
            if "begins_at" in changed:
                event.registrations.update(reminded_at=None)
            if set(TOLD) & set(changed):
                publish(GatheringChanged(gathering_id=event.pk))
    return event


def take_step(
    actor: Person, *, event: Event, action: str, now: datetime, reason: str = ""
) -> Event:
    """Announce, hold or cancel an event; guests are told when an announced one is cancelled."""
    RUN_EVENT.require(actor, event)
    with transaction.atomic():
        event = Event.objects.select_for_update().get(pk=event.pk)
        before, event.state = event.state, LIFECYCLE.after(event.state, action)
        if action == "announce" and not (event.place or event.link):
            raise Problem(_("Say first where it takes place, or give its link."))
        if action == "hold" and event.begins_at > now:
            raise Problem(_("It has not begun yet."))
        if action == "cancel" and not reason.strip():
            raise Problem(_("Write down the reason; the guests will want to know."), field="reason")
        if action == "cancel":
            event.sequence += 1
        event.save(update_fields=["state", "sequence"])
        record(actor, DONE[action], event, now=now, before=before, reason=reason.strip())
        if action == "cancel" and before == EventState.ANNOUNCED:
            publish(GatheringChanged(gathering_id=event.pk, cancelled=True))
    return event


def _check(draft: EventDraft) -> None:
    if draft.ends_at <= draft.begins_at:
        raise Problem(_("The end must come after the beginning."), field="ends_at")
    if draft.closed and draft.audience != Audience.NONE:
        raise Problem(
            _("A closed event is for faculty, school staff and employers, not for students."),
            field="audience",
        )
    if draft.audience == Audience.LISTED and not list(draft.institutions):
        raise Problem(_("Name the institutions whose students may come."), field="institutions")
    if draft.host in draft.co_hosts:
        raise Problem(_("The host is named already."), field="co_hosts")


def _tag(event: Event, draft: EventDraft) -> None:
    event.co_hosts.set(draft.co_hosts)
    listed = draft.institutions if draft.audience == Audience.LISTED else ()
    event.institutions.set(listed)
    event.occupations.set(draft.occupations)
    event.sectors.set(draft.sectors)
