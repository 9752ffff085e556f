"""What a coordinator does next on a panel: the steps to its opening, and what needs a hand after."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firstrung.identity.public import Person
from firstrung.validation.enums import PanelState, PlanState
from firstrung.validation.models import Panel, PanelPlan, PanelSeat
from firstrung.validation.selectors.panels import waiting_work
from firstrung.validation.selectors.suspicions import suspected


@dataclass(frozen=True)
class Step:
    """A step on the way: where it is taken (a page's name), whether it is done, and how it stands."""

    title: str
    text: str
    page: str
    is_done: bool
    is_optional: bool = False


def steps_of(panel: Panel, actor: Person, *, now: datetime) -> list[Step]:
    """The way to the opening of a planned panel, in order (a constant number of queries)."""
    works = panel.places.count()
    seats = list(panel.seats.filter(released_at__isnull=True))
    doubts = len(suspected(panel)) if works and seats else 0
    return [
        _portfolios(panel, actor, works, now=now),
        _panelists(panel, seats, works),
        _schedule(panel),
        _conflicts(doubts, ready=bool(works and seats)),
        _plan(panel),
    ]


def _portfolios(panel: Panel, actor: Person, works: int, *, now: datetime) -> Step:
    waiting = waiting_work(panel, actor, now=now).allowed
    placed = ngettext("%(n)d portfolio", "%(n)d portfolios", works) % {"n": works}
    left = ngettext("%(n)d more waits", "%(n)d more wait", waiting) % {"n": waiting}
    text = f"{placed} · {left}" if waiting else placed
    return Step(_("Portfolios"), text, "panel_place", is_done=works > 0)


def _panelists(panel: Panel, seats: list[PanelSeat], works: int) -> Step:
    text = ngettext("%(n)d panelist", "%(n)d panelists", len(seats)) % {"n": len(seats)}
    if works and seats:
        each = works * panel.reviews_each / len(seats)
        text = _("%(panelists)s · about %(each)d reviews each") % {
            "panelists": text,
            "each": round(each),
        }
    return Step(_("Panelists"), text, "panel_seat", is_done=len(seats) >= panel.reviews_each)


def _schedule(panel: Panel) -> Step:
    slots, tracks = panel.slots.count(), panel.tracks.count()
    words = [
        _("%(opens)s – %(closes)s")
        % {
            "opens": date_format(panel.opens_on, "SHORT_DATE_FORMAT"),
            "closes": date_format(panel.closes_on, "SHORT_DATE_FORMAT"),
        },
        ngettext("%(n)d slot", "%(n)d slots", slots) % {"n": slots} if slots else "",
        ngettext("%(n)d track", "%(n)d tracks", tracks) % {"n": tracks} if tracks else "",
    ]
    return Step(
        _("Dates, slots and tracks"),
        " · ".join(word for word in words if word),
        "panel_schedule",
        is_done=True,
        is_optional=True,
    )


def _conflicts(doubts: int, *, ready: bool) -> Step:
    text = _("comes when there are portfolios and panelists")
    if ready:
        text = (
            ngettext("%(n)d pair to look at", "%(n)d pairs to look at", doubts) % {"n": doubts}
            if doubts
            else _("nothing suspected that you haven't looked at")
        )
    return Step(_("Conflicts of interest"), text, "panel_conflicts", is_done=ready and not doubts)


def _plan(panel: Panel) -> Step:
    plans = list(panel.plans.exclude(state=PlanState.DISCARDED).only("number", "state"))
    used = [row for row in plans if row.state == PlanState.APPLIED]
    if used:
        return Step(
            _("Plan"), _("plan %(n)d is in use") % {"n": used[0].number}, "panel_plans", True
        )
    text = (
        ngettext("%(n)d plan, none in use yet", "%(n)d plans, none in use yet", len(plans))
        % {"n": len(plans)}
        if plans
        else _("press Assign when the rest is ready")
    )
    return Step(_("Plan"), text, "panel_plans", is_done=False)


def proposals_of(panel: Panel) -> list[PanelPlan]:
    """Mends that wait for a coordinator's word, newest first."""
    rows = panel.plans.filter(is_mend=True).exclude(
        state__in=[PlanState.APPLIED, PlanState.DISCARDED]
    )
    return list(rows.defer("instance", "pairs"))


def short_places(panel: Panel) -> list[str]:
    """Codes of an open panel's portfolios with fewer reviews than are asked of it (two queries)."""
    if panel.state != PanelState.OPEN:
        return []
    places = list(panel.places.select_related("submission"))
    reviews = panel.reviews.without_anchors().counting()
    there = Counter(reviews.values_list("submission", flat=True))
    return [row.submission.code for row in places if there[row.submission_id] < panel.reviews_each]
