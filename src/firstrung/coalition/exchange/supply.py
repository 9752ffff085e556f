"""Counts that research centers may have: each context names its own, the exchange asks for them.

A source is registered while the apps start (`AppConfig.ready`), so that this context needs to
know nothing of those that keep the records. Sources count people or certificates; nothing leaves
before small counts are withheld (`handing`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise

SupplyCounts = Mapping[tuple[str, str, int], int]
"""How many, by program, code of the occupation ("" where there is none) and year."""


@dataclass(frozen=True)
class SupplySource:
    """``count`` answers for the first to the last year, in a constant number of queries."""

    code: str
    label: str | Promise
    count: Callable[[int, int], SupplyCounts]


_sources: dict[str, SupplySource] = {}


def register_supply(source: SupplySource) -> None:
    """Make a source known under its code; two of one code are a mistake of ours."""
    if source.code in _sources:
        raise ValueError(f"there is a source “{source.code}” already")
    _sources[source.code] = source


def supply_sources() -> dict[str, SupplySource]:
    """Every source by its code."""
    return dict(_sources)
