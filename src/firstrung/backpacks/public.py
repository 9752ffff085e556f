"""The door to the holder's side of credentials."""

from firstrung.backpacks.collection.services.transcripts import make_transcript
from firstrung.backpacks.host.housekeeping import forget_unused
from firstrung.backpacks.models import HeldCredential

__all__ = ["HeldCredential", "forget_unused", "make_transcript"]
