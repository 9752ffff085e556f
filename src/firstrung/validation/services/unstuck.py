"""Get going what is stuck, by rule: remind, ask somebody else, go on with what is there."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from firstrung.activity.public import history_of, record
from firstrung.core.errors import NotYours, Problem
from firstrung.identity.public import Organization, Person
from firstrung.jobs.public import publish
from firstrung.validation.enums import ReviewKind, Stage
from firstrung.validation.events import DecisionReminded, ReviewReminded
from firstrung.validation.lifecycles import REVIEW
from firstrung.validation.models import Review, Submission, WaitingRules
from firstrung.validation.policies import STEER_SUBMISSION, may_teach
from firstrung.validation.redress import CHASE_REVIEW, SET_WAITING
from firstrung.validation.selectors.stuck import Cause, Stuck
from firstrung.validation.selectors.stuck_stages import needed_at, stuck_stage
from firstrung.validation.selectors.unstuck import everything, find_stuck
from firstrung.validation.services.asking import ask_free
from firstrung.validation.services.stages import locked, pass_stage

QUIET = timedelta(hours=20)
"""Nobody is reminded of the same thing twice within a day."""
DECISION_REMINDED = "validation.stage.decision_reminded"


@transaction.atomic
def remind(*, actor: Person, review: Review, now: datetime) -> Review:
    """Send a letter to somebody whose review is late."""
    CHASE_REVIEW.require(actor, review)
    return _remind(actor, review, now=now)


def _remind(actor: Person | None, review: Review, *, now: datetime) -> Review:
    review = Review.objects.select_for_update().get(pk=review.pk)
    if not review.is_pending:
        raise Problem(_("This review is not awaited any more."))
    if review.reminded_at is not None and now - review.reminded_at < QUIET:
        raise Problem(_("A reminder went out within the last day."))
    review.reminded_at = now
    review.save(update_fields=["reminded_at"])
    record(actor, "validation.review.reminded", review, now=now)
    publish(ReviewReminded(review_id=review.pk))
    return review


@transaction.atomic
def reassign(*, actor: Person, review: Review, now: datetime) -> Review:
    """Take an overdue review of a teacher or a peer back and ask somebody who is free."""
    CHASE_REVIEW.require(actor, review)
    return _reassign(actor, review, now=now)


def _reassign(actor: Person | None, review: Review, *, now: datetime) -> Review:
    submission = locked(review.submission)
    review = Review.objects.select_for_update().get(pk=review.pk)
    if not review.is_pending or review.stage != submission.state or review.stage == Stage.PANEL:
        raise Problem(_("This review can't be given to somebody else now."))
    review.state = REVIEW.after(review.state, "void")
    review.save(update_fields=["state"])
    [new] = ask_free(submission, count=1, now=now, kind=review.kind)
    record(
        actor,
        "validation.review.reassigned",
        review,
        now=now,
        instead=str(new.reviewer.uid),
    )
    return new


@transaction.atomic
def fill_up(*, actor: Person, submission: Submission, now: datetime) -> list[Review]:
    """Ask as many people as the open teacher or peer stage still lacks."""
    STEER_SUBMISSION.require(actor, submission)
    submission = locked(submission)
    if submission.state not in {Stage.TEACHER, Stage.PEER}:
        raise Problem(_("This stage is not open now."))
    asked = submission.reviews.counting().filter(stage=submission.state)
    there = asked.exclude(kind=ReviewKind.DOUBLE).count()
    missing = needed_at(submission, submission.state) - there
    if missing <= 0:
        raise Problem(_("Enough people have been asked already."))
    reviews = ask_free(submission, count=missing, now=now)
    record(
        actor,
        "validation.review.assigned",
        submission,
        now=now,
        stage=submission.state,
        reviewers=[str(row.reviewer.uid) for row in reviews],
    )
    return reviews


@transaction.atomic
def release(*, actor: Person, submission: Submission, now: datetime) -> Submission:
    """A teacher agrees that the peer stage goes on with fewer reviews than it asks for."""
    STEER_SUBMISSION.require(actor, submission)
    if not may_teach(actor):
        raise NotYours("validation.release")
    submission = locked(submission)
    found = stuck_stage(submission, today=timezone.localdate(now))
    if found is None or found.cause != Cause.RELEASABLE:
        raise Problem(_("The rules do not allow this stage to go on with fewer reviews yet."))
    done = submission.reviews.filter(stage=Stage.PEER).submitted().count()
    pass_stage(submission, Stage.PEER, by=actor, now=now)
    record(
        actor,
        "validation.stage.released",
        submission,
        now=now,
        reviews=done,
        needed=needed_at(submission, Stage.PEER),
    )
    return submission


@transaction.atomic
def remind_of_decision(*, actor: Person, submission: Submission, now: datetime) -> None:
    """Ask the student's teachers to decide the open stage, or to agree that it goes on."""
    STEER_SUBMISSION.require(actor, submission)
    found = stuck_stage(submission, today=timezone.localdate(now))
    if found is None or found.cause not in {Cause.UNDECIDED, Cause.RELEASABLE}:
        raise Problem(_("No decision is due here now."))
    if history_of(submission).filter(action=DECISION_REMINDED, at__gt=now - QUIET).exists():
        raise Problem(_("A reminder went out within the last day."))
    record(actor, DECISION_REMINDED, submission, now=now)
    publish(DecisionReminded(submission_id=submission.pk))


@transaction.atomic
def set_waiting(
    *, actor: Person, organization: Organization, values: Mapping[str, int | bool], now: datetime
) -> WaitingRules:
    """Set the terms of an organization and those below it; what they were is in the trail."""
    SET_WAITING.require(actor, organization)
    rules, _made = WaitingRules.objects.update_or_create(
        organization=organization, defaults={**values, "set_by": actor}
    )
    record(actor, "validation.waiting.set", organization, now=now, **values)
    return rules


def run_waiting(*, now: datetime) -> Counter[str]:
    """The daily run: reminders and replacements, only where an organization switched them on.

    Each in a transaction of its own; what can't be done stays on the coordinators' page.
    """
    counts: Counter[str] = Counter()
    for row in find_stuck(everything(), today=timezone.localdate(now)):
        if row.cause == Cause.OVERDUE and row.review is not None:
            counts[_by_rule(row, row.review, now=now)] += 1
    return counts


def _by_rule(row: Stuck, review: Review, *, now: datetime) -> str:
    """Do what the terms say for one overdue review; what was done."""
    today, terms = timezone.localdate(now), row.terms
    try:
        with transaction.atomic():
            if terms.reassigns_by_itself and row.reassignable:
                _reassign(None, review, now=now)
                return "reassigned"
            # Panels remind their own panelists, each week.
            asked = terms.reminds_by_itself and review.stage != Stage.PANEL
            if asked and _remind_due(row, review, today=today):
                _remind(None, review, now=now)
                return "reminded"
    except Problem:
        return "left"
    return "left"


def _remind_due(row: Stuck, review: Review, *, today: date) -> bool:
    """Whether the terms ask for a letter today: the first one, or one after a while."""
    if review.reminded_at is None:
        return today >= row.since + timedelta(days=row.terms.remind_after)
    before = timezone.localdate(review.reminded_at)
    return today >= before + timedelta(days=row.terms.remind_again)
