from datetime import date, timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.core import serializers
from django.utils import timezone

from firstrung.identity.models import (
    AcademicSession,
    Enrollment,
    Guardianship,
    Membership,
    Organization,
    Person,
    SchoolClass,
)
from firstrung.identity.roster import importing
from firstrung.jobs.public import Cancelled
from tests.identity.roster.bundles import (
    CLASSES,
    ENROLLMENTS,
    FILES,
    ORGS,
    USERS,
    manifest,
    write_bundle,
    write_files,
)

REAL = Path(__file__).resolve().parents[4] / "shared" / "data" / "oneroster"
HEAD = USERS.splitlines()[0] + "\n"


def counts(report):
    found = report["totals"]
    return found["added"], found["changed"], found["ended"], found["rejected"]


def places(notes):
    return [(note["file"], note["line"], note["column"]) for note in notes]


def live_roles(key):
    rows = Membership.objects.live(timezone.localdate()).filter(person__sourced_id=key)
    return sorted(rows.values_list("organization__sourced_id", "role"))


@pytest.mark.skipif(not REAL.is_dir(), reason="the real bundles are not here")
@pytest.mark.parametrize(
    ("name", "version", "mode", "added"),
    [
        ("Test_minimal_data_set.zip", "1.1", "bulk", 26),
        ("oneroster_test_data.zip", "1.2", "delta", 6),
    ],
)
def test_real_bundles(load, name, version, mode, added):
    dry = load(path=REAL / name, write=False)
    assert (dry["version"], dry["mode"], counts(dry)) == (version, mode, (added, 0, 0, 0))
    assert not Person.objects.exists()
    assert counts(load(path=REAL / name)) == (added, 0, 0, 0)
    assert counts(load(path=REAL / name)) == (0, 0, 0, 0)


def test_what_is_stored(load):
    report = load()
    assert report["added"] == {
        "organizations": 2,
        "sessions": 1,
        "people": 3,
        "memberships": 3,
        "guardianships": 0,
        "classes": 1,
        "enrollments": 2,
        "total": 12,
    }
    school = Organization.objects.get(sourced_id="s1")
    assert (school.name, school.kind, school.parent.name) == ("Bay High", "school", "Bay District")
    ana = Person.objects.get(sourced_id="u1")
    assert (ana.name, ana.email, ana.grade, ana.is_active) == (
        "Ana Silva",
        "ana@example.org",
        "09",
        True,
    )
    assert live_roles("t1") == [("s1", "teacher")]
    physics = SchoolClass.objects.get(sourced_id="c1")
    assert [session.title for session in physics.sessions.all()] == ["2026-27"]
    enrolled = Enrollment.objects.get(sourced_id="e1")
    assert (enrolled.person, enrolled.role, enrolled.begin_date) == (
        ana,
        "student",
        date(2026, 8, 15),
    )


def test_a_dry_run_says_what_the_application_does(load):
    assert load(write=False)["added"] == load()["added"]
    dry = load(users=HEAD + "u1,,false,s1,student,,Ana,Silva,,,10,\n", write=False)
    done = load(users=HEAD + "u1,,false,s1,student,,Ana,Silva,,,10,\n")
    for part in ("added", "changed", "ended", "rejected", "warnings", "totals"):
        assert dry[part] == done[part], part


def test_twice_is_once(load):
    load()
    again = load()
    assert counts(again) == (0, 0, 0, 0)


def test_version_1_2_with_roles(load):
    users = "sourcedId,givenName,familyName,enabledUser,preferredGivenName\nu1,Ana,Silva,1,Nita\n"
    roles = (
        "sourcedId,status,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId\n"
        "r1,active,u1,primary,Student,1/1/2026,,s1\n"
        "r2,active,u1,secondary,aide,,,d1\n"
        "r3,active,u1,secondary,wizard,,,d1\n"
        "r4,active,u9,primary,student,,,s1\n"
        "r5,active,u1,primary,student,,,s9\n"
    )
    report = load(users=users, roles=roles, enrollments=None)
    assert report["version"] == "1.2"
    assert live_roles("u1") == [("d1", "aide"), ("s1", "student")]
    assert Person.objects.get(sourced_id="u1").name == "Nita Silva"
    assert [(n["line"], n["column"], n["value"]) for n in report["rejected"]] == [
        (5, "userSourcedId", "u9"),
        (6, "orgSourcedId", "s9"),
    ]
    ended = load(users=users, roles="\n".join(roles.splitlines()[:2]) + "\n", enrollments=None)
    assert ended["ended"]["memberships"] == 1
    assert live_roles("u1") == [("s1", "student")]


