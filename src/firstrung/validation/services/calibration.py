"""Calibration: each panelist rates a few agreed portfolios before the real ones."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.core.errors import Problem
from firstrung.identity.public import Person, Purpose, covers
from firstrung.validation.enums import PENDING, PlanState, ReviewKind, ReviewState, Stage
from firstrung.validation.models import (
    Anchor,
    AnchorLevel,
    Criterion,
    Level,
    Panel,
    PanelPlan,
    PanelResult,
    PanelSeat,
    Review,
    Rubric,
    Submission,
)
from firstrung.validation.policies import MANAGE_ANCHOR, require_coalition
from firstrung.validation.selectors.barring import in_conflict, of_the_circle
from firstrung.validation.selectors.calibration import usable_anchors


@transaction.atomic
def give_anchors(*, panel: Panel, now: datetime) -> list[Review]:
    """Ask every seat for the panel's calibration portfolios; those asked already stay as they are.

    Those of the plan in use come first; else all get the same ones where they may, so that raters
    are compared on shared work. Left out
    are anchors that the panel itself judges, those that a panelist has judged before, and those
    of students whom a panelist knows. Who has begun to review is not asked any more. The number
    of queries is the same for any number of seats.
    """
    judged = panel.places.values("submission")
    anchors = list(
        usable_anchors(on=timezone.localdate(now))
        .filter(rubric=panel.rubric_id)
        .exclude(submission__in=judged)
        .select_related("submission")
        .order_by("pk")
    )
    seats = list(panel.seats.filter(released_at__isnull=True, calibrated_at__isnull=True))
    if not anchors or not seats:
        return []
    missing = _missing(panel, seats, anchors)
    return Review.objects.bulk_create(
        Review(
            submission=anchor.submission,
            stage=Stage.PANEL,
            kind=ReviewKind.ANCHOR,
            reviewer_id=panelist,
            rubric_id=panel.rubric_id,
            panel=panel,
            assigned_at=now,
            due_on=panel.closes_on,
        )
        for panelist, anchor in missing
    )


def _missing(
    panel: Panel, seats: Sequence[PanelSeat], anchors: Sequence[Anchor]
) -> list[tuple[int, Anchor]]:
    people = [seat.panelist_id for seat in seats]
    students = {anchor.submission.student_id for anchor in anchors}
    circle, conflicts = of_the_circle(people), in_conflict(people, students)
    rows = list(
        Review.objects.filter(panel=panel).values_list("reviewer", "kind", "submission", "state")
    )
    known = set(
        Review.objects.filter(
            reviewer__in=people, submission__in=[row.submission_id for row in anchors]
        ).values_list("reviewer", "submission")
    )
    begun = {
        who
        for who, kind, _work, state in rows
        if kind != ReviewKind.ANCHOR and state in {ReviewState.STARTED, ReviewState.SUBMITTED}
    }
    counting = [*PENDING, ReviewState.SUBMITTED]
    planned, missing = _planned(panel), []
    for person in people:
        if person in begun:
            continue
        held = sum(
            who == person and kind == ReviewKind.ANCHOR and state in counting
            for who, kind, _work, state in rows
        )
        free = [
            anchor
            for anchor in sorted(anchors, key=lambda row: ((row.pk, person) not in planned, row.pk))
            if (person, anchor.submission_id) not in known
            and anchor.submission.student_id not in circle[person] | conflicts[person]
        ]
        missing += [(person, anchor) for anchor in free[: max(0, panel.anchors - held)]]
    return missing


def _planned(panel: Panel) -> set[tuple[int, int]]:
    """Anchor and panelist as the plan in use pairs them, to make severities comparable."""
    plan = PanelPlan.objects.filter(panel=panel, state=PlanState.APPLIED).only("figures").first()
    rows = plan.figures.get("anchors", []) if plan is not None else []
    return {(anchor, person) for anchor, person in rows}


def after_anchor(review: Review, *, now: datetime) -> None:
    """Note that the panelist is calibrated when the last calibration portfolio is in."""
    rows = Review.objects.anchors().filter(panel=review.panel, reviewer=review.reviewer_id)
    if rows.submitted().exists() and not rows.pending().exists():
        seats = PanelSeat.objects.filter(panel=review.panel, panelist=review.reviewer_id)
        seats.filter(calibrated_at__isnull=True).update(calibrated_at=now)


@dataclass(frozen=True)
class Agreed:
    """The level agreed on for a criterion, and why."""

    level: Level
    reason: str = ""


@transaction.atomic
def set_anchor(
    *,
    actor: Person,
    rubric: Rubric,
    submission: Submission,
    title: str,
    agreed: Mapping[Criterion, Agreed],
    now: datetime,
) -> Anchor:
    """Make judged work a calibration portfolio; one that was retired comes back into use."""
    require_coalition(actor)
    if not PanelResult.objects.filter(submission=submission, rubric=rubric).exists():
        raise Problem(_("Choose work that a panel has judged by this rubric."), field="submission")
    if not covers(submission.student, Purpose.PANEL_REVIEW, on=timezone.localdate(now)):
        raise Problem(
            _("The family's permission to show this work to panels has ended."), field="submission"
        )
    anchor, _made = Anchor.objects.update_or_create(
        rubric=rubric,
        submission=submission,
        defaults={"retired_at": None, "title": title},
        create_defaults={"title": title, "set_by": actor},
    )
    _agree(anchor, agreed)
    record(actor, "validation.anchor.set", anchor, now=now)
    return anchor


@transaction.atomic
def agree_levels(
    *,
    actor: Person,
    anchor: Anchor,
    title: str,
    agreed: Mapping[Criterion, Agreed],
    seen: str,
    now: datetime,
) -> Anchor:
    """Change the agreed levels; ``seen`` is `state_of` what the change was made from."""
    MANAGE_ANCHOR.require(actor, anchor)
    anchor = Anchor.objects.select_for_update(of=("self",)).get(pk=anchor.pk)
    if seen != state_of(anchor):
        raise Problem(
            _(
                "Somebody changed this calibration portfolio after you opened the page. Look at "
                "the levels as they stand now, below, and save again if yours are right."
            )
        )
    anchor.title = title
    anchor.save(update_fields=["title"])
    _agree(anchor, agreed)
    record(actor, "validation.anchor.changed", anchor, now=now)
    return anchor


@transaction.atomic
def retire_anchor(*, actor: Person, anchor: Anchor, now: datetime) -> Anchor:
    """Give it to no further panel; calibrations that are under way go on."""
    MANAGE_ANCHOR.require(actor, anchor)
    anchor = Anchor.objects.select_for_update(of=("self",)).get(pk=anchor.pk)
    if anchor.retired_at is None:
        anchor.retired_at = now
        anchor.save(update_fields=["retired_at"])
        record(actor, "validation.anchor.retired", anchor, now=now)
    return anchor


def state_of(anchor: Anchor) -> str:
    """What tells one state of an anchor from another (16 hex digits)."""
    rows = anchor.agreed.order_by("criterion").values_list("criterion", "level", "reason")
    text = repr((anchor.title, list(rows)))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _agree(anchor: Anchor, agreed: Mapping[Criterion, Agreed]) -> None:
    criteria = list(Criterion.objects.filter(rubric=anchor.rubric_id))
    if set(agreed) != set(criteria):
        raise Problem(_("Say the agreed level of every criterion."))
    for criterion, row in agreed.items():
        if row.level.criterion_id != criterion.pk:
            raise Problem(_("This level belongs to another criterion."))
        AnchorLevel.objects.update_or_create(
            anchor=anchor,
            criterion=criterion,
            defaults={"level": row.level, "reason": row.reason},
        )
