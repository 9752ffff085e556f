"""The way of the submissions: handed in, assessed, reviewed, judged by a panel, shown."""

from datetime import timedelta
from typing import Any

from firstrung.demonstration.cast import Cast, made_at
from firstrung.demonstration.loading.judging import judge
from firstrung.portfolios.public import open_portfolio
from firstrung.processes.awards import confirm
from firstrung.processes.listing import relist
from firstrung.validation.public import (
    ExhibitionKind,
    PanelResult,
    Review,
    Stage,
    Submission,
    assign_peers,
    assign_teacher,
    decide_stage,
    invite,
    mark_shown,
    plan_exhibition,
    submission_of,
    submit,
)

JUDGED = ("returned", "exhibition", "validated", "certified")
"""Stages of work that last quarter's panel has judged."""


def hand_in(cast: Cast) -> None:
    """Hand in the portfolios of everybody who has got that far, and judge them at school."""
    for key, row in cast.students(*JUDGED, "panel", "peer", "appealed", "teacher"):
        student, day = cast.people[key], cast.handed_in(key)
        now = cast.calendar.at(day, 16)
        portfolio = open_portfolio(student=student, now=now)
        submission = submit(actor=student, portfolio=portfolio, now=now)
        made_at(submission.snapshot, now)
        if _assess(cast, submission, row):
            _review_by_peers(cast, submission, row)


def _assess(cast: Cast, submission: Submission, row: dict[str, Any]) -> bool:
    """The teacher's assessment; whether the work is through. A ``note`` gives it back."""
    judgement, day = row["teacher"], cast.handed_in(_key(cast, submission))
    teacher = cast.people[judgement["by"]]
    review = assign_teacher(
        actor=teacher,
        submission=submission,
        teacher=teacher,
        now=cast.calendar.at(day + timedelta(days=1), 8),
    )
    if "levels" not in judgement:
        return False
    now = cast.calendar.at(day + timedelta(days=4), 15)
    judge(review, judgement, now=now, latest=cast.calendar.now)
    decide_stage(
        actor=teacher,
        submission=submission,
        stage=Stage.TEACHER,
        passed="note" not in judgement,
        note=judgement.get("note", ""),
        now=cast.calendar.at(day + timedelta(days=5), 8),
    )
    return "note" not in judgement


def _review_by_peers(cast: Cast, submission: Submission, row: dict[str, Any]) -> None:
    """Peers review; the stage is passed where both are in."""
    day, judgements = cast.handed_in(_key(cast, submission)), row["peers"]
    teacher = cast.people[row["teacher"]["by"]]
    reviews = assign_peers(
        actor=teacher,
        submission=submission,
        peers=[cast.people[judgement["by"]] for judgement in judgements],
        now=cast.calendar.at(day + timedelta(days=6), 9),
    )
    done = [pair for pair in zip(reviews, judgements, strict=True) if "levels" in pair[1]]
    for number, (review, judgement) in enumerate(done):
        now = cast.calendar.at(day + timedelta(days=9 + 2 * number), 14)
        judge(review, judgement, now=now, latest=cast.calendar.now)
    if len(done) == len(reviews):
        decide_stage(
            actor=teacher,
            submission=submission,
            stage=Stage.PEER,
            passed=True,
            now=cast.calendar.at(day + timedelta(days=14), 8),
        )


def _key(cast: Cast, submission: Submission) -> str:
    return next(key for key, row in cast.people.items() if row.pk == submission.student_id)


def exhibit(cast: Cast) -> None:
    """Last quarter's exhibition with what was shown, and the next one with who is invited."""
    rows, day = cast.folder["stages"], cast.calendar.last_panel + timedelta(days=35)
    planned = cast.calendar.at(day - timedelta(days=12))
    held = cast.calendar.at(day, 18)
    last = plan_exhibition(
        actor=cast.coordinator,
        organization=cast.coalition,
        kind=ExhibitionKind.EXHIBITION,
        starts_at=held,
        now=planned,
        **rows["last_exhibition"],
    )
    for showing in invite(
        actor=cast.coordinator,
        exhibition=last,
        submissions=_submissions(cast, "validated", "certified"),
        now=planned,
    ):
        mark_shown(actor=cast.coordinator, showing=showing, now=held + timedelta(hours=2))
    coming = plan_exhibition(
        actor=cast.coordinator,
        organization=cast.coalition,
        kind=ExhibitionKind.EXHIBITION,
        starts_at=cast.calendar.next_month(),
        now=cast.calendar.at(cast.calendar.ago(6)),
        **rows["next_exhibition"],
    )
    invite(
        actor=cast.coordinator,
        exhibition=coming,
        submissions=_submissions(cast, "exhibition"),
        now=cast.calendar.at(cast.calendar.ago(5)),
    )


def _submissions(cast: Cast, *stages: str) -> list[Submission]:
    rows = [submission_of(cast.people[key]) for key, _row in cast.students(*stages)]
    return [row for row in rows if row is not None]


def award(cast: Cast) -> None:
    """The certificates that the coordinator has confirmed."""
    day = cast.calendar.last_panel + timedelta(days=42)
    for key, _row in cast.students("certified"):
        confirm(cast.coordinator, student=cast.people[key], now=cast.calendar.at(day, 11))


def list_talent(cast: Cast) -> None:
    """Put what panels found ready into the employers' search."""
    for result in PanelResult.objects.select_related("submission__student"):
        relist(result.submission.student, now=cast.calendar.now)


def pending(submission: Submission) -> list[Review]:
    """The panel reviews of a submission that are still awaited."""
    return list(submission.reviews.filter(stage=Stage.PANEL).pending().order_by("pk"))
