"""The report of a closed session. It informs people; no certificate follows from it."""

from datetime import datetime
from typing import cast

from django.db import transaction

from firstrung.activity.public import record
from firstrung.comparisons.models import Session
from firstrung.comparisons.selectors.pairs import as_comparisons, judged
from firstrung.engines.ratings.paired_report import Pairing, report


@transaction.atomic
def make_report(*, session: Session, now: datetime) -> Session:
    """Measure what the judges said. Writing it again gives the same."""
    session = Session.objects.select_for_update().get(pk=session.pk)
    first = list(judged(session, in_replicate=False))
    second = list(judged(session, in_replicate=True))
    session.report = {}
    if first:
        session.report = report(
            as_comparisons(first),
            pairing=cast(Pairing, session.pairing),
            second=as_comparisons(second) if second else None,
        )
    session.reported_at = now
    session.save(update_fields=["report", "reported_at"])
    record(None, "comparisons.report.written", session, now=now, judgements=len(first))
    return session
