"""What the person who applies a roster may touch: their organizations and those below them."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from firstrung.identity.enums import OrganizationKind
from firstrung.identity.models import Guardianship, Membership, Organization
from firstrung.identity.policies import MANAGE_ORGANIZATION
from firstrung.identity.scopes import MANAGERS

RANK = {
    OrganizationKind.COALITION: 0,
    OrganizationKind.STATE: 1,
    OrganizationKind.DISTRICT: 2,
    OrganizationKind.COLLEGE: 3,
    OrganizationKind.SCHOOL: 4,
}
INSIDE, MIXED, OUTSIDE = "inside", "mixed", "outside"


class Scope:
    """The organizations within reach; without an actor (the command on the machine) all are."""

    def __init__(self, actor: Any | None) -> None:
        self.everything = actor is None
        self.pks: set[int] = set()
        self.home: Organization | None = None
        if actor is not None:
            self.pks = _with_descendants(
                MANAGE_ORGANIZATION.rows(actor).values_list("pk", flat=True)
            )
            self.home = _home(actor)

    def reaches(self, organization_id: int | None) -> bool:
        """Whether the organization is within reach."""
        return self.everything or organization_id in self.pks

    def standing_of(self, people: Iterable[int]) -> dict[int, str]:
        """How each known person stands to the scope.

        Inside: all their roles (and those of their wards) are in reach, or they have none.
        Mixed: some are; their profile belongs to others too. Outside: none is.
        """
        if self.everything:
            return {}
        pks = list(people)
        reached: dict[int, set[bool]] = defaultdict(set)
        held = Membership.objects.filter(person__in=pks)
        for person, organization in held.values_list("person", "organization"):
            reached[person].add(organization in self.pks)
        wards = Guardianship.objects.filter(guardian__in=pks, ended_at__isnull=True)
        for person, organization in wards.values_list(
            "guardian", "student__memberships__organization"
        ):
            if organization is not None:
                reached[person].add(organization in self.pks)
        names = {frozenset({True}): INSIDE, frozenset({False}): OUTSIDE}
        return {pk: names.get(frozenset(found), MIXED) for pk, found in reached.items()}


def _with_descendants(roots: Iterable[int]) -> set[int]:
    children = defaultdict(list)
    for pk, parent in Organization.objects.order_by().values_list("pk", "parent_id"):
        children[parent].append(pk)
    found: set[int] = set()
    open_ends = list(roots)
    while open_ends:
        pk = open_ends.pop()
        if pk not in found:
            found.add(pk)
            open_ends.extend(children[pk])
    return found


def _home(actor: Any) -> Organization | None:
    """The highest organization that the actor runs: where new ones without a parent are put."""
    held = Membership.objects.live(timezone.localdate()).filter(person=actor, role__in=MANAGERS)
    organizations = Organization.objects.filter(pk__in=held.values("organization"))
    return min(
        organizations, key=lambda o: (RANK.get(OrganizationKind(o.kind), 9), o.pk), default=None
    )
