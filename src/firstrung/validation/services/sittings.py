"""Running a panel: assigning reviews, opening, closing, and what came out."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firstrung.activity.public import record
from firstrung.core.errors import Problem
from firstrung.engines.standards import Rating, Standard, combine, compare
from firstrung.identity.public import Person
from firstrung.jobs.public import publish
from firstrung.validation.balance import Plan, plan
from firstrung.validation.enums import PanelState, ReviewState, Stage, SubmissionState
from firstrung.validation.events import (
    PanelistInvited,
    PanelOpened,
    PanelResultReady,
    ReviewsAssigned,
)
from firstrung.validation.lifecycles import PANEL
from firstrung.validation.models import Panel, PanelResult, Review, Score, Submission
from firstrung.validation.selectors.seating import seats_and_works
from firstrung.validation.services.panels import lock_panel
from firstrung.validation.services.stages import pass_stage, return_stage


@transaction.atomic
def assign_panel(*, actor: Person, panel: Panel, now: datetime) -> Plan:
    """Fill up what is missing: each portfolio gets its reviews, nobody a work they are barred of.

    What is assigned stays. The plan's ``short`` says which submissions still lack reviewers.
    """
    panel = lock_panel(actor, panel)
    if panel.state == PanelState.CLOSED:
        raise Problem(_("This panel is closed."))
    made = plan(*seats_and_works(panel, now=now))
    reviews = [
        Review.objects.create(
            submission_id=submission,
            stage=Stage.PANEL,
            reviewer_id=reviewer,
            rubric=panel.rubric,
            panel=panel,
            due_on=panel.closes_on,
            assigned_at=now,
        )
        for reviewer, submission in made.pairs
    ]
    if reviews:
        record(actor, "validation.panel.assigned", panel, now=now, reviews=len(reviews))
        if panel.state == PanelState.OPEN:
            publish(ReviewsAssigned(review_ids=[review.pk for review in reviews]))
    return made


@transaction.atomic
def open_panel(*, actor: Person, panel: Panel, now: datetime) -> Panel:
    """Begin: every portfolio must have the reviewers that its threshold asks for."""
    panel = lock_panel(actor, panel)
    if panel.state == PanelState.OPEN:
        return panel
    panel.state = PANEL.after(panel.state, "open")
    short = _lacking(panel)
    if not panel.places.exists():
        raise Problem(_("Put portfolios before the panel first."))
    if short:
        raise Problem(
            ngettext(
                "%(count)d portfolio lacks reviewers: %(codes)s. Seat more panelists and assign.",
                "%(count)d portfolios lack reviewers: %(codes)s. Seat more panelists and assign.",
                len(short),
            )
            % {"count": len(short), "codes": ", ".join(short)}
        )
    panel.opened_at = now
    panel.save(update_fields=["state", "opened_at"])
    record(actor, "validation.panel.opened", panel, now=now)
    publish(PanelOpened(panel_id=panel.pk))
    for seat in panel.seats.filter(released_at__isnull=True):
        publish(PanelistInvited(panel_id=panel.pk, seat_id=seat.pk))
    return panel


def _lacking(panel: Panel) -> list[str]:
    """Codes of the portfolios with fewer reviewers than their threshold asks for."""
    submissions = Submission.objects.filter(places__panel=panel).select_related("threshold")
    counts: dict[int, int] = {}
    rows = Review.objects.filter(stage=Stage.PANEL, submission__places__panel=panel).counting()
    for submission_id in rows.values_list("submission", flat=True):
        counts[submission_id] = counts.get(submission_id, 0) + 1
    return [
        row.code for row in submissions if counts.get(row.pk, 0) < row.threshold.min_panel_reviews
    ]


@transaction.atomic
def close_panel(*, actor: Person, panel: Panel, now: datetime) -> list[Submission]:
    """End the panel: results are computed once, met ones move on, the others go back.

    Returns the submissions that got too few reviews: they keep what they have and stay in the
    stage, for another panel. Closing a closed panel changes nothing.
    """
    panel = lock_panel(actor, panel)
    if panel.state == PanelState.CLOSED:
        return []
    panel.state, panel.closed_at = PANEL.after(panel.state, "close"), now
    panel.save(update_fields=["state", "closed_at"])
    Review.objects.filter(panel=panel).pending().update(state=ReviewState.VOID)
    short = [row for row in _waiting(panel) if not conclude(actor, panel, row, now=now)]
    record(actor, "validation.panel.closed", panel, now=now, short=len(short))
    return short


def _waiting(panel: Panel) -> list[Submission]:
    rows = (
        Submission.objects.select_for_update(of=("self",))
        .filter(pk__in=panel.places.values("submission"), state=SubmissionState.PANEL)
        .select_related("threshold", "student")
    )
    return list(rows.order_by("pk"))


def conclude(actor: Person, panel: Panel, submission: Submission, *, now: datetime) -> bool:
    """Compute and keep the result of one submission; False where reviews are too few."""
    ratings = _ratings(submission)
    if len({row.rater for row in ratings}) < submission.threshold.min_panel_reviews:
        return False
    threshold = submission.threshold
    criteria = list(panel.rubric.criteria.all())
    combined = combine(
        ratings,
        criteria=[row.code for row in criteria],
        ethics=[row.code for row in criteria if row.is_ethics],
    )
    standard = Standard(threshold.cut_score, threshold.ethics_minimum, threshold.min_panel_reviews)
    result = PanelResult.objects.create(
        submission=submission,
        panel=panel,
        threshold=threshold,
        rubric=panel.rubric,
        means={code: str(mean) for code, mean in combined.means.items()},
        overall_mean=combined.overall,
        ethics_mean=combined.ethics,
        raters=combined.raters,
        exact_agreement=combined.agreement,
        met=compare(combined, standard).met,
        closed_at=now,
    )
    move = pass_stage if result.met else return_stage
    move(submission, Stage.PANEL, by=actor, now=now)
    publish(PanelResultReady(submission_id=submission.pk))
    return True


def _ratings(submission: Submission) -> list[Rating]:
    """All panel ratings that are in, also those of an earlier panel that came up short."""
    scores = Score.objects.filter(
        review__submission=submission,
        review__stage=Stage.PANEL,
        review__state=ReviewState.SUBMITTED,
        level__isnull=False,
    )
    values = scores.values_list("review__reviewer", "criterion__code", "level__points")
    return [Rating(str(rater), code, points) for rater, code, points in values]
