"""Running a panel: assigning reviews and opening. `scoring.closing` ends it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firstrung.activity.public import record
from firstrung.core.errors import Problem
from firstrung.identity.public import Person
from firstrung.jobs.public import publish
from firstrung.validation.balance import Plan, plan
from firstrung.validation.enums import PanelState, Stage
from firstrung.validation.events import (
    PanelistInvited,
    PanelOpened,
    ReviewsAssigned,
)
from firstrung.validation.lifecycles import PANEL
from firstrung.validation.models import Panel, Review, Submission
from firstrung.validation.selectors.seating import seats_and_works
from firstrung.validation.services.panels import lock_panel


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
