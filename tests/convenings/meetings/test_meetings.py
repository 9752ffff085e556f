"""Meetings: who may, the agenda that builds itself, what is kept in the room, the minutes."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from firstrung.coalition import public as coalition
from firstrung.convenings import public as convenings
from firstrung.convenings.meetings import sources
from firstrung.convenings.meetings.minutes import as_text
from firstrung.convenings.meetings.selectors import suggestions
from firstrung.convenings.meetings.services.keeping import remove_entry
from firstrung.core.errors import NotVisible, NotYours, Problem
from tests.coalition import roadmap_objects as roadmap
from tests.coalition.plans import make as plans
from tests.convenings.change import make as change
from tests.convenings.events import make as events
from tests.convenings.meetings import make


def plan(who, world):
    return convenings.plan_meeting(who, draft=make.draft(world), now=timezone.now())


def test_who_may_plan(world):
    with pytest.raises(NotVisible):
        plan(world.student, world)
    with pytest.raises(NotYours):
        plan(world.recruiter, world)
    coalition.appoint(
        world.coalition_coordinator,
        person=world.recruiter,
        kind="facilitator",
        begins_on=timezone.localdate(),
        now=timezone.now(),
    )
    assert plan(world.recruiter, world).planned_by == world.recruiter


def test_what_a_meeting_needs(world):
    begin = timezone.now()
    for more, field in (
        ({"begins_at": begin, "ends_at": begin}, "ends_at"),
        ({"facilitator": world.student}, "facilitator"),
    ):
        with pytest.raises(Problem) as caught:
            make.planned(world, **more)
        assert caught.value.field == field


def texts(row) -> dict[int, list[str]]:
    return {part.item.value: [line.text for line in part.shown] for part in convenings.agenda(row)}


def test_the_agenda_builds_itself_from_live_data(world):
    before = make.closed(world, "Winter meeting", world.recruiter)
    make.action(world, before, world.recruiter, "Ask the library")
    initiative = roadmap.active(world, "Interview practice")
    late = plans.task(initiative, "Find rooms", owner=world.teacher)
    type(late).objects.filter(pk=late.pk).update(due_on=timezone.localdate() - timedelta(days=9))
    other = plans.task(initiative, "Print", owner=world.teacher2)
    type(other).objects.filter(pk=other.pk).update(due_on=timezone.localdate() - timedelta(days=9))
    place, fay = change.college()
    program = change.offered(fay, place, since=1)
    change.planned(fay, program)
    begin = timezone.now() + timedelta(days=12)
    events.announced(world, "Open night", begins_at=begin, ends_at=begin + timedelta(hours=1))
    events.announced(
        world, "Closed", begins_at=begin, ends_at=begin + timedelta(hours=1), closed=True
    )
    roadmap.need(world, initiative)
    row = make.planned(world)
    found = texts(row)
    due = timezone.localdate() + timedelta(days=20)
    assert found[1][0].startswith("Ask the library – Rita Recruiter, due on ")
    assert str(due.year) in found[1][0]
    assert found[1][1] == "Interview practice (Under way): 0 tasks finished"
    assert found[4][0] == "Citrus College: Cloud certificate – Offered"
    assert found[4][1].endswith("A second cloud course")
    assert found[5] == ["Interview practice, proposed for First High"]
    assert [line for line in found[6] if line.startswith("Late")] == [
        "Late: Find rooms – Terry Teacher (Interview practice)"
    ]
    assert [line.split(": ")[1] for line in found[7]] == [
        "Open night",
        "Six rooms (Interview practice)",
    ]


@pytest.fixture
def market():
    """A source of another context, for the time of the test."""
    source = convenings.AgendaSource(
        2, "market", "Market", lambda _meeting: [convenings.Line(name) for name in "ABC"]
    )
    convenings.register_agenda_source(source)
    yield source
    del sources._sources["market"]


def test_sources_are_registered_once(market):
    with pytest.raises(ValueError, match="already"):
        convenings.register_agenda_source(market)
    with pytest.raises(ValueError, match="no item 8"):
        convenings.register_agenda_source(
            convenings.AgendaSource(8, "eighth", "Eighth", lambda _meeting: [])
        )


@pytest.mark.usefixtures("market")
def test_lines_are_hidden_moved_and_added_until_the_meeting_opens(world):
    row = make.planned(world)
    who = world.coalition_coordinator

    def arrange(text: str, action: str, actor=who) -> None:
        rows = convenings.agenda(row)[1].rows
        key = next(line.key for line in rows if line.text == text)
        convenings.arrange(actor, meeting=row, item=2, key=key, action=action, now=timezone.now())

    convenings.add_line(who, meeting=row, item=2, text="Wages", now=timezone.now())
    convenings.add_line(who, meeting=row, item=2, text="Mistake", now=timezone.now())
    assert texts(row)[2] == ["A", "B", "C", "Wages", "Mistake"]
    arrange("Mistake", "remove")
    arrange("B", "hide")
    arrange("Wages", "up")
    arrange("A", "up")
    arrange("A", "down")
    assert texts(row)[2] == ["A", "Wages", "C"]
    arrange("B", "show")
    assert texts(row)[2] == ["B", "A", "Wages", "C"]
    arrange("B", "hide")
    with pytest.raises(Problem):
        arrange("A", "remove")
    with pytest.raises(NotYours):
        arrange("A", "hide", world.recruiter)
    make.step(world, row, "open")
    row.refresh_from_db()
    sources._sources["market"] = convenings.AgendaSource(2, "market", "M", lambda _meeting: [])
    assert texts(row)[2] == ["A", "Wages", "C"]
    with pytest.raises(Problem):
        arrange("A", "hide")


def test_who_is_suggested_by_initiative(world):
    initiative = roadmap.active(world, "Interview practice")
    roadmap.join(world, initiative, world.employer, world.recruiter)
    roadmap.active(world, "Something else", lead=world.teacher2)
    today = timezone.localdate()
    for who, kind, about in (
        (world.recruiter, "volunteer", initiative),
        (world.panelist2, "council", None),
    ):
        coalition.appoint(
            world.coalition_coordinator,
            person=who,
            kind=kind,
            initiative=about,
            begins_on=today,
            now=timezone.now(),
        )
    row = make.planned(world, kind="focus", initiatives=[initiative])
    found = [(one.person, one.organization) for one in suggestions(row, on=today)]
    assert found == [(world.recruiter, world.employer), (world.teacher, world.school)]
    make.want(world, row, world.recruiter)
    large = make.planned(world, "Large", initiatives=[initiative])
    assert [one.person for one in suggestions(row, on=today)] == [world.teacher]
    assert world.panelist2 in [one.person for one in suggestions(large, on=today)]


def test_an_organization_comes_with_its_contacts(world):
    row = make.planned(world)
    add = {"meeting": row, "organization": world.employer, "now": timezone.now()}
    with pytest.raises(Problem) as caught:
        convenings.add_organization(world.coalition_coordinator, **add)
    assert caught.value.field == "organization"
    coalition.appoint(
        world.coalition_coordinator,
        person=world.recruiter,
        kind="contact",
        organization=world.employer,
        begins_on=timezone.localdate(),
        now=timezone.now(),
    )
    (made,) = convenings.add_organization(world.coalition_coordinator, **add)
    assert (made.person, made.organization) == (world.recruiter, world.employer)
    with pytest.raises(Problem):
        make.want(world, row, world.recruiter)
    with pytest.raises(Problem):
        make.want(world, row, world.student)


def test_the_room_keeps_what_is_said(world):
    row = make.planned(world)
    make.want(world, row, world.recruiter)
    note = {"item": 3, "text": "Four jobs.", "now": timezone.now()}
    with pytest.raises(Problem):
        convenings.add_note(world.recruiter, meeting=row, **note)
    row = make.step(world, row, "open")
    kept = convenings.add_note(world.recruiter, meeting=row, **note)
    with pytest.raises(NotYours):
        convenings.add_note(world.recruiter2, meeting=row, **note)
    with pytest.raises(NotVisible):
        convenings.add_note(world.student, meeting=row, **note)
    with pytest.raises(NotYours):
        remove_entry(world.recruiter2, entry=kept, now=timezone.now())
    with pytest.raises(Problem) as caught:
        make.action(world, row, world.student)
    assert caught.value.field == "owner"
    with pytest.raises(Problem) as caught:
        make.action(world, row, world.recruiter, days=1)
    assert caught.value.field == "due_on"
    make.action(world, row, world.recruiter)
    (person,) = row.participants.all()
    convenings.mark_presence(world.recruiter, participant=person, attended=True, now=timezone.now())
    row = make.step(world, row, "close")
    text = as_text(convenings.minutes_of(row))
    assert "3. Hiring demand of the employers present\n   Four jobs." in text
    assert "Present: Rita Recruiter (First Aerospace)" in text
    assert "TO DO: Ask the library – Rita Recruiter, until " in text
    with pytest.raises(NotYours):
        convenings.approve_minutes(world.recruiter, meeting=row, now=timezone.now())
    row = convenings.approve_minutes(world.teacher, meeting=row, now=timezone.now())
    with pytest.raises(Problem):
        convenings.add_note(world.recruiter, meeting=row, **note)
    with pytest.raises(Problem):
        convenings.approve_minutes(world.teacher, meeting=row, now=timezone.now())


def test_action_items_are_done_by_their_owner(world, sign_in):
    row = make.closed(world, "Winter meeting", world.recruiter)
    item = make.action(world, row, world.recruiter)
    address = reverse("action_item_done", args=[item.uid])
    assert sign_in(world.recruiter2).post(address).status_code == 403
    assert sign_in(world.student).post(address).status_code == 404
    client = sign_in(world.recruiter)
    assert "Ask the library" in client.get(reverse("my_action_items")).text
    client.post(address)
    item.refresh_from_db()
    assert item.done_by == world.recruiter
    assert texts(make.planned(world))[1] == []
    client.post(address, {"undo": "1"})
    item.refresh_from_db()
    assert item.done_at is None


def test_attendance_counts_by_organization_and_leads_to_its_rows(world, sign_in):
    make.closed(world, "Winter meeting", world.recruiter, world.panelist, world.teacher2)
    make.closed(world, "Autumn meeting", world.recruiter, days_ago=100)
    measure = coalition.measures()["meeting_attendance"]
    today = timezone.localdate()
    first = today - timedelta(days=50)
    assert measure.count(first, today) == {world.employer.pk: 2, world.school2.pk: 1}
    page = sign_in(world.recruiter2).get(measure.rows(first, today, world.employer.pk))
    assert [row.person for row in page.context["page"]] == [world.recruiter, world.panelist]


def test_the_way_through_the_pages(world, sign_in):
    client = sign_in(world.coalition_coordinator)
    begin = timezone.localtime() + timedelta(days=3)
    form = {
        "kind": "focus",
        "title": "Cloud",
        "begins_at": f"{begin:%Y-%m-%dT09:00}",
        "ends_at": f"{begin:%Y-%m-%dT10:00}",
        "facilitator": world.teacher.email,
    }
    assert client.post(reverse("meeting_new"), {**form, "ends_at": ""}).status_code == 422
    assert client.post(reverse("meeting_new"), form).status_code == 302
    row = convenings.Meeting.objects.get()
    people = reverse("meeting_people", args=[row.uid])
    add = {"what": "person", "person-person": world.recruiter.email}
    assert client.post(people, add).status_code == 302
    assert client.post(people, add).status_code == 422
    assert client.get(people).status_code == 200
    line = {"item": 2, "text": "Wages"}
    assert client.post(reverse("meeting_line_new", args=[row.uid]), line).status_code == 302
    page = client.get(reverse("meeting", args=[row.uid]))
    assert "Wages" in page.text
    moved = {**form, "title": "Cloud and data"}
    assert client.post(reverse("meeting_edit", args=[row.uid]), moved).status_code == 302
    client.post(reverse("meeting_step", args=[row.uid, "open"]))
    guest = sign_in(world.recruiter)
    room = f"{reverse('meeting_room', args=[row.uid])}?item=2"
    for values in (
        {"what": "note", "note-text": "Up by a tenth."},
        {"what": "decision", "decision-text": "Ask again.", "decision-decided_by": "all"},
        {
            "what": "action",
            "action-text": "Ask",
            "action-owner": world.recruiter.pk,
            "action-due_on": f"{begin:%Y-%m-%d}",
        },
    ):
        assert guest.post(room, values).status_code == 302
    assert guest.post(room, {"what": "note", "note-text": ""}).status_code == 422
    text = guest.get(room).text
    assert [word in text for word in ("Wages", "Up by a tenth.", "Ask again.")] == [True] * 3
    assert sign_in(world.recruiter2).get(room).status_code == 403
    (person,) = row.participants.all()
    guest.post(reverse("meeting_presence", args=[person.uid]))
    minutes = guest.get(reverse("meeting_minutes", args=[row.uid])).text
    assert "Up by a tenth." in minutes
    assert "Approve and send" not in minutes
    client.post(reverse("meeting_step", args=[row.uid, "close"]))
    approve = reverse("meeting_minutes_approve", args=[row.uid])
    assert guest.post(approve).status_code == 403
    assert client.post(approve).status_code == 302
    row.refresh_from_db()
    assert row.approved_by == world.coalition_coordinator
    for name in ("meeting", "meeting_minutes", "meeting_room", "meeting_calendar"):
        address = reverse(name, args=[row.uid])
        assert sign_in(world.student).get(address).status_code == 404
        assert sign_in(world.guardian).get(address).status_code == 404


@pytest.mark.parametrize(
    "name",
    [
        "meetings",
        "meetings_file",
        "action_items",
        "action_items_file",
        "my_action_items",
        "meeting_attendance",
        "meeting_attendance_file",
    ],
)
def test_lists_ask_the_same_whatever_their_length(world, sign_in, name):
    client = sign_in(world.recruiter)

    def add(title: str) -> None:
        row = make.closed(world, title, world.recruiter, world.teacher2)
        make.action(world, row, world.recruiter, title)

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get(reverse(name)).status_code == 200
        return len(caught)

    add("One")
    client.get(reverse(name))
    one = queries()
    add("Two")
    add("Three")
    assert queries() == one


def test_an_agenda_asks_the_same_whatever_its_length(world, sign_in):
    client = sign_in(world.coalition_coordinator)
    row = make.planned(world)
    place, fay = change.college()

    def add(title: str) -> None:
        before = make.closed(world, title, world.recruiter)
        make.action(world, before, world.recruiter, title)
        initiative = roadmap.active(world, title)
        late = plans.task(initiative, title, owner=world.teacher)
        type(late).objects.filter(pk=late.pk).update(
            due_on=timezone.localdate() - timedelta(days=9)
        )
        roadmap.need(world, initiative)
        change.planned(fay, change.offered(fay, place, title, since=1))
        begin = timezone.now() + timedelta(days=12)
        events.announced(world, title, begins_at=begin, ends_at=begin + timedelta(hours=1))

    def queries() -> int:
        address = reverse("meeting", args=[row.uid])
        client.get(address)
        with CaptureQueriesContext(connection) as caught:
            assert client.get(address).status_code == 200
        return len(caught)

    add("One")
    one = queries()
    add("Two")
    add("Three")
    assert queries() == one
