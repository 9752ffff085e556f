"""Kinds and states of comparisons in pairs."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SessionState(models.TextChoices):
    """Where a session stands."""

    PLANNED = "planned", _("being planned")
    OPEN = "open", _("open")
    CLOSED = "closed", _("closed")


class Pairing(models.TextChoices):
    """How the next pair is chosen."""

    RANDOM = "random", _("By lot, so that every work comes up equally often")
    ADAPTIVE = "adaptive", _("By what was judged so far: works that seem close to each other")


class Side(models.TextChoices):
    """Which of the two works is the better one."""

    LEFT = "left", _("A")
    RIGHT = "right", _("B")
