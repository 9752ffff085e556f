"""Lists that grow: comments in pages, the newest events to choose from; filters and places."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from firstrung.convenings import public as convenings
from firstrung.convenings.change import forms
from firstrung.convenings.change.services.forum import comment_on_change, plan_change
from firstrung.identity.enums import Role
from firstrung.identity.models import Membership
from tests.convenings.change import make
from tests.convenings.events import make as events


def change(fay, place, title: str = "More labs") -> convenings.PlannedChange:
    day = timezone.localdate() + timedelta(days=20)
    return plan_change(
        fay, program=make.program(fay, place), title=title, draft="A draft.", closes_on=day,
        now=timezone.now(),
    )  # fmt: skip


def comment(who, row, text: str, stance: str = "support"):
    return comment_on_change(who, change=row, stance=stance, text=text, now=timezone.now())


def test_comments_come_in_pages_and_are_counted_over_all(world, sign_in):
    place, fay = make.college()
    row = change(fay, place)
    for number in range(26):
        comment(world.recruiter, row, f"Thought {number:02}", "support" if number else "concern")
    client, address = sign_in(world.teacher), reverse("planned_change", args=[row.uid])
    page = client.get(address)
    assert ("Thought 24" in page.text, "Thought 25" in page.text) == (True, False)
    assert [count for _label, count, _tone in page.context["counts"]] == [25, 0, 1]
    assert page.context["unanswered"] == 26
    assert 'href="?comments=2#comments"' in page.text
    assert "Thought 25" in client.get(address, {"comments": 2}).text


def test_as_many_queries_for_three_comments_as_for_one(world, sign_in):
    place, fay = make.college()
    row = change(fay, place)
    client, address = sign_in(world.teacher), reverse("planned_change", args=[row.uid])

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    comment(world.recruiter, row, "One")
    asked()
    one = asked()
    comment(world.recruiter, row, "Two")
    comment(world.panelist2, row, "Three")
    assert asked() == one


def test_who_works_at_two_places_says_for_which(world, sign_in):
    place, fay = make.college()
    row, address = change(fay, place), "planned_change"
    address = reverse(address, args=[row.uid])
    said = {"stance": "support", "text": "Good."}
    assert "For which organization" not in sign_in(world.recruiter).get(address).text
    assert sign_in(world.recruiter).post(address, said).status_code == 302
    Membership.objects.create(
        person=world.recruiter, organization=world.employer2, role=Role.EMPLOYER
    )
    client = sign_in(world.recruiter)
    assert client.post(address, said).status_code == 422
    assert client.post(address, said | {"organization": world.school.pk}).status_code == 422
    assert client.post(address, said | {"organization": world.employer2.pk}).status_code == 302
    assert [one.organization for one in row.comments.all()] == [world.employer, world.employer2]


@pytest.fixture
def few(monkeypatch):
    monkeypatch.setattr(forms, "NEWEST", 2)


def test_a_recommendation_offers_the_newest_events_and_the_chosen_one(world, sign_in, few):
    first = timezone.now() + timedelta(days=10)
    days = [first - timedelta(days=number) for number in range(4)]
    rows = [
        events.announced(world, f"Event {number}", begins_at=day, ends_at=day + timedelta(hours=1))
        for number, day in enumerate(days)
    ]
    client, new = sign_in(world.recruiter), reverse("program_advice_new")

    def offered(**query) -> list[str]:
        choices = client.get(new, query).context["form"].fields["event"].choices
        return [str(label) for _key, label in choices if label != "–"]

    assert offered() == ["Event 0", "Event 1"]
    assert offered(event=rows[3].uid) == ["Event 0", "Event 1", "Event 3"]
    page = client.get(new, {"event": rows[3].uid})
    assert page.context["form"]["event"].value() == rows[3].pk
    assert f'<option value="{rows[3].pk}" selected>' in page.text
    sent = {
        "text": "Teach it", "occupation": make.occupation().pk, "need": "Heard", "event": rows[2].pk,
        "need_kind": "event",
    }  # fmt: skip
    wrong = client.post(new, sent | {"text": ""})
    assert (wrong.status_code, "Event 2" in wrong.text) == (422, True)
    for nonsense in ("x", "-1", "9" * 30):
        assert client.post(new, sent | {"event": nonsense}).status_code == 422
    assert client.post(new, sent).status_code == 302
    assert convenings.Advice.objects.get().event == rows[2]


def test_institutions_are_offered_as_filters(world, sign_in):
    place, fay = make.college()
    other, dan = make.college("Reed College")
    change(fay, place)
    change(dan, other, "Less labs")
    client = sign_in(world.teacher)
    page = client.get(reverse("curriculum_forum"), {"institution": place.uid})
    assert ("More labs" in page.text, "Less labs" in page.text) == (True, False)
    assert f'<option value="{place.uid}" selected>' in page.text
    make.decide(fay, make.advice(world), place)
    advice = client.get(reverse("program_advice"))
    assert f'<option value="{place.uid}" >Citrus College' in advice.text
    assert "Reed College" not in advice.text
