"""Fit the rating model to gathered ratings, or say what stands in the way. No database."""

from collections import Counter, defaultdict
from dataclasses import dataclass, replace

import numpy as np

from firstrung.engines.ratings import Calibration, Ratings, RatingsError, connected_subsets, fit
from firstrung.engines.ratings.moments import category_moments
from firstrung.validation.scoring.gathering import Gathered
from firstrung.validation.scoring.model import RATER, THIN, Floats, Model

LEAST_RATERS = 3
LEAST_SHARED = 10
"""Severity is read off portfolios that two raters share. With ten of them, four criteria and five
levels, the standard error of a difference between two raters is about .3 logits; with fewer the
correction would add more chance than it takes away."""
USUAL_SPREAD = 0.5
"""The standard deviation of severities, in logits, where too few raters are known to tell."""
LEAST_FREEDOM = 30
"""Reviews beyond what the model uses up, below which halo cannot be told from chance."""

THIN_RATERS, THIN_SHARED, FLAT = "raters", "shared", "flat"


@dataclass(frozen=True)
class Fitted:
    """A fitted model and what it rests on.

    ``kept`` marks the reviews in the largest connected subset, the only ones used; ``drift`` says
    whether raters have a severity for each quarter.
    """

    model: Model
    calibration: Calibration
    kept: list[bool]
    subsets: int
    shared: int
    drift: bool


@dataclass(frozen=True)
class Obstacle:
    """Why scores can't be corrected yet, and how much there is of what is needed."""

    code: str
    raters: int
    shared: int
    subsets: int


def fit_model(gathered: Gathered) -> Fitted | Obstacle:
    """The model of these ratings, on the largest connected subset of them."""
    if not len(gathered):
        return Obstacle(THIN_RATERS, 0, 0, 0)
    plain = [str(rater) for rater in gathered.raters]
    kept, subsets = _largest(gathered, plain)
    raters = {rater for rater, here in zip(gathered.raters, kept, strict=True) if here}
    shared = _shared(gathered, kept)
    if len(raters) < LEAST_RATERS:
        return Obstacle(THIN_RATERS, len(raters), shared, subsets)
    if shared < LEAST_SHARED:
        return Obstacle(THIN_SHARED, len(raters), shared, subsets)
    labels, drift = _labels(gathered, kept, plain)
    try:
        calibration = fit(_ratings(gathered, kept, labels), model=_form(gathered))
    except RatingsError:
        return Obstacle(FLAT, len(raters), shared, subsets)
    if not calibration.variance > 0:
        return Obstacle(FLAT, len(raters), shared, subsets)
    counts = Counter(label for label, here in zip(labels, kept, strict=True) if here)
    drawn, spread = _drawn(calibration, counts)
    halo = _halo(calibration, gathered, kept, labels)
    return Fitted(Model(drawn, spread, halo), calibration, kept, subsets, shared, drift)


def _ratings(gathered: Gathered, kept: list[bool], labels: list[str]) -> Ratings:
    rows = [index for index, here in enumerate(kept) if here]
    return Ratings.from_columns(
        [gathered.works[row] for row in rows],
        {RATER: [labels[row] for row in rows]},
        {code: [column[row] for row in rows] for code, column in gathered.scores.items()},
    )


def _largest(gathered: Gathered, labels: list[str]) -> tuple[list[bool], int]:
    """Which reviews lie in the largest connected subset, and how many subsets there are."""
    ratings = _ratings(gathered, [True] * len(gathered), labels)
    persons, levels = connected_subsets(ratings)
    subsets = int(max(persons.max(initial=-1), levels.max(initial=-1))) + 1
    return [bool(subset == 0) for subset in persons[ratings.person]], subsets


def _shared(gathered: Gathered, kept: list[bool]) -> int:
    """How many works at least two raters judged."""
    raters: dict[str, set[int]] = defaultdict(set)
    for work, rater, here in zip(gathered.works, gathered.raters, kept, strict=True):
        if here:
            raters[work].add(rater)
    return sum(len(found) > 1 for found in raters.values())


