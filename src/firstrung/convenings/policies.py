"""Who sees events, who runs them, who may come (C11)."""

from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone

from firstrung.coalition.public import coordinates, is_member
from firstrung.convenings.enums.events import Audience, EventState
from firstrung.convenings.models import Event, EventInvitation
from firstrung.core.policies import EVERYBODY, NOBODY, Rule
from firstrung.identity.public import (
    MANAGERS,
    SCHOOL_STAFF,
    Membership,
    OrganizationKind,
    Role,
    in_scope,
)

EMPLOYER_ROLES = (Role.EMPLOYER, Role.PANELIST, Role.MENTOR)
EDUCATION = (
    OrganizationKind.DISTRICT,
    OrganizationKind.SCHOOL,
    OrganizationKind.DEPARTMENT,
    OrganizationKind.COLLEGE,
    OrganizationKind.COALITION,
)
"""Organizations whose staff sees closed events: education, and the coalition itself."""


def _live(actor: Any, day: date) -> Any:
    return Membership.objects.live(day).filter(person=actor)


def is_school_staff(actor: Any) -> bool:
    """Whether the actor teaches, or leads a school, a college or the coalition."""
    if not actor.is_authenticated:
        return False
    held = _live(actor, timezone.localdate()).filter(role__in=SCHOOL_STAFF)
    return bool(held.filter(organization__kind__in=EDUCATION).exists())


def _hosted(actor: Any, *roles: str) -> Q:
    return in_scope(actor, *roles, prefix="host") | in_scope(actor, *roles, prefix="co_hosts")


def _run(actor: Any) -> Q:
    """Coordinators of the coalition, of a host, an employer host's people, and who made it."""
    if not actor.is_authenticated or not is_member(actor):
        return NOBODY
    if coordinates(actor):
        return EVERYBODY
    return Q(created_by=actor) | _hosted(actor, *MANAGERS, Role.EMPLOYER)


def _seen(actor: Any) -> Q:
    """Members see what is announced and not closed, school staff the closed ones too.

    Employers see closed events that they host or are invited to; students what is open to their
    institution; guardians and guests nothing.
    """
    if not actor.is_authenticated:
        return NOBODY
    told = ~Q(state=EventState.PLANNED)
    if not is_member(actor):
        return told & _for_students(actor)
    if coordinates(actor):
        return EVERYBODY
    invited = EventInvitation.objects.filter(person=actor)
    seen = _run(actor) | (told & _hosted(actor, *SCHOOL_STAFF, *EMPLOYER_ROLES))
    seen |= told & (Q(closed=False) | Q(pk__in=invited.values("event")))
    return seen | told if is_school_staff(actor) else seen


def _for_students(actor: Any) -> Q:
    """Announced events for the institution at which the actor studies, or one above it."""
    studies = _live(actor, timezone.localdate()).filter(role=Role.STUDENT)
    own = list(
        studies.values_list("organization", "organization__parent", "organization__parent__parent")
    )
    if not own:
        return NOBODY
    places = {pk for row in own for pk in row if pk is not None}
    listed = Q(audience=Audience.LISTED, institutions__in=places)
    return Q(closed=False) & (Q(audience=Audience.ALL) | listed)


SEE_EVENT: Rule[Event] = Rule("convenings.see_event", "convenings.Event", _seen)
RUN_EVENT: Rule[Event] = Rule("convenings.run_event", "convenings.Event", _run, sees=SEE_EVENT)
