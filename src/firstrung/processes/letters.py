"""Which event sends which letter. Secrets are made here, when the letter is written."""

from collections import Counter
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from firstrung.credentials.public import Award
from firstrung.identity.public import Invitation, Person, renew_link, sign_in_link
from firstrung.messaging.public import send
from firstrung.validation.public import Review, Stage, Submission

Payload = dict[str, Any]


def address(name: str, *args: object) -> str:
    """The full address of a page."""
    return settings.BASE_URL + reverse(name, args=args)


def sign_in(event: Payload, *, now: datetime) -> None:
    """The letter with the one-time link."""
    person = Person.objects.get(pk=event["person_id"])
    link = address("signin_link", sign_in_link(person, now=now))
    send(to=person, template="sign_in", context={"link": link}, key=event["event_id"], now=now)


def invitation(event: Payload, *, now: datetime) -> None:
    """The letter to somebody invited to a role, or to be a guardian."""
    row = Invitation.objects.select_related(
        "organization", "student", "invited_by", "link__person"
    ).get(pk=event["invitation_id"])
    if row.accepted_at is not None or row.link.revoked_at is not None:
        return
    to = row.link.person
    link = address("invitation", renew_link(row, now=now))
    context: dict[str, object] = {"link": link, "inviter": row.invited_by.name}
    if row.student is not None:
        template = "guardian_invitation"
        context["student"] = row.student.name
    else:
        template = "invitation"
        context["place"] = row.organization.name if row.organization else ""
        with translation.override(to.language):
            context["role"] = str(row.get_role_display())
    send(to=to, template=template, context=context, key=event["event_id"], now=now)


def reviews(event: Payload, *, now: datetime) -> None:
    """One letter to each teacher or peer with the number of new reviews."""
    rows = Review.objects.filter(pk__in=event["review_ids"]).select_related("reviewer")
    for reviewer, count in Counter(row.reviewer for row in rows).items():
        context = {"link": address("review_desk"), "count": count}
        key = f"{event['event_id']}-{reviewer.pk}"
        send(to=reviewer, template="reviews", context=context, key=key, now=now)


def stage_passed(event: Payload, *, now: datetime) -> None:
    """One step further."""
    _stage(event, returned=False, now=now)


def stage_returned(event: Payload, *, now: datetime) -> None:
    """Back with feedback."""
    _stage(event, returned=True, now=now)


def _stage(event: Payload, *, returned: bool, now: datetime) -> None:
    submission = Submission.objects.select_related("student").get(pk=event["submission_id"])
    to = submission.student
    with translation.override(to.language):
        stage = str(Stage(event["stage"]).label)
    link = address("submission", submission.uid)
    context = {"link": link, "stage": stage, "returned": returned}
    send(to=to, template="stage", context=context, key=event["event_id"], now=now)


def certificate(event: Payload, *, now: datetime) -> None:
    """The certificate is there."""
    award = Award.objects.select_related("holder", "achievement").get(pk=event["award_id"])
    context = {"link": address("certificate", award.uid), "title": award.achievement.name}
    send(to=award.holder, template="certificate", context=context, key=event["event_id"], now=now)
