"""Rounds for the coalition's pages: works, judges and how far they are."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from firstrung.core.lifecycle import Lifecycle
from firstrung.identity.public import Person, runs_the_coalition
from firstrung.standard_setting.enums import PUBLIC_STATES, Part, RoundState, Sitting
from firstrung.standard_setting.lifecycles import ROUND
from firstrung.standard_setting.models import Judge, Judgement, Round, RoundWork
from firstrung.standard_setting.policies import SEE_ROUND
from firstrung.standard_setting.selectors.answers import label_of, work_options
from firstrung.standard_setting.selectors.scale import showable

STEPS = (
    RoundState.DRAFT,
    RoundState.TRAINING,
    RoundState.FIRST,
    RoundState.FEEDBACK,
    RoundState.SECOND,
    RoundState.CLOSED,
)
"""The way of a round as its pages draw it."""


@dataclass(frozen=True)
class Shown:
    """A work of a round; ``agreed`` is what practice works were agreed to be."""

    work: RoundWork
    consented: bool
    agreed: str


@dataclass(frozen=True)
class Seated:
    """A judge with how many answers of each sitting there are."""

    judge: Judge
    practice: int
    first: int
    second: int


@dataclass(frozen=True)
class Board:
    """All that the page of a round shows."""

    practice: list[Shown]
    works: list[Shown]
    judges: list[Seated]
    actions: list[str]
    asked: int

    @property
    def finished_first(self) -> int:
        """Judges who have finished round one."""
        return sum(row.judge.first_done_at is not None for row in self._seated)

    @property
    def finished_second(self) -> int:
        """Judges who have finished round two."""
        return sum(row.judge.second_done_at is not None for row in self._seated)

    @property
    def seated(self) -> int:
        """Judges who take part."""
        return len(self._seated)

    @property
    def _seated(self) -> list[Seated]:
        return [row for row in self.judges if row.judge.released_at is None]


def rounds_of(actor: Person) -> QuerySet[Round]:
    """The rounds whose pages somebody may open, with their judges and works counted.

    The coalition opens every round, others the reports.
    """
    rows = SEE_ROUND.rows(actor)
    if not runs_the_coalition(actor):
        rows = rows.filter(state__in=PUBLIC_STATES)
    return (
        rows.select_related("rubric")
        .annotate(
            seated=Count("judges", filter=Q(judges__released_at__isnull=True), distinct=True),
            shown=Count("works", filter=~Q(works__part=Part.PRACTICE), distinct=True),
        )
        .order_by("-opens_on", "-pk")
    )


def board_of(row: Round, *, on: date) -> Board:
    """The works and judges of a round (six queries, whatever their number)."""
    works = list(row.works.select_related("submission").order_by("measure", "pk"))
    allowed = set(showable(on).filter(pk__in=[w.submission_id for w in works]).values_list("pk"))
    options = work_options(row)
    shown = [
        Shown(work, (work.submission_id,) in allowed, label_of(options, work.agreed))
        for work in works
    ]
    said = Judgement.objects.filter(judge__round=row).values_list("judge", "sitting")
    counts = {(pk, sitting): n for pk, sitting, n in said.annotate(n=Count("pk"))}
    judges = row.judges.select_related("person", "organization", "link")
    judged = [one for one in shown if not one.work.is_practice]
    return Board(
        practice=[one for one in shown if one.work.is_practice],
        works=judged,
        judges=[
            Seated(
                one,
                counts.get((one.pk, Sitting.PRACTICE), 0),
                counts.get((one.pk, Sitting.FIRST), 0),
                counts.get((one.pk, Sitting.SECOND), 0),
            )
            for one in judges
        ],
        actions=_actions(ROUND, row.state),
        asked=sum(one.work.part == Part.RANGE for one in judged)
        if row.judges_works
        else row.rubric.criteria.count(),
    )


def _actions(table: Lifecycle, state: str) -> list[str]:
    return [action for action in table.actions(state) if action not in {"edit", "use"}]
