from datetime import date, timedelta

from django.utils import timezone

from firstrung.identity.models import (
    Enrollment,
    Membership,
    Person,
)
from tests.identity.roster.bundles import (
    CLASSES,
    ENROLLMENTS,
    ORGS,
    USERS,
    manifest,
)

HEAD = USERS.splitlines()[0] + "\n"


def counts(report):
    found = report["totals"]
    return found["added"], found["changed"], found["ended"], found["rejected"]


def places(notes):
    return [(note["file"], note["line"], note["column"]) for note in notes]


def live_roles(key):
    rows = Membership.objects.live(timezone.localdate()).filter(person__sourced_id=key)
    return sorted(rows.values_list("organization__sourced_id", "role"))


def test_a_complete_roster_ends_what_it_no_longer_lists(load):
    load()
    report = load(
        users=USERS.replace(
            "u2,,true,s1,student,u2,Ben,Kim,ben@example.org,,10,Batman.Ru2ez\n", ""
        ),
        enrollments=ENROLLMENTS.replace("e1,,c1,s1,u1,student,2026-08-15,\n", ""),
    )
    assert report["ended"] == {
        "organizations": 0,
        "sessions": 0,
        "people": 1,
        "memberships": 1,
        "guardianships": 0,
        "classes": 0,
        "enrollments": 1,
        "total": 3,
    }
    ben = Person.objects.get(sourced_id="u2")
    assert (ben.is_active, live_roles("u2")) == (False, [])
    assert ben.memberships.get().end_date == timezone.localdate() - timedelta(days=1)
    assert Enrollment.objects.get(sourced_id="e1").ended_at is not None


def test_who_comes_back_is_revived(load):
    load()
    load(
        users=HEAD + "t1,,true,s1,teacher,t1,Tom,Teach,tom@example.org,,,\n",
        enrollments=ENROLLMENTS.replace("e1,,c1,s1,u1,student,2026-08-15,\n", ""),
    )
    report = load()
    assert report["changed"] == {
        "organizations": 0,
        "sessions": 0,
        "people": 2,
        "memberships": 2,
        "guardianships": 0,
        "classes": 0,
        "enrollments": 1,
        "total": 5,
    }
    assert Person.objects.get(sourced_id="u1").is_active
    assert live_roles("u1") == [("s1", "student")]
    assert counts(load()) == (0, 0, 0, 0)


def test_a_closed_school_ends_with_its_classes_and_people(load):
    orgs = ORGS + "s2,,Cove High,school,d1\n"
    users = USERS + "u5,,true,s2,student,,Cleo,Cove,,,,\n"
    load(orgs=orgs, users=users, classes=CLASSES + "c2,,Art,scheduled,s2,\n")
    report = load()
    assert (
        report["ended"]["organizations"],
        report["ended"]["classes"],
        report["ended"]["people"],
    ) == (1, 1, 1)


def test_a_roster_without_rows_ends_nobody(load):
    load()
    report = load(users=HEAD, enrollments=ENROLLMENTS.splitlines()[0] + "\n")
    assert counts(report)[2] == 0
    assert ("users.csv", 1, "") in places(report["warnings"])


def test_a_damaged_file_ends_nobody(load):
    load()
    report = load(users=HEAD + 'u1,,true,s1,student,u1,"Ana,Silva,,,09,\n', enrollments=None)
    assert (counts(report)[2], places(report["rejected"])) == (0, [("users.csv", 2, "")])


def test_a_rejected_row_is_not_taken_for_missing(load):
    load()
    report = load(users=USERS.replace("u1,,true", "u1,,perhaps"))
    assert (counts(report)[2], Person.objects.get(sourced_id="u1").is_active) == (0, True)
    assert live_roles("u1") == [("s1", "student")]


def test_a_delta_changes_only_what_it_lists(load):
    load()
    text = manifest("delta", "users", "enrollments")
    report = load(
        {},
        manifest=text,
        users=HEAD
        + "u1,active,true,s1,student,u1,Ana,Kowalski,ana@example.org,,10,\nu2,ToBeDeleted,,,,,,,,,,\n",
        enrollments=ENROLLMENTS.splitlines()[0] + "\ne9,active,c1,s1,u1,aide,,\n",
    )
    assert (report["mode"], counts(report)) == ("delta", (1, 1, 2, 0))
    assert Person.objects.get(sourced_id="u1").family_name == "Kowalski"
    assert not Person.objects.get(sourced_id="u2").is_active
    assert live_roles("u2") == []
    assert live_roles("t1") == [("s1", "teacher")]
    again = load(
        {},
        manifest=text,
        users=HEAD
        + "u1,active,true,s1,student,u1,Ana,Kowalski,ana@example.org,,10,\nu2,ToBeDeleted,,,,,,,,,,\n",
        enrollments=ENROLLMENTS.splitlines()[0] + "\ne9,active,c1,s1,u1,aide,,\n",
    )
    assert counts(again) == (0, 0, 0, 0)


def test_a_delta_moves_a_student_to_another_school(load):
    load(orgs=ORGS + "s2,,Cove High,school,d1\n")
    row = "u1,active,true,s2,student,u1,Ana,Silva,ana@example.org,,09,\n"
    load({}, manifest=manifest("delta", "users"), users=HEAD + row)
    assert live_roles("u1") == [("s2", "student")]


def test_a_delta_of_birth_dates_alone(load):
    load()
    text = "sourcedId,birthDate\nu1,4/17/2010\n"
    report = load({}, manifest=manifest("delta", "demographics"), demographics=text)
    assert counts(report) == (0, 1, 0, 0)
    assert Person.objects.get(sourced_id="u1").birth_date == date(2010, 4, 17)


def test_somebody_disabled_may_not_sign_in(load):
    load()
    report = load(users=USERS.replace("u1,,true", "u1,,FALSE"))
    assert report["ended"]["people"] == 1
    assert not Person.objects.get(sourced_id="u1").is_active
