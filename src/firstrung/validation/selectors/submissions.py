"""Submissions for pages, for the certificate and for other contexts."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet

from firstrung.identity.public import Person
from firstrung.validation.enums import (
    PENDING,
    ReviewKind,
    ReviewState,
    StageState,
    SubmissionState,
)
from firstrung.validation.lifecycles import OPTIONAL
from firstrung.validation.models import PanelResult, StageRecord, Submission, Threshold
from firstrung.validation.policies import SEE_SUBMISSION

WITH = ("student", "organization", "threshold", "snapshot")


def submission_of(student: Person) -> Submission | None:
    """The student's live submission: the one under way, else the newest that was validated."""
    return _standing([student]).get(student.pk)


def _standing(students: Sequence[Person]) -> dict[int, Submission]:
    """The live submission of each student who has one, by the student's key."""
    found: dict[int, Submission] = {}
    for row in Submission.objects.standing().filter(student__in=students).select_related(*WITH):
        if row.student_id not in found or row.is_under_way:
            found[row.student_id] = row
    return found


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
    first.
    """

    submission: Submission | None
    result: PanelResult | None

    @property
    def threshold(self) -> Threshold | None:
        """The version that the work was handed in under."""
        return self.submission.threshold if self.submission is not None else None

    @property
    def met(self) -> bool:
        """Whether a panel found that the work meets the threshold."""
        return self.result is not None and self.result.met

    @property
    def validated(self) -> bool:
        """Whether every required stage is passed."""
        return self.submission is not None and self.submission.state == SubmissionState.VALIDATED


def facts_for_eligibility(student: Person) -> EligibilityFacts:
    """The facts about the student's best submission."""
    return facts_of_all([student])[student.pk]


def facts_of_all(students: Sequence[Person]) -> dict[int, EligibilityFacts]:
    """The facts about each student's best submission, by the student's key (two queries)."""
    results: dict[int, PanelResult] = {}
    for result in (
        PanelResult.objects.filter(submission__student__in=students)
        .exclude(submission__state=SubmissionState.WITHDRAWN)
        .select_related(
            "submission__snapshot",
            "submission__organization",
            "submission__threshold",
            "threshold",
            "rubric",
        )
        .order_by("-met", "-closed_at", "-pk")
    ):
        results.setdefault(result.submission.student_id, result)
    unjudged = [student for student in students if student.pk not in results]
    submissions = {pk: result.submission for pk, result in results.items()}
    submissions |= _standing(unjudged)
    return {
        student.pk: EligibilityFacts(submissions.get(student.pk), results.get(student.pk))
        for student in students
    }


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
