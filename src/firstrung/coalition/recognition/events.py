"""What happens in the recognition program that others act on."""

from dataclasses import dataclass

from firstrung.jobs.public import Event


@dataclass(frozen=True, kw_only=True)
class RecognitionGiven(Event):
    """A recognition was given: its certificate is to be signed."""

    recognition_id: int


@dataclass(frozen=True, kw_only=True)
class RecognitionWithdrawn(Event):
    """A recognition was withdrawn: checks of its certificate are to say so."""

    recognition_id: int
