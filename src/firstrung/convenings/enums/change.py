"""How a need becomes a change of a program."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class NeedKind(models.TextChoices):
    """What started a recommendation."""

    EVENT = "event", _("An event")
    MEETING = "meeting", _("A meeting")
    HIRING = "hiring", _("A hiring need")
    FACT = "fact", _("A labor-market fact")


class ProgramAnswer(models.TextChoices):
    """What an institution decides about a recommendation."""

    ACCEPT = "accept", _("Accepted")
    ADAPT = "adapt", _("Adapted")
    DECLINE = "decline", _("Declined")
    POSTPONE = "postpone", _("Postponed")


class ProgramKind(models.TextChoices):
    """What an institution offers; new faculty learn what the region needs (C14)."""

    CERTIFICATE = "certificate", _("Certificate")
    COURSE = "course", _("Course")
    DEGREE = "degree", _("Degree")
    ONBOARDING = "onboarding", _("Onboarding of new faculty")


class ProgramStage(models.TextChoices):
    """How far a program is (C13)."""

    CONSIDERING = "considering", _("Considering")
    DEVELOPING = "developing", _("Developing")
    APPROVED = "approved", _("Approved")
    OFFERED = "offered", _("Offered")
    DROPPED = "dropped", _("Dropped")


class Stance(models.TextChoices):
    """What a comment says about a planned change (D59)."""

    SUPPORT = "support", _("Supports it")
    CHANGE = "change", _("Would change something")
    CONCERN = "concern", _("Has a concern")
