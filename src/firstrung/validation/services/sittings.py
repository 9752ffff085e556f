"""Running a panel: giving out its reviews in one go, and opening. `scoring.closing` ends it."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firstrung.activity.public import record
from firstrung.core.errors import Problem
from firstrung.identity.public import Person
from firstrung.jobs.public import publish
from firstrung.validation.enums import PanelState, PlanState
from firstrung.validation.events import PanelistInvited, PanelOpened
from firstrung.validation.lifecycles import PANEL
from firstrung.validation.models import Panel, PanelPlan, Submission
from firstrung.validation.selectors.comparability import groups_apart, told_apart
from firstrung.validation.selectors.documents import Document, document
from firstrung.validation.selectors.obstacles import told
from firstrung.validation.services.calibration import give_anchors
from firstrung.validation.services.making import (
    begin_plan,
    in_use,
    make_plan,
    put_in_use,
    ties_less,
)
from firstrung.validation.services.panels import lock_panel, not_closed


@transaction.atomic
def assign_panel(*, actor: Person, panel: Panel, now: datetime) -> PanelPlan:
    """Make a plan and put it in use at once; what is asked for already stays where it can.

    Raises `Problem` with the rules that stand in the way where there is no plan, and where it
    would tie panelists together less than the one in use, which a coordinator must decide.
    """
    panel = lock_panel(actor, panel)
    not_closed(panel)
    before = in_use(panel)
    plan = begin_plan(panel, actor=actor, mends=before is not None, reason="", now=now)
    plan = make_plan(plan=plan, now=now)
    if plan.state != PlanState.PROPOSED:
        raise Problem(" ".join(row.text for row in told(plan)))
    if before is not None and ties_less(plan, before):
        where = _("Plan it on the panel's page, where you can decide about it.")
        raise Problem(f"{told_apart(groups_apart(plan))} {where}")
    put_in_use(panel, plan, actor=actor, now=now, seen=None)
    plan.refresh_from_db()
    return plan


@transaction.atomic
def open_panel(*, actor: Person, panel: Panel, now: datetime) -> Panel:
    """Begin: the letters go out. `Problem` says all that is missing."""
    panel = lock_panel(actor, panel)
    if panel.state == PanelState.OPEN:
        return panel
    state = PANEL.after(panel.state, "open")
    missing = list(missing_to_open(panel, now=now))
    if missing:
        raise Problem(" ".join(missing))
    panel.state, panel.opened_at = state, now
    panel.save(update_fields=["state", "opened_at"])
    give_anchors(panel=panel, now=now)
    record(actor, "validation.panel.opened", panel, now=now)
    publish(PanelOpened(panel_id=panel.pk))
    busy = panel.reviews.pending().values("reviewer")
    for seat in panel.seats.filter(released_at__isnull=True, panelist__in=busy):
        publish(PanelistInvited(panel_id=panel.pk, seat_id=seat.pk))
    return panel


def missing_to_open(panel: Panel, *, now: datetime) -> Iterator[str]:
    """What a planned panel lacks, a sentence each; nothing where it can open."""
    if not panel.places.exists():
        yield _("Put portfolios before the panel first.")
        return
    found = document(panel, now=now, lean=True)
    works = {row.pk: row for row in Submission.objects.filter(places__panel=panel)}
    yield from _hidden(found, works)
    if in_use(panel) is None:
        yield _("No plan is in use: press Assign, then use the plan.")
    yield from _lacking(found, works)


def _hidden(found: Document, works: dict[int, Submission]) -> Iterator[str]:
    shown = {row["id"] for row in found["portfolios"]}
    codes = [row.code for key, row in works.items() if key not in shown]
    if codes:
        yield _("The permission to show these portfolios has ended; take them off: %(codes)s.") % {
            "codes": ", ".join(codes)
        }


def _lacking(found: Document, works: dict[int, Submission]) -> Iterator[str]:
    """Portfolios with fewer reviewers who may judge them than the panel owes them."""
    barred = {(work, who) for work, who, _why in found["barred"]}
    pairs = {(work, who) for work, who in [*found["done"], *found["current"]]} - barred
    there = Counter(work for work, _who in pairs)
    short = [
        works[row["id"]].code for row in found["portfolios"] if there[row["id"]] < row["reviews"]
    ]
    if short:
        yield ngettext(
            "%(count)d portfolio lacks reviewers: %(codes)s. Seat more panelists and assign.",
            "%(count)d portfolios lack reviewers: %(codes)s. Seat more panelists and assign.",
            len(short),
        ) % {"count": len(short), "codes": ", ".join(short)}
