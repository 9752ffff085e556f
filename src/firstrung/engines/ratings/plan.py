"""Which persons are integrated together, over which nodes.

A posterior covers a few nodes of the grid only. Persons with like posteriors are worked on
together and over the nodes that these reach; what lies outside is less than rounding.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from .data import Floats, Ints
from .design import Design, Segment

WEIGHTS = 250_000
"""Persons x nodes that are worked on at a time: 2 MB of doubles, the size of a cache."""
TAIL = 7.0
"""Posterior standard deviations that are integrated over at either side, to begin with."""
SPACING = 1.05
"""Node spacing in units of the narrowest posterior's standard deviation."""
WIDEST = 0.5
PRIOR = 0.5
"""The widest spacings: in logits, and in standard deviations of abilities."""
EDGE = 1e-8
"""The largest share of a posterior that may lie on an outermost node."""


@dataclass(frozen=True)
class Chunk:
    """Persons of a segment (indexes within it) and the nodes from ``low`` up to ``high``.

    ``counts`` and ``score`` are the segment's, for these persons.
    """

    persons: Ints
    counts: sparse.csr_array
    score: Floats
    low: int
    high: int


def span(chunks: Sequence[Chunk]) -> slice:
    """The nodes that any of these chunks needs."""
    if not chunks:
        return slice(0, 1)
    return slice(min(chunk.low for chunk in chunks), max(chunk.high for chunk in chunks))


@dataclass(frozen=True)
class Plan:
    """Equally spaced ability ``nodes`` and, for each segment, its chunks.

    ``tails`` (persons,): the posterior deviations covered at either side; None where all nodes are.
    """

    nodes: Floats
    chunks: tuple[tuple[Chunk, ...], ...]
    tails: Floats | None = None

    @property
    def spacing(self) -> float:
        """The distance of neighbouring nodes."""
        return float(self.nodes[1] - self.nodes[0])


def whole(design: Design, nodes: Floats) -> Plan:
    """Everybody over all nodes."""
    size = max(1, WEIGHTS // nodes.size)
    return Plan(
        nodes,
        tuple(
            tuple(
                _chunk(segment, here, 0, nodes.size)
                for here in _parts(np.arange(segment.persons.size), size)
            )
            for segment in design.segments
        ),
    )


def adapted(
    design: Design, ability: Floats, deviation: Floats, prior: float, tails: Floats
) -> Plan:
    """Nodes that resolve the narrowest posterior and reach beyond the widest, persons by windows.

    The error of the trapezoidal rule is about 2 exp(-2 pi^2 (deviation / spacing)^2). ``prior``
    is the standard deviation of abilities.
    """
    spacing = spacing_for(deviation, prior)
    low, high = ability - tails * deviation, ability + tails * deviation
    size = int(np.ceil((high.max() - low.min()) / spacing)) + 1
    nodes = np.asarray(low.min() + spacing * np.arange(size), dtype=np.float64)
    first = np.clip(((low - nodes[0]) // spacing).astype(np.int64), 0, size - 2)
    last = np.clip(np.ceil((high - nodes[0]) / spacing).astype(np.int64) + 1, 2, size)
    chunks = tuple(tuple(_windows(segment, first, last)) for segment in design.segments)
    return Plan(nodes, chunks, tails)


def spacing_for(deviation: Floats, prior: float) -> float:
    """The spacing that resolves these posteriors and the distribution of abilities."""
    return min(float(deviation.min()) * SPACING, WIDEST, prior * PRIOR)


def finer(design: Design, plan: Plan) -> Plan:
    """The same persons over the same range with half the spacing."""
    low, high = float(plan.nodes[0]), float(plan.nodes[-1])
    nodes = np.asarray(np.linspace(low, high, 2 * plan.nodes.size - 1), dtype=np.float64)
    return whole(design, nodes)


def _windows(segment: Segment, first: Ints, last: Ints) -> Iterator[Chunk]:
    low, high = first[segment.persons], last[segment.persons]
    width = high - low
    kind = np.floor(2 * np.log2(np.maximum(width, 1))).astype(np.int64)
    order = np.lexsort((low, kind))
    start = 0
    while start < order.size:
        reach = int(width[order[start]])
        size = max(1, WEIGHTS // (2 * reach))
        stop = min(start + size, order.size)
        same = kind[order[start:stop]] == kind[order[start]]
        near = low[order[start:stop]] - low[order[start]] <= max(reach // 3, 2)
        both = same & near
        stop = start + (both.size if both.all() else int(np.argmin(both)))
        here = order[start:stop]
        yield _chunk(segment, here, int(low[here].min()), int(high[here].max()))
        start = stop


def _parts(indexes: Ints, size: int) -> Iterator[Ints]:
    for start in range(0, indexes.size, size):
        yield indexes[start : start + size]


def _chunk(segment: Segment, here: Ints, low: int, high: int) -> Chunk:
    counts = segment.counts[here]
    counts.sort_indices()
    return Chunk(here, counts, segment.score[here], low, high)