def _labels(gathered: Gathered, kept: list[bool], plain: list[str]) -> tuple[list[str], bool]:
    """Rater by quarter for those with enough reviews in two quarters or more.

    Only where all stays connected: shared portfolios or anchors must tie the quarters together.
    """
    held: dict[str, Counter[str]] = defaultdict(Counter)
    for label, quarter, here in zip(plain, gathered.quarters, kept, strict=True):
        if here:
            held[label][quarter] += 1
    split = {
        label
        for label, quarters in held.items()
        if len(quarters) > 1 and min(quarters.values()) >= THIN
    }
    if not split:
        return plain, False
    labels = [
        f"{label}@{quarter}" if label in split else label
        for label, quarter in zip(plain, gathered.quarters, strict=True)
    ]
    ratings = _ratings(gathered, kept, labels)
    persons, levels = connected_subsets(ratings)
    connected = max(persons.max(initial=-1), levels.max(initial=-1)) == 0
    return (labels, True) if connected else (plain, False)


def _form(gathered: Gathered) -> str:
    """Steps shared by all criteria, unless criteria have levels of their own."""
    used = {
        frozenset(value for value in column if value is not None)
        for column in gathered.scores.values()
    }
    used.discard(frozenset())
    return "rsm" if len({(min(values), max(values)) for values in used}) == 1 else "pc"


def _drawn(calibration: Calibration, counts: Counter[str]) -> tuple[Calibration, float]:
    """Thin raters drawn towards the average, and the spread of severities that says how far."""
    measures = calibration.facets[RATER]
    reviews = np.array([counts[label] for label in measures.ids])
    sound = (reviews >= THIN) & (measures.extreme == 0) & np.isfinite(measures.error)
    spread = USUAL_SPREAD
    if sound.sum() >= LEAST_RATERS:
        true = measures.measure[sound].var(ddof=1) - (measures.error[sound] ** 2).mean()
        spread = float(np.sqrt(max(true, 0.01)))
    thin = reviews < THIN
    error = np.where(np.isfinite(measures.error), measures.error, 2.0)
    keep = spread**2 / (spread**2 + error**2)
    drawn = replace(
        measures,
        measure=np.where(thin, measures.measure * keep, measures.measure),
        error=np.where(thin, np.sqrt(keep) * error, error),
        extreme=np.where(thin, 0, measures.extreme),
    )
    return replace(calibration, facets={**calibration.facets, RATER: drawn}), spread


def residuals(
    calibration: Calibration, ability: Floats, severity: Floats, scores: dict[str, list[int | None]]
) -> tuple[Floats, Floats]:
    """Per review: the sum over criteria of rating less expectation, and of variances."""
    x = ability - severity
    gap, variance = np.zeros(x.size), np.zeros(x.size)
    for code, row in zip(calibration.criteria.ids, calibration.intercepts, strict=True):
        given = np.array([np.nan if value is None else value for value in scores[code]])
        seen = np.isfinite(given)
        if not seen.any() or np.isfinite(row).sum() < 2:  # noqa: PLR2004 - it tells nothing
            continue
        mean, spread = category_moments(x[seen], row, order=2)[:2]
        gap[seen] += given[seen] - calibration.lowest - mean
        variance[seen] += spread
    return gap, variance


def _halo(
    calibration: Calibration, gathered: Gathered, kept: list[bool], labels: list[str]
) -> float:
    """How much more reviews scatter as wholes than their ratings taken one by one would.

    The mean over reviews of (sum of residuals)² / (sum of variances); a portfolio's ability uses
    up one review of it, a rater's severity one of the rater's. Extreme portfolios are left out.
    """
    rows = [index for index, here in enumerate(kept) if here]
    person = {label: index for index, label in enumerate(calibration.persons.ids)}
    rater = {label: index for index, label in enumerate(calibration.facets[RATER].ids)}
    at = np.array([person[gathered.works[row]] for row in rows])
    by = np.array([rater[labels[row]] for row in rows])
    people, measures = calibration.persons, calibration.facets[RATER]
    fine = (people.score[at] > 0) & (people.score[at] < people.maximum[at])
    fine &= np.isfinite(people.likelihood_ability[at]) & (measures.extreme[by] == 0)
    scores = {code: [column[row] for row in rows] for code, column in gathered.scores.items()}
    gap, variance = residuals(
        calibration, people.likelihood_ability[at], measures.measure[by], scores
    )
    fine &= variance > 0
    free = fine.sum() - len(set(at[fine])) - len(set(by[fine])) + 1
    if free < LEAST_FREEDOM:
        return 1.0
    return max(1.0, float((gap[fine] ** 2 / variance[fine]).sum() / free))
