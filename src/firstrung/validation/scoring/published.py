"""What is published about decisions: figures only, and only on enough portfolios."""

from collections import defaultdict
from dataclasses import dataclass

from firstrung.validation.enums import PanelState
from firstrung.validation.models import Panel, Rubric
from firstrung.validation.scoring.consistency import Consistency, Pair, consistency


@dataclass(frozen=True)
class Quarter:
    """One quarter's second looks."""

    quarter: str
    figures: Consistency


@dataclass(frozen=True)
class Published:
    """A rubric's second looks: all of them, and by quarter."""

    rubric: Rubric
    all: Consistency
    quarters: tuple[Quarter, ...]


def published() -> list[Published]:
    """Every rubric that had a second look (one query)."""
    rows = (
        Panel.objects.filter(state=PanelState.CLOSED, consistency__has_key="pairs")
        .select_related("rubric")
        .order_by("rubric__key", "-rubric__version", "quarter", "pk")
    )
    found: dict[Rubric, dict[str, list[Pair]]] = defaultdict(lambda: defaultdict(list))
    for panel in rows:
        pairs = [Pair(*pair) for pair in panel.consistency["pairs"]]
        found[panel.rubric][panel.quarter] += pairs
    return [
        Published(
            rubric,
            consistency([pair for pairs in quarters.values() for pair in pairs]),
            tuple(Quarter(name, consistency(pairs)) for name, pairs in quarters.items()),
        )
        for rubric, quarters in found.items()
    ]
