"""Kinds and states of validation."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CriterionKind(models.TextChoices):
    """Ethics is a kind of its own: every rubric must ask about it (B08)."""

    REGULAR = "regular", _("Regular")
    ETHICS = "ethics", _("Ethics and bias")


class ThresholdState(models.TextChoices):
    """Where an agreement on the quality threshold stands."""

    DRAFT = "draft", _("draft")
    SIGNING = "signing", _("open for signature")
    PUBLISHED = "published", _("published")
    SUPERSEDED = "superseded", _("replaced by a newer version")


class Stage(models.TextChoices):
    """The stages of validation (A19 to A23)."""

    TEACHER = "teacher", _("Teacher assessment")
    PEER = "peer", _("Peer review")
    PANEL = "panel", _("Industry panel")
    EXHIBITION = "exhibition", _("Public exhibition")
    PITCH = "pitch", _("Pitch day")


class StageState(models.TextChoices):
    """Where one stage of one submission stands."""

    WAITING = "waiting", _("not yet open")
    OPEN = "open", _("under way")
    PASSED = "passed", _("passed")
    RETURNED = "returned", _("returned with feedback")
    SKIPPED = "skipped", _("left out")


class SubmissionState(models.TextChoices):
    """The stage that a submission is in, or how it ended."""

    TEACHER = "teacher", _("Teacher assessment")
    PEER = "peer", _("Peer review")
    PANEL = "panel", _("Industry panel")
    EXHIBITION = "exhibition", _("Public exhibition")
    VALIDATED = "validated", _("Validated")
    RETURNED = "returned", _("Returned with feedback")
    WITHDRAWN = "withdrawn", _("Withdrawn")


UNDER_WAY = (
    SubmissionState.TEACHER,
    SubmissionState.PEER,
    SubmissionState.PANEL,
    SubmissionState.EXHIBITION,
)
"""States in which a submission is still being validated; a student has one such at a time."""


class ReviewState(models.TextChoices):
    """Where a review stands."""

    ASSIGNED = "assigned", _("to do")
    STARTED = "started", _("started")
    SUBMITTED = "submitted", _("done")
    DECLINED = "declined", _("declined")
    VOID = "void", _("no longer counts")


PENDING = (ReviewState.ASSIGNED, ReviewState.STARTED)
"""States in which a review is still awaited."""


class PanelState(models.TextChoices):
    """Where a panel stands."""

    PLANNED = "planned", _("being planned")
    OPEN = "open", _("open")
    CLOSED = "closed", _("closed")


class ExhibitionKind(models.TextChoices):
    """A public exhibition (A22) or a pitch day (A23)."""

    EXHIBITION = "exhibition", _("Public exhibition")
    PITCH_DAY = "pitch_day", _("Pitch day")


class ShowingState(models.TextChoices):
    """Whether the invited work has been shown."""

    INVITED = "invited", _("invited")
    SHOWN = "shown", _("shown")


class DeclineReason(models.TextChoices):
    """Why a reviewer hands a review back."""

    CONFLICT = "conflict", _("I know this student, or have a stake in the work")
    OTHER = "other", _("Something else")
