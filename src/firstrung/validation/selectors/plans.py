"""Plans for pages: who reviews what, loads, figures, and what lies between two plans."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from firstrung.identity.public import Person
from firstrung.validation.enums import PairRuleKind
from firstrung.validation.models import Panel, PanelPlan, PanelSeat, Submission
from firstrung.validation.selectors.documents import Document, Pair
from firstrung.validation.selectors.numbers import most_load
from firstrung.validation.selectors.panels import names_for
from firstrung.validation.selectors.suspicions import suspected


@dataclass(frozen=True)
class Planned:
    """A reviewer of a portfolio in a plan."""

    seat: PanelSeat
    affinity: float
    is_done: bool
    is_new: bool
    is_fixed: bool
    is_suspected: bool


@dataclass(frozen=True)
class PlannedWork:
    """A portfolio with its reviewers; ``name`` only where the reader may see it."""

    submission: Submission
    name: str
    reviewers: list[Planned]
    needed: int
    is_again: bool


@dataclass(frozen=True)
class Load:
    """What a panelist has to do in a plan."""

    seat: PanelSeat
    count: int
    limit: int | None
    mean: float | None

    @property
    def share(self) -> int:
        """Of the limit, in percent; without one of ten reviews."""
        return min(100, round(100 * self.count / (self.limit or 10)))


def seats_by_person(panel: Panel) -> dict[int, PanelSeat]:
    """All seats, by panelist id (one query)."""
    return {row.panelist_id: row for row in panel.seats.select_related("panelist", "employer")}


def pairs_of(plan: PanelPlan) -> set[Pair]:
    """(submission, panelist) ids."""
    return {(work, who) for who, work, _affinity in plan.pairs}


def shown_portfolios(plan: PanelPlan, *, only_changed: bool) -> list[Document]:
    """The portfolios of a plan's document; of a mend those that somebody new comes to."""
    rows: list[Document] = plan.instance.get("portfolios", [])
    if not only_changed or not rows:
        return rows
    found = plan.instance
    before = {(work, who) for work, who in [*found["done"], *found["current"]]}
    changed = {work for work, _who in pairs_of(plan) - before}
    return [row for row in rows if row["id"] in changed]


def planned_works(
    plan: PanelPlan, portfolios: Sequence[Document], actor: Person
) -> list[PlannedWork]:
    """These portfolios of the plan's document, with their reviewers (a constant of queries)."""
    seats = seats_by_person(plan.panel)
    ids = [row["id"] for row in portfolios]
    rows = Submission.objects.filter(pk__in=ids)
    works, names = {row.pk: row for row in rows}, names_for(actor, rows)
    doubts = {(row.submission.pk, row.seat.panelist_id) for row in suspected(plan.panel)}
    of_work: dict[int, list[list[Any]]] = defaultdict(list)
    for who, work, affinity in plan.pairs:
        of_work[work].append([who, affinity])
    marks = _Marks(plan.instance, doubts)
    return [
        PlannedWork(
            submission=works[row["id"]],
            name=names.get(row["id"], ""),
            reviewers=[
                marks.planned(row["id"], seats[who], affinity)
                for who, affinity in of_work[row["id"]]
                if who in seats
            ],
            needed=row["reviews"],
            is_again=row["kind"] == "again",
        )
        for row in portfolios
        if row["id"] in works
    ]


class _Marks:
    """What is to be said of a pair."""

    def __init__(self, document: Document, doubts: set[Pair]) -> None:
        self.done = {(work, who) for work, who in document["done"]}
        self.current = {(work, who) for work, who in document["current"]}
        self.fixed = {(work, who) for work, who in document["pinned"]}
        self.doubts = doubts

    def planned(self, work: int, seat: PanelSeat, affinity: float) -> Planned:
        pair = (work, seat.panelist_id)
        return Planned(
            seat=seat,
            affinity=affinity,
            is_done=pair in self.done,
            is_new=bool(self.current or self.done) and pair not in self.done | self.current,
            is_fixed=pair in self.fixed,
            is_suspected=pair in self.doubts,
        )


