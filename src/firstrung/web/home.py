"""What waits for a person, composed from every context: one card for each thing to do."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firstrung.identity.public import (
    DECIDE_CONSENT,
    Person,
    Role,
    role_codes,
    undecided,
    wards_of,
)
from firstrung.opportunities.public import SEE_CANDIDATE
from firstrung.portfolios.public import (
    CONFIRM_TEACHING,
    Step,
    TeachingSession,
    completeness,
    next_steps,
    portfolio_of,
    share_done,
)
from firstrung.processes.awards import candidates
from firstrung.validation.public import (
    RUN_PANEL,
    SEE_SUBMISSION,
    SIGN_THRESHOLD,
    Panel,
    PanelState,
    Submission,
    SubmissionState,
    Threshold,
    ThresholdState,
    open_reviews,
    submission_of,
)


@dataclass(frozen=True)
class Card:
    """One thing to do: what, why, where."""

    title: str
    text: str
    url: str
    action: str
    icon: str
    count: int | None = None
    urgent: bool = False


def cards_for(person: Person) -> list[Card]:
    """The cards of a person's roles, urgent ones first."""
    today = timezone.localdate()
    roles = role_codes(person, on=today)
    cards = [card for role, make in MAKERS if role in roles for card in make(person, today)]
    unique: dict[str, Card] = {}
    for card in cards:
        unique.setdefault(card.url, card)
    return sorted(unique.values(), key=lambda card: not card.urgent)


def _reviews(person: Person, _today: date) -> Iterator[Card]:
    count = open_reviews(person).count()
    if count:
        yield Card(
            title=_("Reviews to do"),
            text=ngettext(
                "%(n)d piece of work waits for your judgment.",
                "%(n)d pieces of work wait for your judgment.",
                count,
            )
            % {"n": count},
            url=reverse("review_desk"),
            action=_("Open the desk"),
            icon="scale",
            count=count,
            urgent=True,
        )


def _student(person: Person, today: date) -> Iterator[Card]:
    portfolio = portfolio_of(person)
    if portfolio is None:
        yield Card(
            title=_("Start your portfolio"),
            text=_("One project is enough to begin: what you made, and how."),
            url=reverse("portfolio"),
            action=_("Begin"),
            icon="folder",
            urgent=True,
        )
    else:
        yield from _portfolio(person, completeness(portfolio))
    yield from _reviews(person, today)
    if not person.is_minor(today):
        yield from _undecided([person])
    yield Card(
        title=_("Your way to the certificate"),
        text=_("Five requirements, each explained: what is met, and what is missing."),
        url=reverse("way", args=[person.uid]),
        action=_("See where you stand"),
        icon="certificate",
    )


def _portfolio(person: Person, steps: list[Step]) -> Iterator[Card]:
    submission = submission_of(person)
    done, total = share_done(steps)
    todo = next_steps(steps)
    if submission is not None:
        yield Card(
            title=_("Your submission: %(state)s") % {"state": submission.get_state_display()},
            text=_("See where it stands and what reviewers wrote."),
            url=reverse("submission", args=[submission.uid]),
            action=_("Open"),
            icon="check",
        )
    elif done == total:
        yield Card(
            title=_("Ready to hand in"),
            text=_("Every step is done. Handing in freezes a copy for the reviewers."),
            url=reverse("submission_new"),
            action=_("Hand in"),
            icon="check",
            urgent=True,
        )
    yield Card(
        title=_("Your portfolio: %(done)d of %(total)d steps") % {"done": done, "total": total},
        text=todo[0].todo if todo else _("Everything is there. Keep adding what you are proud of."),
        url=reverse("portfolio"),
        action=_("Go on"),
        icon="folder",
        urgent=submission is None and done < total,
    )


def _undecided(students: list[Person]) -> Iterator[Card]:
    open_purposes = sum(undecided(students).values())
    if open_purposes:
        yield Card(
            title=_("Decide what may be shown"),
            text=ngettext(
                "%(n)d question has no answer yet. Until then nothing is shown.",
                "%(n)d questions have no answer yet. Until then nothing is shown.",
                open_purposes,
            )
            % {"n": open_purposes},
            url=reverse("family"),
            action=_("Read and decide"),
            icon="shield",
            count=open_purposes,
            urgent=True,
        )
    else:
        yield Card(
            title=_("What may be shown"),
            text=_("Every question is answered. You can change an answer at any time."),
            url=reverse("family"),
            action=_("Look at it"),
            icon="shield",
        )


def _guardian(person: Person, _today: date) -> Iterator[Card]:
    wards = list(wards_of(person))
    minors = list(DECIDE_CONSENT.rows(person).filter(pk__in=[ward.pk for ward in wards]))
    yield from _undecided(minors)
    for ward in wards:
        yield Card(
            title=_("%(name)s's portfolio") % {"name": ward.preferred_name or ward.given_name},
            text=_("Everything %(name)s has put together.") % {"name": ward.given_name},
            url=reverse("portfolio_of", args=[ward.uid]),
            action=_("Open the portfolio"),
            icon="folder",
        )
        yield Card(
            title=_("The way to the certificate"),
            text=_("What %(name)s has reached, and what is missing.") % {"name": ward.given_name},
            url=reverse("way", args=[ward.uid]),
            action=_("See it"),
            icon="certificate",
        )


def _teacher(person: Person, today: date) -> Iterator[Card]:
    yield from _reviews(person, today)
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


def _coordinator(person: Person, _today: date) -> Iterator[Card]:
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
        title=_("Load a roster"),
        text=_("People and classes from your student information system."),
        url=reverse("rosters"),
        action=_("Open"),
        icon="upload",
    )


def _employer(person: Person, _today: date) -> Iterator[Card]:
    signing = Threshold.objects.filter(state=ThresholdState.SIGNING)
    mine = signing.filter(signatures__organization__memberships__person=person)
    unsigned = SIGN_THRESHOLD.rows(person, signing.exclude(pk__in=mine))
    for threshold in unsigned:
        yield Card(
            title=_("A threshold waits for your signature"),
            text=_("Version %(version)s of what “ready” means.") % {"version": threshold.version},
            url=reverse("threshold", args=[threshold.uid]),
            action=_("Read and sign"),
            icon="pencil",
            urgent=True,
        )
    yield Card(
        title=_("Find talent"),
        text=_("Validated portfolios that families have opened to employers."),
        url=reverse("talent"),
        action=_("Search"),
        icon="search",
        count=SEE_CANDIDATE.rows(person).count(),
    )
    yield Card(
        title=_("What “ready” means"),
        text=_("The threshold in force, its rubric, and who signed it."),
        url=reverse("thresholds"),
        action=_("Read it"),
        icon="scale",
    )


Maker = Callable[[Person, date], Iterator[Card]]
MAKERS: tuple[tuple[str, Maker], ...] = (
    (Role.STUDENT, _student),
    (Role.GUARDIAN, _guardian),
    (Role.TEACHER, _teacher),
    (Role.FACULTY, _teacher),
    (Role.PANELIST, _reviews),
    (Role.EMPLOYER, _employer),
    (Role.COORDINATOR, _coordinator),
    (Role.ADMINISTRATOR, _coordinator),
)
