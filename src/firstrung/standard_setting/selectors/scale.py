"""What judged portfolios measure: fair measures where a run has them, means otherwise."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from firstrung.identity.public import Purpose, consented
from firstrung.standard_setting.enums import ScaleKind
from firstrung.standard_setting.mapping import Population
from firstrung.standard_setting.models import Round, Scale
from firstrung.validation.public import (
    FairScore,
    PanelResult,
    Rubric,
    ScoringRun,
    Submission,
    SubmissionState,
)

JUDGED = (SubmissionState.EXHIBITION, SubmissionState.VALIDATED, SubmissionState.RETURNED)
"""States after the panel's decision: a round never shows work that is still being judged."""


@dataclass(frozen=True)
class Measured:
    """The judged portfolios of a rubric: submission id → (measure, points)."""

    kind: ScaleKind
    run: ScoringRun | None
    places: dict[int, tuple[float, float]]

    @property
    def population(self) -> Population:
        """All of them, without saying whose they are."""
        return Population.of(list(self.places.values()))


def measured(rubric: Rubric, *, frozen: Scale | None = None) -> Measured:
    """The latest run's fair measures, or without a run the means of the panels' ratings.

    With the ``frozen`` scale of a round it stays with what that scale rests on.
    """
    run = ScoringRun.objects.filter(rubric=rubric, scores__isnull=False).first()
    if frozen is not None:
        run = frozen.run
    if run is None:
        rows = PanelResult.objects.filter(rubric=rubric, submission__state__in=JUDGED)
        means = rows.values_list("submission", "overall_mean")
        return Measured(ScaleKind.RAW, None, {pk: (float(m), float(m)) for pk, m in means})
    scores = FairScore.objects.filter(run=run, submission__state__in=JUDGED)
    fair = scores.values_list("submission", "measure", "fair_average")
    return Measured(ScaleKind.FAIR, run, {pk: (at, points) for pk, at, points in fair})


def showable(on: date) -> QuerySet[Submission]:
    """Judged submissions that a live consent of the family lets judges see."""
    covered = consented(Purpose.PANEL_REVIEW, on=on)
    return Submission.objects.filter(state__in=JUDGED, student__in=covered)


def population_of(row: Round) -> Population:
    """The frozen candidates of a round whose training has begun."""
    return Population.of(row.scale.candidates)


def offered(row: Round, *, on: date) -> list[tuple[float, float, Submission]]:
    """Works that could still come into a round: (measure, points, submission), ascending.

    Once the scale is frozen, works are offered by what it rests on.
    """
    places = measured(row.rubric, frozen=Scale.objects.filter(round=row).first()).places
    taken = row.works.values("submission")
    rows = showable(on).filter(pk__in=places).exclude(pk__in=taken)
    found = [(*places[submission.pk], submission) for submission in rows]
    return sorted(found, key=lambda item: (item[0], item[2].pk))
