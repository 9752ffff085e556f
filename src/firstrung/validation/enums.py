"""Kinds and states of validation."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CriterionKind(models.TextChoices):
    """Ethics is a kind of its own: every rubric must ask about it (B08)."""

    REGULAR = "regular", _("Regular")
    ETHICS = "ethics", _("Ethics and bias")


class Part(models.TextChoices):
    """A part of an entry that a criterion is about; the review page links to it."""

    PURPOSE = "summary", _("What it is")
    WORK = "work", _("The work")
    PROCESS = "process", _("How it was made")
    AI = "ai", _("How AI was used")
    REFLECTION = "reflection", _("Reflection")


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


class ReviewKind(models.TextChoices):
    """Why a review is asked for."""

    REGULAR = "regular", _("Review")
    EXTRA = "extra", _("One more review, where the score is not sure yet")
    AGAIN = "again", _("Second panel, to check that decisions hold")
    ANCHOR = "anchor", _("Calibration portfolio")
    DOUBLE = "double", _("Second mark")
    AGREED = "agreed", _("Agreed after moderation")
    APPEAL = "appeal", _("Review on appeal")


DECIDING = (ReviewKind.REGULAR, ReviewKind.EXTRA, ReviewKind.APPEAL)
"""Kinds of panel reviews that a decision rests on."""


UNVOICED = (ReviewKind.ANCHOR, ReviewKind.AGAIN)
"""Kinds that the student never reads: calibration, and the second panel that only compares."""


class PlaceKind(models.TextChoices):
    """Why a portfolio is before a panel."""

    REGULAR = "regular", _("To be decided")
    AGAIN = "again", _("Panelled a second time, blindly")


class ConflictKind(models.TextChoices):
    """What ties a panelist to a student."""

    FAMILY = "family", _("Family")
    HOUSEHOLD = "household", _("Same household")
    EMPLOYER = "employer", _("Employer of the student")
    MENTOR = "mentor", _("Mentor of the student")
    SUPERVISOR = "supervisor", _("Past supervisor")
    OTHER = "other", _("Another tie")


class ConflictSource(models.TextChoices):
    """How a conflict of interest became known."""

    DECLARED = "declared", _("declared")
    IMPORTED = "imported", _("imported")
    SUSPECTED = "suspected", _("suspected and confirmed")
    REVIEWER = "reviewer", _("told by the reviewer")


class PairRuleKind(models.TextChoices):
    """What a coordinator asks of the plan for one pair."""

    PIN = "pin", _("must review")
    FORBID = "forbid", _("must not review")


class PlanState(models.TextChoices):
    """Where a plan of a panel's reviews stands."""

    MAKING = "making", _("being made")
    PROPOSED = "proposed", _("proposed")
    APPLIED = "applied", _("in use")
    DISCARDED = "discarded", _("discarded")
    BLOCKED = "blocked", _("not possible")


class Scoring(models.TextChoices):
    """How a version of the threshold turns ratings into the score that is compared."""

    RAW = "raw", _("Mean of the ratings")
    FAIR = "fair", _("Fair score, corrected for severity")


class Zone(models.TextChoices):
    """What the probability of meeting the threshold asks for."""

    PASS = "pass", _("Meets the threshold")
    MORE = "more", _("One more review needed")
    RETURN = "return", _("Does not meet the threshold yet")


class AppealState(models.TextChoices):
    """Where an appeal stands."""

    FILED = "filed", _("filed")
    REVIEWING = "reviewing", _("being reviewed")
    UPHELD = "upheld", _("upheld")
    DISMISSED = "dismissed", _("not upheld")
    WITHDRAWN = "withdrawn", _("withdrawn")


APPEALS_OPEN = (AppealState.FILED, AppealState.REVIEWING)
"""States in which an appeal waits for a decision."""


class AppealOutcome(models.TextChoices):
    """What follows from an appeal that is upheld."""

    PASS = "pass", _("The new reviews are counted, and the stage is passed")
    AGAIN = "again", _("The stage is judged anew; the earlier reviews no longer count")


class AppealGround(models.TextChoices):
    """What an appeal rests on."""

    PROCEDURE = "procedure", _("The rules were not followed")
    CONFLICT = "conflict", _("A reviewer had a stake or a bias")
    EVIDENCE = "evidence", _("Evidence in the portfolio was overlooked")
    ACCESS = "access", _("An agreed accommodation was missing")


class ModerationState(models.TextChoices):
    """Where the moderation of two marks stands."""

    OPEN = "open", _("to be settled")
    SETTLED = "settled", _("settled")
