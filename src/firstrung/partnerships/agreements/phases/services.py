"""Say when the program began, and that an activity of a phase is done."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.coalition.public import coordinates
from firstrung.core.errors import NotYours, Problem
from firstrung.identity.public import Person
from firstrung.partnerships.agreements.policies import require_all, require_keeper
from firstrung.partnerships.models.phases import PartnerProgram, PhaseActivity


def begin_program(
    actor: Person, *, program: PartnerProgram, begins_on: date, now: datetime
) -> PartnerProgram:
    """The first day of month 1; all windows follow from it. For the coalition's coordinators."""
    require_all(actor, "partnerships.begin_program")
    require_keeper(actor, "partnerships.begin_program")
    if not coordinates(actor):
        raise NotYours("partnerships.begin_program")
    with transaction.atomic():
        before, program.begins_on = program.begins_on, begins_on
        program.save(update_fields=["begins_on"])
        detail = {"before": str(before or ""), "begins_on": begins_on.isoformat()}
        record(actor, "partnerships.program.begun", program, now=now, **detail)
    return program


def finish_activity(
    actor: Person, *, activity: PhaseActivity, done_on: date | None, outcome: str, now: datetime
) -> PhaseActivity:
    """Done on that day, with what came of it; None: not done after all. For coordinators."""
    require_all(actor, "partnerships.finish_activity")
    require_keeper(actor, "partnerships.finish_activity")
    if done_on is not None and done_on > timezone.localdate(now):
        raise Problem(_("That day has not come yet."), field="done_on")
    if done_on is not None and not outcome.strip():
        raise Problem(_("What came of it? One sentence is enough."), field="outcome")
    with transaction.atomic():
        activity.done_on, activity.outcome = done_on, outcome.strip()
        activity.save(update_fields=["done_on", "outcome"])
        verb = "finished" if done_on else "reopened"
        record(actor, f"partnerships.activity.{verb}", activity, now=now, code=activity.code)
    return activity
