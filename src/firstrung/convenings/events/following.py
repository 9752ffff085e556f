"""What guests hear without anybody writing to them: the day before, and when the notes are in."""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from firstrung.convenings.enums.events import EventState, Standing
from firstrung.convenings.events.happenings import FollowUpDue, SeatReminded
from firstrung.convenings.models import Attendance, Event, Registration
from firstrung.jobs.public import publish_all

SETTLED = timedelta(days=1)
"""So long the notes have stood unchanged before those who came are told of them."""
FRESH = timedelta(days=60)
"""So long after an event its guests still care what came of it."""


def remind_of_seats(*, now: datetime) -> int:
    """Remind everybody with a seat at an event of today or tomorrow, once; returns how many."""
    today = timezone.localdate(now)
    end = timezone.make_aware(datetime.combine(today + timedelta(days=2), time.min))
    with transaction.atomic():
        rows = Registration.objects.filter(
            event__state=EventState.ANNOUNCED,
            event__begins_at__gt=now,
            event__begins_at__lt=end,
            standing=Standing.SEATED,
            reminded_at__isnull=True,
        )
        ids = list(rows.values_list("pk", flat=True))
        publish_all(SeatReminded(registration_id=pk) for pk in ids)
        Registration.objects.filter(pk__in=ids).update(reminded_at=now)
    return len(ids)


def follow_up_events(*, now: datetime) -> int:
    """Tell those who came what came of it, once the notes stand; returns how many events.

    Nobody is told of notes from before the event: these are its agenda.
    """
    with transaction.atomic():
        rows = Event.objects.filter(
            state=EventState.HELD,
            followed_up_at__isnull=True,
            noted_at__gte=F("begins_at"),
            noted_at__lte=now - SETTLED,
            ends_at__gte=now - FRESH,
        )
        events = list(rows.values_list("pk", flat=True))
        came = Attendance.objects.filter(event__in=events, person__isnull=False)
        publish_all(
            FollowUpDue(attendance_id=pk) for pk in came.values_list("pk", flat=True).order_by("pk")
        )
        Event.objects.filter(pk__in=events).update(followed_up_at=now)
    return len(events)
