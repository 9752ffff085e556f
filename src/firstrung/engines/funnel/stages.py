"""Rates from stage to stage with their intervals; pure functions, no rounding."""

from collections.abc import Sequence
from dataclasses import dataclass

from firstrung.engines.standards import wilson

FEWEST = 2
"""A funnel has at least so many stages."""


class FunnelError(ValueError):
    """The stages make no funnel; ``stage`` is the place of the first that does not fit, from 0."""

    def __init__(self, message: str, stage: int | None = None) -> None:
        super().__init__(message)
        self.stage = stage


@dataclass(frozen=True)
class Stage:
    """How many people were at a stage."""

    name: str
    count: int


@dataclass(frozen=True)
class Share:
    """A share (0 to 1) with its 95 % interval (Wilson 1927)."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class StageRates:
    """A stage with its share of the stage before and of the first one.

    Both are None for the first stage, and where nobody was left to go on.
    """

    name: str
    count: int
    from_before: Share | None
    from_start: Share | None


def rates(stages: Sequence[Stage]) -> list[StageRates]:
    """The rates of each stage, in order.

    Raises `FunnelError` for fewer than two stages, a negative count, and a stage that holds more
    people than the one before: then they have come from elsewhere, and shares would mislead.
    """
    if len(stages) < FEWEST:
        raise FunnelError("A funnel has at least two stages.")
    rows: list[StageRates] = []
    for place, stage in enumerate(stages):
        if stage.count < 0:
            raise FunnelError(f"“{stage.name}” has {stage.count}; a count is 0, 1, 2 ….", place)
        before = stages[place - 1] if place else None
        if before is not None and stage.count > before.count:
            raise FunnelError(
                f"“{stage.name}” has {stage.count}, more than the {before.count} of "
                f"“{before.name}” before it. Stages never grow.",
                place,
            )
        rows.append(
            StageRates(
                stage.name,
                stage.count,
                _share(stage.count, before.count) if before else None,
                _share(stage.count, stages[0].count) if before else None,
            )
        )
    return rows


def _share(part: int, whole: int) -> Share | None:
    if whole == 0:
        return None
    low, high = wilson(part / whole, whole)
    return Share(part / whole, low, high)
