"""Who speaks for an employer, what they may endorse, and who sees an endorsement."""

from typing import Any

from django.db.models import Q
from django.utils import timezone

from firstrung.core.policies import NOBODY, Rule
from firstrung.credentials.models import Award, Endorsement, EndorsementSubject
from firstrung.credentials.policies import SEE_AWARD
from firstrung.identity.public import (
    SEE_ORGANIZATION,
    SEE_STUDENT,
    Membership,
    Organization,
    OrganizationKind,
    Purpose,
    Role,
    consented,
)

SPEAKERS = (Role.EMPLOYER, Role.ADMINISTRATOR)
"""Roles at an employer that may sign in its name."""


def _represented(actor: Any) -> Q:
    if not actor.is_authenticated:
        return NOBODY
    held = Membership.objects.live(timezone.localdate()).filter(
        person=actor, role__in=SPEAKERS, organization__kind=OrganizationKind.EMPLOYER
    )
    return Q(pk__in=held.values("organization"), ended_at__isnull=True)


REPRESENT: Rule[Organization] = Rule(
    "credentials.represent", "identity.Organization", _represented, sees=SEE_ORGANIZATION
)


def _public() -> Q:
    """Awards whose page the family has opened to everybody."""
    return Q(holder__in=consented(Purpose.CERTIFICATE, on=timezone.localdate()))


def _endorsable(actor: Any) -> Q:
    represents = actor.is_authenticated and REPRESENT.rows(actor).exists()
    return _public() & Q(holder__is_active=True) if represents else NOBODY


ENDORSE_AWARD: Rule[Award] = Rule(
    "credentials.endorse_award", "credentials.Award", _endorsable, sees=SEE_AWARD
)


def _shown(actor: Any) -> Q:
    """Everybody sees what is said of achievements and issuers; of a person only by consent."""
    awards = Award.objects.filter(_public())
    shown = ~Q(subject=EndorsementSubject.AWARD) | Q(award__in=awards.values("pk"))
    if not actor.is_authenticated:
        return shown
    circle = Award.objects.filter(holder__in=SEE_STUDENT.rows(actor).values("pk"))
    return shown | Q(award__in=circle.values("pk")) | _own(actor)


def _own(actor: Any) -> Q:
    if not actor.is_authenticated:
        return NOBODY
    return Q(identity__organization__in=REPRESENT.rows(actor).values("pk"))


SEE_ENDORSEMENT: Rule[Endorsement] = Rule(
    "credentials.see_endorsement", "credentials.Endorsement", _shown
)
WITHDRAW_ENDORSEMENT: Rule[Endorsement] = Rule(
    "credentials.withdraw_endorsement", "credentials.Endorsement", _own, sees=SEE_ENDORSEMENT
)
