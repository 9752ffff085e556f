"""What people start on the pages of scores."""

from datetime import datetime
from typing import Any

from django.db import transaction

from firstrung.activity.public import record
from firstrung.identity.public import Person
from firstrung.validation.models import Panel
from firstrung.validation.policies import RUN_PANEL
from firstrung.validation.scoring.selectors import Scored, job_for
from firstrung.validation.scoring.tasks import run_scoring


@transaction.atomic
def request_run(*, actor: Person, panel: Panel, now: datetime) -> None:
    """Have the model fitted in the background; one such job at a time for a rubric."""
    RUN_PANEL.require(actor, panel)
    if job_for(panel.rubric_id) is None:
        run_scoring.enqueue(rubric_id=panel.rubric_id, panel_id=panel.pk, actor_id=actor.pk)
        record(actor, "validation.scoring.requested", panel, now=now)


def score_cells(row: Scored) -> list[Any]:
    """A portfolio's line of the table."""
    score, result = row.score, row.result
    measures = (
        [
            score.raw_mean,
            score.fair_average,
            score.fair_error,
            score.probability,
            score.zone,
            score.measure,
            score.error,
            score.infit,
            score.outfit,
        ]
        if score is not None
        else [None] * 9
    )
    decided = [None, None] if result is None else [result.closed_at.date(), result.met]
    return [row.place.submission.code, row.there, *measures, *decided]
