"""The class before: work that the panel of half a year before last quarter's judged.

Scores can be corrected for severity only where many portfolios and raters hang together, so the
region has a past. It is kept in rows at once rather than told step by step; the panel is closed
by the service that closes every panel, which computes its results.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from firstrung.demonstration.cast import Cast, made_at
from firstrung.demonstration.loading.badges import award_class_before
from firstrung.demonstration.loading.judging import MINUTES, changes_of
from firstrung.identity.public import Membership, Person, Purpose, Role, decide
from firstrung.portfolios.public import (
    Component,
    Content,
    EntryVersion,
    add_entry,
    open_portfolio,
)
from firstrung.taxonomies.public import Subject
from firstrung.validation.public import (
    Panel,
    PanelDraft,
    PanelPlace,
    PanelSeat,
    PanelState,
    Review,
    ReviewState,
    Score,
    Stage,
    StageState,
    Submission,
    SubmissionState,
    close_panel,
    plan_panel,
    submit,
)

DAYS_BEFORE, DAYS_OPEN = 150, 28
"""How long before last quarter's panel this one opened, and how long it stayed open."""


def hold_earlier_panel(cast: Cast) -> None:
    """Hand in, judge and close; who graduated is no member of the school any more."""
    day = cast.calendar.last_panel - timedelta(days=DAYS_BEFORE)
    submissions = [_hand_in(cast, row, day) for row in cast.folder["earlier"]["students"]]
    panel = _plan(cast, day)
    _place(cast, panel, submissions)
    _judge(cast, panel, submissions, day)
    now = cast.calendar.at(day + timedelta(days=DAYS_OPEN), 17)
    close_panel(actor=cast.coordinator, panel=panel, now=now)
    _show(cast, submissions, day + timedelta(days=DAYS_OPEN + 14))
    titles = [row["work"] for row in cast.folder["earlier"]["students"]]
    people = {title: row.student for title, row in zip(titles, submissions, strict=True)}
    award_class_before(cast, people, day + timedelta(days=DAYS_OPEN + 2))
    students = Membership.objects.filter(person__in=[row.student_id for row in submissions])
    students.update(end_date=day + timedelta(days=DAYS_OPEN + 20))


def _hand_in(cast: Cast, row: dict[str, Any], day: date) -> Submission:
    """A student of age with one project, handed in and through at school."""
    student = _student(cast, row, day)
    now = cast.calendar.at(day - timedelta(days=20), 16)
    portfolio = open_portfolio(student=student, now=now)
    add_entry(
        student,
        portfolio=portfolio,
        component=Component.PROJECT_ARCHIVE,
        content=Content(
            title=row["work"],
            subject=Subject.objects.get(code=cast.folder["earlier"]["subject"]),
            summary=row.get("summary", cast.folder["earlier"]["summary"]),
            ai_used=False,
            finished_on=day - timedelta(days=25),
        ),
        now=now,
    )
    submission = submit(actor=student, portfolio=portfolio, now=now)
    made_at(submission.snapshot, now)
    submission.stages.filter(stage__in=[Stage.TEACHER, Stage.PEER]).update(
        state=StageState.PASSED, opened_at=now, decided_at=now, decided_by=cast.coordinator
    )
    submission.stages.filter(stage=Stage.PANEL).update(state=StageState.OPEN, opened_at=now)
    submission.state = SubmissionState.PANEL
    submission.save(update_fields=["state"])
    return submission


def _student(cast: Cast, row: dict[str, Any], day: date) -> Person:
    given, family = row["given_name"], row["family_name"]
    student: Person = Person.objects.create(
        given_name=given,
        family_name=family,
        email=f"{given}.{family}@example.org".lower().replace("'", ""),
        birth_date=day.replace(year=day.year - 18, day=1) - timedelta(days=120),
    )
    Membership.objects.create(
        person=student,
        organization=cast.organizations[cast.folder["earlier"]["at"]],
        role=Role.STUDENT,
    )
    decide(
        student,
        student=student,
        purpose=Purpose.PANEL_REVIEW,
        granted=True,
        language=student.language,
        now=cast.calendar.at(day - timedelta(days=40), 19),
    )
    return student


def _plan(cast: Cast, day: date) -> Panel:
    assert cast.rubric is not None  # loaded before any panel
    draft = PanelDraft("", cast.rubric, day, day + timedelta(days=DAYS_OPEN))
    panel = plan_panel(
        actor=cast.coordinator,
        organization=cast.coalition,
        draft=PanelDraft(
            f"Industry panel {draft.quarter}", cast.rubric, draft.opens_on, draft.closes_on
        ),
        now=cast.calendar.at(day - timedelta(days=21)),
    )
    panel.state, panel.opened_at = PanelState.OPEN, cast.calendar.at(day, 8)
    panel.save(update_fields=["state", "opened_at"])
    return panel


def _place(cast: Cast, panel: Panel, submissions: list[Submission]) -> None:
    names = {review["by"] for row in cast.folder["earlier"]["students"] for review in row["panel"]}
    PanelPlace.objects.bulk_create(
        PanelPlace(panel=panel, submission=row, placed_by=cast.coordinator) for row in submissions
    )
    PanelSeat.objects.bulk_create(
        PanelSeat(
            panel=panel,
            panelist=cast.people[name],
            employer=cast.people[name]
            .memberships.select_related("organization")
            .get()
            .organization,
        )
        for name in sorted(names)
    )


def _judge(cast: Cast, panel: Panel, submissions: list[Submission], day: date) -> None:
    told = [row["panel"] for row in cast.folder["earlier"]["students"]]
    pairs = list(_reviews(cast, panel, submissions, told, day))
    Review.objects.bulk_create(review for review, _levels in pairs)
    Score.objects.bulk_create(
        Score(review=review, criterion=change.criterion, level=change.level)
        for review, levels in pairs
        for change in changes_of(panel.rubric, levels)
    )


def _reviews(
    cast: Cast,
    panel: Panel,
    submissions: list[Submission],
    told: list[list[dict[str, Any]]],
    day: date,
) -> Iterator[tuple[Review, list[int]]]:
    """Each review that is in, with its levels in the order of the rubric's criteria."""
    for offset, (submission, rows) in enumerate(zip(submissions, told, strict=True)):
        for number, row in enumerate(rows):
            at = cast.calendar.at(day + timedelta(days=2 + (offset + 7 * number) % 24), 9 + number)
            yield (
                Review(
                    submission=submission,
                    stage=Stage.PANEL,
                    reviewer=cast.people[row["by"]],
                    rubric=panel.rubric,
                    panel=panel,
                    state=ReviewState.SUBMITTED,
                    due_on=panel.closes_on,
                    assigned_at=cast.calendar.at(day, 8),
                    opened_at=at,
                    submitted_at=at + timedelta(minutes=MINUTES),
                    active_seconds=60 * MINUTES,
                ),
                row["levels"],
            )


def _show(cast: Cast, submissions: list[Submission], day: date) -> None:
    """What the panel passed has been shown since."""
    now = cast.calendar.at(day, 18)
    passed = Submission.objects.filter(
        pk__in=[row.pk for row in submissions], state=SubmissionState.EXHIBITION
    )
    for submission in passed:
        submission.stages.filter(stage=Stage.EXHIBITION).update(
            state=StageState.PASSED, decided_at=now, decided_by=cast.coordinator
        )
    passed.update(state=SubmissionState.VALIDATED)


def judged_work(title: str) -> Submission:
    """The work of the class before with this title."""
    versions = EntryVersion.objects.filter(title=title).values("entry__portfolio__student")
    return Submission.objects.select_related("student").get(student__in=versions)
