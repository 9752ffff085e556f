"""Which event sends which letter. Secrets are made here, when the letter is written."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from firstrung.identity.public import Invitation, Person, renew_link, sign_in_link
from firstrung.messaging.public import send

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
