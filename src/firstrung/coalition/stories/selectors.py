"""Lists of testimonials, spotlights and announcements."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from firstrung.coalition.enums import NewsKind, SpeakerKind
from firstrung.coalition.models import Announcement, Delivery, Spotlight, Testimonial
from firstrung.coalition.stories.policies import (
    CONSENTED,
    SEE_ANNOUNCEMENT,
    SEE_SPOTLIGHT,
    SEE_TESTIMONIAL,
)
from firstrung.coalition.stories.shown import with_parts

STATES: dict[str, Q] = {
    "shown": CONSENTED,
    "waiting": Q(consented_at__isnull=True, withdrawn_at__isnull=True),
    "withdrawn": Q(withdrawn_at__isnull=False),
}


def public_testimonials(wanted: Mapping[str, str]) -> QuerySet[Testimonial]:
    """What everybody may read, the newest first; by sector, theme and kind of speaker."""
    return _chosen(with_parts(Testimonial.objects.public()), wanted)


def testimonials(actor: Any, wanted: Mapping[str, str]) -> QuerySet[Testimonial]:
    """What the actor may see; beside that by state and words."""
    rows = _chosen(with_parts(SEE_TESTIMONIAL.rows(actor, Testimonial.objects.all())), wanted)
    if wanted.get("state") in STATES:
        rows = rows.filter(STATES[wanted["state"]])
    if words := wanted.get("q", "").strip():
        rows = rows.filter(quote__icontains=words)
    return rows


def _chosen(rows: QuerySet[Testimonial], wanted: Mapping[str, str]) -> QuerySet[Testimonial]:
    if wanted.get("sector"):
        rows = rows.filter(sector__code=wanted["sector"])
    if wanted.get("theme"):
        rows = rows.filter(themes__code=wanted["theme"])
    if wanted.get("kind") in SpeakerKind.values:
        rows = rows.filter(speaker_kind=wanted["kind"])
    return rows.order_by("-said_on", "-pk")


def spotlights(actor: Any, wanted: Mapping[str, str]) -> QuerySet[Spotlight]:
    """What the actor may see, drafts first; by words of the title."""
    rows = SEE_SPOTLIGHT.rows(actor).select_related("initiative").prefetch_related("organizations")
    if wanted.get("state") == "draft":
        rows = rows.filter(published_at__isnull=True)
    if words := wanted.get("q", "").strip():
        rows = rows.filter(Q(title__icontains=words) | Q(outcome__icontains=words))
    return rows.order_by(F("published_at").desc(nulls_first=True), "-pk")


def announcements(actor: Any, wanted: Mapping[str, str]) -> QuerySet[Announcement]:
    """What the actor may see, the newest first; by kind and words of the title."""
    rows = SEE_ANNOUNCEMENT.rows(actor).select_related("initiative", "written_by")
    if wanted.get("kind") in NewsKind.values:
        rows = rows.filter(kind=wanted["kind"])
    if words := wanted.get("q", "").strip():
        rows = rows.filter(title__icontains=words)
    return rows.order_by("-created_at", "-pk")


def deliveries(announcement: Announcement) -> QuerySet[Delivery]:
    """To whom it went, contacts first."""
    rows = Delivery.objects.filter(announcement=announcement)
    return rows.select_related("person", "organization", "handed_on_by").order_by("pk")


def tally(announcement: Announcement) -> dict[str, int]:
    """How many it was sent to, how many did not get it, how many wait."""
    return Delivery.objects.filter(announcement=announcement).aggregate(
        sent=Count("sent_at"),
        skipped=Count("skipped_at"),
        waiting=Count("pk", filter=Q(sent_at__isnull=True, skipped_at__isnull=True)),
    )
