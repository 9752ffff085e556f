"""The door to the audit trail."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Model, QuerySet

from firstrung.activity.models import AuditEntry

__all__ = ["AuditEntry", "entries_of", "history_of", "newest", "record", "record_all"]


def record(
    actor: Any, action: str, subject: Model | None, *, now: datetime, **detail: Any
) -> AuditEntry:
    """Write one entry; call it in the transaction of the change it describes.

    ``actor`` is a person or None (the system). ``action`` reads ``context.subject.verb``.
    """
    entry = _entry(actor, action, subject, now=now, detail=detail)
    entry.save()
    return entry


def record_all(
    actor: Any, action: str, subjects: Iterable[Model], *, now: datetime, **detail: Any
) -> None:
    """`record` for many subjects of one decision, in few statements."""
    AuditEntry.objects.bulk_create(
        _entry(actor, action, subject, now=now, detail=detail) for subject in subjects
    )


def _entry(
    actor: Any, action: str, subject: Model | None, *, now: datetime, detail: dict[str, Any]
) -> AuditEntry:
    return AuditEntry(
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


def entries_of(context: str) -> QuerySet[AuditEntry]:
    """Everything that was done in one context, newest first; who may read it is theirs to say."""
    return AuditEntry.objects.filter(action__startswith=f"{context}.")
