"""Asking for reviews and doing them: opening, scoring, submitting, handing back."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from firstrung.activity.public import record
from firstrung.core.errors import Problem
from firstrung.identity.public import Person, Purpose, log_disclosure
from firstrung.jobs.public import publish
from firstrung.validation.enums import ConflictSource, DeclineReason, ReviewKind, ReviewState, Stage
from firstrung.validation.events import ReviewsAssigned, ReviewSubmitted
from firstrung.validation.lifecycles import REVIEW
from firstrung.validation.models import Conflict, Review, Submission
from firstrung.validation.policies import JUDGE, STEER_SUBMISSION, may_teach
from firstrung.validation.selectors.availability import require_available
from firstrung.validation.selectors.calibration import waiting_anchors
from firstrung.validation.selectors.documents import PLANNED_KINDS
from firstrung.validation.selectors.people import peers_of
from firstrung.validation.services.calibration import after_anchor, give_anchors
from firstrung.validation.services.moderation import after_mark
from firstrung.validation.services.plans import mend_later
from firstrung.validation.services.stages import locked

DAYS_TO_REVIEW = 14
BEAT_SECONDS = 60
OPENED = gettext_noop("Portfolio opened for panel review, without the name")


@transaction.atomic
def assign_teacher(
    *,
    actor: Person,
    submission: Submission,
    teacher: Person,
    now: datetime,
    due_on: date | None = None,
) -> Review:
    """Ask a teacher who may see the student; asking the same one twice is asking once."""
    STEER_SUBMISSION.require(actor, submission)
    submission = locked(submission)
    if not (may_teach(teacher) and STEER_SUBMISSION.allows(teacher, submission)):
        raise Problem(
            _("%(name)s is not a teacher of this student.") % {"name": teacher.name},
            field="teacher",
        )
    return _ask(actor, submission, Stage.TEACHER, [teacher], due_on=due_on, now=now)[0]


@transaction.atomic
def assign_peers(
    *,
    actor: Person,
    submission: Submission,
    peers: Sequence[Person],
    now: datetime,
    due_on: date | None = None,
) -> list[Review]:
    """Ask members of the student's studio team."""
    STEER_SUBMISSION.require(actor, submission)
    submission = locked(submission)
    team = set(peers_of(submission, on=timezone.localdate(now)).values_list("pk", flat=True))
    strangers = [peer.name for peer in peers if peer.pk not in team]
    if strangers or not peers:
        raise Problem(_("Choose members of the student's studio team."), field="peers")
    return _ask(actor, submission, Stage.PEER, peers, due_on=due_on, now=now)


def _ask(
    actor: Person,
    submission: Submission,
    stage: Stage,
    people: Sequence[Person],
    *,
    due_on: date | None,
    now: datetime,
) -> list[Review]:
    if submission.state != stage:
        raise Problem(_("This stage is not open now."))
    kept = {
        review.reviewer_id: review for review in submission.reviews.filter(stage=stage).counting()
    }
    new = [
        Review.objects.create(
            submission=submission,
            stage=stage,
            reviewer=person,
            rubric=submission.threshold.rubric_for(stage),
            assigned_at=now,
            due_on=due_on or timezone.localdate(now) + timedelta(days=DAYS_TO_REVIEW),
        )
        for person in people
        if person.pk not in kept
    ]
    if new:
        publish(ReviewsAssigned(review_ids=[review.pk for review in new]))
        record(
            actor,
            "validation.review.assigned",
            submission,
            now=now,
            stage=stage.value,
            reviewers=[str(review.reviewer.uid) for review in new],
        )
    return [kept[person.pk] for person in people if person.pk in kept] + new


def lock_review(actor: Person, review: Review, *, now: datetime) -> Review:
    """The review as it stands now, locked; 404 where it isn't the actor's or is out of reach."""
    JUDGE.require(actor, review)
    row = (
        Review.objects.select_for_update(of=("self",))
        .select_related(
            "submission__student",
            "submission__organization",
            "submission__snapshot",
            "panel",
            "rubric",
        )
        .get(pk=review.pk)
    )
    require_available(row, now=now)
    return row


