"""Do comparisons show more than chance, and can their reliability be believed?

Scale separation reliability takes the pairs as given. If pairs were chosen from earlier outcomes
(adaptive pairing) even coin tosses line up: the figure reaches .99 on pure noise (Bramley &
Vitello 2019). So there are two tests against coin tosses, one for pairs that do not depend on
outcomes and one that holds however they were chosen, and a second panel is the honest measure.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy import stats

from .paired import Comparisons, ComparisonsError, Measures, measure
from .rated import Codes, Floats

CLOSER, SURELY, SHUFFLES = 0.75, -4.0, 100
"""Pairs look chosen by outcome below this ratio of squared distances and this z-score."""

_DENSE = 3000
_PRIOR_VARIANCE = 2.0


@dataclass(frozen=True)
class Closeness:
    """Mean squared distance within pairs, over that of the same candidates paired at random."""

    ratio: float
    z: float

    @property
    def adaptive(self) -> bool:
        """Whether opponents are much closer than random pairs would be."""
        return self.ratio < CLOSER and self.z < SURELY


@dataclass(frozen=True)
class SplitHalf:
    """Measures from two halves of the judges, over many random splits.

    ``correlation``: median; ``reliability``: of all judges together, by Spearman–Brown.
    """

    correlation: float
    reliability: float
    splits: int


@dataclass(frozen=True)
class Replicate:
    """Two panels that judged the same works apart from each other.

    ``correlation`` of their measures with a 95 % interval; ``reliability`` of the first panel,
    allowing for the number of judgements of each; ``reliability_of_both`` together.
    """

    candidates: int
    correlation: float
    low: float
    high: float
    reliability: float
    reliability_of_both: float


def coin_toss_given_pairs(comparisons: Comparisons) -> float:
    """P of outcomes as spread as these if each judgement were a fair coin, the pairs given.

    Score test of equal measures. Its mean under the coin is the degrees of freedom and its
    variance 2 (df - sum of squared leverages), both exact: the distribution is a scaled chi
    square with these moments. Pairs that close no circle carry no evidence, and p is 1.
    Wrong where pairs depended on outcomes: see `coin_toss_in_order`.
    """
    size = len(comparisons.candidates)
    spare = np.bincount(comparisons.chosen, minlength=size) - np.bincount(
        comparisons.other, minlength=size
    )
    solved, leverages = _inverse(comparisons, spare.astype(np.float64))
    judged = np.zeros(size, dtype=np.bool_)
    judged[comparisons.chosen] = judged[comparisons.other] = True
    freedom = float(judged.sum() - len(np.unique(comparisons.parts[judged])))
    room = freedom - float(leverages @ leverages)
    if room < 1e-6 * max(freedom, 1):
        return 1.0
    scale = room / freedom
    return float(stats.chi2.sf(float(spare @ solved) / scale, freedom / scale))


def _inverse(comparisons: Comparisons, spare: Floats) -> tuple[Floats, Floats]:
    """Laplacian of the pairs: solved for ``spare``; and each judgement's leverage in it."""
    size, chosen, other = len(spare), comparisons.chosen, comparisons.other
    laplacian = np.zeros((size, size))
    for first, second, sign in ((chosen, chosen, 1), (other, other, 1), (chosen, other, -1)):
        np.add.at(laplacian, (first, second), sign)
    np.add.at(laplacian, (other, chosen), -1)
    parts = comparisons.parts
    # A constant in each linked part makes the matrix invertible and changes no difference.
    laplacian += (parts[:, None] == parts[None, :]) / np.bincount(parts)[parts][:, None]
    if size > _DENSE:
        # Without leverages the test is a little too cautious, never too bold.
        solved = np.asarray(np.linalg.solve(laplacian, spare), dtype=np.float64)
        return solved, np.zeros(len(chosen))
    inverse = np.linalg.inv(laplacian)
    diagonal = np.diag(inverse)
    return inverse @ spare, diagonal[chosen] + diagonal[other] - 2 * inverse[chosen, other]


def coin_toss_in_order(comparisons: Comparisons) -> float:
    """P of forecasts as good as these if each judgement were a fair coin, however pairs came up.

    Each judgement is forecast from those before it (their order is the order of judging). Under
    fair coins the gains of a forecaster are a martingale whatever the past made of the pairs, so
    their sum over its own standard deviation is close to normal. One-sided.
    """
    stakes = np.array(list(_forecasts(comparisons)))
    spread = float(np.sqrt(stakes @ stakes))
    return float(stats.norm.sf(float(stakes.sum()) / spread)) if spread > 0 else 1.0


