"""Which works a round should show: spread over the range first, then close to the cut."""

from collections.abc import Sequence
from typing import TypeVar

import numpy as np

T = TypeVar("T")
EDGE = 0.02
"""Share of works at each end that is left out: an outlier teaches nothing about the cut."""


def spread(rows: Sequence[tuple[float, T]], count: int) -> list[T]:
    """Up to ``count`` things at even distances over the range of their measures, ascending.

    Even over the scale, not over the people: a cut may lie where few works are.
    """
    if not rows or count < 1:
        return []
    measures = np.array([measure for measure, _thing in rows])
    low, high = np.quantile(measures, [EDGE, 1 - EDGE])
    return _nearest(rows, np.linspace(low, high, count))


def around(rows: Sequence[tuple[float, T]], count: int, *, cut: float, width: float) -> list[T]:
    """Up to ``count`` things within ``width`` of ``cut``, evenly on both sides, ascending."""
    near = [(measure, thing) for measure, thing in rows if abs(measure - cut) <= width]
    if not near or count < 1:
        return []
    return _nearest(near, np.linspace(cut - width, cut + width, count))


def _nearest(rows: Sequence[tuple[float, T]], places: "np.typing.NDArray[np.float64]") -> list[T]:
    """For each place the nearest thing that is not taken yet."""
    left = sorted(range(len(rows)), key=lambda index: rows[index][0])
    chosen: list[int] = []
    for place in places:
        if not left:
            break
        best = min(left, key=lambda index: abs(rows[index][0] - float(place)))
        left.remove(best)
        chosen.append(best)
    return [rows[index][1] for index in sorted(chosen, key=lambda index: rows[index][0])]
