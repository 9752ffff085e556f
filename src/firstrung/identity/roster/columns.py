"""The files and columns of OneRoster 1.1 and 1.2 that are read, and how headers are recognized.

Only the columns in ``used`` ever leave the line they stand on. Passwords, places of birth, sex and
ethnicity are known by name so that they are dropped without a word about their content.
Source: 1EdTech OneRoster 1.1 CSV tables and OneRoster 1.2 CSV binding.
"""

import difflib
import re
from dataclasses import dataclass, field

from firstrung.identity.roster.notes import Bad, Notes, gettext_noop

CLOSE = 0.8
SECRET = re.compile(r"passw|passphrase|pwd|secret|ofbirth(?!date)|birthplace|ssn|socialsecurity")


@dataclass(frozen=True)
class Schema:
    """One file: its columns by what is done with them."""

    file: str
    used: tuple[str, ...]
    required: tuple[str, ...]
    expected: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    aliases: dict[str, str] = field(default_factory=dict)


COMMON = ("dateLastModified",)
SECRETS = ("password", "username", "credentialType")

SCHEMAS = {
    "orgs": Schema(
        "orgs.csv",
        ("sourcedId", "status", "name", "type", "identifier", "parentSourcedId"),
        ("sourcedId", "name", "type"),
        ignored=COMMON,
        aliases={"orgtype": "type", "orgname": "name"},
    ),
    "academicSessions": Schema(
        "academicSessions.csv",
        ("sourcedId", "status", "title", "type", "startDate", "endDate", "schoolYear"),
        ("sourcedId", "title", "type", "startDate", "endDate"),
        ignored=(*COMMON, "parentSourcedId"),
        aliases={"begindate": "startDate"},
    ),
    "courses": Schema(
        "courses.csv",
        ("sourcedId", "status", "title"),
        ("sourcedId", "title"),
        ignored=(
            *COMMON,
            "schoolYearSourcedId",
            "schoolYearId",
            "courseCode",
            "grades",
            "orgSourcedId",
            "subjects",
            "subjectCodes",
            "resources",
        ),
    ),
    "classes": Schema(
        "classes.csv",
        (
            "sourcedId",
            "status",
            "title",
            "grades",
            "courseSourcedId",
            "classCode",
            "schoolSourcedId",
            "termSourcedIds",
        ),
        ("sourcedId", "title", "schoolSourcedId"),
        ignored=(
            *COMMON,
            "classType",
            "location",
            "subjects",
            "subjectCodes",
            "periods",
            "resources",
        ),
        aliases={"termsourcedid": "termSourcedIds", "orgsourcedid": "schoolSourcedId"},
    ),
    "users": Schema(
        "users.csv",
        (
            "sourcedId",
            "status",
            "enabledUser",
            "orgSourcedIds",
            "role",
            "givenName",
            "familyName",
            "preferredGivenName",
            "email",
            "agentSourcedIds",
            "grades",
        ),
        ("sourcedId", "givenName", "familyName"),
        expected=("enabledUser",),
        ignored=(
            *COMMON,
            *SECRETS,
            "userIds",
            "middleName",
            "identifier",
            "sms",
            "phone",
            "userMasterIdentifier",
            "resourceSourcedIds",
            "preferredMiddleName",
            "preferredFamilyName",
            "primaryOrgSourcedId",
            "pronouns",
        ),
        aliases={
            "orgsourcedid": "orgSourcedIds",
            "agentsourcedid": "agentSourcedIds",
            "grade": "grades",
            "emailaddress": "email",
            "firstname": "givenName",
            "lastname": "familyName",
        },
    ),
    "roles": Schema(
        "roles.csv",
        (
            "sourcedId",
            "status",
            "userSourcedId",
            "role",
            "beginDate",
            "endDate",
            "orgSourcedId",
        ),
        ("userSourcedId", "role", "orgSourcedId"),
        ignored=(*COMMON, "roleType", "userProfileSourcedId"),
        aliases={"startdate": "beginDate"},
    ),
    "enrollments": Schema(
        "enrollments.csv",
        (
            "sourcedId",
            "status",
            "classSourcedId",
            "userSourcedId",
            "role",
            "beginDate",
            "endDate",
        ),
        ("sourcedId", "classSourcedId", "userSourcedId", "role"),
        ignored=(*COMMON, "schoolSourcedId", "primary"),
        aliases={"startdate": "beginDate"},
    ),
    "demographics": Schema(
        "demographics.csv",
        ("sourcedId", "status", "birthDate"),
        ("sourcedId",),
        expected=("birthDate",),
        ignored=(
            *COMMON,
            "sex",
            "gender",
            "americanIndianOrAlaskaNative",
            "asian",
            "blackOrAfricanAmerican",
            "nativeHawaiianOrOtherPacificIslander",
            "white",
            "demographicRaceTwoOrMoreRaces",
            "hispanicOrLatinoEthnicity",
            "countryOfBirthCode",
            "stateOfBirthAbbreviation",
            "cityOfBirth",
            "publicSchoolResidenceStatus",
        ),
        aliases={"usersourcedid": "sourcedId", "dateofbirth": "birthDate", "dob": "birthDate"},
    ),
    "manifest": Schema("manifest.csv", ("propertyName", "value"), ("propertyName", "value")),
}

