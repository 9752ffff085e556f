"""Letters to panelists and their calendar entries."""

from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from django.core import mail
from django.core.management import call_command
from icalendar import Calendar

from firstrung.jobs.public import run_all
from firstrung.validation import public as validation
from firstrung.validation.services.calendar import panel_calendar
from tests.letters import calendars_in
from tests.validation import planning, stages


@pytest.fixture
def row(world):
    made = planning.panel(world, people=5)
    slot = made.slots.create(
        starts_at=stages.now() + timedelta(days=3),
        ends_at=stages.now() + timedelta(days=3, hours=2),
        place="Hall 4",
    )
    for seat in made.seats.all():
        seat.slots.add(slot)
    return planning.opened(world, made)


def letters(word: str) -> list:
    run_all()
    return [letter for letter in mail.outbox if word in letter.subject]


def entries(letter) -> list:
    """The entries of a letter as it goes over the wire."""
    parsed = message_from_bytes(letter.message().as_bytes(), policy=default)
    method, calendars = calendars_in(parsed)
    assert method == ("CANCEL" if "free again" in letter.subject else "PUBLISH")
    return [event for calendar in calendars for event in calendar.walk("VEVENT")]


def test_the_invitation_carries_the_dates(row):
    sent = letters("Portfolios for you to review")
    busy = set(row.reviews.values_list("reviewer__email", flat=True))
    assert {letter.to[0] for letter in sent} == busy
    assert "Hall 4" in sent[0].body
    slot, due = entries(sent[0])
    assert slot["organizer"].params["CN"] == row.organization.name
    assert "attendee" not in slot
    assert slot.decoded("dtstart") == row.slots.get().starts_at.replace(microsecond=0)
    assert str(slot["location"]) == "Hall 4"
    assert due.decoded("dtstart") == row.closes_on
    assert due.walk("VALARM")[0].decoded("trigger") == timedelta(days=-2)


def test_a_letter_is_sent_once(row):
    first = len(letters("Portfolios for you to review"))
    assert len(letters("Portfolios for you to review")) == first


def test_who_gets_more_is_told_and_the_earlier_link_goes_on(world, row):
    letters("Portfolios")
    validation.release_seat(
        actor=world.coalition_coordinator, seat=row.seats.first(), now=stages.now()
    )
    run_all()
    planning.use(world, row.plans.get(is_mend=True))
    [sent, *_others] = letters("More portfolios for you")
    assert "Your earlier link goes on working" in sent.body
    person = validation.PanelSeat.objects.get(panel=row, panelist__email=sent.to[0]).panelist
    from firstrung.identity.models import AccessLink

    assert AccessLink.objects.live(stages.now()).filter(person=person).count() == 2


def test_who_is_released_gets_thanks_and_a_cancelled_entry(world, row):
    invited = {letter.to[0]: entries(letter) for letter in letters("Portfolios for you")}
    seat = row.seats.get(panelist__email=next(iter(invited)))
    validation.release_seat(actor=world.coalition_coordinator, seat=seat, now=stages.now())
    [sent] = letters("You are free again")
    gone = entries(sent)
    assert {str(event["status"]) for event in gone} == {"CANCELLED"}
    assert {str(event["attendee"]) for event in gone} == {f"mailto:{sent.to[0]}"}
    assert {str(event["uid"]) for event in gone} == {
        str(event["uid"]) for event in invited[sent.to[0]]
    }


def remind(days: int) -> int:
    return validation.remind_panelists(now=stages.now() + timedelta(days=days))


def test_reminders_before_the_last_day_go_out_once(row):
    busy = row.reviews.values("reviewer").distinct().count()
    assert remind(10) == 0
    assert remind(11) == busy
    assert len(letters("Due by")) == busy
    remind(12)
    assert len(letters("Due by")) == busy


def test_overdue_reminders_go_out_each_week(row):
    busy = row.reviews.values("reviewer").distinct().count()
    for day, weeks in ((15, 1), (16, 1), (21, 2)):
        remind(day)
        assert len(letters("Still waiting for you")) == busy * weeks


def test_no_reminder_where_all_is_in_or_switched_off(world, row):
    row.reviews.update(state="submitted")
    assert remind(12) == 0
    row.reviews.update(state="assigned")
    row.remind_days = 0
    row.save()
    assert remind(12) == 0


def test_the_sweep_reminds(row, capsys):
    row.closes_on = stages.today()
    row.save()
    call_command("sweep")
    busy = row.reviews.values("reviewer").distinct().count()
    assert f"{busy} reminders to panelists" in capsys.readouterr().out


def test_the_coordinators_dates(row):
    calendar = Calendar.from_ical(panel_calendar(row, now=stages.now()))
    summaries = [str(event["summary"]) for event in calendar.walk("VEVENT")]
    assert summaries == ["Winter panel", "Winter panel opens", "Winter panel closes"]
