"""Invitations, changes, cancellations and reminders, as a real mail server receives them."""

from dataclasses import replace
from datetime import timedelta

from django.utils import timezone

from firstrung.convenings import public as convenings
from firstrung.jobs.public import run_all
from tests.convenings.meetings import make
from tests.letters import entry_in


def test_an_invitation_is_a_calendar_request(world, post):
    row = make.planned(world)
    make.want(world, row, world.recruiter, world.teacher2)
    assert make.invite(world, row) == 2
    assert make.invite(world, row) == 0
    run_all()
    found = [entry_in(letter) for letter in post]
    assert sorted((to, method) for to, method, _event in found) == [
        (world.recruiter.email, "REQUEST"),
        (world.teacher2.email, "REQUEST"),
    ]
    for to, _method, event in found:
        assert (event["sequence"], str(event["status"])) == (0, "CONFIRMED")
        assert str(event["attendee"]) == f"mailto:{to}"
        assert event["attendee"].params["PARTSTAT"] == "NEEDS-ACTION"
        assert event["attendee"].params["RSVP"] == "TRUE"
        assert str(event["organizer"]) == f"mailto:{world.teacher.email}"
        assert event["dtstart"].dt == row.begins_at.replace(microsecond=0)


def test_a_change_and_a_cancellation_are_told_to_who_was_invited(world, post):
    row = make.planned(world)
    (first,) = make.want(world, row, world.recruiter)
    make.invite(world, row)
    make.want(world, row, world.teacher2)
    run_all()
    same = make.draft(
        world, begins_at=row.begins_at, ends_at=row.ends_at, kind="focus", facilitator=world.teacher
    )
    change = {"meeting": row, "now": timezone.now()}
    convenings.change_meeting(world.coalition_coordinator, draft=same, **change)
    run_all()
    assert len(post) == 1
    moved = replace(same, begins_at=row.begins_at + timedelta(minutes=30))
    convenings.change_meeting(world.coalition_coordinator, draft=moved, **change)
    run_all()
    make.step(world, row, "cancel")
    run_all()
    found = [entry_in(letter) for letter in post]
    assert [
        (to, method, event["sequence"], str(event["status"])) for to, method, event in found
    ] == [
        (world.recruiter.email, "REQUEST", 0, "CONFIRMED"),
        (world.recruiter.email, "REQUEST", 1, "CONFIRMED"),
        (world.recruiter.email, "CANCEL", 2, "CANCELLED"),
    ]
    assert len({str(event["uid"]) for _to, _method, event in found}) == 1
    assert [letter["subject"].split(":")[0] for letter in post] == [
        "Invitation",
        "Changed",
        "Cancelled",
    ]
    first.refresh_from_db()
    assert first.told == 1


def test_who_is_taken_off_the_list_is_called_off(world, post):
    row = make.planned(world)
    first, second = make.want(world, row, world.recruiter, world.teacher2)
    make.invite(world, row)
    run_all()
    for one in (first, second):
        convenings.remove_participant(
            world.coalition_coordinator, participant=one, now=timezone.now()
        )
    make.want(world, row, world.teacher2)
    run_all()
    (letter,) = post[2:]
    to, method, event = entry_in(letter)
    assert (to, method, event["sequence"]) == (world.recruiter.email, "CANCEL", 1)


def test_reminders_go_out_once_two_days_before(world, post):
    now = timezone.now()
    row = make.planned(world)
    make.want(world, row, world.recruiter, world.teacher2, world.panelist)
    assert convenings.remind_of_meetings(now=row.begins_at - timedelta(days=1)) == 0
    make.invite(world, row)
    convenings.answer_meeting(world.teacher2, meeting=row, rsvp="no", now=now)
    assert convenings.remind_of_meetings(now=now) == 0
    near = row.begins_at - timedelta(days=1)
    assert convenings.remind_of_meetings(now=near) == 2
    assert convenings.remind_of_meetings(now=near) == 0
    run_all()
    soon = [letter for letter in post if letter["subject"].startswith("Soon")]
    assert sorted(letter["to"] for letter in soon) == [world.panelist.email, world.recruiter.email]
    assert {letter["List-Unsubscribe-Post"] for letter in soon} == {"List-Unsubscribe=One-Click"}


def test_minutes_go_to_everybody_on_the_list(world, post):
    row = make.closed(world, "Winter meeting", world.recruiter, world.teacher2)
    convenings.add_decision(
        world.recruiter,
        meeting=row,
        item=4,
        text="Begin in May.",
        decided_by="everybody present",
        now=timezone.now(),
    )
    convenings.approve_minutes(world.teacher, meeting=row, now=timezone.now())
    run_all()
    assert sorted(letter["to"] for letter in post) == [world.recruiter.email, world.teacher2.email]
    text = post[0].get_body(("plain",)).get_content()
    assert "DECIDED: Begin in May. (everybody present)" in text
    assert f"{world.recruiter.name} ({world.employer.name})" in text
