"""Seats by capacity, and the waiting list."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.convenings.enums.events import Answer, EventState, Standing
from firstrung.convenings.events.happenings import SeatGiven
from firstrung.convenings.events.people import place_of
from firstrung.convenings.models import Event, EventInvitation, Registration
from firstrung.convenings.policies import SEE_EVENT
from firstrung.core.errors import Problem
from firstrung.identity.public import Person
from firstrung.jobs.public import publish, publish_all


def register(actor: Person, *, event: Event, now: datetime) -> Registration:
    """Take a seat, or a place on the waiting list; asking twice is the same as once."""
    SEE_EVENT.require(actor, event)
    with transaction.atomic():
        EventInvitation.objects.filter(event=event, person=actor).update(
            answer=Answer.YES, answered_at=now
        )
        return take_seat(actor, event=event, now=now)


def withdraw(actor: Person, *, event: Event, now: datetime) -> None:
    """Give the seat back; the first who waits gets it."""
    SEE_EVENT.require(actor, event)
    with transaction.atomic():
        EventInvitation.objects.filter(event=event, person=actor).update(
            answer=Answer.NO, answered_at=now
        )
        leave_seat(actor, event=event, now=now)


def take_seat(person: Person, *, event: Event, now: datetime) -> Registration:
    """A seat for somebody who may come; the caller has made sure of that."""
    event = _open(event, now)
    row = Registration.objects.filter(event=event, person=person).first()
    if row is not None and row.standing != Standing.WITHDRAWN:
        return row
    part, organization = place_of(person, on=timezone.localdate(now))
    standing = Standing.SEATED if _free(event) != 0 else Standing.WAITING
    row, _made = Registration.objects.update_or_create(
        event=event,
        person=person,
        defaults={
            "part": part,
            "organization_id": organization,
            "standing": standing,
            "registered_at": now,
        },
    )
    record(person, "convenings.event.registered", event, now=now, standing=standing)
    if standing == Standing.SEATED:
        publish(SeatGiven(registration_id=row.pk))
    return row


def leave_seat(person: Person, *, event: Event, now: datetime) -> None:
    """Take the person off the list and give the seat on."""
    event = _open(event, now)
    held = Registration.objects.filter(event=event, person=person)
    if held.exclude(standing=Standing.WITHDRAWN).update(standing=Standing.WITHDRAWN):
        record(person, "convenings.event.withdrawn", event, now=now)
        fill_seats(event)


def fill_seats(event: Event) -> int:
    """Give free seats to those who wait, in their order; how many got one.

    The caller holds the event's lock.
    """
    free = _free(event)
    waiting = event.registrations.filter(standing=Standing.WAITING)
    chosen = [row.pk for row in (waiting if free is None else waiting[:free])]
    event.registrations.filter(pk__in=chosen).update(standing=Standing.SEATED)
    publish_all(SeatGiven(registration_id=pk, waited=True) for pk in chosen)
    return len(chosen)


def _open(event: Event, now: datetime) -> Event:
    event = Event.objects.select_for_update().get(pk=event.pk)
    if event.state != EventState.ANNOUNCED or event.begins_at <= now:
        raise Problem(_("It is too late for that: this event has begun or does not take place."))
    return event


def _free(event: Event) -> int | None:
    """How many seats are free; None without a limit."""
    if event.capacity is None:
        return None
    taken = event.registrations.filter(standing=Standing.SEATED).count()
    return max(event.capacity - taken, 0)
