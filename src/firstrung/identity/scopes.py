"""Which organizations a person's role reaches: their own and those below it."""

from typing import Any

from django.db.models import Q
from django.utils import timezone

from firstrung.core.policies import NOBODY
from firstrung.identity.enums import OrganizationKind, Role
from firstrung.identity.models import Membership

MANAGERS = (Role.COORDINATOR, Role.ADMINISTRATOR)


def in_scope(actor: Any, *roles: str, prefix: str = "") -> Q:
    """Rows whose organization (at ``prefix``) is one where the actor holds a role, or below it."""
    if not actor.is_authenticated:
        return NOBODY
    held = (
        Membership.objects.live(timezone.localdate())
        .filter(person=actor, role__in=roles)
        .values("organization")
    )
    own = f"{prefix}__in" if prefix else "pk__in"
    path = f"{prefix}__parent" if prefix else "parent"
    return Q(**{own: held}) | Q(**{f"{path}__in": held}) | Q(**{f"{path}__parent__in": held})


def holds(actor: Any, *roles: str, kind: str | None = None) -> bool:
    """Whether the actor holds one of the roles today (in an organization of that kind)."""
    if not actor.is_authenticated:
        return False
    rows = Membership.objects.live(timezone.localdate()).filter(person=actor, role__in=roles)
    if kind is not None:
        rows = rows.filter(organization__kind=kind)
    return rows.exists()


def runs_the_coalition(actor: Any) -> bool:
    """Whether the actor coordinates or administers the coalition itself."""
    return holds(actor, *MANAGERS, kind=OrganizationKind.COALITION)
