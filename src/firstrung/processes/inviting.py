"""Inviting employers' people is asking their employers; and who is worth inviting (C01, C07)."""

from collections.abc import Collection, Iterator
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from firstrung.convenings.public import (
    Event,
    EventInvitation,
    EventKind,
    EventState,
    Part,
    register_reasons,
    register_resting,
)
from firstrung.identity.public import Membership, Organization, OrganizationKind, Role
from firstrung.partnerships.public import (
    Give,
    HiringNeed,
    InvitedTo,
    note_invitation,
    obstacles,
)
from firstrung.processes.letters import Payload

PURPOSES = {
    EventKind.ADVISORY: Give.PRIORITIES,
    EventKind.FACULTY_SESSION: Give.PRIORITIES,
    EventKind.HARD_SKILLS: Give.BRIEFS,
    EventKind.SOFT_SKILLS: Give.MENTORSHIP,
}
"""What an employer is asked for by an invitation; for something else otherwise."""

SOC_LENGTH = 7
"""15-1252; what O*NET adds after it is left out."""


def _asking(event: Event) -> Organization | None:
    """For which institution the employers are asked: the host, or the first that helps it."""
    if event.host.kind != OrganizationKind.EMPLOYER:
        return event.host
    helping: Organization | None = (
        event.co_hosts.exclude(kind=OrganizationKind.EMPLOYER).order_by("name", "pk").first()
    )
    return helping


def _hosts(event: Event) -> set[int]:
    return {event.host_id, *event.co_hosts.values_list("pk", flat=True)}


def at_rest(event: Event, employers: Collection[int], on: date) -> dict[int, str]:
    """Employers that were asked not long ago, or that somebody else is about to ask.

    Those who host the event themselves are not asked for anything.
    """
    others = set(employers) - _hosts(event)
    asking = _asking(event)
    found = obstacles(others, institution=asking.pk if asking else None, gathering=event.uid, on=on)
    return {key: obstacle.text for key, obstacle in found.items()}


def looking_now(event: Event, on: date) -> Iterator[tuple[str, list[int]]]:
    """People of employers that look for somebody in one of the event's occupations."""
    named = {row.soc[:SOC_LENGTH]: str(row) for row in event.occupations.all() if row.soc}
    needs = HiringNeed.objects.filter(soc_code__in=named, ended_at__isnull=True)
    wanted: dict[int, set[str]] = {}
    for code, employer in needs.values_list("soc_code", "account__organization").order_by():
        wanted.setdefault(employer, set()).add(code)
    people = Membership.objects.live(on).filter(
        role__in=(Role.EMPLOYER, Role.PANELIST, Role.MENTOR), organization__in=wanted
    )
    found: dict[str, list[int]] = {code: [] for code in named}
    for employer, person in people.values_list("organization", "person").order_by("pk"):
        for code in wanted[employer]:
            found[code].append(person)
    for code, name in named.items():
        yield _("the employer looks for %(occupation)s now") % {"occupation": name}, found[code]


def asked(payload: Payload, *, now: datetime) -> None:
    """One ask for each employer and event, however many of its people are invited."""
    rows = EventInvitation.objects.select_related("event__host", "organization", "invited_by")
    row = rows.get(pk=payload["invitation_id"])
    event, employer, asking = row.event, row.organization, _asking(row.event)
    if row.invited_by is None or employer is None or asking is None or row.part != Part.EMPLOYER:
        return
    if event.state != EventState.ANNOUNCED or employer.pk in _hosts(event):
        return
    purpose = PURPOSES.get(EventKind(event.kind), Give.OTHER)
    to = InvitedTo(event.uid, asking, purpose, event.title, timezone.localdate(row.created_at))
    note_invitation(row.invited_by, organization=employer, to=to, now=now)


def register() -> None:
    """Make both known to events, while the apps start."""
    register_resting(at_rest)
    register_reasons(looking_now)
