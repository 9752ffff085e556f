"""Rosters made to order: `write_bundle` for size, `write_files` for every quirk."""

import csv
import random
import zipfile
from collections.abc import Iterable
from pathlib import Path

GIVEN = ["Ana", "Ben", "Chloé", "Dev", "Eun-ji", "Fatima", "Gabriel", "Hana", "Iván", "Jo"]
FAMILY = ["Nguyen", "García", "Okafor", "Smith", "Müller", "Kim", "O'Neil", "Patel", "Silva"]
CLASS_SIZE = 25
STAFF_SHARE = 25
DATED = "2026-08-01T00:00:00.000Z"

USERS_11 = [
    "sourcedId",
    "status",
    "dateLastModified",
    "enabledUser",
    "orgSourcedIds",
    "role",
    "username",
    "userIds",
    "givenName",
    "familyName",
    "middleName",
    "identifier",
    "email",
    "sms",
    "phone",
    "agentSourcedIds",
    "grades",
    "password",
]
USERS_12 = [
    "sourcedId",
    "status",
    "dateLastModified",
    "enabledUser",
    "username",
    "userIds",
    "givenName",
    "familyName",
    "middleName",
    "identifier",
    "email",
    "sms",
    "phone",
    "agentSourcedIds",
    "grades",
    "password",
]


