"""Invite people, and take their answer: in the app, or by the link in the letter."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.convenings.enums.events import Answer, EventState, Part
from firstrung.convenings.events.guests import at_rest
from firstrung.convenings.events.happenings import GuestInvited
from firstrung.convenings.events.people import Place, places
from firstrung.convenings.events.seats import leave_seat, take_seat
from firstrung.convenings.models import Event, EventInvitation
from firstrung.convenings.policies import RUN_EVENT
from firstrung.core.errors import NotVisible, Problem
from firstrung.identity.public import (
    AccessLink,
    LinkPurpose,
    Organization,
    Person,
    find_link,
    make_link,
    revoke_links,
)
from firstrung.jobs.public import publish, publish_all

MOST = 500
"""How many people are invited at once."""


def invite(
    actor: Person,
    *,
    event: Event,
    people: Mapping[Person, str],
    now: datetime,
    anyway: bool = False,
) -> list[EventInvitation]:
    """Invite each person, with the reason; who is invited already gets no second letter.

    Students are not invited one by one: they register. People of an employer that should be left
    in peace are invited only ``anyway`` (C01). Letters go out by job.
    """
    RUN_EVENT.require(actor, event)
    if event.state != EventState.ANNOUNCED or event.begins_at <= now:
        raise Problem(_("People are invited once the event is announced and before it begins."))
    if not people:
        raise Problem(_("Choose at least one person."), field="people")
    if len(people) > MOST:
        raise Problem(_("Invite at most %(most)d people at once.") % {"most": MOST}, field="people")
    parts = places((person.pk for person in people), on=timezone.localdate(now))
    if any(part == Part.STUDENT for part, _where in parts.values()):
        raise Problem(_("Students are not invited by letter: they register."), field="people")
    with transaction.atomic():
        there = set(event.invitations.values_list("person", flat=True))
        if not anyway:
            _leave_in_peace(event, [parts[pk] for pk in parts if pk not in there], now)
        rows = [
            EventInvitation(
                event=event,
                person=person,
                part=parts.get(person.pk, (Part.OTHER, None))[0],
                organization_id=parts.get(person.pk, (Part.OTHER, None))[1],
                reason=reason[:300],
                invited_by=actor,
                created_at=now,
            )
            for person, reason in people.items()
            if person.pk not in there
        ]
        EventInvitation.objects.bulk_create(rows, ignore_conflicts=True)
        made = list(event.invitations.filter(uid__in=[row.uid for row in rows]))
        publish_all(GuestInvited(invitation_id=row.pk) for row in made)
        record(actor, "convenings.event.invited", event, now=now, count=len(made))
    return made


def _leave_in_peace(event: Event, guests: Iterable[Place], now: datetime) -> None:
    employers = {where for part, where in guests if where and part == Part.EMPLOYER}
    rests = at_rest(event, employers, on=timezone.localdate(now))
    if rests:
        key, reason = next(iter(rests.items()))
        name = Organization.objects.get(pk=key).name
        raise Problem(f"{name}: {reason}", field="anyway")


def invite_again(actor: Person, *, invitation: EventInvitation, now: datetime) -> None:
    """Send the letter again; the link of the earlier one ends."""
    RUN_EVENT.require(actor, invitation.event)
    with transaction.atomic():
        publish(GuestInvited(invitation_id=invitation.pk))
        record(actor, "convenings.event.invited_again", invitation.event, now=now)


def make_answer_link(invitation: EventInvitation, *, now: datetime) -> str:
    """A new link that lasts until the event begins; earlier ones end. Returns the secret.

    Called by the process that writes the letter, so that no secret lies in a queue.
    """
    event = invitation.event
    with transaction.atomic():
        revoke_links(
            person=invitation.person, purpose=LinkPurpose.EVENT_ANSWER, target=event.uid, now=now
        )
        _link, secret = make_link(
            person=invitation.person,
            purpose=LinkPurpose.EVENT_ANSWER,
            target=event.uid,
            valid_for=max(event.begins_at - now, timedelta(0)),
            single_use=False,
            now=now,
        )
    return secret


def note_invitation_sent(invitation: EventInvitation, *, now: datetime) -> None:
    """The letter with the link went out; who wants no letters of that kind gets none."""
    invitation.sent_at = now
    invitation.save(update_fields=["sent_at"])


def invitation_of(secret: str, *, now: datetime) -> EventInvitation:
    """The invitation that a link answers; 404 where the link is none, or over."""
    link: AccessLink = find_link(secret, purpose=LinkPurpose.EVENT_ANSWER, now=now)
    rows = EventInvitation.objects.select_related("event__host", "person")
    if link.target is None:
        raise NotVisible("convenings.answer")
    return rows.get(event__uid=link.target, person=link.person_id)


def answer(*, invitation: EventInvitation, comes: bool, now: datetime) -> EventInvitation:
    """Yes takes a seat (or a place on the waiting list), no gives it back.

    The caller has shown that it is the invited person: by the link, or by signing in.
    """
    with transaction.atomic():
        if comes:
            take_seat(invitation.person, event=invitation.event, now=now)
        else:
            leave_seat(invitation.person, event=invitation.event, now=now)
        invitation.answer = Answer.YES if comes else Answer.NO
        invitation.answered_at = now
        invitation.save(update_fields=["answer", "answered_at"])
    return invitation
