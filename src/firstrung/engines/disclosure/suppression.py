"""Which cells to withhold.

First the sensitive ones (small counts, small groups, groups in which all have the same outcome),
then others, until no withheld cell can be narrowed to fewer than ``width`` steps. Others are found
one sensitive cell at a time: the cheapest set of cells that together could let it be ``width``
more, as a linear program (Fischetti & Salazar 1999, its linear heuristic); cheap are small counts
inside the table, dear are totals. Withholding everything always protects, so there is an end.
"""

from collections.abc import Hashable, Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import linprog

from .audit import intervals
from .tables import Cell, Floats, OneWay, Reason, TwoWay, relations

MINIMUM = 10
"""The least number of people a cell may be about: the usual rule of public tables."""

_TOTAL_COST, _GRAND_COST, _MOVED = 20.0, 400.0, 1e-6

Reasons = dict[int, Reason]


class DisclosureError(ValueError):
    """Counts that are no counts; the message says which."""


def protect_one_way(
    counts: Mapping[Hashable, int], *, minimum: int = MINIMUM, width: int | None = None
) -> OneWay:
    """Counts by group with their total, as they may be shown.

    ``width`` (by default the minimum): how many steps the interval an attacker can find for a
    withheld cell has at least. Empty groups are shown as 0.
    """
    values = _counts(list(counts.values()), dimensions=1)
    every = np.append(values, values.sum())
    reasons: Reasons = {
        int(place): "small" for place in np.flatnonzero((every > 0) & (every < minimum))
    }
    costs = np.append(values + 1, _TOTAL_COST * (every[-1] + 1))
    _complete(relations(len(values), None), every, costs, reasons, _width(minimum, width))
    shown = _shown(every, reasons)
    return OneWay(dict(zip(counts, shown, strict=False)), shown[-1])


def protect_two_way(
    rows: Sequence[Hashable],
    columns: Sequence[Hashable],
    counts: ArrayLike,
    *,
    minimum: int = MINIMUM,
    width: int | None = None,
    outcomes: bool = False,
) -> TwoWay:
    """Counts by row and column with all totals, as they may be shown.

    ``outcomes``: columns are outcomes of the people in a row; then a row in which all have the
    same one is withheld as well (100 % tells it of each).
    """
    table = _counts(counts, dimensions=2)
    if table.shape != (len(rows), len(columns)):
        raise DisclosureError(
            f"{table.shape[0]} x {table.shape[1]} counts for {len(rows)} rows and "
            f"{len(columns)} columns."
        )
    every = np.concatenate([table.ravel(), table.sum(axis=1), table.sum(axis=0), [table.sum()]])
    reasons = _sensitive(table, every, minimum, outcomes=outcomes)
    costs = every + 1
    costs[table.size :] *= _TOTAL_COST
    costs[-1] *= _GRAND_COST / _TOTAL_COST
    _complete(relations(*table.shape), every, costs, reasons, _width(minimum, width))
    return _two_way(rows, columns, _shown(every, reasons))


def _counts(counts: ArrayLike, dimensions: int) -> Floats:
    table = np.asarray(counts, dtype=np.float64)
    if table.ndim != dimensions or not table.size:
        raise DisclosureError("A table needs at least one count, in rows of equal length.")
    if not np.isfinite(table).all() or (table < 0).any() or (table != np.round(table)).any():
        raise DisclosureError("Counts are whole numbers, 0 or more.")
    return table


def _width(minimum: int, width: int | None) -> int:
    found = minimum if width is None else width
    if minimum < 1 or found < 1:
        raise DisclosureError("The minimum and the width are at least 1.")
    return found


def _sensitive(table: Floats, every: Floats, minimum: int, *, outcomes: bool) -> Reasons:
    rows, columns = table.shape
    small = (every > 0) & (every < minimum)
    reasons: Reasons = {int(place): "small" for place in np.flatnonzero(small)}
    of_rows, of_columns = table.sum(axis=1), table.sum(axis=0)
    for row in range(rows):
        for column in range(columns):
            place = row * columns + column
            if 0 < of_rows[row] < minimum or 0 < of_columns[column] < minimum:
                # Zeros too: who is known to be in the group would be known not to be here.
                reasons[place] = "small"
            elif outcomes and of_rows[row] > 0 and table[row].max() == of_rows[row]:
                reasons.setdefault(place, "uniform")
    return reasons


def _complete(matrix: Floats, every: Floats, costs: Floats, reasons: Reasons, width: int) -> None:
    """Add reasons until each withheld cell's interval is wide enough."""
    wide: set[int] = set()
    while open_cells := [place for place in reasons if place not in wide]:
        place = open_cells[0]
        shown = every.copy()
        shown[list(reasons)] = np.nan
        # Withholding more only widens intervals, so a wide one is done with.
        if intervals(matrix, shown, np.array([place]))[0].width >= width:
            wide.add(place)
            continue
        for other in _cheapest(matrix, every, np.where(np.isnan(shown), 0.0, costs), place, width):
            reasons.setdefault(int(other), "derivable")


def _cheapest(
    matrix: Floats, every: Floats, costs: Floats, place: int, width: int
) -> NDArray[np.intp]:
    """The cells that change when this one is ``width`` more, or less, at the least cost."""
    more = _moved(matrix, every, costs, place, width)
    less = _moved(matrix, every, costs, place, -width) if every[place] >= width else None
    return more[1] if less is None or more[0] <= less[0] else less[1]


def _moved(
    matrix: Floats, every: Floats, costs: Floats, place: int, by: int
) -> tuple[float, NDArray[np.intp]]:
    """The cost of moving a cell, and the cells that move with it.

    A change up and a change down for each cell; none ends below 0. Tiny costs on cells already
    withheld keep changes from going round in circles.
    """
    size = len(every)
    bounds = [(0.0, np.inf)] * size + [(0.0, float(value)) for value in every]
    bounds[place] = (max(by, 0.0), max(by, 0.0))
    bounds[size + place] = (max(-by, 0.0), max(-by, 0.0))
    solved = linprog(
        np.tile(costs + 1e-4, 2),
        A_eq=np.hstack([matrix, -matrix]),
        b_eq=np.zeros(len(matrix)),
        bounds=bounds,
        method="highs",
    )
    if solved.x is None or solved.fun is None:
        # Less is impossible where totals are small; more never is, for totals may grow.
        return np.inf, np.array([place])
    changed = np.abs(solved.x[:size] - solved.x[size:])
    return float(solved.fun), np.flatnonzero(changed > _MOVED)


def _shown(every: Floats, reasons: Reasons) -> list[Cell]:
    return [
        Cell(None, reasons[place]) if place in reasons else Cell(int(value))
        for place, value in enumerate(every)
    ]


def _two_way(
    rows: Sequence[Hashable], columns: Sequence[Hashable], shown: Sequence[Cell]
) -> TwoWay:
    inner = len(rows) * len(columns)
    return TwoWay(
        rows=tuple(rows),
        columns=tuple(columns),
        cells={
            (row, column): shown[place * len(columns) + across]
            for place, row in enumerate(rows)
            for across, column in enumerate(columns)
        },
        row_totals=dict(zip(rows, shown[inner:], strict=False)),
        column_totals=dict(zip(columns, shown[inner + len(rows) :], strict=False)),
        total=shown[-1],
    )
