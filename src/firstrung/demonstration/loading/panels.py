"""Last quarter's panel, closed, and this quarter's, open."""

from datetime import date, timedelta

from firstrung.demonstration.cast import Cast
from firstrung.demonstration.loading.judging import judge, panel_reviews
from firstrung.demonstration.loading.stages import JUDGED, pending
from firstrung.validation.public import (
    Panel,
    PanelDraft,
    PanelState,
    Submission,
    SubmissionState,
    add_seat,
    assign_panel,
    close_panel,
    make_run,
    open_panel,
    place,
    plan_panel,
)

DAYS_LAST, DAYS_OPEN = 21, 28
"""How long the panels stay open."""


def hold_last_panel(cast: Cast) -> None:
    """Planned, opened, judged and closed last quarter."""
    day = cast.calendar.last_panel
    panel = _begin(cast, "last_panel", day, DAYS_LAST, JUDGED)
    _judge(cast, panel, "last_panel", JUDGED, day)
    closed = cast.calendar.at(day + timedelta(days=DAYS_LAST), 17)
    close_panel(actor=cast.coordinator, panel=panel, now=closed)


def begin_open_panel(cast: Cast) -> None:
    """Open now, with what the folder says is judged already."""
    day = cast.calendar.open_panel
    panel = _begin(cast, "open_panel", day, DAYS_OPEN, ("panel",))
    _judge(cast, panel, "open_panel", ("panel",), day)


def correct_scores(cast: Cast) -> None:
    """Fit the rating model to all panels, so that fair scores are there from the first page."""
    assert cast.rubric is not None  # loaded before any panel
    make_run(
        rubric=cast.rubric,
        panel=Panel.objects.filter(state=PanelState.OPEN).first(),
        now=cast.calendar.now,
    )


def _begin(cast: Cast, key: str, day: date, days: int, stages: tuple[str, ...]) -> Panel:
    """Plan the panel, seat it, put the portfolios before it, assign the reviews and open it."""
    assert cast.rubric is not None  # loaded before any panel
    at, actor = cast.calendar.at, cast.coordinator
    draft = PanelDraft("", cast.rubric, day, day + timedelta(days=days))
    panel = plan_panel(
        actor=actor,
        organization=cast.coalition,
        draft=PanelDraft(
            f"Industry panel {draft.quarter}", cast.rubric, draft.opens_on, draft.closes_on
        ),
        now=at(day - timedelta(days=21)),
    )
    for name in cast.folder["stages"][key]["panelists"]:
        person = cast.people[name]
        employer = person.memberships.select_related("organization").get().organization
        add_seat(
            actor=actor,
            panel=panel,
            panelist=person,
            employer=employer,
            now=at(day - timedelta(days=14)),
        )
    students = [cast.people[name] for name, _row in cast.students(*stages)]
    works = Submission.objects.filter(student__in=students, state=SubmissionState.PANEL)
    place(
        actor=actor,
        panel=panel,
        submissions=list(works.select_related("threshold", "student").order_by("pk")),
        now=at(day - timedelta(days=4)),
    )
    assign_panel(actor=actor, panel=panel, now=at(day - timedelta(days=3)))
    return open_panel(actor=actor, panel=panel, now=at(day, 8))


def _judge(cast: Cast, panel: Panel, key: str, stages: tuple[str, ...], day: date) -> None:
    """Judge as the folder tells, the first panelist of the list last."""
    last = cast.people[cast.folder["stages"][key]["panelists"][0]]
    for offset, (name, row) in enumerate(cast.students(*stages)):
        submission = Submission.objects.get(places__panel=panel, student=cast.people[name])
        reviews = panel_reviews(pending(submission), last)
        for number, (review, judgement) in enumerate(
            zip(reviews, row.get("panel", []), strict=False)
        ):
            now = cast.calendar.at(day + timedelta(days=3 + offset + 3 * number), 9 + number)
            judge(review, judgement, now=now, latest=cast.calendar.now)
