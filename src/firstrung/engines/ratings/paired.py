"""Comparative judgement: which of two works is better, many times over (Bradley–Terry).

P(a chosen over b) = 1 / (1 + exp(b's measure - a's measure)). Scores are drawn in by the
epsilon adjustment (Bertoli-Barsotti & Punzo 2012; 0.3 as in the reference programs), so that
works that always or never won have finite measures. Standard errors are of one work given the
others (diagonal information), which is what published scale separation reliabilities rest on.
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components
from scipy.sparse.linalg import cg

from .rated import Codes, Floats

EPSILON = 0.3
"""How far a score of none or of all is moved inwards, in judgements."""

_STEPS, _LONGEST, _DONE, _FURTHEST = 100, 2.0, 1e-8, 1.5
_DENSE = 64
"""Beyond so many candidates conjugate gradients are as fast, and steady on a busy machine."""


class ComparisonsError(ValueError):
    """Comparisons that cannot be measured; the message says which."""


@dataclass(frozen=True, eq=False)
class Comparisons:
    """Judgements as codes from 0: ``judge``, ``chosen``, ``other``, one entry a judgement.

    ``judges`` and ``candidates`` name the codes. Order is the order of judging.
    """

    judge: Codes
    chosen: Codes
    other: Codes
    judges: tuple[Hashable, ...]
    candidates: tuple[Hashable, ...]

    @classmethod
    def from_rows(cls, rows: Iterable[tuple[Hashable, Hashable, Hashable]]) -> "Comparisons":
        """Read (judge, chosen, not chosen); raises `ComparisonsError` for a work against itself."""
        judges: dict[Hashable, int] = {}
        works: dict[Hashable, int] = {}
        coded: list[tuple[int, int, int]] = []
        for place, (judge, chosen, other) in enumerate(rows, start=1):
            if chosen == other:
                raise ComparisonsError(f"Judgement {place} compares {chosen} with itself.")
            first = works.setdefault(chosen, len(works))
            second = works.setdefault(other, len(works))
            coded.append((judges.setdefault(judge, len(judges)), first, second))
        if not coded:
            raise ComparisonsError("There are no judgements.")
        judge_codes, chosen_codes, other_codes = np.array(coded, dtype=np.int64).T
        return cls(judge_codes, chosen_codes, other_codes, tuple(judges), tuple(works))

    def only(self, keep: NDArray[np.bool_]) -> "Comparisons":
        """Some of the judgements; codes and names stay."""
        return Comparisons(
            self.judge[keep], self.chosen[keep], self.other[keep], self.judges, self.candidates
        )

    def with_winners(self, first_wins: NDArray[np.bool_]) -> "Comparisons":
        """The same pairs, the outcome turned round wherever ``first_wins`` is False."""
        chosen = np.where(first_wins, self.chosen, self.other)
        other = np.where(first_wins, self.other, self.chosen)
        return Comparisons(self.judge, chosen, other, self.judges, self.candidates)

    @property
    def parts(self) -> Codes:
        """A code per candidate: those in the same part are linked by comparisons."""
        size = len(self.candidates)
        links = sparse.coo_array(
            (np.ones(len(self.chosen)), (self.chosen, self.other)), shape=(size, size)
        )
        return np.asarray(connected_components(links, directed=False)[1], dtype=np.int64)


@dataclass(frozen=True, eq=False)
class Measures:
    """Measures in logits, mean 0 in each linked part; NaN for candidates nobody compared.

    ``se``: standard errors; ``judged``: comparisons of each; ``won``: of them won.
    """

    measure: Floats
    se: Floats
    judged: Codes
    won: Codes

    @property
    def reliability(self) -> float | None:
        """Scale separation reliability: the share of observed variance that is not error."""
        known = np.isfinite(self.measure)
        if known.sum() < 2:  # noqa: PLR2004 - one candidate has no variance
            return None
        spread = float(np.var(self.measure[known], ddof=1))
        return 1 - float(np.mean(self.se[known] ** 2)) / spread if spread > 0 else None

    @property
    def separation(self) -> float | None:
        """Observed standard deviation over root mean square error, as published with it."""
        known = np.isfinite(self.measure)
        if known.sum() < 2:  # noqa: PLR2004
            return None
        error = float(np.sqrt(np.mean(self.se[known] ** 2)))
        return float(np.std(self.measure[known], ddof=1)) / error


@dataclass(frozen=True, eq=False)
class Fit:
    """Mean squares by judge or candidate, 1 as expected; NaN without judgements."""

    count: Codes
    infit: Floats
    outfit: Floats


def measure(comparisons: Comparisons, epsilon: float = EPSILON) -> Measures:
    """Fit measures and standard errors (Newton steps).

    First each judgement is drawn in, which always has a finite solution; from there each
    candidate's score by itself, as the reference does. The two are the same where all were
    compared equally often. Where parts of the data hang together by a thread the reference has
    no solution, or runs away to one without meaning: then the first stands.
    """
    size = len(comparisons.candidates)
    won = np.bincount(comparisons.chosen, minlength=size).astype(np.int64)
    judged = won + np.bincount(comparisons.other, minlength=size)
    each = epsilon / np.maximum(judged, 1)
    inwards = (each[comparisons.chosen] + each[comparisons.other]) / 2
    first = _solve(comparisons, _totals(comparisons, 1 - inwards), np.zeros(size), np.inf)
    assert first is not None
    score = np.where(judged > 0, epsilon + (1 - 2 * each) * won, 0.0)
    solved = _solve(comparisons, score, first[0], _FURTHEST) or first
    values, information = (np.where(judged > 0, part, np.nan) for part in solved)
    return Measures(values, 1 / np.sqrt(information), judged, won)


def _solve(
    comparisons: Comparisons, score: Floats, start: Floats, furthest: float
) -> tuple[Floats, Floats] | None:
    """Values whose expected scores are these, and their information.

    None where they do not settle, or end further than ``furthest`` from the start.
    """
    chosen, other, parts = comparisons.chosen, comparisons.other, comparisons.parts
    values = start
    for _ in range(_STEPS):
        chance = _chance(values[chosen] - values[other])
        links = _links(comparisons, chance * (1 - chance))
        information = np.asarray(links.sum(axis=1), dtype=np.float64).ravel()
        step = _step(links, information, score - _totals(comparisons, chance), parts)
        longest = float(np.abs(step).max())
        if longest < _DONE:
            return values, information
        values = values + step * min(1.0, _LONGEST / longest)
        if float(np.abs(values - start).max()) > furthest:
            return None
    return (values, information) if furthest == np.inf else None


def _totals(comparisons: Comparisons, chance: Floats) -> Floats:
    """By candidate: the sum of the chance of having been chosen, or of not having been."""
    size = len(comparisons.candidates)
    chosen = np.bincount(comparisons.chosen, chance, size)
    return np.asarray(chosen + np.bincount(comparisons.other, 1 - chance, size), dtype=np.float64)


def _chance(difference: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(difference, -500, 500))), dtype=np.float64)


def _links(comparisons: Comparisons, weight: Floats) -> Floats | sparse.csr_array:
    """Candidates by candidates: information in the comparisons of each two."""
    chosen, other, size = comparisons.chosen, comparisons.other, len(comparisons.candidates)
    if size <= _DENSE:
        flat = np.bincount(chosen * size + other, weight, size * size).reshape(size, size)
        return np.asarray(flat + flat.T, dtype=np.float64)
    ends = (np.concatenate([chosen, other]), np.concatenate([other, chosen]))
    table = sparse.coo_array((np.concatenate([weight, weight]), ends), shape=(size, size))
    return table.tocsr()


def _step(
    links: Floats | sparse.csr_array, information: Floats, gap: Floats, parts: Codes
) -> Floats:
    """A Newton step for each linked part.

    Adjusted scores need not add up to the number of judgements. What is left over is shared out
    by information, as it is when each candidate's own equation is solved in turn and measures are
    centred: that is the reference's solution.
    """
    weight = np.maximum(np.bincount(parts, information), 1e-300)
    gap = gap - (np.bincount(parts, gap) / weight)[parts] * information
    scale = np.where(information > 0, information, 1.0)
    if isinstance(links, np.ndarray):
        # A constant within each part makes the matrix invertible and changes no difference.
        system = np.diag(scale) - links + (parts[:, None] == parts) * (scale.mean() / len(parts))
        found = np.linalg.solve(system, gap)
    else:
        inverse = sparse.diags_array(1 / scale)
        found, _ = cg(sparse.diags_array(scale) - links, gap, rtol=1e-9, maxiter=1000, M=inverse)
    return np.asarray(found - (np.bincount(parts, found) / np.bincount(parts))[parts])


def fit_of_judges(comparisons: Comparisons, measures: Measures) -> Fit:
    """Mean squares of each judge's judgements: above 1, less in line with all than expected."""
    groups = comparisons.judge
    return _fit(comparisons, measures, groups, groups, len(comparisons.judges))


def fit_of_candidates(comparisons: Comparisons, measures: Measures) -> Fit:
    """Mean squares of each candidate's comparisons: above 1, judges differ about the work."""
    size = len(comparisons.candidates)
    return _fit(comparisons, measures, comparisons.chosen, comparisons.other, size)


def _fit(
    comparisons: Comparisons, measures: Measures, first: Codes, second: Codes, size: int
) -> Fit:
    values = measures.measure
    chance = _chance(values[comparisons.chosen] - values[comparisons.other])
    weight = chance * (1 - chance)
    squared = (1 - chance) ** 2
    if first is second:
        groups, copies = first, 1
    else:
        groups, copies = np.concatenate([first, second]), 2
    count = np.bincount(groups, minlength=size)

    def total(of: Floats) -> Floats:
        return np.asarray(np.bincount(groups, np.tile(of, copies), size), dtype=np.float64)

    some = np.where(count > 0, 1.0, np.nan)
    infit = some * total(squared) / np.maximum(total(weight), 1e-300)
    outfit = some * total(squared / np.maximum(weight, 1e-300)) / np.maximum(count, 1)
    return Fit(count.astype(np.int64), infit, outfit)
