"""What "stuck" means: the causes there are, and one thing that does not go on."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy

from firstrung.validation.enums import Stage
from firstrung.validation.models import (
    Appeal,
    Moderation,
    Panel,
    Review,
    Submission,
    WaitingRules,
)

PARENTS = "organization__parent__parent"


class Cause(models.TextChoices):
    """Why something does not go on."""

    UNASKED = "unasked", gettext_lazy("Nobody has been asked")
    SHORT = "short", gettext_lazy("Short of reviews")
    OVERDUE = "overdue", gettext_lazy("A review is overdue")
    UNDECIDED = "undecided", gettext_lazy("A decision is due")
    RELEASABLE = "releasable", gettext_lazy("May go on with fewer reviews")
    UNPANELLED = "unpanelled", gettext_lazy("Waits for a panel")
    UNOPENED = "unopened", gettext_lazy("A panel has not begun")
    UNCLOSED = "unclosed", gettext_lazy("A panel is past its day")
    APPEAL = "appeal", gettext_lazy("An appeal is past its day")
    MODERATION = "moderation", gettext_lazy("Two marks are not settled")


@dataclass(frozen=True)
class Stuck:
    """``since`` is the day from which on it should have moved; exactly one subject is set."""

    cause: Cause
    since: date
    reason: str
    terms: WaitingRules
    submission: Submission | None = None
    review: Review | None = None
    panel: Panel | None = None
    appeal: Appeal | None = None
    moderation: Moderation | None = None
    missing: int = 0

    @property
    def reassignable(self) -> bool:
        """Whether by the terms an overdue review may now be given to somebody else."""
        if self.review is None or self.review.stage == Stage.PANEL:
            return False
        due = self.since + timedelta(days=self.terms.reassign_after)
        return timezone.localdate() >= due


def day_of(value: date) -> str:
    """A date in short, in the language of the reader."""
    return date_format(value, "SHORT_DATE_FORMAT")
