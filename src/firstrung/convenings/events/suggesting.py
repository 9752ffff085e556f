"""Whom to invite: by initiative, by sector, by occupation; each with the reasons."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from firstrung.coalition.public import (
    DutyKind,
    Participation,
    contacts_of,
    people_on_duty,
    staff,
)
from firstrung.convenings.enums.events import Part
from firstrung.convenings.events.guests import at_rest, further_reasons
from firstrung.convenings.events.people import places
from firstrung.convenings.models import Attendance, Event
from firstrung.convenings.policies import EDUCATION, EMPLOYER_ROLES
from firstrung.identity.public import Membership, Organization, Role
from firstrung.taxonomies.public import Sector


@dataclass
class Suggestion:
    """Somebody to invite, and why; the more reasons, the further up.

    ``rests`` says why the employer should be left in peace (C01); empty where nothing does.
    """

    person: int
    uid: str = ""
    name: str = ""
    organization: str = ""
    part: str = ""
    reasons: list[str] = field(default_factory=list)
    rests: str = ""


def suggestions(event: Event, *, on: date) -> list[Suggestion]:
    """Everybody worth inviting who is not invited yet, those with the most reasons first.

    The number of queries does not grow with the people.
    """
    found: dict[int, Suggestion] = {}
    for reason, people in _sources(event, on):
        for person in people:
            row = found.setdefault(person, Suggestion(person))
            if reason not in row.reasons:
                row.reasons.append(reason)
    for person in event.invitations.values_list("person", flat=True):
        found.pop(person, None)
    rows = _described(event, found, on)
    return sorted(rows, key=lambda row: (-len(row.reasons), row.organization, row.name, row.person))


def _sources(event: Event, on: date) -> Iterable[tuple[str, Iterable[int]]]:
    members = Membership.objects.live(on)
    sectors = Sector.objects.filter(
        Q(pk__in=event.sectors.values("pk"))
        | Q(pk__in=event.occupations.values("sectors").exclude(sectors=None))
    )
    hiring = members.filter(role__in=EMPLOYER_ROLES, organization__sectors__in=sectors.values("pk"))
    columns = ("organization__sectors__code", "person")
    codes = {row.code: str(row) for row in sectors}
    by_sector: dict[str, list[int]] = {}
    for code, person in hiring.values_list(*columns):
        by_sector.setdefault(code, []).append(person)
    for code, name in codes.items():
        yield _("works in %(sector)s") % {"sector": name}, by_sector.get(code, [])
    in_sectors = Organization.objects.filter(sectors__in=sectors.values("pk"))
    contacts = people_on_duty(DutyKind.CONTACT, on=on)
    ours = members.filter(organization__in=in_sectors.values("pk"))
    chosen = contacts.filter(pk__in=ours.values("person"))
    yield _("point of contact in the sector"), chosen.values_list("pk", flat=True)
    yield from _by_initiative(event, on)
    yield from _by_occupation(event)
    yield from further_reasons(event, on=on)
    institutions = [event.host_id, *event.co_hosts.values_list("pk", flat=True)]
    teaching = members.filter(
        role__in=(Role.FACULTY, Role.TEACHER), organization__kind__in=EDUCATION
    )
    own = Q(organization__in=institutions) | Q(organization__parent__in=institutions)
    yield _("teaches at a host"), teaching.filter(own).values_list("person", flat=True)


def _by_initiative(event: Event, on: date) -> Iterable[tuple[str, Iterable[int]]]:
    if event.initiative_id is None:
        return
    joined = Participation.objects.filter(initiative=event.initiative_id)
    contacts = joined.filter(contact__isnull=False).values_list("contact", flat=True)
    yield _("point of contact in the initiative"), contacts
    there = Organization.objects.filter(pk__in=joined.values("organization"))
    of_members = contacts_of(there, on=on).values()
    yield (
        _("point of contact of a member of the initiative"),
        [person.pk for people in of_members for person in people],
    )
    members = Membership.objects.live(on).filter(organization__in=joined.values("organization"))
    teaching = members.filter(role__in=(Role.FACULTY, Role.TEACHER))
    yield _("teaches at a member of the initiative"), teaching.values_list("person", flat=True)


def _by_occupation(event: Event) -> Iterable[tuple[str, Iterable[int]]]:
    rows = Attendance.objects.filter(
        event__occupations__in=event.occupations.values("pk"), person__isnull=False
    )
    rows = rows.exclude(part=Part.STUDENT).exclude(event=event)
    came = rows.values_list("event__occupations__name", "person").distinct()
    wanted = set(event.occupations.values_list("name", flat=True))
    by_name: dict[str, list[int]] = {}
    for name, person in came:
        if person is not None and name in wanted:
            by_name.setdefault(name, []).append(person)
    for name, people in sorted(by_name.items()):
        yield _("came to an event on %(occupation)s") % {"occupation": name}, people


def _described(event: Event, found: dict[int, Suggestion], on: date) -> list[Suggestion]:
    """Names and organizations; only people who work at a member, with an address."""
    people = staff().filter(email__isnull=False, pk__in=list(found))
    parts = places(found, on=on)
    keys = {where for _part, where in parts.values() if where is not None}
    employers = {where for part, where in parts.values() if where and part == Part.EMPLOYER}
    rests = at_rest(event, employers, on=on)
    names = dict(Organization.objects.filter(pk__in=keys).values_list("pk", "name"))
    rows = []
    for person in people.only("uid", "given_name", "preferred_name", "family_name"):
        part, where = parts.get(person.pk, (Part.OTHER, None))
        if part == Part.STUDENT:
            continue
        row = found[person.pk]
        row.uid, row.name, row.part = str(person.uid), person.name, str(part.label)
        row.organization = names.get(where, "") if where is not None else ""
        row.rests = rests.get(where, "") if where is not None and part == Part.EMPLOYER else ""
        rows.append(row)
    return rows
