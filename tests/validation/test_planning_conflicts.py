"""Conflicts of interest: declared, imported, suspected, and what each coordinator may read."""

from datetime import timedelta

import pytest
from django.urls import reverse

from firstrung.core.errors import NotVisible, Problem
from firstrung.identity.enums import Role, TeamRole
from firstrung.identity.models import Guardianship, Membership, StudioTeam, TeamMembership
from firstrung.validation import public as validation
from firstrung.validation.models import Conflict, DismissedSuspicion
from firstrung.validation.selectors.suspicions import suspected
from firstrung.validation.selectors.ties import COMMON
from firstrung.validation.services import conflicts
from firstrung.validation.services.importing import import_conflicts
from tests import world as worlds
from tests.validation import planning, stages


@pytest.fixture
def row(world):
    return planning.panel(world, works=2, people=2)


@pytest.fixture
def boss(world):
    return world.coalition_coordinator


@pytest.fixture
def student(row):
    return row.places.first().submission.student


@pytest.fixture
def seat(row):
    return row.seats.select_related("panelist", "employer").first()


def reasons(row, *, named=True) -> list[list[str]]:
    return [[str(text) for text in found.reasons(named=named)] for found in suspected(row)]


def since():
    return stages.today() - timedelta(days=300)


def test_records_without_a_tie_suggest_nothing(row):
    assert suspected(row) == []


def same_name(world, seat, student):
    student.family_name = f" {seat.panelist.family_name.upper()}"
    student.save()
    return "Same family name"


def guardian_name(world, seat, student):
    guardian = worlds.person(f"Gil {seat.panelist.family_name}")
    Guardianship.objects.create(guardian=guardian, student=student)
    return "Same family name as a guardian"


def guardian_works_there(world, seat, student):
    guardian = worlds.person("Gil Guard", (Role.EMPLOYER, seat.employer))
    Guardianship.objects.create(guardian=guardian, student=student)
    return "A guardian has a role in this employer"


def guardian_mail(world, seat, student):
    seat.panelist.email = "pan@hangar.example"
    seat.panelist.save()
    guardian = worlds.person("Gil Guard")
    guardian.email = "gil@hangar.example"
    guardian.save()
    Guardianship.objects.create(guardian=guardian, student=student)
    return "A guardian's mail is at the panelist's own domain"


def former_guardian(world, seat, student):
    Guardianship.objects.create(guardian=seat.panelist, student=student, ended_at=stages.now())
    return "Was the student's guardian"


def student_works_there(world, seat, student):
    Membership.objects.create(person=student, organization=seat.employer, role=Role.STUDENT)
    return "The student has a role in this employer"


def mentor(world, seat, student):
    team = StudioTeam.objects.create(name="Team Kite", organization=world.school)
    for person, role in ((student, TeamRole.MEMBER), (seat.panelist, TeamRole.MENTOR)):
        TeamMembership.objects.create(team=team, person=person, role=role, begin_date=since())
    return "Mentor of the student's studio team"


def client(world, seat, student):
    [work] = validation.Submission.objects.filter(student=student)
    work.snapshot.document["entries"][0]["client"] = f"{seat.employer.name}, Inc."
    type(work.snapshot).objects.filter(pk=work.snapshot_id).update(document=work.snapshot.document)
    return "The portfolio names this employer as a client"


def school(world, seat, student):
    Membership.objects.create(
        person=seat.panelist, organization=world.school, role=Role.AIDE, end_date=since()
    )
    return "Has or had a role in the student's school"


def colleague(world, seat, student):
    other = worlds.person("Ol Colleague", (Role.EMPLOYER, seat.employer))
    Conflict.objects.create(
        panelist=other, student=student, kind="employer", declared_by=world.coordinator
    )
    return "A colleague of the same employer has employed the student"


@pytest.mark.parametrize(
    "tie",
    [
        same_name,
        guardian_name,
        guardian_works_there,
        guardian_mail,
        former_guardian,
        student_works_there,
        mentor,
        client,
        school,
        colleague,
    ],
)
def test_the_records_hint_at_a_tie(world, row, seat, student, tie):
    words = tie(world, seat, student)
    found = suspected(row)
    assert words in [str(text) for pair in found for text in pair.reasons(named=True)]
    assert {pair.seat for pair in found} == {seat}
    hidden = " ".join(text for pair in reasons(row, named=False) for text in pair)
    assert words not in hidden


def test_a_common_name_and_a_public_mail_service_suggest_nothing(world, row, seat, student):
    for number in range(COMMON + 1):
        worlds.person(f"Number{number} {seat.panelist.family_name}")
    same_name(world, seat, student)
    seat.panelist.email = "pan@gmail.com"
    seat.panelist.save()
    guardian = worlds.person("Gil Guard")
    guardian.email = "gil@gmail.com"
    guardian.save()
    Guardianship.objects.create(guardian=guardian, student=student)
    assert suspected(row) == []


def test_telling_ones_come_first(world, row, seat, student):
    other = row.places.last().submission.student
    same_name(world, seat, student)
    mentor(world, seat, other)
    assert [found.is_strong for found in suspected(row)] == [True, False]