def _write(path: Path, header: list[str], rows: Iterable[list[str]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(header)
        writer.writerows(rows)


def _users(schools: int, students: int, version: str, seed: int) -> Iterable[list[str]]:
    chance = random.Random(seed)  # noqa: S311 - names, not secrets
    for number in range(students + students // STAFF_SHARE):
        is_student = number < students
        key = f"u-{seed}-{number:07d}"
        name = [chance.choice(GIVEN), chance.choice(FAMILY)]
        place = [f"s-{seed}-{number % schools}", "student" if is_student else "teacher"]
        yield [
            key,
            "active",
            DATED,
            "true",
            *(place if version == "1.1" else []),
            key,
            "",
            *name,
            "",
            "",
            f"person{number}.r{seed}@example.org",
            "",
            "",
            "",
            f"{9 + number % 4:02d}" if is_student else "",
            f"Secret-{number}",
        ]


def _enrollments(
    schools: int, students: int, seed: int, classes: int, each: int
) -> Iterable[list[str]]:
    per_school = classes // schools
    number = 0
    for person in range(students + students // STAFF_SHARE):
        school = person % schools
        for step in range(each):
            index = (person // schools * each + step) % per_school
            number += 1
            yield [
                f"e-{seed}-{number}",
                "active",
                DATED,
                f"c-{seed}-{school}-{index}",
                f"s-{seed}-{school}",
                f"u-{seed}-{person:07d}",
                "student" if person < students else "teacher",
                "",
                "2026-08-15",
                "2027-06-10",
            ]


def write_bundle(
    folder: Path,
    schools: int,
    students: int,
    version: str = "1.1",
    seed: int = 1,
    classes_each: int = 4,
) -> Path:
    """Write a bulk bundle: a district, its schools, students, one teacher per 25 of them, classes.

    Each person is in ``classes_each`` classes. Returns the folder.
    """
    folder.mkdir(parents=True, exist_ok=True)
    per_school = max(1, students * classes_each // CLASS_SIZE // schools)
    classes = per_school * schools
    kinds = ["orgs", "academicSessions", "users", "classes", "enrollments"]
    kinds += ["roles"] if version == "1.2" else []
    stated = [["manifest.version", "1.0"], ["oneroster.version", version]]
    _write(
        folder / "manifest.csv",
        ["propertyName", "value"],
        [*stated, *([f"file.{kind}", "bulk"] for kind in kinds)],
    )
    _write(
        folder / "orgs.csv",
        [
            "sourcedId",
            "status",
            "dateLastModified",
            "name",
            "type",
            "identifier",
            "parentSourcedId",
        ],
        [
            [f"d-{seed}", "active", DATED, f"District {seed}", "district", "", ""],
            *(
                [f"s-{seed}-{n}", "active", DATED, f"School {seed}/{n}", "school", "", f"d-{seed}"]
                for n in range(schools)
            ),
        ],
    )
    _write(
        folder / "academicSessions.csv",
        [
            "sourcedId",
            "status",
            "dateLastModified",
            "title",
            "type",
            "startDate",
            "endDate",
            "parentSourcedId",
            "schoolYear",
        ],
        [
            [
                f"y-{seed}",
                "active",
                DATED,
                "2026-27",
                "schoolYear",
                "2026-08-15",
                "2027-06-10",
                "",
                "2027",
            ]
        ],
    )
    header = USERS_11 if version == "1.1" else USERS_12
    _write(folder / "users.csv", header, _users(schools, students, version, seed))
    if version == "1.2":
        _write(
            folder / "roles.csv",
            [
                "sourcedId",
                "status",
                "dateLastModified",
                "userSourcedId",
                "roleType",
                "role",
                "beginDate",
                "endDate",
                "orgSourcedId",
            ],
            (
                [
                    f"r-{seed}-{n}",
                    "active",
                    DATED,
                    f"u-{seed}-{n:07d}",
                    "primary",
                    "student" if n < students else "teacher",
                    "",
                    "",
                    f"s-{seed}-{n % schools}",
                ]
                for n in range(students + students // STAFF_SHARE)
            ),
        )
    _write(
        folder / "classes.csv",
        [
            "sourcedId",
            "status",
            "dateLastModified",
            "title",
            "grades",
            "courseSourcedId",
            "classCode",
            "classType",
            "location",
            "schoolSourcedId",
            "termSourcedIds",
            "subjects",
            "subjectCodes",
            "periods",
        ],
        (
            [
                f"c-{seed}-{school}-{n}",
                "active",
                DATED,
                f"Class {n}",
                "",
                "",
                f"K{n}",
                "scheduled",
                "",
                f"s-{seed}-{school}",
                f"y-{seed}",
                "",
                "",
                "",
            ]
            for school in range(schools)
            for n in range(per_school)
        ),
    )
    _write(
        folder / "enrollments.csv",
        [
            "sourcedId",
            "status",
            "dateLastModified",
            "classSourcedId",
            "schoolSourcedId",
            "userSourcedId",
            "role",
            "primary",
            "beginDate",
            "endDate",
        ],
        _enrollments(schools, students, seed, classes, classes_each),
    )
    return folder


ORGS = "sourcedId,status,name,type,parentSourcedId\nd1,,Bay District,district,\ns1,,Bay High,school,d1\n"
USERS = (
    "sourcedId,status,enabledUser,orgSourcedIds,role,username,givenName,familyName,email,"
    "agentSourcedIds,grades,password\n"
    "u1,,true,s1,student,u1,Ana,Silva,ana@example.org,,09,Batman.Ru1ez\n"
    "u2,,true,s1,student,u2,Ben,Kim,ben@example.org,,10,Batman.Ru2ez\n"
    "t1,,true,s1,teacher,t1,Tom,Teach,tom@example.org,,,Batman.Ru3ez\n"
)
CLASSES = (
    "sourcedId,status,title,classType,schoolSourcedId,termSourcedIds\nc1,,Physics,scheduled,s1,y1\n"
)
SESSIONS = (
    "sourcedId,status,title,type,startDate,endDate,schoolYear\n"
    "y1,,2026-27,schoolYear,2026-08-15,2027-06-10,2027\n"
)
ENROLLMENTS = (
    "sourcedId,status,classSourcedId,schoolSourcedId,userSourcedId,role,beginDate,endDate\n"
    "e1,,c1,s1,u1,student,2026-08-15,\n"
    "e2,,c1,s1,t1,teacher,,\n"
)
FILES = {
    "orgs.csv": ORGS,
    "users.csv": USERS,
    "classes.csv": CLASSES,
    "academicSessions.csv": SESSIONS,
    "enrollments.csv": ENROLLMENTS,
}


def manifest(mode: str, *kinds: str, version: str = "1.1") -> str:
    lines = ["propertyName,value", f"oneroster.version,{version}"]
    return "\n".join([*lines, *(f"file.{kind},{mode}" for kind in kinds)]) + "\n"


def write_files(folder: Path, files: dict[str, str | bytes]) -> Path:
    """A folder with these files; text is written as UTF-8."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def zip_files(path: Path, files: dict[str, str | bytes]) -> Path:
    """A zip with these files."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path
