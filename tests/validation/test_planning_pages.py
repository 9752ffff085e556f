"""The pages of a panel: flows, wrong input, queries that don't grow."""

import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from firstrung.jobs.models import Job
from firstrung.jobs.public import run_all
from firstrung.validation import public as validation
from firstrung.validation.models import Conflict, PanelPlan, PanelSeat
from firstrung.validation.services import plans as services
from tests.validation import planning, stages


@pytest.fixture
def row(world):
    return planning.panel(world)


@pytest.fixture
def client(world, sign_in):
    return sign_in(world.coalition_coordinator)


def at(name, row, **kwargs):
    return reverse(name, kwargs={"uid": row.uid, **kwargs})


def text(response) -> str:
    return response.content.decode()


def test_from_nothing_to_open_with_the_buttons(world, row, client):
    assert "4 portfolios" in text(client.get(at("panel", row)))
    made = client.post(at("panel_assign", row), follow=True)
    assert "Use this plan" in text(made)
    [plan] = row.plans.all()
    assert client.post(at("plan_apply", plan), {"seen": "0"}).status_code == 302
    page = client.post(at("panel_open", row), follow=True)
    assert "The panel is open" in text(page)
    row.refresh_from_db()
    assert row.state == "open"


def test_all_that_fits_is_placed_with_one_button(world, row, client):
    fit = planning.work(world, 20)
    other_school = planning.work(world, 21, school=world.school2)
    waits = planning.work(world, 22, allowed=False)
    page = text(client.get(at("panel_place", row)))
    assert "Put all 2 before the panel" in page
    assert "1 more waits for the family" in page
    assert waits.code not in page
    client.post(at("panel_place_all", row), {"school": str(world.school2.uid)})
    assert row.places.filter(submission=other_school).exists()
    assert not row.places.filter(submission=fit).exists()
    client.post(at("panel_place_all", row), {"school": "nonsense"})
    assert row.places.count() == 5
    client.post(at("panel_place_all", row))
    assert row.places.count() == 6


def test_filtering_by_school(world, row, client):
    first, second = planning.work(world, 20), planning.work(world, 21, school=world.school2)
    page = text(client.get(at("panel_place", row), {"school": str(world.school2.uid)}))
    assert second.code in page
    assert first.code not in page


def test_portfolios_are_sorted_into_tracks_and_slots(world, row, client):
    track = row.tracks.create(name="Media")
    slot = row.slots.create(starts_at=stages.now(), ends_at=stages.now() + timedelta(hours=1))
    first, *others = row.places.all()
    values = {"places": [str(first.uid)], "track": track.uid, "slot": slot.uid}
    assert client.post(at("panel_sort", row), values).status_code == 302
    first.refresh_from_db()
    assert (first.track, first.slot) == (track, slot)
    assert row.places.filter(track=None).count() == len(others)
    assert client.post(at("panel_sort", row), values | {"places": ["x"]}).status_code == 422
    assert client.post(at("panel_sort", row), values | {"track": "x"}).status_code == 422


def test_slots_and_tracks_come_and_go(row, client):
    day = stages.today().isoformat()
    slot = {"which": "slot", "slot-day": day, "slot-starts": "09:00", "slot-ends": "11:00"}
    assert client.post(at("panel_schedule", row), slot).status_code == 302
    wrong = client.post(at("panel_schedule", row), slot | {"slot-ends": "08:00"})
    assert wrong.status_code == 422
    assert "must come after" in text(wrong)
    track = {"which": "track", "track-name": "Media"}
    assert client.post(at("panel_schedule", row), track).status_code == 302
    assert client.post(at("panel_schedule", row), track).status_code == 422
    client.post(at("slot_remove", row, slot_uid=row.slots.get().uid))
    client.post(at("track_remove", row, track_uid=row.tracks.get().uid))
    assert (row.slots.count(), row.tracks.count()) == (0, 0)


def rules(client, row) -> dict:
    form = client.get(at("panel_rules", row)).context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {
        name: value
        for name, value in values.items()
        if value not in (None, "") and value is not False
    }


