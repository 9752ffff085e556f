"""Kinds of letters: those that people can do without, and those that must reach them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LetterKind(models.TextChoices):
    """What a letter is about; every kind but `ESSENTIAL` can be turned off (D71)."""

    ESSENTIAL = "essential", _("Sign-in, consent, and work that waits for you")
    WORKSHOPS = "workshops", _("Workshops")
    SEMINARS = "seminars", _("Seminars")
    APPRENTICESHIPS = "apprenticeships", _("Apprenticeships")
    NEWS = "news", _("Other news of the coalition")
    REMINDERS = "reminders", _("Reminders of meetings and events")
    QUESTIONS = "questions", _("Students’ questions and their answers")


CHOOSABLE = tuple(kind for kind in LetterKind if kind != LetterKind.ESSENTIAL)
"""What people may turn off. Letters about safety and consent are not among them."""
