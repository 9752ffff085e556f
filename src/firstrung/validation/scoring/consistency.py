"""How often two panels decide alike: agreement, its interval, chance put aside, and expectation."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from firstrung.validation.scoring.intervals import wilson

PUBLISHED_FROM = 10
"""Figures on fewer portfolios than this are not published."""


class Pair(NamedTuple):
    """A portfolio's two decisions, and the probability of meeting the threshold after the first."""

    first: bool
    second: bool
    probability: float | None


@dataclass(frozen=True)
class Consistency:
    """``expected`` is the agreement that the probabilities of the first decision foretell.

    Figures are None where there is nothing to take them from.
    """

    portfolios: int
    same: int
    agreement: float | None
    low: float | None
    high: float | None
    kappa: float | None
    expected: float | None
    passed_first: int
    passed_second: int

    @property
    def is_published(self) -> bool:
        """Whether enough portfolios stand behind it."""
        return self.portfolios >= PUBLISHED_FROM

    def to_json(self) -> dict[str, Any]:
        """What a closed panel keeps."""
        return {
            "portfolios": self.portfolios,
            "same": self.same,
            "agreement": self.agreement,
            "low": self.low,
            "high": self.high,
            "kappa": self.kappa,
            "expected": self.expected,
        }


def consistency(pairs: Sequence[Pair]) -> Consistency:
    """The figures of these portfolios."""
    count = len(pairs)
    same = sum(pair.first == pair.second for pair in pairs)
    first, second = sum(pair.first for pair in pairs), sum(pair.second for pair in pairs)
    if not count:
        return Consistency(0, 0, None, None, None, None, None, 0, 0)
    low, high = wilson(same, count)
    chances = [pair.probability for pair in pairs if pair.probability is not None]
    return Consistency(
        portfolios=count,
        same=same,
        agreement=same / count,
        low=low,
        high=high,
        kappa=_kappa(same, first, second, count),
        expected=sum(p * p + (1 - p) ** 2 for p in chances) / len(chances)
        if len(chances) == count
        else None,
        passed_first=first,
        passed_second=second,
    )


def _kappa(same: int, first: int, second: int, count: int) -> float | None:
    """Agreement beyond chance (Cohen 1960); None where both panels decided all alike."""
    chance = (first * second + (count - first) * (count - second)) / count**2
    return (same / count - chance) / (1 - chance) if chance < 1 else None
