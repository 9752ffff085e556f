"""Runs on an empty site's data: a cohort of full certificates, from the start of the run to the list.

Usage: cohort.py NUMBER. Prints one JSON object.
"""

import json
import random
import sys
import time

import django

django.setup()

from django.utils import timezone  # noqa: E402
from tests.engines import samples  # noqa: E402

from firstrung.credentials.exports import badge_png, bake_png  # noqa: E402
from firstrung.credentials.issuing.runs import Entry, move, plan  # noqa: E402
from firstrung.credentials.issuing.standing import revoke  # noqa: E402
from firstrung.credentials.issuing.working import work  # noqa: E402
from firstrung.credentials.models import Achievement, Award, IssuingRun, StatusList  # noqa: E402
from firstrung.credentials.public import Evidence, Result, verify  # noqa: E402
from firstrung.credentials.status import signed_list  # noqa: E402
from firstrung.identity.public import (  # noqa: E402
    Membership,
    Organization,
    OrganizationKind,
    Person,
    Role,
)

SAMPLE = 20


def cohort(number: int) -> IssuingRun:
    """A district with its coordinator and students, and a run for all of them, under way."""
    Organization.objects.create(name="Coalition", kind=OrganizationKind.COALITION)
    school = Organization.objects.create(name="High School", kind=OrganizationKind.SCHOOL)
    coordinator = Person.objects.create(given_name="Cora", email="cora@example.org")
    Membership.objects.create(person=coordinator, organization=school, role=Role.COORDINATOR)
    students = Person.objects.bulk_create(
        Person(given_name="Student", family_name=f"No{n}", email=f"s{n}@example.org")
        for n in range(number)
    )
    Membership.objects.bulk_create(
        Membership(person=row, organization=school, role=Role.STUDENT) for row in students
    )
    entries = [_entry(student, index) for index, student in enumerate(students)]
    now = timezone.now()
    run = plan(coordinator, achievement=_achievement(), name="Cohort", entries=entries, now=now)
    return move(coordinator, run=run, action="start", now=now)


def _achievement() -> Achievement:
    described = samples.certificate()["credentialSubject"]["achievement"]
    return Achievement.objects.create(
        code="cohort",
        version=1,
        name=described["name"],
        description=described["description"],
        criteria=described["criteria"]["narrative"],
        tags=described["tag"],
        result_descriptions=described["resultDescription"],
        alignments=described["alignment"],
        effective_on=timezone.localdate(),
        valid_days=1095,
    )


def _entry(student: Person, index: int) -> Entry:
    document = samples.certificate(index)
    digests = {row["id"]: row["digestMultibase"] for row in document["relatedResource"]}
    return Entry(
        student,
        evidence=[
            Evidence(row["id"], row["name"], row["description"], row["genre"], digests[row["id"]])
            for row in document["evidence"]
        ],
        results=[
            Result(row["resultDescription"], level=row["achievedLevel"])
            for row in document["credentialSubject"]["result"]
        ],
        evidence_sha256="ab" * 32,
    )


def bake() -> int:
    """Every award as a picture with the credential in it; how many bytes."""
    picture, total = badge_png(Achievement.objects.get()), 0
    for document in Award.objects.values_list("document", flat=True).iterator(chunk_size=500):
        text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
        total += len(bake_png(picture, text))
    return total


def measure(number: int) -> dict[str, float]:
    """Seconds of each part, the check of a sample, and the seconds of one revocation."""
    run = cohort(number)
    marks = [time.monotonic()]
    work(run.pk, clock=timezone.now)
    marks.append(time.monotonic())
    bake()
    marks.append(time.monotonic())
    for status_list in StatusList.objects.all():
        signed_list(status_list.number, now=timezone.now())
    marks.append(time.monotonic())
    _check(number)
    award = Award.objects.select_related("status_list").first()
    assert award is not None
    began = time.monotonic()
    revoke(run.started_by, award=award, reason="Measured.", now=timezone.now())
    signed_list(award.status_list.number, now=timezone.now())
    seen = time.monotonic() - began
    if _outcome(award) != "revoked":
        raise SystemExit("A revocation is not seen.")
    return {
        "signed": marks[1] - marks[0],
        "baked": marks[2] - marks[1],
        "listed": marks[3] - marks[2],
        "revocation": seen,
    }


def _check(number: int) -> None:
    if Award.objects.count() != number or run_of().items.exclude(state="issued").exists():
        raise SystemExit("Not everybody has an award.")
    pks = random.Random(1).sample(list(Award.objects.values_list("pk", flat=True)), SAMPLE)
    if {_outcome(award) for award in Award.objects.filter(pk__in=pks)} != {"valid"}:
        raise SystemExit("An award is not valid.")


def run_of() -> IssuingRun:
    """The only run there is."""
    return IssuingRun.objects.get()


def _outcome(award: Award) -> str:
    return verify(json.dumps(award.document).encode(), now=timezone.now())[0].outcome


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]))))
