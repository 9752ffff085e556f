"""Letters about appeals, marks to be settled, and what is late."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone, translation
from django.utils.formats import date_format

from firstrung.identity.public import Guardianship, Person
from firstrung.messaging.public import send
from firstrung.processes.letters import address
from firstrung.validation.public import (
    Appeal,
    Moderation,
    PanelSeat,
    Review,
    Stage,
    Submission,
    appeal_handlers,
    make_seat_link,
    settlers,
    teachers_of,
)

Payload = dict[str, Any]


def appeal_moved(event: Payload, *, now: datetime) -> None:
    """The family reads each step; those who may decide read of a new one."""
    appeal = Appeal.objects.select_related("submission__student").get(pk=event["appeal_id"])
    link = address("appeal", appeal.uid)
    state = event["state"]
    context = {"link": link, "state": state, "answer": appeal.answer if state in CLOSED else ""}
    family = _family(appeal.submission.student, now=now)
    _to_each(family, "appeal", context, appeal, event, now=now)
    if state == "filed":
        handlers = appeal_handlers(appeal)
        _to_each(handlers, "appeal_filed", {"link": link}, appeal, event, now=now)


CLOSED = ("upheld", "dismissed")


def _family(student: Person, *, now: datetime) -> list[Person]:
    """The student, and the guardians of a minor."""
    if not student.is_minor(timezone.localdate(now)):
        return [student]
    rows = Guardianship.objects.filter(student=student, ended_at__isnull=True)
    return [student, *(row.guardian for row in rows.select_related("guardian").order_by("pk"))]


def _to_each(
    people: Iterable[Person],
    template: str,
    context: dict[str, Any],
    appeal: Appeal,
    event: Payload,
    *,
    now: datetime,
) -> None:
    for person in people:
        with translation.override(person.language):
            words = {
                "stage": str(appeal.get_stage_display()),
                "until": date_format(appeal.decide_by, "DATE_FORMAT"),
            }
        key = f"{event['event_id']}-{template}-{person.pk}"
        send(to=person, template=template, context=context | words, key=key, now=now)


def appeal_review(event: Payload, *, now: datetime) -> None:
    """Somebody who had no part in a decision is asked to look at the work."""
    review = Review.objects.select_related("reviewer", "panel").get(pk=event["review_id"])
    _about(review, "appeal_review", event, now=now)


def review_reminded(event: Payload, *, now: datetime) -> None:
    """A review is late."""
    review = Review.objects.select_related("reviewer", "panel").get(pk=event["review_id"])
    if review.is_pending:
        _about(review, "reminder", event, now=now)


def _about(review: Review, template: str, event: Payload, *, now: datetime) -> None:
    """A letter about one review; panelists get a link of their own, the others sign in."""
    link = address("review_desk")
    if review.panel is not None:
        seat = PanelSeat.objects.get(panel=review.panel, panelist=review.reviewer)
        link = address("review_open", make_seat_link(seat=seat, now=now))
    with translation.override(review.reviewer.language):
        until = date_format(review.due_on, "DATE_FORMAT") if review.due_on else ""
    context = {"link": link, "until": until}
    key = event["event_id"]
    send(to=review.reviewer, template=template, context=context, key=key, now=now)


def moderation_opened(event: Payload, *, now: datetime) -> None:
    """Both who marked, and those who may settle it."""
    row = Moderation.objects.select_related("submission__student").get(pk=event["moderation_id"])
    link = address("moderation", row.uid)
    for person in settlers(row):
        with translation.override(person.language):
            until = date_format(row.settle_by, "DATE_FORMAT")
        context = {"link": link, "student": row.submission.student.name, "until": until}
        key = f"{event['event_id']}-{person.pk}"
        send(to=person, template="moderation", context=context, key=key, now=now)


def decision_reminded(event: Payload, *, now: datetime) -> None:
    """The student's teachers: a decision is due."""
    row = Submission.objects.select_related("student").get(pk=event["submission_id"])
    link = address("submission", row.uid)
    for person in teachers_of(row, on=timezone.localdate(now)):
        with translation.override(person.language):
            stage = str(Stage(row.state).label)
        context = {"link": link, "student": row.student.name, "stage": stage}
        key = f"{event['event_id']}-{person.pk}"
        send(to=person, template="decision", context=context, key=key, now=now)
