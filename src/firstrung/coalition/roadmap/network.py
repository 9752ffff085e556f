"""Who works with whom: organizations and the initiatives they lead or take part in (D37)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from firstrung.coalition.enums import InitiativeKind
from firstrung.coalition.initiatives.selectors import RUNNING
from firstrung.coalition.models import Initiative, Participation
from firstrung.coalition.policies import SEE_INITIATIVE
from firstrung.identity.public import Organization, OrganizationKind

MOST = 40
"""So many organizations and so many initiatives are drawn, the most connected ones."""
ROUNDS = 6
"""How often both sides are put in order; more changes little."""


@dataclass(frozen=True)
class Node:
    """An organization or an initiative; ``ties`` is how many of the other side it works with.

    ``others`` is how many organizations an organization meets in its initiatives.
    """

    key: int
    uid: UUID
    name: str
    kind: str
    ties: int
    others: int = 0


@dataclass(frozen=True)
class Network:
    """What is drawn, each side in the order in which it is drawn.

    ``edges`` are (organization, initiative) → whether the organization leads it.
    ``all_organizations``, ``all_initiatives`` and ``all_edges`` count what the filters let pass.
    """

    organizations: list[Node]
    initiatives: list[Node]
    edges: Mapping[tuple[int, int], bool]
    all_organizations: int
    all_initiatives: int
    all_edges: int

    @property
    def cut(self) -> bool:
        """Whether the picture leaves something out."""
        drawn = (len(self.organizations), len(self.initiatives))
        return drawn != (self.all_organizations, self.all_initiatives)

    def initiatives_of(self, organization: Node) -> Iterator[tuple[Node, bool]]:
        """The drawn initiatives of an organization, and whether it leads them."""
        for initiative in self.initiatives:
            leads = self.edges.get((organization.key, initiative.key))
            if leads is not None:
                yield initiative, leads


def _filtered(actor: Any, wanted: Mapping[str, str]) -> tuple[QuerySet[Any], QuerySet[Any]]:
    """(initiative, organization) of those who lead, and of those who take part."""
    rows = SEE_INITIATIVE.rows(actor).filter(state__in=RUNNING).order_by()
    if wanted.get("initiative") in InitiativeKind.values:
        rows = rows.filter(kind=wanted["initiative"])
    joined = Participation.objects.filter(initiative__in=rows.values("pk")).order_by()
    if wanted.get("kind") in OrganizationKind.values:
        rows = rows.filter(host__kind=wanted["kind"])
        joined = joined.filter(organization__kind=wanted["kind"])
    return rows, joined


def ties(actor: Any, wanted: Mapping[str, str]) -> dict[tuple[int, int], bool]:
    """(organization, initiative) → whether it leads; chosen and active initiatives (two queries).

    ``kind`` and ``initiative`` filter by kind of organization and of initiative.
    """
    leading, joined = _filtered(actor, wanted)
    found = dict.fromkeys(joined.values_list("organization", "initiative"), False)
    return found | dict.fromkeys(leading.values_list("host", "pk"), True)


def network(actor: Any, wanted: Mapping[str, str], *, most: int = MOST) -> Network:
    """The most connected organizations and initiatives (four queries)."""
    found = ties(actor, wanted)
    members: dict[int, set[int]] = defaultdict(set)
    joined: dict[int, set[int]] = defaultdict(set)
    for organization, initiative in found:
        members[initiative].add(organization)
        joined[organization].add(initiative)
    organizations = {
        row.pk: Node(
            row.pk,
            row.uid,
            row.name,
            str(row.get_kind_display()),
            len(joined[row.pk]),
            len(set().union(*(members[key] for key in joined[row.pk]))) - 1,
        )
        for row in Organization.objects.filter(pk__in=_most(joined, most))
    }
    initiatives = {
        row.pk: Node(row.pk, row.uid, row.title, str(row.get_kind_display()), len(members[row.pk]))
        for row in Initiative.objects.filter(pk__in=_most(members, most))
    }
    edges = {
        (one, other): leads
        for (one, other), leads in found.items()
        if one in organizations and other in initiatives
    }
    left, right = in_order(
        [row.key for row in _by_ties(organizations.values())],
        [row.key for row in _by_ties(initiatives.values())],
        edges,
    )
    return Network(
        [organizations[key] for key in left],
        [initiatives[key] for key in right],
        edges,
        len(joined),
        len(members),
        len(found),
    )


def _most(found: Mapping[int, set[int]], most: int) -> list[int]:
    return sorted(found, key=lambda key: (-len(found[key]), key))[:most]


def _by_ties(nodes: Iterable[Node]) -> list[Node]:
    return sorted(nodes, key=lambda node: (-node.ties, node.name, node.key))


def in_order(
    left: list[int], right: list[int], edges: Iterable[tuple[int, int]]
) -> tuple[list[int], list[int]]:
    """Both sides so that few lines cross: each key moves to the mean place of its neighbours.

    The barycenter heuristic of Sugiyama, Tagawa and Toda (1981); keys without neighbours stay
    behind. Of all orders that came up, the one with the fewest crossings is kept.
    """
    pairs = list(edges)
    best = (crossings(left, right, pairs), left, right)
    for number in range(ROUNDS):
        if number % 2:
            left = _moved(left, right, pairs)
        else:
            right = _moved(right, left, [(other, one) for one, other in pairs])
        count = crossings(left, right, pairs)
        if count < best[0]:
            best = (count, left, right)
    return best[1], best[2]


def _moved(keys: list[int], fixed: list[int], pairs: list[tuple[int, int]]) -> list[int]:
    place = {key: number for number, key in enumerate(fixed)}
    near: dict[int, list[int]] = defaultdict(list)
    for key, other in pairs:
        near[key].append(place[other])
    return sorted(
        keys, key=lambda key: sum(near[key]) / len(near[key]) if near[key] else len(fixed)
    )


def crossings(left: list[int], right: list[int], pairs: Iterable[tuple[int, int]]) -> int:
    """How many pairs of lines cross between two columns in this order."""
    on_left = {key: number for number, key in enumerate(left)}
    on_right = {key: number for number, key in enumerate(right)}
    ends = [on_right[other] for _place, other in sorted(
        ((on_left[one], other) for one, other in pairs), key=lambda pair: (pair[0], on_right[pair[1]])
    )]  # fmt: skip
    before = [0] * (len(right) + 1)  # how many ends came so far, by place (a Fenwick tree)
    count = 0
    for number, end in enumerate(ends):
        count += number - _upto(before, end + 1)
        _add(before, end + 1)
    return count


def _upto(tree: list[int], place: int) -> int:
    total = 0
    while place:
        total += tree[place]
        place &= place - 1
    return total


def _add(tree: list[int], place: int) -> None:
    while place < len(tree):
        tree[place] += 1
        place += place & -place
