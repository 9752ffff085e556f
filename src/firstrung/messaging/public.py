"""The door to letters."""

from firstrung.messaging.enums import CHOOSABLE, LetterKind
from firstrung.messaging.preferences import wanting, wants
from firstrung.messaging.services import Attachment, CalendarPart, send

__all__ = ["CHOOSABLE", "Attachment", "CalendarPart", "LetterKind", "send", "wanting", "wants"]
