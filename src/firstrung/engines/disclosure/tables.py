"""Tables of counts with their totals, as they are shown: a value, or none and the reason."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

Reason = Literal["small", "uniform", "derivable"]
"""Why a cell is withheld.

small: it counts fewer people than the minimum (or its group or column does). uniform: everyone in
the group has the same outcome, so the cell would tell it of each. derivable: with it, another
withheld cell could be worked out.
"""


@dataclass(frozen=True)
class Cell:
    """A count, or None with the reason why it is withheld."""

    value: int | None
    reason: Reason | None = None


@dataclass(frozen=True)
class OneWay:
    """Counts by group and their total."""

    cells: Mapping[Hashable, Cell]
    total: Cell


@dataclass(frozen=True)
class TwoWay:
    """Counts by row and column with the totals of rows, of columns and of all."""

    rows: Sequence[Hashable]
    columns: Sequence[Hashable]
    cells: Mapping[tuple[Hashable, Hashable], Cell]
    row_totals: Mapping[Hashable, Cell]
    column_totals: Mapping[Hashable, Cell]
    total: Cell


def relations(rows: int, columns: int | None) -> Floats:
    """What adds up to what: each row of the matrix times the cells is 0.

    One way (``columns`` None): the groups, then the total. Two ways: the inner cells row by row,
    totals of rows, totals of columns, the total of all.
    """
    if columns is None:
        return np.concatenate([np.ones((1, rows)), [[-1.0]]], axis=1)
    inner = rows * columns
    matrix = np.zeros((rows + columns + 1, inner + rows + columns + 1))
    for row in range(rows):
        matrix[row, row * columns : (row + 1) * columns] = 1
        matrix[row, inner + row] = -1
    for column in range(columns):
        matrix[rows + column, column:inner:columns] = 1
        matrix[rows + column, inner + rows + column] = -1
    matrix[-1, inner : inner + rows] = 1
    matrix[-1, -1] = -1
    return matrix


def flat(table: OneWay | TwoWay) -> tuple[list[Cell], list[tuple[Hashable, ...]], Floats]:
    """A table's cells in the order of `relations`, their names, and the relations.

    Names: (group,) and ("total",) one way; (row, column), (row, "total"), ("total", column) and
    ("total", "total") two ways.
    """
    if isinstance(table, OneWay):
        names: list[tuple[Hashable, ...]] = [*((name,) for name in table.cells), ("total",)]
        return [*table.cells.values(), table.total], names, relations(len(table.cells), None)
    inner = [(row, column) for row in table.rows for column in table.columns]
    names = [
        *inner,
        *((row, "total") for row in table.rows),
        *(("total", column) for column in table.columns),
        ("total", "total"),
    ]
    cells = [
        *(table.cells[place] for place in inner),
        *(table.row_totals[row] for row in table.rows),
        *(table.column_totals[column] for column in table.columns),
        table.total,
    ]
    return cells, names, relations(len(table.rows), len(table.columns))
