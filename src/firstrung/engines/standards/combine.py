"""From single ratings to means, without a model of the raters.

Mean over raters within each criterion, then the mean over criteria: every criterion weighs the
same, whoever left one out. Sums are exact fractions; figures are rounded half up to two decimals
once, at the end, and that printed figure is what is compared with a cut.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import combinations

CENT = Decimal("0.01")


class NoRatingsError(ValueError):
    """There is nothing to combine, or a criterion was rated by nobody."""


@dataclass(frozen=True)
class Rating:
    """A rater's points on a criterion; raters and criteria are any identifiers."""

    rater: str
    criterion: str
    points: int


@dataclass(frozen=True)
class Combined:
    """Means on the rubric's points scale, rounded half up to two decimals.

    ``agreement`` is the share (0 to 1) of pairs of raters by criteria with the same points, None
    where no criterion has two raters.
    """

    means: Mapping[str, Decimal]
    overall: Decimal
    ethics: Decimal
    raters: int
    agreement: float | None


def rounded(value: Fraction) -> Decimal:
    """A fraction rounded half up to two decimals."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(CENT, rounding=ROUND_HALF_UP)


def combine(
    ratings: Iterable[Rating], *, criteria: Iterable[str], ethics: Iterable[str]
) -> Combined:
    """Combine the ratings of one work.

    ``criteria`` are all criteria of the rubric, ``ethics`` those of them that ask about ethics.
    Raises `NoRatingsError` where a criterion has no rating or no ethics criterion is named.
    """
    rows, wanted, asked = list(ratings), list(criteria), list(ethics)
    points: dict[str, list[int]] = {code: [] for code in wanted}
    for row in rows:
        points[row.criterion].append(row.points)
    unrated = [code for code, values in points.items() if not values]
    if unrated or not wanted or not asked:
        raise NoRatingsError(", ".join(unrated))
    means = {code: Fraction(sum(values), len(values)) for code, values in points.items()}
    return Combined(
        means={code: rounded(mean) for code, mean in means.items()},
        overall=rounded(sum(means.values(), Fraction(0)) / len(means)),
        ethics=rounded(sum((means[code] for code in asked), Fraction(0)) / len(asked)),
        raters=len({row.rater for row in rows}),
        agreement=exact_agreement(rows),
    )


def exact_agreement(ratings: Iterable[Rating]) -> float | None:
    """Share of pairs of raters, by criterion, that gave the same points; None without a pair."""
    by_criterion: dict[str, dict[str, int]] = {}
    for row in ratings:
        by_criterion.setdefault(row.criterion, {})[row.rater] = row.points
    pairs = [
        first == second
        for given in by_criterion.values()
        for first, second in combinations(given.values(), 2)
    ]
    return sum(pairs) / len(pairs) if pairs else None
