"""Comparing groups of people: shares and means that may be shown."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

from .suppression import MINIMUM, DisclosureError, protect_one_way, protect_two_way
from .tables import Cell, Reason

YES, NO = "yes", "no"


@dataclass(frozen=True)
class GroupFigure:
    """A group (None = all together): how many people, and a share or mean; None = withheld.

    ``reason`` is why the figure is withheld.
    """

    group: Hashable
    people: int | None
    figure: float | None
    reason: Reason | None


def compare_groups(
    groups: Mapping[Hashable, tuple[int, int]],
    *,
    minimum: int = MINIMUM,
    width: int | None = None,
) -> list[GroupFigure]:
    """Shares by group, from (people, of them yes), and of all (last).

    A share is shown only if those who said yes, the others and the group may all be shown, so
    that no count behind it is small, 100 % or 0 %, or to be worked out from the totals.
    """
    for name, (people, yes) in groups.items():
        if not 0 <= yes <= people:
            raise DisclosureError(f"{name}: {yes} of {people} is no share of a group.")
    table = protect_two_way(
        list(groups),
        [YES, NO],
        [[yes, people - yes] for people, yes in groups.values()],
        minimum=minimum,
        width=width,
        outcomes=True,
    )
    found = [
        _share(name, table.row_totals[name], table.cells[name, YES], table.cells[name, NO])
        for name in groups
    ]
    return [*found, _share(None, table.total, table.column_totals[YES], table.column_totals[NO])]


def compare_means(
    groups: Mapping[Hashable, tuple[int, float]],
    *,
    minimum: int = MINIMUM,
    width: int | None = None,
) -> list[GroupFigure]:
    """Means by group, from (people, mean), and of all (last).

    A mean is shown where its number of people is. Those withheld can be had from the means of all
    only together, and together they are at least ``width`` people in two groups or more.
    """
    table = protect_one_way(
        {name: people for name, (people, _) in groups.items()}, minimum=minimum, width=width
    )
    people = sum(count for count, _ in groups.values())
    total = sum(count * mean for count, mean in groups.values() if count)
    found = [_mean(name, table.cells[name], mean) for name, (_, mean) in groups.items()]
    return [*found, _mean(None, table.total, total / people if people else 0.0)]


def _share(group: Hashable, people: Cell, yes: Cell, no: Cell) -> GroupFigure:
    reasons = [cell.reason for cell in (yes, no, people) if cell.reason is not None]
    reason = min(reasons, key=lambda one: one == "derivable", default=None)
    if people.value is None or yes.value is None or reason is not None:
        return GroupFigure(group, people.value, None, reason)
    return GroupFigure(
        group, people.value, yes.value / people.value if people.value else None, None
    )


def _mean(group: Hashable, people: Cell, mean: float) -> GroupFigure:
    return GroupFigure(group, people.value, mean if people.value else None, people.reason)