def _forecasts(comparisons: Comparisons) -> Iterator[float]:
    """By judgement, the difference expected beforehand: positive where the chosen was ahead."""
    values = [0.0] * len(comparisons.candidates)
    doubt = [_PRIOR_VARIANCE] * len(values)
    pairs = zip(comparisons.chosen.tolist(), comparisons.other.tolist(), strict=True)
    for chosen, other in pairs:
        ahead = values[chosen] - values[other]
        yield ahead
        chance = 1 / (1 + math.exp(-ahead))
        weight = chance * (1 - chance)
        gain = (1 - chance) / (1 + weight * (doubt[chosen] + doubt[other]))
        for place, sign in ((chosen, 1), (other, -1)):
            values[place] += sign * gain * doubt[place]
            doubt[place] = 1 / (1 / doubt[place] + weight)


def closeness(comparisons: Comparisons, measures: Measures, seed: int = 0) -> Closeness:
    """How near opponents were, against ``SHUFFLES`` random pairings of the same appearances."""
    generator = np.random.default_rng(seed)
    values = measures.measure
    found = float(np.mean((values[comparisons.chosen] - values[comparisons.other]) ** 2))
    ends = np.concatenate([comparisons.chosen, comparisons.other])
    shuffled = []
    for _ in range(SHUFFLES):
        first, second = np.split(generator.permutation(ends), 2)
        apart = first != second
        distance = (values[first] - values[second])[apart]
        shuffled.append(float(np.mean(distance**2)) if distance.size else 0.0)
    usual, spread = float(np.mean(shuffled)), float(np.std(shuffled))
    if usual <= 0:
        return Closeness(1.0, 0.0)
    return Closeness(found / usual, (found - usual) / spread if spread > 0 else 0.0)


def split_half(comparisons: Comparisons, splits: int = 100, seed: int = 0) -> SplitHalf | None:
    """Correlate measures of random halves of the judges; None with fewer than two judges."""
    judges = len(comparisons.judges)
    generator = np.random.default_rng(seed)
    found = []
    for _ in range(splits if judges > 1 else 0):
        half = (generator.permutation(judges) < judges // 2)[comparisons.judge]
        both = [measure(comparisons.only(part)).measure for part in (half, ~half)]
        shared = np.isfinite(both[0]) & np.isfinite(both[1])
        found.append(_correlation(both[0][shared], both[1][shared]))
    known = [value for value in found if value is not None]
    if not known:
        return None
    middle = float(np.median(known))
    return SplitHalf(middle, lengthened(middle, 2), len(known))


def lengthened(reliability: float, times: float) -> float:
    """Spearman–Brown: the reliability of a panel with so many times the judgements."""
    if reliability <= 0:
        return reliability
    return times * reliability / (1 + (times - 1) * reliability)


def replicate(first: Comparisons, second: Comparisons) -> Replicate:
    """Reliability from a second, independent panel (names of candidates must be the same).

    The correlation of two panels is the geometric mean of their reliabilities, and those are tied
    by Spearman–Brown through the numbers of judgements; solved for the first panel's. A negative
    correlation is a reliability of 0. Raises `ComparisonsError` below 4 common candidates.
    """
    one, two = measure(first), measure(second)
    place = {name: code for code, name in enumerate(second.candidates)}
    pairs = [(code, place[name]) for code, name in enumerate(first.candidates) if name in place]
    if len(pairs) < 4:  # noqa: PLR2004 - an interval needs four
        raise ComparisonsError(
            f"The two panels have {len(pairs)} works in common; it takes 4. "
            "Use the same names for the same works in both files."
        )
    mine, theirs = (np.array(column, dtype=np.int64) for column in zip(*pairs, strict=True))
    found = _correlation(one.measure[mine], two.measure[theirs])
    if found is None:
        raise ComparisonsError("The works in common all have the same measure in one panel.")
    times = _per_candidate(two, theirs) / _per_candidate(one, mine)
    reliability = _first_of_two(max(found, 0.0), times)
    middle = math.atanh(min(max(found, -1 + 1e-12), 1 - 1e-12))
    margin = 1.96 / math.sqrt(len(pairs) - 3) if len(pairs) > 3 else math.inf  # noqa: PLR2004
    return Replicate(
        len(pairs),
        found,
        math.tanh(middle - margin),
        math.tanh(middle + margin),
        reliability,
        lengthened(reliability, 1 + times),
    )


def _per_candidate(measures: Measures, chosen: Codes) -> float:
    return float(measures.judged[chosen].mean())


def _first_of_two(correlation: float, times: float) -> float:
    """The r with r x lengthened(r, times) = correlation squared."""
    squared = correlation**2
    root = math.sqrt((squared * (times - 1)) ** 2 + 4 * times * squared)
    return (squared * (times - 1) + root) / (2 * times)


def _correlation(first: Floats, second: Floats) -> float | None:
    if len(first) < 3 or np.std(first) == 0 or np.std(second) == 0:  # noqa: PLR2004
        return None
    return float(np.corrcoef(first, second)[0, 1])
