"""The one place that asks the standards engine for a cut."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Said:
    """An answer: judge, item, value, and for works the measure."""

    judge: str
    item: str
    value: float
    measure: float | None


@dataclass(frozen=True)
class JudgeCut:
    """One judge's own cut with its standard error."""

    cut: float
    error: float


@dataclass(frozen=True)
class WorkCut:
    """A cut on the measures of works.

    ``error`` is clustered by judge, ``plain_error`` would hold if every answer stood alone.
    ``needed`` is how many judges a standard error of the target would take. ``consistency`` is
    the share of answers in line with the cut. Judges who said the same of all works have no cut.
    """

    cut: float
    error: float
    plain_error: float
    intercept: float
    slope: float
    judges: Mapping[str, JudgeCut]
    needed: int
    consistency: float

    @property
    def window(self) -> float:
        """How far from the cut works still divide the judges: from 20 % to 80 % yes."""
        return max(2 * self.error, math.log(4) / self.slope)

    def probability(self, measure: float) -> float:
        """The probability that a judge says yes to a work of that measure."""
        return 1 / (1 + math.exp(-(self.intercept + self.slope * measure)))


@dataclass(frozen=True)
class AngoffCut:
    """A cut in points: the mean over criteria of what judges expect of borderline students."""

    cut: float
    error: float
    plain_error: float
    judges: Mapping[str, JudgeCut]
    needed: int


def work_cut(said: Sequence[Said], *, groups: bool, target: float) -> WorkCut | None:
    """Local stand-in until the engine's own functions are there."""
    x = np.array([one.measure for one in said], dtype=float)
    y = np.array([one.value / (2 if groups else 1) for one in said])
    names = sorted({one.judge for one in said})
    who = np.array([names.index(one.judge) for one in said])
    if not len(y) or y.min() == y.max():
        return None
    design = np.column_stack([np.ones_like(x), x])
    beta = np.zeros(2)
    for _step in range(100):
        p = 1 / (1 + np.exp(-design @ beta))
        information = design.T @ (design * (p * (1 - p))[:, None])
        if np.linalg.cond(information) > 1e12:
            return None
        step = np.linalg.solve(information, design.T @ (y - p))
        beta = beta + np.clip(step, -2, 2)
        if np.abs(step).max() < 1e-10:
            break
    if beta[1] <= 0 or np.abs(beta).max() > 200:
        return None
    p = 1 / (1 + np.exp(-design @ beta))
    bread = np.linalg.inv(design.T @ (design * (p * (1 - p))[:, None]))
    scores = design * (y - p)[:, None]
    sums = np.array([scores[who == k].sum(axis=0) for k in range(len(names))])
    count = len(names)
    robust = bread @ (sums.T @ sums) @ bread * count / max(1, count - 1)
    a, b = float(beta[0]), float(beta[1])
    gradient = np.array([-1 / b, a / b**2])
    error = math.sqrt(gradient @ robust @ gradient)
    plain = math.sqrt(gradient @ bread @ gradient)
    cut = -a / b
    judges: dict[str, JudgeCut] = {}
    for k, name in enumerate(names):
        mine, own = x[who == k], y[who == k]
        if own.min() == own.max():
            continue
        alpha = a
        for _step in range(100):
            q = 1 / (1 + np.exp(-(alpha + b * mine)))
            step = float((own - q).sum() / (q * (1 - q)).sum())
            alpha += max(-2.0, min(2.0, step))
            if abs(step) < 1e-10:
                break
        judges[name] = JudgeCut(-alpha / b, 1 / (b * math.sqrt((q * (1 - q)).sum())))
    clear = y != 0.5
    consistency = float(((x >= cut) == (y > 0.5))[clear].mean()) if clear.any() else 0.0
    needed = math.ceil(count * (error / target) ** 2)
    return WorkCut(cut, error, plain, a, b, judges, needed, consistency)


def angoff_cut(said: Sequence[Said], *, target: float) -> AngoffCut | None:
    """Local stand-in until the engine's own functions are there."""
    by_judge: dict[str, list[float]] = {}
    for one in said:
        by_judge.setdefault(one.judge, []).append(one.value)
    if len(by_judge) < 2:
        return None
    means = np.array([np.mean(values) for values in by_judge.values()])
    error = float(means.std(ddof=1) / math.sqrt(len(means)))
    every = np.array([one.value for one in said])
    judges = {
        name: JudgeCut(float(np.mean(v)), float(np.std(v, ddof=1) / math.sqrt(len(v))))
        for name, v in by_judge.items()
    }
    needed = math.ceil(len(means) * (error / target) ** 2)
    plain = float(every.std(ddof=1) / math.sqrt(len(every)))
    return AngoffCut(float(means.mean()), error, plain, judges, needed)