def test_rules_are_changed_and_two_coordinators_lose_nothing(row, client):
    values = rules(client, row)
    assert client.post(at("panel_rules", row), values | {"reviews_each": 3}).status_code == 302
    late = client.post(at("panel_rules", row), values | {"title": "Other"})
    assert late.status_code == 422
    assert "Somebody else changed the rules" in text(late)
    row.refresh_from_db()
    assert (row.reviews_each, row.title) == (3, "Winter panel")
    values = rules(client, row)
    assert values["reviews_each"] == 3
    assert client.post(at("panel_rules", row), values | {"seen": ""}).status_code == 422


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"closes_on": "2020-01-01"}, "close before it opens"),
        ({"max_reviews": 1}, "At least as many as the reviews"),
        ({"seniors": 9}, "At most as many as the reviews"),
        ({"min_load": 5, "max_load": 2}, "At least as many as everybody"),
        ({"reviews_each": "many"}, "whole number"),
    ],
)
def test_rules_that_contradict_each_other(row, client, changes, words):
    answer = client.post(at("panel_rules", row), rules(client, row) | changes)
    assert answer.status_code == 422
    assert words in text(answer)


def test_a_later_closing_day_moves_the_reviews(world, row, client):
    planning.opened(world, row)
    later = row.closes_on + timedelta(days=7)
    values = rules(client, row) | {"closes_on": later.isoformat()}
    assert client.post(at("panel_rules", row), values).status_code == 302
    assert {review.due_on for review in row.reviews.all()} == {later}


def test_the_limits_of_a_seat_and_two_coordinators(row, client):
    track = row.tracks.create(name="Media")
    seat = row.seats.first()
    address = at("seat_terms", row, seat_uid=seat.uid)
    form = client.get(address).context["form"]
    values = {"seen": form["seen"].value(), "max_load": 2, "tracks": [track.uid]}
    assert client.post(address, values).status_code == 302
    seat.refresh_from_db()
    assert (seat.max_load, list(seat.tracks.all())) == (2, [track])
    late = client.post(address, values | {"max_load": 9})
    assert late.status_code == 422
    assert "Somebody else changed this seat" in text(late)
    assert client.post(address, values | {"max_load": -1}).status_code == 422


def test_conflicts_on_the_page(world, row, client):
    seat, place = row.seats.first(), row.places.first()
    values = {"seat": seat.uid, "submission": place.submission.uid, "kind": "family"}
    assert client.post(at("panel_conflicts", row), values).status_code == 302
    assert client.post(at("panel_conflicts", row), {"kind": "x"}).status_code == 422
    page = text(client.get(at("panel_conflicts", row)))
    assert place.submission.code in page
    found = Conflict.objects.get()
    assert client.post(at("conflict_remove", row, conflict_uid=found.uid)).status_code == 302
    assert Conflict.objects.count() == 0


def test_an_import_on_the_page(row, client):
    seat, place = row.seats.first(), row.places.first()
    file = io.BytesIO(
        f"panelist,portfolio\n{seat.panelist.email},{place.submission.code}\nx,y\n".encode()
    )
    file.name = "conflicts.csv"
    answer = client.post(at("conflict_import", row), {"file": file})
    assert answer.status_code == 422
    assert "1 new, 0 known already, 1 with a mistake" in text(answer)
    assert "Line 3" in text(answer)
    assert client.post(at("conflict_import", row)).status_code == 422
    assert Conflict.objects.count() == 1


def test_suspicions_are_answered_on_the_page(row, client):
    seat, place = row.seats.select_related("panelist").first(), row.places.first()
    student = place.submission.student
    student.family_name = seat.panelist.family_name
    student.save()
    key = f"{seat.uid}:{place.submission.uid}"
    assert key in text(client.get(at("panel_conflicts", row)))
    address = at("conflict_doubts", row)
    assert client.post(address, {"answer": "dismiss"}).status_code == 422
    assert client.post(address, {"answer": "dismiss", "pairs": [key]}).status_code == 302
    assert key not in text(client.get(at("panel_conflicts", row)))


def test_a_pair_is_fixed_from_the_plan(world, row, client):
    made = planning.plan(world, row)
    who, work, _fit = made.pairs[0]
    seat = row.seats.get(panelist=who)
    place = row.places.get(submission=work)
    values = {"seat": seat.uid, "submission": place.submission.uid, "plan": made.number}
    answer = client.post(at("panel_pair", row), values | {"wish": "pin"})
    assert answer.headers["Location"] == at("plan", made)
    assert row.pair_rules.get().kind == "pin"
    assert "fixed" in text(client.get(at("panel_plans", row)))
    client.post(at("panel_pair", row), values)
    assert row.pair_rules.count() == 0
    assert client.post(at("panel_pair", row), {"seat": "x"}).status_code == 422


def test_a_plan_that_is_not_possible_links_to_each_rule(world, row, client):
    row.max_load = 1
    row.save()
    page = client.post(at("panel_assign", row), follow=True)
    assert "These rules can't all be kept together" in text(page)
    assert at("panel_rules", row) in text(page)


