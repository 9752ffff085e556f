"""Figures made ready for pages: what a judge sees between the rounds, and the public report."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from firstrung.identity.public import Role
from firstrung.standard_setting.enums import Method, Sitting
from firstrung.standard_setting.models import Judge, Round
from firstrung.standard_setting.plots import (
    Plot,
    curve_plot,
    impact_plot,
    judges_plot,
    levels_plot,
)
from firstrung.standard_setting.selectors.answers import Option, options_of
from firstrung.standard_setting.selectors.figures import Figures
from firstrung.taxonomies.public import Sector
from firstrung.validation.public import Criterion


@dataclass(frozen=True)
class Given:
    """One answer with how many of the others gave it."""

    option: Option
    count: int
    share: float
    own: bool


@dataclass(frozen=True)
class Others:
    """What the other judges said about an item; without names."""

    count: int
    given: list[Given]
    mean: float | None


@dataclass(frozen=True)
class Feedback:
    """Between the rounds: what the others said, and what the cut so far would mean."""

    figures: Figures
    works: Mapping[int, Others]
    criteria: Mapping[int, Others]
    own: dict[str, Any] | None
    rows: list[tuple[str, Others]]
    judges: Plot | None = None
    impact: Plot | None = None


def feedback_for(judge: Judge) -> Feedback:
    """The frozen feedback of the round, told to one judge."""
    figures = judge.round.feedback
    spoken = judge.judgements.filter(sitting=Sitting.FIRST).select_related(
        "work__submission", "criterion"
    )
    by_item = {row["item"]: row for row in figures.get("items", [])}
    works: dict[int, Others] = {}
    criteria: dict[int, Others] = {}
    named: list[tuple[float, str, Others]] = []
    levels = {one.pk: one for one in _criteria(judge.round)}
    for said in spoken:
        about = said.work or said.criterion
        assert about is not None  # a constraint of the table
        item = by_item.get(str(about.uid))
        if item is None:
            continue
        criterion = levels[said.criterion_id] if said.criterion_id is not None else None
        others = _others(item, options_of(judge.round, criterion), said.answer)
        if said.work is not None:
            works[said.work.pk] = others
            named.append((item["points"], said.work.submission.code, others))
        elif criterion is not None:
            criteria[criterion.pk] = others
            named.append((criterion.position, str(criterion), others))
    own = next((r for r in figures.get("per_judge", []) if r["judge"] == str(judge.uid)), None)
    rows = [(name, others) for _place, name, others in sorted(named, key=lambda row: row[:2])]
    if not figures:
        return Feedback(figures, works, criteria, own, rows)
    return Feedback(
        figures,
        works,
        criteria,
        own,
        rows,
        judges_plot(figures, own=str(judge.uid)),
        impact_plot(figures),
    )


def _criteria(row: Round) -> list[Criterion]:
    return [] if row.judges_works else list(row.rubric.criteria.prefetch_related("levels"))


def _others(item: Figures, options: tuple[Option, ...], own: Decimal) -> Others:
    """The counts of an item without the judge's own answer."""
    counts = {Decimal(value): count for value, count in item["counts"].items()}
    counts[own] = counts.get(own, 1) - 1
    total = sum(counts.values())
    given = [
        Given(
            option,
            counts.get(option.value, 0),
            counts.get(option.value, 0) / total if total else 0.0,
            option.value == own,
        )
        for option in options
    ]
    weighted = sum(float(value) * count for value, count in counts.items())
    return Others(total, given, weighted / total if total else None)


@dataclass(frozen=True)
class Report:
    """The report of a closed round; nothing in it says who judged what."""

    figures: Figures
    judges: Plot
    curve: Plot | None
    impact: Plot
    levels: Plot | None
    items: list[dict[str, Any]]
    cuts: list[dict[str, Any]]
    groups: list[tuple[str, int]]
    passing: list[list[float]] = field(default_factory=list)

    @property
    def cut(self) -> dict[str, Any]:
        """The cut with its errors."""
        found: dict[str, Any] = self.figures["cut"]
        return found

    @property
    def more(self) -> int:
        """How many more judges the target would take."""
        needed: int = self.figures["needed"] or 0
        judges: int = self.figures["judges"]
        return max(0, needed - judges)

    @property
    def without(self) -> int:
        """Judges without a cut of their own: they said the same of every work."""
        return len(self.figures["per_judge"]) - len(self.cuts)

    @property
    def fair(self) -> bool:
        """Whether works were measured by fair scores."""
        return bool(self.figures["scale"] == "fair")


PASSING_STEP = 6
"""Every so many steps of the impact curve stand in its table: eleven rows."""


def report_of(row: Round) -> Report:
    """The frozen outcome of a closed round."""
    figures = row.outcome
    items = _named_items(row, figures)
    cuts = sorted(
        (one for one in figures["per_judge"] if one["points"] is not None),
        key=lambda one: one["points"],
    )
    by_criterion = row.method == Method.ANGOFF
    return Report(
        figures=figures,
        judges=judges_plot(figures),
        curve=None if by_criterion else curve_plot(figures),
        impact=impact_plot(figures),
        levels=levels_plot(items, figures["domain"]) if by_criterion else None,
        items=items,
        cuts=cuts,
        groups=_named_groups(figures),
        passing=figures["impact"][::PASSING_STEP],
    )


def _named_items(row: Round, figures: Figures) -> list[dict[str, Any]]:
    """Works by number only, for students know the codes of their own; criteria by title."""
    titles: dict[str, str] = {}
    if not row.judges_works:
        titles = {str(one.uid): str(one) for one in row.rubric.criteria.all()}
    return [
        one | {"number": number, "name": _name(titles.get(one["item"]), number)}
        for number, one in enumerate(figures["items"], start=1)
    ]


def _name(title: str | None, number: int) -> str:
    return title if title is not None else _("Work %(number)d") % {"number": number}


def _named_groups(figures: Figures) -> list[tuple[str, int]]:
    groups = figures.get("groups", [])
    codes = {code for group in groups for code in group["sectors"]}
    names = {one.code: str(one) for one in Sector.objects.filter(code__in=codes)}
    return [(_group(group, names), group["count"]) for group in groups]


def _group(group: dict[str, Any], names: Mapping[str, str]) -> str:
    if not group["role"]:
        return _("Other roles and sectors")
    sectors = ", ".join(names.get(code, code) for code in group["sectors"]) or _("no sector")
    return f"{Role(group['role']).label}, {sectors}"
