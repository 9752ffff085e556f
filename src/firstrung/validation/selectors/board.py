"""The coordinators' desk: every work under way with its reviews, in a constant number of queries.

Three queries say what is there: one counts all filters at once, one reads the page, one its
reviews. The counts come from an index of reviews alone, so that thousands of works cost little.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
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

from firstrung.identity.public import Organization, Person
from firstrung.validation.enums import (
    PENDING,
    UNDER_WAY,
    UNVOICED,
    PanelState,
    ReviewState,
    SubmissionState,
    Zone,
)
from firstrung.validation.models import FairScore, PanelPlace, Review, ScoringRun, Submission
from firstrung.validation.policies import OVERSEE_REVIEWS, SEE_SUBMISSION

PAGE = 25
CODE_LENGTH = 6
HEX_LENGTH = 32
OVERDUE, SHORT = "overdue", "short"
SHOWS = (OVERDUE, SHORT, *Zone.values)


@dataclass(frozen=True)
class Wanted:
    """What the reader filters by; empty means all."""

    stage: str = ""
    school: str = ""
    show: str = ""
    code: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Wanted":
        """From the query string; what isn't known counts as empty."""
        stage, show = query.get("stage", ""), query.get("show", "")
        return cls(
            stage=stage if stage in UNDER_WAY else "",
            school=_uuid(query.get("school", "")),
            show=show if show in SHOWS else "",
            code="".join(query.get("code", "").split()).upper()[:HEX_LENGTH],
        )


