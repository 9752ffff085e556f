"""A panel in full swing whose works can be given to other students, everything else unchanged.

Three works lie before a panel; one of their students was validated before and stands in the
employers' search and at an exhibition; two more works are calibration portfolios. The panelist is
an employer as well. `dress` decides which student made which work, and what that student is
called: names, e-mail, birth date, school, guardian, owner of the files, and the student's own name
wherever the work says it.
"""

import hashlib
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from hypothesis import strategies as st
from PIL import Image

from firstrung.files.models import StoredFile
from firstrung.files.public import store
from firstrung.identity.enums import Role
from firstrung.identity.models import Consent, Guardianship, Membership, Person
from firstrung.opportunities.models import Candidate
from firstrung.portfolios.models import Portfolio, Snapshot, SnapshotFile
from firstrung.validation import public as validation
from firstrung.validation.models import Anchor, Exhibition, Panel, PanelSeat, Review, Submission
from tests import world as worlds
from tests.validation import stages
from tests.validation.anchored import agreed, anchor, result_of

WORKS = 5
"""Three before the panel, then two calibration portfolios."""
SHORT = 3


@dataclass(frozen=True)
class Identity:
    """What must never show."""

    given: str
    family: str
    preferred: str = ""
    age: int = 16
    school: int = 0

    @property
    def account(self) -> str:
        """How somebody of that name would call themselves on the web."""
        letters = f"{self.given}{self.family}".lower()
        return "".join(char for char in letters if char.isalpha())

    @property
    def signature(self) -> str:
        """The account as a running text names it; of very short names it can't be told from words."""
        if min(len(self.given), len(self.family)) >= SHORT:
            return self.account
        return f"{self.given} {self.family}"


NAMES = st.one_of(
    st.sampled_from(["Zoë", "Jean-Luc", "María José", "Ñusta", "Ana", "O'Neil", "Xi", "Bo", "ana"]),
    st.text("qzxkjvw", min_size=3, max_size=9).map(str.capitalize),
)
FAMILIES = st.one_of(
    st.sampled_from(["Li", "de la Cruz", "Nguyễn", "Smith-Jones", "O’Brien", "Ümit", "McKay"]),
    st.text("qzxkjvw", min_size=3, max_size=12).map(str.capitalize),
)
IDENTITIES = st.builds(
    Identity,
    given=NAMES,
    family=FAMILIES,
    preferred=st.one_of(st.just(""), NAMES),
    age=st.sampled_from([14, 16, 17, 18, 19]),
    school=st.integers(0, 1),
)
"""Names of many kinds; none of them is a word of the works or of the pages."""


@dataclass
class Work:
    """A work with its words, in which the author's name has places."""

    submission: Submission
    words: dict[str, Any]
    files: list[StoredFile] = field(default_factory=list)


@dataclass
class Scene:
    """The world, the works and the students among whom the works are dealt out."""

    world: worlds.World
    works: list[Work]
    students: list[Person]
    guardians: list[Person]
    nobodies: list[Person]
    schools: list[Any]
    panel: Panel
    secret: str = ""
    things: dict[str, Any] = field(default_factory=dict)


def words_of(number: int) -> dict[str, Any]:
    """The document of a work; braces stand for the author's name, school, address."""
    entry = stages.document("Wing {n} by {given}")["entries"][0]
    entry |= {
        "entry": f"{number:08d}-1111-4111-8111-111111111111",
        "summary": "I am {given} {family}, {call}. Built at {school}. Write to {email}.",
        "process": "{family}, {given} tested three. {FAMILY} counted. My account is {signature}.",
        "reflection": "Signed: {given} ({family}'s notes).",
        "client": "{given}'s neighbour",
        "links": [
            {"url": "https://example.org/{account}", "label": "Page of {given}"},
            {"url": "https://example.org/wing", "label": "The wing"},
        ],
        "ai": {
            "used": True,
            "uses": [
                {
                    "tool": "Chat",
                    "purpose": "Ideas for {given}",
                    "student_did": "{given} measured",
                    "kept_changed": "Half",
                }
            ],
        },
    }
    return stages.document() | {
        "headline": "{given} builds wing {n}",
        "about": "More by {family} soon.",
        "entries": [entry],
    }


FILES = (
    ("{given}_{family}_wing.png", "image"),
    ("notes-{family}.txt", "text"),
    ("{account}.ipynb", "notebook"),
)
TEXT = "Notes by {given} {family}\n" + "A line of measurements.\n" * 200
CELL = "# {given} {family}: the count"


