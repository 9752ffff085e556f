"""Runs of the rating model over all panel ratings of a rubric."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

import numpy as np
from django.db import transaction
from django.db.models import ProtectedError

from firstrung.engines.ratings import Calibration
from firstrung.validation.enums import DECIDING, Scoring
from firstrung.validation.models import (
    FairScore,
    Panel,
    RaterMeasure,
    Rubric,
    ScoringRun,
    Submission,
    Threshold,
)
from firstrung.validation.scoring.figures import number, of_fit, of_obstacle
from firstrung.validation.scoring.fitting import Fitted, Obstacle, fit_model
from firstrung.validation.scoring.gathering import Gathered, gather, rated
from firstrung.validation.scoring.model import (
    RATER,
    THIN,
    Cut,
    Given,
    Measured,
    Model,
    zone_of,
)

BATCH = 500
STEPS = 4
"""What progress counts: gathering, fitting, scoring, keeping."""

Report = Callable[[int, int], None]


def latest_run(rubric: Rubric | int) -> ScoringRun | None:
    """The newest run of a rubric, whether or not it could correct anything (one query)."""
    return ScoringRun.objects.filter(rubric=rubric).first()


def usable_run(rubric: Rubric | int) -> ScoringRun | None:
    """The newest run with a calibration (one query)."""
    return ScoringRun.objects.filter(rubric=rubric).exclude(calibration={}).first()


@lru_cache(maxsize=8)
def _model(uid: UUID) -> Model:
    return Model.from_json(ScoringRun.objects.get(uid=uid).calibration)


def model_of(run: ScoringRun) -> Model:
    """The model of a run; a run never changes, so that it is read once in a process."""
    return _model(run.uid)


def make_run(
    *, rubric: Rubric, now: datetime, panel: Panel | None = None, report: Report | None = None
) -> ScoringRun:
    """Fit the model to all ratings there are and keep raters and portfolios.

    Where nothing has come in since the newest run, that one is returned.
    """
    tell = report or (lambda _done, _total: None)
    tell(0, STEPS)
    newest = latest_run(rubric)
    gathered = gather(rubric)
    if newest is not None and newest.figures.get("fingerprint") == gathered.fingerprint:
        return newest
    tell(1, STEPS)
    found = fit_model(gathered)
    tell(2, STEPS)
    run = ScoringRun(rubric=rubric, panel=panel, made_at=now)
    if isinstance(found, Obstacle):
        run.figures = of_obstacle(found, gathered)
        rows: tuple[list[RaterMeasure], list[FairScore]] = ([], [])
    else:
        run.figures = of_fit(found, gathered)
        run.calibration = _slim(found.model).to_json()
        rows = _raters(run, found, gathered), _scores(run, found, gathered)
    run.figures["fingerprint"] = gathered.fingerprint
    tell(3, STEPS)
    _keep(run, *rows)
    tell(STEPS, STEPS)
    return run


@transaction.atomic
def _keep(run: ScoringRun, raters: list[RaterMeasure], scores: list[FairScore]) -> None:
    """Write the run; earlier ones that no decision rests on make room for it."""
    run.save()
    RaterMeasure.objects.bulk_create(raters, batch_size=BATCH)
    FairScore.objects.bulk_create(scores, batch_size=BATCH)
    earlier = ScoringRun.objects.filter(rubric=run.rubric_id).exclude(pk=run.pk)
    for row in earlier.only("pk", "figures"):
        if not row.figures.get("pinned"):
            # Another context may rest on it too, and then it stays.
            with suppress(ProtectedError):
                row.delete()


def pin(run: ScoringRun) -> None:
    """Keep a run for good: a decision rests on it, and its ledger names it."""
    if not run.figures.get("pinned"):
        run.figures["pinned"] = True
        run.save(update_fields=["figures"])


def is_current(run: ScoringRun | None, rubric: Rubric) -> bool:
    """Whether nothing has come in since that run (one query)."""
    return run is not None and run.figures["fingerprint"] == waiting_fingerprint(rubric)


def waiting_fingerprint(rubric: Rubric) -> str:
    """What the ratings of a rubric are told by now (one query)."""
    rows = rated(rubric).order_by("pk").values_list("pk", "kind")
    made = Gathered()
    for review, kind in rows.iterator():
        made.reviews.append(review)
        made.kinds.append(kind)
    return made.fingerprint


def _slim(model: Model) -> Model:
    """Without persons and cells: those are rows of their own, or can be fitted again."""
    calibration = model.calibration
    people = calibration.persons
    empty = replace(people, **{name: _none(getattr(people, name)) for name in vars(people)})
    cells = calibration.cells
    no_cells = replace(cells, **{name: _none(getattr(cells, name)) for name in vars(cells)})
    return replace(model, calibration=replace(calibration, persons=empty, cells=no_cells))


def _none(column: Any) -> Any:
    return column[:0]


def _raters(run: ScoringRun, found: Fitted, gathered: Gathered) -> list[RaterMeasure]:
    """One row a rater; with severities by quarter, the latest quarter's."""
    reviews: dict[int, int] = defaultdict(int)
    for rater, here in zip(gathered.raters, found.kept, strict=True):
        if here:
            reviews[rater] += 1
    measures = found.model.calibration.facets[RATER]
    rows: dict[int, RaterMeasure] = {}
    drift: dict[str, dict[str, list[float]]] = defaultdict(dict)
    for label in sorted(measures.ids):
        name, _, quarter = label.partition("@")
        rater, index = int(name), measures.ids.index(label)
        if quarter:
            drift[name][quarter] = [float(measures.measure[index]), float(measures.error[index])]
        rows[rater] = RaterMeasure(
            run=run,
            rater_id=rater,
            severity=float(measures.measure[index]),
            error=float(measures.error[index]),
            infit=number(measures.infit[index]),
            outfit=number(measures.outfit[index]),
            reviews=reviews[rater],
        )
    run.figures["quarters"] = drift
    return list(rows.values())


