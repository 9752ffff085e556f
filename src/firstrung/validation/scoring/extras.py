"""One more review where the score is not sure yet: where it decides most, and by whom."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.core.errors import Problem
from firstrung.identity.public import Person
from firstrung.validation.enums import (
    PENDING,
    PanelState,
    PlaceKind,
    ReviewKind,
    ReviewState,
    Stage,
    SubmissionState,
    Zone,
)
from firstrung.validation.models import FairScore, Panel, PanelSeat, RaterMeasure, Review
from firstrung.validation.scoring.gain import Worth, worth
from firstrung.validation.scoring.runs import model_of, usable_run
from firstrung.validation.scoring.words import NOTED
from firstrung.validation.selectors.documents import document
from firstrung.validation.services.panels import lock_panel
from firstrung.validation.services.writing import tell_panelists


@dataclass(frozen=True)
class Proposal:
    """A portfolio that is not sure yet, what one more review is worth, and who could give it."""

    score: FairScore
    worth: Worth
    seat: PanelSeat | None

    @property
    def code(self) -> str:
        """What the portfolio is called."""
        return self.score.submission.code


def proposals(panel: Panel, *, now: datetime) -> list[Proposal]:
    """The undecided portfolios of an open panel, the most worthwhile review first.

    Those for which nobody without a conflict has room come without a seat. A constant number of
    queries.
    """
    run = usable_run(panel.rubric_id)
    if run is None or panel.state != PanelState.OPEN:
        return []
    model = model_of(run)
    found = []
    for score in undecided(panel, run.pk):
        cut = model.cut(score.submission.threshold)
        found.append(
            (
                score,
                worth(
                    measure=score.measure,
                    error=score.error,
                    cut=cut.at,
                    cut_error=cut.error,
                    information=model.information(score.measure),
                ),
            )
        )
    found.sort(key=lambda pair: (-pair[1].gain, pair[0].pk))
    works = [score.submission_id for score, _worth in found]
    seats = _choose(panel, works, _erratic(run.pk), now=now)
    return [Proposal(score, gain, seats.get(score.submission_id)) for score, gain in found]


def undecided(panel: Panel, run_pk: int) -> list[FairScore]:
    """Scores in the unsure zone that wait for nothing and may get another review (one query)."""
    reviews = "submission__reviews"
    deciding = Q(**{f"{reviews}__stage": Stage.PANEL}) & ~Q(
        **{f"{reviews}__kind__in": [ReviewKind.ANCHOR, ReviewKind.AGAIN, ReviewKind.AGREED]}
    )
    awaited = deciding & Q(**{f"{reviews}__state__in": PENDING})
    there = deciding & Q(**{f"{reviews}__state": ReviewState.SUBMITTED})
    places = panel.places.filter(kind=PlaceKind.REGULAR).values("submission")
    rows = FairScore.objects.filter(
        run=run_pk, zone=Zone.MORE, submission__in=places, submission__state=SubmissionState.PANEL
    ).annotate(
        awaited=Count(reviews, filter=awaited, distinct=True),
        there=Count(reviews, filter=there, distinct=True),
    )
    rows = rows.filter(awaited=0, there__lt=panel.max_reviews)
    return list(rows.select_related("submission__threshold", "submission__student").order_by("pk"))


def _erratic(run_pk: int) -> set[int]:
    """Raters whose ratings are hard to predict: their reviews settle little (one query)."""
    rows = RaterMeasure.objects.filter(Q(infit__gte=NOTED) | Q(outfit__gte=NOTED), run=run_pk)
    return set(rows.values_list("rater", flat=True))


def _choose(
    panel: Panel, works: Sequence[int], erratic: Collection[int], *, now: datetime
) -> dict[int, PanelSeat]:
    """Work → seat: the least loaded panelist who may judge it and has room, the sector fitting.

    In the order given, so that the most worthwhile reviews find somebody first. Those whose
    ratings are hard to predict come last.
    """
    if not works:
        return {}
    known = document(panel, now=now)
    sectors = {row["id"]: set(row["sectors"]) for row in known["portfolios"]}
    barred = {(work, who) for work, who, _why in known["barred"]}
    taken: dict[int, set[int]] = defaultdict(set)
    load: Counter[int] = Counter()
    for work, who in [*known["done"], *known["current"]]:
        taken[work].add(who)
        load[who] += 1
    free = [row for row in known["panelists"] if _has_room(row, known["rules"], load)]
    chosen: dict[int, int] = {}
    for work in works:
        if work not in sectors:  # the family's consent has ended
            continue
        fit = [
            row
            for row in free
            if (work, row["id"]) not in barred
            and row["id"] not in taken[work]
            and _has_room(row, known["rules"], load)
            and _employer_is_new(row, taken[work], known)
        ]
        if fit:
            best = min(
                fit,
                key=lambda row: (
                    row["id"] in erratic,
                    load[row["id"]],
                    not set(row["sectors"]) & sectors[work],
                    row["id"],
                ),
            )
            chosen[work] = best["id"]
            load[best["id"]] += 1
    seats = {
        seat.panelist_id: seat
        for seat in panel.seats.filter(released_at__isnull=True).select_related(
            "panelist", "employer"
        )
    }
    return {work: seats[who] for work, who in chosen.items() if who in seats}


def _has_room(row: dict[str, Any], rules: dict[str, Any], load: Counter[int]) -> bool:
    most = row["load_max"] if row["load_max"] is not None else rules["load_max"]
    return most is None or load[row["id"]] < most


def _employer_is_new(row: dict[str, Any], taken: set[int], known: dict[str, Any]) -> bool:
    if known["rules"]["per_employer"] is None:
        return True
    there = {other["employer"] for other in known["panelists"] if other["id"] in taken}
    return row["employer"] not in there


@transaction.atomic
def ask_extra(
    *, actor: Person, panel: Panel, submissions: Collection[int], now: datetime
) -> list[Review]:
    """Ask for the proposed reviews of these portfolios (ids); others of the list are left."""
    panel = lock_panel(actor, panel)
    if panel.state != PanelState.OPEN:
        raise Problem(_("Reviews can be asked for only while the panel is open."))
    wanted = [row for row in proposals(panel, now=now) if row.score.submission_id in submissions]
    return _ask(actor, panel, wanted, now=now)


@transaction.atomic
def ask_by_itself(panel: Panel, *, now: datetime) -> list[Review]:
    """The same without a coordinator, where the panel was set to; all that is proposed."""
    panel = Panel.objects.select_for_update(of=("self",)).select_related("rubric").get(pk=panel.pk)
    if not panel.asks_by_itself or panel.state != PanelState.OPEN:
        return []
    return _ask(None, panel, proposals(panel, now=now), now=now)


@transaction.atomic
def set_asking(*, actor: Person, panel: Panel, by_itself: bool, now: datetime) -> list[Review]:
    """Whether the next review is asked for by itself; switched on, it begins at once."""
    panel = lock_panel(actor, panel)
    if panel.asks_by_itself != by_itself:
        panel.asks_by_itself = by_itself
        panel.save(update_fields=["asks_by_itself"])
        record(actor, "validation.panel.asking", panel, now=now, by_itself=by_itself)
    return ask_by_itself(panel, now=now) if by_itself else []


def _ask(
    actor: Person | None, panel: Panel, wanted: Sequence[Proposal], *, now: datetime
) -> list[Review]:
    reviews = Review.objects.bulk_create(
        Review(
            submission_id=row.score.submission_id,
            stage=Stage.PANEL,
            reviewer_id=row.seat.panelist_id,
            rubric_id=panel.rubric_id,
            panel=panel,
            kind=ReviewKind.EXTRA,
            due_on=panel.closes_on,
            assigned_at=now,
        )
        for row in wanted
        if row.seat is not None
    )
    if reviews:
        record(
            actor,
            "validation.panel.extra_asked",
            panel,
            now=now,
            reviews=[str(review.uid) for review in reviews],
        )
        tell_panelists(panel, reviews)
    return reviews
