"""Planning a panel: its seats, its portfolios, conflicts of interest."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.core.errors import Problem
from firstrung.identity.public import (
    LinkPurpose,
    Organization,
    Person,
    Purpose,
    consented,
    revoke_links,
)
from firstrung.jobs.public import publish
from firstrung.validation.enums import PanelState, ReviewState
from firstrung.validation.events import PanelistInvited
from firstrung.validation.models import (
    Conflict,
    Panel,
    PanelPlace,
    PanelSeat,
    Review,
    Rubric,
    Submission,
)
from firstrung.validation.policies import HOST, PLACE_ON_PANEL, RUN_PANEL
from firstrung.validation.selectors.people import panelist_choices


def lock_panel(actor: Person, panel: Panel) -> Panel:
    """The panel as it stands now, locked; 404 for those who don't run it."""
    RUN_PANEL.require(actor, panel)
    return Panel.objects.select_for_update(of=("self",)).select_related("rubric").get(pk=panel.pk)


def _not_closed(panel: Panel) -> None:
    if panel.state == PanelState.CLOSED:
        raise Problem(_("This panel is closed."))


@dataclass(frozen=True)
class PanelDraft:
    """What a panel is planned with; ``quarter`` follows from the day on which it opens."""

    title: str
    rubric: Rubric
    opens_on: date
    closes_on: date
    reviews_each: int = 3

    @property
    def quarter(self) -> str:
        """The quarter in which it opens, as ``2026-Q4``."""
        return f"{self.opens_on.year}-Q{(self.opens_on.month + 2) // 3}"


@transaction.atomic
def plan_panel(
    *, actor: Person, organization: Organization, draft: PanelDraft, now: datetime
) -> Panel:
    """A new panel of the coalition or a district (A25)."""
    HOST.require(actor, organization)
    if draft.rubric.published_at is None:
        raise Problem(_("Choose a rubric that is published."), field="rubric")
    if draft.closes_on < draft.opens_on:
        raise Problem(_("A panel can't close before it opens."), field="closes_on")
    panel = Panel.objects.create(
        organization=organization,
        title=draft.title,
        quarter=draft.quarter,
        rubric=draft.rubric,
        opens_on=draft.opens_on,
        closes_on=draft.closes_on,
        reviews_each=draft.reviews_each,
    )
    record(actor, "validation.panel.planned", panel, now=now, quarter=draft.quarter)
    return panel


@transaction.atomic
def add_seat(
    *, actor: Person, panel: Panel, panelist: Person, employer: Organization, now: datetime
) -> PanelSeat:
    """Seat a panelist for an employer; on an open panel the letter goes out at once."""
    panel = lock_panel(actor, panel)
    _not_closed(panel)
    fit = panelist_choices(on=timezone.localdate(now))
    if not fit.filter(person=panelist, organization=employer).exists():
        raise Problem(
            _("%(name)s is not a panelist of an employer.") % {"name": panelist.name},
            field="panelist",
        )
    seat, made = PanelSeat.objects.get_or_create(
        panel=panel, panelist=panelist, defaults={"employer": employer}
    )
    if not made and seat.released_at is not None:
        seat.released_at, made = None, True
        seat.save(update_fields=["released_at"])
    if made:
        record(actor, "validation.panel.seated", panel, now=now, panelist=str(panelist.uid))
        if panel.state == PanelState.OPEN:
            publish(PanelistInvited(panel_id=panel.pk, seat_id=seat.pk))
    return seat


@transaction.atomic
def release_seat(*, actor: Person, seat: PanelSeat, now: datetime) -> PanelSeat:
    """Free a panelist of what is still to do and end the link; what is in stays."""
    panel = lock_panel(actor, seat.panel)
    _not_closed(panel)
    seat = PanelSeat.objects.select_for_update().get(pk=seat.pk)
    if seat.released_at is None:
        seat.released_at = now
        seat.save(update_fields=["released_at"])
        awaited = Review.objects.filter(panel=panel, reviewer=seat.panelist_id).pending()
        awaited.update(state=ReviewState.VOID)
        revoke_links(person=seat.panelist, purpose=LinkPurpose.REVIEW, target=panel.uid, now=now)
        record(actor, "validation.panel.released", panel, now=now, seat=str(seat.uid))
    return seat


@transaction.atomic
def place(
    *, actor: Person, panel: Panel, submissions: Sequence[Submission], now: datetime
) -> list[PanelPlace]:
    """Put portfolios before the panel; each needs a live consent and the panel's rubric."""
    panel = lock_panel(actor, panel)
    _not_closed(panel)
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
            panel=panel, submission=submission, defaults={"placed_by": actor}
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
def declare_conflict(
    *,
    actor: Person,
    panel: Panel,
    seat: PanelSeat,
    submission: Submission,
    reason: str,
    now: datetime,
) -> Conflict:
    """Bar a panelist from a student's work; a review that is awaited becomes void."""
    panel = lock_panel(actor, panel)
    conflict, made = Conflict.objects.get_or_create(
        panelist=seat.panelist,
        student_id=submission.student_id,
        defaults={"reason": reason, "declared_by": actor},
    )
    awaited = Review.objects.filter(
        submission__student=submission.student_id, reviewer=seat.panelist_id, panel__isnull=False
    )
    awaited.pending().update(state=ReviewState.VOID)
    if made:
        record(actor, "validation.conflict.declared", panel, now=now, conflict=str(conflict.uid))
    return conflict
