"""How well a panelist suits a portfolio: a number from 0 to 1.

Three shares are weighed. `SECTOR`: how much of the portfolio's skills lies in the sectors of the
panelist's employer (a half where either names no sector). `TRACK`: 1 where the panelist asked for
the portfolio's track, a half where the panelist takes any. `REST`: 1 for who did no panel review
in the past year, 0 for the one among the panelists who did most, so that the work goes around.
"""

from collections.abc import Mapping, Sequence
from typing import Any

SECTOR, TRACK, REST = 0.7, 0.2, 0.1
UNKNOWN = 0.5


def affinity(portfolio: Mapping[str, Any], panelist: Mapping[str, Any]) -> float:
    """The affinity of one pair of a plan's document, to three decimals."""
    sectors: Mapping[str, float] = portfolio["sectors"]
    covered: Sequence[str] = panelist["sectors"]
    sector = sum(sectors.get(code, 0.0) for code in covered) if sectors and covered else UNKNOWN
    tracks = panelist["tracks"]
    asked = tracks is not None and portfolio["track"] in tracks
    track = 1.0 if asked else UNKNOWN
    rest: float = panelist["rest"]
    return round(SECTOR * min(sector, 1.0) + TRACK * track + REST * rest, 3)
