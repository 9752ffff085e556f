"""What other contexts bring to an agenda: news of the labor market, whom employers look for."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from firstrung.coalition.models import Report
from firstrung.convenings import public as convenings
from tests.coalition import story_objects as stories
from tests.convenings.meetings import make
from tests.partnerships.pipeline import objects as pipeline


def lines(row, item: int) -> list[convenings.AgendaRow]:
    (part,) = [part for part in convenings.agenda(row) if part.item == item]
    return part.shown


def test_news_since_the_last_meeting_stand_under_item_two(world):
    make.closed(world, "Winter meeting", days_ago=10)
    old = stories.report(world, "Old", finding="Fewer openings.")
    Report.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=11))
    new = stories.report(world, "New", finding="More openings.")
    (line,) = lines(make.planned(world), 2)
    assert (line.text, line.url, line.since) == (
        "More openings. (Center)",
        reverse("library_report", args=[new.uid]),
        timezone.localdate(),
    )


def test_the_hiring_demand_of_the_employers_present_stands_under_item_three(world):
    first = pipeline.account(world)
    pipeline.need(world, first, "Web developer")
    pipeline.need(world, first, "Machinist", starts_on=timezone.localdate())
    pipeline.need(world, pipeline.account(world, "Second Studio"), "Animator")
    row = make.planned(world)
    assert lines(row, 3) == []
    make.want(world, row, world.recruiter, world.teacher)
    assert [line.text for line in lines(row, 3)] == [
        "First Aerospace: 2 × Machinist (Entry-level job)",
        "First Aerospace: 2 × Web developer (Entry-level job)",
    ]
    assert {line.url for line in lines(row, 3)} == {""}


def test_as_many_queries_for_three_as_for_one(world):
    account = pipeline.account(world)
    row = make.planned(world)
    make.want(world, row, world.recruiter)
    counts = []
    for number in (1, 2):
        for title in "AB"[:number]:
            pipeline.need(world, account, f"{title} {number}")
            stories.report(world, f"{title} {number}")
        convenings.agenda(row)  # what is asked once a process
        with CaptureQueriesContext(connection) as queries:
            convenings.agenda(row)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert [len(lines(row, item)) for item in (2, 3)] == [3, 3]
