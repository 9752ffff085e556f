"""The second panel: a random share of decided portfolios is judged again, blindly.

Its reviews change no decision. They tell how often two panels would decide alike.
"""

import random
import secrets
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.core.errors import Problem
from firstrung.engines.standards import NoRatingsError, Rating, combine
from firstrung.identity.public import Person, Purpose, consented
from firstrung.validation.enums import (
    PanelState,
    PlaceKind,
    ReviewKind,
    Scoring,
)
from firstrung.validation.models import Panel, PanelPlace, PanelResult, Review, ScoringRun
from firstrung.validation.scoring.consistency import Pair
from firstrung.validation.scoring.gathering import Gathered, columns, rated
from firstrung.validation.scoring.model import Given
from firstrung.validation.scoring.runs import model_of
from firstrung.validation.services.panels import lock_panel

AT_LEAST_FROM = 10
"""From so many decided portfolios on, at least one is judged again."""


@transaction.atomic
def draw_again(
    *, actor: Person, panel: Panel, now: datetime, seed: str | None = None
) -> list[PanelPlace]:
    """Draw the panel's share of the portfolios decided since the last draw, and place them.

    Each decided portfolio is in one draw only; the seed is kept, so that the draw can be checked.
    Only works with a live consent to panel review are drawn from. A panel draws once, by itself
    when its first plan is asked for; where too few have been decided, they wait for the next.
    Only works that enough of the people seated have not judged before can be drawn.
    """
    panel = lock_panel(actor, panel)
    if panel.state != PanelState.PLANNED:
        raise Problem(_("The second look is drawn before the panel opens."))
    if "draw" in panel.consistency:
        return list(panel.places.filter(kind=PlaceKind.AGAIN))
    ids = candidates(panel, now=now)
    seed = seed or secrets.token_hex(16)
    fresh = _with_fresh_eyes(panel, ids)
    count = min(number_to_draw(len(ids), panel.again_share), len(fresh))
    if not count:  # too few so far: they stay for the next draw
        return []
    chosen = sorted(random.Random(seed).sample(fresh, count))  # noqa: S311 - seeded, to be checked
    places = PanelPlace.objects.bulk_create(
        PanelPlace(panel=panel, submission_id=pk, kind=PlaceKind.AGAIN, placed_by=actor)
        for pk in chosen
    )
    panel.consistency["draw"] = {
        "seed": seed,
        "among": len(fresh),
        "drawn": count,
        "drawn_at": now.isoformat(),
    }
    panel.save(update_fields=["consistency"])
    record(actor, "validation.panel.drawn_again", panel, now=now, **panel.consistency["draw"])
    return places


def candidates(panel: Panel, *, now: datetime) -> list[int]:
    """Submissions decided under the panel's rubric since the last draw, in the order of ids."""
    drawn = Panel.objects.filter(rubric=panel.rubric_id).exclude(pk=panel.pk)
    moments = [
        parse_datetime(row["draw"]["drawn_at"])
        for row in drawn.values_list("consistency", flat=True)
        if "draw" in row
    ]
    live = consented(Purpose.PANEL_REVIEW, on=timezone.localdate(now)).values("student")
    rows = PanelResult.objects.filter(rubric=panel.rubric_id, submission__student__in=live)
    last = max((moment for moment in moments if moment is not None), default=None)
    if last is not None:
        rows = rows.filter(closed_at__gt=last)
    again = PanelPlace.objects.filter(kind=PlaceKind.AGAIN).values("submission")
    here = panel.places.values("submission")
    rows = rows.exclude(submission__in=again).exclude(submission__in=here)
    return sorted(rows.values_list("submission", flat=True))


def _with_fresh_eyes(panel: Panel, ids: list[int]) -> list[int]:
    """Those that enough people seated here have not reviewed before (two queries)."""
    seated = set(panel.seats.filter(released_at__isnull=True).values_list("panelist", flat=True))
    judged: dict[int, set[int]] = defaultdict(set)
    rows = Review.objects.filter(submission__in=ids, reviewer__in=seated).counting()
    for submission, reviewer in rows.values_list("submission", "reviewer"):
        judged[submission].add(reviewer)
    return [pk for pk in ids if len(seated - judged[pk]) >= panel.reviews_each]


def number_to_draw(decided: int, share: Decimal) -> int:
    """How many of the decided portfolios are judged again."""
    count = int((decided * share).to_integral_value())
    least = 1 if decided >= AT_LEAST_FROM and share > 0 else 0
    return min(decided, max(count, least))


@dataclass(frozen=True)
class _Looked:
    """The reviews of a second look by submission."""

    gathered: Gathered
    rows: dict[int, list[int]]


def pairs_of(panel: Panel, run: ScoringRun | None) -> list[Pair]:
    """First and second decision of each portfolio that was judged again (constant queries).

    The second one is what its reviews alone say, by the same threshold; without enough reviews
    there is none.
    """
    places = panel.places.filter(kind=PlaceKind.AGAIN).values("submission")
    results = PanelResult.objects.filter(submission__in=places).select_related(
        "threshold", "rubric"
    )
    looked = _second_reviews(panel)
    criteria = list(panel.rubric.criteria.all())
    found = []
    for result in results:
        rows = looked.rows[result.submission_id]
        raters = {looked.gathered.raters[row] for row in rows}
        if len(raters) < result.threshold.min_panel_reviews:
            continue
        second = _second(result, looked, rows, criteria, run)
        if second is not None:
            found.append(second)
    return found


def _second_reviews(panel: Panel) -> _Looked:
    codes = list(panel.rubric.criteria.values_list("code", flat=True))
    gathered = columns(rated(panel.rubric_id).filter(panel=panel, kind=ReviewKind.AGAIN), codes)
    rows: dict[int, list[int]] = defaultdict(list)
    for index, submission in enumerate(gathered.submissions):
        rows[submission].append(index)
    return _Looked(gathered, rows)


def _second(
    result: PanelResult,
    looked: _Looked,
    rows: list[int],
    criteria: Sequence[Any],
    run: ScoringRun | None,
) -> Pair | None:
    gathered, threshold = looked.gathered, result.threshold
    ratings = [
        Rating(str(gathered.raters[row]), code, points)
        for row in rows
        for code, points in gathered.points(row).items()
    ]
    try:
        combined = combine(
            ratings,
            criteria=[row.code for row in criteria],
            ethics=[row.code for row in criteria if row.is_ethics],
        )
    except NoRatingsError:
        return None
    score = combined.overall
    if threshold.scoring == Scoring.FAIR and run is not None:
        given = [
            Given(gathered.raters[row], gathered.quarters[row], gathered.points(row))
            for row in rows
        ]
        measured = model_of(run).score(given)
        if measured is None:
            return None
        score = Decimal(str(round(measured.fair_average, 2)))
    met = score >= threshold.cut_score and combined.ethics >= threshold.ethics_minimum
    fair = result.ledger.get("fair") or {}
    if fair.get("cut") is None:
        return Pair(result.met, met)
    return Pair(result.met, met, fair["measure"] - fair["cut"], fair["measure_error"])
