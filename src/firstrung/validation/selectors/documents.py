"""What a plan of a panel is made from, as one document: read in a constant number of queries.

The document is kept with the plan. All ids in it are those of people and submissions.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from firstrung.identity.public import Purpose, consented
from firstrung.taxonomies.public import Skill
from firstrung.validation.enums import (
    PENDING,
    PairRuleKind,
    PlaceKind,
    ReviewKind,
    ReviewState,
    Stage,
)
from firstrung.validation.models import (
    Panel,
    PanelPlace,
    PanelSeat,
    Review,
)
from firstrung.validation.selectors.barring import in_conflict, of_the_circle
from firstrung.validation.selectors.calibration import usable_anchors

PLANNED_KINDS = (ReviewKind.REGULAR, ReviewKind.AGAIN)
"""Reviews that a plan gives out; others are asked for one by one and only counted."""

YEAR = timedelta(days=365)
Document = dict[str, Any]
Pair = tuple[int, int]


@dataclass(frozen=True)
class _Asked:
    """A review as far as planning goes."""

    submission: int
    reviewer: int
    state: str
    kind: str
    here: bool

    @property
    def counts(self) -> bool:
        return self.state in {*PENDING, ReviewState.SUBMITTED}

    @property
    def moves(self) -> bool:
        """Whether a plan may still give it to somebody else."""
        return self.here and self.state == ReviewState.ASSIGNED and self.kind in PLANNED_KINDS


def document(panel: Panel, *, now: datetime, lean: bool = False) -> Document:
    """Panelists, portfolios, rules and pairs of a panel; portfolios without consent are left out.

    ``lean`` leaves out what sectors the portfolios speak to, for which all of them must be read.

    ``done`` pairs (portfolio, panelist) have begun or are in; ``current`` ones are asked for and
    could still move. ``barred`` names why: circle, conflict, earlier (judged it before) or
    declined.
    """
    places = _places(panel, now=now, lean=lean)
    asked = _asked(panel, [place.submission_id for place in places])
    seats = _seats(panel, {row.reviewer for row in asked if row.here and _is_done(row)})
    people = [seat.panelist_id for seat in seats]
    students = {place.submission_id: place.submission.student_id for place in places}
    barred = _barred(people, students, asked)
    begun = [row for row in asked if row.here and _is_done(row) and row.reviewer in set(people)]
    done = [row for row in begun if (row.submission, row.reviewer) not in barred]
    return {
        "rules": rules_of(panel),
        "anchors": _anchors(panel, people, now=now),
        "panelists": _panelists(panel, seats, done, now=now),
        "portfolios": _portfolios(panel, places, asked, lean=lean),
        "barred": sorted([*pair, why] for pair, why in barred.items()),
        "done": sorted([row.submission, row.reviewer] for row in done),
        "current": sorted([row.submission, row.reviewer] for row in asked if row.moves),
        **_wishes(panel, set(people), students),
    }


def rules_of(panel: Panel) -> Document:
    """The rules that a plan of this panel keeps."""
    return {
        "reviews_each": panel.reviews_each,
        "load_min": panel.min_load,
        "load_max": panel.max_load,
        "per_employer": 1 if panel.one_per_employer else None,
        "in_sector": panel.in_sector,
        "seniors": panel.seniors,
        "per_slot": panel.per_slot,
        "anchors_each": panel.anchors,
        "criteria": panel.rubric.criteria.count(),
    }


def _anchors(panel: Panel, people: list[int], *, now: datetime) -> list[Document]:
    """Calibration portfolios that may be shown, each with the panelists who must not see it."""
    rows = usable_anchors(on=timezone.localdate(now)).filter(rubric=panel.rubric_id)
    rows = rows.exclude(submission__in=panel.places.values("submission"))
    students = dict(rows.order_by("pk").values_list("pk", "submission__student"))
    if not students:
        return []
    barred = in_conflict(people, set(students.values())), of_the_circle(people)
    return [
        {
            "id": anchor,
            "barred": [p for p in people if any(student in rows[p] for rows in barred)],
        }
        for anchor, student in students.items()
    ]


def _places(panel: Panel, *, now: datetime, lean: bool) -> list[PanelPlace]:
    allowed = consented(Purpose.PANEL_REVIEW, on=timezone.localdate(now))
    rows = panel.places.filter(submission__student__in=allowed.values("student"))
    rows = rows.select_related("submission__threshold").order_by("pk")
    return list(rows if lean else rows.select_related("submission__snapshot"))


def _asked(panel: Panel, submissions: list[int]) -> list[_Asked]:
    rows = Review.objects.filter(stage=Stage.PANEL, submission__in=submissions)
    rows = rows.exclude(kind__in=[ReviewKind.ANCHOR, ReviewKind.AGREED])
    rows = rows.exclude(state=ReviewState.VOID).order_by("pk")
    values = rows.values_list("submission", "reviewer", "state", "kind", "panel")
    return [_Asked(work, who, state, kind, at == panel.pk) for work, who, state, kind, at in values]


def _is_done(row: _Asked) -> bool:
    return row.counts and not row.moves


def _seats(panel: Panel, busy: set[int]) -> list[PanelSeat]:
    """Seats that are taken, and released ones whose panelists have begun or done reviews."""
    rows = panel.seats.select_related("panelist", "employer").order_by("pk")
    rows = rows.prefetch_related("employer__sectors", "tracks", "slots")
    return [seat for seat in rows if seat.released_at is None or seat.panelist_id in busy]


def _barred(
    people: list[int], students: dict[int, int], asked: Iterable[_Asked]
) -> dict[Pair, str]:
    circle, conflicts = of_the_circle(people), in_conflict(people, set(students.values()))
    barred: dict[Pair, str] = {}
    for row in asked:
        if row.reviewer in circle and row.counts and not row.here:
            barred[row.submission, row.reviewer] = "earlier"
        if row.reviewer in circle and row.state == ReviewState.DECLINED:
            barred[row.submission, row.reviewer] = "declined"
    for submission, student in students.items():
        for person in people:
            if student in conflicts[person]:
                barred[submission, person] = "conflict"
            if student in circle[person]:
                barred[submission, person] = "circle"
    return barred


def _panelists(
    panel: Panel, seats: list[PanelSeat], done: list[_Asked], *, now: datetime
) -> list[Document]:
    held = Counter(row.reviewer for row in done)
    past: Counter[int] = Counter(
        Review.objects.filter(
            stage=Stage.PANEL,
            reviewer__in=[seat.panelist_id for seat in seats],
            submitted_at__gte=now - YEAR,
        )
        .exclude(panel=panel)
        .values_list("reviewer", flat=True)
    )
    most = max(past.values(), default=0)
    return [
        {
            "id": seat.panelist_id,
            "employer": seat.employer_id,
            "sectors": sorted(sector.code for sector in seat.employer.sectors.all()),
            "senior": seat.is_senior,
            "load_min": None if seat.released_at is None else 0,
            "load_max": seat.max_load if seat.released_at is None else held[seat.panelist_id],
            "tracks": sorted(row.pk for row in seat.tracks.all()) or None,
            "slots": sorted(row.pk for row in seat.slots.all()) or None,
            "rest": round(1 - past[seat.panelist_id] / most, 2) if most else 1.0,
        }
        for seat in seats
    ]


def _portfolios(
    panel: Panel, places: list[PanelPlace], asked: list[_Asked], *, lean: bool
) -> list[Document]:
    known = Skill.objects.filter(sector__isnull=False).values_list("code", "sector__code")
    sector_of = dict(known)
    counting: dict[int, list[_Asked]] = defaultdict(list)
    for row in asked:
        if row.counts:
            counting[row.submission].append(row)
    return [
        {
            "id": place.submission_id,
            "kind": place.kind,
            "sectors": {} if lean else _shares(place.submission.snapshot.document, sector_of),
            "track": place.track_id,
            "slot": place.slot_id,
            "reviews": _owed(panel, place, counting[place.submission_id]),
        }
        for place in places
    ]


def _shares(snapshot: Document, sector_of: dict[str, str]) -> dict[str, float]:
    """The share of the portfolio's skills in each sector."""
    skills = [skill["code"] for entry in snapshot["entries"] for skill in entry["skills"]]
    found = Counter(sector_of[code] for code in skills if code in sector_of)
    return {code: round(count / found.total(), 4) for code, count in sorted(found.items())}


def _owed(panel: Panel, place: PanelPlace, rows: list[_Asked]) -> int:
    """What this panel owes the portfolio, with the reviews asked for beyond the plan."""
    beyond = sum(row.here and row.kind not in PLANNED_KINDS for row in rows)
    if place.kind == PlaceKind.AGAIN:
        return panel.reviews_each + beyond
    earlier = sum(not row.here for row in rows)
    wanted = max(panel.reviews_each, place.submission.threshold.min_panel_reviews)
    return max(0, wanted - earlier) + beyond


def _wishes(panel: Panel, people: set[int], students: dict[int, int]) -> Document:
    found: dict[str, list[list[int]]] = defaultdict(list)
    for panelist, submission, kind in panel.pair_rules.values_list(
        "panelist", "submission", "kind"
    ):
        if panelist in people and submission in students:
            found[kind].append([submission, panelist])
    return {
        "pinned": sorted(found[PairRuleKind.PIN]),
        "forbidden": sorted(found[PairRuleKind.FORBID]),
    }
