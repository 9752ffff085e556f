"""Meetings of the coalition."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MeetingKind(models.TextChoices):
    """The two tiers (D28): large for decisions, small for one question."""

    STRATEGIC = "strategic", _("Strategic meeting")
    FOCUS = "focus", _("Focus group")


class MeetingState(models.TextChoices):
    """How far a meeting is."""

    PLANNED = "planned", _("Planned")
    RUNNING = "running", _("Running")
    CLOSED = "closed", _("Closed")
    CANCELLED = "cancelled", _("Cancelled")


class AgendaItem(models.IntegerChoices):
    """The seven items of every agenda (D67)."""

    PRIOR = 1, _("Prior action items and updates of initiatives")
    MARKET = 2, _("News of the labor market")
    HIRING = 3, _("Hiring demand of the employers present")
    CURRICULUM = 4, _("Updates of curricula")
    INITIATIVES = 5, _("New initiatives")
    PROGRESS = 6, _("Progress on assignments")
    OPPORTUNITIES = 7, _("Develop and communicate opportunities")


class Rsvp(models.TextChoices):
    """What somebody who is invited answers."""

    NONE = "none", _("No answer yet")
    YES = "yes", _("Comes")
    NO = "no", _("Can't come")
