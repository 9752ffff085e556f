"""The rubric, the first version of the threshold, and the next one that lacks signatures."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from firstrung.demonstration.cast import Cast
from firstrung.identity.public import Organization, Person
from firstrung.regions.public import draft_of
from firstrung.validation.public import (
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
    day = cast.calendar.ago(YEAR_AGO + 40)
    now = cast.calendar.at(day)
    rubric = draft_rubric(actor=cast.coordinator, now=now, **draft_of(cast.folder["rubric"]))
    cast.rubric = publish_rubric(actor=cast.coordinator, rubric=rubric, effective_on=day, now=now)
    return cast.rubric


def load_first_threshold(cast: Cast) -> None:
    """Last year's version, which the work of the class before was judged by."""
    row, effective_on = cast.folder["threshold"]["first"], cast.calendar.ago(YEAR_AGO)
    threshold = _draft(cast, row, effective_on - timedelta(days=30))
    sign_and_publish(cast, threshold, row["signed_by"], effective_on)


def propose_next_threshold(cast: Cast) -> None:
    """The version that lacks signatures."""
    row, day = cast.folder["threshold"]["proposed"], cast.calendar.ago(PROPOSED_AGO)
    _sign(cast, _draft(cast, row, day), row["signed_by"], day)


def sign_and_publish(
    cast: Cast, threshold: Threshold, signed_by: list[str], effective_on: date
) -> None:
    """Call for signatures, sign and publish a draft."""
    threshold = _sign(cast, threshold, signed_by, effective_on - timedelta(days=30))
    publish_threshold(
        actor=cast.coordinator,
        threshold=threshold,
        effective_on=effective_on,
        now=cast.calendar.at(effective_on),
    )


def _draft(cast: Cast, row: dict[str, Any], day: date) -> Threshold:
    return draft_threshold(
        actor=cast.coordinator, terms=_terms(cast, row), now=cast.calendar.at(day)
    )


def _sign(cast: Cast, threshold: Threshold, signed_by: list[str], day: date) -> Threshold:
    """Call for signatures, and sign in the days that follow."""
    at = cast.calendar.at
    threshold = call_for_signatures(
        actor=cast.coordinator, threshold=threshold, now=at(day + timedelta(days=2))
    )
    for number, name in enumerate(signed_by):
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
