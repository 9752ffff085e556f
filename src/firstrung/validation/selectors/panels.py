"""Panels for pages: rows of portfolios and seats with their progress."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from firstrung.identity.public import Consent, Organization, Person, Purpose, consented
from firstrung.validation.enums import PENDING, ReviewKind, ReviewState
from firstrung.validation.models import (
    Conflict,
    Panel,
    PanelPlace,
    PanelResult,
    PanelSeat,
    Review,
    Submission,
)
from firstrung.validation.policies import PLACE_ON_PANEL, RUN_PANEL, SEE_SUBMISSION

OFFERED = 50
"""How many waiting portfolios a page offers at once."""


@dataclass(frozen=True)
class Placed:
    """A portfolio before the panel. ``name`` is empty unless the reader may see it."""

    submission: Submission
    name: str
    reviews: list[Review]
    done: int
    consent: bool
    result: PanelResult | None
    place: PanelPlace


@dataclass(frozen=True)
class Seated:
    """A seat with what its panelist has done."""

    seat: PanelSeat
    done: int
    awaited: int
    conflicts: int


def panels_of(actor: Person) -> QuerySet[Panel]:
    """The panels somebody runs, with seats, portfolios and reviews counted."""
    real = ~Q(reviews__kind=ReviewKind.ANCHOR)
    done = real & Q(reviews__state=ReviewState.SUBMITTED)
    awaited = real & Q(reviews__state__in=PENDING)
    return (
        RUN_PANEL.rows(actor)
        .select_related("organization")
        .annotate(
            portfolios=Count("places", distinct=True),
            seated=Count("seats", filter=Q(seats__released_at__isnull=True), distinct=True),
            done=Count("reviews", filter=done, distinct=True),
            awaited=Count("reviews", filter=awaited, distinct=True),
        )
        .order_by("-opens_on", "-pk")
    )


def places_of(panel: Panel) -> QuerySet[PanelPlace]:
    """The portfolios before a panel in the order in which they were put there."""
    return panel.places.select_related("submission__student", "track", "slot").order_by("pk")


def placed_rows(
    panel: Panel, places: Iterable[PanelPlace], actor: Person, *, now: datetime
) -> list[Placed]:
    """What the page says of these portfolios (four queries)."""
    places = list(places)
    submissions = [place.submission for place in places]
    ids = [row.pk for row in submissions]
    names = names_for(actor, Submission.objects.filter(pk__in=ids))
    allowed = set(
        consented(Purpose.PANEL_REVIEW, on=timezone.localdate(now))
        .filter(student__in=[row.student_id for row in submissions])
        .values_list("student", flat=True)
    )
    reviews: dict[int, list[Review]] = defaultdict(list)
    rows = (
        panel.reviews.without_anchors().filter(submission__in=ids).exclude(state=ReviewState.VOID)
    )
    for review in rows.select_related("reviewer").order_by("assigned_at", "pk"):
        reviews[review.submission_id].append(review)
    results = {row.submission_id: row for row in PanelResult.objects.filter(submission__in=ids)}
    return [
        Placed(
            submission=row,
            name=names.get(row.pk, ""),
            reviews=reviews[row.pk],
            done=sum(review.state == ReviewState.SUBMITTED for review in reviews[row.pk]),
            consent=row.student_id in allowed,
            result=results.get(row.pk),
            place=place,
        )
        for place, row in zip(places, submissions, strict=True)
    ]


def seated_rows(panel: Panel) -> list[Seated]:
    """The seats of a panel (five queries)."""
    counts: dict[int, Any] = {
        row["reviewer"]: row
        for row in panel.reviews.without_anchors()
        .order_by()
        .values("reviewer")
        .annotate(
            done=Count("pk", filter=Q(state=ReviewState.SUBMITTED)),
            awaited=Count("pk", filter=Q(state__in=PENDING)),
        )
    }
    students = Submission.objects.filter(places__panel=panel).values("student")
    conflicts: dict[int, int] = dict(
        Conflict.objects.filter(student__in=students)
        .order_by()
        .values_list("panelist")
        .annotate(n=Count("pk"))
    )
    seats = panel.seats.select_related("panelist", "employer", "link").order_by("pk")
    seats = seats.prefetch_related("tracks", "slots")
    nothing = {"done": 0, "awaited": 0}
    return [
        Seated(
            seat=seat,
            done=counts.get(seat.panelist_id, nothing)["done"],
            awaited=counts.get(seat.panelist_id, nothing)["awaited"],
            conflicts=conflicts.get(seat.panelist_id, 0),
        )
        for seat in seats
    ]


def names_for(actor: Person, rows: QuerySet[Submission]) -> dict[int, str]:
    """Submission id → the student's name, only where the actor may see it (one query)."""
    seen = SEE_SUBMISSION.rows(actor, rows).select_related("student")
    return {row.pk: row.student.name for row in seen}


@dataclass(frozen=True)
class Waiting:
    """What waits for a panel: the `OFFERED` oldest, how many there are, and at which schools."""

    offered: QuerySet[Submission]
    count: int
    allowed: int
    schools: list[Organization]

    @property
    def hidden(self) -> int:
        """How many wait for a family's permission."""
        return self.count - self.allowed


def waiting_work(panel: Panel, actor: Person, *, school: str = "", now: datetime) -> Waiting:
    """Work that waits for a panel with this rubric, of one school (its uid) or all (4 queries)."""
    free = _free(panel, actor)
    schools = Organization.objects.filter(pk__in=free.values("organization")).order_by("name")
    chosen = [row for row in schools if str(row.uid) == school]
    if chosen:
        free = free.filter(organization=chosen[0])
    fit = free.filter(student__in=_allowed(now).values("student"))
    oldest = list(fit.order_by("submitted_at", "pk").values_list("pk", flat=True)[:OFFERED])
    offered = Submission.objects.filter(pk__in=oldest).select_related("organization", "student")
    return Waiting(
        offered=offered.order_by("submitted_at", "pk"),
        count=free.count(),
        allowed=fit.count(),
        schools=list(schools),
    )


def fitting_work(
    panel: Panel, actor: Person, *, school: str = "", now: datetime
) -> QuerySet[Submission]:
    """All that waits and may be shown, of one school (its uid) or all."""
    rows = _free(panel, actor).filter(student__in=_allowed(now).values("student"))
    if school:
        uids = {str(uid): uid for uid in rows.values_list("organization__uid", flat=True)}
        rows = rows.filter(organization__uid=uids[school]) if school in uids else rows.none()
    return rows.select_related("student", "threshold").order_by("submitted_at", "pk")


def _free(panel: Panel, actor: Person) -> QuerySet[Submission]:
    """Work with the panel's rubric that is before no panel."""
    before = PanelPlace.objects.exclude(panel__state="closed").values("submission")
    rows = PLACE_ON_PANEL.rows(actor).filter(threshold__rubric=panel.rubric_id)
    return rows.exclude(pk__in=before).exclude(places__panel=panel)


def _allowed(now: datetime) -> QuerySet[Consent]:
    return consented(Purpose.PANEL_REVIEW, on=timezone.localdate(now))
