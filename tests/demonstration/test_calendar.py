"""The story is true on whatever day it is loaded."""

import io
from datetime import date, datetime

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from firstrung.activity.models import AuditEntry
from firstrung.convenings.public import Event
from firstrung.credentials.public import Award
from firstrung.demonstration.calendar import Calendar, working_day
from firstrung.processes.awards import candidates
from firstrung.processes.eligibility import assess
from firstrung.validation.public import Panel
from tests.demonstration.test_partners import last_year
from tests.demonstration.test_region import STATES, person, states


def moment(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=timezone.get_default_timezone())


DAYS = [moment(2027, 1, 1, 0, 5), moment(2028, 2, 29, 12), moment(2027, 6, 30, 23, 50)]


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("now", DAYS, ids=lambda day: day.date().isoformat())
def test_the_story_holds_on_difficult_days(now):
    with time_machine.travel(now):
        call_command("prepare", region="el-segundo", stderr=io.StringIO())
        assert states() == STATES
        assert assess(person("grace"), on=timezone.localdate()).eligible
        assert candidates(person("rachel")).count() == 1
        assert Award.objects.filter(achievement__kind="certificate").count() == 2
        assert not AuditEntry.objects.filter(at__gt=timezone.now()).exists()
        told = last_year("webinar")
        assert (told.students, told.institutions) == (1147, 19)
        assert not Event.objects.filter(state="held", begins_at__gt=timezone.now()).exists()
        panel = Panel.objects.get(state="open")
        assert panel.opens_on <= timezone.localdate() <= panel.closes_on


@pytest.mark.parametrize(
    ("now", "last", "opened"),
    [
        (moment(2027, 1, 1, 9), date(2026, 10, 26), date(2027, 1, 1)),
        (moment(2027, 1, 9, 9), date(2026, 10, 26), date(2027, 1, 1)),
        (moment(2027, 5, 20, 9), date(2027, 1, 26), date(2027, 5, 8)),
        (moment(2027, 12, 31, 9), date(2027, 7, 26), date(2027, 12, 19)),
    ],
)
def test_panels_lie_in_their_quarters(now, last, opened):
    calendar = Calendar(now)
    assert (calendar.last_panel, calendar.open_panel) == (last, opened)


@pytest.mark.parametrize(
    ("now", "begins", "day"),
    [
        (moment(2027, 6, 30, 9), date(2026, 7, 1), date(2025, 9, 9)),
        (moment(2027, 7, 1, 9), date(2027, 7, 1), date(2026, 9, 9)),
    ],
)
def test_days_of_last_school_year_stay_in_it(now, begins, day):
    calendar = Calendar(now)
    assert calendar.school_year_begins == begins
    assert calendar.day({"day": 70, "year": "last"}) == day
    assert calendar.day({"day": 70}) == calendar.ago(70)


def test_events_lie_on_working_days():
    saturday = date(2027, 5, 15)
    assert working_day(saturday) == date(2027, 5, 14)
    assert working_day(date(2027, 5, 14)) == date(2027, 5, 14)
    assert Calendar(moment(2027, 5, 13, 9)).ahead(2, 17) == moment(2027, 5, 17, 17)


def test_no_moment_lies_after_now():
    now = moment(2027, 3, 3, 7, 30)
    assert Calendar(now).at(date(2027, 3, 3), 18) == now
    assert Calendar(now).at(date(2027, 3, 2), 18) == moment(2027, 3, 2, 18)
