"""Pages of the coalition: preparing and running a round, and what they cost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from firstrung.identity.models import Membership
from firstrung.standard_setting.models import Round, RoundWork
from tests.standard_setting import rounds as scenes


def counted(browser, address: str) -> int:
    browser.get(address)  # caches of the shell are warm
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert browser.get(address).status_code == 200
    return len(queries)


def test_a_round_is_prepared_and_run_in_the_browser(world, sign_in):
    works = scenes.works(world, 24)
    boss = sign_in(world.coalition_coordinator)
    day = scenes.today().isoformat()
    values = {
        "title": "Autumn round",
        "method": "body_of_work",
        "rubric": works[0].threshold.rubric.uid,
        "borderline": scenes.BORDERLINE,
        "opens_on": day,
        "first_until": day,
        "closes_on": day,
    }
    assert boss.post(reverse("round_new"), values | {"borderline": ""}).status_code == 422
    page = boss.post(reverse("round_new"), values).headers["Location"]
    row = Round.objects.get()
    assert page == reverse("round", args=[row.uid])
    assert boss.post(f"{page}edit/", values | {"title": "Renamed"}).status_code == 302
    practice = {"agreed": "1", "reason": "It explains why."}
    for work in works[10:12]:
        assert boss.post(f"{page}practice/", practice | {"submission": work.uid}).status_code == 302
    assert boss.post(f"{page}practice/", practice | {"submission": "x"}).status_code == 422
    assert boss.post(f"{page}propose/", {"count": "7"}).status_code == 302
    assert boss.post(f"{page}propose/", {"count": "0"}).status_code == 422
    off = RoundWork.objects.filter(part="range").first()
    assert boss.post(f"{page}works/{off.uid}/take-off/").status_code == 302
    assert row.works.filter(part="range").count() == 6
    assert boss.post(f"{page}go/invite/").status_code == 422
    for person in scenes.people(world, 3):
        member = Membership.objects.get(person=person)
        assert boss.post(f"{page}judges/", {"judge": member.uid}).status_code == 302
    assert boss.post(f"{page}go/nonsense/").status_code == 404
    assert boss.post(f"{page}go/invite/").status_code == 302
    assert boss.post(f"{page}go/invite/").status_code == 422
    assert boss.get(page).status_code == 200
    row.refresh_from_db()
    assert (row.title, row.state) == ("Renamed", "training")
    judge = row.judges.first()
    assert boss.post(f"{page}judges/{judge.uid}/resend/").status_code == 302
    assert boss.post(f"{page}judges/{judge.uid}/release/").status_code == 302
    assert sign_in(world.recruiter2).post(f"{page}go/begin/").status_code == 403


@pytest.mark.parametrize("place", ["round", "list", "seat", "work", "feedback", "report"])
def test_pages_cost_the_same_whatever_the_number_of_works_and_judges(world, sign_in, place):
    scenes.works(world, 60)
    costs = []
    for judges, shown in ((9, 8), (12, 18)):
        if place == "report":
            row = scenes.closed(world, judges=judges, shown=shown)
        elif place == "feedback":
            row = scenes.go(world, scenes.judged(world, judges=judges, shown=shown), "pause")
        else:
            row = scenes.go(world, scenes.prepared(world, judges=judges, shown=shown), "invite")
            scenes.train(row)
            row = scenes.go(world, row, "begin")
        seat = scenes.fresh(row.judges.get(person=world.recruiter))
        first = scenes.items(seat, "first", on=scenes.today())
        person, address = {
            "round": (world.coalition_coordinator, reverse("round", args=[row.uid])),
            "list": (world.coalition_coordinator, reverse("standards")),
            "seat": (world.recruiter, reverse("seat", args=[seat.uid])),
            "feedback": (world.recruiter, reverse("seat_feedback", args=[seat.uid])),
            "report": (world.student, reverse("round_report", args=[row.uid])),
            "work": (
                world.recruiter,
                reverse("seat_work", args=[seat.uid, first[0].uid]) if first else "",
            ),
        }[place]
        costs.append(counted(sign_in(person), address))
    assert costs[0] == costs[1]
    assert costs[0] <= 30
