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
class Spread:
    """Variances of severity differences: ``own`` of both rows less twice ``left @ right``.

    ``left`` None stands for the unit matrix. ``exact`` False: bounds from above, by no more than the fast modes' share.
    """

    own: Floats
    left: Floats | None
    right: Floats
    exact: bool

    def rows(self, first: int, last: int) -> Floats:
        """Variances of the differences of some rows with all."""
        part = slice(first, last)
        shared = self.right[part] if self.left is None else self.left[part] @ self.right
        table = self.own[part, None] + self.own[None, :] - 2 * shared
        np.fill_diagonal(table[:, first:], 0.0)
        return np.asarray(table)

    def mean(self) -> Floats:
        """By row, the mean variance of its differences."""
        mean = self.right.mean(axis=1)
        others = mean if self.left is None else self.left @ mean
        return np.asarray(self.own + self.own.mean() - 2 * others)


@dataclass(frozen=True)
class Precision:
    """Components, and the worst variance of a severity difference.

    ``component`` by row of the design. The variance is infinite, and ``spread`` None, where there
    are several components.
    """

    components: int
    component: Ints
    variance: float
    spread: Spread | None

    @property
    def se(self) -> float:
        """The standard error in logits."""
        return float(np.sqrt(self.variance))

    @property
    def exact(self) -> bool:
        """Whether the variance is computed, not bounded."""
        return self.spread is None or self.spread.exact


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
    size = len(plan.panelists)
    if number > 1:
        return Precision(number, component, np.inf, None)
    if size < 2:  # noqa: PLR2004  (nobody to differ from)
        return Precision(number, component, 0.0, None)
    spread = _exact(plan) if size <= EXACT else _bounded(plan)
    worst = max(float(spread.rows(at, at + BLOCK).max()) for at in range(0, size, BLOCK))
    return Precision(number, component, worst, spread)


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


def _exact(plan: Design) -> Spread:
    """By a generalised inverse: of the Laplacian plus a constant, which no difference sees."""
    matrix = laplacian(plan).toarray()
    matrix += matrix.trace() / len(matrix) ** 2
    inverse = np.asarray(cho_solve(cho_factor(matrix), np.eye(len(matrix))))
    return Spread(inverse.diagonal().copy(), None, inverse, exact=True)


def _bounded(plan: Design) -> Spread:
    """By mode: 1/slow - 1/rest times a squared distance; the whole length is charged 1/rest."""
    matrix = laplacian(plan)
    root = np.sqrt(matrix.diagonal())
    scaled = diags_array(1.0 / root) @ (diags_array(root**2) - matrix) @ diags_array(1.0 / root)
    start = np.random.default_rng(0).standard_normal(len(root))
    values, vectors = eigsh(scaled, k=MODES, which="LA", v0=start)
    slow, modes = 1.0 - values[:-1], vectors[:, :-1]  # ascending: the last one is constant
    rest = float(slow.max())
    place = modes / root[:, None] * np.sqrt(1.0 / slow - 1.0 / rest)
    length = (place**2).sum(axis=1) + 1.0 / (rest * root**2)
    return Spread(length, place, place.T, exact=False)
