"""The report of a closed session. It informs people; no certificate follows from it."""

from datetime import datetime
from typing import cast

from django.db import transaction

from firstrung.activity.public import record
from firstrung.comparisons.models import Judgement, Session
from firstrung.comparisons.selectors.pairs import as_comparisons, judged
from firstrung.engines.ratings.paired import ComparisonsError
from firstrung.engines.ratings.paired_report import Pairing, report


@transaction.atomic
def make_report(*, session: Session, now: datetime) -> Session:
    """Measure what the judges said. Writing it again gives the same."""
    session = Session.objects.select_for_update().get(pk=session.pk)
    first = list(judged(session, in_replicate=False))
    second = list(judged(session, in_replicate=True))
    session.report = _measured(session, first, second) if first else {}
    session.reported_at = now
    session.save(update_fields=["report", "reported_at"])
    record(None, "comparisons.report.written", session, now=now, judgements=len(first))
    return session


def _measured(
    session: Session, first: list[Judgement], second: list[Judgement]
) -> dict[str, object]:
    """The engine's report; without the second set where too little of it is in to compare."""
    pairing = cast(Pairing, session.pairing)
    try:
        replicate = as_comparisons(second) if second else None
        return report(as_comparisons(first), pairing=pairing, second=replicate)
    except ComparisonsError:
        return report(as_comparisons(first), pairing=pairing)
