"""How far raters agree: Krippendorff's alpha, kappas, plain shares, intraclass correlations.

All of it works on sparse data, as panels produce them: a unit (a work, or a work by criterion)
is rated by a few of many raters. Everything but the intraclass correlations follows from one
table, how often a value of one rater meets a value of another on the same unit. Sources:
Krippendorff, *Computing Krippendorff's Alpha-Reliability* (2011); Cohen (1968); Fleiss (1971).
"""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Literal, get_args

import numpy as np

from .intraclass import Intraclass, intraclass
from .rated import Floats, Ratings, RatingsError

__all__ = [
    "Intraclass",
    "Level",
    "Ratings",
    "RatingsError",
    "Weights",
    "adjacent_agreement",
    "agreement",
    "cohen_kappa",
    "exact_agreement",
    "fleiss_kappa",
    "intraclass",
    "krippendorff_alpha",
    "pooled_kappa",
]

Level = Literal["nominal", "ordinal", "interval", "ratio"]
Weights = Literal["none", "linear", "quadratic"]


def krippendorff_alpha(ratings: Ratings, level: Level = "ordinal") -> float | None:
    """1 less observed over expected disagreement; any number of raters, any values missing.

    None where it is undefined: no unit has two ratings, or all of them are the same value.
    Memory grows with the square of the number of distinct values.
    """
    levels, met = _coincidences(ratings)
    counts = met.sum(axis=1)
    total = float(counts.sum())
    if total <= 1:
        return None
    difference = _squared_differences(levels, counts, level)
    expected = float(counts @ difference @ counts) / (total - 1)
    return 1 - float(np.sum(met * difference)) / expected if expected > 0 else None


def exact_agreement(ratings: Ratings) -> float | None:
    """Share of pairs of ratings of the same unit that are equal; None without a pair."""
    return adjacent_agreement(ratings, within=0)


def adjacent_agreement(ratings: Ratings, within: float = 1) -> float | None:
    """Share of pairs of ratings of the same unit at most ``within`` points apart."""
    levels, pairs = _pairs(ratings)
    near = np.abs(levels[:, None] - levels[None, :]) <= within + 1e-9
    return float(np.sum(pairs * near) / pairs.sum()) if pairs.sum() > 0 else None


def pooled_kappa(ratings: Ratings, weights: Weights = "quadratic") -> float | None:
    """Weighted kappa over all pairs of ratings, whoever gave them, chance from the pooled values.

    With two raters and weights "none" this is Scott's pi. Each pair of ratings counts once.
    """
    levels, pairs = _pairs(ratings)
    if pairs.sum() <= 0:
        return None
    share = pairs / pairs.sum()
    marginal = share.sum(axis=1)
    return _kappa(share, np.outer(marginal, marginal), _penalties(levels, weights))


def cohen_kappa(
    first: Sequence[float], second: Sequence[float], weights: Weights = "quadratic"
) -> float | None:
    """Kappa of two raters over the units both rated (NaN = missing), each with their own values.

    None where either the two share no unit or both always gave the same single value.
    """
    one, two = np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)
    if one.shape != two.shape:
        raise RatingsError(f"Two raters, {len(one)} and {len(two)} ratings: give one per unit.")
    both = ~(np.isnan(one) | np.isnan(two))
    if not both.any():
        return None
    levels, codes = np.unique(np.concatenate([one[both], two[both]]), return_inverse=True)
    table = np.zeros((len(levels), len(levels)))
    np.add.at(table, (codes[: both.sum()], codes[both.sum() :]), 1 / both.sum())
    chance = np.outer(table.sum(axis=1), table.sum(axis=0))
    return _kappa(table, chance, _penalties(levels, weights))


