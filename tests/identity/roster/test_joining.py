from datetime import date

import pytest
from django.utils import timezone

from firstrung.identity.models import (
    Guardianship,
    Membership,
    Organization,
    Person,
)
from tests.identity.roster.bundles import (
    FILES,
    ORGS,
    USERS,
)


def counts(report):
    found = report["totals"]
    return found["added"], found["changed"], found["ended"], found["rejected"]


def places(notes):
    return [(note["file"], note["line"], note["column"]) for note in notes]


@pytest.mark.parametrize("side", ["parent", "child"])
def test_guardians_on_either_side(load, side):
    rows = {
        "parent": USERS + "p1,,true,s1,Parent,,Pia,Silva,,u1,,\n",
        "child": USERS.replace(",,09", ",p1,09") + "p1,,true,s1,guardian,,Pia,Silva,,,,\n",
    }
    report = load(users=rows[side])
    assert report["added"]["guardianships"] == 1
    link = Guardianship.objects.get()
    assert (link.guardian.sourced_id, link.student.sourced_id, link.from_roster) == (
        "p1",
        "u1",
        True,
    )
    assert counts(load(users=rows[side])) == (0, 0, 0, 0)
    ended = load(users=USERS + "p1,,true,s1,parent,,Pia,Silva,,,,\n")
    assert ended["ended"]["guardianships"] == 1
    revived = load(users=rows[side])
    assert (revived["changed"]["guardianships"], Guardianship.objects.get().ended_at) == (1, None)


def test_nobody_is_merged_by_an_address_that_belongs_to_another(load, world):
    world.student.sourced_id = "elsewhere"
    world.student.save()
    report = load(users=USERS.replace("ana@example.org", world.student.email.upper()))
    ana = Person.objects.get(sourced_id="u1")
    assert (ana.email, ana.pk != world.student.pk) == (None, True)
    assert ("users.csv", 2, "email") in places(report["warnings"])


def test_an_invited_person_with_that_very_address_is_joined(load, db):
    invited = Person.objects.create(given_name="A.", email="Ana@Example.org")
    report = load()
    ana = Person.objects.get(sourced_id="u1")
    assert (ana.pk, ana.name, report["added"]["people"]) == (invited.pk, "Ana Silva", 2)
    assert ("users.csv", 2, "email") in places(report["warnings"])
    assert counts(load()) == (0, 0, 0, 0)


def test_two_people_swap_their_addresses(load):
    load()
    swapped = USERS.replace("ana@", "x@").replace("ben@", "ana@").replace("x@", "ben@")
    dry = load(users=swapped, write=False)
    report = load(users=swapped)
    assert counts(report) == counts(dry) == (0, 2, 0, 0)
    assert Person.objects.get(sourced_id="u1").email == "ben@example.org"
    assert Person.objects.get(sourced_id="u2").email == "ana@example.org"


def test_blanks_erase_no_address_and_no_birth_date(load):
    load(demographics="userSourcedId,birthDate\nu1,2009-05-01\n")
    load(users=USERS.replace("ana@example.org", ""))
    ana = Person.objects.get(sourced_id="u1")
    assert (ana.email, ana.birth_date) == ("ana@example.org", date(2009, 5, 1))


def test_under_13_no_address_is_kept(load):
    born = date(timezone.localdate().year - 12, 12, 31)
    report = load(demographics=f"sourcedId,birthDate\nu1,{born}\n")
    assert Person.objects.get(sourced_id="u1").email is None
    assert ("users.csv", 2, "email") in places(report["warnings"])


def test_only_what_came_from_rosters_is_ended(load, world):
    load()
    school = Organization.objects.get(sourced_id="s1")
    Membership.objects.create(person=world.panelist, organization=school, role="mentor")
    report = load()
    assert counts(report) == (0, 0, 0, 0)
    assert world.panelist.memberships.get(role="mentor").end_date is None


def test_another_roster_is_left_alone(load):
    load()
    other = {
        name: text.replace("d1", "d2")
        .replace("s1", "s2")
        .replace("u1", "v1")
        .replace("u2", "v2")
        .replace("t1", "w1")
        .replace("c1", "k1")
        .replace("e1", "f1")
        .replace("e2", "f2")
        .replace("y1", "z1")
        .replace("@", ".2@")
        .replace("Bay", "Cove")
        for name, text in FILES.items()
    }
    assert counts(load(other)) == (12, 0, 0, 0)
    assert counts(load()) == (0, 0, 0, 0)
    assert Person.objects.filter(is_active=True).count() == 6


def test_an_organization_of_that_name_is_joined_not_doubled(load, world):
    orgs = ORGS.replace("Bay District", "first district").replace("Bay High", "First High")
    report = load(orgs=orgs)
    world.school.refresh_from_db()
    assert (world.school.sourced_id, report["added"]["organizations"]) == ("s1", 0)
    assert counts(load(orgs=orgs)) == (0, 0, 0, 0)


def test_a_coordinator_stays_in_their_district(load, world):
    Organization.objects.filter(pk=world.district2.pk).update(sourced_id="d2")
    Organization.objects.filter(pk=world.school2.pk).update(sourced_id="s2")
    Person.objects.filter(pk=world.student2.pk).update(sourced_id="o1")
    orgs = ORGS + "d2,,Taken Over,district,\nx1,,Sneaky,school,d2\n"
    users = (
        USERS
        + "o1,,true,s1,student,,Taken,Over,evil@example.org,,,\nu7,,true,s2,student,,A,B,,,,\n"
    )
    report = load(orgs=orgs, users=users, actor=world.coordinator)
    assert places(report["rejected"]) == [
        ("orgs.csv", 4, "sourcedId"),
        ("users.csv", 5, "sourcedId"),
        ("users.csv", 6, "orgSourcedIds"),
    ]
    world.district2.refresh_from_db()
    world.student2.refresh_from_db()
    assert world.district2.name == "Second District"
    assert (world.student2.name, world.student2.email) == ("Olga Other", "olga.other@example.org")
    # What is new belongs to the coordinator's district, not to somebody else's.
    assert Organization.objects.get(sourced_id="d1").parent == world.district
    assert Organization.objects.get(sourced_id="x1").parent == world.district
    again = load(orgs=orgs, users=users, actor=world.coordinator)
    assert counts(again)[:3] == (0, 0, 0)


def test_nobody_outside_is_joined_by_address(load, world):
    users = USERS.replace("ana@example.org", world.coordinator2.email)
    report = load(users=users, actor=world.coordinator)
    assert ("users.csv", 2, "email") in places(report["warnings"])
    world.coordinator2.refresh_from_db()
    assert world.coordinator2.sourced_id is None
