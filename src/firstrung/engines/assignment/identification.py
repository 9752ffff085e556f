"""Whether a plan lets severities be told apart, before any review is done.

A review joins its panelist to its portfolio with conductance criteria x item variance, the
information of its scores; the variance of a difference of two severities is the effective
resistance between the panelists (abilities being unknown and profiled out). Anchors are portfolios
like others. Exact for up to `EXACT` panelists, by the inverse of the grounded Laplacian. Beyond it
is bounded from above: the slowest modes of the normalised Laplacian are taken as they are, all
others as if they were as slow as the slowest of them.
"""

from dataclasses import dataclass

import numpy as np
from scipy.linalg import cho_factor, cho_solve
from scipy.sparse import csr_array, diags_array
from scipy.sparse.csgraph import connected_components
from scipy.sparse.linalg import eigsh

from .model import Floats, Ints, Rules

EXACT = 2_000
MODES = 32
BLOCK = 2_000


@dataclass(frozen=True)
class Design:
    """Reviews as an incidence matrix: panelists who review by portfolios (anchors too)."""

    incidence: csr_array
    panelists: Ints  # the panelist of each row
    weight: float  # information of one review


@dataclass(frozen=True)
class Precision:
    """Components, and the worst variance of a severity difference with the two rows it is of.

    ``component`` by row. ``variance`` is infinite with more than one component; ``exact`` False
    where it is a bound from above.
    """

    components: int
    component: Ints
    variance: float
    pair: tuple[int, int]
    exact: bool

    @property
    def se(self) -> float:
        """The standard error in logits."""
        return float(np.sqrt(self.variance))


def design(panelist: Ints, portfolio: Ints, rules: Rules) -> Design:
    """The design of reviews given as positions; each pair once."""
    panelists, row = np.unique(panelist, return_inverse=True)
    works, column = np.unique(portfolio, return_inverse=True)
    ones = np.ones(len(row))
    table = csr_array((ones, (row, column)), shape=(len(panelists), len(works)))
    return Design(table, panelists, rules.criteria * rules.item_variance)


def precision(plan: Design) -> Precision:
    """Components of the co-rating graph and the worst variance of a severity difference."""
    number, component = _components(plan)
    if number > 1:
        first = int(np.flatnonzero(component != component[0])[0])
        return Precision(number, component, np.inf, (0, first), exact=True)
    if len(plan.panelists) < 2:  # noqa: PLR2004  (nobody to differ from)
        return Precision(number, component, 0.0, (0, 0), exact=True)
    exact = len(plan.panelists) <= EXACT
    variance, pair = _worst(_exact(plan)) if exact else _bounded(plan)
    return Precision(number, component, variance, pair, exact)


def resistances(plan: Design) -> Floats:
    """The variance of every severity difference; one component, at most `EXACT` panelists."""
    inverse = _exact(plan)
    diagonal = inverse.diagonal()
    return np.asarray(diagonal[:, None] + diagonal[None, :] - 2 * inverse)


def _components(plan: Design) -> tuple[int, Ints]:
    joined = plan.incidence @ plan.incidence.T
    number, component = connected_components(joined, directed=False)
    return int(number), np.asarray(component, dtype=np.int64)


def laplacian(plan: Design) -> csr_array:
    """Of the co-rating graph: weight x (reviews on the diagonal less shared ones by work)."""
    size = np.asarray(plan.incidence.sum(axis=0)).ravel()
    shared = plan.incidence @ diags_array(1.0 / size) @ plan.incidence.T
    degree = np.asarray(plan.incidence.sum(axis=1)).ravel()
    return csr_array(plan.weight * (diags_array(degree) - shared))


def _exact(plan: Design) -> Floats:
    """A generalised inverse of the Laplacian: of it plus a constant, which no difference sees."""
    matrix = laplacian(plan).toarray()
    matrix += matrix.trace() / len(matrix) ** 2
    return np.asarray(cho_solve(cho_factor(matrix), np.eye(len(matrix))))


def _worst(inverse: Floats) -> tuple[float, tuple[int, int]]:
    diagonal = inverse.diagonal()
    table = diagonal[:, None] + diagonal[None, :] - 2 * inverse
    place = int(table.argmax())
    first, second = divmod(place, len(table))
    return float(table[first, second]), (first, second)


def _bounded(plan: Design) -> tuple[float, tuple[int, int]]:
    """An upper bound on the worst variance, and the pair it is reached at."""
    matrix = laplacian(plan)
    root = np.sqrt(matrix.diagonal())
    scaled = diags_array(1.0 / root) @ (diags_array(root**2) - matrix) @ diags_array(1.0 / root)
    start = np.random.default_rng(0).standard_normal(len(root))
    values, vectors = eigsh(scaled, k=MODES, which="LA", v0=start)
    slow, modes = 1.0 - values[:-1], vectors[:, :-1]  # ascending: the last one is constant
    rest = float(slow.max())
    place = modes / root[:, None]
    # by mode: 1/slow - 1/rest times squared distance; all of the length is charged 1/rest
    place *= np.sqrt(1.0 / slow - 1.0 / rest)
    length = (place**2).sum(axis=1) + 1.0 / (rest * root**2)
    worst, pair = -1.0, (0, 0)
    for first in range(0, len(root), BLOCK):
        part = slice(first, first + BLOCK)
        table = length[part, None] + length[None, :] - 2 * (place[part] @ place.T)
        np.fill_diagonal(table[:, first:], 0.0)
        at = int(table.argmax())
        row, column = divmod(at, len(root))
        if table[row, column] > worst:
            worst, pair = float(table[row, column]), (first + row, column)
    return worst, pair
