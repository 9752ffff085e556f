"""How much of a success criterion has been reached: counted from records, or entered by hand."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from firstrung.coalition.enums import CriterionScope
from firstrung.coalition.measures import Counts, Measure, measures
from firstrung.coalition.models import Initiative, SuccessCriterion
from firstrung.identity.public import Organization

Number = int | Decimal


@dataclass(frozen=True)
class Part:
    """What one organization (or everybody, without a name) contributed, and where the rows are."""

    name: str
    value: Number
    rows: str


@dataclass(frozen=True)
class Reached:
    """So much of a criterion; ``measure`` is None where somebody entered the number."""

    value: Number | None
    measure: Measure | None = None
    parts: Sequence[Part] = ()


def reached(
    initiative: Initiative, criteria: Iterable[SuccessCriterion], *, on: date
) -> dict[int, Reached]:
    """What has been reached of each criterion, from the initiative's first day on.

    A query for each measure that is named, and one for the organizations that take part.
    """
    rows = list(criteria)
    last = min(on, initiative.finished_on or on)
    first = initiative.begins_on or last
    known = {row.measure: measures()[row.measure] for row in rows if row.measure in measures()}
    counted = {code: measure.count(first, last) for code, measure in known.items()}
    wanted = any(row.measure in known and row.scope == CriterionScope.MEMBERS for row in rows)
    members = _members(initiative) if wanted else {}

    def found(row: SuccessCriterion) -> Reached:
        if row.measure not in known:
            return Reached(row.reached)
        measure = known[row.measure]
        parts = _parts(row, initiative, members, counted[row.measure], measure, (first, last))
        return Reached(sum((part.value for part in parts), 0), measure, parts)

    return {row.pk: found(row) for row in rows}


def _members(initiative: Initiative) -> dict[int, str]:
    """Names of the organizations that take part or lead, by key."""
    taking = initiative.participations.values("organization")
    rows = Organization.objects.filter(pk__in=taking).order_by("name", "pk")
    return {initiative.host_id: initiative.host.name} | dict(rows.values_list("pk", "name"))


def _parts(
    row: SuccessCriterion,
    initiative: Initiative,
    members: Mapping[int, str],
    counts: Counts,
    measure: Measure,
    days: tuple[date, date],
) -> list[Part]:
    if row.scope == CriterionScope.EVERYBODY:
        return [Part("", sum(counts.values(), 0), measure.rows(*days, None))]
    if row.scope == CriterionScope.HOST:
        members = {initiative.host_id: initiative.host.name}
    return [
        Part(name, counts[key], measure.rows(*days, key))
        for key, name in members.items()
        if counts.get(key)
    ]