def picture(number: int) -> SimpleUploadedFile:
    """A picture of its own for each work."""
    buffer = io.BytesIO()
    Image.new("RGB", (40, 30), (number * 40, 92, 107)).save(buffer, "PNG")
    return SimpleUploadedFile("wing.png", buffer.getvalue())


def notebook(cell: str) -> bytes:
    """A notebook of one cell."""
    cells = [{"cell_type": "markdown", "metadata": {}, "source": [cell]}]
    body = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}
    return json.dumps(body).encode()


def build() -> Scene:
    """The scene, its works not yet dealt out."""
    world = worlds.build()
    Membership.objects.create(
        person=world.panelist, organization=world.employer, role=Role.EMPLOYER
    )
    stages.threshold(world)
    students = [world.student, world.student2, world.adult]
    students += [
        worlds.person(name, (Role.STUDENT, world.school), age=18)
        for name in ("Bea Before", "Cid Calibrates")
    ]
    for student in students:  # of age, so that they decide themselves until they are dealt out
        student.birth_date = date(2000, 1, 1)
        student.save()
    rows = [stages.submission(student, world.school) for student in students[:3]]
    for row in rows:
        row.state = "panel"
        row.save()
        worlds.consent(row.student, row.student, "panel_review")
    anchors = [anchor(world, student) for student in students[3:]]
    panel = stages.open_panel(world, *rows)
    validation.give_anchors(panel=panel, now=timezone.now())
    for row in Review.objects.anchors().filter(reviewer=world.panelist2):
        stages.judge(world.panelist2, row, 2)
    works = [
        _with_files(row, number)
        for number, row in enumerate([*rows, *(row.submission for row in anchors)])
    ]
    scene = Scene(
        world=world,
        works=works,
        students=students,
        guardians=[worlds.person(f"Guardian {number}") for number in range(WORKS)],
        nobodies=[worlds.person(f"Nobody {number}") for number in range(WORKS)],
        schools=[world.school, world.school2],
        panel=panel,
    )
    for student, guardian in zip(students, scene.guardians, strict=True):
        Guardianship.objects.filter(student=student).delete()
        Guardianship.objects.create(student=student, guardian=guardian)
    _shown_before(scene)
    seat = PanelSeat.objects.get(panel=panel, panelist=world.panelist)
    scene.secret = validation.make_seat_link(seat=seat, now=timezone.now())
    scene.things["agreed"] = agreed(panel.rubric)
    return scene


def _with_files(row: Submission, number: int) -> Work:
    """Store the files; their bytes and names are filled when the work is dealt out."""
    sources = (
        picture(number),
        SimpleUploadedFile("notes.txt", f"{number} {TEXT}".encode()),
        SimpleUploadedFile("count.ipynb", notebook(f"{number} {CELL}")),
    )
    files = [
        store(owner_id=row.student_id, name=source.name, source=source, now=timezone.now())
        for source in sources
    ]
    for file in files:
        SnapshotFile.objects.create(snapshot=row.snapshot, file=file)
    words = words_of(number)
    words["entries"][0]["files"] = [
        {
            "file": str(file.uid),
            "sha256": file.sha256,
            "name": name,
            "media_type": file.media_type,
            "kind": kind,
            "size": file.size,
            "caption": "{given} at work",
            "role": "work",
        }
        for file, (name, kind) in zip(files, FILES, strict=True)
    ]
    return Work(row, words, files)


def _shown_before(scene: Scene) -> None:
    """The author of the first work is in the employers' search and at an exhibition already."""
    world, first = scene.world, scene.works[0].submission
    earlier = Submission.objects.create(
        snapshot=stages.snapshot(first.student, "An earlier wing"),
        student=first.student,
        organization=first.organization,
        threshold=first.threshold,
        state="validated",
        submitted_at=timezone.now() - timedelta(days=90),
    )
    for purpose in ("employer_search", "public_exhibition"):
        for student in scene.students:
            worlds.consent(student, student, purpose)
    result_of(world, earlier)
    exhibition = Exhibition.objects.create(
        title="Spring show",
        place="Library",
        starts_at=timezone.now(),
        organization=world.coalition,
        kind="exhibition",
    )
    showing = validation.Showing.objects.create(
        exhibition=exhibition, submission=earlier, state="shown", shown_at=timezone.now()
    )
    candidate = Candidate.objects.create(
        student=first.student,
        submission=earlier,
        headline="A wing, judged before",
        overall_mean=3,
        cut_score=2,
        raters=3,
        updated_at=timezone.now(),
    )
    scene.things |= {
        "earlier": earlier,
        "exhibition": exhibition,
        "showing": showing,
        "candidate": candidate,
        "anchor": Anchor.objects.first(),
    }


