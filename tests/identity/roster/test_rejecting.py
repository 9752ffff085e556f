import pytest
from django.utils import timezone

from firstrung.identity.models import (
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


def counts(report):
    found = report["totals"]
    return found["added"], found["changed"], found["ended"], found["rejected"]


def places(notes):
    return [(note["file"], note["line"], note["column"]) for note in notes]


def live_roles(key):
    rows = Membership.objects.live(timezone.localdate()).filter(person__sourced_id=key)
    return sorted(rows.values_list("organization__sourced_id", "role"))


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
