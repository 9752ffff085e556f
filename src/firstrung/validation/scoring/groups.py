"""Comparisons of groups: decisions, fair scores, and whether a rater is stricter with one group.

Groups with fewer than `LEAST` people on either side of a decision are suppressed, and so many
others that the totals give none of them away. Nothing here moves a score.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _

from firstrung.engines.disclosure import compare_groups
from firstrung.engines.standards import wilson
from firstrung.identity.public import Person
from firstrung.validation.enums import DECIDING, Scoring
from firstrung.validation.models import FairScore, PanelResult, Rubric, ScoringRun
from firstrung.validation.policies import RUN_PANEL
from firstrung.validation.scoring.fitting import residuals
from firstrung.validation.scoring.gathering import Gathered, columns, rated
from firstrung.validation.scoring.intervals import mean_interval
from firstrung.validation.scoring.runs import model_of

LEAST = 10
"""The smallest number of people that is told of."""
CLEAR = 2.58
"""Standard errors from which a difference is called clear: 1 in 100 by chance alone."""
LARGE = 0.5
"""A difference in severity, in logits, from which it matters."""

Grouping = Callable[[PanelResult], str]


def _school(row: PanelResult) -> str:
    return row.submission.organization.name


def _grade(row: PanelResult) -> str:
    grade = row.submission.student.grade
    return _("Grade %(grade)s") % {"grade": grade} if grade else _("Grade not known")


def _language(row: PanelResult) -> str:
    code = row.submission.student.language
    try:
        return str(get_language_info(code)["name_local"]).capitalize()
    except KeyError:
        return code


GROUPINGS: dict[str, tuple[Any, Grouping]] = {
    "school": (gettext_lazy("School"), _school),
    "grade": (gettext_lazy("Grade"), _grade),
    "language": (gettext_lazy("Language of the account"), _language),
}


@dataclass(frozen=True)
class Group:
    """A group's figures; all None where it is suppressed. Intervals are of 95 %."""

    name: str
    count: int | None
    met: int | None = None
    share: tuple[float, float, float] | None = None
    mean: tuple[float, float, float] | None = None

    @property
    def is_suppressed(self) -> bool:
        """Whether it is too small to be shown."""
        return self.count is None


@dataclass(frozen=True)
class Leaning:
    """How much stricter a rater is with a group than with all others, in logits."""

    rater: int
    group: str
    reviews: int
    bias: float
    error: float

    @property
    def is_clear(self) -> bool:
        """Large, and hardly by chance."""
        return abs(self.bias) >= LARGE and abs(self.bias) > CLEAR * self.error


@dataclass(frozen=True)
class Comparison:
    """One way to group. ``checked`` is how many pairs of rater and group were large enough."""

    key: str
    title: str
    groups: tuple[Group, ...]
    checked: int
    leanings: tuple[Leaning, ...]


def comparisons(rubric: Rubric, actor: Person, run: ScoringRun | None) -> list[Comparison]:
    """All groupings over the decisions of the panels that the actor runs (constant queries)."""
    results = list(
        PanelResult.objects.filter(rubric=rubric, panel__in=RUN_PANEL.rows(actor).values("pk"))
        .select_related("submission__organization", "submission__student", "threshold")
        .order_by("pk")
    )
    fair = _fair_scores(results, run)
    gathered, gaps = _gaps(results, rubric, run)
    found = []
    for key, (title, grouping) in GROUPINGS.items():
        names = {row.submission_id: grouping(row) for row in results}
        groups = tuple(grouped(results, names, fair))
        shown = {group.name for group in groups if not group.is_suppressed}
        leanings = _leanings(gathered, gaps, names, shown)
        clear = sorted((row for row in leanings if row.is_clear), key=lambda row: -abs(row.bias))
        found.append(Comparison(key, str(title), groups, len(leanings), tuple(clear)))
    return found


def _fair_scores(results: Sequence[PanelResult], run: ScoringRun | None) -> dict[int, float]:
    """The fair score of each decision; the run's where the decision compared raw means."""
    kept = {
        row.submission_id: float(row.fair_score)
        for row in results
        if row.threshold.scoring == Scoring.FAIR and row.fair_score is not None
    }
    if run is None:
        return kept
    rows = FairScore.objects.filter(run=run).values_list("submission", "fair_average")
    return dict(rows) | kept