def test_a_stale_plan_says_so_before_and_when_used(world, row, client):
    made = planning.plan(world, row)
    new = planning.work(world, 55)
    validation.place(
        actor=world.coalition_coordinator, panel=row, submissions=[new], now=stages.now()
    )
    assert f"Portfolio {new.code} came since." in text(client.get(at("plan", made)))
    answer = client.post(at("plan_apply", made), {"seen": "0"})
    assert answer.status_code == 422
    assert "Make a new plan." in text(answer)


def test_comparing_two_plans(world, row, client):
    first, second = planning.plan(world, row), planning.plan(world, row)
    address = at("plan_compare", row)
    page = client.get(address, {"first": first.number, "second": second.number})
    assert "Both plans give the same reviews." in text(page)
    for wrong in ({}, {"first": "1"}, {"first": "x", "second": "9" * 40}):
        assert client.get(address, wrong).status_code == 404


def test_progress_says_at_once_what_happens(world, row, client, monkeypatch):
    monkeypatch.setattr(services, "SMALL", 0)
    page = client.post(at("panel_assign", row), follow=True)
    assert "The plan waits for its turn" in text(page)
    [plan] = row.plans.all()
    address = at("plan_progress", plan)
    assert client.get(address, headers={"HX-Request": "true"}).status_code == 200
    PanelPlan.objects.update(made_at=stages.now() - timedelta(minutes=1))
    slow = client.get(address, headers={"HX-Request": "true"})
    assert "background worker is not running" in text(slow)
    run_all()
    done = client.get(address, headers={"HX-Request": "true"})
    assert (done.status_code, done.headers["HX-Refresh"]) == (204, "true")
    assert "Use this plan" in text(client.get(at("plan", plan)))


def test_a_plan_whose_job_failed_says_so(world, row, client, monkeypatch):
    monkeypatch.setattr(services, "SMALL", 0)
    plan = planning.plan(world, row)
    Job.objects.update(state="failed")
    assert "because of an error on our side" in text(client.get(at("plan", plan)))
    assert client.post(at("plan_discard", plan)).status_code == 302


def test_the_plan_as_a_file_names_nobody(world, row, client):
    made = planning.plan(world, row)
    answer = client.get(at("plan_file", made))
    assert answer.headers["Content-Type"].startswith("application/json")
    found = answer.json()
    assert len(found["portfolios"]) == 4
    assert "Elist" not in text(answer)


def test_what_needs_a_hand_on_an_open_panel(world, client):
    row = planning.opened(world, planning.panel(world, people=5))
    seat = row.seats.first()
    client.post(at("seat_release", row, seat_uid=seat.uid))
    run_all()
    page = text(client.get(at("panel", row)))
    assert f"{seat.panelist.name} was released" in page
    assert "Look and use it" in page
    mend = row.plans.get(is_mend=True)
    client.post(at("plan_apply", mend), {"seen": "1"})
    assert "Look and use it" not in text(client.get(at("panel", row)))


PAGES = (
    "panel",
    "panel_place",
    "panel_seat",
    "panel_conflicts",
    "panel_schedule",
    "panel_rules",
    "panel_plans",
)


def counts(client, row) -> dict[str, int]:
    found = {}
    for name in PAGES:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(at(name, row)).status_code == 200
        found[name] = len(queries)
    plan = row.plans.get(state="proposed")
    with CaptureQueriesContext(connection) as queries:
        assert client.get(at("plan", plan)).status_code == 200
    found["plan"] = len(queries)
    return found


def filled(world, *, works: int, people: int):
    row = planning.panel(world, works=works, people=people)
    for place in row.places.all():
        place.track = row.tracks.create(name=f"Track {place.pk}")
        place.save()
    for seat in row.seats.all():
        seat.tracks.set(row.tracks.all())
    planning.use(world, planning.plan(world, row))
    planning.plan(world, row)
    return row


def test_queries_do_not_grow_with_portfolios_and_panelists(world, client):
    small = filled(world, works=1, people=2)
    client.get(at("panel", small))
    before = counts(client, small)
    large = filled(world, works=3, people=4)
    assert counts(client, large) == before


def test_a_panelist_downloads_the_own_dates_through_the_link(world, row):
    planning.opened(world, row)
    seat = PanelSeat.objects.get(pk=row.seats.first().pk)
    secret = validation.make_seat_link(seat=seat, now=stages.now())
    client = Client()
    assert client.get(at("own_dates", row)).status_code == 302
    client.post(reverse("review_open", args=[secret]))
    answer = client.get(at("own_dates", row))
    assert answer.headers["Content-Type"].startswith("text/calendar")
    other = planning.panel(world, works=1, people=0)
    assert client.get(at("own_dates", other)).status_code == 404
