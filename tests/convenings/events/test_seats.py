"""Invitations with their reasons, answers by link, seats and the waiting list."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from firstrung.coalition import public as coalition
from firstrung.convenings import public as convenings
from firstrung.convenings.models import EventInvitation, Registration
from firstrung.core.errors import NotVisible, NotYours, Problem
from firstrung.identity.models import AccessLink
from firstrung.jobs.public import run_all
from firstrung.taxonomies.models import Sector
from tests.coalition import roadmap_objects as roadmap
from tests.convenings.events import make


def _standings(row) -> dict[str, str]:
    rows = Registration.objects.filter(event=row).select_related("person")
    return {line.person.given_name: line.standing for line in rows}


def test_suggestions_come_with_their_reasons(world):
    aerospace = Sector.objects.get(code="aerospace")
    initiative = roadmap.proposed(world)
    roadmap.join(world, initiative, world.employer2, world.recruiter2)
    row = make.announced(world, sectors=[aerospace], initiative=initiative)
    found = convenings.suggestions(row, on=timezone.localdate())
    assert {line.name: line.reasons for line in found} == {
        "Pat Panelist": ["works in Aerospace"],
        "Rita Recruiter": ["works in Aerospace"],
        "Ron Recruiter": ["point of contact in the initiative"],
        "Terry Teacher": ["teaches at a host"],
    }


def test_suggestions_by_occupation_name_who_came_before_and_leave_out_who_is_invited(world):
    design = convenings.Occupation.objects.create(code="web-design", name="Web design")
    design.sectors.add(Sector.objects.get(code="entertainment"))
    before = make.held(world, "Last year", occupations=[design])
    make.mark(world, before, world.recruiter)
    row = make.announced(world, host=world.coalition, occupations=[design])
    make.invite(world, row, world.panelist2)
    found = convenings.suggestions(row, on=timezone.localdate())
    assert {line.name: line.reasons for line in found} == {
        "Rita Recruiter": ["came to an event on Web design"],
        "Ron Recruiter": ["works in Entertainment"],
    }


def test_points_of_contact_in_the_sector_come_first(world):
    coalition.Duty.objects.create(
        person=world.recruiter,
        kind="contact",
        organization=world.employer,
        begins_on=timezone.localdate(),
    )
    aerospace = Sector.objects.get(code="aerospace")
    row = make.announced(world, host=world.coalition, sectors=[aerospace])
    first = convenings.suggestions(row, on=timezone.localdate())[0]
    assert first.name == "Rita Recruiter"
    assert first.reasons == ["works in Aerospace", "point of contact in the sector"]


def test_invitation_letter_has_a_link_and_a_calendar_file(world, client):
    row = make.announced(world)
    make.invite(world, row, world.recruiter)
    (letter,) = mail.outbox
    assert letter.to == ["rita.recruiter@example.org"]
    assert letter.subject == "You are invited: Portfolio night"
    name, content, kind = letter.attachments[0]
    assert (name, kind) == ("event.ics", "application/ics")
    assert "SUMMARY:Portfolio night" in str(content)
    path = make.link_in(letter)
    page = client.get(path)
    assert page.status_code == 200
    assert EventInvitation.objects.get().answer == ""  # a GET changes nothing
    assert client.post(path, {"answer": "yes"}).status_code == 302
    assert EventInvitation.objects.get().answer == "yes"
    assert _standings(row) == {"Rita": "seated"}
    client.post(path, {"answer": "no"})
    assert _standings(row) == {"Rita": "withdrawn"}


def test_link_ends_when_the_event_begins_and_when_a_newer_one_is_sent(world, client):
    row = make.announced(world)
    (invitation,) = make.invite(world, row, world.recruiter)
    first = make.link_in(mail.outbox[0])
    assert AccessLink.objects.get(target=row.uid).expires_at == row.begins_at
    again = EventInvitation.objects.select_related("event", "person").get(pk=invitation.pk)
    convenings.make_answer_link(again, now=timezone.now())
    assert client.get(first).status_code == 410
    assert client.get("/events/answer/nonsense/").status_code == 410


def test_nobody_is_invited_twice_and_students_not_at_all(world):
    row = make.announced(world)
    make.invite(world, row, world.recruiter)
    assert make.invite(world, row, world.recruiter) == []
    assert len(mail.outbox) == 1
    with pytest.raises(Problem) as caught:
        make.invite(world, row, world.student)
    assert caught.value.field == "people"


def test_only_who_runs_the_event_invites(world):
    row = make.announced(world)
    with pytest.raises(NotYours):
        convenings.invite(
            world.recruiter, event=row, people={world.panelist: ""}, now=timezone.now()
        )


def test_planned_event_invites_nobody(world):
    with pytest.raises(Problem, match="announced"):
        make.invite(world, make.planned(world), world.recruiter)


def test_waiting_list_moves_up_in_its_order(world):
    row = make.announced(world, capacity=1, audience="all")
    now = timezone.now()
    for minutes, who in enumerate((world.teacher, world.student, world.recruiter)):
        convenings.register(who, event=row, now=now + timedelta(minutes=minutes))
    assert _standings(row) == {"Terry": "seated", "Sam": "waiting", "Rita": "waiting"}
    run_all()
    mail.outbox.clear()
    convenings.withdraw(world.teacher, event=row, now=now + timedelta(minutes=5))
    run_all()
    assert _standings(row) == {"Terry": "withdrawn", "Sam": "seated", "Rita": "waiting"}
    assert [letter.to for letter in mail.outbox] == [["sam.student@example.org"]]
    assert "a seat is free for you" in mail.outbox[0].body


def test_more_seats_are_given_to_those_who_wait(world):
    row = make.announced(world, capacity=1)
    now = timezone.now()
    convenings.register(world.teacher, event=row, now=now)
    convenings.register(world.recruiter, event=row, now=now)
    more = make.draft(world, capacity=2, begins_at=row.begins_at, ends_at=row.ends_at)
    convenings.edit_event(world.coalition_coordinator, event=row, draft=more, now=now)
    assert _standings(row) == {"Terry": "seated", "Rita": "seated"}


def test_registering_twice_is_the_same_as_once(world):
    row = make.announced(world)
    now = timezone.now()
    first = convenings.register(world.teacher, event=row, now=now)
    assert convenings.register(world.teacher, event=row, now=now) == first


def test_who_may_not_see_it_does_not_register(world):
    row = make.announced(world)
    for who in (world.student, world.guardian):
        with pytest.raises(NotVisible):
            convenings.register(who, event=row, now=timezone.now())


def test_after_the_beginning_it_is_too_late(world):
    row = make.held(world)
    with pytest.raises(Problem, match="too late"):
        convenings.register(world.teacher, event=row, now=timezone.now())
