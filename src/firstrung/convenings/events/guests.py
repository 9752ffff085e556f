"""What other contexts know of possible guests: who rests, and who would care to come.

They register while the apps start.
"""

from collections.abc import Callable, Collection, Iterable
from datetime import date

from firstrung.convenings.models import Event

Resting = Callable[[Event, Collection[int], date], dict[int, str]]
"""The event, keys of employers and the day → why some of them should be left in peace (C01)."""
Reason = tuple[str, Iterable[int]]
Reasons = Callable[[Event, date], Iterable[Reason]]
"""The event and the day → reasons to invite somebody, and keys of the people."""

_resting: list[Resting] = []
_reasons: list[Reasons] = []


def register_resting(source: Resting) -> None:
    """Make known who tells which employers are not to be asked now."""
    _resting.append(source)


def register_reasons(source: Reasons) -> None:
    """Make known who else suggests guests."""
    _reasons.append(source)


def at_rest(event: Event, employers: Collection[int], *, on: date) -> dict[int, str]:
    """Why some of the employers should be left in peace, in a fixed number of queries."""
    found: dict[int, str] = {}
    for source in _resting if employers else ():
        found |= source(event, employers, on)
    return found


def further_reasons(event: Event, *, on: date) -> Iterable[Reason]:
    """The reasons that other contexts have."""
    for source in _reasons:
        yield from source(event, on)
