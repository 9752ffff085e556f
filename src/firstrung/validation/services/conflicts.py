"""Conflicts of interest: declared, confirmed or dismissed where suspected, and taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.core.errors import Problem
from firstrung.identity.public import Person
from firstrung.validation.enums import ConflictKind, ConflictSource, ReviewState
from firstrung.validation.models import (
    Conflict,
    DismissedSuspicion,
    Panel,
    PanelPlan,
    PanelSeat,
    Review,
    Submission,
)
from firstrung.validation.selectors.suspicions import DISCREET, Suspected, suspected
from firstrung.validation.services.panels import lock_panel
from firstrung.validation.services.plans import mend


@transaction.atomic
def declare_conflict(
    *,
    actor: Person,
    panel: Panel,
    seat: PanelSeat,
    submission: Submission,
    reason: str,
    now: datetime,
    kind: str = ConflictKind.OTHER,
) -> Conflict:
    """Bar a panelist from a student's work; a review that is awaited becomes void."""
    panel = lock_panel(actor, panel)
    noted = note_conflict(
        actor,
        panel,
        seat,
        submission,
        kind=kind,
        reason=reason,
        source=ConflictSource.DECLARED,
        now=now,
    )
    mend_after(panel, [noted], actor=actor, now=now)
    return noted.conflict


@dataclass(frozen=True)
class Noted:
    """A conflict, and how many awaited reviews became void by it."""

    conflict: Conflict
    voided: int


def note_conflict(
    actor: Person,
    panel: Panel,
    seat: PanelSeat,
    submission: Submission,
    *,
    kind: str,
    reason: str,
    source: str,
    now: datetime,
) -> Noted:
    """Keep a conflict that is not known yet. The caller holds the panel's lock."""
    conflict, made = Conflict.objects.get_or_create(
        panelist=seat.panelist,
        student_id=submission.student_id,
        defaults={"reason": reason, "declared_by": actor, "kind": kind, "source": source},
    )
    if made:
        detail = {"conflict": str(conflict.uid), "source": source}
        record(actor, "validation.conflict.declared", panel, now=now, **detail)
    voided = void_awaited(panelist=seat.panelist_id, student=submission.student_id)
    return Noted(conflict, voided)


def mend_after(
    panel: Panel, noted: Sequence[Noted], *, actor: Person, now: datetime
) -> PanelPlan | None:
    """Have a mend proposed where conflicts took reviews away."""
    if not any(row.voided for row in noted):
        return None
    return mend(panel, actor=actor, reason=_("A conflict of interest was noted"), now=now)


def void_awaited(*, panelist: int, student: int) -> int:
    """Void the panel reviews of a student that a panelist has not handed in; how many."""
    awaited = Review.objects.filter(
        submission__student=student, reviewer=panelist, panel__isnull=False
    )
    return awaited.pending().update(state=ReviewState.VOID)


def _chosen(panel: Panel, keys: Sequence[str]) -> list[Suspected]:
    wanted = set(keys)
    rows = [row for row in suspected(panel) if row.key in wanted]
    if not rows:
        raise Problem(_("Tick the pairs that you have looked at first."))
    return rows


@transaction.atomic
def confirm_suspicions(
    *, actor: Person, panel: Panel, keys: Sequence[str], now: datetime
) -> list[Conflict]:
    """Make conflicts of suspected ties; the reason kept names nobody."""
    panel = lock_panel(actor, panel)
    noted = [
        note_conflict(
            actor,
            panel,
            row.seat,
            row.submission,
            kind=row.kind,
            reason=str(DISCREET[row.hints[0].area]),
            source=ConflictSource.SUSPECTED,
            now=now,
        )
        for row in _chosen(panel, keys)
    ]
    mend_after(panel, noted, actor=actor, now=now)
    return [row.conflict for row in noted]


@transaction.atomic
def dismiss_suspicions(
    *, actor: Person, panel: Panel, keys: Sequence[str], now: datetime, reason: str = ""
) -> int:
    """Say that there is nothing in it: these pairs are never suggested again."""
    panel = lock_panel(actor, panel)
    rows = _chosen(panel, keys)
    for row in rows:
        DismissedSuspicion.objects.get_or_create(
            panelist=row.seat.panelist,
            student_id=row.submission.student_id,
            defaults={"dismissed_by": actor, "reason": reason},
        )
    record(actor, "validation.conflict.dismissed", panel, now=now, pairs=[r.key for r in rows])
    return len(rows)


@transaction.atomic
def take_back_conflict(*, actor: Person, panel: Panel, conflict: Conflict, now: datetime) -> None:
    """Remove a conflict noted by mistake; what a panelist said of themselves stays."""
    panel = lock_panel(actor, panel)
    if conflict.source == ConflictSource.REVIEWER:
        raise Problem(_("The panelist said so; only what a coordinator noted can be taken back."))
    uid = str(conflict.uid)
    conflict.delete()
    record(actor, "validation.conflict.taken_back", panel, now=now, conflict=uid)
