"""The one place that asks the standards engine: cuts of judgements, counts of votes."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from firstrung.engines.standards import (
    AngoffCut,
    CutError,
    Expectation,
    Verdict,
    WorkCut,
    angoff_cut,
    borderline_cut,
    work_cut,
)

CLEAR_NO, BORDERLINE = 0, 1
"""Answers of contrasting groups; the engine leaves borderline ones out."""


@dataclass(frozen=True)
class Said:
    """An answer: judge, item, value, and for works the measure."""

    judge: str
    item: str
    value: float
    measure: float | None


def cut_of_works(said: Sequence[Said], *, groups: bool) -> WorkCut | None:
    """The logistic cut, or None where the answers give none.

    Where clear answers part without overlap, the works called borderline tell: their median.
    """
    verdicts = [Verdict(one.judge, one.measure or 0.0, passed(one.value, groups)) for one in said]
    try:
        return work_cut(verdicts, "contrasting-groups" if groups else "body-of-work")
    except CutError:
        return _cut_of_borderline(verdicts) if groups else None


def _cut_of_borderline(verdicts: Sequence[Verdict]) -> WorkCut | None:
    sides = {verdict.passed for verdict in verdicts if verdict.passed is not None}
    if len(sides) < len((True, False)):
        return None  # only yes or only no: works on one side of the cut
    try:
        return borderline_cut(verdicts)
    except CutError:
        return None


def passed(value: float, groups: bool) -> bool | None:  # noqa: FBT001 - the two kinds of answers
    """An answer as a verdict; None is borderline."""
    if groups and value == BORDERLINE:
        return None
    return value != CLEAR_NO


def cut_of_criteria(said: Sequence[Said]) -> AngoffCut | None:
    """The modified Angoff cut, or None where the answers give none."""
    try:
        return angoff_cut([Expectation(one.judge, one.item, one.value) for one in said])
    except CutError:
        return None


def window(found: WorkCut) -> float:
    """How far from the cut works still divide the judges: from 20 % to 80 % yes, at least."""
    least = 2 * (found.error or found.plain_error)
    return least if found.curve is None else max(least, math.log(4) / found.curve.slope)


def chance(found: WorkCut, measures: Sequence[float]) -> list[float]:
    """The probabilities that a judge says yes to works of these measures; none without a curve."""
    if found.curve is None:
        return []
    return [float(value) for value in found.curve.probability(np.array(measures))]