REJECTED = [
    ("orgs", ORGS + "x1,,Mystery,wizardry,\n", ("orgs.csv", 4, "type")),
    ("orgs", ORGS + "x1,,,school,\n", ("orgs.csv", 4, "name")),
    ("orgs", ORGS + "x1,perhaps,X,school,\n", ("orgs.csv", 4, "status")),
    ("orgs", ORGS + ",,X,school,\n", ("orgs.csv", 4, "sourcedId")),
    ("orgs", ORGS + "s1,,Other Name,school,d1\n", ("orgs.csv", 4, "sourcedId")),
    ("users", USERS + "u3,,true,s9,student,,A,B,,,,\n", ("users.csv", 5, "orgSourcedIds")),
    ("users", USERS + "u3,,maybe,s1,student,,A,B,,,,\n", ("users.csv", 5, "enabledUser")),
    ("users", USERS + "u3,,true,s1,student,,,,,,,\n", ("users.csv", 5, "givenName")),
    ("users", USERS + f"u3,,true,s1,student,,{'A' * 101},B,,,,\n", ("users.csv", 5, "givenName")),
    ("classes", CLASSES + "c2,,Art,scheduled,s9,y1\n", ("classes.csv", 3, "schoolSourcedId")),
    (
        "enrollments",
        ENROLLMENTS + "e3,,c9,s1,u1,student,,\n",
        ("enrollments.csv", 4, "classSourcedId"),
    ),
    (
        "enrollments",
        ENROLLMENTS + "e3,,c1,s1,u9,student,,\n",
        ("enrollments.csv", 4, "userSourcedId"),
    ),
    ("enrollments", ENROLLMENTS + "e3,,c1,s1,u2,wizard,,\n", ("enrollments.csv", 4, "role")),
    (
        "enrollments",
        ENROLLMENTS + "e3,,c1,s1,u2,student,1/2/24,\n",
        ("enrollments.csv", 4, "beginDate"),
    ),
    (
        "enrollments",
        ENROLLMENTS + "e3,,c1,s1,u2,student,2026-09-01,2026-08-01\n",
        ("enrollments.csv", 4, "endDate"),
    ),
    ("demographics", "sourcedId,birthDate\nu1,2999-01-01\n", ("demographics.csv", 2, "birthDate")),
    ("demographics", "sourcedId,birthDate\nu1,yesterday\n", ("demographics.csv", 2, "birthDate")),
    ("demographics", "sourcedId,birthDate\nu9,2010-01-01\n", ("demographics.csv", 2, "sourcedId")),
]


@pytest.mark.parametrize(("kind", "text", "place"), REJECTED)
def test_one_bad_row_is_named_and_loses_no_good_one(load, kind, text, place):
    report = load(**{kind: text})
    assert places(report["rejected"]) == [place]
    assert report["added"]["total"] == 12
    assert counts(load(**{kind: text}))[:3] == (0, 0, 0)


WARNED = [
    ("orgs", ORGS.replace("school,d1", "school,d9"), ("orgs.csv", 3, "parentSourcedId")),
    ("orgs", ORGS + "s1,,Bay High,school,d1\n", ("orgs.csv", 4, "sourcedId")),
    ("orgs", ORGS.replace("district,\n", "district,s1\n"), ("orgs.csv", 2, "parentSourcedId")),
    ("classes", CLASSES.replace("y1", "y9"), ("classes.csv", 2, "termSourcedIds")),
    ("users", USERS.replace("ana@example.org", "ana at home"), ("users.csv", 2, "email")),
    ("users", USERS.replace("ben@example.org", "ANA@example.org"), ("users.csv", 3, "email")),
    ("users", USERS.replace(",09,", ",freshling,"), ("users.csv", 2, "grades")),
    (
        "users",
        USERS.replace("s1,student,u1", '"s1,s9",student,u1'),
        ("users.csv", 2, "orgSourcedIds"),
    ),
    ("users", USERS.replace(",,09", ",zz,09"), ("users.csv", 2, "agentSourcedIds")),
    ("users", USERS.replace(",,09", ",u1,09"), ("users.csv", 2, "agentSourcedIds")),
    ("users", USERS.replace(",,09", ",u2,09"), ("users.csv", 2, "agentSourcedIds")),
]


@pytest.mark.parametrize(("kind", "text", "place"), WARNED)
def test_what_is_not_needed_is_left_out_with_a_warning(load, kind, text, place):
    report = load(**{kind: text})
    assert place in places(report["warnings"])
    assert report["rejected"] == []
    assert report["added"]["people"] == 3
    assert counts(load(**{kind: text})) == (0, 0, 0, 0)


