"""The door to letters."""

from firstrung.messaging.services import Attachment, send

__all__ = ["Attachment", "send"]
