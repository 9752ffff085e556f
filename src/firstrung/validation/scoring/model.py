"""The rating model as validation uses it: the engine's calibration and what panels add to it.

Three things are added. Raters with fewer than `THIN` reviews are drawn towards the average rater,
as far as their own ratings leave them uncertain (empirical Bayes). The error of each portfolio
takes in that the severities of its raters are estimates. And where the ratings of one review hang
together more than the model expects (halo), all errors are widened by as much.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from firstrung.engines.ratings import (
    Calibration,
    Review,
    pass_probability,
    predicted_information,
    rescore,
    zone,
)
from firstrung.engines.ratings.moments import category_moments
from firstrung.validation.enums import Zone
from firstrung.validation.models import Threshold
from firstrung.validation.scoring.ledger import Severity

Floats = NDArray[np.float64]

RATER = "rater"
THIN = 10
"""A rater with fewer reviews is drawn towards the average."""
GRID = np.linspace(-15.0, 15.0, 3001)
ZONES = {"certify": Zone.PASS, "return": Zone.RETURN, "review": Zone.MORE}


@dataclass(frozen=True)
class Given:
    """One review as the model takes it."""

    rater: int
    quarter: str
    points: Mapping[str, int]


@dataclass(frozen=True)
class Measured:
    """A portfolio: ability in logits and on the scale of the mean of criteria, with errors."""

    measure: float
    error: float
    fair_average: float
    fair_error: float


@dataclass(frozen=True)
class Cut:
    """A threshold in logits with its error."""

    at: float
    error: float


@dataclass(frozen=True)
class Model:
    """A frozen calibration.

    ``spread`` is the standard deviation of severities; ``halo`` ≥ 1 is the factor by which a
    review says less than its ratings, taken one by one, would.
    """

    calibration: Calibration
    spread: float
    halo: float = 1.0

    def to_json(self) -> dict[str, Any]:
        """What a run keeps; persons are rows of their own."""
        return {"engine": self.calibration.to_json(), "spread": self.spread, "halo": self.halo}

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Self:
        """The model that was kept."""
        calibration = Calibration.from_json(document["engine"])
        return cls(calibration, document["spread"], document["halo"])

    def label(self, rater: int, quarter: str) -> str | None:
        """What the rater is called in the calibration: of that quarter, else of the latest."""
        return self._labels.get(f"{rater}@{quarter}") or self._labels.get(str(rater))

    @cached_property
    def _labels(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for label in sorted(self.calibration.facets[RATER].ids):
            found[label] = label
            if "@" in label:  # the latest quarter stands for the rater
                found[label.partition("@")[0]] = label
        return found

    @cached_property
    def _place(self) -> dict[str, int]:
        return {label: index for index, label in enumerate(self.calibration.facets[RATER].ids)}

    def severity(self, rater: int, quarter: str) -> Severity | None:
        """A rater's severity; None for one that the calibration does not know."""
        label = self.label(rater, quarter)
        if label is None:
            return None
        measures, index = self.calibration.facets[RATER], self._place[label]
        return Severity(float(measures.measure[index]), float(measures.error[index]))

    def score(self, reviews: Sequence[Given]) -> Measured | None:
        """A portfolio from its reviews; None where none of its raters is known."""
        labels = [self.label(row.rater, row.quarter) for row in reviews]
        if not any(labels):
            return None
        found = rescore(
            self.calibration,
            [
                Review({RATER: label or ""}, row.points)
                for label, row in zip(labels, reviews, strict=True)
            ],
        )
        return self.measured(found.measure, found.error, reviews)

    def measured(self, ability: float, deviation: float, reviews: Sequence[Given]) -> Measured:
        """A posterior mean and deviation with the errors of raters and halo taken in."""
        prior = self.calibration.variance
        told = max(1 / deviation**2 - 1 / prior, 0.0) / self.halo
        own = 1 / (told + 1 / prior)
        share = told * own / max(1, len(reviews))
        errors = [self._error(row) for row in reviews]
        error = math.sqrt(own + sum((share * one) ** 2 for one in errors))
        return Measured(ability, error, self.fair(ability), self.slope(ability, error) * error)

    def _error(self, row: Given) -> float:
        known = self.severity(row.rater, row.quarter)
        return self.spread if known is None or not math.isfinite(known.error) else known.error

    @cached_property
    def _curve(self) -> Floats:
        """Fair averages at `GRID`."""
        rows = [row for row in self.calibration.intercepts if np.isfinite(row).any()]
        total = sum(category_moments(GRID, row, order=2)[0] for row in rows)
        return np.asarray(self.calibration.lowest + total / len(rows), dtype=np.float64)

    def fair(self, ability: float) -> float:
        """The mean of criteria that raters of average severity would give."""
        return float(np.interp(ability, GRID, self._curve))

    def slope(self, ability: float, width: float = 0.05) -> float:
        """Points per logit around an ability, on average over ``width`` to each side."""
        width = max(width, 0.02)
        return (self.fair(ability + width) - self.fair(ability - width)) / (2 * width)

    def ability(self, points: float) -> float:
        """The ability at which raters of average severity give that mean of criteria."""
        return float(np.interp(points, self._curve, GRID))

    def cut(self, threshold: Threshold) -> Cut:
        """A threshold on this ruler."""
        points, error = float(threshold.cut_score), float(threshold.cut_error or 0)
        at = self.ability(points)
        wide = (self.ability(points + error) - self.ability(points - error)) / 2 if error else 0.0
        return Cut(at, wide)

    def probability(self, found: Measured, cut: Cut) -> float:
        """The probability of meeting the threshold, both errors taken together."""
        return pass_probability(found.measure, found.error, cut.at, cut.error)

    def information(self, ability: float) -> float:
        """What one more review by a rater of unknown severity says, in 1/logit²."""
        told = predicted_information(self.calibration, ability) / self.halo
        return 1 / (1 / told + self.spread**2) if told > 0 else 0.0


def zone_of(probability: float) -> Zone:
    """Certify, give back, or ask for one more review."""
    return ZONES[zone(probability)]
