"""The hiring needs behind recommendations: kept elsewhere, told by whoever registers (C12)."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class HiringFact:
    """A hiring need: in words, with the occupation's code (SOC) and the page of the employer."""

    uid: UUID
    text: str
    soc: str = ""
    url: str = ""


HiringFacts = Callable[[Any, Collection[UUID]], dict[UUID, HiringFact]]
"""Actor and uids → those of the needs that the actor may see, in a fixed number of queries."""

_sources: list[HiringFacts] = []


def register_hiring_facts(source: HiringFacts) -> None:
    """Make known who tells of hiring needs, while the apps start."""
    _sources.append(source)


def hiring_facts(actor: Any, uids: Collection[UUID]) -> dict[UUID, HiringFact]:
    """What is known of these needs; without those that the actor may not see."""
    found: dict[UUID, HiringFact] = {}
    for source in _sources if uids else ():
        found |= source(actor, uids)
    return found
