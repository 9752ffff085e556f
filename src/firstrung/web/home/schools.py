"""What waits for teachers, faculty and coordinators."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from firstrung.identity.public import Person
from firstrung.portfolios.public import CONFIRM_TEACHING, TeachingSession
from firstrung.processes.awards import candidates
from firstrung.validation.public import (
    RUN_PANEL,
    SEE_SUBMISSION,
    Panel,
    PanelState,
    Submission,
    SubmissionState,
    stuck_count,
)
from firstrung.web.home.cards import Card, reviews


def teacher(person: Person, today: date) -> Iterator[Card]:
    """Reviews, teaching sessions to confirm, submissions, students."""
    yield from reviews(person, today)
    sessions = CONFIRM_TEACHING.rows(person, TeachingSession.objects.waiting()).count()
    if sessions:
        yield Card(
            title=_("Teaching sessions to confirm"),
            text=_("Students taught younger ones. Your yes makes it count."),
            url=reverse("teaching"),
            action=_("Look at them"),
            icon="chat",
            count=sessions,
            urgent=True,
        )
    waiting = SEE_SUBMISSION.rows(person).filter(state=SubmissionState.TEACHER).count()
    if waiting:
        yield Card(
            title=_("Submissions at the teacher's step"),
            text=_("Work of your students that waits for an assessment."),
            url=reverse("submissions") + "?state=teacher",
            action=_("Open the list"),
            icon="check",
            count=waiting,
        )
    yield Card(
        title=_("Your students"),
        text=_("Portfolios, teams, and the curriculum they have completed."),
        url=reverse("students"),
        action=_("Open the list"),
        icon="people",
    )


def coordinator(person: Person, today: date) -> Iterator[Card]:
    """Certificates to confirm, panels, submissions under way, rosters."""
    waiting = candidates(person).count()
    if waiting:
        yield Card(
            title=_("Certificates to confirm"),
            text=_("Students who have passed every stage."),
            url=reverse("certificates"),
            action=_("Look at them"),
            icon="certificate",
            count=waiting,
            urgent=True,
        )
    late = stuck_count(person, on=today)
    if late:
        yield Card(
            title=_("Waiting too long"),
            text=_("Reviews, decisions and panels that should have moved by now."),
            url=reverse("stuck"),
            action=_("Get them going"),
            icon="clock",
            count=late,
            urgent=True,
        )
    running = RUN_PANEL.rows(person, Panel.objects.exclude(state=PanelState.CLOSED)).count()
    yield Card(
        title=_("Panels"),
        text=_("Plan the quarter's panel, see how far the reviews are."),
        url=reverse("panels"),
        action=_("Open"),
        icon="calendar",
        count=running,
    )
    under_way = SEE_SUBMISSION.rows(person, Submission.objects.under_way()).count()
    if under_way:
        yield Card(
            title=_("Submissions under way"),
            text=_("Every portfolio on its way through the stages."),
            url=reverse("submissions"),
            action=_("Open the list"),
            icon="check",
            count=under_way,
        )
    yield Card(
        title=_("What the coalition is worth to you"),
        text=_("What your organization did, and what came of it, counted from records."),
        url=reverse("member_values"),
        action=_("Read it"),
        icon="scale",
    )
    yield Card(
        title=_("Load a roster"),
        text=_("People and classes from your student information system."),
        url=reverse("rosters"),
        action=_("Open"),
        icon="upload",
    )
