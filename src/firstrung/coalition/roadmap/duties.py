"""Who does what for the coalition: appoint, end, list (D38–D43)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.coalition.enums import DutyKind
from firstrung.coalition.members import member_organizations, named, staff
from firstrung.coalition.models import Duty, Initiative
from firstrung.coalition.policies import STEER_INITIATIVE, coordinates, is_member
from firstrung.core.errors import NotVisible, NotYours, Problem
from firstrung.identity.public import MANAGE_ORGANIZATION, Organization, Person

OF_INITIATIVE = frozenset({DutyKind.LEADER, DutyKind.FACILITATOR, DutyKind.VOLUNTEER})
"""Duties that whoever steers an initiative may give for it."""


def may_appoint(
    actor: Person, *, kind: str, organization: Organization | None, initiative: Initiative | None
) -> bool:
    """Coordinators give every duty; others for their initiative or their organization."""
    if coordinates(actor):
        return True
    if kind in OF_INITIATIVE and initiative is not None and organization is None:
        return STEER_INITIATIVE.allows(actor, initiative)
    if kind == DutyKind.CONTACT and organization is not None and initiative is None:
        return MANAGE_ORGANIZATION.allows(actor, organization)
    return False


def appoint(
    actor: Person,
    *,
    person: Person,
    kind: str,
    begins_on: date,
    now: datetime,
    organization: Organization | None = None,
    initiative: Initiative | None = None,
) -> Duty:
    """Give a person a duty; one person may hold several (D42)."""
    if not is_member(actor):
        raise NotVisible("coalition.appoint")
    _check(person, kind, organization, initiative)
    if not may_appoint(actor, kind=kind, organization=organization, initiative=initiative):
        raise NotYours("coalition.appoint")
    with transaction.atomic():
        same = Duty.objects.filter(
            person=person,
            kind=kind,
            organization=organization,
            initiative=initiative,
            ended_on__isnull=True,
        )
        if same.exists():
            raise Problem(_("This person has this duty already."), field="person")
        duty = Duty.objects.create(
            person=person,
            kind=kind,
            organization=organization,
            initiative=initiative,
            begins_on=begins_on,
            created_at=now,
        )
        record(actor, "coalition.duty.given", duty, now=now, kind=kind, to=person.name)
    return duty


def name_contact(
    actor: Person | None, *, person: Person, organization: Organization, now: datetime
) -> None:
    """Make somebody the organization's point of contact; who is one already stays one.

    Permission is not asked for: callers have asked already.
    """
    with transaction.atomic():
        duty, made = Duty.objects.get_or_create(
            person=person,
            kind=DutyKind.CONTACT,
            organization=organization,
            initiative=None,
            ended_on=None,
            defaults={"begins_on": timezone.localdate(now), "created_at": now},
        )
        if made:
            record(actor, "coalition.duty.given", duty, now=now, kind=duty.kind, to=person.name)


def release_contact(
    actor: Person | None, *, person: Person, organization: Organization, now: datetime
) -> None:
    """Somebody is the organization's point of contact no longer; callers have asked already."""
    rows = Duty.objects.filter(
        person=person, kind=DutyKind.CONTACT, organization=organization, ended_on__isnull=True
    )
    with transaction.atomic():
        for duty in rows:
            duty.ended_on = max(timezone.localdate(now), duty.begins_on)
            duty.save(update_fields=["ended_on"])
            record(actor, "coalition.duty.ended", duty, now=now, kind=duty.kind)


def _check(
    person: Person, kind: str, organization: Organization | None, initiative: Initiative | None
) -> None:
    if not staff().filter(pk=person.pk).exists():
        raise Problem(_("This person does not work at a member organization."), field="person")
    if kind == DutyKind.CONTACT and organization is None:
        raise Problem(_("A point of contact belongs to an organization."), field="organization")
    if kind == DutyKind.LEADER and initiative is None:
        raise Problem(_("A leader leads an initiative. Which one?"), field="initiative")


def end_duty(actor: Person, *, duty: Duty, on: date, now: datetime) -> Duty:
    """End a duty on that day; people may end their own."""
    if not is_member(actor):
        raise NotVisible("coalition.end_duty")
    allowed = duty.person_id == actor.pk or may_appoint(
        actor, kind=duty.kind, organization=duty.organization, initiative=duty.initiative
    )
    if not allowed:
        raise NotYours("coalition.end_duty")
    if duty.ended_on is not None:
        raise Problem(_("This duty has ended already."))
    if on < duty.begins_on:
        raise Problem(_("It can't end before it begins."), field="on")
    with transaction.atomic():
        duty.ended_on = on
        duty.save(update_fields=["ended_on"])
        record(actor, "coalition.duty.ended", duty, now=now, kind=duty.kind)
    return duty


def duties(wanted: Mapping[str, str], *, on: date) -> QuerySet[Duty]:
    """The duties of today, or the ended ones; by kind and words of the person's name."""
    rows = Duty.objects.select_related("person", "organization", "initiative")
    if wanted.get("ended"):
        rows = rows.filter(ended_on__isnull=False)
    else:
        rows = rows.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=on))
    if wanted.get("kind") in DutyKind.values:
        rows = rows.filter(kind=wanted["kind"])
    if words := wanted.get("q", "").strip():
        people = named(Person.objects.all()).filter(full_name__icontains=words)
        rows = rows.filter(person__in=people.values("pk"))
    return rows.order_by("kind", "person__family_name", "person__given_name", "pk")


def contacts(wanted: Mapping[str, str]) -> QuerySet[Organization]:
    """Member organizations, those without a point of contact first; by words of the name."""
    live = Duty.objects.filter(
        kind=DutyKind.CONTACT, ended_on__isnull=True, organization=OuterRef("pk")
    )
    rows = member_organizations().annotate(has_contact=Exists(live))
    if wanted.get("missing"):
        rows = rows.filter(has_contact=False)
    if words := wanted.get("q", "").strip():
        rows = rows.filter(name__icontains=words)
    return rows.order_by("has_contact", "name")


def contact_duties(organizations: list[int]) -> dict[int, list[Duty]]:
    """Each organization's points of contact today (one query)."""
    found: dict[int, list[Duty]] = {}
    rows = Duty.objects.filter(
        kind=DutyKind.CONTACT, ended_on__isnull=True, organization__in=organizations
    )
    for row in rows.select_related("person").order_by("begins_on", "pk"):
        assert row.organization_id is not None  # filtered on it
        found.setdefault(row.organization_id, []).append(row)
    return found


def contact_rows(organizations: list[Any]) -> list[dict[str, Any]]:
    """Organizations with their points of contact, for the page and the file."""
    found = contact_duties([row.pk for row in organizations])
    return [{"organization": row, "duties": found.get(row.pk, [])} for row in organizations]
