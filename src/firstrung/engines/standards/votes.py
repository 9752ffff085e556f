"""A weighted vote on requirements or priorities: importance by option, from weighty voters (A29)."""

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .logistic import Floats

_Z95 = 1.959963984540054
_DRAWS, _TIE = 2000, 1e-9


class VoteError(ValueError):
    """A ballot that cannot be counted; the message names the voter."""


@dataclass(frozen=True)
class Paper:
    """One voter's ratings by option (higher is more important; options may be left out)."""

    voter: Hashable
    weight: float
    ratings: Mapping[Hashable, float]


@dataclass(frozen=True)
class OptionResult:
    """An option's weighted mean with a 95 % interval, its rank and the range ranks vary in.

    None: nobody rated it (mean), or one voter did (interval). Equal means share a rank.
    ``votes`` counts voters, ``weight`` adds up theirs.
    """

    option: Hashable
    votes: int
    weight: float
    mean: float | None
    low: float | None
    high: float | None
    rank: int | None
    rank_low: int | None
    rank_high: int | None


@dataclass(frozen=True)
class VoteResult:
    """Options, most important first; ``turnout`` in voters and in weight (0 to 1)."""

    options: tuple[OptionResult, ...]
    voters: int
    turnout: float
    weight_turnout: float
    quorum: int
    binding: bool


def weighted_vote(
    options: Sequence[Hashable],
    papers: Sequence[Paper],
    *,
    eligible: Mapping[Hashable, float],
    quorum: int = 1,
    seed: int = 0,
) -> VoteResult:
    """Count the papers; ``eligible`` are all who may vote with their weights.

    Intervals treat voters as drawn from those like them (linearised standard error of a weighted
    mean); ranges of ranks are the middle 95 % of 2,000 draws of voters with replacement. Raises
    `VoteError` for a voter not eligible or twice, a weight not above 0, or an unknown option.
    """
    _check(options, papers, eligible)
    table = np.array(
        [[paper.ratings.get(option, math.nan) for option in options] for paper in papers],
        dtype=np.float64,
    ).reshape(len(papers), len(options))
    weights = np.array([paper.weight for paper in papers], dtype=np.float64)
    means = _means(table, weights)
    ranks, range_of_ranks = _ranks(means), _range_of_ranks(table, weights, seed)
    counted = [
        _result(option, table[:, place], weights, means[place], ranks[place], range_of_ranks[place])
        for place, option in enumerate(options)
    ]
    counted.sort(key=lambda one: math.inf if one.rank is None else one.rank)
    return VoteResult(
        options=tuple(counted),
        voters=len(papers),
        turnout=len(papers) / len(eligible) if eligible else 0.0,
        weight_turnout=float(weights.sum()) / sum(eligible.values()) if eligible else 0.0,
        quorum=quorum,
        binding=len(papers) >= quorum,
    )


def _check(
    options: Sequence[Hashable], papers: Sequence[Paper], eligible: Mapping[Hashable, float]
) -> None:
    seen: set[Hashable] = set()
    for paper in papers:
        if paper.voter not in eligible:
            raise VoteError(f"{paper.voter} may not vote here.")
        if paper.voter in seen:
            raise VoteError(f"{paper.voter} voted twice: count the last paper only.")
        if not 0 < paper.weight < math.inf:
            raise VoteError(
                f"The vote of {paper.voter} weighs {paper.weight:g}; it must be above 0."
            )
        unknown = [option for option in paper.ratings if option not in set(options)]
        if unknown:
            raise VoteError(f"{paper.voter} rated {unknown[0]}, which is not voted on.")
        seen.add(paper.voter)


def _means(table: Floats, weights: Floats) -> Floats:
    """Weighted means by option, for one set of weights or for many (one a row)."""
    given = (~np.isnan(table)).astype(np.float64)
    total = np.asarray(weights @ given, dtype=np.float64)
    summed = weights @ np.where(given > 0, table, 0.0)
    means = np.divide(summed, total, out=np.full(total.shape, np.nan), where=total > 0)
    return np.asarray(means, dtype=np.float64)


def _ranks(means: Floats) -> list[int | None]:
    return [
        None if math.isnan(mean) else 1 + int(np.sum(means > mean + _TIE))
        for mean in means.tolist()
    ]


def _range_of_ranks(table: Floats, weights: Floats, seed: int) -> list[tuple[int, int] | None]:
    voters, options = table.shape
    if voters < 2:  # noqa: PLR2004 - a draw of one voter is always the same
        return [None] * options
    drawn = np.random.default_rng(seed).multinomial(voters, np.full(voters, 1 / voters), _DRAWS)
    means = _means(table, drawn * weights)
    found = []
    for option in range(options):
        own = means[:, option]
        ranks = 1 + np.sum(means > own[:, None] + _TIE, axis=1)
        found.append(_middle(ranks[~np.isnan(own)]))
    return found


def _middle(ranks: NDArray[np.int64]) -> tuple[int, int] | None:
    if not ranks.size:
        return None
    low, high = np.percentile(ranks, [2.5, 97.5], method="nearest")
    return int(low), int(high)


def _result(
    option: Hashable,
    ratings: Floats,
    weights: Floats,
    mean: float,
    rank: int | None,
    around: tuple[int, int] | None,
) -> OptionResult:
    given = ~np.isnan(ratings)
    votes, own = int(given.sum()), weights[given]
    if rank is None:
        return OptionResult(option, 0, 0.0, None, None, None, None, None, None)
    low = high = None
    if votes > 1:
        left = own * (ratings[given] - mean)
        error = math.sqrt(votes / (votes - 1) * float(left @ left)) / float(own.sum())
        low, high = float(mean - _Z95 * error), float(mean + _Z95 * error)
    rank_low, rank_high = around or (None, None)
    return OptionResult(
        option, votes, float(own.sum()), float(mean), low, high, rank, rank_low, rank_high
    )
