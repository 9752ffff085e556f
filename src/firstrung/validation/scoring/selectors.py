"""Scores for pages: a panel's portfolios, a run's raters and criteria, with constant queries."""

import itertools
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from firstrung.identity.public import Person
from firstrung.jobs.public import Job
from firstrung.validation.enums import DECIDING, PlaceKind, ReviewState, Scoring, Stage
from firstrung.validation.models import (
    Criterion,
    FairScore,
    Level,
    Panel,
    PanelPlace,
    PanelResult,
    PanelSeat,
    RaterMeasure,
    Rubric,
    ScoringRun,
    Threshold,
)
from firstrung.validation.policies import RUN_PANEL
from firstrung.validation.scoring.model import Model
from firstrung.validation.scoring.plots import Mark, Ruler, Rung, Strip, small_strip
from firstrung.validation.scoring.runs import model_of
from firstrung.validation.scoring.telling import chance
from firstrung.validation.scoring.words import NOTED, fit_words, rater_number

TASK = "firstrung.validation.scoring.tasks.run_scoring"


@dataclass(frozen=True)
class Scored:
    """A portfolio of a panel: what is in, and what the run or the final result says."""

    place: PanelPlace
    there: int
    score: FairScore | None
    result: PanelResult | None
    strip: SafeString | str = ""

    @property
    def chance(self) -> str:
        """The probability of meeting the threshold: as decided, else as it stands."""
        decided = None if self.result is None else self.result.probability
        if decided is None and self.score is not None:
            decided = self.score.probability
        return "–" if decided is None else chance(decided)

    @property
    def standing(self) -> str:
        """Where an undecided portfolio stands: a zone, waiting, ready, or uncorrected."""
        threshold = self.place.submission.threshold
        if self.there < threshold.min_panel_reviews:
            return "waiting"
        if threshold.scoring == Scoring.RAW:
            return "ready"
        return "uncorrected" if self.score is None else self.score.zone


def places_with_reviews(panel: Panel) -> QuerySet[PanelPlace]:
    """The portfolios to be decided, with how many reviews count towards the decision."""
    deciding = Q(
        submission__reviews__stage=Stage.PANEL,
        submission__reviews__kind__in=DECIDING,
        submission__reviews__state=ReviewState.SUBMITTED,
    )
    rows = panel.places.filter(kind=PlaceKind.REGULAR).select_related("submission__threshold")
    return rows.annotate(there=Count("submission__reviews", filter=deciding)).order_by("pk")


def scored_rows(
    places: Iterable[Any], run: ScoringRun | None, ends: tuple[float, float] | None = None
) -> list[Scored]:
    """What the page says of these portfolios (two queries).

    With the ``ends`` of the rubric's scale each comes with a small picture.
    """
    rows = list(places)
    ids = [row.submission_id for row in rows]
    scores = FairScore.objects.filter(run=run, submission__in=ids) if run else []
    by_score = {row.submission_id: row for row in scores}
    results = PanelResult.objects.filter(submission__in=ids).select_related("threshold")
    by_result = {row.submission_id: row for row in results}
    found = []
    for row in rows:
        score = by_score.get(row.submission_id)
        strip = _strip(row, score, ends) if ends and score else ""
        found.append(Scored(row, row.there, score, by_result.get(row.submission_id), strip))
    return found


def _strip(place: PanelPlace, score: FairScore, ends: tuple[float, float]) -> SafeString:
    threshold = place.submission.threshold
    return small_strip(
        Strip(
            low=ends[0],
            high=ends[1],
            cut=float(threshold.cut_score),
            cut_error=float(threshold.cut_error or 0),
            score=score.fair_average,
            error=score.fair_error,
        )
    )


def zone_counts(panel: Panel, run: ScoringRun | None) -> dict[str, int]:
    """How many portfolios of the panel are in each zone; "none" has no zone (two queries)."""
    places = panel.places.filter(kind=PlaceKind.REGULAR)
    counts = {"pass": 0, "more": 0, "return": 0}
    if run is not None:
        rows = FairScore.objects.filter(run=run, submission__in=places.values("submission"))
        found = rows.exclude(zone="").order_by().values_list("zone").annotate(n=Count("pk"))
        counts |= dict(found)
    return counts | {"none": places.count() - sum(counts.values())}


def compares_fair(panel: Panel) -> bool:
    """Whether any portfolio of the panel is decided by fair scores (one query)."""
    return panel.places.filter(submission__threshold__scoring=Scoring.FAIR).exists()


