"""The marginal log-likelihood on a grid of abilities, and its exact gradient.

Persons are N(mean, deviation^2). Integrals are sums over equally spaced nodes; with a spacing not
above the narrowest posterior's standard deviation the trapezoidal rule is exact to some 1e-9.
"""

from dataclasses import dataclass, replace

import numpy as np

from .data import Floats
from .design import Design, Segment
from .plan import Chunk, Plan, span

SAFE_EXPONENT = 600.0
TINY = 1e-300


@dataclass(frozen=True)
class Parameters:
    """Severities of all facet levels, parameters of the scale, and the persons' distribution."""

    levels: Floats
    scale: Floats
    mean: float
    log_deviation: float

    @property
    def deviation(self) -> float:
        """The standard deviation of abilities."""
        return float(np.exp(self.log_deviation))

    def vector(self) -> Floats:
        """All of them in one vector: levels, scale, mean, log deviation."""
        return np.concatenate([self.levels, self.scale, [self.mean, self.log_deviation]])

    def moved(self, vector: Floats) -> "Parameters":
        """Parameters of the same shape from such a vector."""
        levels = self.levels.size
        return replace(
            self,
            levels=vector[:levels],
            scale=vector[levels:-2],
            mean=float(vector[-2]),
            log_deviation=float(vector[-1]),
        )


def log_prior(plan: Plan, parameters: Parameters) -> Floats:
    """Log weight of each node: the density of abilities times the spacing."""
    z = (plan.nodes - parameters.mean) / parameters.deviation
    constant = np.log(plan.spacing / parameters.deviation / np.sqrt(2 * np.pi))
    return np.asarray(constant - 0.5 * z * z)


@dataclass(frozen=True)
class Evaluation:
    """The log-likelihood, its gradient (as `Parameters.vector`) and the persons' posteriors.

    ``ability`` and ``deviation`` (persons,) are posterior means and standard deviations; ``edge``
    (persons,) the share of each posterior that lies on an outermost node.
    """

    value: float
    gradient: Floats
    ability: Floats
    deviation: Floats
    edge: Floats


def severities(segment: Segment, levels: Floats) -> Floats:
    """The sum of the severities in each design row."""
    return np.asarray(levels[segment.levels].sum(axis=1))


def _safe(x: Floats, intercepts: Floats) -> bool:
    """Whether no power or product of powers overflows."""
    largest = float(np.abs(intercepts[np.isfinite(intercepts)]).max(initial=0.0))
    power = float(np.abs(x).max(initial=0.0)) * max(intercepts.shape[-1] - 1, 1)
    return bool(largest + power < SAFE_EXPONENT)


def log_denominators(segment: Segment, intercepts: Floats, shift: Floats, nodes: Floats) -> Floats:
    """Z of each design row (rows, nodes): log denominators added over the rated criteria."""
    total = np.zeros((shift.size, nodes.size))
    x = nodes[None, :] - shift[:, None]
    safe = _safe(x, intercepts)
    powers = np.exp(x) if safe else x
    for criterion in np.flatnonzero(segment.mask.any(axis=0)):
        rows = segment.mask[:, criterion]
        every = bool(rows.all())
        part = powers if every else powers[rows]
        logs = (
            np.log(_polynomial(part, intercepts[criterion]))
            if safe
            else _log_sum(part, intercepts[criterion])
        )
        if every:
            total += logs
        else:
            total[rows] += logs
    return total


def _polynomial(u: Floats, intercepts: Floats) -> Floats:
    """The sum of exp(intercept k) u^k by Horner's rule."""
    weights = np.exp(intercepts)
    value = np.full_like(u, weights[-1])
    for weight in weights[-2::-1]:
        value *= u
        if weight:
            value += weight
    return value


def _log_sum(x: Floats, intercepts: Floats) -> Floats:
    """The same sum's logarithm where powers might overflow; ``x`` is log u."""
    total = np.full_like(x, -np.inf)
    for category, intercept in enumerate(intercepts):
        if np.isfinite(intercept):
            np.logaddexp(total, category * x + intercept, out=total)
    return total


def probabilities(x: Floats, intercepts: Floats) -> Floats:
    """Probability of each category of one criterion, shape (categories, *x.shape)."""
    chance = np.empty((intercepts.size, *x.shape))
    if _safe(x, intercepts):
        powers = np.exp(x)
        chance[0] = 1.0
        for category in range(1, intercepts.size):
            np.multiply(chance[category - 1], powers, out=chance[category])
        chance *= np.exp(intercepts).reshape(-1, *[1] * x.ndim)
    else:
        for category, intercept in enumerate(intercepts):
            chance[category] = category * x + intercept
        chance -= chance.max(axis=0)
        np.exp(chance, out=chance)
    total = chance[0].copy()
    for row in chance[1:]:
        total += row
    np.reciprocal(total, out=total)
    chance *= total
    return chance