UNUSED_FILES = (
    "userProfiles",
    "categories",
    "classResources",
    "courseResources",
    "lineItems",
    "lineItemLearningObjectiveIds",
    "lineItemScoreScales",
    "resources",
    "results",
    "resultLearningObjectiveIds",
    "resultScoreScales",
    "scoreScales",
    "userResources",
)


def plain(name: str) -> str:
    """A name without case, spaces, hyphens, underscores and byte-order marks."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


def match(schema: Schema, header: list[str], notes: Notes, line: int) -> dict[int, str]:
    """Position → column name, for the columns that are used.

    Raises `Bad` naming the first required column that is missing. In that case nothing of the
    header is quoted: a file without a header has somebody's data there.
    """
    found, near, unknown = _recognize(schema, header)
    missing = [name for name in schema.required if name not in found.values()]
    if missing:
        raise Bad(missing[0], gettext_noop("This column is missing; nothing of the file was read."))
    for written, name in near:
        reason = gettext_noop("The column “%(written)s” was read as “%(name)s”.")
        notes.warn(schema.file, line, written, reason, written=written, name=name)
    for written in unknown:
        reason = gettext_noop("The column “%(written)s” is not known and was ignored.")
        notes.warn(schema.file, line, written, reason, written=written)
    for name in schema.expected:
        if name not in found.values():
            reason = gettext_noop("The column “%(name)s” is missing; the usual value was assumed.")
            notes.warn(schema.file, line, name, reason, name=name)
    return {index: name for index, name in found.items() if name in schema.used}


def _recognize(
    schema: Schema, header: list[str]
) -> tuple[dict[int, str], list[tuple[str, str]], list[str]]:
    """Columns found by position, those found by likeness, and the unknown ones."""
    names = {plain(name): name for name in (*schema.used, *schema.ignored)}
    found: dict[int, str] = {}
    open_columns: list[tuple[int, str]] = []
    for index, written in enumerate(header):
        key = plain(written)
        name = names.get(key) or schema.aliases.get(key)
        if name is not None and name not in found.values():
            found[index] = name
        elif key and not key.startswith("metadata") and not SECRET.search(key):
            open_columns.append((index, written.strip()))
    near: list[tuple[str, str]] = []
    unknown: list[str] = []
    for index, written in open_columns:
        free = [key for key, name in names.items() if name not in found.values()]
        close = difflib.get_close_matches(plain(written), free, n=1, cutoff=CLOSE)
        if close:
            found[index] = names[close[0]]
            near.append((written, names[close[0]]))
        else:
            unknown.append(written)
    return found, near, unknown