def _uuid(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        return ""


@dataclass(frozen=True)
class Asked:
    """One review of a work: by whom, where it stands, by when."""

    reviewer: str
    state: str
    due_on: date | None
    overdue: bool


@dataclass(frozen=True)
class Row:
    """A work on the desk. ``name`` is empty unless the reader may see it."""

    uid: UUID
    code: str
    name: str
    school: str
    stage: str
    waits: bool
    done: int
    needed: int
    short: int
    overdue: int
    score: float | None
    error: float | None
    zone: str
    panel: UUID | None
    reviews: list[Asked] = field(default_factory=list)


@dataclass(frozen=True)
class Board:
    """A page of the desk: its rows, how many works each filter shows, and the pages."""

    rows: list[Row]
    counts: Mapping[str, int]
    page: Any


class Counted(Paginator[Any]):
    """A paginator that has been told how many rows there are."""

    def __init__(self, rows: QuerySet[Any, Any], size: int, *, count: int) -> None:
        super().__init__(rows, size)
        self.__dict__["count"] = count


def overseen(actor: Person) -> QuerySet[Submission]:
    """The works under way that somebody looks after."""
    return OVERSEE_REVIEWS.rows(actor).filter(state__in=UNDER_WAY)


def board(
    actor: Person,
    works: QuerySet[Submission],
    wanted: Wanted,
    *,
    number: str | None,
    today: date,
) -> Board:
    """A page of those works (four queries, whatever their number)."""
    rows = _counted(_chosen(works, wanted), today=today)
    # The names must not be those of the annotations: they would be taken for them.
    found = rows.aggregate(
        n_all=Count("pk"), **{f"n_{show}": Count("pk", filter=_is(show)) for show in SHOWS}
    )
    counts = {name.removeprefix("n_"): count for name, count in found.items()}
    if wanted.show:
        rows = rows.filter(_is(wanted.show))
    ordered = rows.order_by("-overdue", "-short", "submitted_at", "pk")
    page = Counted(ordered.values(*COLUMNS), PAGE, count=counts[wanted.show or "all"]).get_page(
        number
    )
    return Board(_rows(actor, list(page.object_list), today=today), counts, page)


def schools_of(works: QuerySet[Submission]) -> QuerySet[Organization]:
    """The schools of those works."""
    return Organization.objects.filter(pk__in=works.order_by().values("organization")).order_by(
        "name", "pk"
    )


COLUMNS = (
    "pk",
    "uid",
    "state",
    "organization__name",
    "student__given_name",
    "student__preferred_name",
    "student__family_name",
    "asked",
    "done",
    "needed",
    "short",
    "overdue",
    "score",
    "error",
    "zone",
    "panel",
)


def _chosen(rows: QuerySet[Submission], wanted: Wanted) -> QuerySet[Submission]:
    if wanted.stage:
        rows = rows.filter(state=wanted.stage)
    if wanted.school:
        rows = rows.filter(organization__uid=wanted.school)
    if wanted.code:
        rows = rows.filter(coded(wanted.code))
    return rows


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


def _counted(rows: QuerySet[Submission], *, today: date) -> QuerySet[Submission]:
    reviews, waiting = _reviews(), Q(state__in=PENDING)
    place = PanelPlace.objects.filter(submission=OuterRef("pk")).exclude(
        panel__state=PanelState.CLOSED
    )
    score = FairScore.objects.filter(run__in=_latest_runs(), submission=OuterRef("pk"))
    panel_needs = Greatest(
        F("threshold__min_panel_reviews"),
        Coalesce(Subquery(place.values("panel__reviews_each")[:1]), 0),
    )
    needed = Case(
        When(state=SubmissionState.TEACHER, then=Value(1)),
        When(state=SubmissionState.PEER, then=F("threshold__min_peer_reviews")),
        When(state=SubmissionState.PANEL, then=panel_needs),
        default=Value(0),
        output_field=IntegerField(),
    )
    return rows.annotate(
        asked=_number(reviews.filter(Q(state=ReviewState.SUBMITTED) | waiting)),
        done=_number(reviews.filter(state=ReviewState.SUBMITTED)),
        overdue=Case(
            When(Exists(reviews.filter(waiting, due_on__lt=today)), then=1),
            default=0,
            output_field=IntegerField(),
        ),
        needed=needed,
        short=Greatest(F("needed") - F("asked"), 0),
        panel=Subquery(place.values("panel__uid")[:1]),
        score=Subquery(score.values("fair_average")[:1]),
        error=Subquery(score.values("fair_error")[:1]),
        zone=Subquery(score.values("zone")[:1]),
    )


def _latest_runs() -> QuerySet[ScoringRun, Any]:
    """The last scoring run of each rubric, as a subquery."""
    later = ScoringRun.objects.filter(rubric=OuterRef("rubric")).filter(
        Q(made_at__gt=OuterRef("made_at")) | Q(made_at=OuterRef("made_at"), pk__gt=OuterRef("pk"))
    )
    return ScoringRun.objects.filter(~Exists(later)).order_by().values("pk")


def _is(show: str) -> Q:
    if show == OVERDUE:
        return Q(overdue=1)
    return Q(short__gt=0) if show == SHORT else Q(zone=show)


def _rows(actor: Person, rows: Sequence[dict[str, Any]], *, today: date) -> list[Row]:
    """What the page says of these works (two queries)."""
    ids = [row["pk"] for row in rows]
    seen = SEE_SUBMISSION.rows(actor, Submission.objects.filter(pk__in=ids)).values_list(
        "pk", flat=True
    )
    named, reviews = set(seen), _asked(rows, today=today)
    return [_row(row, reviews[row["pk"]], named=row["pk"] in named) for row in rows]


def _row(row: dict[str, Any], reviews: list[Asked], *, named: bool) -> Row:
    given = row["student__preferred_name"] or row["student__given_name"]
    return Row(
        uid=row["uid"],
        code=row["uid"].hex[:CODE_LENGTH].upper(),
        name=f"{given} {row['student__family_name']}".strip() if named else "",
        school=row["organization__name"],
        stage=row["state"],
        waits=row["state"] == SubmissionState.PANEL and row["panel"] is None,
        done=row["done"],
        needed=max(row["needed"], row["asked"]),
        short=row["short"],
        overdue=row["overdue"],
        score=row["score"],
        error=row["error"],
        zone=row["zone"] or "",
        panel=row["panel"],
        reviews=reviews,
    )


def _asked(rows: Sequence[dict[str, Any]], *, today: date) -> dict[int, list[Asked]]:
    stages = {row["pk"]: row["state"] for row in rows}
    found: dict[int, list[Asked]] = defaultdict(list)
    values = (
        Review.objects.filter(submission__in=list(stages))
        .exclude(state=ReviewState.VOID)
        .exclude(kind__in=UNVOICED)
        .order_by("assigned_at", "pk")
        .values_list(
            "submission",
            "stage",
            "state",
            "due_on",
            "reviewer__given_name",
            "reviewer__preferred_name",
            "reviewer__family_name",
        )
    )
    for work, stage, state, due_on, given, preferred, family in values:
        if stages[work] == stage:
            late = state in PENDING and due_on is not None and due_on < today
            name = f"{preferred or given} {family}".strip()
            found[work].append(Asked(name, state, due_on, late))
    return found
