"""Entries that the records of other contexts write, so that gives are counted and not typed."""

from datetime import datetime

from django.db import transaction

from firstrung.activity.public import record
from firstrung.partnerships.agreements.ledger.services import Exchanged, direction_of
from firstrung.partnerships.models.agreements import ExchangeEntry


def note_exchange(
    *, origin: str, exchanged: Exchanged | None, now: datetime
) -> ExchangeEntry | None:
    """Keep one entry for an ``origin`` in line with what is recorded there; None takes it out.

    A second call with the same changes nothing. Nobody changes such an entry by hand: it is
    changed where it comes from. The caller holds a lock on the employer, so that what it has
    counted is not older than what is kept.
    """
    with transaction.atomic():
        row = ExchangeEntry.objects.select_for_update().filter(origin=origin).first()
        if exchanged is None:
            if row is not None:
                record(None, "partnerships.entry.withdrawn", row, now=now, origin=origin)
                row.delete()
            return None
        if row is None:
            row = ExchangeEntry.objects.create(origin=origin, created_at=now, **_values(exchanged))
            record(None, "partnerships.entry.noted", row, now=now, origin=origin)
            return row
        ExchangeEntry.objects.filter(pk=row.pk).update(**_values(exchanged))
        row.refresh_from_db()
    return row


def _values(exchanged: Exchanged) -> dict[str, object]:
    return {**vars(exchanged), "direction": direction_of(exchanged.kind)}
