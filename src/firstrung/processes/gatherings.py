"""Letters about events: invitation, seat, change, reminder, and what came of it."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format

from firstrung.convenings.public import (
    Advice,
    Answer,
    Attendance,
    Event,
    EventInvitation,
    EventKind,
    EventState,
    Part,
    Registration,
    Standing,
    guest_entry,
    make_answer_link,
    note_invitation_sent,
)
from firstrung.core.calendars import CANCEL, REQUEST
from firstrung.identity.public import Person
from firstrung.messaging.public import CalendarPart, LetterKind, send

Payload = dict[str, Any]

KINDS = {
    EventKind.SOFT_SKILLS: LetterKind.WORKSHOPS,
    EventKind.HARD_SKILLS: LetterKind.WORKSHOPS,
    EventKind.JOB_PANEL: LetterKind.WORKSHOPS,
    EventKind.WEBINAR: LetterKind.SEMINARS,
    EventKind.SEMINAR: LetterKind.SEMINARS,
    EventKind.EXTERNSHIP: LetterKind.APPRENTICESHIPS,
    EventKind.STUDIO_VISIT: LetterKind.APPRENTICESHIPS,
}
"""What an invitation is about (D71); advisories and sessions are work that waits for the guest."""


def _send(
    event: Event,
    to: Person,
    template: str,
    *,
    key: str,
    link: str,
    now: datetime,
    answer: str = "",
    minor: bool = False,
    kind: str = LetterKind.ESSENTIAL,
    **context: object,
) -> bool:
    """Whether the letter went out; ``answer`` is what the guest has said, ``minor`` a student."""
    method = CANCEL if event.state == EventState.CANCELLED else REQUEST
    entry = guest_entry(event, guest=to, method=method, now=now, answer=answer, minor=minor)
    with translation.override(to.language):
        begin = timezone.localtime(event.begins_at)
        when = f"{date_format(begin, 'DATETIME_FORMAT')} ({begin:%Z})"
    letter = send(
        to=to,
        template=template,
        context={"title": event.title, "when": when, "place": event.place, "link": link, **context},
        key=key,
        now=now,
        calendar=CalendarPart("event.ics", entry, method),
        kind=kind,
    )
    return letter is not None


def _page(event: Event) -> str:
    return settings.BASE_URL + reverse("event", args=[event.uid])


def invited(payload: Payload, *, now: datetime) -> None:
    """The letter with the link to say yes or no; none once the event is cancelled or has begun.

    Invitations to workshops, seminars and apprenticeships are among what people may turn off:
    hundreds are suggested at once, and whoever wants none must not get them by another name. The
    invitation still stands in the app and can be answered there, and the organizer sees that no
    letter went out. An advisory or a session of faculty with employers asks for the guest's own
    judgement and is answered by the link alone, so it is essential, like what follows once
    somebody comes: a seat, a change, a cancellation.
    """
    rows = EventInvitation.objects.select_related("event__host", "event__created_by", "person")
    row = rows.get(pk=payload["invitation_id"])
    event = row.event
    if event.state != EventState.ANNOUNCED or event.begins_at <= now:
        return
    secret = make_answer_link(row, now=now)
    link = settings.BASE_URL + reverse("event_answer", args=[secret])
    went = _send(
        event,
        row.person,
        "event_invitation",
        key=payload["event_id"],
        link=link,
        now=now,
        answer=row.answer,
        kind=KINDS.get(EventKind(event.kind), LetterKind.ESSENTIAL),
        host=event.host.name,
        summary=event.summary,
    )
    if went:
        note_invitation_sent(row, now=now)


def seated(payload: Payload, *, now: datetime) -> None:
    """The letter that says that somebody has a seat, unless it was given back meanwhile."""
    _to_seat(payload, "event_seat", now=now, waited=payload["waited"])


def _to_seat(payload: Payload, template: str, *, now: datetime, **more: Any) -> None:
    rows = Registration.objects.select_related("event__host", "event__created_by", "person")
    row = rows.get(pk=payload["registration_id"])
    if row.standing == Standing.SEATED and row.event.state == EventState.ANNOUNCED:
        _send(
            row.event,
            row.person,
            template,
            key=payload["event_id"],
            link=_page(row.event),
            now=now,
            answer=Answer.YES,
            minor=row.part == Part.STUDENT,
            **more,
        )


def changed(payload: Payload, *, now: datetime) -> None:
    """One letter to each who has a seat, waits, or has not said no."""
    event = Event.objects.select_related("host", "created_by").get(pk=payload["gathering_id"])
    asked = event.invitations.exclude(answer=Answer.NO).filter(sent_at__isnull=False)
    answers = dict(asked.values_list("person", "answer"))
    seats = event.registrations.exclude(standing=Standing.WITHDRAWN)
    standings = {
        who: (part, standing)
        for who, part, standing in seats.values_list("person", "part", "standing")
    }
    for person in Person.objects.filter(pk__in={*answers, *standings}).order_by("pk"):
        part, standing = standings.get(person.pk, ("", ""))
        _send(
            event,
            person,
            "event_changed",
            key=f"{payload['event_id']}-{person.pk}",
            link=_page(event),
            now=now,
            answer=Answer.YES if standing == Standing.SEATED else answers.get(person.pk, ""),
            minor=part == Part.STUDENT,
            cancelled=payload["cancelled"],
        )


def reminded(payload: Payload, *, now: datetime) -> None:
    """The event is near for which somebody still has a seat."""
    _to_seat(payload, "event_reminder", now=now, kind=LetterKind.REMINDERS)


def followed_up(payload: Payload, *, now: datetime) -> None:
    """What came of an event: figures and the way to its page, for the notes are not for everybody."""
    row = Attendance.objects.select_related("event", "person").get(pk=payload["attendance_id"])
    event, to = row.event, row.person
    if to is None:
        return
    with translation.override(to.language):
        day = date_format(timezone.localdate(event.begins_at), "DATE_FORMAT")
    send(
        to=to,
        template="event_followup",
        context={
            "title": event.title,
            "day": day,
            "answered": event.questions.filter(answered_at__isnull=False).count(),
            "recommended": Advice.objects.filter(event=event).count(),
            "studies": row.part == Part.STUDENT,
            "link": _page(event),
        },
        key=f"event-followup-{event.uid.hex}-{to.pk}",
        now=now,
        kind=KINDS.get(EventKind(event.kind), LetterKind.NEWS),
    )
