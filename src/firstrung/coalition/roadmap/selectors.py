"""The road map: its steps, what they recommend, and which causes are answered."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from firstrung.coalition.enums import InitiativeState, PhaseStep
from firstrung.coalition.models import Priority, Recommendation, RootCause

PHASES: tuple[tuple[int, tuple[PhaseStep, ...]], ...] = (
    (1, (PhaseStep.INCENTIVES, PhaseStep.RECRUIT, PhaseStep.ALIGN)),
    (2, (PhaseStep.EXECUTE, PhaseStep.SUPPORT, PhaseStep.TRACK)),
)
"""The two phases with their steps (D44)."""


@dataclass(frozen=True)
class Step:
    """A step of a phase and what is recommended for it."""

    phase: int
    step: PhaseStep
    recommendations: list[Recommendation]

    @property
    def done(self) -> int:
        """How many of its recommendations are done."""
        return sum(row.done_on is not None for row in self.recommendations)


def steps() -> list[Step]:
    """The six steps in order, with their recommendations (one query)."""
    found: dict[tuple[int, str], list[Recommendation]] = {}
    for row in Recommendation.objects.all():
        found.setdefault((row.phase, row.step), []).append(row)
    return [
        Step(phase, step, found.get((phase, step.value), []))
        for phase, several in PHASES
        for step in several
    ]


def answered(model: type[RootCause] | type[Priority]) -> list[Any]:
    """Each term with how many initiatives are proposed, under way and done for it."""
    states = InitiativeState
    underway = Q(initiatives__state__in=[states.CHOSEN, states.ACTIVE])
    rows: QuerySet[Any] = model._default_manager.all()
    counted = rows.annotate(
        proposed=Count("initiatives", filter=Q(initiatives__state=states.PROPOSED)),
        running=Count("initiatives", filter=underway),
        done=Count("initiatives", filter=Q(initiatives__state=states.DONE)),
    )
    return list(counted)
