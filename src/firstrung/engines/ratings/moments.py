"""Moments of ratings at given abilities, review by review."""

from dataclasses import dataclass

import numpy as np

from .data import Floats, Ints
from .likelihood import probabilities

CHUNK = 20_000
WARM_STEPS = 60
TOLERANCE = 1e-9


@dataclass(frozen=True)
class Moments:
    """Sums over the rated criteria of a review: expected score, variance, third central moment."""

    expected: Floats
    variance: Floats
    third: Floats


def category_moments(x: Floats, intercepts: Floats, order: int = 3) -> list[Floats]:
    """Mean and central moments up to ``order`` of one criterion's category at x."""
    chance = probabilities(x, intercepts)
    category = np.arange(intercepts.size, dtype=np.float64)
    mean = np.tensordot(category, chance, axes=1)
    away = category.reshape(-1, *[1] * x.ndim) - mean
    result = [mean]
    power = chance * away
    for _ in range(2, order + 1):
        power = power * away
        result.append(power.sum(axis=0))
    return result


def review_moments(x: Floats, category: Ints, intercepts: Floats) -> Moments:
    """Moments of each review; ``x`` (reviews,) ability less severities, ``category`` -1 unrated."""
    sums = np.zeros((3, x.size))
    for start in range(0, x.size, CHUNK):
        here = slice(start, start + CHUNK)
        for criterion in range(category.shape[1]):
            rated = category[here, criterion] >= 0
            if not rated.any():
                continue
            values = category_moments(x[here][rated], intercepts[criterion])
            for index, value in enumerate(values):
                sums[index, here][rated] += value
    return Moments(sums[0], sums[1], sums[2])


def weighted_likelihood(
    person: Ints,
    shift: Floats,
    category: Ints,
    intercepts: Floats,
    starts: Floats,
) -> tuple[Floats, Floats]:
    """Warm's weighted likelihood estimate of each person and its standard error.

    ``person`` (reviews,) indexes ``starts`` (persons,); persons without a rating get nan. The
    standard error is the inverse root of the information at the estimate.
    """
    measure, error = np.full(starts.size, np.nan), np.full(starts.size, np.nan)
    rated = (category >= 0).any(axis=1)
    person, shift, category = person[rated], shift[rated], category[rated]
    score = np.bincount(person, np.where(category >= 0, category, 0).sum(axis=1), starts.size)
    open_ = np.bincount(person, minlength=starts.size) > 0
    theta = starts.astype(np.float64).copy()
    for _ in range(WARM_STEPS):
        if not open_.any():
            break
        here = open_[person]
        owner = person[here]
        moments = review_moments(theta[owner] - shift[here], category[here], intercepts)
        sums = [
            np.bincount(owner, part, starts.size)[open_]
            for part in (moments.expected, moments.variance, moments.third)
        ]
        information = np.maximum(sums[1], 1e-12)
        slope = score[open_] - sums[0] + sums[2] / (2 * information)
        change = np.clip(slope / information, -1.0, 1.0)
        theta[open_] += change
        who = np.flatnonzero(open_)
        measure[who], error[who] = theta[who], 1.0 / np.sqrt(information)
        open_[who] = np.abs(change) > TOLERANCE
    return measure, error
