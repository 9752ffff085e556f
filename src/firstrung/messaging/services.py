"""Write a letter in the recipient's language and hand it to the mail server."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from firstrung.core.calendars import FILE_TYPE, media_type
from firstrung.identity.public import Person
from firstrung.messaging.enums import CHOOSABLE, LetterKind
from firstrung.messaging.models import Letter
from firstrung.messaging.preferences import stop_address, wants


@dataclass(frozen=True)
class CalendarPart:
    """Entries for the recipient's calendar (iCalendar, UTF-8), and the method they carry.

    A mail program reads the part and offers what the method asks (RFC 6047); for all others the
    same lies beside the letter as the file ``name``.
    """

    name: str
    content: bytes
    method: str


@dataclass(frozen=True)
class Attachment:
    """A file in a letter; ``content`` of a text type is UTF-8."""

    name: str
    content: bytes
    media_type: str


def send(
    *,
    to: Person,
    template: str,
    context: dict[str, Any],
    key: str,
    now: datetime,
    attachments: Sequence[Attachment] = (),
    calendar: CalendarPart | None = None,
    kind: str = LetterKind.ESSENTIAL,
) -> Letter | None:
    """Send the letter ``template`` once per ``key``; None where it can't or shall not be sent.

    That is: the person has no address, or has turned letters of this ``kind`` off. Kinds that can
    be turned off carry the link for it, in the text and for the mail program (RFC 8058).

    The first line of the template is the subject. Call it from a job: it talks to the mail
    server, and a failure is retried by the queue. The row is kept only when sending worked.
    """
    if not to.email or not wants(to, kind):
        return None
    with transaction.atomic():
        letter, _made = Letter.objects.select_for_update().get_or_create(
            key=key, defaults={"recipient": to, "template": template, "language": to.language}
        )
        if letter.sent_at is not None:
            return letter
        stop = stop_address(to, kind) if kind in CHOOSABLE else ""
        subject, text, html = _render(template, to, context, stop)
        message = EmailMultiAlternatives(subject, text, to=[to.email], headers=_headers(stop))
        message.attach_alternative(html, "text/html")
        if calendar is not None:
            part = calendar.content.decode()
            message.attach_alternative(part, media_type(calendar.method))
            message.attach(calendar.name, calendar.content, FILE_TYPE)
        for file in attachments:
            message.attach(file.name, file.content, file.media_type)
        message.send()
        letter.sent_at = now
        letter.save(update_fields=["sent_at"])
    return letter


def _headers(stop: str) -> dict[str, str]:
    """What lets a mail program offer “unsubscribe” with one click (RFC 2369, RFC 8058)."""
    if not stop:
        return {}
    return {
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def _render(template: str, to: Person, context: dict[str, Any], stop: str) -> tuple[str, str, str]:
    values = context | {"to": to, "site": settings.BASE_URL}
    with translation.override(to.language):
        lines = render_to_string(f"messaging/letters/{template}.txt", values).strip()
        subject, _, text = lines.partition("\n")
        text = text.strip()
        page = {"subject": subject, "text": text, "language": to.language, "stop": stop}
        html = render_to_string("messaging/letter.html", page)
        if stop:
            text += "\n\n" + render_to_string("messaging/stop.txt", {"stop": stop}).strip()
    return subject.strip(), text, html