def dress(scene: Scene, deal: Sequence[int], identities: Sequence[Identity]) -> None:
    """Deal the works out: work number n is by student ``deal[n]``, who is ``identities[n]``."""
    _let_go(scene)
    for number, (work, who) in enumerate(zip(scene.works, deal, strict=True)):
        person, identity = scene.students[who], identities[number]
        school = scene.schools[identity.school]
        _name(person, scene.guardians[who], identity, school, number=who)
        _own(scene, work, person, school, first=number == 0)
        _fill(work, person, identity, school, number=number)


def _let_go(scene: Scene) -> None:
    """Nobody owns anything for a moment: a student has one portfolio and one work under way."""
    students = [row.pk for row in scene.students]
    Person.objects.filter(pk__in=students).update(email=None, sourced_id=None)
    for work, nobody in zip(scene.works, scene.nobodies, strict=True):
        row = work.submission
        Portfolio.objects.filter(pk=row.snapshot.portfolio_id).update(student=nobody)
        Submission.objects.filter(pk=row.pk).update(state="withdrawn")


def _name(
    person: Person, guardian: Person, identity: Identity, school: Any, *, number: int
) -> None:
    today = timezone.localdate()
    Person.objects.filter(pk=person.pk).update(
        given_name=identity.given,
        family_name=identity.family,
        preferred_name=identity.preferred,
        email=f"{identity.account}.{number}@example.org",
        birth_date=date(today.year - identity.age, 1, 1 + number),
        grade=str(9 + number % 4),
        sourced_id=f"{identity.account}-{number}",
    )
    Person.objects.filter(pk=guardian.pk).update(
        given_name=f"{identity.given} senior", family_name=identity.family
    )
    Membership.objects.filter(person=person, role=Role.STUDENT).update(organization=school)
    person.refresh_from_db()
    Consent.objects.filter(student=person).update(
        decided_by=guardian if person.is_minor(today) else person
    )


def _own(scene: Scene, work: Work, person: Person, school: Any, *, first: bool) -> None:
    """The work, its portfolio and its files belong to that student of that school."""
    row = work.submission
    portfolio = row.snapshot.portfolio_id
    Snapshot.objects.filter(pk=row.snapshot_id).update(created_by=person)
    Portfolio.objects.filter(pk=portfolio).update(student=person)
    StoredFile.objects.filter(pk__in=[file.pk for file in work.files]).update(owner_id=person.pk)
    Submission.objects.filter(pk=row.pk).update(
        student=person, organization=school, state=row.state
    )
    if first:
        earlier = scene.things["earlier"]
        Submission.objects.filter(pk=earlier.pk).update(student=person, organization=school)
        Candidate.objects.update(student=person)


def _fill(work: Work, person: Person, identity: Identity, school: Any, *, number: int) -> None:
    """Write the author's name wherever the work says it."""
    names = {
        "n": number,
        "given": identity.given,
        "family": identity.family,
        "FAMILY": identity.family.upper(),
        "call": identity.preferred or identity.given,
        "account": identity.account,
        "signature": identity.signature,
        "school": school.name,
        "email": person.email,
    }
    document = filled(work.words, names)
    for file, row in zip(work.files, document["entries"][0]["files"], strict=True):
        body = _bytes(row["kind"], number, names)
        blob = file.blob
        if body is not None:
            blob = f"blind/{number}-{row['kind']}"
            default_storage.delete(blob)
            default_storage.save(blob, io.BytesIO(body))
            row |= {"size": len(body), "sha256": hashlib.sha256(body).hexdigest()}
        StoredFile.objects.filter(pk=file.pk).update(
            name=row["name"], blob=blob, size=row["size"], sha256=row["sha256"]
        )
    Snapshot.objects.filter(pk=work.submission.snapshot_id).update(
        document=document, sha256=hashlib.sha256(json.dumps(document).encode()).hexdigest()
    )


def _bytes(kind: str, number: int, names: dict[str, Any]) -> bytes | None:
    if kind == "text":
        return f"{number} {TEXT.format(**names)}".encode()
    return notebook(f"{number} {CELL.format(**names)}") if kind == "notebook" else None


def filled(value: Any, names: dict[str, Any]) -> Any:
    if isinstance(value, str):
        return value.format(**names)
    if isinstance(value, list):
        return [filled(row, names) for row in value]
    if isinstance(value, dict):
        return {key: filled(row, names) for key, row in value.items()}
    return value


def plain(number: int) -> Identity:
    """A first identity for work number n."""
    names = (("Sam", "Student"), ("Olga", "Other"), ("Ada", "Adult"), ("Bea", "Before"))
    given, family = (*names, ("Cid", "Calibrates"))[number]
    return replace(Identity(given, family), school=number % 2)
