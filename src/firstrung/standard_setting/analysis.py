"""The one place that asks the standards engine for a cut."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


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
    """To be asked of the engine."""
    raise NotImplementedError


def angoff_cut(said: Sequence[Said], *, target: float) -> AngoffCut | None:
    """To be asked of the engine."""
    raise NotImplementedError
