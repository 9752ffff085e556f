"""Federal holidays against the lists that the Office of Personnel Management published."""

from datetime import date

import pytest

from firstrung.coalition.models import DayOff
from firstrung.coalition.plans.holidays import federal_days_off, federal_holidays
from firstrung.coalition.plans.services.days_off import add_day_off, remove_day_off
from firstrung.core.errors import NotYours, Problem
from tests.coalition.plans.make import NOW

OBSERVED = {
    2021: "0101 0118 0215 0531 0618 0705 0906 1011 1111 1125 1224",
    2026: "0101 0119 0216 0525 0619 0703 0907 1012 1111 1126 1225",
    2027: "0101 0118 0215 0531 0618 0705 0906 1011 1111 1125 1224",
}


@pytest.mark.parametrize("year", OBSERVED)
def test_the_days_are_those_on_which_offices_were_closed(year):
    days = [f"{day:%m%d}" for day, _name in federal_holidays(year)]
    assert sorted(days) == OBSERVED[year].split()
    assert {day.year for day, _name in federal_holidays(year)} == {year}


def test_new_year_on_a_saturday_is_kept_in_the_year_before():
    assert federal_holidays(2028)[0] == (date(2027, 12, 31), "New Year's Day")
    assert date(2027, 12, 31) in federal_days_off(2026, 2027)


def test_juneteenth_begins_with_its_law():
    assert len(federal_holidays(2020)) == 10
    assert len(federal_holidays(2021)) == 11


def test_coordinators_of_the_coalition_add_days_of_the_region(world):
    day = date(2027, 3, 31)
    who = {"actor": world.coalition_coordinator, "now": NOW}
    row = add_day_off(**who, day=day, name=" Chavez Day ")
    assert (row.day, row.name) == (day, "Chavez Day")
    with pytest.raises(Problem, match="already"):
        add_day_off(**who, day=day, name="Again")
    with pytest.raises(Problem, match="name"):
        add_day_off(**who, day=date(2027, 4, 1), name=" ")
    with pytest.raises(NotYours):
        remove_day_off(actor=world.coordinator, day_off=row, now=NOW)
    remove_day_off(**who, day_off=row)
    assert DayOff.objects.count() == 0


def test_the_page_of_days_off(world, sign_in):
    url = "/master-plan/days-off/"
    assert sign_in(world.student).get(url).status_code == 404
    member, coordinator = sign_in(world.teacher), sign_in(world.coalition_coordinator)
    assert b"Labor Day" in member.get(url).content
    values = {"day": "2027-03-31", "name": "Chavez Day"}
    assert member.post(url, values).status_code == 403
    assert coordinator.post(url, {**values, "day": "soon"}).status_code == 422
    assert coordinator.post(url, values).status_code == 302
    assert b"Chavez Day" in coordinator.get(url).content
    removal = f"{url}{DayOff.objects.get().pk}/remove/"
    assert member.post(removal).status_code == 403
    assert coordinator.post(removal).status_code == 302
    assert DayOff.objects.count() == 0