@transaction.atomic
def open_review(*, actor: Person, review: Review, now: datetime) -> Review:
    """Note that the work was opened; a panelist's opening goes into the family's log."""
    review = lock_review(actor, review, now=now)
    require_calibrated(review, now=now)
    if review.state == ReviewState.ASSIGNED:
        start(review, now=now)
        record(actor, "validation.review.opened", review, now=now)
    if review.stage == Stage.PANEL:
        log_disclosure(
            student=review.submission.student,
            recipient=actor,
            purpose=Purpose.PANEL_REVIEW,
            what=OPENED,
            now=now,
            object_uid=review.submission.uid,
        )
    return review


def require_calibrated(review: Review, *, now: datetime) -> None:
    """Raise `Problem` while calibration portfolios come before this review."""
    if waiting_anchors(review, on=timezone.localdate(now)).exists():
        raise Problem(_("Rate the calibration portfolios first."))


def start(review: Review, *, now: datetime) -> None:
    """Begin a review that was only asked for. The caller holds its lock."""
    review.state, review.opened_at = REVIEW.after(review.state, "start"), now
    review.save(update_fields=["state", "opened_at"])


@transaction.atomic
def submit_review(*, actor: Person, review: Review, now: datetime) -> Review:
    """Hand the review in. Every criterion must be judged; a second click changes nothing."""
    review = lock_review(actor, review, now=now)
    if review.state == ReviewState.SUBMITTED:
        return review
    require_calibrated(review, now=now)
    judged = review.scores.filter(level__isnull=False).values("criterion")
    missing = [str(row) for row in review.rubric.criteria.exclude(pk__in=judged)]
    if missing:
        raise Problem(_("Still to judge: %(criteria)s.") % {"criteria": ", ".join(missing)})
    review.state, review.submitted_at = REVIEW.after(review.state, "submit"), now
    review.save(update_fields=["state", "submitted_at"])
    if review.kind == ReviewKind.ANCHOR:
        after_anchor(review, now=now)
    record(
        actor,
        "validation.review.submitted",
        review,
        now=now,
        stage=review.stage,
        active_seconds=review.active_seconds,
    )
    after_mark(review, now=now)
    if review.stage == Stage.PANEL:
        publish(ReviewSubmitted(review_id=review.pk))
    return review


@transaction.atomic
def decline_review(
    *, actor: Person, review: Review, reason: str, now: datetime, note: str = ""
) -> Review:
    """Hand the review back; a panelist's conflict of interest is remembered."""
    review = lock_review(actor, review, now=now)
    review.state = REVIEW.after(review.state, "decline")
    review.decline_reason = note or str(DeclineReason(reason).label)
    review.save(update_fields=["state", "decline_reason"])
    if reason == DeclineReason.CONFLICT and review.stage == Stage.PANEL:
        Conflict.objects.get_or_create(
            panelist=actor,
            student=review.submission.student,
            defaults={
                "declared_by": actor,
                "reason": note,
                "source": ConflictSource.REVIEWER,
            },
        )
    if review.kind == ReviewKind.ANCHOR and review.panel is not None:
        give_anchors(panel=review.panel, now=now)
        after_anchor(review, now=now)
    elif review.panel is not None and review.kind in PLANNED_KINDS:
        told = _("%(name)s handed a review back") % {"name": actor.name}
        mend_later(review.panel, actor=actor, reason=told)
    record(actor, "validation.review.declined", review, now=now, reason=reason)
    return review


@transaction.atomic
def beat(*, actor: Person, review: Review, seconds: int, now: datetime) -> int:
    """Add the time the page was visible since the last beat; the seconds so far.

    At most `BEAT_SECONDS` for each beat, and never more than has passed since the last one, so
    that two windows don't count twice.
    """
    review = lock_review(actor, review, now=now)
    if not review.is_pending:
        return review.active_seconds
    before = review.last_beat_at or review.opened_at or now
    passed = max(0, int((now - before).total_seconds()))
    review.active_seconds += max(0, min(seconds, BEAT_SECONDS, passed))
    review.last_beat_at = now
    review.save(update_fields=["active_seconds", "last_beat_at"])
    return review.active_seconds
