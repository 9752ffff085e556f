"""The coordinators' desk: every work under way with its reviews, in a constant number of queries.

One query reads of every work what it is counted and ordered by, from an index of reviews alone, and
is kept ready until something changes; the others read the page. So thousands of works cost little.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import starmap
from typing import Any, NamedTuple
from uuid import UUID

from django.core.cache import caches
from django.core.paginator import Paginator
from django.db.models import BooleanField, Case, QuerySet, When

from firstrung.activity.public import newest
from firstrung.identity.public import Organization, Person
from firstrung.validation.enums import (
    PENDING,
    UNDER_WAY,
    UNVOICED,
    ReviewState,
    SubmissionState,
    Zone,
)
from firstrung.validation.models import Review, Submission
from firstrung.validation.policies import MANAGE_SUBMISSION, OVERSEE_REVIEWS
from firstrung.validation.selectors.board_columns import (
    COUNTING,
    HEX_LENGTH,
    coded,
    pressing,
    shown,
)

PAGE = 25
KEPT_SECONDS = 30
CODE_LENGTH = 6
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
    """A page of the desk: its rows, how many works each filter shows, the pages, the schools."""

    rows: list[Row]
    counts: Mapping[str, int]
    page: Any
    schools: list["School"]


def overseen(actor: Person) -> QuerySet[Submission]:
    """The works under way that somebody looks after.

    The rule's condition joins to single rows only, so it can stand in the query itself.
    """
    return Submission.objects.filter(OVERSEE_REVIEWS.condition(actor), state__in=UNDER_WAY)


def board(actor: Person, wanted: Wanted, *, number: str | None, today: date) -> Board:
    """A page of the works that somebody looks after (five queries, whatever their number)."""
    every, schools = _every(actor, wanted, today=today)
    found = _chosen(every, schools, wanted)
    counts = _counts(found)
    if wanted.show:
        found = [row for row in found if _shows(row, wanted.show)]
    found.sort(key=lambda row: (-row.overdue, -row.short))
    page = Paginator(found, PAGE).get_page(number)
    return Board(_rows(list(page.object_list), today=today), counts, page, schools)


def _every(actor: Person, wanted: Wanted, *, today: date) -> tuple[list["Lean"], list["School"]]:
    """What all works are counted, filtered and ordered by, and their schools.

    Kept ready until the next change that is recorded, and for `KEPT_SECONDS` at most.
    """
    if wanted.code:
        return _read(overseen(actor).filter(coded(wanted.code)), actor, today=today)
    key = f"desk-{actor.pk}-{today}-{newest()}"
    kept: tuple[list[Lean], list[School]] | None = caches["ready_made"].get(key)
    if kept is None:
        kept = _read(overseen(actor), actor, today=today)
        caches["ready_made"].set(key, kept, timeout=KEPT_SECONDS)
    return kept


def _read(
    works: QuerySet[Submission], actor: Person, *, today: date
) -> tuple[list["Lean"], list["School"]]:
    named = Case(
        When(MANAGE_SUBMISSION.condition(actor), then=True),
        default=False,
        output_field=BooleanField(),
    )
    rows = works.annotate(**pressing(today), named=named).order_by("submitted_at", "pk")
    every = list(starmap(Lean, rows.values_list(*Lean._fields)))
    found = Organization.objects.filter(pk__in={row.organization for row in every})
    schools = found.order_by("name", "pk").values_list(*School._fields)
    return every, list(starmap(School, schools))


class School(NamedTuple):
    """A school in the filter."""

    pk: int
    uid: UUID
    name: str


class Lean(NamedTuple):
    """What a work is counted, filtered and ordered by."""

    pk: int
    state: str
    organization: int
    overdue: int
    short: int
    zone: str | None
    named: bool


def _chosen(rows: list[Lean], schools: Sequence[School], wanted: Wanted) -> list[Lean]:
    if wanted.stage:
        rows = [row for row in rows if row.state == wanted.stage]
    if wanted.school:
        chosen = {school.pk for school in schools if str(school.uid) == wanted.school}
        rows = [row for row in rows if row.organization in chosen]
    return rows


def _counts(rows: Sequence[Lean]) -> dict[str, int]:
    counts = {"all": len(rows)} | dict.fromkeys(SHOWS, 0)
    counts[OVERDUE] = sum(row.overdue for row in rows)
    counts[SHORT] = sum(row.short > 0 for row in rows)
    zones = Counter(row.zone for row in rows if row.zone)
    return counts | {zone: zones[zone] for zone in Zone.values}


def _shows(row: Lean, show: str) -> bool:
    if show == OVERDUE:
        return row.overdue > 0
    return row.short > 0 if show == SHORT else row.zone == show


COLUMNS = (
    "pk",
    "uid",
    "state",
    "organization__name",
    "student__given_name",
    "student__preferred_name",
    "student__family_name",
    "needed",
    "score",
    "error",
    "panel",
)


def _rows(found: Sequence[Lean], *, today: date) -> list[Row]:
    """What the page says of these works (two queries)."""
    works = Submission.objects.filter(pk__in=[row.pk for row in found]).annotate(**shown())
    told = {row["pk"]: row for row in works.order_by().values(*COLUMNS)}
    reviews = _asked(found, today=today)
    return [_row(told[row.pk], row, reviews[row.pk]) for row in found if row.pk in told]


def _row(row: dict[str, Any], lean: Lean, reviews: list[Asked]) -> Row:
    given = row["student__preferred_name"] or row["student__given_name"]
    counting = [review for review in reviews if review.state in COUNTING]
    return Row(
        uid=row["uid"],
        code=row["uid"].hex[:CODE_LENGTH].upper(),
        name=f"{given} {row['student__family_name']}".strip() if lean.named else "",
        school=row["organization__name"],
        stage=lean.state,
        waits=lean.state == SubmissionState.PANEL and row["panel"] is None,
        done=sum(review.state == ReviewState.SUBMITTED for review in reviews),
        needed=max(row["needed"], len(counting)),
        short=lean.short,
        overdue=lean.overdue,
        score=row["score"],
        error=row["error"],
        zone=lean.zone or "",
        panel=row["panel"],
        reviews=reviews,
    )


def _asked(rows: Sequence[Lean], *, today: date) -> dict[int, list[Asked]]:
    stages = {row.pk: row.state for row in rows}
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
