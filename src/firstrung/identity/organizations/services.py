"""Add and edit organizations; add and end roles in them."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.core.errors import NotYours, Problem
from firstrung.identity.enums import OrganizationKind, Role
from firstrung.identity.models import Membership, Organization, Person
from firstrung.identity.policies import MANAGE_ORGANIZATION
from firstrung.identity.scopes import runs_the_coalition
from firstrung.taxonomies.public import Sector

PARTNER_KINDS = (
    OrganizationKind.EMPLOYER,
    OrganizationKind.INTERMEDIARY,
    OrganizationKind.GOVERNMENT,
)
"""Kinds that the coalition's own people may add; schools come from rosters."""


def add_organization(
    actor: Person,
    *,
    name: str,
    kind: str,
    now: datetime,
    sectors: Iterable[Sector] = (),
    website: str = "",
    summary: str = "",
) -> Organization:
    """Add a partner organization; one record per name and kind serves all institutions (C01)."""
    if not runs_the_coalition(actor):
        raise NotYours("identity.add_organization")
    if Organization.objects.filter(name__iexact=name.strip(), kind=kind).exists():
        raise Problem(_("An organization of that name is here already."), field="name")
    with transaction.atomic():
        organization = Organization.objects.create(
            name=name.strip(), kind=kind, website=website, summary=summary
        )
        organization.sectors.set(sectors)
        record(actor, "identity.organization.added", organization, now=now)
    return organization


def edit_organization(
    actor: Person,
    *,
    organization: Organization,
    now: datetime,
    name: str,
    sectors: Iterable[Sector],
    website: str,
    summary: str,
) -> Organization:
    """Change an organization's name, sectors, web address and summary."""
    MANAGE_ORGANIZATION.require(actor, organization)
    with transaction.atomic():
        organization.name, organization.website = name.strip(), website
        organization.summary = summary
        organization.save(update_fields=["name", "website", "summary"])
        organization.sectors.set(sectors)
        record(actor, "identity.organization.edited", organization, now=now)
    return organization


def give_role(
    actor: Person, *, person: Person, organization: Organization, role: str, now: datetime
) -> Membership:
    """Give a person a role; given again it is revived."""
    MANAGE_ORGANIZATION.require(actor, organization)
    return place(actor, person=person, organization=organization, role=role, now=now)


def place(
    actor: Person | None, *, person: Person, organization: Organization, role: str, now: datetime
) -> Membership:
    """The membership itself, without asking for permission: callers have asked already."""
    with transaction.atomic():
        membership, _made = Membership.objects.update_or_create(
            person=person,
            organization=organization,
            role=role,
            defaults={"end_date": None},
        )
        record(actor, "identity.role.given", person, now=now, role=role, at=organization.name)
    return membership


def unplace(
    actor: Person | None, *, person: Person, organization: Organization, role: str, now: datetime
) -> None:
    """End a role at once, without asking for permission: callers have asked already."""
    today = timezone.localdate(now)
    live = Membership.objects.live(today).filter(
        person=person, organization=organization, role=role
    )
    with transaction.atomic():
        if live.update(end_date=today - timedelta(days=1)):
            record(actor, "identity.role.ended", person, now=now, role=role)


def end_role(actor: Person, *, membership: Membership, on: date, now: datetime) -> None:
    """End a role on that day; the last administrator of an organization stays."""
    MANAGE_ORGANIZATION.require(actor, membership.organization)
    if membership.person == actor and membership.role in {Role.COORDINATOR, Role.ADMINISTRATOR}:
        raise Problem(_("You can't end your own role. Ask another coordinator to do it."))
    with transaction.atomic():
        membership.end_date = on
        membership.save(update_fields=["end_date"])
        record(actor, "identity.role.ended", membership.person, now=now, role=membership.role)
