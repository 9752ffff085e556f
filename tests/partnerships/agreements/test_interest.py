"""The interest survey: who answers, what counts, how it is counted."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from firstrung.core.errors import NotVisible, NotYours, Problem
from firstrung.partnerships import public as partnerships
from firstrung.partnerships.agreements.interest.selectors import matrix, median
from firstrung.partnerships.models import InterestSurvey
from tests import world as worlds
from tests.partnerships.agreements import make


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ((0, 0, 0, 0), None),
        ((1, 0, 0, 1), 1.5),
        ((0, 0, 0, 2), 3),
        ((3, 1, 1, 1), 0.5),
        ((0, 1, 1, 1), 2),
    ],
)
def test_the_median_of_ordinal_answers(counts, expected):
    assert median(counts) == expected


def test_by_sector_and_over_all(world):
    make.survey(world, world.employer, level=3)
    make.survey(world, world.employer2, level=0, panels=2)
    everybody, aerospace, entertainment = matrix("All", "None")
    assert everybody.cells[0].counts == (0, 0, 1, 1)
    assert everybody.cells[1].counts == (1, 0, 0, 1)
    assert [cell.median for cell in aerospace.cells] == [3, 3, 3, 3, 3]
    assert [cell.median for cell in entertainment.cells] == [2, 0, 0, 0, 0]


def test_an_employer_of_two_sectors_counts_once_among_all(world):
    world.employer.sectors.add(*world.employer2.sectors.all())
    make.survey(world, level=1)
    assert [line.cells[0].n for line in matrix("All", "None")] == [1, 1, 1]


def test_employers_without_a_sector_have_their_line(world):
    plain = worlds.organization("Third", "employer")
    make.survey(world, plain)
    last = matrix("All", "No sector")[-1]
    assert (last.code, last.name, last.cells[0].n) == ("none", "No sector", 1)


def test_the_newest_day_counts_and_history_stays(world):
    make.survey(world, level=1, day=make.today() - timedelta(days=5))
    newer = make.survey(world, level=3)
    make.survey(world, level=0, day=make.today() - timedelta(days=9))
    assert list(InterestSurvey.objects.filter(is_current=True)) == [newer]
    assert InterestSurvey.objects.count() == 3
    assert matrix("All", "None")[0].cells[0].counts == (0, 0, 0, 1)


def test_employers_answer_for_their_own(world):
    row = make.survey(world, by=world.recruiter)
    assert (row.source, row.told_by) == ("employer", "Rita Recruiter")
    assert make.survey(world).source == "talk"
    with pytest.raises(NotVisible):
        make.survey(world, by=world.recruiter2)
    with pytest.raises(NotYours):
        make.survey(world, by=world.panelist)
    with pytest.raises(NotYours):
        make.survey(world, by=world.teacher)
    with pytest.raises(NotVisible):
        make.survey(world, by=world.student)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"levels": {"panels": 2}}, "mentorship"),
        ({"told_by": " "}, "told_by"),
        ({"answered_on": timezone.localdate() + timedelta(days=2)}, "answered_on"),
    ],
)
def test_impossible_answers(world, values, field):
    given = {"levels": make.answers().levels, "told_by": "Dana", **values}
    with pytest.raises(Problem) as caught:
        partnerships.answer_survey(
            world.coordinator,
            employer=world.employer,
            answers=partnerships.Answers(**given),
            now=timezone.now(),
        )
    assert caught.value.field == field


def test_the_matrix_page_has_picture_table_and_file(world, sign_in):
    make.survey(world)
    client = sign_in(world.teacher)
    page = client.get(reverse("interest_matrix"))
    assert page.text.count('role="img"') == 2
    assert "Portfolio review panels Moderate (n = 1)" in page.text
    lines = client.get(reverse("interest_file")).content.decode("utf-8-sig").splitlines()
    assert lines[1] == "All employers,Portfolio review panels,0,0,1,0,1,2.0000"
    assert sign_in(world.recruiter).get(reverse("interest_matrix")).status_code == 404


def test_answers_behind_a_figure(world, sign_in):
    make.survey(world, level=3)
    make.survey(world, world.employer2, level=1)
    client = sign_in(world.coordinator)
    wanted = {"sector": "aerospace", "activity": "panels", "level": "3"}
    page = client.get(reverse("interest_answers"), wanted)
    assert [row.employer for row, _answers in page.context["rows"]] == [world.employer]
    assert not client.get(reverse("interest_answers"), {**wanted, "level": "2"}).context["rows"]


def test_the_form_answers(world, sign_in):
    address = reverse("interest_survey", args=[world.employer.uid])
    client = sign_in(world.recruiter)
    given = make.answers(3).levels
    assert client.post(address, given).status_code == 302
    assert InterestSurvey.objects.get().answers.filter(level=3).count() == 5
    assert client.post(address, {"panels": "9"}).status_code == 422
    assert sign_in(world.coordinator).post(address, given).status_code == 422
    found = sign_in(world.coordinator).post(
        reverse("interest_new"), {"employer": "First Aerospace"}
    )
    assert found.url == address
    wrong = sign_in(world.coordinator).post(reverse("interest_new"), {"employer": "First High"})
    assert wrong.status_code == 422


def test_pages_ask_as_much_for_three_as_for_one(world, sign_in):
    client = sign_in(world.coordinator)

    def asked() -> list[int]:
        found = []
        for name in ("interest_matrix", "interest_answers"):
            with CaptureQueriesContext(
                connection,
            ) as queries:
                client.get(reverse(name))
            found.append(len(queries))
        return found

    make.survey(world)
    asked()
    one = asked()
    make.survey(world, world.employer2)
    make.survey(world, worlds.organization("Third", "employer"))
    assert asked() == one
