"""The rubric and the threshold: a first version, the one in force, the next one to be signed."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from firstrung.demonstration.cast import Cast
from firstrung.identity.public import Organization, Person
from firstrung.validation.public import (
    CriterionDraft,
    LevelDraft,
    Rubric,
    Terms,
    Threshold,
    call_for_signatures,
    draft_rubric,
    draft_threshold,
    publish_rubric,
    publish_threshold,
    sign_threshold,
)

YEAR_AGO, PROPOSED_AGO = 400, 18


def load_rubric(cast: Cast) -> Rubric:
    """Draft and publish the rubric, before the threshold that rests on it."""
    row, day = cast.folder["rubric"], cast.calendar.ago(YEAR_AGO + 40)
    now = cast.calendar.at(day)
    rubric = draft_rubric(
        actor=cast.coordinator,
        key=row["key"],
        title=row["title"],
        title_es=row["title_es"],
        description=row["description"],
        description_es=row["description_es"],
        criteria=[_criterion(criterion) for criterion in row["criteria"]],
        now=now,
    )
    cast.rubric = publish_rubric(actor=cast.coordinator, rubric=rubric, effective_on=day, now=now)
    return cast.rubric


def _criterion(row: dict[str, Any]) -> CriterionDraft:
    words = {key: value for key, value in row.items() if key not in {"levels", "ethics"}}
    levels = [LevelDraft(**level) for level in row["levels"]]
    return CriterionDraft(levels=levels, ethics=row.get("ethics", False), **words)


def load_thresholds(cast: Cast) -> None:
    """Last year's version, the one in force with fair scores, and one that lacks signatures."""
    rows, calendar = cast.folder["threshold"], cast.calendar
    _publish(cast, rows["first"], calendar.ago(YEAR_AGO))
    _publish(cast, rows["fair"], calendar.fair_since)
    _open(cast, rows["proposed"], calendar.ago(PROPOSED_AGO))


def _publish(cast: Cast, row: dict[str, Any], effective_on: date) -> None:
    threshold = _open(cast, row, effective_on - timedelta(days=30))
    publish_threshold(
        actor=cast.coordinator,
        threshold=threshold,
        effective_on=effective_on,
        now=cast.calendar.at(effective_on),
    )


def _open(cast: Cast, row: dict[str, Any], day: date) -> Threshold:
    """Draft, call for signatures, and sign in the days that follow."""
    at = cast.calendar.at
    threshold = draft_threshold(actor=cast.coordinator, terms=_terms(cast, row), now=at(day))
    threshold = call_for_signatures(
        actor=cast.coordinator, threshold=threshold, now=at(day + timedelta(days=2))
    )
    for number, name in enumerate(row["signed_by"]):
        person = cast.people[name]
        sign_threshold(
            actor=person,
            threshold=threshold,
            organization=_employer_of(person),
            now=at(day + timedelta(days=4 + 3 * number), 14),
        )
    return threshold


def _terms(cast: Cast, row: dict[str, Any]) -> Terms:
    assert cast.rubric is not None  # loaded by the step before
    values: dict[str, Any] = {name: row[name] for name in row if name != "signed_by"}
    for name in ("cut_score", "cut_error", "ethics_minimum", "teaching_hours"):
        if name in row:
            values[name] = Decimal(str(row[name]))
    return Terms(rubric=cast.rubric, **values)


def _employer_of(person: Person) -> Organization:
    return person.memberships.select_related("organization").get(role="employer").organization
