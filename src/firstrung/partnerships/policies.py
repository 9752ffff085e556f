"""Who sees the employers' records, and who may write into them."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.db.models import Q, QuerySet
from django.http.response import HttpResponseBase
from django.utils import timezone

from firstrung.coalition.public import coordinates
from firstrung.core.errors import NotVisible, NotYours
from firstrung.core.policies import EVERYBODY, NOBODY, Rule
from firstrung.identity.public import (
    MANAGE_ORGANIZATION,
    MANAGERS,
    SCHOOL_STAFF,
    Membership,
    Organization,
    OrganizationKind,
    Role,
    SignedRequest,
    in_scope,
)
from firstrung.partnerships.models import Account, EmployerImport, Note

P = ParamSpec("P")

OUTSIDE = (OrganizationKind.EMPLOYER,)
"""Kinds whose people see no record but their own."""

REPRESENTATIVES = (Role.EMPLOYER, *MANAGERS)
"""Who speaks for an employer."""


def institutions_of(actor: Any, *roles: str) -> QuerySet[Organization]:
    """The institutions (not employers) where the person holds one of the roles today."""
    if not actor.is_authenticated:
        return Organization.objects.none()
    held = Membership.objects.live(timezone.localdate()).filter(person=actor, role__in=roles)
    rows = Organization.objects.filter(pk__in=held.values("organization"), ended_at__isnull=True)
    return rows.exclude(kind__in=OUTSIDE)


def sees_pipeline(actor: Any) -> bool:
    """Whether the person works for an institution or coordinates the coalition."""
    return institutions_of(actor, *SCHOOL_STAFF).exists() or coordinates(actor)


def runs_pipeline(actor: Any) -> bool:
    """Whether the person coordinates at an institution or for the coalition."""
    return institutions_of(actor, *MANAGERS).exists() or coordinates(actor)


def asks_for(actor: Any) -> QuerySet[Organization]:
    """The institutions in whose name the person may ask an employer."""
    own = institutions_of(actor, *MANAGERS)
    if not own.exists() and coordinates(actor):
        return Organization.objects.filter(kind=OrganizationKind.COALITION, ended_at__isnull=True)
    return own


def require_pipeline(actor: Any, *, runs: bool = False) -> None:
    """404 for whoever does not see the pipeline; 403 where they must run it and do not."""
    if not sees_pipeline(actor):
        raise NotVisible("partnerships.pipeline")
    if runs and not runs_pipeline(actor):
        raise NotYours("partnerships.run_pipeline")


def pipeline_only(
    view: Callable[Concatenate[SignedRequest, P], HttpResponseBase],
) -> Callable[Concatenate[SignedRequest, P], HttpResponseBase]:
    """404 for students, families, employers and guests."""

    @wraps(view)
    def gated(request: SignedRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        require_pipeline(request.user)
        return view(request, *args, **kwargs)

    return gated


def runners_only(
    view: Callable[Concatenate[SignedRequest, P], HttpResponseBase],
) -> Callable[Concatenate[SignedRequest, P], HttpResponseBase]:
    """As `pipeline_only`; 403 for those who see the pipeline and do not run it."""

    @wraps(view)
    def gated(request: SignedRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        require_pipeline(request.user, runs=True)
        return view(request, *args, **kwargs)

    return gated


def _own(actor: Any) -> Q:
    return in_scope(actor, *REPRESENTATIVES, prefix="organization")


def _seen(actor: Any) -> Q:
    return EVERYBODY if sees_pipeline(actor) else _own(actor)


def _kept(actor: Any) -> Q:
    return EVERYBODY if runs_pipeline(actor) else _own(actor)


def _notes(actor: Any) -> Q:
    """What is noted for all, and what is noted for an institution that the person works at."""
    if not sees_pipeline(actor):
        return NOBODY
    return Q(institution__isnull=True) | in_scope(actor, *SCHOOL_STAFF, prefix="institution")


SEE_ACCOUNT: Rule[Account] = Rule("partnerships.see_account", "partnerships.Account", _seen)
KEEP_ACCOUNT: Rule[Account] = Rule(
    "partnerships.keep_account", "partnerships.Account", _kept, sees=SEE_ACCOUNT
)
"""Points of contact and hiring needs: those who run the pipeline, and the employer itself."""

INVITE_CONTACT: Rule[Account] = Rule(
    "partnerships.invite_contact",
    "partnerships.Account",
    lambda actor: Q(organization__in=MANAGE_ORGANIZATION.rows(actor).values("pk")),
    sees=SEE_ACCOUNT,
)
"""An employer's people may search for students: only who manages the employer adds one."""

RUN_ACCOUNT: Rule[Account] = Rule(
    "partnerships.run_account",
    "partnerships.Account",
    lambda actor: EVERYBODY if runs_pipeline(actor) else NOBODY,
    sees=SEE_ACCOUNT,
)
SEE_NOTE: Rule[Note] = Rule("partnerships.see_note", "partnerships.Note", _notes)
SEE_IMPORT: Rule[EmployerImport] = Rule(
    "partnerships.see_import",
    "partnerships.EmployerImport",
    lambda actor: EVERYBODY if runs_pipeline(actor) else NOBODY,
)
"""Files of employers: whoever runs the pipeline may go on with what another one began."""
