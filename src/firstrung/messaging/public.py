"""The door to letters."""

from firstrung.messaging.services import send

__all__ = ["send"]
