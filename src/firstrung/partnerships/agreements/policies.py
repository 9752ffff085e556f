"""Who sees what employers are keen on, have agreed to, gave and got; and who writes it down.

Coordinators of institutions and of the coalition, and teachers, see every employer's records.
An employer's people see those of their own employer. For students and families nothing is there.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from firstrung.coalition.public import DutyKind, coordinates, on_duty
from firstrung.core.errors import NotVisible, NotYours
from firstrung.core.policies import EVERYBODY, NOBODY, Rule
from firstrung.identity.public import (
    MANAGERS,
    Membership,
    Organization,
    OrganizationKind,
    Role,
    in_scope,
)
from firstrung.partnerships.models.agreements import (
    Commitment,
    ExchangeEntry,
    InterestSurvey,
    Placement,
)

SPEAK_FOR_EMPLOYERS = (Role.EMPLOYER, *MANAGERS)
"""Roles of an employer's people who answer for it; panelists and mentors only see."""

WORK_AT_EMPLOYERS = (*SPEAK_FOR_EMPLOYERS, Role.PANELIST, Role.MENTOR)


def _works(actor: Any, *roles: str) -> QuerySet[Membership]:
    held = Membership.objects.live(timezone.localdate()).filter(person=actor, role__in=roles)
    return held.exclude(organization__kind=OrganizationKind.EMPLOYER)


def keeps_records(actor: Any) -> bool:
    """Whether the actor coordinates an institution or the coalition."""
    if not actor.is_authenticated:
        return False
    return coordinates(actor) or _works(actor, *MANAGERS).exists()


def sees_all(actor: Any) -> bool:
    """Whether the actor sees the records of all employers."""
    if not actor.is_authenticated:
        return False
    roles = (Role.TEACHER, Role.FACULTY, *MANAGERS)
    return on_duty(actor, *DutyKind.values) or _works(actor, *roles).exists()


def own_employers(actor: Any, *roles: str) -> QuerySet[Organization]:
    """The employers at which the actor holds one of the roles today (any, where none is named)."""
    held = Membership.objects.live(timezone.localdate()).filter(
        person=actor, role__in=roles or WORK_AT_EMPLOYERS
    )
    return Organization.objects.filter(
        pk__in=held.values("organization"), kind=OrganizationKind.EMPLOYER, ended_at__isnull=True
    )


def employers_seen(actor: Any) -> QuerySet[Organization]:
    """The employers whose records the actor sees."""
    if sees_all(actor):
        return Organization.objects.filter(kind=OrganizationKind.EMPLOYER)
    return own_employers(actor) if actor.is_authenticated else Organization.objects.none()


def require_keeper(actor: Any, name: str) -> None:
    """404 for those who see no employer, 403 for those who see but don't write."""
    if keeps_records(actor):
        return
    if sees_all(actor) or (actor.is_authenticated and own_employers(actor).exists()):
        raise NotYours(name)
    raise NotVisible(name)


def require_all(actor: Any, name: str) -> None:
    """404 for those who do not see every employer's records."""
    if not sees_all(actor):
        raise NotVisible(name)


def _of_employer(actor: Any) -> Q:
    if sees_all(actor):
        return EVERYBODY
    if not actor.is_authenticated:
        return NOBODY
    return Q(employer__in=own_employers(actor).values("pk"))


def _kept(field: str) -> Callable[[Any], Q]:
    """The coalition's coordinators; coordinators of the counterpart; who wrote it, while keeping."""

    def condition(actor: Any) -> Q:
        if not keeps_records(actor):
            return NOBODY
        if coordinates(actor):
            return EVERYBODY
        return in_scope(actor, *MANAGERS, prefix="institution") | Q(**{field: actor})

    return condition


def _kept_entry(actor: Any) -> Q:
    """Those that somebody wrote down; the others change where they were counted from."""
    return _kept("entered_by")(actor) & Q(origin="")


def _employer(actor: Any) -> Q:
    return Q(pk__in=employers_seen(actor).values("pk"))


def _spoken_for(actor: Any) -> Q:
    if keeps_records(actor):
        return Q(kind=OrganizationKind.EMPLOYER)
    if not actor.is_authenticated:
        return NOBODY
    return Q(pk__in=own_employers(actor, *SPEAK_FOR_EMPLOYERS).values("pk"))


SEE_EMPLOYER: Rule[Organization] = Rule(
    "partnerships.see_employer", "identity.Organization", _employer
)
SPEAK_FOR_EMPLOYER: Rule[Organization] = Rule(
    "partnerships.speak_for_employer", "identity.Organization", _spoken_for, sees=SEE_EMPLOYER
)
SEE_SURVEY: Rule[InterestSurvey] = Rule(
    "partnerships.see_survey", "partnerships.InterestSurvey", _of_employer
)
SEE_COMMITMENT: Rule[Commitment] = Rule(
    "partnerships.see_commitment", "partnerships.Commitment", _of_employer
)
KEEP_COMMITMENT: Rule[Commitment] = Rule(
    "partnerships.keep_commitment", "partnerships.Commitment", _kept("kept_by"), sees=SEE_COMMITMENT
)
SEE_ENTRY: Rule[ExchangeEntry] = Rule(
    "partnerships.see_entry", "partnerships.ExchangeEntry", _of_employer
)
KEEP_ENTRY: Rule[ExchangeEntry] = Rule(
    "partnerships.keep_entry", "partnerships.ExchangeEntry", _kept_entry, sees=SEE_ENTRY
)
SEE_PLACEMENT: Rule[Placement] = Rule(
    "partnerships.see_placement", "partnerships.Placement", _of_employer
)
KEEP_PLACEMENT: Rule[Placement] = Rule(
    "partnerships.keep_placement", "partnerships.Placement", _kept("entered_by"), sees=SEE_PLACEMENT
)
