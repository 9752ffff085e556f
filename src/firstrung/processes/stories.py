"""Letters about testimonials and announcements. Secrets are made when the letter is written."""

from datetime import datetime

from django.utils import translation

from firstrung.coalition.public import (
    Delivery,
    Testimonial,
    note_delivery,
    renew_consent_link,
    waiting_deliveries,
)
from firstrung.messaging.public import send
from firstrung.processes.letters import Payload, address


def consent_asked(event: Payload, *, now: datetime) -> None:
    """The speaker reads what would be shown and decides."""
    row = Testimonial.objects.select_related("speaker").get(pk=event["testimonial_id"])
    if row.speaker is None:
        return
    link = address("testimonial_consent", renew_consent_link(row, now=now))
    send(
        to=row.speaker,
        template="testimonial_consent",
        context={"link": link, "quote": row.quote},
        key=event["event_id"],
        now=now,
    )


def announced(event: Payload, *, now: datetime) -> None:
    """One letter for each delivery that still waits; a second run sends none twice."""
    for row in waiting_deliveries(event["delivery_ids"]):
        _announce(row, now)


def _announce(row: Delivery, now: datetime) -> None:
    news, to = row.announcement, row.person
    with translation.override(to.language):
        about = str(news.get_kind_display())
    context = {
        "news": news,
        "about": about,
        "place": row.organization.name,
        "handed_on_by": row.handed_on_by.name if row.handed_on_by is not None else "",
        "link": address("announcement", news.uid),
    }
    letter = send(
        to=to,
        template="announcement",
        context=context,
        key=f"announcement-{news.uid}-{to.pk}",
        now=now,
        kind=news.kind,
    )
    note_delivery(row, sent=letter is not None, now=now)