def grouped(
    results: Sequence[PanelResult], names: Mapping[int, str], fair: Mapping[int, float]
) -> list[Group]:
    """The groups by name, small ones suppressed."""
    members: dict[str, list[PanelResult]] = defaultdict(list)
    for row in results:
        members[names[row.submission_id]].append(row)
    hidden = suppressed(
        {name: (len(rows), sum(row.met for row in rows)) for name, rows in members.items()}
    )
    return [
        Group(name, None) if name in hidden else _group(name, members[name], fair)
        for name in sorted(members, key=_natural)
    ]


def _natural(name: str) -> list[tuple[int, int, str]]:
    """Numbers in names in the order of numbers: grade 9 before grade 10."""
    parts = re.split(r"([0-9]+)", name)
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts if part]


def suppressed(counts: Mapping[str, tuple[int, int]]) -> set[str]:
    """Groups, by (people, of them met), whose share gives somebody away or can be worked out."""
    pairs: dict[Hashable, tuple[int, int]] = dict(counts.items())
    rows = compare_groups(pairs, minimum=LEAST)
    return {str(row.group) for row in rows if row.group is not None and row.figure is None}


def _group(name: str, rows: Sequence[PanelResult], fair: Mapping[int, float]) -> Group:
    met = sum(row.met for row in rows)
    scores = [fair[row.submission_id] for row in rows if row.submission_id in fair]
    mean = mean_interval(scores) if len(scores) >= LEAST else None
    return Group(name, len(rows), met, (met / len(rows), *wilson(met / len(rows), len(rows))), mean)


def _gaps(
    results: Sequence[PanelResult], rubric: Rubric, run: ScoringRun | None
) -> tuple[Gathered, tuple[Any, Any]]:
    """Per review of these works: rating less expectation, and its variance."""
    if run is None:
        return Gathered(), (np.zeros(0), np.zeros(0))
    model = model_of(run)
    works = [row.submission_id for row in results]
    measures = dict(
        FairScore.objects.filter(run=run, submission__in=works).values_list("submission", "measure")
    )
    rows = rated(rubric).filter(kind__in=DECIDING, submission__in=list(measures))
    gathered = columns(rows, list(model.calibration.criteria.ids))
    ability = np.array([measures[pk] for pk in gathered.submissions], dtype=np.float64)
    known = [
        model.severity(rater, quarter)
        for rater, quarter in zip(gathered.raters, gathered.quarters, strict=True)
    ]
    severity = np.array([row.severity if row else 0.0 for row in known], dtype=np.float64)
    return gathered, residuals(model.calibration, ability, severity, gathered.scores)


def _leanings(
    gathered: Gathered, gaps: tuple[Any, Any], names: Mapping[int, str], shown: set[str]
) -> list[Leaning]:
    """Per rater and group, at least `LEAST` reviews on either side.

    A rater's mean residual with a group, less that with the others, over the mean variance, is
    to first order the difference in severity.
    """
    gap, variance = gaps
    by_rater: dict[int, list[int]] = defaultdict(list)
    for index, rater in enumerate(gathered.raters):
        by_rater[rater].append(index)
    found = []
    for rater, rows in by_rater.items():
        groups = _by_group(rows, [names[gathered.submissions[row]] for row in rows])
        for group, inside in groups.items():
            outside = [row for row in rows if row not in set(inside)]
            if group not in shown or min(len(inside), len(outside)) < LEAST:
                continue
            here, there = variance[inside].sum(), variance[outside].sum()
            if here <= 0 or there <= 0:
                continue
            bias = -(gap[inside].sum() / here - gap[outside].sum() / there)
            error = float(np.sqrt(1 / here + 1 / there))
            found.append(Leaning(rater, str(group), len(inside), float(bias), error))
    return found


def _by_group(rows: Iterable[int], keys: Iterable[Hashable]) -> dict[Any, list[int]]:
    found: dict[Any, list[int]] = defaultdict(list)
    for row, key in zip(rows, keys, strict=True):
        found[key].append(row)
    return found
