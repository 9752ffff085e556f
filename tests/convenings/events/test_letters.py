"""Calendar requests of events, as a real mail server receives them."""

from datetime import timedelta

from django.utils import timezone

from firstrung.convenings import public as convenings
from firstrung.convenings.models import EventInvitation
from firstrung.jobs.public import run_all
from tests.convenings.events import make
from tests.letters import entry_in


def moved(world, row, **more):
    begin = row.begins_at + timedelta(days=1)
    draft = make.draft(world, begins_at=begin, ends_at=begin + timedelta(hours=2), **more)
    who, now = world.coalition_coordinator, timezone.now()
    changed = convenings.edit_event(who, event=row, draft=draft, now=now)
    run_all()
    return changed


def test_an_invitation_asks_for_an_answer_that_goes_to_who_made_the_event(world, post):
    row = make.announced(world)
    make.invite(world, row, world.recruiter)
    (letter,) = post
    to, method, event = entry_in(letter)
    assert (to, method) == (world.recruiter.email, "REQUEST")
    assert str(event["attendee"]) == f"mailto:{to}"
    assert event["attendee"].params["PARTSTAT"] == "NEEDS-ACTION"
    assert event["attendee"].params["RSVP"] == "TRUE"
    assert str(event["organizer"]) == f"mailto:{world.coalition_coordinator.email}"
    assert (event["sequence"], str(event["status"])) == (0, "CONFIRMED")
    assert event["dtstart"].dt == row.begins_at.replace(microsecond=0)


def test_a_change_and_a_cancellation_follow_the_same_entry(world, post):
    row = make.announced(world)
    make.invite(world, row, world.recruiter)
    EventInvitation.objects.update(answer="yes")
    row = moved(world, row)
    make.step(world, row, "cancel")
    run_all()
    found = [entry_in(letter) for letter in post]
    assert [
        (method, event["sequence"], event["attendee"].params["PARTSTAT"])
        for _to, method, event in found
    ] == [("REQUEST", 0, "NEEDS-ACTION"), ("REQUEST", 1, "ACCEPTED"), ("CANCEL", 2, "ACCEPTED")]
    assert len({str(event["uid"]) for _to, _method, event in found}) == 1
    assert [str(event["status"]) for _to, _method, event in found][2] == "CANCELLED"


def test_a_change_that_calendars_need_not_learn_of_keeps_the_sequence(world):
    row = make.announced(world)
    draft = make.draft(world, begins_at=row.begins_at, ends_at=row.ends_at, summary="More")
    who = world.coalition_coordinator
    same = convenings.edit_event(who, event=row, draft=draft, now=timezone.now())
    assert same.sequence == 0
    assert moved(world, same).sequence == 1


def test_the_address_of_a_student_goes_to_nobody(world, post, settings):
    settings.DEFAULT_FROM_EMAIL = "First <no-reply@example.org>"
    row = make.announced(world, audience="all")
    convenings.register(world.student, event=row, now=timezone.now())
    run_all()
    moved(world, row, audience="all")
    assert len(post) == 2
    for letter in post:
        to, method, event = entry_in(letter)
        assert (to, method) == (world.student.email, "REQUEST")
        assert event["attendee"].params["RSVP"] == "FALSE"
        assert event["attendee"].params["PARTSTAT"] == "ACCEPTED"
        assert str(event["organizer"]) == "mailto:no-reply@example.org"
        assert event["organizer"].params["CN"] == row.host.name
