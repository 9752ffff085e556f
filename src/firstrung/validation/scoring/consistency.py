"""How often two panels decide alike, of the portfolios that were judged twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from firstrung.engines.standards import expected_consistency, observed_consistency

PUBLISHED_FROM = 10
"""Figures on fewer portfolios than this are not published."""


class Pair(NamedTuple):
    """A portfolio's two decisions, and how far ahead of the cut it was at the first, in logits.

    Both of the latter are None where the first decision compared plain means.
    """

    first: bool
    second: bool
    ahead: float | None = None
    error: float | None = None


@dataclass(frozen=True)
class Consistency:
    """Agreement with its 95 % interval, kappa, and the agreement that the measures foretold.

    Figures are None where there is nothing to take them from.
    """

    portfolios: int
    same: int
    agreement: float | None = None
    low: float | None = None
    high: float | None = None
    kappa: float | None = None
    expected: float | None = None

    @property
    def is_published(self) -> bool:
        """Whether enough portfolios stand behind it."""
        return self.portfolios >= PUBLISHED_FROM

    def to_json(self) -> dict[str, Any]:
        """What a closed panel keeps."""
        return dict(vars(self))


def consistency(pairs: Sequence[Pair]) -> Consistency:
    """The figures of these portfolios."""
    if not pairs:
        return Consistency(0, 0)
    found = observed_consistency([row.first for row in pairs], [row.second for row in pairs])
    return Consistency(
        portfolios=len(pairs),
        same=sum(row.first == row.second for row in pairs),
        agreement=found.agreement,
        low=found.agreement_low,
        high=found.agreement_high,
        kappa=found.kappa,
        expected=_expected(pairs),
    )


def _expected(pairs: Sequence[Pair]) -> float | None:
    """From measures and their errors; None unless all of them are known."""
    ahead = [row.ahead for row in pairs if row.ahead is not None]
    errors = [row.error for row in pairs if row.error is not None]
    if len(ahead) < len(pairs) or len(errors) < len(pairs):
        return None
    return expected_consistency(ahead, errors, 0.0).consistency