def job_for(rubric_id: int) -> Job | None:
    """The newest job that fits the model for a rubric; None where none is under way."""
    rows = Job.objects.filter(task=TASK, arguments__kwargs__rubric_id=rubric_id)
    job = rows.order_by("-pk").first()
    return None if job is None or job.is_over else job


@dataclass(frozen=True)
class Rater:
    """A rater of a run. ``name`` is a number where the reader may not know who it is."""

    name: str
    row: RaterMeasure
    words: str
    noted: bool

    @property
    def rung(self) -> Rung:
        """For the ladder."""
        return Rung(self.name, self.row.severity, self.row.error, noted=self.noted)


def raters_of(run: ScoringRun) -> QuerySet[RaterMeasure]:
    """From strict to lenient."""
    return run.raters.select_related("rater").order_by("-severity", "pk")


def named(run: ScoringRun, rows: Iterable[RaterMeasure], actor: Person) -> list[Rater]:
    """Raters by name where they sit on a panel that the actor runs, else by number (two queries)."""
    known = _known_to(actor)
    order = {
        pk: index + 1 for index, pk in enumerate(sorted(run.raters.values_list("pk", flat=True)))
    }
    return [
        Rater(
            row.rater.name if row.rater_id in known else rater_number(order[row.pk]),
            row,
            fit_words(row.infit, row.outfit),
            is_noted(row),
        )
        for row in rows
    ]


def _known_to(actor: Person) -> set[int]:
    """The people who sit on a panel that the actor runs (one query)."""
    seats = PanelSeat.objects.filter(panel__in=RUN_PANEL.rows(actor))
    return set(seats.values_list("panelist", flat=True))


def names_of_raters(raters: Iterable[int], actor: Person) -> dict[int, str]:
    """Rater id → name where the actor may know it, else a word for anybody (two queries)."""
    known = _known_to(actor) & set(raters)
    people = {row.pk: row.name for row in Person.objects.filter(pk__in=known)}
    return {rater: people.get(rater, _("a rater of another panel")) for rater in raters}


def is_noted(row: RaterMeasure) -> bool:
    """Whether somebody's ratings are so unexpected that they should be looked at."""
    return max(row.infit or 0, row.outfit or 0) >= NOTED


def threshold_of(rubric: Rubric) -> Threshold | None:
    """The newest version that was published for the rubric."""
    return Threshold.objects.binding().filter(rubric=rubric).order_by("-version").first()


@dataclass(frozen=True)
class MapParts:
    """What the variable map is drawn from, and the tables beside it."""

    ruler: Ruler
    criteria: tuple[tuple[str, dict[str, Any]], ...]
    levels: tuple[tuple[str, float], ...]


def map_of(run: ScoringRun, raters: Iterable[Rater]) -> MapParts:
    """The map of a usable run (four queries)."""
    model = model_of(run)
    titles = {row.code: row for row in run.rubric.criteria.all()}
    criteria = tuple(
        (str(titles[row["code"]]), row)
        for row in run.figures["criteria"]
        if row["difficulty"] is not None and row["code"] in titles
    )
    threshold = threshold_of(run.rubric)
    cut = None if threshold is None else model.cut(threshold)
    names, bounds = level_bounds(model, list(titles.values()))
    ruler = Ruler(
        portfolios=tuple(run.scores.values_list("measure", flat=True)),
        raters=tuple(Mark(row.name, row.row.severity) for row in raters),
        criteria=tuple(Mark(name, row["difficulty"]) for name, row in criteria),
        lowest=names[0],
        levels=tuple(Mark(name, at) for name, at in zip(names[1:], bounds, strict=True)),
        cut=None if cut is None else cut.at,
        cut_error=0.0 if cut is None else cut.error,
    )
    return MapParts(ruler, criteria, tuple(zip(names[1:], bounds, strict=True)))


def level_bounds(model: Model, criteria: list[Criterion]) -> tuple[list[str], list[float]]:
    """The levels' names, and the abilities from which the nearest level is the next one.

    Where criteria name a level of the same points differently, its number stands for it.
    """
    titles: dict[int, set[str]] = defaultdict(set)
    for level in Level.objects.filter(criterion__in=criteria):
        titles[level.points].add(str(level))
    points = sorted(titles)
    bounds = [model.ability((low + high) / 2) for low, high in itertools.pairwise(points)]
    names = [
        titles[value].pop() if len(titles[value]) == 1 else _("Level %(n)d") % {"n": value}
        for value in points
    ]
    return names, bounds
