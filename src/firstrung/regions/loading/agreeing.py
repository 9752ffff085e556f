"""Rules that somebody must stand for: rubric, threshold, how often employers may be asked."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from firstrung.identity.public import Membership, Organization, Person, Role
from firstrung.partnerships.public import AskingRule, set_pace
from firstrung.regions.loading.changes import Change
from firstrung.regions.template import Template
from firstrung.validation.public import (
    CriterionDraft,
    LevelDraft,
    Rubric,
    Terms,
    Threshold,
    draft_rubric,
    draft_threshold,
    publish_rubric,
)

WORDS = ("title", "title_es", "description", "description_es")
EXACT = ("cut_score", "ethics_minimum", "teaching_hours")


def coordinator_of(coalition: Organization, on: date) -> Person | None:
    """Whoever has coordinated the coalition longest, if anybody does."""
    rows = Membership.objects.live(on).filter(
        organization=coalition, role__in=(Role.COORDINATOR, Role.ADMINISTRATOR)
    )
    first = rows.select_related("person").order_by("pk").first()
    return first.person if first is not None else None


def bring_agreements(actor: Person, template: Template, *, on: date, now: datetime) -> list[Change]:
    """The rubric, a draft of the threshold, and the pace of asking, where they are not there yet.

    A rubric that the folder changed becomes a draft of the next version: what is published stays
    as it is. A threshold and a pace that people set are theirs and stay.
    """
    rubric, of_rubric = _rubric(actor, template["rubric"], on, now)
    return [of_rubric, *_rules(actor, template["rules"], rubric, now)]


def draft_of(row: dict[str, Any]) -> dict[str, Any]:
    """The folder's rubric as `draft_rubric` takes it."""
    criteria = [
        CriterionDraft(
            code=criterion["code"],
            ethics=criterion.get("ethics", False),
            looks_at=criterion.get("looks_at", ()),
            levels=[
                LevelDraft(points=level["points"], **_words(level)) for level in criterion["levels"]
            ],
            **_words(criterion),
        )
        for criterion in row["criteria"]
    ]
    return {"key": row["key"], **_words(row), "criteria": criteria}


def _words(row: Any) -> dict[str, Any]:
    if isinstance(row, dict):
        return {name: row.get(name, "") for name in WORDS}
    return {name: getattr(row, name) for name in WORDS}


def _rubric(actor: Person, row: dict[str, Any], on: date, now: datetime) -> tuple[Rubric, Change]:
    last = Rubric.objects.filter(key=row["key"]).order_by("-version").first()
    wanted = draft_of(row)
    if last is not None and _said(last) == _flat(wanted):
        return last, Change("Rubric", unchanged=1)
    rubric = draft_rubric(actor=actor, now=now, **wanted)
    if last is not None:
        return rubric, Change("Rubric (a draft to publish)", changed=1)
    return publish_rubric(actor=actor, rubric=rubric, effective_on=on, now=now), Change(
        "Rubric", new=1
    )


def _flat(wanted: dict[str, Any]) -> Any:
    """A rubric to be drafted, in a form that can be compared."""
    rows = [
        (
            row.code,
            row.ethics,
            list(row.looks_at),
            _words(row),
            [(level.points, _words(level)) for level in row.levels],
        )
        for row in wanted["criteria"]
    ]
    return _words(wanted), rows


def _said(rubric: Rubric) -> Any:
    """A rubric of the database in the same form."""
    criteria = rubric.criteria.order_by("position").prefetch_related("levels")
    rows = [
        (
            row.code,
            row.is_ethics,
            list(row.looks_at),
            _words(row),
            [
                (level.points, _words(level))
                for level in sorted(row.levels.all(), key=lambda one: one.points)
            ],
        )
        for row in criteria
    ]
    return _words(rubric), rows


def _rules(actor: Person, row: dict[str, Any], rubric: Rubric, now: datetime) -> list[Change]:
    threshold, asking = Change("Threshold (a draft to sign)"), Change("Pace of asking")
    if Threshold.objects.exists() or rubric.published_at is None:
        threshold = Change("Threshold", unchanged=1)
    else:
        values = {**row["threshold"]}
        values |= {name: Decimal(str(values[name])) for name in EXACT if name in values}
        draft_threshold(actor=actor, terms=Terms(rubric=rubric, **values), now=now)
        threshold.new = 1
    wanted = row["asking"]
    if AskingRule.objects.exists():
        asking.unchanged = 1
    else:
        set_pace(actor, now=now, **wanted)
        asking.new = 1
    return [threshold, asking]
