"""Organizations, roles and studio teams."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from firstrung.core.errors import NotVisible, NotYours, Problem
from firstrung.identity.enums import Role
from firstrung.identity.models import Membership, Organization, TeamMembership
from firstrung.identity.organizations.services import add_organization, end_role, give_role
from firstrung.identity.people.selectors import role_codes, students_for
from firstrung.identity.teams.services import join, leave, make_team


def now():
    return timezone.now()


def test_the_coalition_adds_a_partner_once(world):
    made = add_organization(
        world.coalition_coordinator, name="New Labs", kind="employer", now=now()
    )
    assert made.kind == "employer"
    with pytest.raises(Problem):
        add_organization(world.coalition_coordinator, name="new labs ", kind="employer", now=now())
    with pytest.raises(NotYours):
        add_organization(world.coordinator, name="Other", kind="employer", now=now())


def test_a_district_reaches_its_schools_and_no_others(world):
    give_role(
        world.coordinator, person=world.adult, organization=world.school, role=Role.AIDE, now=now()
    )
    with pytest.raises(NotYours):
        give_role(
            world.coordinator,
            person=world.adult,
            organization=world.school2,
            role=Role.AIDE,
            now=now(),
        )


def test_several_roles_in_several_organizations(world):
    give_role(
        world.coalition_coordinator,
        person=world.teacher,
        organization=world.employer,
        role=Role.MENTOR,
        now=now(),
    )
    assert role_codes(world.teacher, on=timezone.localdate()) == {"teacher", "mentor"}
    assert role_codes(world.guardian, on=timezone.localdate()) == {"guardian"}


def test_an_ended_role_gives_nothing(world):
    membership = Membership.objects.get(person=world.teacher2)
    end_role(world.coordinator2, membership=membership, on=timezone.localdate(), now=now())
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert role_codes(world.teacher2, on=tomorrow) == set()


def test_nobody_ends_their_own_role(world):
    membership = Membership.objects.get(person=world.coordinator)
    with pytest.raises(Problem):
        end_role(world.coordinator, membership=membership, on=timezone.localdate(), now=now())


def test_a_teacher_sees_the_students_of_the_own_team_only(world):
    found = set(students_for(world.teacher, on=timezone.localdate()))
    assert found == {world.student, world.teammate, world.adult}
    assert set(students_for(world.teacher2, on=timezone.localdate())) == set()
    by_name = students_for(world.coordinator, on=timezone.localdate(), words="tess mate")
    assert list(by_name) == [world.teammate]


def test_leaving_and_returning_keeps_both_times(world):
    day = timezone.localdate()
    first = TeamMembership.objects.get(person=world.student)
    leave(world.teacher, membership=first, end_date=day - timedelta(days=30), now=now())
    join(world.teacher, team=world.team, person=world.student, begin_date=day, now=now())
    assert TeamMembership.objects.filter(person=world.student).count() == 2


def test_wrong_dates_and_doubles_are_refused(world):
    day = timezone.localdate()
    with pytest.raises(Problem):
        join(world.teacher, team=world.team, person=world.student, begin_date=day, now=now())
    membership = TeamMembership.objects.get(person=world.student)
    with pytest.raises(Problem):
        leave(
            world.teacher,
            membership=membership,
            end_date=membership.begin_date - timedelta(days=1),
            now=now(),
        )
    with pytest.raises(NotVisible):
        join(world.teacher, team=world.team, person=world.student2, begin_date=day, now=now())


def test_a_team_has_its_name_once_in_a_school(world):
    with pytest.raises(Problem):
        make_team(world.teacher, organization=world.school, name="team orbit", now=now())
    with pytest.raises(NotYours):
        make_team(world.teacher, organization=world.school2, name="Orbit 2", now=now())


def test_the_directory_filters(world, sign_in):
    client = sign_in(world.recruiter)

    def names(**query):
        response = client.get(reverse("organizations"), query)
        return [row.name for row in response.context["page"]]

    assert names(kind="employer") == ["First Aerospace", "Second Studio"]
    assert names(sector="aerospace") == ["First Aerospace"]
    assert names(q="high") == ["First High", "Second High"]
    assert len(names(kind="nonsense")) == Organization.objects.count()
