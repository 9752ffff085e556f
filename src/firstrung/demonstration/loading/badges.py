"""What can be earned beside the certificate, and who has earned it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from firstrung.credentials.public import (
    Achievement,
    Award,
    Criterion,
    Definition,
    IssuingRun,
    Level,
    RunEntry,
    achievement_url,
    define,
    issue,
    move_run,
    onet_alignment,
    plan_run,
    revoke,
    rubric_descriptions,
    students_in,
    suspend,
    work_run,
)
from firstrung.demonstration.cast import Cast, made_at
from firstrung.identity.public import Person, StudioTeam
from firstrung.processes.awards import achievement_for, draft_certificate
from firstrung.validation.public import Threshold, ThresholdState

DEFINED_AGO, RUN_AGO, PAUSED_AGO, DRAFTED_AGO, SINGLE_AGO = 390, 30, 2, 10, 18


def define_badges(cast: Cast) -> None:
    """The first certificate and what is awarded beside it, live since the first threshold."""
    day = cast.calendar.ago(DEFINED_AGO)
    whole = achievement_for(Threshold.objects.get(version=1))
    made_at(whole, cast.calendar.at(day))
    for row in cast.folder["credentials"]["achievements"]:
        made_at(_define(row, day, whole if row["part"] else None), cast.calendar.at(day))


def _define(row: dict[str, Any], day: date, whole: Achievement | None) -> Achievement:
    address = achievement_url(Achievement(code=row["code"], version=1))
    return define(
        code=row["code"],
        version=1,
        definition=Definition(
            kind=row["kind"],
            name=row["name"],
            description=row["description"],
            criteria=row["criteria"].strip(),
            effective_on=day,
            tags=row["tags"],
            whole=whole,
        ),
        result_descriptions=rubric_descriptions(address, [_criterion(r) for r in row["rubric"]]),
        alignments=[onet_alignment(**one) for one in row["occupations"]],
    )


def _criterion(row: dict[str, Any]) -> Criterion:
    code = row["name"].lower().replace("'", "").replace(" ", "-")
    return Criterion(
        code, row["name"], tuple(Level(**one) for one in row["levels"]), row["required"]
    )


def award_class_before(cast: Cast, people: dict[str, Person], day: date) -> None:
    """Some of the class before were mentors; one badge is suspended, one revoked.

    ``people`` are the students by the title of their work, while they are still at school.
    """
    told, at = cast.folder["credentials"]["class_before"], cast.calendar.at
    holders = [people[title] for title in told["works"]]
    run = _plan(cast, told, holders, at(day, 9))
    _sign(cast, run, at(day, 10))
    actor = cast.coordinator
    for action, after in ((suspend, 12), (revoke, 9)):
        row = told["suspended" if action is suspend else "revoked"]
        award = Award.objects.get(achievement=run.achievement, holder=people[row["work"]])
        action(actor, award=award, reason=row["reason"], now=at(day + timedelta(days=after), 14))


def award_badges(cast: Cast) -> None:
    """A run that is finished, one that somebody paused, and awards given one by one."""
    told = cast.folder["credentials"]
    for row in told["runs"]:
        team = StudioTeam.objects.get(name=row["team"])
        done = row["state"] == "done"
        now = cast.calendar.at(cast.calendar.ago(RUN_AGO if done else PAUSED_AGO), 9)
        holders = students_in(cast.coordinator, group=team, on=now.date())
        run = _plan(cast, row, holders, now)
        if done:
            _sign(cast, run, now + timedelta(minutes=5))
        else:
            for action in ("start", "pause"):
                move_run(cast.coordinator, run=run, action=action, now=now)
    for row in told["single"]:
        issue(
            cast.coordinator,
            holder=cast.people[row["student"]],
            achievement=_achievement(row["achievement"]),
            evidence=[],
            results=[],
            evidence_sha256="",
            now=cast.calendar.at(cast.calendar.ago(SINGLE_AGO), 12),
        )


def _plan(cast: Cast, row: dict[str, Any], holders: Sequence[Person], now: datetime) -> IssuingRun:
    return plan_run(
        cast.coordinator,
        achievement=_achievement(row["achievement"]),
        name=row["name"],
        entries=[RunEntry(holder) for holder in holders],
        now=now,
    )


def _sign(cast: Cast, run: IssuingRun, now: datetime) -> None:
    """Start the run and do at once what the worker would do."""
    move_run(cast.coordinator, run=run, action="start", now=now)
    work_run(run.pk, clock=lambda: now)


def _achievement(code: str) -> Achievement:
    return Achievement.objects.get(code=code, version=1)


def draft_next(cast: Cast) -> None:
    """The certificate of today's threshold, and a draft of the next that nobody has checked."""
    now = cast.calendar.at(cast.calendar.ago(DRAFTED_AGO), 15)
    for threshold in Threshold.objects.filter(state=ThresholdState.PUBLISHED):
        made_at(achievement_for(threshold), cast.calendar.at(cast.calendar.fair_since))
    draft_certificate(cast.coordinator, now=now)