def _scores(run: ScoringRun, found: Fitted, gathered: Gathered) -> list[FairScore]:
    """The fair scores of all works in the model that a decision rests on."""
    given: dict[int, list[Given]] = defaultdict(list)
    thin: set[int] = set()
    counts: dict[int, int] = defaultdict(int)
    for rater, here in zip(gathered.raters, found.kept, strict=True):
        counts[rater] += here
    for index, here in enumerate(found.kept):
        if here and gathered.kinds[index] in DECIDING:
            submission, rater = gathered.submissions[index], gathered.raters[index]
            given[submission].append(Given(rater, gathered.quarters[index], gathered.points(index)))
            if counts[rater] < THIN:
                thin.add(submission)
    thresholds = thresholds_of(given)
    place = {label: index for index, label in enumerate(found.calibration.persons.ids)}
    cuts: dict[int, Cut] = {}
    rows = []
    for submission, reviews in given.items():
        at = place[str(submission)]
        measured = _measured(found, at, reviews, drawn=submission in thin)
        threshold = thresholds[submission]
        if threshold.pk not in cuts:
            cuts[threshold.pk] = found.model.cut(threshold)
        row = fair_score(run, submission, measured, reviews)
        judge(row, found.model, measured, threshold, cuts[threshold.pk])
        row.infit = number(found.calibration.persons.infit[at])
        row.outfit = number(found.calibration.persons.outfit[at])
        rows.append(row)
    return rows


def _measured(found: Fitted, at: int, reviews: list[Given], *, drawn: bool) -> Measured:
    """From the fit, or anew where severities were drawn towards the average since."""
    if drawn:
        scored = found.model.score(reviews)
        assert scored is not None  # every rater of a fitted work is known
        return scored
    people: Calibration = found.calibration
    return found.model.measured(
        float(people.persons.ability[at]), float(people.persons.error[at]), reviews
    )


def thresholds_of(submissions: Iterable[int]) -> dict[int, Threshold]:
    """Submission id → the version it was handed in under (two queries)."""
    rows = Submission.objects.filter(pk__in=list(submissions)).values_list("pk", "threshold")
    found = dict(rows)
    thresholds = Threshold.objects.in_bulk(set(found.values()))
    return {submission: thresholds[pk] for submission, pk in found.items()}


def fair_score(
    run: ScoringRun, submission: int, measured: Measured, reviews: list[Given]
) -> FairScore:
    """A row, not yet kept. The raw mean is that of criteria over the means of raters."""
    by_criterion: dict[str, list[int]] = defaultdict(list)
    for row in reviews:
        for code, points in row.points.items():
            by_criterion[code].append(points)
    means = [float(np.mean(points)) for points in by_criterion.values()]
    return FairScore(
        run=run,
        submission_id=submission,
        measure=measured.measure,
        error=measured.error,
        fair_average=measured.fair_average,
        fair_error=measured.fair_error,
        raw_mean=float(np.mean(means)),
        reviews=len(reviews),
    )


def judge(row: FairScore, model: Model, measured: Measured, threshold: Threshold, cut: Cut) -> None:
    """Probability and zone: the zone only where fair scores decide and enough reviews are in."""
    row.probability = model.probability(measured, cut)
    fair = threshold.scoring == Scoring.FAIR
    enough = row.reviews >= threshold.min_panel_reviews
    row.zone = zone_of(row.probability) if fair and enough else ""