def fleiss_kappa(ratings: Ratings) -> float | None:
    """Fleiss's kappa on values without order; units with fewer than two ratings are left out.

    Units may have different numbers of ratings: each unit's share of equal pairs counts once,
    chance is taken from the pooled values. With equal numbers this is the published figure.
    """
    _, counts = ratings.counts
    table = counts.toarray()
    sizes = table.sum(axis=1)
    table, sizes = table[sizes > 1], sizes[sizes > 1]
    if not len(sizes):
        return None
    equal = float(np.mean(((table**2).sum(axis=1) - sizes) / (sizes * (sizes - 1))))
    chance = float(np.sum((table.sum(axis=0) / sizes.sum()) ** 2))
    return (equal - chance) / (1 - chance) if chance < 1 else None


def agreement(ratings: Ratings) -> dict[str, object]:
    """Everything in one plain dictionary, ready for JSON; undefined figures are None."""
    alphas = {level: krippendorff_alpha(ratings, level) for level in _levels(ratings)}
    return {
        "units": len(np.unique(ratings.units)),
        "raters": len(np.unique(ratings.raters)),
        "ratings": len(ratings.values),
        "pairs": round(float(_pairs(ratings)[1].sum()) / 2),
        "exact": exact_agreement(ratings),
        "adjacent": adjacent_agreement(ratings),
        "kappa_quadratic": pooled_kappa(ratings, "quadratic"),
        "kappa_linear": pooled_kappa(ratings, "linear"),
        "kappa_fleiss": fleiss_kappa(ratings),
        "alpha": alphas,
        "icc": asdict(intraclass(ratings)),
    }


def _levels(ratings: Ratings) -> tuple[Level, ...]:
    """The levels of measurement that apply; a ratio needs values that are not negative."""
    every: tuple[Level, ...] = get_args(Level)
    return every if ratings.values.size and ratings.values.min() >= 0 else every[:-1]


def _coincidences(ratings: Ratings) -> tuple[Floats, Floats]:
    """Values by values, ordered pairs within units, a unit of m ratings weighing m in all."""
    return _met(ratings, each_unit_once=True)


def _pairs(ratings: Ratings) -> tuple[Floats, Floats]:
    """Values by values: the number of ordered pairs of ratings of the same unit."""
    return _met(ratings, each_unit_once=False)


def _met(ratings: Ratings, *, each_unit_once: bool) -> tuple[Floats, Floats]:
    levels, counts = ratings.counts
    sizes = np.asarray(counts.sum(axis=1), dtype=np.float64).ravel()
    weight = np.where(sizes > 1, 1.0, 0.0)
    if each_unit_once:
        weight = np.where(sizes > 1, 1 / np.maximum(sizes - 1, 1), 0.0)
    weighted = counts.multiply(weight[:, None]).tocsr()
    met = np.asarray((counts.T @ weighted).toarray(), dtype=np.float64)
    # A rating is no pair with itself.
    own = np.asarray(weighted.sum(axis=0), dtype=np.float64).ravel()
    return levels, met - np.diag(own)


def _squared_differences(levels: Floats, counts: Floats, level: Level) -> Floats:
    """Krippendorff's squared distance of two values at a level of measurement."""
    if level == "nominal":
        return _unequal(levels)
    if level == "ordinal":
        # Ratings up to and including a value, its own counted half: differences are the ratings
        # that lie between two values.
        levels = np.cumsum(counts) - counts / 2
    difference = np.subtract.outer(levels, levels)
    if level == "ratio":
        if levels.size and levels.min() < 0:
            raise RatingsError(f"A ratio has no negative values; the least is {levels.min():g}.")
        sums = np.add.outer(levels, levels)
        difference = np.divide(difference, sums, out=np.zeros_like(sums), where=sums > 0)
    return np.asarray(difference**2, dtype=np.float64)


def _penalties(levels: Floats, weights: Weights) -> Floats:
    if weights == "none":
        return _unequal(levels)
    apart = np.abs(np.subtract.outer(levels, levels))
    return apart**2 if weights == "quadratic" else apart


def _unequal(levels: Floats) -> Floats:
    return np.asarray(levels[:, None] != levels[None, :], dtype=np.float64)


def _kappa(share: Floats, chance: Floats, penalty: Floats) -> float | None:
    expected = float(np.sum(chance * penalty))
    return 1 - float(np.sum(share * penalty)) / expected if expected > 0 else None
