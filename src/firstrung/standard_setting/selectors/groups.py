"""Who judged, by role and sector, never so few that a person could be guessed."""

from collections import Counter
from typing import Any

from firstrung.standard_setting.models import Round

LEAST = 3
"""Groups smaller than this are added up."""


def judge_groups(row: Round) -> list[dict[str, Any]]:
    """Groups of judges as ``{"role", "sectors", "count"}``, the largest first.

    Groups of fewer than three are added up in one with empty role and sectors; where even that
    is too small, the smallest other group joins it.
    """
    judges = row.judges.counting().prefetch_related("organization__sectors")
    counts = Counter(
        (one.role, tuple(sorted(sector.code for sector in one.organization.sectors.all())))
        for one in judges
    )
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    large = [item for item in ordered if item[1] >= LEAST]
    rest = sum(count for _group, count in ordered if count < LEAST)
    while large and 0 < rest < LEAST:
        rest += large.pop()[1]
    rows = [
        {"role": role, "sectors": list(sectors), "count": count} for (role, sectors), count in large
    ]
    return [*rows, {"role": "", "sectors": [], "count": rest}] if rest else rows