def test_what_is_dismissed_is_never_shown_again(world, row, boss, seat, student):
    same_name(world, seat, student)
    [found] = suspected(row)
    conflicts.dismiss_suspicions(actor=boss, panel=row, keys=[found.key], now=stages.now())
    assert suspected(row) == []
    assert DismissedSuspicion.objects.get().panelist == seat.panelist
    later = planning.panel(world, works=1, people=0)
    later.seats.create(panelist=seat.panelist, employer=seat.employer)
    later.places.update(submission=row.places.first().submission)
    assert suspected(later) == []


def test_what_is_confirmed_bars(world, row, boss, seat, student):
    mentor(world, seat, student)
    [found] = suspected(row)
    [conflict] = conflicts.confirm_suspicions(
        actor=boss, panel=row, keys=[found.key], now=stages.now()
    )
    assert (conflict.kind, conflict.source) == ("mentor", "suspected")
    assert conflict.reason == "Records of the school or a team point to a tie"
    assert suspected(row) == []
    assert planning.plan(world, row).state == "blocked"


def test_a_suspicion_alone_bars_nobody(world, row, seat, student):
    same_name(world, seat, student)
    made = planning.plan(world, row)
    assert made.state == "proposed"
    assert len(made.pairs) == 4


def test_nothing_ticked_is_said(row, boss):
    with pytest.raises(Problem, match="Tick the pairs"):
        conflicts.dismiss_suspicions(actor=boss, panel=row, keys=["x"], now=stages.now())


def test_who_may_not_know_the_student_reads_no_name(world, row, boss, seat, student, sign_in):
    student.family_name = seat.panelist.family_name
    student.given_name = "Zebulon"
    student.save()
    text = sign_in(boss).get(reverse("panel_conflicts", args=[row.uid])).content.decode()
    assert "family&#x27;s records point to a tie" in text
    for secret in ("Zebulon", "Same family name", "First High"):
        assert secret not in text


def read(world, row, text: str):
    return import_conflicts(
        actor=world.coalition_coordinator,
        panel=row,
        content=text.encode(),
        now=stages.now(),
    )


def test_good_rows_are_kept_and_the_others_named_by_line(world, row, seat, student):
    code = row.places.first().submission.code
    done = read(
        world,
        row,
        "\ufeffPanelist;Portfolio;Kind;Reason\n"
        f"{seat.panelist.email.upper()};{code.lower()};household;Aunt\n"
        f"nobody@example.org;{code};family;\n"
        "\n"
        f"{seat.panelist.email};FFFFFF;family;\n"
        f"{seat.panelist.email};{row.places.last().submission.code};cousin;\n"
        f"{seat.panelist.email};{code};family;again\n",
    )
    assert (done.kept, done.known) == (1, 1)
    assert [line for line, _text in done.mistakes] == [3, 5, 6]
    assert "nobody@example.org" in done.mistakes[0][1]
    assert "FFFFFF" in done.mistakes[1][1]
    assert "household" in done.mistakes[2][1]
    found = Conflict.objects.get()
    assert (found.kind, found.source, found.reason) == ("household", "imported", "Aunt")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "missing: panelist, portfolio"),
        (b"panelist,kind\n", "missing: portfolio"),
        ("panelist,portfolio\né".encode("latin-1"), "UTF-8"),
        (b"panelist,portfolio\n" + b"x" * 1_000_001, "too large"),
        (b'panelist,portfolio\n"' + b"x" * 140_000 + b'"\n', "Line"),
        (b"panelist,portfolio\n" + b"a,b\n" * 5001, "more than 5000"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_whole(world, row, content, words):
    with pytest.raises(Problem, match=words):
        import_conflicts(
            actor=world.coalition_coordinator, panel=row, content=content, now=stages.now()
        )
    assert Conflict.objects.count() == 0


def test_a_students_id_counts_only_for_who_may_see_the_student(world, row, seat, student):
    student.sourced_id = "S-4711"
    student.save()
    line = f"panelist,portfolio\n{seat.panelist.email},S-4711\n"
    assert [line for line, _text in read(world, row, line).mistakes] == [2]
    Membership.objects.create(
        person=world.coalition_coordinator, organization=world.district, role=Role.COORDINATOR
    )
    assert read(world, row, line).kept == 1


def test_taking_back_what_was_noted_but_not_what_a_panelist_said(world, row, boss, seat):
    place = row.places.first()
    noted = conflicts.declare_conflict(
        actor=boss,
        panel=row,
        seat=seat,
        submission=place.submission,
        reason="",
        kind="family",
        now=stages.now(),
    )
    Conflict.objects.filter(pk=noted.pk).update(source="reviewer")
    noted.refresh_from_db()
    with pytest.raises(Problem, match="panelist said so"):
        conflicts.take_back_conflict(actor=boss, panel=row, conflict=noted, now=stages.now())
    Conflict.objects.filter(pk=noted.pk).update(source="declared")
    noted.refresh_from_db()
    conflicts.take_back_conflict(actor=boss, panel=row, conflict=noted, now=stages.now())
    assert Conflict.objects.count() == 0


def test_only_who_runs_the_panel(world, row):
    for call in (conflicts.dismiss_suspicions, conflicts.confirm_suspicions):
        with pytest.raises(NotVisible):
            call(actor=world.coordinator2, panel=row, keys=[], now=stages.now())
    with pytest.raises(NotVisible):
        import_conflicts(actor=world.coordinator2, panel=row, content=b"", now=stages.now())