def posterior(
    chunk: Chunk, z: Floats, first: int, nodes: Floats, prior: Floats
) -> tuple[Floats, Floats]:
    """Posterior weights (persons, nodes of the chunk) and log marginals less constants.

    The first column of ``z`` is that of node ``first``.
    """
    here = slice(chunk.low, chunk.high)
    weights = np.asarray(chunk.counts @ z[:, chunk.low - first : chunk.high - first])
    np.negative(weights, out=weights)
    weights += chunk.score[:, None] * nodes[here]
    weights += prior[here]
    peak = weights.max(axis=1)
    weights -= peak[:, None]
    np.exp(weights, out=weights)
    total = weights.sum(axis=1)
    weights /= total[:, None]
    return weights, peak + np.log(total)


def expected_counts(
    segment: Segment, intercepts: Floats, shift: Floats, nodes: Floats, mass: Floats
) -> tuple[Floats, Floats]:
    """Expected counts by criterion and category, and expected scores by design row.

    ``mass`` (rows, nodes): posterior weight of the reviews of each design row.
    """
    counts = np.zeros(intercepts.shape)
    score = np.zeros(shift.size)
    x = nodes[None, :] - shift[:, None]
    safe = _safe(x, intercepts)
    powers = np.exp(x) if safe else x
    for criterion in np.flatnonzero(segment.mask.any(axis=0)):
        rows = segment.mask[:, criterion]
        every = bool(rows.all())
        part, weight = (powers, mass) if every else (powers[rows], mass[rows])
        by_row = _category_mass(part, intercepts[criterion], weight, safe=safe)
        counts[criterion] = by_row.sum(axis=1)
        score[rows] += np.arange(intercepts.shape[1]) @ by_row
    return counts, score


def _category_mass(u: Floats, intercepts: Floats, mass: Floats, *, safe: bool) -> Floats:
    """Posterior mass of each category by design row, shape (categories, rows)."""
    if not safe:
        return np.asarray(np.einsum("krq,rq->kr", probabilities(u, intercepts), mass))
    ratio = mass / _polynomial(u, intercepts)
    result = np.empty((intercepts.size, u.shape[0]))
    for category, weight in enumerate(np.exp(intercepts)):
        if category:
            ratio *= u
        result[category] = weight * ratio.sum(axis=1)
    return result


def evaluate(design: Design, parameters: Parameters, plan: Plan) -> Evaluation:
    """Log-likelihood, gradient and posteriors at these parameters."""
    intercepts = design.scale.intercepts(parameters.scale)
    nodes, prior = plan.nodes, log_prior(plan, parameters)
    value = _constant(design, parameters, intercepts)
    gradient_levels = -design.level_score.copy()
    expected = np.zeros(intercepts.shape)
    ability, spread = np.zeros(design.persons), np.zeros(design.persons)
    edge, prior_mass = np.zeros(design.persons), np.zeros(nodes.size)
    for segment, chunks in zip(design.segments, plan.chunks, strict=True):
        shift = severities(segment, parameters.levels)
        reach = span(chunks)
        z = log_denominators(segment, intercepts, shift, nodes[reach])
        mass = np.zeros(z.shape)
        for chunk in chunks:
            here = slice(chunk.low, chunk.high)
            weights, marginal = posterior(chunk, z, reach.start, nodes, prior)
            value += float(marginal.sum())
            mass[:, chunk.low - reach.start : chunk.high - reach.start] += chunk.counts.T @ weights
            prior_mass[here] += weights.sum(axis=0)
            who, centre = segment.persons[chunk.persons], nodes[here].mean()
            means = weights @ (nodes[here] - centre)
            squares = weights @ (nodes[here] - centre) ** 2
            ability[who] = means + centre
            spread[who] = np.sqrt(np.maximum(squares - means**2, TINY))
            edge[who] = np.maximum(weights[:, 0], weights[:, -1])
        counts, score = expected_counts(segment, intercepts, shift, nodes[reach], mass)
        expected += counts
        for facet in range(segment.levels.shape[1]):
            gradient_levels += np.bincount(segment.levels[:, facet], score, design.size)
    difference = np.where(design.scale.allowed, design.category_count - expected, 0.0)
    z_scores = (nodes - parameters.mean) / parameters.deviation
    gradient = np.concatenate(
        [
            gradient_levels,
            np.tensordot(difference, design.scale.basis, axes=2),
            [
                float(z_scores @ prior_mass) / parameters.deviation,
                float(z_scores**2 @ prior_mass) - design.persons,
            ],
        ]
    )
    return Evaluation(value, gradient, ability, spread, edge)


def _constant(design: Design, parameters: Parameters, intercepts: Floats) -> float:
    """The part of the log-likelihood that is linear in the parameters."""
    used = design.category_count > 0
    linear = float((design.category_count[used] * intercepts[used]).sum())
    return linear - float(design.level_score @ parameters.levels)