def loads_of(plan: PanelPlan) -> list[Load]:
    """Everybody on the panel with what they get, most first (one query)."""
    seats = seats_by_person(plan.panel)
    count: Counter[int] = Counter()
    total: Counter[int] = Counter()
    for who, _work, affinity in plan.pairs:
        count[who] += 1
        total[who] += affinity
    usual = most_load(plan.instance)
    rows = [
        Load(
            seat=seats[row["id"]],
            count=count[row["id"]],
            limit=usual if row["load_max"] is None else row["load_max"],
            mean=total[row["id"]] / count[row["id"]] if count[row["id"]] else None,
        )
        for row in plan.instance["panelists"]
        if row["id"] in seats
    ]
    return sorted(rows, key=lambda row: (-row.count, row.seat.panelist.family_name))


def doubtful(plan: PanelPlan) -> int:
    """How many pairs of the plan are suspected conflicts that nobody has looked at."""
    pairs = pairs_of(plan)
    return sum((row.submission.pk, row.seat.panelist_id) in pairs for row in suspected(plan.panel))


@dataclass(frozen=True)
class Moved:
    """What changes for a portfolio from one plan to the other."""

    submission: Submission
    name: str
    leaving: list[PanelSeat]
    coming: list[PanelSeat]


@dataclass(frozen=True)
class Compared:
    """Two plans side by side."""

    first: PanelPlan
    second: PanelPlan
    moved: list[Moved] = field(default_factory=list)
    loads: list[tuple[PanelSeat, int, int]] = field(default_factory=list)
    same: int = 0


def compared(first: PanelPlan, second: PanelPlan, actor: Person) -> Compared:
    """What moves from the first plan to the second, and whose load changes."""
    seats = seats_by_person(first.panel)
    old, new = pairs_of(first), pairs_of(second)
    rows = Submission.objects.filter(pk__in={work for work, _who in old ^ new}).order_by("pk")
    names = names_for(actor, rows)
    moved = [
        Moved(
            submission=row,
            name=names.get(row.pk, ""),
            leaving=_seats_of(row.pk, old - new, seats),
            coming=_seats_of(row.pk, new - old, seats),
        )
        for row in rows
    ]
    before, after = (Counter(who for _work, who in pairs) for pairs in (old, new))
    loads = [
        (seats[who], before[who], after[who])
        for who in sorted(set(before) | set(after))
        if who in seats and before[who] != after[who]
    ]
    return Compared(first, second, moved, loads, len(old & new))


def _seats_of(work: int, pairs: Iterable[Pair], seats: Mapping[int, PanelSeat]) -> list[PanelSeat]:
    return [seats[who] for pk, who in sorted(pairs) if pk == work and who in seats]


def pair_rules(panel: Panel, kind: PairRuleKind) -> list[tuple[PanelSeat, Submission]]:
    """The pairs that a coordinator fixed or kept apart (two queries)."""
    seats = seats_by_person(panel)
    rows = panel.pair_rules.filter(kind=kind).select_related("submission").order_by("pk")
    return [(seats[row.panelist_id], row.submission) for row in rows if row.panelist_id in seats]


def figures_of(plan: PanelPlan) -> list[tuple[str, Any, str]]:
    """Label, value and explanation of a plan's figures, in the language of the reader."""
    found = plan.figures
    if not found:
        return []
    groups = found["components"]
    error = found["severity_se"]
    return [
        (
            _("Worst fit of a review"),
            f"{found['worst']:.2f}",
            _("from 0 to 1; made as good as can be first"),
        ),
        (
            _("Mean fit"),
            "–" if found["mean"] is None else f"{found['mean']:.2f}",
            _("sector 70 %, track 20 %, rest from earlier panels 10 %"),
        ),
        (
            _("Load of a panelist"),
            f"{found['load_least']}–{found['load_most']}",
            _("least and most reviews"),
        ),
        (
            _("Panelists comparable"),
            _("yes") if groups == 1 else _("no: %(count)d groups") % {"count": groups},
            _("all tied together by shared portfolios, so that severity can be corrected"),
        ),
        (
            _("Severity known to"),
            "–" if error is None else f"± {error:.2f}",
            _("predicted standard error of a difference, in logits; aim: 0.25 or less"),
        ),
        (
            _("Calibration portfolios"),
            found["anchors_each"],
            _("for each panelist, that this asks for"),
        ),
    ]
