"""The one table event → handlers. Handlers are idempotent by event id."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone
from django_tasks import task

from firstrung.processes import letters

Payload = dict[str, Any]
Handler = Callable[..., None]

HANDLERS: dict[str, tuple[Handler, ...]] = {
    "SignInRequested": (letters.sign_in,),
    "Invited": (letters.invitation,),
    "ConsentChanged": (),
}


@task()
def consume(name: str, payload: Payload) -> None:
    """Hand an event to its handlers; an event that nobody listed is a defect."""
    for handler in HANDLERS[name]:
        handler(payload, now=timezone.now())
