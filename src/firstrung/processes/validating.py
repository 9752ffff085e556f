"""What a family's decision changes in validation."""

from datetime import datetime
from typing import Any

from firstrung.identity.public import Person
from firstrung.validation.public import apply_consent

Payload = dict[str, Any]


def consent_changed(event: Payload, *, now: datetime) -> None:
    """Reviews that a withdrawn consent covered become void."""
    apply_consent(student=Person.objects.get(pk=event["student_id"]), now=now)
