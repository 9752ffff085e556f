"""Events: consequences further up the house, handled as jobs of the same transaction."""

import uuid
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field

from django.conf import settings
from django.utils.module_loading import import_string


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened. Subclasses add JSON-able fields; handlers are idempotent by id."""

    event_id: str = field(default_factory=lambda: uuid.uuid4().hex)


def publish(event: Event) -> None:
    """Enqueue the event for the table of handlers in the running transaction."""
    import_string(settings.EVENT_CONSUMER).enqueue(name=type(event).__name__, payload=asdict(event))


def publish_all(events: Iterable[Event]) -> None:
    """`publish` for many events, in few statements."""
    consumer = import_string(settings.EVENT_CONSUMER)
    consumer.get_backend().enqueue_all(
        consumer, [{"name": type(event).__name__, "payload": asdict(event)} for event in events]
    )
