"""From an employer's hiring need to the program that changed because of it (C12)."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from firstrung.convenings import public as convenings
from firstrung.convenings.change.trails import trail_of_advice, trail_of_need
from firstrung.core.errors import NotVisible
from firstrung.processes.needs import facts
from tests.convenings.change import make
from tests.convenings.events import make as events
from tests.partnerships.pipeline import objects as pipeline


@pytest.fixture
def need(world):
    return pipeline.need(world, pipeline.account(world), "Cloud administrator", soc_code="15-1244")


def test_the_button_brings_the_need_along(world, need, sign_in):
    cloud = make.occupation()
    convenings.Occupation.objects.filter(pk=cloud.pk).update(soc="15-1244.00")
    client = sign_in(world.coordinator)
    page = f"{reverse('program_advice_new')}?hiring_need={need.uid}"
    assert page in client.get(reverse("hiring_needs")).text
    form = client.get(page).context["form"]
    assert form.initial == {
        "need_kind": "hiring",
        "hiring_need": need.uid,
        "need": "First Aerospace looks for 2 × Cloud administrator (Entry-level job)",
        "occupation": cloud,
    }
    sent = {**form.initial, "occupation": cloud.pk, "text": "Teach it."}
    client.post(page, sent)
    assert convenings.Advice.objects.get().hiring_need == need.uid


def test_from_the_need_forward_to_the_program(world, need):
    place, fay = make.college()
    row = make.advice(world, hiring_need=need.uid)
    make.program(fay, place, decision=make.decide(fay, row, place), days_ago=0)
    (fact,) = facts(world.recruiter, {need.uid}).values()
    trail = trail_of_need(world.recruiter, fact)
    assert [[station.label for station in level] for level in trail.levels()] == [
        ["Three employers look for cloud administrators."],
        ["Teach cloud administration."],
        ["Accepted: Citrus College"],
        [trail.levels()[3][0].label],
        ["Cloud certificate"],
    ]
    assert trail.levels()[0][0].url == reverse("hiring_need_trail", args=[need.uid])
    assert trail_of_advice(world.recruiter, row).levels() == trail.levels()


def test_who_does_not_see_the_employer_does_not_see_its_need(world, need, sign_in):
    row = make.advice(world, hiring_need=need.uid)
    assert trail_of_advice(world.recruiter2, row).levels()[0][0].url == ""
    page = reverse("hiring_need_trail", args=[need.uid])
    statuses = {
        name: sign_in(getattr(world, name)).get(page).status_code
        for name in ("recruiter", "recruiter2", "teacher2", "student", "guardian")
    }
    assert statuses == {
        "recruiter": 200,
        "recruiter2": 404,
        "teacher2": 200,
        "student": 404,
        "guardian": 404,
    }
    said = convenings.Recommended("Text", make.occupation(), "hiring", "Need", hiring_need=need.uid)
    with pytest.raises(NotVisible):
        convenings.advise(world.recruiter2, said=said, now=timezone.now())


def test_a_need_that_is_none_is_refused(world):
    with pytest.raises(NotVisible):
        make.advice(world, hiring_need=uuid4())


def test_another_kind_of_need_forgets_it(world, need):
    row = make.advice(
        world, hiring_need=need.uid, need_kind="fact", source="Report",
        source_date=timezone.localdate(),
    )  # fmt: skip
    assert row.hiring_need is None


def test_an_event_on_the_trail_is_reached_by_those_who_see_it(world):
    event = events.announced(world, closed=True)
    said = convenings.Recommended("Text", make.occupation(), "event", "Need", event=event)
    row = convenings.advise(world.teacher, said=said, now=timezone.now())
    urls = [
        trail_of_advice(who, row).levels()[0][0].url for who in (world.teacher, world.recruiter)
    ]
    assert urls == [reverse("event", args=[event.uid]), ""]


def test_as_many_queries_for_three_as_for_one(world, need):
    place, fay = make.college()
    (fact,) = facts(world.coordinator, {need.uid}).values()
    counts = []
    for number in (1, 2):
        for letter in "AB"[:number]:
            row = make.advice(world, f"{letter}{number}", hiring_need=need.uid)
            decision = make.decide(fay, row, place)
            make.program(fay, place, f"{letter}{number}", decision=decision, days_ago=0)
        with CaptureQueriesContext(connection) as queries:
            trail_of_need(world.coordinator, fact)
        counts.append(len(queries))
    assert counts[0] == counts[1]
