"""A run: the variable map, the severity ladder, raters, criteria and figures."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from firstrung.core.downloads import csv_file
from firstrung.core.paging import page_of
from firstrung.identity.public import Person, SignedRequest
from firstrung.validation.models import ScoringRun
from firstrung.validation.scoring.plots import severity_ladder, variable_map
from firstrung.validation.scoring.plots.ladder import SURE
from firstrung.validation.scoring.policies import SEE_SCORING
from firstrung.validation.scoring.runs import model_of
from firstrung.validation.scoring.selectors import Rater, map_of, named, raters_of, threshold_of
from firstrung.validation.scoring.words import (
    ladder_summary,
    map_summary,
    obstacle_words,
    reliability_words,
)


def _run(request: SignedRequest, uid: UUID) -> ScoringRun:
    run = get_object_or_404(ScoringRun.objects.select_related("rubric", "panel"), uid=uid)
    SEE_SCORING.require(request.user, run)
    return run


@login_required
@require_safe
def scoring_run(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """What the rating model found, in pictures, words and tables."""
    run = _run(request, uid)
    context: dict[str, Any] = {
        "run": run,
        "figures": run.figures,
        "obstacle": obstacle_words(run.figures),
    }
    if run.calibration:
        context |= _drawn(request, run, request.user)
    return render(request, "validation/scoring/run.html", context)


def _drawn(request: SignedRequest, run: ScoringRun, actor: Person) -> dict[str, Any]:
    """The pictures with their words; the ladder shows one page of raters on one axis."""
    everybody = named(run, raters_of(run), actor)
    page = page_of(request, everybody)
    shown: list[Rater] = list(page.object_list)
    parts = map_of(run, everybody)
    ruler = parts.ruler
    above = 0 if ruler.cut is None else sum(at >= ruler.cut for at in ruler.portfolios)
    words = map_summary(run.figures, ruler.cut, above, len(ruler.portfolios))
    ladder = _ladder_words(run, everybody)
    reach = max((abs(row.row.severity) + SURE * row.row.error for row in everybody), default=1.0)
    rungs, reach = [row.rung for row in shown], max(1.0, min(reach, 4.0))
    return {
        "page": page,
        "raters": shown,
        "noted": [row for row in everybody if row.noted],
        "map_words": words,
        "map_wide": variable_map(ruler, key="map", wide=True, description=words),
        "map_narrow": variable_map(ruler, key="map", wide=False, description=words),
        "ladder_words": ladder,
        "ladder_wide": severity_ladder(
            rungs, reach=reach, key="ladder", wide=True, description=ladder
        ),
        "ladder_narrow": severity_ladder(
            rungs, reach=reach, key="ladder", wide=False, description=ladder
        ),
        "criteria": parts.criteria,
        "levels": parts.levels,
        "threshold": threshold_of(run.rubric),
        "told_apart": reliability_words(run.figures["portfolios"]["reliability"]),
    }


def _ladder_words(run: ScoringRun, raters: list[Rater]) -> str:
    first, last = raters[0], raters[-1]
    model = model_of(run)
    middle = model.calibration.mean
    gap = model.fair(middle - last.row.severity) - model.fair(middle - first.row.severity)
    return ladder_summary((first.name, last.name), (first.row.severity, last.row.severity), gap)


@login_required
@require_safe
def scoring_raters_file(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """The raters as CSV."""
    run = _run(request, uid)
    rows = [
        (
            rater.name,
            rater.row.reviews,
            rater.row.severity,
            rater.row.error,
            rater.row.infit,
            rater.row.outfit,
        )
        for rater in named(run, raters_of(run), request.user)
    ]
    header = ("rater", "reviews", "severity_logits", "standard_error", "infit", "outfit")
    return csv_file(f"raters-{run.made_at:%Y-%m-%d}.csv", header, rows)


@login_required
@require_safe
def scoring_map_file(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Everything on the variable map as CSV; portfolios without a name or code."""
    run = _run(request, uid)
    rows: list[tuple[object, ...]] = []
    if run.calibration:
        parts = map_of(run, named(run, raters_of(run), request.user))
        ruler = parts.ruler
        rows += [("portfolio", index + 1, at) for index, at in enumerate(sorted(ruler.portfolios))]
        rows += [("rater", mark.label, mark.at) for mark in ruler.raters]
        rows += [("criterion", mark.label, mark.at) for mark in ruler.criteria]
        rows += [("level from", mark.label, mark.at) for mark in ruler.levels]
        rows += [] if ruler.cut is None else [("threshold", "", ruler.cut)]
    header = ("what", "name", "logits")
    return csv_file(f"variable-map-{run.made_at:%Y-%m-%d}.csv", header, rows)
