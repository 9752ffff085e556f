"""What is stuck: found at once, with the reason, since when, and what would help.

Eleven statements whatever the number of rows; a person sees what their rules reach.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from firstrung.identity.public import Person
from firstrung.validation.enums import (
    APPEALS_OPEN,
    DECIDING,
    PENDING,
    ModerationState,
    PanelState,
    ReviewState,
    Stage,
)
from firstrung.validation.models import (
    Appeal,
    Moderation,
    Panel,
    PanelPlace,
    Review,
    Submission,
)
from firstrung.validation.policies import RUN_PANEL, SEE_SUBMISSION, STEER_SUBMISSION
from firstrung.validation.redress import CHASE_REVIEW, OVERSEE_APPEAL, SETTLE_MODERATION
from firstrung.validation.selectors.stuck import PARENTS, Cause, Stuck, day_of
from firstrung.validation.selectors.stuck_stages import stuck_stages
from firstrung.validation.selectors.waiting import TermBook


@dataclass(frozen=True)
class Reach:
    """The rows to look at: those of a person, or all of them for the daily run."""

    submissions: QuerySet[Submission]
    panels: QuerySet[Panel]
    reviews: QuerySet[Review]
    appeals: QuerySet[Appeal]
    moderations: QuerySet[Moderation]


def reach_of(actor: Person) -> Reach:
    """What somebody may act on."""
    return Reach(
        submissions=STEER_SUBMISSION.rows(actor),
        panels=RUN_PANEL.rows(actor),
        reviews=CHASE_REVIEW.rows(actor),
        appeals=OVERSEE_APPEAL.rows(actor),
        moderations=SETTLE_MODERATION.rows(actor),
    )


def everything() -> Reach:
    """All there is."""
    return Reach(
        submissions=Submission.objects.all(),
        panels=Panel.objects.all(),
        reviews=Review.objects.all(),
        appeals=Appeal.objects.all(),
        moderations=Moderation.objects.all(),
    )


def find_stuck(reach: Reach, *, today: date) -> list[Stuck]:
    """Everything that is stuck, the longest waiting first."""
    book = TermBook()
    rows = [
        *stuck_stages(reach.submissions, book, today),
        *_reviews(reach, book, today),
        *_panels(reach, book, today),
        *_appeals(reach, book, today),
        *_moderations(reach, book, today),
    ]
    return sorted(rows, key=lambda row: row.since)


def stuck_count(actor: Person, *, on: date) -> int:
    """How much somebody could get going."""
    return len(find_stuck(reach_of(actor), today=on))


def names_of(actor: Person, rows: list[Stuck]) -> dict[int, str]:
    """Submission id → the student's name, only where the actor may see it (one query)."""
    ids = [row.submission.pk for row in rows if row.submission is not None]
    seen = SEE_SUBMISSION.rows(actor, Submission.objects.filter(pk__in=ids))
    return {row.pk: row.student.name for row in seen.select_related("student")}


def _reviews(reach: Reach, book: TermBook, today: date) -> Iterator[Stuck]:
    """Reviews past the day they were due (one query)."""
    rows = (
        reach.reviews.filter(state__in=PENDING, due_on__lt=today)
        .exclude(panel__state=PanelState.PLANNED)
        .select_related("reviewer", f"submission__{PARENTS}", f"panel__{PARENTS}")
        .order_by("due_on", "pk")
    )
    for row in rows:
        owner = row.panel.organization if row.panel is not None else row.submission.organization
        assert row.due_on is not None  # filtered by it
        words = _("%(name)s was to review this by %(day)s.")
        reason = words % {"name": row.reviewer.name, "day": day_of(row.due_on)}
        if row.reminded_at is not None:
            day = day_of(timezone.localdate(row.reminded_at))
            reason = f"{reason} {_('Reminded on %(day)s.') % {'day': day}}"
        terms = book.of(owner)
        yield Stuck(Cause.OVERDUE, row.due_on, reason, terms, submission=row.submission, review=row)


def _panels(reach: Reach, book: TermBook, today: date) -> Iterator[Stuck]:
    """Panels past their days, and portfolios on open ones that lack reviewers (two queries)."""
    late = Q(state=PanelState.OPEN, closes_on__lt=today) | Q(
        state=PanelState.PLANNED, opens_on__lt=today
    )
    for panel in reach.panels.filter(late).select_related(PARENTS).order_by("closes_on", "pk"):
        terms = book.of(panel.organization)
        if panel.state == PanelState.OPEN:
            reason = _("It was to close on %(day)s.") % {"day": day_of(panel.closes_on)}
            yield Stuck(Cause.UNCLOSED, panel.closes_on, reason, terms, panel=panel)
        else:
            reason = _("It was to begin on %(day)s.") % {"day": day_of(panel.opens_on)}
            yield Stuck(Cause.UNOPENED, panel.opens_on, reason, terms, panel=panel)
    yield from _places(reach, book, today)


def _places(reach: Reach, book: TermBook, today: date) -> Iterator[Stuck]:
    counting = Q(
        submission__reviews__stage=Stage.PANEL,
        submission__reviews__kind__in=DECIDING,
        submission__reviews__state__in=[*PENDING, ReviewState.SUBMITTED],
    )
    needed = F("submission__threshold__min_panel_reviews")
    rows = (
        PanelPlace.objects.filter(
            panel__state=PanelState.OPEN,
            panel__in=reach.panels.values("pk"),
            submission__state=Stage.PANEL,
        )
        .annotate(there=Count("submission__reviews", filter=counting))
        .filter(there__lt=needed)
        .select_related("submission__threshold", f"panel__{PARENTS}")
        .order_by("pk")
    )
    for row in rows:
        wanted = row.submission.threshold.min_panel_reviews
        words = _("“%(panel)s”: %(there)d of %(needed)d reviews are in or awaited.")
        reason = words % {"panel": row.panel, "there": row.there, "needed": wanted}
        yield Stuck(
            Cause.SHORT,
            min(row.panel.opens_on, today),
            reason,
            book.of(row.panel.organization),
            submission=row.submission,
            panel=row.panel,
            missing=wanted - row.there,
        )


def _appeals(reach: Reach, book: TermBook, today: date) -> Iterator[Stuck]:
    rows = reach.appeals.filter(state__in=APPEALS_OPEN, decide_by__lt=today)
    for row in rows.select_related(f"submission__{PARENTS}").order_by("decide_by", "pk"):
        reason = _("The family was to have an answer by %(day)s.") % {"day": day_of(row.decide_by)}
        terms = book.of(row.submission.organization)
        yield Stuck(
            Cause.APPEAL, row.decide_by, reason, terms, submission=row.submission, appeal=row
        )


def _moderations(reach: Reach, book: TermBook, today: date) -> Iterator[Stuck]:
    rows = reach.moderations.filter(state=ModerationState.OPEN, settle_by__lt=today)
    for row in rows.select_related(f"submission__{PARENTS}").order_by("settle_by", "pk"):
        reason = _("The two marks were to be settled by %(day)s.") % {"day": day_of(row.settle_by)}
        terms = book.of(row.submission.organization)
        yield Stuck(
            Cause.MODERATION,
            row.settle_by,
            reason,
            terms,
            submission=row.submission,
            moderation=row,
        )
