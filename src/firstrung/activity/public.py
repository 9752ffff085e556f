"""The door to the audit trail."""

from datetime import datetime
from typing import Any

from django.db.models import Model, QuerySet

from firstrung.activity.models import AuditEntry

__all__ = ["history_of", "newest", "record"]


def record(
    actor: Any, action: str, subject: Model | None, *, now: datetime, **detail: Any
) -> AuditEntry:
    """Write one entry; call it in the transaction of the change it describes.

    ``actor`` is a person or None (the system). ``action`` reads ``context.subject.verb``.
    """
    return AuditEntry.objects.create(
        at=now,
        actor_id=getattr(actor, "pk", None),
        actor_label=str(actor) if actor is not None else "system",
        action=action,
        object_type=subject._meta.label_lower if subject is not None else "",
        object_uid=getattr(subject, "uid", None),
        detail=detail,
    )


def newest() -> int:
    """The number of the newest entry, 0 before the first (one query).

    It changes with every change that is recorded: a key for what is kept ready.
    """
    return AuditEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def history_of(subject: Any) -> QuerySet[AuditEntry]:
    """The entries about one object, newest first."""
    return AuditEntry.objects.filter(object_uid=subject.uid)
