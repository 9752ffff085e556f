"""What happens in opportunities that others act on."""

from dataclasses import dataclass

from firstrung.jobs.public import Event


@dataclass(frozen=True, kw_only=True)
class CandidateShown(Event):
    """Somebody of an employer opened a candidate; ``shown_on`` is the region's day, as ISO 8601."""

    person_id: int
    shown_on: str
