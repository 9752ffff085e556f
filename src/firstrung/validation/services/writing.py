"""From a plan to reviews: asked for, or void."""

from dataclasses import dataclass
from datetime import datetime

from firstrung.jobs.public import publish
from firstrung.validation.enums import PanelState, PlaceKind, ReviewKind, ReviewState, Stage
from firstrung.validation.events import PanelistAsked, PanelistInvited
from firstrung.validation.lifecycles import REVIEW
from firstrung.validation.models import Panel, PanelPlan, Review
from firstrung.validation.selectors.documents import PLANNED_KINDS
from firstrung.validation.services.calibration import give_anchors


@dataclass(frozen=True)
class Applied:
    """How many reviews a plan asked for anew, and how many became void."""

    asked: int = 0
    voided: int = 0


def write_reviews(panel: Panel, plan: PanelPlan, *, now: datetime) -> Applied:
    """Make the panel's reviews those of the plan; only reviews that nobody has begun go.

    The caller holds the locks and has checked that the plan fits. On an open panel those who
    got more to do are told, and newcomers rate the calibration portfolios first.
    """
    wanted = {(work, who) for who, work, _affinity in plan.pairs}
    rows = panel.reviews.filter(stage=Stage.PANEL, kind__in=PLANNED_KINDS).counting()
    gone = [
        review.pk
        for review in rows.filter(state=ReviewState.ASSIGNED)
        if (review.submission_id, review.reviewer_id) not in wanted
    ]
    void = REVIEW.after(ReviewState.ASSIGNED, "void")
    voided = Review.objects.filter(pk__in=gone).update(state=void)
    counting = panel.reviews.filter(stage=Stage.PANEL).without_anchors().counting()
    held = set(counting.values_list("submission", "reviewer"))
    new = _asked(panel, sorted(wanted - held), now=now)
    if panel.state == PanelState.OPEN and new:
        give_anchors(panel=panel, now=now)
        tell_panelists(panel, new)
    return Applied(len(new), voided)


def _asked(panel: Panel, pairs: list[tuple[int, int]], *, now: datetime) -> list[Review]:
    places = {row.submission_id: row for row in panel.places.all()}
    return Review.objects.bulk_create(
        Review(
            submission_id=work,
            stage=Stage.PANEL,
            reviewer_id=who,
            rubric_id=panel.rubric_id,
            panel=panel,
            kind=ReviewKind.AGAIN if places[work].kind == PlaceKind.AGAIN else ReviewKind.REGULAR,
            slot_id=places[work].slot_id,
            due_on=panel.closes_on,
            assigned_at=now,
        )
        for work, who in pairs
    )


def tell_panelists(panel: Panel, reviews: list[Review]) -> None:
    """A first letter to who has none yet, a short one to the others."""
    seats = panel.seats.filter(panelist__in=[review.reviewer_id for review in reviews])
    for seat in seats:
        if seat.link_sent_at is None:
            publish(PanelistInvited(panel_id=panel.pk, seat_id=seat.pk))
        else:
            count = sum(review.reviewer_id == seat.panelist_id for review in reviews)
            publish(PanelistAsked(panel_id=panel.pk, seat_id=seat.pk, count=count))