def test_a_double_row_is_told_once(load):
    report = load(users=USERS + USERS.splitlines()[1] + "\n")
    assert places(report["warnings"])[1:] == [("users.csv", 5, "sourcedId")]


def test_an_unknown_role_keeps_the_person_without_it(load):
    report = load(users=USERS.replace("s1,teacher", "s1,wizard"), enrollments=None)
    assert ("users.csv", 4, "role") in places(report["warnings"])
    assert Person.objects.filter(sourced_id="t1").exists()
    assert live_roles("t1") == []


def test_a_file_without_a_needed_column_is_refused_alone(load):
    report = load(classes=CLASSES.replace("title", "name of it"))
    assert places(report["rejected"])[0] == ("classes.csv", 1, "title")
    assert report["added"]["people"] == 3
    assert "users.csv" in report["files"]


def test_users_without_roles_in_1_1_are_refused(load):
    report = load(users="sourcedId,givenName,familyName\nu1,Ana,Silva\n")
    assert ("users.csv", 1, "role") in places(report["rejected"])


def test_a_file_the_manifest_misses_or_hides(load):
    text = manifest("bulk", "orgs", "users", "courses") + "file.classes,absent\n"
    report = load(manifest=text, enrollments=None)
    assert ("courses.csv", 0, "") in places(report["rejected"])
    assert ("classes.csv", 0, "") in places(report["warnings"])
    assert "classes.csv" not in report["files"]


def test_without_a_manifest_files_are_complete(load):
    report = load()
    assert places(report["warnings"]) == [("manifest.csv", 0, "")]
    assert report["mode"] == "bulk"


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


SECRETS = ["Batman.Ru1ez", "Zanzibar-Town", "ZZ-country", "QQ-state", "secret-username", "Pwd.Two"]


def test_secrets_reach_neither_database_nor_report(load, caplog):
    users = HEAD + "u1,,true,s1,student,secret-username,Ana,Silva,,,09,Batman.Ru1ez\n"
    users += "u2,,true,s1,student,secret-username,Ben,Kim,,Batman.Ru1ez\n"
    users += "u3,,perhaps,s1,student,secret-username,Cy,Kim,,,,Batman.Ru1ez,extra\n"
    demographics = (
        "sourcedId,birthDate,sex,countryOfBirthCode,stateOfBirthAbbreviation,cityOfBirth\n"
        "u1,2010-04-17,male,ZZ-country,QQ-state,Zanzibar-Town\n"
        "u2,Zanzibar-Town\n"
    )
    profiles = "sourcedId,userSourcedId,username,password\np1,u1,secret-username,Pwd.Two\n"
    report = load(users=users, demographics=demographics, userProfiles=profiles, enrollments=None)
    assert Person.objects.get(sourced_id="u1").birth_date == date(2010, 4, 17)
    rows = [row for model in apps.get_models() for row in model._default_manager.all()]
    haystack = serializers.serialize("json", rows) + str(report) + caplog.text
    assert [secret for secret in SECRETS if secret in haystack] == []


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


def small(items):
    items = list(items)
    return [items[i : i + 20] for i in range(0, len(items), 20)]


def test_a_stopped_run_is_mended_by_the_next(load, tmp_path, monkeypatch):
    folder = write_bundle(tmp_path / "big", 2, 60, "1.2", 7)
    for module in (importing.people, importing.memberships, importing.classes):
        monkeypatch.setattr(module, "batches", small)

    for stop_at in (3, 6, 9, 12):
        steps = iter(range(1000))

        def progress(_done, _total, _note, steps=steps, stop_at=stop_at):
            if next(steps) == stop_at:
                raise Cancelled

        with pytest.raises(Cancelled):
            importing.run_bundle(
                folder, actor=None, now=timezone.now(), write=True, progress=progress
            )
    load(path=folder)
    assert counts(load(path=folder)) == (0, 0, 0, 0)
    assert (Person.objects.count(), Membership.objects.count()) == (62, 62)
    assert Enrollment.objects.count() == 62 * 4
    assert AcademicSession.objects.count() == 1


def test_progress_grows_to_the_whole(load, tmp_path):
    seen = []
    folder = write_files(tmp_path / "f", FILES)
    importing.run_bundle(
        folder,
        actor=None,
        now=timezone.now(),
        write=False,
        progress=lambda done, total, _note: seen.append((done, total)),
    )
    assert seen == sorted(seen)
    assert seen[0][0] == 0
