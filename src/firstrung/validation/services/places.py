"""Portfolios before a panel: put there, sorted into tracks and slots, taken off."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.core.errors import Problem
from firstrung.identity.public import Person, Purpose, consented
from firstrung.validation.enums import PanelState, ReviewState
from firstrung.validation.models import (
    Panel,
    PanelPlace,
    PanelSlot,
    PanelTrack,
    Review,
    Submission,
)
from firstrung.validation.policies import PLACE_ON_PANEL
from firstrung.validation.services.panels import lock_panel, not_closed


@transaction.atomic
def place(
    *,
    actor: Person,
    panel: Panel,
    submissions: Sequence[Submission],
    now: datetime,
    track: PanelTrack | None = None,
) -> list[PanelPlace]:
    """Put portfolios before the panel; each needs a live consent and the panel's rubric."""
    panel = lock_panel(actor, panel)
    not_closed(panel)
    allowed = set(
        consented(Purpose.PANEL_REVIEW, on=timezone.localdate(now)).values_list(
            "student", flat=True
        )
    )
    places = []
    for submission in submissions:
        PLACE_ON_PANEL.require(actor, submission)
        _fit_for(panel, submission, allowed, now=now)
        row, made = PanelPlace.objects.get_or_create(
            panel=panel, submission=submission, defaults={"placed_by": actor, "track": track}
        )
        places.append(row)
        if made:
            record(actor, "validation.panel.placed", panel, now=now, submission=str(submission.uid))
    return places


def _fit_for(panel: Panel, submission: Submission, allowed: set[int], *, now: datetime) -> None:
    if submission.student_id not in allowed:
        raise Problem(who_decides(submission, now=now), field="submissions")
    if submission.threshold.rubric_id != panel.rubric_id:
        raise Problem(
            _("Portfolio %(code)s is to be judged by another rubric: %(rubric)s.")
            % {"code": submission.code, "rubric": submission.threshold.rubric},
            field="submissions",
        )
    elsewhere = PanelPlace.objects.filter(submission=submission).exclude(panel=panel)
    if elsewhere.exclude(panel__state=PanelState.CLOSED).exists():
        raise Problem(
            _("Portfolio %(code)s is before another panel.") % {"code": submission.code},
            field="submissions",
        )


def who_decides(submission: Submission, *, now: datetime) -> str:
    """Says, without a name, whose permission for panel review is missing."""
    if submission.student.is_minor(timezone.localdate(now)):
        return _(
            "Portfolio %(code)s: a parent or guardian must first allow the review by employer "
            "panels."
        ) % {"code": submission.code}
    return _(
        "Portfolio %(code)s: the student, being of age, must first allow the review by employer "
        "panels."
    ) % {"code": submission.code}


@transaction.atomic
def take_off(*, actor: Person, panel: Panel, submission: Submission, now: datetime) -> None:
    """Take a portfolio off a panel that has not begun."""
    panel = lock_panel(actor, panel)
    if panel.state != PanelState.PLANNED:
        raise Problem(_("The panel has begun; its portfolios stay."))
    Review.objects.filter(panel=panel, submission=submission).pending().update(
        state=ReviewState.VOID
    )
    if PanelPlace.objects.filter(panel=panel, submission=submission).delete()[0]:
        record(actor, "validation.panel.taken_off", panel, now=now, submission=str(submission.uid))


@transaction.atomic
def sort_places(
    *,
    actor: Person,
    panel: Panel,
    places: QuerySet[PanelPlace],
    now: datetime,
    track: PanelTrack | None,
    slot: PanelSlot | None,
) -> int:
    """Put these portfolios of the panel into a track and a slot; None for neither."""
    panel = lock_panel(actor, panel)
    not_closed(panel)
    if any(row is not None and row.panel_id != panel.pk for row in (track, slot)):
        raise Problem(_("Choose tracks and slots of this panel."))
    count = places.filter(panel=panel).update(track=track, slot=slot)
    if not count:
        raise Problem(_("Tick the portfolios first."))
    record(actor, "validation.panel.sorted", panel, now=now, portfolios=count)
    return count
