"""The certificates of a whole cohort: requirements looked at person by person, then runs."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import cache
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_noop
from django_tasks import task

from firstrung.core.errors import Problem
from firstrung.credentials.public import Achievement, IssuingRun, RunEntry, plan_run
from firstrung.identity.public import Person
from firstrung.jobs.public import Job, report
from firstrung.processes.awards import achievement_for, candidates, earned, read_rubrics
from firstrung.processes.eligibility import assess_all
from firstrung.validation.public import Submission

BATCH = 100
"""People looked at in one go; their frozen portfolios are in memory together."""
TOLD = 200
"""People left out who are named; the number of all of them is told in any case."""
NOT_MET = gettext_noop("Not all five requirements are met yet.")


@task(priority=4)
def prepare_cohort(actor_id: int, uids: list[str] | None, name: str, asked_at: str) -> Any:
    """`prepare` for the chosen submissions (None: everybody who waits)."""
    actor = Person.objects.get(pk=actor_id)
    rows = candidates(actor)
    if uids is not None:
        rows = rows.filter(uid__in=uids)
    return prepare(actor, rows=rows, name=name, now=datetime.fromisoformat(asked_at))


def ask(actor: Person, *, uids: Sequence[str] | None, name: str, now: datetime) -> None:
    """Have runs prepared in the background; nothing is signed before somebody starts them."""
    chosen = None if uids is None else list(uids)
    prepare_cohort.enqueue(actor_id=actor.pk, uids=chosen, name=name, asked_at=now.isoformat())


def prepare(
    actor: Person, *, rows: QuerySet[Submission], name: str, now: datetime
) -> dict[str, Any]:
    """One run for each version of the certificate that somebody earned.

    Asked twice with the same ``now`` (its worker was killed) it makes each run once. Returns the
    runs' uids, how many people were left out, and the first of them with the reason.
    """
    groups, left_out = _looked_at(rows, on=timezone.localdate(now))
    runs = []
    for achievement, entries in groups.items():
        try:
            runs.append(_once(actor, achievement, name, entries, now=now))
        except Problem as problem:  # a draft still, or retired
            left_out += [[entry.holder.name, str(problem.message)] for entry in entries]
    return {
        "runs": [str(run.uid) for run in runs],
        "left_out": left_out[:TOLD],
        "left_out_count": len(left_out),
    }


def _looked_at(
    rows: QuerySet[Submission], *, on: date
) -> tuple[dict[Achievement, list[RunEntry]], list[list[str]]]:
    """Who earned which certificate, and who earned none: name and reason."""
    groups: dict[Achievement, list[RunEntry]] = {}
    left_out: list[list[str]] = []
    total, done = rows.count(), 0
    achievement_of = cache(achievement_for)
    for students in _batches(rows):
        report(done, total)
        assessments = assess_all(students, on=on)
        read_rubrics([row for each in assessments.values() if (row := each.validated.result)])
        for student in students:
            assessment = assessments[student.pk]
            if not assessment.eligible:
                left_out.append([student.name, NOT_MET])
                continue
            try:
                achievement, entry = earned(student, assessment, achievement_of=achievement_of)
            except Problem as problem:
                left_out.append([student.name, str(problem.message)])
            else:
                groups.setdefault(achievement, []).append(entry)
        done += len(students)
    return groups, left_out


def _batches(rows: QuerySet[Submission]) -> Iterator[list[Person]]:
    waiting = rows.iterator(chunk_size=BATCH)
    while batch := [row.student for row in islice(waiting, BATCH)]:
        yield batch


def _once(
    actor: Person, achievement: Achievement, name: str, entries: list[RunEntry], *, now: datetime
) -> IssuingRun:
    made = IssuingRun.objects.filter(
        started_by=actor, achievement=achievement, name=name[:150], created_at=now
    )
    return made.first() or plan_run(
        actor, achievement=achievement, name=name, entries=entries, now=now
    )


def newest_preparation(actor: Person) -> Job | None:
    """The actor's last preparation: under way, or with its result."""
    rows = Job.objects.filter(owner_id=actor.pk, task=prepare_cohort.module_path)
    return rows.order_by("-pk").first()
