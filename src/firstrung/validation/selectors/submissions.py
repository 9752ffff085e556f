"""Submissions for pages, for the certificate and for other contexts."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from firstrung.identity.public import Person
from firstrung.validation.enums import (
    PENDING,
    UNDER_WAY,
    ReviewKind,
    ReviewState,
    ShowingState,
    Stage,
    StageState,
    SubmissionState,
)
from firstrung.validation.lifecycles import OPTIONAL
from firstrung.validation.models import PanelResult, Showing, StageRecord, Submission, Threshold
from firstrung.validation.policies import SEE_SUBMISSION

WITH = ("student", "organization", "threshold", "snapshot")


def submission_of(student: Person) -> Submission | None:
    """The student's live submission: the one under way, else the newest that was validated."""
    rows = Submission.objects.standing().filter(student=student).select_related(*WITH)
    under_way = rows.filter(state__in=UNDER_WAY).first()
    return under_way or rows.first()


def listed(actor: Person, *, state: str = "") -> QuerySet[Submission]:
    """The submissions somebody may see, with how many reviews of the current stage are in."""
    rows = SEE_SUBMISSION.rows(actor).select_related("student", "organization", "threshold")
    if state:
        rows = rows.filter(state=state)
    here = Q(reviews__stage=F("state")) & ~Q(reviews__kind=ReviewKind.ANCHOR)
    return rows.annotate(
        reviews_in=Count("reviews", filter=here & Q(reviews__state=ReviewState.SUBMITTED)),
        reviews_out=Count("reviews", filter=here & Q(reviews__state__in=PENDING)),
    ).order_by("-submitted_at", "-pk")


@dataclass(frozen=True)
class EligibilityFacts:
    """What validation knows of a student for the certificate (A37, A40).

    ``submission`` is the best that the student has: a met result before an unmet one, newest
    first. ``threshold`` is the version that the work was handed in under.
    """

    submission: Submission | None
    threshold: Threshold | None
    result: PanelResult | None
    shown_on: date | None

    @property
    def met(self) -> bool:
        """Whether a panel found that the work meets the threshold."""
        return self.result is not None and self.result.met

    @property
    def validated(self) -> bool:
        """Whether every required stage is passed."""
        return self.submission is not None and self.submission.state == SubmissionState.VALIDATED


def facts_for_eligibility(student: Person) -> EligibilityFacts:
    """The facts about the student's best submission (three queries)."""
    row = (
        PanelResult.objects.filter(submission__student=student)
        .exclude(submission__state=SubmissionState.WITHDRAWN)
        .select_related("submission__snapshot", "submission__organization", "threshold", "rubric")
        .order_by("-met", "-closed_at", "-pk")
        .first()
    )
    submission = row.submission if row is not None else submission_of(student)
    shown = Showing.objects.filter(
        submission=submission, state=ShowingState.SHOWN, exhibition__kind=Stage.EXHIBITION
    ).first()
    return EligibilityFacts(
        submission=submission,
        threshold=submission.threshold if submission is not None else None,
        result=row,
        shown_on=timezone.localdate(shown.shown_at)
        if shown is not None and shown.shown_at
        else None,
    )


@dataclass(frozen=True)
class Step:
    """One stage on the way of a submission, for the page."""

    record: StageRecord
    reviews_in: int
    reviews_asked: int
    optional: bool
    tone: str
    symbol: str


LOOKS = {
    StageState.WAITING: ("quiet", "clock"),
    StageState.OPEN: ("wait", "history"),
    StageState.PASSED: ("good", "circle-check"),
    StageState.RETURNED: ("act", "back"),
    StageState.SKIPPED: ("quiet", "close"),
}


def track(submission: Submission) -> list[Step]:
    """The stages in order with the reviews of each (two queries)."""
    counts = {
        row["stage"]: row
        for row in submission.reviews.counting()
        .voiced()
        .order_by()
        .values("stage")
        .annotate(done=Count("pk", filter=Q(state=ReviewState.SUBMITTED)), asked=Count("pk"))
    }
    steps = []
    for record in submission.stages.select_related("decided_by"):
        tone, symbol = LOOKS[StageState(record.state)]
        seen = counts.get(record.stage, {"done": 0, "asked": 0})
        optional = record.stage in OPTIONAL
        steps.append(Step(record, seen["done"], seen["asked"], optional, tone, symbol))
    return steps
