"""Studio teams: make them, and keep the dates of who is in them."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.core.errors import Problem
from firstrung.identity.enums import TeamRole
from firstrung.identity.events import MentorsChanged
from firstrung.identity.models import Organization, Person, StudioTeam, TeamMembership
from firstrung.identity.policies import MANAGE_TEAM, SEE_STUDENT, TEACH_IN_ORGANIZATION
from firstrung.jobs.public import publish


def make_team(actor: Person, *, organization: Organization, name: str, now: datetime) -> StudioTeam:
    """A new team of a school, led by the person who makes it."""
    TEACH_IN_ORGANIZATION.require(actor, organization)
    if StudioTeam.objects.filter(organization=organization, name__iexact=name.strip()).exists():
        raise Problem(_("The school has a team of that name already."), field="name")
    with transaction.atomic():
        team = StudioTeam.objects.create(name=name.strip(), organization=organization)
        TeamMembership.objects.create(
            team=team, person=actor, role=TeamRole.LEAD, begin_date=timezone.localdate(now)
        )
        record(actor, "identity.team.made", team, now=now)
    return team


def join(
    actor: Person,
    *,
    team: StudioTeam,
    person: Person,
    begin_date: date,
    now: datetime,
    role: str = TeamRole.MEMBER,
) -> TeamMembership:
    """Put a person into a team from that day on."""
    MANAGE_TEAM.require(actor, team)
    if role == TeamRole.MEMBER:
        SEE_STUDENT.require(actor, person)
    if begin_date > timezone.localdate(now):
        raise Problem(_("The first day can't lie in the future."), field="begin_date")
    if (
        TeamMembership.objects.live(timezone.localdate(now))
        .filter(team=team, person=person)
        .exists()
    ):
        raise Problem(_("This person is in the team already."), field="person")
    with transaction.atomic():
        membership = TeamMembership.objects.create(
            team=team, person=person, role=role, begin_date=begin_date
        )
        record(actor, "identity.team.joined", team, now=now, person=str(person.uid))
        _tell(team)
    return membership


def leave(
    actor: Person, *, membership: TeamMembership, end_date: date, now: datetime
) -> TeamMembership:
    """End a person's time in a team; the row stays, for the year of participation (A39)."""
    MANAGE_TEAM.require(actor, membership.team)
    if end_date < membership.begin_date or end_date > timezone.localdate(now):
        raise Problem(_("The last day must lie between the first day and today."))
    with transaction.atomic():
        membership.end_date = end_date
        membership.save(update_fields=["end_date"])
        record(actor, "identity.team.left", membership.team, now=now)
        _tell(membership.team)
    return membership


def _tell(team: StudioTeam) -> None:
    if TeamMembership.objects.filter(team=team, role=TeamRole.MENTOR).exists():
        publish(MentorsChanged(team_id=team.pk))
