"""Kinds and states of standard setting."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Method(models.TextChoices):
    """How judges are asked for the cut."""

    BODY_OF_WORK = "body_of_work", _("Body of work")
    CONTRASTING_GROUPS = "contrasting_groups", _("Contrasting groups")
    ANGOFF = "angoff", _("Modified Angoff")


WORK_METHODS = (Method.BODY_OF_WORK, Method.CONTRASTING_GROUPS)
"""Methods whose judgements are about whole portfolios; Angoff asks about criteria."""


class RoundState(models.TextChoices):
    """Where a standard-setting round stands."""

    DRAFT = "draft", _("being prepared")
    TRAINING = "training", _("training")
    FIRST = "first", _("round one")
    FEEDBACK = "feedback", _("between the rounds")
    SECOND = "second", _("round two")
    CLOSED = "closed", _("closed")
    USED = "used", _("used for a threshold")
    CANCELLED = "cancelled", _("cancelled")


PUBLIC_STATES = (RoundState.CLOSED, RoundState.USED)
"""States in which a round has a report."""

WORKING_STATES = (
    RoundState.TRAINING,
    RoundState.FIRST,
    RoundState.FEEDBACK,
    RoundState.SECOND,
)
"""States in which judges take part."""


class Part(models.TextChoices):
    """What a work is in a round for."""

    PRACTICE = "practice", _("Practice")
    RANGE = "range", _("Range finding")
    PINPOINT = "pinpoint", _("Pinpointing")


class Sitting(models.TextChoices):
    """When a judgement was made."""

    PRACTICE = "practice", _("Practice")
    FIRST = "first", _("Round one")
    SECOND = "second", _("Round two")


class ScaleKind(models.TextChoices):
    """What a round measures works by."""

    FAIR = "fair", _("Fair measures in logits, corrected for severity")
    RAW = "raw", _("Means of the panel's ratings, in points")


class BallotKind(models.TextChoices):
    """What is voted on."""

    REQUIREMENTS = "requirements", _("Requirements of the portfolio")
    SKILLS = "skills", _("Skill priorities")


class BallotState(models.TextChoices):
    """Where a vote stands."""

    DRAFT = "draft", _("being prepared")
    OPEN = "open", _("open")
    CLOSED = "closed", _("closed")


class Weighting(models.TextChoices):
    """How much an organization's vote weighs."""

    EQUAL = "equal", _("Each organization the same")
    HIRES = "hires", _("By declared junior hires in a year")


class Importance(models.IntegerChoices):
    """How important a requirement or skill is."""

    NOT = 1, _("Not important")
    LITTLE = 2, _("A little important")
    RATHER = 3, _("Important")
    VERY = 4, _("Very important")
    ESSENTIAL = 5, _("Essential")
