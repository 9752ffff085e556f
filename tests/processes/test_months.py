"""Measures that answer by month say what they say of each month by itself, in one query."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from firstrung.coalition.models import Kpi, Recognition, RecognitionTier, ResourceNeed
from firstrung.coalition.public import measures
from firstrung.coalition.results.counting import count_year, months_until
from firstrung.convenings.models import (
    Attendance,
    Event,
    Headcount,
    Meeting,
    Program,
    ProgramChange,
)
from firstrung.credentials.models import Award
from firstrung.partnerships.enums.agreements import Give
from firstrung.partnerships.models import ExchangeEntry, Placement, StageChange
from firstrung.partnerships.models.agreements import InterestSurvey
from tests.coalition import roadmap_objects as roadmap
from tests.convenings.events import make as events
from tests.convenings.meetings import make as meetings
from tests.credentials.conftest import make_award
from tests.partnerships.agreements import make
from tests.partnerships.pipeline import objects as pipeline

NOT_BY_MONTH = {
    "committed_partners",
    "initiative_partners",
    "initiatives_led",
    "participants",
    "specialty_classes",
    "tech_certificates",
}
"""Standings and programs: what holds in two months is one thing, so months do not add up."""

HOUR = timedelta(hours=1)


def moment(day: date, hour: int = 12) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, 30)))


def edges(year: int) -> list[date]:
    """Days at which months and time zones change, and some in between."""
    return [date(year, 1, 1), date(year, 1, 31), date(year, 2, 1), date(year, 3, 31),
            date(year, 7, 4), date(year, 11, 1), date(year, 12, 31)]  # fmt: skip


@pytest.fixture
def year(world):
    """Records of the last year, on the days on which mistakes would show."""
    last = timezone.localdate().year - 1
    _gatherings(world, last)
    _gifts(world, last)
    account = pipeline.account(world)
    for number, day in enumerate(edges(last)):
        StageChange.objects.create(
            account=account, after="in_talks", moved_at=moment(day, 23 if number % 2 else 0)
        )
    _outcomes(world, last)
    initiative = roadmap.active(world)
    for day in edges(last):
        ResourceNeed.objects.create(
            initiative=initiative,
            kind="funding",
            text="Money",
            amount=Decimal("10.50"),
            found_at=moment(day, 23),
            given_by=world.employer,
        )
    return last


def _gatherings(world, last: int) -> None:
    kinds = ("soft_skills", "hard_skills", "externship", "job_panel")
    for number, day in enumerate(edges(last) * 2):
        row = events.held(world, f"Event {number}", kind=kinds[number % 4])
        begin = moment(day, 23 if number % 3 else 0)
        Event.objects.filter(pk=row.pk).update(begins_at=begin, ends_at=begin + HOUR)
        if number % 2:
            row.co_hosts.add(world.employer, world.employer2)
        for part, person in (
            ("faculty", world.teacher), ("employer", world.recruiter), ("student", world.adult),
        ):  # fmt: skip
            Attendance.objects.create(
                event=row,
                person=person,
                attendee=str(person.pk),
                part=part,
                organization=world.employer if part == "employer" else world.school,
                marked_at=begin,
            )
        for part in ("student", "faculty"):
            Headcount.objects.create(
                event=row, organization=world.school2, part=part, number=number, counted_at=begin
            )
        meeting = meetings.closed(world, f"Meeting {number}", world.recruiter)
        Meeting.objects.filter(pk=meeting.pk).update(begins_at=begin, ends_at=begin + HOUR)


def _gifts(world, last: int) -> None:
    for number, day in enumerate(edges(last)):
        for kind, employer in (
            (Give.values[number % 6], world.employer),
            ("panels", world.employer2),
        ):
            row = make.entry(world, kind, employer, students=number, hours=Decimal("1.25"))
            ExchangeEntry.objects.filter(pk=row.pk).update(happened_on=day, money=number)
        for kind in ("internship", "micro_internship", "job"):
            row = make.placement(world, 2 + number, kind=kind)
            Placement.objects.filter(pk=row.pk).update(begins_on=day)
        InterestSurvey.objects.create(
            employer=world.employer, source="talk", answered_on=day, is_current=False
        )


def _outcomes(world, last: int) -> None:
    """A certificate, changes of a program, recognitions."""
    award = make_award(world)
    Award.objects.filter(pk=award.pk).update(issued_at=moment(date(last, 3, 31), 23))
    program = Program.objects.create(
        institution=world.school, title="Data", kind="certificate", stage="offered"
    )
    tier = RecognitionTier.objects.create(code="gold", name="Gold", points=1)
    for number, day in enumerate(edges(last)):
        ProgramChange.objects.create(program=program, text="Cloud", changed_on=day)
        Recognition.objects.create(
            organization=world.school,
            kind="education",
            year=2000 + number,
            begins_on=day,
            ends_on=day,
            tier=tier,
            points=1,
            state="given",
            given_at=moment(day, 23),
        )


def test_by_month_equals_a_count_of_each_month(year):
    last = date(year, 11, 1)  # within a month
    for code, measure in measures().items():
        assert (measure.by_month is None) == (code in NOT_BY_MONTH), code
        if measure.by_month is None:
            continue
        for until in (date(year, 12, 31), last):
            months = months_until(year, until)
            singly = {first: sum(measure.count(first, end).values()) for first, end in months}
            with CaptureQueriesContext(connection) as queries:
                found = measure.by_month(date(year, 1, 1), until)
            assert len(queries) == 1, code
            assert {month: value for month, value in singly.items() if value} == {
                month: value for month, value in found.items() if value
            }, code
            assert any(found.values()), code


def test_a_kpi_asks_three_queries_for_a_measure(year):
    codes = ["soft_skill_opportunities", "faculty_externships", "internship_placements"]
    kpi = Kpi.objects.create(code="k", name="K", unit="u", measures=codes)
    with CaptureQueriesContext(connection) as queries:
        (row,) = count_year(year + 1, [kpi], on=timezone.localdate())
    assert len(queries) <= 1 + 3 * len(codes)  # the targets, and the measures
    assert row.earlier
