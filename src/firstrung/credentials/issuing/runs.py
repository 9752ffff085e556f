"""Plan a run, start it, pause, resume, cancel, and try again those who were refused."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.core.errors import Problem
from firstrung.credentials.documents import Evidence, Result
from firstrung.credentials.issuing.lifecycle import LIFECYCLE
from firstrung.credentials.issuing.policies import MANAGE_RUN
from firstrung.credentials.issuing.tasks import sign_run
from firstrung.credentials.models import (
    Achievement,
    AchievementState,
    IssuingItem,
    IssuingRun,
    ItemState,
    RunState,
)
from firstrung.identity.public import MANAGE_PERSON, Person
from firstrung.jobs.public import Job, JobState

CHUNK = 5000
"""People looked up in one statement."""


@dataclass(frozen=True)
class Entry:
    """One person of a run with what the award says of them."""

    holder: Person
    evidence: Sequence[Evidence] = ()
    results: Sequence[Result] = ()
    evidence_sha256: str = ""


def plan(
    actor: Person,
    *,
    achievement: Achievement,
    name: str,
    entries: Sequence[Entry],
    now: datetime,
) -> IssuingRun:
    """A run that is ready to start. The actor must manage everybody in it."""
    _require_all(actor, entries)
    _require_live(achievement)
    if achievement.effective_on > timezone.localdate(now):
        raise Problem(_("This version is not in effect yet."), field="achievement")
    if not entries:
        raise Problem(_("Choose at least one person."))
    with transaction.atomic():
        run = IssuingRun.objects.create(
            achievement=achievement, started_by=actor, name=name[:150], created_at=now
        )
        IssuingItem.objects.bulk_create(
            IssuingItem(
                run=run,
                holder=entry.holder,
                evidence=[asdict(row) for row in entry.evidence],
                results=[asdict(row) for row in entry.results],
                evidence_sha256=entry.evidence_sha256,
            )
            for entry in _once(entries)
        )
        record(actor, "credentials.run.planned", run, now=now, people=len(entries))
    return run


def _require_live(achievement: Achievement) -> None:
    if achievement.state != AchievementState.LIVE:
        raise Problem(_("Only what is live can be issued."), field="achievement")


def _once(entries: Iterable[Entry]) -> Iterable[Entry]:
    """Each person once, the first entry counts."""
    first: dict[int, Entry] = {}
    for entry in entries:
        first.setdefault(entry.holder.pk, entry)
    return first.values()


def _require_all(actor: Person, entries: Sequence[Entry]) -> None:
    """`MANAGE_PERSON` for everybody, in few queries; refuses as for the first one who is not."""
    for first in range(0, len(entries), CHUNK):
        people = {entry.holder.pk: entry.holder for entry in entries[first : first + CHUNK]}
        rows = MANAGE_PERSON.rows(actor, Person.objects.filter(pk__in=people))
        for pk in people.keys() - set(rows.values_list("pk", flat=True)):
            MANAGE_PERSON.require(actor, people[pk])


def move(actor: Person, *, run: IssuingRun, action: str, now: datetime) -> IssuingRun:
    """``start``, ``pause``, ``resume``, ``cancel`` or ``retry``; of two at once one wins."""
    MANAGE_RUN.require(actor, run)
    with transaction.atomic():
        row = IssuingRun.objects.select_for_update().get(pk=run.pk)
        row.state = LIFECYCLE.after(row.state, action)
        row.finished_at = now if row.state == RunState.CANCELLED else None
        if action in {"start", "resume"} and row.started_by_id != actor.pk:
            row.started_by = actor  # who sets it going answers for it
        row.save(update_fields=["state", "finished_at", "started_by"])
        if action == "retry":
            refused = row.items.filter(state=ItemState.REFUSED)
            if not refused.update(state=ItemState.WAITING, reason=""):
                raise Problem(_("Nobody was refused in this run."))
        if row.state == RunState.RUNNING:
            _require_live(row.achievement)
            sign_run.enqueue(run_id=row.pk)
        record(actor, f"credentials.run.{action}", row, now=now)
    run.refresh_from_db()
    return run


def wake(actor: Person, *, run: IssuingRun, now: datetime) -> IssuingRun:
    """Set a run going again whose background job gave up (its worker died again and again)."""
    MANAGE_RUN.require(actor, run)
    if not is_stuck(run):
        raise Problem(_("This run is being worked on."))
    _require_live(run.achievement)
    with transaction.atomic():
        sign_run.enqueue(run_id=run.pk)
        record(actor, "credentials.run.resume", run, now=now)
    return run


def is_stuck(run: IssuingRun) -> bool:
    """Whether the run should be going, and no job is left to do it."""
    if run.state != RunState.RUNNING:
        return False
    alive = Job.objects.filter(
        state__in=[JobState.READY, JobState.RUNNING],
        task=sign_run.module_path,
        arguments__kwargs__run_id=run.pk,
    )
    return not alive.exists()
