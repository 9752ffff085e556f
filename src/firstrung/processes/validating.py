"""What validation and a family's decision change in one another's records."""

from datetime import datetime
from typing import Any

from firstrung.identity.public import Person
from firstrung.portfolios.public import mark_validated
from firstrung.validation.public import PanelResult, apply_consent, review_came_in

Payload = dict[str, Any]


def consent_changed(event: Payload, *, now: datetime) -> None:
    """Reviews that a withdrawn consent covered become void."""
    student = Person.objects.get(pk=event["student_id"])
    apply_consent(student=student, purpose=event["purpose"], now=now)


def work_validated(event: Payload, *, now: datetime) -> None:
    """A panel found the work ready: its entries no longer read as unvalidated claims (B04)."""
    result = PanelResult.objects.select_related("submission__snapshot").get(
        submission_id=event["submission_id"]
    )
    if result.met:
        mark_validated(None, snapshot=result.submission.snapshot, now=now)


def review_submitted(event: Payload, *, now: datetime) -> None:
    """A panel review is in: its portfolio is scored anew, and what is unsure asks for more."""
    review_came_in(review_id=event["review_id"], now=now)
