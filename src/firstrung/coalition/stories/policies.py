"""Who sees and who keeps testimonials, spotlights and announcements."""

from typing import Any

from django.db.models import Q

from firstrung.coalition.models import Announcement, Initiative, Spotlight, Testimonial
from firstrung.coalition.policies import STEER_INITIATIVE, coordinates, is_member
from firstrung.core.policies import EVERYBODY, NOBODY, Rule

CONSENTED = Q(consented_at__isnull=False, withdrawn_at__isnull=True)


def _testimonials_seen(actor: Any) -> Q:
    """Members: what may be shown; speakers: their own; coordinators: all."""
    if coordinates(actor):
        return EVERYBODY
    own = Q(speaker=actor) if actor.is_authenticated else NOBODY
    return CONSENTED | own if is_member(actor) else own


def _kept(actor: Any) -> Q:
    return EVERYBODY if coordinates(actor) else NOBODY


def _taken_back(actor: Any) -> Q:
    """The speaker, and the coalition's coordinators on the speaker's word."""
    if not actor.is_authenticated:
        return NOBODY
    return EVERYBODY if coordinates(actor) else Q(speaker=actor)


def _spotlights_seen(actor: Any) -> Q:
    """Everybody: the published ones; drafts: who writes them."""
    return Q(published_at__isnull=False) | _spotlights_written(actor)


def _spotlights_written(actor: Any) -> Q:
    """Coordinators; who steers the initiative and who began it, until it is published."""
    if not actor.is_authenticated:
        return NOBODY
    if coordinates(actor):
        return EVERYBODY
    steered = STEER_INITIATIVE.rows(actor, Initiative.objects.all()).values("pk")
    return Q(published_at__isnull=True) & (Q(written_by=actor) | Q(initiative__in=steered))


def _announcements_seen(actor: Any) -> Q:
    """Members: what was sent; coordinators: drafts too."""
    if coordinates(actor):
        return EVERYBODY
    return Q(sent_at__isnull=False) if is_member(actor) else NOBODY


SEE_TESTIMONIAL: Rule[Testimonial] = Rule(
    "coalition.see_testimonial", "coalition.Testimonial", _testimonials_seen
)
KEEP_TESTIMONIAL: Rule[Testimonial] = Rule(
    "coalition.keep_testimonial", "coalition.Testimonial", _kept, sees=SEE_TESTIMONIAL
)
WITHDRAW_TESTIMONIAL: Rule[Testimonial] = Rule(
    "coalition.withdraw_testimonial", "coalition.Testimonial", _taken_back, sees=SEE_TESTIMONIAL
)
SEE_SPOTLIGHT: Rule[Spotlight] = Rule(
    "coalition.see_spotlight", "coalition.Spotlight", _spotlights_seen
)
EDIT_SPOTLIGHT: Rule[Spotlight] = Rule(
    "coalition.edit_spotlight", "coalition.Spotlight", _spotlights_written, sees=SEE_SPOTLIGHT
)
PUBLISH_SPOTLIGHT: Rule[Spotlight] = Rule(
    "coalition.publish_spotlight", "coalition.Spotlight", _kept, sees=SEE_SPOTLIGHT
)
SEE_ANNOUNCEMENT: Rule[Announcement] = Rule(
    "coalition.see_announcement", "coalition.Announcement", _announcements_seen
)
EDIT_ANNOUNCEMENT: Rule[Announcement] = Rule(
    "coalition.edit_announcement", "coalition.Announcement", _kept, sees=SEE_ANNOUNCEMENT
)
