"""Scoring with a frozen calibration: one work's reviews in, measure and chance of passing out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy.special import ndtr

from .calibration import Calibration
from .data import Floats, RatingsError
from .moments import category_moments

CERTAIN = 0.95
CERTIFY, RETURN, REVIEW = "certify", "return", "review"
REACH = 7.0
NODES = 241
WIDEST = 40.0


@dataclass(frozen=True)
class Review:
    """One review: the level of each facet and the score of each rated criterion.

    A level or criterion that the calibration does not know: severity 0 (an average rater) for
    the level; a criterion must be known. A score outside the calibrated ones counts as the
    nearest.
    """

    levels: Mapping[str, str]
    scores: Mapping[str, int | None]


class Score(NamedTuple):
    """A measure in logits, its standard error, and the probability of passing (None: no cut)."""

    measure: float
    error: float
    probability: float | None


def rescore(
    calibration: Calibration,
    reviews: Sequence[Review],
    *,
    cut: float | None = None,
    cut_error: float = 0.0,
) -> Score:
    """Posterior mean and deviation of a work from its reviews, with frozen severities and steps.

    Without reviews these are the mean and deviation of the calibrated persons. Raises
    `RatingsError` for a criterion that the calibration does not know.
    """
    ability, error = _posterior(calibration, reviews)
    chance = None if cut is None else pass_probability(ability, error, cut, cut_error)
    return Score(ability, error, chance)


def _posterior(calibration: Calibration, reviews: Sequence[Review]) -> tuple[float, float]:
    centre, reach = calibration.mean, REACH * calibration.deviation
    nodes = np.linspace(centre - reach, centre + reach, NODES)
    result = _summary(nodes, _log_posterior(calibration, reviews, nodes))
    if result[1] > (nodes[1] - nodes[0]):
        return result
    nodes = np.linspace(result[0] - reach / 12, result[0] + reach / 12, NODES)
    return _summary(nodes, _log_posterior(calibration, reviews, nodes))


def _summary(nodes: Floats, log_weights: Floats) -> tuple[float, float]:
    weights = np.exp(log_weights - log_weights.max())
    weights /= weights.sum()
    mean = float(weights @ nodes)
    return mean, float(np.sqrt(weights @ (nodes - mean) ** 2))


def _log_posterior(calibration: Calibration, reviews: Sequence[Review], nodes: Floats) -> Floats:
    total = -0.5 * ((nodes - calibration.mean) / calibration.deviation) ** 2
    columns = {name: index for index, name in enumerate(calibration.criteria.ids)}
    category = np.arange(calibration.intercepts.shape[1], dtype=np.float64)
    for review in reviews:
        shift = severity(calibration, review.levels)
        if shift is None:
            continue
        given, rows = _given(calibration, columns, review)
        if not given:
            continue
        x = nodes - shift
        intercepts = calibration.intercepts[rows]
        logits = x[None, :, None] * category + intercepts[:, None, :]
        peak = logits.max(axis=2)
        denominators = peak + np.log(np.exp(logits - peak[:, :, None]).sum(axis=2))
        total = total + sum(given) * x - denominators.sum(axis=0)
    return np.asarray(total)


def _given(
    calibration: Calibration, columns: Mapping[str, int], review: Review
) -> tuple[list[int], list[int]]:
    """Categories and criteria of a review's ratings that can tell persons apart."""
    given, rows = [], []
    for name, score in review.scores.items():
        if score is None:
            continue
        if name not in columns:
            raise RatingsError(
                f"The calibration has no criterion {name!r}; it has {', '.join(columns)}."
            )
        possible = np.flatnonzero(calibration.allowed[columns[name]])
        if possible.size > 1:
            nearest = int(np.argmin(np.abs(possible - (score - calibration.lowest))))
            given.append(int(possible[nearest]))
            rows.append(columns[name])
    return given, rows


def severity(calibration: Calibration, levels: Mapping[str, str]) -> float | None:
    """The summed severity of facet levels; None where one of them says nothing (extreme)."""
    total = 0.0
    for name, identifier in levels.items():
        facet = calibration.facets.get(name)
        if facet is None or identifier not in facet.ids:
            continue
        index = facet.ids.index(identifier)
        if facet.extreme[index]:
            return None
        value = float(facet.measure[index])
        total += value if np.isfinite(value) else 0.0
    return total


def pass_probability(measure: float, error: float, cut: float, cut_error: float = 0.0) -> float:
    """The probability that the true measure reaches the cut, both errors taken together."""
    spread = float(np.hypot(error, cut_error))
    if spread <= 0:
        return float(measure >= cut)
    return float(ndtr((measure - cut) / spread))


def zone(probability: float, *, certain: float = CERTAIN) -> str:
    """`CERTIFY` above .95, `RETURN` below .05, `REVIEW` (ask for one more) between."""
    if probability > certain:
        return CERTIFY
    return RETURN if 1.0 - probability > certain else REVIEW


def fair_average(calibration: Calibration, measure: float) -> float:
    """The mean raw score that an average rater is expected to give over all criteria."""
    return float(fair_averages(calibration, np.array([measure]))[0])


def fair_averages(calibration: Calibration, measures: Floats) -> Floats:
    """`fair_average` of each measure."""
    scores = [
        category_moments(measures, row, order=2)[0]
        for row in calibration.intercepts
        if np.isfinite(row).any()
    ]
    return np.asarray(calibration.lowest + np.mean(scores, axis=0))


def measure_of(calibration: Calibration, average: float) -> float:
    """The measure whose fair average this is: a cut on the raw scale in logits.

    Raises `RatingsError` where the average is not inside the scale.
    """
    low, high = -WIDEST, WIDEST
    if not fair_average(calibration, low) < average < fair_average(calibration, high):
        raise RatingsError(
            f"{average} is not inside the scale, which runs from "
            f"{fair_average(calibration, low):.2f} to {fair_average(calibration, high):.2f}."
        )
    for _ in range(80):
        middle = (low + high) / 2
        if fair_average(calibration, middle) < average:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def predicted_information(
    calibration: Calibration, measure: float, levels: Mapping[str, str] | None = None
) -> float:
    """The information that one more review of all criteria adds for a work at this measure."""
    shift = severity(calibration, levels or {})
    if shift is None:
        return 0.0
    return sum(
        float(category_moments(np.array([measure - shift]), row, order=2)[1][0])
        for row in calibration.intercepts
        if np.isfinite(row).any()
    )


def predicted_error(
    calibration: Calibration,
    measure: float,
    error: float,
    levels: Mapping[str, str] | None = None,
    *,
    reviews: int = 1,
) -> float:
    """The posterior deviation to expect after so many more reviews of all criteria."""
    added = reviews * predicted_information(calibration, measure, levels)
    return float(1.0 / np.sqrt(1.0 / error**2 + added))
