"""What happens in credentials that others act on."""

from dataclasses import dataclass

from firstrung.jobs.public import Event


@dataclass(frozen=True, kw_only=True)
class AwardIssued(Event):
    """A credential was signed."""

    award_id: int


@dataclass(frozen=True, kw_only=True)
class AwardRevoked(Event):
    """A credential was taken back."""

    award_id: int


@dataclass(frozen=True, kw_only=True)
class EndorsementChanged(Event):
    """An endorsement was signed, handed in or taken back."""

    endorsement_id: int


@dataclass(frozen=True, kw_only=True)
class AwardChanged(Event):
    """A credential was suspended, or its suspension was lifted."""

    award_id: int
