"""What the database works out of each work on the coordinators' desk."""

from datetime import date
from functools import cache, lru_cache
from typing import Any, Final
from uuid import UUID

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest

from firstrung.validation.enums import (
    PENDING,
    UNVOICED,
    PanelState,
    ReviewState,
    SubmissionState,
)
from firstrung.validation.models import FairScore, PanelPlace, Review, ScoringRun

HEX_LENGTH: Final = 32
COUNTING: Final = (*PENDING, ReviewState.SUBMITTED)


def coded(code: str) -> Q:
    """Works whose code begins so: a range of uids, for the code is their beginning."""
    try:
        first, last = UUID(code.ljust(HEX_LENGTH, "0")), UUID(code.ljust(HEX_LENGTH, "F"))
    except ValueError:
        return Q(pk__in=[])
    return Q(uid__gte=first, uid__lte=last)


def _reviews() -> QuerySet[Review]:
    """The reviews of a work's present stage; kinds that decide nothing are left out."""
    rows = Review.objects.filter(submission=OuterRef("pk"), stage=OuterRef("state"))
    return rows.exclude(kind__in=UNVOICED).order_by()


def _number(rows: QuerySet[Review]) -> Coalesce:
    counted = rows.values("submission").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _places() -> QuerySet[PanelPlace]:
    """Where a work lies before a panel that has not closed."""
    rows = PanelPlace.objects.filter(submission=OuterRef("pk"))
    return rows.exclude(panel__state=PanelState.CLOSED).order_by()


def _scores() -> QuerySet[FairScore]:
    rows = FairScore.objects.filter(run__in=_latest_runs(), submission=OuterRef("pk"))
    return rows.order_by()


def _needed() -> Case:
    """How many reviews the present stage needs."""
    on_panel = Greatest(
        F("threshold__min_panel_reviews"),
        Coalesce(Subquery(_places().values("panel__reviews_each")[:1]), 0),
    )
    return Case(
        When(state=SubmissionState.TEACHER, then=Value(1)),
        When(state=SubmissionState.PEER, then=F("threshold__min_peer_reviews")),
        When(state=SubmissionState.PANEL, then=on_panel),
        default=Value(0),
        output_field=IntegerField(),
    )


def _asked_for() -> Coalesce:
    return _number(_reviews().filter(state__in=COUNTING))


@lru_cache(maxsize=2)
def pressing(today: date) -> dict[str, Any]:
    """What a work is counted and ordered by."""
    late = _reviews().filter(state__in=PENDING, due_on__lt=today)
    return {
        "overdue": Case(When(Exists(late), then=1), default=0, output_field=IntegerField()),
        "short": Greatest(_needed() - _asked_for(), 0, output_field=IntegerField()),
        "zone": Subquery(_scores().values("zone")[:1]),
    }


@cache
def shown() -> dict[str, Any]:
    """What the page says of a work besides."""
    return {
        "needed": _needed(),
        "panel": Subquery(_places().values("panel__uid")[:1]),
        "score": Subquery(_scores().values("fair_average")[:1]),
        "error": Subquery(_scores().values("fair_error")[:1]),
    }


def _latest_runs() -> QuerySet[ScoringRun, Any]:
    """The last scoring run of each rubric, as a subquery."""
    later = ScoringRun.objects.filter(rubric=OuterRef("rubric")).filter(
        Q(made_at__gt=OuterRef("made_at")) | Q(made_at=OuterRef("made_at"), pk__gt=OuterRef("pk"))
    )
    return ScoringRun.objects.filter(~Exists(later)).order_by().values("pk")
