"""Marked, counted, imported; minors named to nobody outside their school."""

import pytest
from django.utils import timezone

from firstrung.convenings import public as convenings
from firstrung.convenings.models import Attendance, Headcount
from firstrung.core.errors import NotVisible, NotYours, Problem
from tests.convenings.events import make


def _import(world, row, text: str):
    return convenings.import_attendance(
        world.coalition_coordinator,
        event=row,
        lines=text.splitlines(keepends=True),
        now=timezone.now(),
    )


HEAD = "name,email,institution,role\n"


def test_marking_keeps_part_and_institution_and_can_be_undone(world):
    row = make.held(world)
    made = make.mark(world, row, world.recruiter)
    assert (made.part, made.organization) == ("employer", world.employer)
    assert make.mark(world, row, world.recruiter) == made
    convenings.unmark(
        world.coalition_coordinator, event=row, person=world.recruiter, now=timezone.now()
    )
    assert Attendance.objects.count() == 0


def test_an_employer_who_hosts_marks_no_student_but_counts_them(world):
    row = make.held(world, host=world.employer, audience="all")
    now = timezone.now()
    with pytest.raises(NotVisible):
        convenings.mark(world.recruiter, event=row, person=world.student, now=now)
    convenings.count(world.recruiter, event=row, organization=world.school, number=30, now=now)
    assert Headcount.objects.get().number == 30
    convenings.count(world.recruiter, event=row, organization=world.school, number=0, now=now)
    assert Headcount.objects.count() == 0


def test_the_school_s_coordinator_marks_its_students(world):
    row = make.held(world, audience="all")
    made = convenings.mark(world.coordinator, event=row, person=world.student, now=timezone.now())
    assert (made.part, made.person) == ("student", world.student)


def test_who_does_not_run_it_marks_nobody(world):
    row = make.held(world)
    with pytest.raises(NotYours):
        convenings.mark(world.recruiter, event=row, person=world.panelist, now=timezone.now())


def test_before_the_beginning_nobody_is_there(world):
    with pytest.raises(Problem, match="from the beginning"):
        make.mark(world, make.announced(world), world.recruiter)


def test_import_matches_accounts_counts_students_and_keeps_no_names(world):
    row = make.held(world)
    text = (
        HEAD
        + "Rita,RITA.recruiter@example.org,First Aerospace,employer\n"
        + "Prof Unknown,prof@college.example,First High,Faculty or teacher\n"
        + "Kid One,kid1@college.example,First High,student\n"
        + "Kid Two,,First High,student\n"
        + "Sam,sam.student@example.org,First High,student\n"
    )
    done = _import(world, row, text)
    assert (done.marked, done.counted) == (3, 2)
    rows = Attendance.objects.order_by("part").values_list("part", "person__given_name")
    assert list(rows) == [("employer", "Rita"), ("faculty", None), ("student", "Sam")]
    assert list(Headcount.objects.values_list("organization__name", "number")) == [
        ("First High", 2)
    ]


def test_importing_again_changes_nothing(world):
    row = make.held(world)
    text = HEAD + "A,a@x.example,First High,faculty\nB,b@x.example,First High,student\n"
    _import(world, row, text)
    assert _import(world, row, text).marked == 0
    assert (Attendance.objects.count(), Headcount.objects.get().number) == (1, 1)


def test_errors_are_named_by_line_and_nothing_is_kept(world):
    row = make.held(world)
    text = (
        HEAD
        + "A,a@x.example,First High,faculty\n"
        + "B,b@x.example,Nowhere,faculty\n"
        + "C,c,First High,wizard\n"
    )
    with pytest.raises(convenings.AttendanceProblem) as caught:
        _import(world, row, text)
    assert caught.value.lines == [
        "Line 3, institution: no organization of this name is known here",
        "Line 4, role: is one of student, faculty, leader, employer, other",
        "Line 4, email: this is no e-mail address",
    ]
    assert Attendance.objects.count() == 0


def test_missing_columns_are_named(world):
    with pytest.raises(Problem, match="institution, role"):
        _import(world, make.held(world), "name,email\nA,a@x.example\n")


def test_a_thousand_lines_are_read_in_few_queries(world, django_assert_max_num_queries):
    row = make.held(world)
    lines = "".join(f"S{n},s{n}@x.example,First High,student\n" for n in range(1000))
    with django_assert_max_num_queries(20):
        assert _import(world, row, HEAD + lines).counted == 1000
