"""Appeals: filed by the family, reviewed by people who had no part, decided in time, with words."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.core.errors import Problem
from firstrung.identity.public import Membership, Person
from firstrung.jobs.public import publish
from firstrung.validation.enums import AppealState, ReviewKind, ReviewState, Stage
from firstrung.validation.events import AppealMoved, AppealReviewAsked
from firstrung.validation.lifecycles import APPEAL, REVIEW
from firstrung.validation.models import Appeal, PanelResult, PanelSeat, Review, Submission
from firstrung.validation.redress import FILE_APPEAL, HANDLE_APPEAL, WITHDRAW_APPEAL
from firstrung.validation.selectors.appeals import (
    DECIDE_DAYS,
    REVIEW_DAYS,
    independent_reviewers,
    ratings_under,
    returned_by,
    reviews_on,
)
from firstrung.validation.selectors.people import barred_students
from firstrung.validation.services.stages import locked


@transaction.atomic
def file_appeal(
    *, actor: Person, submission: Submission, ground: str, reason: str, now: datetime
) -> Appeal:
    """The student, or the guardian of a minor, appeals the decision that returned the work."""
    FILE_APPEAL.require(actor, submission)
    Person.objects.select_for_update().get(pk=submission.student_id)
    submission = locked(submission)
    decision = returned_by(submission, now=now)
    if decision is None:
        raise Problem(_("There is no decision here that could be appealed."))
    if decision.appeal is not None:
        raise Problem(_("This decision has been appealed already."))
    if not decision.in_time:
        raise Problem(_("The time to appeal this decision is over."))
    if Submission.objects.under_way().filter(student=submission.student_id).exists():
        raise Problem(
            _("A newer version of the portfolio is under way. Withdraw it first, then appeal.")
        )
    appeal = Appeal.objects.create(
        submission=submission,
        stage=decision.record.stage,
        filed_by=actor,
        filed_at=now,
        ground=ground,
        reason=reason,
        decide_by=timezone.localdate(now) + timedelta(days=DECIDE_DAYS),
    )
    record(actor, "validation.appeal.filed", appeal, now=now, ground=ground, stage=appeal.stage)
    publish(AppealMoved(appeal_id=appeal.pk, state=appeal.state))
    return appeal


def lock_appeal(appeal: Appeal) -> Appeal:
    """The appeal as it stands now; its submission is locked first, as everywhere."""
    submission = locked(appeal.submission)
    row = Appeal.objects.select_for_update().get(pk=appeal.pk)
    row.submission = submission
    return row


@transaction.atomic
def ask_on_appeal(
    *, actor: Person, appeal: Appeal, people: Sequence[Membership], now: datetime
) -> list[Review]:
    """Ask people who had no part in the decision for a review each."""
    HANDLE_APPEAL.require(actor, appeal)
    appeal = lock_appeal(appeal)
    was, appeal.state = appeal.state, APPEAL.after(appeal.state, "review")
    fit = independent_reviewers(appeal, on=timezone.localdate(now))
    allowed = set(fit.filter(pk__in=[row.pk for row in people]).values_list("pk", flat=True))
    if not people or {row.pk for row in people} - allowed:
        raise Problem(_("Choose people who had no part in the decision."), field="people")
    for row in people:
        if appeal.stage == Stage.PANEL:
            _refuse_ties(row.person, appeal.submission)
    reviews = [_ask(appeal, row, now=now) for row in people]
    appeal.save(update_fields=["state"])
    record(actor, "validation.appeal.review_asked", appeal, now=now, reviews=len(reviews))
    if was != appeal.state:
        publish(AppealMoved(appeal_id=appeal.pk, state=appeal.state))
    return reviews


def _refuse_ties(person: Person, submission: Submission) -> None:
    """A panelist from the student's own circle is no independent reviewer."""
    if submission.student_id in barred_students(person):
        raise Problem(
            _("%(name)s is close to the student and can't review this.") % {"name": person.name},
            field="people",
        )


def _ask(appeal: Appeal, role: Membership, *, now: datetime) -> Review:
    """One review; a panelist gets a seat on the panel that judged, for the link by e-mail."""
    submission, panel = appeal.submission, None
    if appeal.stage == Stage.PANEL:
        panel = PanelResult.objects.select_related("panel").get(submission=submission).panel
        PanelSeat.objects.update_or_create(
            panel=panel,
            panelist=role.person,
            defaults={"released_at": None},
            create_defaults={"employer": role.organization},
        )
    review = Review.objects.create(
        submission=submission,
        stage=appeal.stage,
        kind=ReviewKind.APPEAL,
        reviewer=role.person,
        rubric=submission.threshold.rubric_for(appeal.stage),
        panel=panel,
        assigned_at=now,
        due_on=timezone.localdate(now) + timedelta(days=REVIEW_DAYS),
    )
    publish(AppealReviewAsked(review_id=review.pk))
    return review


@transaction.atomic
def dismiss_appeal(*, actor: Person, appeal: Appeal, answer: str, now: datetime) -> Appeal:
    """The decision stands; the family reads why."""
    HANDLE_APPEAL.require(actor, appeal)
    appeal = lock_appeal(appeal)
    if not answer.strip():
        raise Problem(_("Say in words why the decision stands."), field="answer")
    return close_appeal(actor, appeal, "dismiss", answer=answer, now=now)


@transaction.atomic
def withdraw_appeal(*, actor: Person, appeal: Appeal, now: datetime) -> Appeal:
    """The family takes its appeal back."""
    WITHDRAW_APPEAL.require(actor, appeal)
    appeal = lock_appeal(appeal)
    if appeal.state == AppealState.WITHDRAWN:
        return appeal
    return close_appeal(actor, appeal, "withdraw", answer="", now=now)


def close_appeal(
    actor: Person, appeal: Appeal, action: str, *, answer: str, now: datetime
) -> Appeal:
    """Note how it ended; reviews that are still awaited are needed no more. Caller holds locks."""
    appeal.state = APPEAL.after(appeal.state, action)
    appeal.decided_at, appeal.decided_by, appeal.answer = now, actor, answer
    appeal.save(update_fields=["state", "decided_at", "decided_by", "answer"])
    reviews_on(appeal).pending().update(state=ReviewState.VOID)
    record(actor, f"validation.appeal.{appeal.state}", appeal, now=now, stage=appeal.stage)
    publish(AppealMoved(appeal_id=appeal.pk, state=appeal.state))
    return appeal


def set_aside(actor: Person, appeal: Appeal, reviews: Sequence[Review], *, now: datetime) -> None:
    """Reviews that must not count; only those that the decision rested on can be set aside."""
    chosen = ratings_under(appeal).filter(pk__in=[row.pk for row in reviews])
    if chosen.count() != len(reviews):
        raise Problem(_("Choose among the reviews that the decision rested on."), field="aside")
    for review in chosen:
        review.state = REVIEW.after(review.state, "void")
        review.save(update_fields=["state"])
        record(actor, "validation.review.set_aside", review, now=now, appeal=str(appeal.uid))
