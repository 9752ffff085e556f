"""Cuts from judgements of whole works: body of work, contrasting groups, borderline group.

Judges differ in where they draw the line, and all verdicts of a judge share that. So errors are
clustered by judge; the plain error, as if every verdict stood alone, is too small by half in
panels of usual size and is given for comparison only.
"""

import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq

from .logistic import Counts, Curve, Floats, LogisticError, fit, fit_parallel

Codes = NDArray[np.int64]

TARGET = 0.10
"""The standard error of a cut worth reaching, in logits."""

_DRAWS = 2000


class CutError(ValueError):
    """No cut can be computed; the message says why and what would help."""


@dataclass(frozen=True)
class Verdict:
    """A judge's verdict on a work of a measure; ``passed`` None is “borderline”."""

    judge: Hashable
    measure: float
    passed: bool | None


@dataclass(frozen=True)
class JudgeCut:
    """One judge's own cut, all judges being equally sharp, with its plain standard error."""

    cut: float
    error: float


@dataclass(frozen=True, eq=False)
class WorkCut:
    """A cut on the measures of works.

    ``error`` is the one to publish: the sandwich clustered by judge, J / (J - 1) adjusted; None
    with a single judge. ``jackknife_error`` leaves out one judge at a time (None where that leaves
    no curve). ``plain_error`` treats verdicts as independent. ``judges`` holds those who said
    both yes and no. ``agreement`` is the share of verdicts on the side of the cut they fall.
    ``slope`` and ``intercept`` are None for a borderline group.
    """

    method: str
    cut: float
    error: float | None
    jackknife_error: float | None
    plain_error: float
    judges: Mapping[Hashable, JudgeCut]
    judge_count: int
    verdicts: int
    agreement: float
    curve: Curve | None = None

    def judges_needed(self, target: float = TARGET) -> int | None:
        """How many judges in all, each judging as much, would bring ``error`` to the target."""
        return judges_needed(self.judge_count, self.error, target)

    def cut_at(self, p: float) -> float:
        """The measure at which a share ``p`` of verdicts is a pass."""
        if self.curve is None:
            raise CutError("A borderline group has no curve, only one cut.")
        return self.curve.cut(p)


def judges_needed(judges: int, error: float | None, target: float) -> int | None:
    """Errors shrink with the root of the number of judges: J x (error / target) squared."""
    if error is None:
        return None
    return max(judges, math.ceil(judges * (error / target) ** 2 - 1e-9))


def work_cut(verdicts: Sequence[Verdict], method: str = "body-of-work") -> WorkCut:
    """Logistic cut of verdicts on measures: body of work, or contrasting groups.

    Borderline verdicts are left out. Raises `CutError` where no curve can be drawn.
    """
    told = [verdict for verdict in verdicts if verdict.passed is not None]
    measure = np.array([verdict.measure for verdict in told], dtype=np.float64)
    passed = np.array([bool(verdict.passed) for verdict in told], dtype=np.float64)
    codes: dict[Hashable, int] = {}
    judge = np.array([codes.setdefault(one.judge, len(codes)) for one in told], dtype=np.int64)
    curve = _curve(measure, passed)
    cut = curve.cut()
    return WorkCut(
        method=method,
        cut=cut,
        error=_sandwich(curve, measure, passed, judge),
        jackknife_error=_jackknife(measure, passed, judge),
        plain_error=curve.error(),
        judges=_judge_cuts(codes, curve.slope, measure, passed, judge),
        judge_count=len(codes),
        verdicts=len(told),
        agreement=float(np.mean((measure >= cut) == (passed == 1))),
        curve=curve,
    )


