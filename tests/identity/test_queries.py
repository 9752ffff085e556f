"""Lists ask the database as often for three rows as for one."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from firstrung.identity.enums import OrganizationKind, Purpose, Role, TeamRole
from firstrung.identity.invitations.services import invite
from firstrung.identity.models import (
    Disclosure,
    Organization,
    RosterImport,
    StudioTeam,
    TeamMembership,
)
from firstrung.taxonomies.models import Sector
from tests.world import person


def new_student(world, number):
    made = person(f"Student Number{number}", (Role.STUDENT, world.school), age=16)
    TeamMembership.objects.create(
        team=world.team, person=made, role=TeamRole.MEMBER, begin_date=timezone.localdate()
    )


def new_organization(world, number):
    made = Organization.objects.create(
        name=f"Employer {number}", kind=OrganizationKind.EMPLOYER, parent=world.coalition
    )
    made.sectors.set(Sector.objects.all())


def new_teacher(world, number):
    person(f"Teacher Number{number}", (Role.TEACHER, world.school))


def new_invitation(world, number):
    invite(
        world.coordinator,
        organization=world.school,
        role=Role.TEACHER,
        email=f"invited{number}@example.org",
        given_name="Ina",
        family_name=f"Number{number}",
        language="en",
        now=timezone.now(),
    )


def new_guardian_invitation(world, number):
    invite(
        world.coordinator,
        student=world.student,
        role=Role.GUARDIAN,
        email=f"guardian{number}@example.org",
        given_name="Gil",
        family_name=f"Number{number}",
        language="en",
        now=timezone.now(),
    )


def new_team(world, number):
    made = StudioTeam.objects.create(name=f"Team {number}", organization=world.school)
    begun = timezone.localdate() - timedelta(days=1)
    for member in (world.student, world.teammate):
        TeamMembership.objects.create(
            team=made, person=member, role=TeamRole.MEMBER, begin_date=begun
        )


def new_disclosure(world, number):
    Disclosure.objects.create(
        student=world.student,
        recipient=world.panelist,
        recipient_label=f"Panelist {number}",
        purpose=Purpose.PANEL_REVIEW,
        what="Portfolio",
        disclosed_at=timezone.now(),
    )


def new_roster(world, number):
    RosterImport.objects.create(uploaded_by=world.coordinator, file_name=f"{number}.zip", path="")


# Who looks, what adds a row, and where: the address and the thing of the world that it is about.
LISTS = {
    "students": ("coordinator", new_student, "students"),
    "student's teams": (
        "coordinator",
        new_team,
        "student student",
    ),
    "student's invitations": (
        "coordinator",
        new_guardian_invitation,
        "student student",
    ),
    "organizations": ("student", new_organization, "organizations"),
    "parts of an organization": (
        "student",
        new_organization,
        "organization coalition",
    ),
    "people of an organization": (
        "coordinator",
        new_teacher,
        "organization school",
    ),
    "invitations": (
        "coordinator",
        new_invitation,
        "organization school",
    ),
    "teams": ("teacher", new_team, "teams"),
    "members of a team": (
        "teacher",
        new_student,
        "team team",
    ),
    "disclosures": (
        "guardian",
        new_disclosure,
        "disclosures student",
    ),
    "rosters": ("coordinator", new_roster, "rosters"),
}


def statements(client, url):
    with CaptureQueriesContext(connection) as captured:
        response = client.get(url)
    assert response.status_code == 200
    return len(captured), response.content.decode()


@pytest.mark.parametrize("name", LISTS)
def test_as_many_statements_for_three_rows_as_for_one(world, sign_in, name):
    who, add, address = LISTS[name]
    view, *of = address.split()
    client = sign_in(getattr(world, who))
    url = reverse(view, args=[getattr(world, thing).uid for thing in of])
    client.get(url)  # the first page of a session may ask a little more
    add(world, 1)
    one, first = statements(client, url)
    add(world, 2)
    add(world, 3)
    three, last = statements(client, url)
    assert one == three
    assert len(last) > len(first)  # the rows are really there
