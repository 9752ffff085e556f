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
from .likelihood import (
    Parameters,
    log_prior,
    posterior,
    probabilities,
    severities,
)
from .plan import Chunk, Plan, span
from .tables import Tables, combined, tabulate

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


def observed(
    design: Design, parameters: Parameters, plan: Plan, *, complete_data: bool = False
) -> Information:
    """The observed information at these parameters.

    ``complete_data``: that of the complete data alone, as an EM algorithm uses it.
    """
    intercepts = design.scale.intercepts(parameters.scale)
    border = design.scale.size + 2
    total = _Sums(design.size, border)
    features = _prior_features(plan, parameters)
    prior_mass = np.zeros(plan.nodes.size)
    prior = log_prior(plan, parameters)
    for segment, chunks in zip(design.segments, plan.chunks, strict=True):
        reach = span(chunks)
        tables = tabulate(design, segment, intercepts, parameters, plan.nodes[reach])
        rows = _RowSums(segment, border)
        mass = np.zeros(tables.z.shape)
        for chunk in chunks:
            here = slice(chunk.low, chunk.high)
            weights, _ = posterior(chunk, tables.z, reach.start, plan.nodes, prior)
            local = slice(chunk.low - reach.start, chunk.high - reach.start)
            mass[:, local] += chunk.counts.T @ weights
            prior_mass[here] += weights.sum(axis=0)
            if not complete_data:
                total.corner -= rows.subtract(chunk, weights, tables, features[:, here], local)
        _add_complete(total, design, segment, intercepts, parameters, plan.nodes[reach], mass)
        total.add_rows(segment, rows, (mass * tables.variance).sum(axis=1))
    total.corner[-2:, -2:] += _prior_information(plan, parameters, prior_mass)
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
        self, chunk: Chunk, weights: Floats, tables: Tables, features: Floats, here: slice
    ) -> Floats:
        """Add these persons; return their summed covariance of the border's scores (B, B).

        ``here`` are the chunk's nodes among the tables', ``features`` those of its nodes.
        """
        counts = chunk.counts
        scores = _border_scores(counts, tables.derivative[:, :, here], features)
        border = scores.shape[0]
        means = np.einsum("gpq,pq->gp", scores, weights)
        score = np.ascontiguousarray(tables.score[:, here])
        lengths = np.diff(counts.indptr)
        owner = np.repeat(np.arange(lengths.size), lengths)
        entries = score[counts.indices]
        entries -= np.einsum("eq,eq->e", entries, weights[owner])[:, None]
        entries *= counts.data[:, None]
        weighted = entries * weights[owner]
        for index in range(border):
            covariance = np.einsum("eq,eq->e", weighted, scores[index][owner])
            self.border[:, index] -= np.bincount(counts.indices, covariance, self._size)
        self._pairs(counts, owner, entries, weighted)
        scores *= np.sqrt(weights)
        flat = scores.reshape(border, -1)
        return np.asarray(flat @ flat.T - means @ means.T)

    def _pairs(
        self, counts: sparse.csr_array, owner: Ints, entries: Floats, weighted: Floats
    ) -> None:
        """Covariances of the design rows of each person; rows of ``entries`` are (person, row)."""
        lengths, indices = np.diff(counts.indptr), counts.indices.astype(np.int64)
        many = lengths > DENSE_PERSON
        for person in np.flatnonzero(many):
            entry = slice(int(counts.indptr[person]), int(counts.indptr[person + 1]))
            rows = indices[entry]
            product = weighted[entry] @ entries[entry].T
            self._keep(np.repeat(rows, rows.size), np.tile(rows, rows.size), product.reshape(-1))
        few = np.flatnonzero(~many[owner])
        self._keep(
            indices[few],
            indices[few],
            np.einsum("eq,eq->e", weighted[few], entries[few]),
        )
        for apart in range(1, int(lengths[~many].max(initial=0))):
            first = few[few + apart < owner.size]
            first = first[owner[first] == owner[first + apart]]
            value = np.einsum("eq,eq->e", weighted[first], entries[first + apart])
            rows, columns = indices[first], indices[first + apart]
            self._keep(rows, columns, value)
            self._keep(columns, rows, value)

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


def _border_scores(counts: sparse.csr_array, derivative: Floats, features: Floats) -> Floats:
    """Complete-data scores of the border's parameters (B, persons, nodes), constants left out."""
    scale = derivative.shape[0]
    scores = np.empty((scale + 2, counts.shape[0], features.shape[1]))
    for index in range(scale):
        scores[index] = counts @ derivative[index]
    np.negative(scores[:scale], out=scores[:scale])
    scores[scale:] = features[:, None, :]
    return scores


def _add_complete(
    total: _Sums,
    design: Design,
    segment: Segment,
    intercepts: Floats,
    parameters: Parameters,
    nodes: Floats,
    mass: Floats,
) -> None:
    """Complete-data information of the scale's parameters, alone and with the facet levels."""
    shift = severities(segment, parameters.levels)
    size, category = design.size, np.arange(intercepts.shape[1], dtype=np.float64)
    for criterion in np.flatnonzero(segment.mask.any(axis=0)):
        rows = segment.mask[:, criterion]
        chance = probabilities(nodes[None, :] - shift[rows, None], intercepts[criterion])
        used = np.flatnonzero(design.scale.basis[criterion].any(axis=0))
        basis = design.scale.basis[criterion][:, used]
        mean = combined(category, chance)
        weighted = chance * (mass if rows.all() else mass[rows])
        flat = weighted.reshape(category.size, -1)
        second = np.diag(flat.sum(axis=1)) - flat @ chance.reshape(category.size, -1).T
        block = basis.T @ second @ basis
        total.corner[np.ix_(used, used)] += block
        total.complete[size + used] += np.diag(block)
        with_score = np.stack(
            [
                part.sum(axis=1) * k - np.einsum("rq,rq->r", part, mean)
                for k, part in enumerate(weighted)
            ],
            axis=1,
        )
        values_by = with_score @ basis
        for facet in range(segment.levels.shape[1]):
            where = segment.levels[rows, facet]
            for column, parameter in enumerate(used):
                values = values_by[:, column]
                total.border[:, parameter] -= np.bincount(where, values, size)


def _prior_features(plan: Plan, parameters: Parameters) -> Floats:
    """Derivatives of the log prior by mean and log deviation, constants left out (2, nodes)."""
    z = (plan.nodes - parameters.mean) / parameters.deviation
    return np.stack([z / parameters.deviation, z * z])


def _prior_information(plan: Plan, parameters: Parameters, mass: Floats) -> Floats:
    """Complete-data information of the mean and the log deviation."""
    deviation = parameters.deviation
    z = (plan.nodes - parameters.mean) / deviation
    second = np.array(
        [[np.full_like(z, deviation**-2), 2 * z / deviation], [2 * z / deviation, 2 * z * z]]
    )
    return np.asarray(second @ mass)
