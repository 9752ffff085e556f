"""The exact observed information: minus the second derivatives of the marginal log-likelihood.

Louis' identity: expected complete-data information minus the posterior covariance of the complete
data score. Severities covary only where their raters share a person, so that block is sparse; the
scale's parameters and the persons' distribution are a dense border.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from .data import Floats, Ints
from .design import Design, Segment
from .likelihood import Grid, Parameters, log_denominators, posterior, probabilities, severities

WORK = 6_000_000
"""Doubles in the largest intermediate array: 48 MB."""
DENSE_PERSON = 24
"""Persons with more design rows than this are handled one at a time by matrix products."""


@dataclass(frozen=True)
class Information:
    """Observed information in blocks: facet levels, then scale parameters, mean, log deviation.

    ``levels`` (L, L) sparse, ``border`` (L, B), ``corner`` (B, B); ``complete`` (L + B,) is the
    diagonal of the complete-data information, which is positive everywhere.
    """

    levels: sparse.csr_array
    border: Floats
    corner: Floats
    complete: Floats

    def dense(self) -> Floats:
        """The whole matrix."""
        return np.block([[self.levels.toarray(), self.border], [self.border.T, self.corner]])

    def times(self, vector: Floats) -> Floats:
        """The matrix times a vector."""
        size = self.border.shape[0]
        top = self.levels @ vector[:size] + self.border @ vector[size:]
        return np.concatenate([top, self.border.T @ vector[:size] + self.corner @ vector[size:]])


@dataclass(frozen=True)
class Tables:
    """Moments of the score in each design row at each node (rows, nodes).

    ``derivative`` (parameters, rows, nodes): the derivative of Z by each parameter of the scale.
    """

    z: Floats
    score: Floats
    variance: Floats
    derivative: Floats


def observed(
    design: Design, parameters: Parameters, grid: Grid, *, complete_data: bool = False
) -> Information:
    """The observed information at these parameters.

    ``complete_data``: that of the complete data alone, as an EM algorithm uses it.
    """
    intercepts = design.scale.intercepts(parameters.scale)
    border = design.scale.size + 2
    total = _Sums(design.size, border)
    features = _prior_features(grid, parameters)
    prior_mass = np.zeros(grid.nodes.size)
    for segment in design.segments:
        tables = _tabulate(design, segment, intercepts, parameters, grid)
        rows = _RowSums(segment, border)
        mass = np.zeros(tables.z.shape)
        for here in _chunks(segment, grid.nodes.size, border):
            weights, _ = posterior(segment, here, tables.z, grid.nodes, grid.log_prior(parameters))
            counts = segment.counts[here]
            mass += counts.T @ weights
            prior_mass += weights.sum(axis=0)
            if not complete_data:
                total.corner -= rows.subtract(counts, weights, tables, features)
        _add_complete(total, design, segment, intercepts, parameters, grid, mass)
        total.add_rows(segment, rows, (mass * tables.variance).sum(axis=1))
    total.corner[-2:, -2:] += _prior_information(grid, parameters, prior_mass)
    total.complete[-2:] = np.maximum(
        np.diag(total.corner)[-2:], design.persons * np.array([parameters.deviation**-2, 2.0])
    )
    return total.result()


class _Sums:
    """What is added up over segments."""

    def __init__(self, levels: int, border: int) -> None:
        self.levels = sparse.csr_array((levels, levels))
        self.border = np.zeros((levels, border))
        self.corner = np.zeros((border, border))
        self.complete = np.zeros(levels + border)

    def add_rows(self, segment: Segment, rows: "_RowSums", variance: Floats) -> None:
        """From design rows to facet levels."""
        size, facets = self.border.shape[0], segment.levels.shape[1]
        if not facets:
            return
        number = variance.size
        choose = sparse.csr_array(
            (
                np.ones(number * facets),
                (np.repeat(np.arange(number), facets), segment.levels.reshape(-1)),
            ),
            shape=(number, size),
        )
        by_row = sparse.diags_array(variance).tocsr() - rows.matrix()
        self.levels = self.levels + (choose.T @ by_row @ choose).tocsr()
        self.border += choose.T @ rows.border
        self.complete[:size] += choose.T @ variance

    def result(self) -> Information:
        """The blocks, symmetric."""
        return Information(
            self.levels, self.border, (self.corner + self.corner.T) / 2, self.complete
        )


class _RowSums:
    """Posterior covariances summed by design row: between rows, and of rows with the border."""

    def __init__(self, segment: Segment, border: int) -> None:
        self.border = np.zeros((segment.mask.shape[0], border))
        self._size = segment.mask.shape[0]
        self._first: list[Ints] = []
        self._second: list[Ints] = []
        self._value: list[Floats] = []

    def subtract(
        self, counts: sparse.csr_array, weights: Floats, tables: Tables, features: Floats
    ) -> Floats:
        """Add these persons; return their summed covariance of the border's scores (B, B)."""
        scores = _border_scores(counts, tables, features, weights.shape[0])
        scores -= np.einsum("gpq,pq->gp", scores, weights)[:, :, None]
        weighted = scores * weights
        border = scores.shape[0]
        for index in range(border):
            self.border[:, index] -= ((counts.T @ weighted[index]) * tables.score).sum(axis=1)
        self._pairs(counts, weights, tables.score)
        return np.asarray(weighted.reshape(border, -1) @ scores.reshape(border, -1).T)

    def _pairs(self, counts: sparse.csr_array, weights: Floats, score: Floats) -> None:
        lengths = np.diff(counts.indptr)
        many = np.flatnonzero(lengths > DENSE_PERSON)
        for person in many:
            entry = slice(counts.indptr[person], counts.indptr[person + 1])
            rows = counts.indices[entry]
            centred = score[rows] - (score[rows] @ weights[person])[:, None]
            centred *= counts.data[entry, None]
            product = (centred * weights[person]) @ centred.T
            self._keep(np.repeat(rows, rows.size), np.tile(rows, rows.size), product.reshape(-1))
        few = np.where(lengths > DENSE_PERSON, 0, lengths)
        owner = np.repeat(np.arange(lengths.size), lengths)
        centred = score[counts.indices]
        centred -= np.einsum("eq,eq->e", centred, weights[owner])[:, None]
        centred *= counts.data[:, None]
        weighted = centred * weights[owner]
        first = np.repeat(np.arange(owner.size), few[owner])
        start = np.repeat(np.cumsum(few[owner]) - few[owner], few[owner])
        second = counts.indptr[owner[first]] + np.arange(first.size) - start
        upper = second >= first
        first, second = first[upper], second[upper]
        step = max(1, WORK // score.shape[1])
        for begin in range(0, first.size, step):
            one, two = first[begin : begin + step], second[begin : begin + step]
            value = np.einsum("eq,eq->e", weighted[one], centred[two])
            apart = one != two
            rows, columns = counts.indices[one], counts.indices[two]
            self._keep(rows, columns, value)
            self._keep(columns[apart], rows[apart], value[apart])

    def _keep(self, first: Ints, second: Ints, value: Floats) -> None:
        self._first.append(first)
        self._second.append(second)
        self._value.append(value)

    def matrix(self) -> sparse.csr_array:
        """The covariances between design rows."""
        if not self._value:
            return sparse.csr_array((self._size, self._size))
        where = (np.concatenate(self._first), np.concatenate(self._second))
        return sparse.csr_array(
            (np.concatenate(self._value), where), shape=(self._size, self._size)
        )


def _chunks(segment: Segment, nodes: int, border: int) -> list[slice]:
    entries = max(1, segment.counts.nnz // max(1, segment.persons.size))
    size = max(1, WORK // (nodes * (border + entries)) * 2)
    number = segment.persons.size
    return [slice(start, min(start + size, number)) for start in range(0, number, size)]


def _border_scores(
    counts: sparse.csr_array, tables: Tables, features: Floats, persons: int
) -> Floats:
    """Complete-data scores of the border's parameters (B, persons, nodes), constants left out."""
    scale = tables.derivative.shape[0]
    scores = np.empty((scale + 2, persons, features.shape[1]))
    for index in range(scale):
        scores[index] = counts @ tables.derivative[index]
    np.negative(scores[:scale], out=scores[:scale])
    scores[scale:] = features[:, None, :]
    return scores


def _tabulate(
    design: Design, segment: Segment, intercepts: Floats, parameters: Parameters, grid: Grid
) -> Tables:
    shift = severities(segment, parameters.levels)
    z = log_denominators(segment, intercepts, shift, grid.nodes)
    score, variance = np.zeros_like(z), np.zeros_like(z)
    derivative = np.zeros((design.scale.size, *z.shape))
    category = np.arange(intercepts.shape[1], dtype=np.float64)
    for criterion in np.flatnonzero(segment.mask.any(axis=0)):
        rows = segment.mask[:, criterion]
        chance = probabilities(grid.nodes[None, :] - shift[rows, None], intercepts[criterion])
        mean = np.tensordot(category, chance, axes=1)
        score[rows] += mean
        variance[rows] += np.tensordot(category**2, chance, axes=1) - mean**2
        basis = design.scale.basis[criterion]
        for parameter in np.flatnonzero(basis.any(axis=0)):
            derivative[parameter, rows] += np.tensordot(basis[:, parameter], chance, axes=1)
    return Tables(z, score, variance, derivative)


def _add_complete(
    total: _Sums,
    design: Design,
    segment: Segment,
    intercepts: Floats,
    parameters: Parameters,
    grid: Grid,
    mass: Floats,
) -> None:
    """Complete-data information of the scale's parameters, alone and with the facet levels."""
    shift = severities(segment, parameters.levels)
    size, category = design.size, np.arange(intercepts.shape[1], dtype=np.float64)
    for criterion in np.flatnonzero(segment.mask.any(axis=0)):
        rows = segment.mask[:, criterion]
        chance = probabilities(grid.nodes[None, :] - shift[rows, None], intercepts[criterion])
        used = np.flatnonzero(design.scale.basis[criterion].any(axis=0))
        basis = design.scale.basis[criterion][:, used]
        mean = np.tensordot(category, chance, axes=1)
        weighted = chance * mass[rows]
        flat = weighted.reshape(category.size, -1)
        second = np.diag(flat.sum(axis=1)) - flat @ chance.reshape(category.size, -1).T
        block = basis.T @ second @ basis
        total.corner[np.ix_(used, used)] += block
        total.complete[size + used] += np.diag(block)
        with_score = np.einsum("krq->rk", weighted) * category - np.einsum(
            "krq,rq->rk", weighted, mean
        )
        for facet in range(segment.levels.shape[1]):
            where = segment.levels[rows, facet]
            for column, parameter in enumerate(used):
                values = with_score @ basis[:, column]
                total.border[:, parameter] -= np.bincount(where, values, size)


def _prior_features(grid: Grid, parameters: Parameters) -> Floats:
    """Derivatives of the log prior by mean and log deviation, constants left out (2, nodes)."""
    z = (grid.nodes - parameters.mean) / parameters.deviation
    return np.stack([z / parameters.deviation, z * z])


def _prior_information(grid: Grid, parameters: Parameters, mass: Floats) -> Floats:
    """Complete-data information of the mean and the log deviation."""
    deviation = parameters.deviation
    z = (grid.nodes - parameters.mean) / deviation
    second = np.array(
        [[np.full_like(z, deviation**-2), 2 * z / deviation], [2 * z / deviation, 2 * z * z]]
    )
    return np.asarray(second @ mass)