def borderline_cut(verdicts: Iterable[Verdict]) -> WorkCut:
    """Median measure of the works called borderline.

    Error: the same median of judges drawn with replacement, all their works with them (2,000
    fixed draws). Plain error: of a median, 1.2533 standard deviations over root n. ``agreement``
    is that of pass and fail verdicts with the cut, 1 where there are none.
    """
    every = list(verdicts)
    groups: dict[Hashable, list[float]] = {}
    for verdict in every:
        if verdict.passed is None:
            groups.setdefault(verdict.judge, []).append(verdict.measure)
    if sum(map(len, groups.values())) < 2:  # noqa: PLR2004 - a spread needs two
        raise CutError("Fewer than two works were called borderline: ask for more of them.")
    pooled = np.concatenate([np.array(values) for values in groups.values()])
    cut = float(np.median(pooled))
    sides = [
        (verdict.measure >= cut) == verdict.passed
        for verdict in every
        if verdict.passed is not None
    ]
    return WorkCut(
        method="borderline-group",
        cut=cut,
        error=_drawn(list(groups.values())),
        jackknife_error=None,
        plain_error=1.2533 * float(np.std(pooled, ddof=1)) / math.sqrt(len(pooled)),
        judges={name: _own_median(values) for name, values in groups.items()},
        judge_count=len(groups),
        verdicts=len(pooled),
        agreement=float(np.mean(sides)) if sides else 1.0,
    )


def _curve(measure: Floats, passed: Floats) -> Curve:
    try:
        return fit(Counts(measure, passed, np.ones(len(measure))))
    except LogisticError as error:
        raise CutError(str(error)) from None


def _sandwich(curve: Curve, measure: Floats, passed: Floats, judge: Codes) -> float | None:
    count = int(judge.max()) + 1
    if count == 1:
        return None
    left = passed - curve.probability(measure)
    scores = np.column_stack([np.bincount(judge, left), np.bincount(judge, left * measure)])
    middle = scores.T @ scores * (count / (count - 1))
    return curve.error(covariance=curve.covariance @ middle @ curve.covariance)


def _jackknife(measure: Floats, passed: Floats, judge: Codes) -> float | None:
    count = int(judge.max()) + 1
    if count == 1:
        return None
    try:
        cuts = [_curve(measure[judge != j], passed[judge != j]).cut() for j in range(count)]
    except CutError:
        return None
    return math.sqrt((count - 1) * float(np.var(cuts)))


def _judge_cuts(
    codes: Mapping[Hashable, int], slope: float, measure: Floats, passed: Floats, judge: Codes
) -> dict[Hashable, JudgeCut]:
    """Own cuts by one curve a judge with a slope in common.

    That slope is steeper than the panel's, whose curve also blurs over judges; where every judge
    parts works without overlap there is only the panel's.
    """
    groups = {}
    for name, code in codes.items():
        own, yes = measure[judge == code], passed[judge == code]
        if 0 < yes.sum() < len(yes) and own.min() < own.max():
            groups[name] = Counts(own, yes, np.ones(len(yes)))
    with suppress(LogisticError):
        slope = next(iter(fit_parallel(groups).values())).slope
    return {
        name: _own_cut(own.measure, float(own.yes.sum()), slope) for name, own in groups.items()
    }


def _own_cut(measure: Floats, yes: float, slope: float) -> JudgeCut:
    """Where a curve of this slope has to lie for as many expected passes as there were."""

    def chance(cut: float) -> Floats:
        curve = Curve(-slope * cut, slope, np.zeros((2, 2)))
        return curve.probability(measure)

    reach = 40 / slope
    cut = float(
        brentq(
            lambda at: float(chance(at).sum()) - yes, measure.min() - reach, measure.max() + reach
        )
    )
    weight = float(np.sum(chance(cut) * (1 - chance(cut))))
    return JudgeCut(cut, 1 / (slope * math.sqrt(weight)))


def _own_median(values: Sequence[float]) -> JudgeCut:
    spread = float(np.std(values, ddof=1)) if len(values) > 1 else math.nan
    return JudgeCut(float(np.median(values)), 1.2533 * spread / math.sqrt(len(values)))


def _drawn(groups: Sequence[Sequence[float]]) -> float | None:
    if len(groups) == 1:
        return None
    generator = np.random.default_rng(0)
    arrays = [np.array(values) for values in groups]
    medians = [
        float(np.median(np.concatenate([arrays[place] for place in draw])))
        for draw in generator.integers(0, len(arrays), (_DRAWS, len(arrays)))
    ]
    return float(np.std(medians, ddof=1))
