from datetime import date
from pathlib import Path

import pytest
from django.apps import apps
from django.core import serializers
from django.utils import timezone

from firstrung.identity.models import (
    AcademicSession,
    Enrollment,
    Membership,
    Organization,
    Person,
    SchoolClass,
)
from firstrung.identity.roster import importing
from firstrung.jobs.public import Cancelled
from tests.identity.roster.bundles import (
    FILES,
    USERS,
    write_bundle,
    write_files,
)

REAL = Path(__file__).resolve().parents[4] / "shared" / "data" / "oneroster"
HEAD = USERS.splitlines()[0] + "\n"


def counts(report):
    found = report["totals"]
    return found["added"], found["changed"], found["ended"], found["rejected"]


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
