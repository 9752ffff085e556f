"""Figures that cross contexts: each count equals the rows behind it, and its months."""

from datetime import timedelta

from django.utils import timezone

from firstrung.coalition.public import measures
from firstrung.convenings.models import Attendance, Program, ProgramChange
from firstrung.credentials.models import Award
from tests.convenings.events import make as events
from tests.credentials.conftest import make_award

CODES = (
    "certificates_issued",
    "program_changes",
    "events_held",
    "students_at_events_held",
    "students_at_workshops",
)


def counts(code: str) -> dict[int | None, int]:
    today = timezone.localdate()
    return dict(measures()[code].count(today - timedelta(days=20), today))


def test_certificates_count_for_the_school_without_names(world, sign_in):
    award = make_award(world)
    today = timezone.localdate()
    assert counts("certificates_issued") == {world.school.pk: 1}
    place = measures()["certificates_issued"].rows(today, today, world.school.pk)
    page = sign_in(world.recruiter).get(place)
    assert [line["what"] for line in page.context["lines"]] == [str(award.achievement)]
    assert award.holder_name not in page.text
    Award.objects.filter(pk=award.pk).update(revoked_at=timezone.now())
    assert counts("certificates_issued") == {}


def test_changes_of_programs_count_for_the_institution(world, sign_in):
    today = timezone.localdate()
    program = Program.objects.create(
        institution=world.school, title="Data", kind="certificate", stage="offered"
    )
    for days in (0, 300):
        ProgramChange.objects.create(
            program=program, text="Cloud added", changed_on=today - timedelta(days=days)
        )
    assert counts("program_changes") == {world.school.pk: 1}
    place = measures()["program_changes"].rows(today, today, world.school.pk)
    page = sign_in(world.teacher).get(place)
    assert [line["what"] for line in page.context["lines"]] == ["Data: Cloud added"]


def test_events_count_for_their_host_and_students_for_their_school(world, sign_in):
    today = timezone.localdate()
    night = events.held(world, "Night", kind="soft_skills")
    Attendance.objects.create(
        event=night,
        person=world.adult,
        organization=world.school,
        part="student",
        attendee="adult",
        marked_at=timezone.now(),
    )
    events.count(world, night, world.school, 20)
    events.count(world, night, world.school2, 5)
    talk = events.held(world, "Talk", kind="webinar", host=world.school2)
    events.count(world, talk, world.school, 100)
    events.planned(world)
    assert counts("events_held") == {world.school.pk: 1, world.school2.pk: 1}
    assert counts("students_at_events_held") == {world.school.pk: 26, world.school2.pk: 100}
    assert counts("students_at_workshops") == {world.school.pk: 21, world.school2.pk: 5}
    client, known = sign_in(world.coalition_coordinator), measures()
    first = today - timedelta(days=20)
    page = client.get(known["students_at_events_held"].rows(first, today, world.school.pk))
    assert [line["what"] for line in page.context["lines"]] == ["Night: 26"]
    assert client.get(known["students_at_workshops"].rows(first, today, None)).status_code == 200
    for code in CODES:
        months = known[code].by_month
        if months is not None:
            assert sum(months(first, today).values()) == sum(counts(code).values()), code
