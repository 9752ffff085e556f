"""Mentors of studio teams (A26)."""

from datetime import datetime
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from firstrung.identity.public import (
    Membership,
    Organization,
    OrganizationKind,
    StudioTeam,
    TeamMembership,
    TeamRole,
)
from firstrung.partnerships.public import Exchanged, Give
from firstrung.processes.exchange.counting import counterpart, keep
from firstrung.processes.letters import Payload


def mentors_changed(event: Payload, *, now: datetime) -> None:
    """One entry for an employer and a team, from its people's time as mentors there."""
    team = StudioTeam.objects.select_related("organization").get(pk=event["team_id"])

    def given(employer: Organization) -> Exchanged | None:
        return mentoring_given(employer, team)

    mentors = TeamMembership.objects.filter(team=team, role=TeamRole.MENTOR)
    employers = Organization.objects.filter(
        pk__in=Membership.objects.filter(person__in=mentors.values("person")).values(
            "organization"
        ),
        kind=OrganizationKind.EMPLOYER,
    )
    for employer in employers.order_by("pk"):
        keep(employer, origin=f"mentors-{team.uid}", count=given, now=now)


def mentoring_given(employer: Organization, team: StudioTeam) -> Exchanged | None:
    """An employer's mentors of a team: how many, since when, how many students were there then.

    Somebody mentors for the employers where the person worked on the first day as a mentor.
    """
    first_day = OuterRef("begin_date")
    worked = Membership.objects.filter(
        Q(begin_date__isnull=True) | Q(begin_date__lte=first_day),
        Q(end_date__isnull=True) | Q(end_date__gte=first_day),
        person=OuterRef("person"),
        organization=employer,
    )
    rows = TeamMembership.objects.filter(Exists(worked), team=team, role=TeamRole.MENTOR)
    mentors = list(rows.order_by("begin_date", "pk"))
    if not mentors:
        return None
    return Exchanged(
        employer=employer,
        kind=Give.MENTORSHIP,
        happened_on=mentors[0].begin_date,
        evidence=_("Mentors of the studio team %(team)s") % {"team": team.name},
        quantity=Decimal(len({row.person_id for row in mentors})),
        unit=_("mentors"),
        students=_students(team, mentors) or None,
        institution=counterpart(team.organization),
    )


def _students(team: StudioTeam, mentors: list[TeamMembership]) -> int:
    """Different members whose time in the team meets that of a mentor."""
    met = Q()
    for row in mentors:
        one = Q(end_date__isnull=True) | Q(end_date__gte=row.begin_date)
        if row.end_date is not None:
            one &= Q(begin_date__lte=row.end_date)
        met |= one
    members = TeamMembership.objects.filter(met, team=team, role=TeamRole.MEMBER)
    return members.values("person").distinct().count()
