"""Logistic regression of yes and no on a measure, and the measure where the odds are even.

Newton–Raphson on grouped counts (a verdict is a count of one). The standard error of a cut is by
the delta method. `LogisticError` says in words why there is no line: all yes, all no, the two
apart without overlap, or yes not rising with the measure.
"""

import math
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

Name = TypeVar("Name", bound=Hashable)

_STEPS, _DONE = 60, 1e-12


class LogisticError(ValueError):
    """No curve can be drawn through these verdicts; the message says why and what helps."""


@dataclass(frozen=True, eq=False)
class Counts:
    """``yes`` of ``total`` verdicts at each ``measure``; all three are one long."""

    measure: Floats
    yes: Floats
    total: Floats

    @classmethod
    def of(cls, rows: Iterable[tuple[float, float, float]]) -> "Counts":
        """Read (measure, yes, total)."""
        table = np.array(list(rows), dtype=np.float64).reshape(-1, 3)
        return cls(table[:, 0], table[:, 1], table[:, 2])


@dataclass(frozen=True, eq=False)
class Curve:
    """logit P(yes) = intercept + slope x measure, with the covariance of the two."""

    intercept: float
    slope: float
    covariance: Floats

    def cut(self, p: float = 0.5) -> float:
        """The measure at which a share ``p`` says yes; -intercept / slope at one half."""
        return (math.log(p / (1 - p)) - self.intercept) / self.slope

    def error(self, p: float = 0.5, covariance: Floats | None = None) -> float:
        """Delta-method standard error of `cut`, with another covariance if one is given."""
        gradient = np.array([1.0, self.cut(p)]) / -self.slope
        table = self.covariance if covariance is None else covariance
        return math.sqrt(max(float(gradient @ table @ gradient), 0.0))

    def probability(self, measure: Floats) -> Floats:
        """P(yes) at these measures."""
        return np.asarray(_sigmoid(self.intercept + self.slope * measure), dtype=np.float64)


def fit(counts: Counts) -> Curve:
    """The maximum likelihood curve; raises `LogisticError` where there is none."""
    return fit_parallel({None: counts})[None]


def fit_parallel(groups: Mapping[Name, Counts]) -> dict[Name, Curve]:
    """One curve a group, all with the same slope: groups differ in where their cut lies."""
    _check(groups.values())
    measure = np.concatenate([counts.measure for counts in groups.values()])
    yes = np.concatenate([counts.yes for counts in groups.values()])
    total = np.concatenate([counts.total for counts in groups.values()])
    sizes = [len(counts.measure) for counts in groups.values()]
    # Centred and scaled, so that steps are good whatever the unit of the measure.
    middle = float(np.average(measure, weights=total))
    spread = math.sqrt(float(np.average((measure - middle) ** 2, weights=total)))
    member = np.repeat(np.eye(len(sizes)), sizes, axis=0)
    values, covariance = _solve(np.column_stack([member, (measure - middle) / spread]), yes, total)
    if values[-1] <= _DONE:
        raise LogisticError(
            "Verdicts do not rise with the measure: works with higher measures pass no more often. "
            "Check that measures and verdicts belong to the same works."
        )
    back = np.array([[1.0, -middle / spread], [0.0, 1 / spread]])
    curves = {}
    for place, name in enumerate(groups):
        own = [place, len(sizes)]
        intercept, slope = back @ values[own]
        within = back @ covariance[np.ix_(own, own)] @ back.T
        curves[name] = Curve(float(intercept), float(slope), within)
    return curves


def _solve(design: Floats, yes: Floats, total: Floats) -> tuple[Floats, Floats]:
    """Coefficients and their covariance, by Newton–Raphson."""
    values = np.zeros(design.shape[1])
    information = np.eye(design.shape[1])
    for _ in range(_STEPS):
        chance = _sigmoid(design @ values)
        weight = total * chance * (1 - chance)
        information = (design * weight[:, None]).T @ design
        step = np.linalg.solve(information, design.T @ (yes - total * chance))
        values = values + step * min(1.0, 4 / max(float(np.abs(step).max()), _DONE))
        if float(np.abs(step).max()) < _DONE:
            break
    return values, np.asarray(np.linalg.inv(information), dtype=np.float64)


def _check(groups: Iterable[Counts]) -> None:
    parted: list[str] = []
    overlap = False
    for counts in groups:
        _check_both(counts)
        passed = counts.measure[counts.yes > 0]
        failed = counts.measure[counts.yes < counts.total]
        low, high = float(failed.max()), float(passed.min())
        if low <= high:
            parted.append(
                f"Verdicts part without overlap: the cut lies between {low:g} and {high:g}, but "
                "no error can be given. Have judges look at more works there."
            )
        elif passed.max() <= failed.min():
            parted.append(
                "Every work that passed has a lower measure than every work that failed. "
                "Check which way round the verdicts and the measures are."
            )
        else:
            overlap = True
    if not overlap:
        raise LogisticError(parted[0] if parted else "There are no verdicts.")


def _check_both(counts: Counts) -> None:
    total, yes = float(counts.total.sum()), float(counts.yes.sum())
    if total == 0:
        raise LogisticError("There are no verdicts.")
    if yes in (0.0, total):
        said = "pass" if yes else "fail"
        raise LogisticError(
            f"All {total:g} verdicts are “{said}”: nothing shows where the cut lies. "
            "Add works that are clearly weaker or stronger."
        )
    if counts.measure.min() == counts.measure.max():
        raise LogisticError("All works have the same measure: a cut needs works that differ.")


def _sigmoid(values: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(values, -500, 500))), dtype=np.float64)
