"""The door to the holder's side of credentials."""

from firstrung.backpacks.collection.services.bringing import bring
from firstrung.backpacks.collection.services.sharing import share
from firstrung.backpacks.collection.services.transcripts import make_transcript
from firstrung.backpacks.host.housekeeping import forget_unused
from firstrung.backpacks.models import HeldCredential

__all__ = ["HeldCredential", "bring", "forget_unused", "make_transcript", "share"]
