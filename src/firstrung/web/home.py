"""What waits for a person, composed from every context: one card a thing to do."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Card:
    """One thing to do: what, why, where."""

    title: str
    text: str
    url: str
    action: str
    icon: str
    count: int | None = None
    urgent: bool = False


def cards_for(person: Any) -> list[Card]:
    """The cards of a person's roles, most urgent first."""
    return []
