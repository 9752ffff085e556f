"""Whether a reviewer may still open the work."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from firstrung.identity.public import Purpose, covers
from firstrung.validation.enums import PanelState, ReviewKind, ReviewState, Stage, SubmissionState
from firstrung.validation.models import Review
from firstrung.validation.selectors.appeals import is_appealed


class OutOfReachError(Exception):
    """The work is out of reach for this reviewer now; the text says why, and names nobody."""


def out_of_reach(review: Review, *, now: datetime) -> str | None:
    """Why the work can't be opened now; None where it can.

    A panelist sees it only while the panel is open and the family's consent is live; a reviewer
    on appeal as long as the appeal waits, though the panel has closed.
    """
    if review.state in {ReviewState.VOID, ReviewState.DECLINED}:
        return _("This review is no longer needed. Thank you for your readiness.")
    if review.submission.state == SubmissionState.WITHDRAWN:
        return _("This work has been withdrawn and is no longer available.")
    if review.kind == ReviewKind.APPEAL and not is_appealed(review.submission):
        return _("The appeal has been decided. Thank you for your readiness.")
    if review.stage != Stage.PANEL:
        return None
    return _panel_barrier(review, now=now)


def _panel_barrier(review: Review, *, now: datetime) -> str | None:
    assert review.panel is not None  # a constraint of the table
    if review.panel.state == PanelState.PLANNED:
        return _("This panel has not begun yet.")
    if review.panel.state == PanelState.CLOSED and review.kind != ReviewKind.APPEAL:
        return _("This panel has closed. Thank you for your time and judgement.")
    student = review.submission.student
    if not covers(student, Purpose.PANEL_REVIEW, on=timezone.localdate(now)):
        return _("This work is no longer available: the permission to show it has ended.")
    return None


def require_available(review: Review, *, now: datetime) -> None:
    """Raise `OutOfReachError` where the work can't be opened now."""
    reason = out_of_reach(review, now=now)
    if reason is not None:
        raise OutOfReachError(reason)
