"""Modified Angoff: judges say, criterion by criterion, what a borderline student would score.

The cut is the mean over criteria and judges, on the scale of the mean of criteria (times the
number of criteria it is a cut on the sum). Its published error is that between judges, criteria
being those of the rubric; components of variance say how much judges, criteria and the rest add.
"""

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from .logistic import Floats
from .works import TARGET, CutError, JudgeCut, judges_needed


@dataclass(frozen=True)
class Expectation:
    """What a judge expects of a borderline student on a criterion, in a round (from 1)."""

    judge: Hashable
    criterion: Hashable
    points: float
    round: int = 1


@dataclass(frozen=True)
class Components:
    """Variance between judges, between criteria, and of the rest; None from single rows.

    ``dependability`` is the share of the variance of judges' mean cuts that is not error when
    criteria count as drawn from many: high means that judges truly stand at different places.
    """

    judges: float
    criteria: float
    rest: float
    dependability: float | None


@dataclass(frozen=True)
class AngoffCut:
    """The cut of one round.

    ``error``: standard deviation of the judges' own cuts over root J, None with one judge;
    ``error_criteria_drawn``: larger, if other criteria might have been asked as well;
    ``plain_error``: as if every answer stood alone. ``judges``: each one's mean and its error;
    ``criteria``: the mean expected points of each.
    """

    round: int
    cut: float
    error: float | None
    error_criteria_drawn: float | None
    plain_error: float | None
    judges: Mapping[Hashable, JudgeCut]
    criteria: Mapping[Hashable, float]
    components: Components | None

    def judges_needed(self, target: float = TARGET) -> int | None:
        """How many judges in all would bring ``error`` to the target."""
        return judges_needed(len(self.judges), self.error, target)


@dataclass(frozen=True)
class Change:
    """What happened between two rounds, over the judges of both.

    ``shift`` of the mean cut with its standard error (None below two judges), spread of the
    judges' cuts (standard deviation) before and after, and how many judges moved.
    """

    before: int
    after: int
    judges: int
    shift: float
    shift_error: float | None
    spread_before: float
    spread_after: float
    moved: int


def angoff_cut(expectations: Sequence[Expectation], round_: int | None = None) -> AngoffCut:
    """The cut of a round, by default the last.

    Raises `CutError` where a judge left a criterion out or answered it twice in the round.
    """
    if not expectations:
        raise CutError("There are no answers.")
    wanted = max(row.round for row in expectations) if round_ is None else round_
    judges, criteria, table = _table([row for row in expectations if row.round == wanted], wanted)
    own = table.mean(axis=1)
    components = _components(table)
    return AngoffCut(
        round=wanted,
        cut=float(table.mean()),
        error=_of_mean(own),
        error_criteria_drawn=_both(components, table.shape) if components else None,
        plain_error=_alone(table),
        judges={name: _own(row) for name, row in zip(judges, table, strict=True)},
        criteria=dict(zip(criteria, table.mean(axis=0).tolist(), strict=True)),
        components=components,
    )


def change(before: AngoffCut, after: AngoffCut) -> Change:
    """Compare two rounds over the judges who took part in both."""
    both = [judge for judge in before.judges if judge in after.judges]
    if not both:
        raise CutError(f"Rounds {before.round} and {after.round} have no judge in common.")
    first = np.array([before.judges[judge].cut for judge in both])
    second = np.array([after.judges[judge].cut for judge in both])
    moved = second - first
    enough = len(both) > 1
    return Change(
        before.round,
        after.round,
        len(both),
        float(moved.mean()),
        _of_mean(moved),
        float(first.std(ddof=1)) if enough else 0.0,
        float(second.std(ddof=1)) if enough else 0.0,
        int(np.sum(np.abs(moved) > 1e-9)),  # noqa: PLR2004 - rounding
    )


def _table(
    rows: Sequence[Expectation], wanted: int
) -> tuple[list[Hashable], list[Hashable], Floats]:
    judges = list(dict.fromkeys(row.judge for row in rows))
    criteria = list(dict.fromkeys(row.criterion for row in rows))
    if not rows:
        raise CutError(f"Round {wanted} has no answers.")
    table = np.full((len(judges), len(criteria)), np.nan)
    for row in rows:
        place = judges.index(row.judge), criteria.index(row.criterion)
        if not math.isnan(table[place]):
            raise CutError(
                f"Judge {row.judge} answered criterion {row.criterion} twice in round {wanted}. "
                "Keep one answer."
            )
        table[place] = row.points
    if np.isnan(table).any():
        judge, criterion = np.argwhere(np.isnan(table))[0]
        raise CutError(
            f"Judge {judges[judge]} has no answer for criterion {criteria[criterion]} in round "
            f"{wanted}. A mean over other criteria would be another cut: ask, or leave them out."
        )
    return judges, criteria, table


def _of_mean(values: Floats) -> float | None:
    """Standard error of a mean; None from a single value."""
    return float(values.std(ddof=1)) / math.sqrt(len(values)) if len(values) > 1 else None


def _own(row: Floats) -> JudgeCut:
    return JudgeCut(float(row.mean()), _of_mean(row) or 0.0)


def _alone(table: Floats) -> float | None:
    judges, criteria = table.shape
    if judges == 1:
        return None
    within = float(np.mean(table.var(axis=0, ddof=1)))
    return math.sqrt(within / (judges * criteria))


def _components(table: Floats) -> Components | None:
    """Two-way analysis of variance with one answer a cell; estimates below 0 are 0."""
    judges, criteria = table.shape
    if min(judges, criteria) == 1:
        return None
    rows, columns = table.mean(axis=1), table.mean(axis=0)
    left = table - rows[:, None] - columns[None, :] + table.mean()
    rest = float(np.sum(left**2)) / ((judges - 1) * (criteria - 1))
    between = max((criteria * float(rows.var(ddof=1)) - rest) / criteria, 0.0)
    across = max((judges * float(columns.var(ddof=1)) - rest) / judges, 0.0)
    total = between + rest / criteria
    return Components(between, across, rest, between / total if total > 0 else None)


def _both(components: Components, shape: tuple[int, ...]) -> float:
    judges, criteria = shape
    return math.sqrt(
        components.judges / judges
        + components.criteria / criteria
        + components.rest / (judges * criteria)
    )
