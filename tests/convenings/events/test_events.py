"""Who sees events, who runs them, and what becomes of them."""

from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from firstrung.convenings import public as convenings
from firstrung.core.errors import NotVisible, NotYours, Problem
from firstrung.jobs.public import run_all
from tests.convenings.events import make


def _seen(world, row) -> set[str]:
    names = (
        "student", "student2", "guardian", "teacher", "teacher2", "coordinator2", "recruiter",
        "recruiter2", "panelist2", "coalition_coordinator",
    )  # fmt: skip
    return {name for name in names if convenings.SEE_EVENT.allows(getattr(world, name), row)}


MEMBERS = {
    "teacher", "teacher2", "coordinator2", "recruiter", "recruiter2", "panelist2",
    "coalition_coordinator",
}  # fmt: skip


def test_planned_event_is_seen_by_those_who_run_it(world):
    assert _seen(world, make.planned(world, host=world.employer)) == {
        "recruiter", "coalition_coordinator",
    }  # fmt: skip


def test_announced_event_is_seen_by_members_and_by_students_of_its_audience(world):
    assert _seen(world, make.announced(world)) == MEMBERS
    everybody = make.announced(world, "For all", audience="all")
    assert _seen(world, everybody) == MEMBERS | {"student", "student2"}
    listed = make.announced(
        world, "For the district", audience="listed", institutions=[world.district]
    )
    assert _seen(world, listed) == MEMBERS | {"student"}


def test_closed_event_is_seen_by_school_staff_and_by_employers_who_take_part(world):
    row = make.announced(world, closed=True, host=world.employer)
    staff = {"teacher", "teacher2", "coordinator2", "coalition_coordinator"}
    assert _seen(world, row) == staff | {"recruiter"}
    make.invite(world, row, world.recruiter2)
    assert _seen(world, row) == staff | {"recruiter", "recruiter2"}


def test_closed_event_takes_no_students(world):
    with pytest.raises(Problem) as caught:
        make.planned(world, closed=True, audience="all")
    assert caught.value.field == "audience"


def test_only_members_plan_and_only_for_their_own_organization(world):
    now = timezone.now()
    with pytest.raises(NotVisible):
        convenings.plan_event(world.student, draft=make.draft(world), now=now)
    with pytest.raises(Problem) as caught:
        convenings.plan_event(world.recruiter, draft=make.draft(world), now=now)
    assert caught.value.field == "host"
    own = make.draft(world, host=world.employer)
    assert convenings.plan_event(world.recruiter, draft=own, now=now).created_by == world.recruiter


def test_others_may_not_change_it(world):
    row = make.announced(world)
    with pytest.raises(NotYours):
        convenings.write_notes(world.recruiter, event=row, notes="x", now=timezone.now())
    with pytest.raises(NotVisible):
        convenings.write_notes(world.guardian, event=row, notes="x", now=timezone.now())


def test_lifecycle_and_what_each_step_asks_for(world):
    row = make.planned(world, place="")
    with pytest.raises(Problem):
        make.step(world, row, "hold")
    with pytest.raises(Problem, match="where it takes place"):
        make.step(world, row, "announce")
    row = make.announced(world, "Second")
    with pytest.raises(Problem, match="not begun"):
        make.step(world, row, "hold")
    with pytest.raises(Problem) as caught:
        make.step(world, row, "cancel", reason=" ")
    assert caught.value.field == "reason"
    assert make.step(world, row, "cancel").state == "cancelled"
    diagram = convenings.EVENT_LIFECYCLE.diagram()
    assert "announced --> held: hold" in diagram


@pytest.mark.parametrize(("month", "day", "year"), [(6, 30, 2025), (7, 1, 2026)])
def test_school_year_begins_on_the_first_of_july(world, month, day, year):
    begin = timezone.make_aware(datetime(2026, month, day, 12))
    row = make.planned(world, begins_at=begin, ends_at=begin + timedelta(hours=1))
    assert row.school_year == year


def test_guests_are_told_of_a_new_time_and_of_the_end(world):
    row = make.announced(world)
    convenings.register(world.teacher, event=row, now=timezone.now())
    run_all()
    mail.outbox.clear()
    begin = row.begins_at + timedelta(days=1)
    changed = make.draft(world, begins_at=begin, ends_at=begin + timedelta(hours=2))
    convenings.edit_event(world.coalition_coordinator, event=row, draft=changed, now=timezone.now())
    run_all()
    make.step(world, row, "cancel")
    run_all()
    assert [letter.subject for letter in mail.outbox] == [
        "New time or place: Portfolio night",
        "Cancelled: Portfolio night",
    ]
    calendars = [letter.attachments[0] for letter in mail.outbox]
    assert ["METHOD:CANCEL" in str(file[1]) for file in calendars] == [False, True]


def test_a_change_of_the_summary_sends_no_letter(world):
    row = make.announced(world)
    convenings.register(world.teacher, event=row, now=timezone.now())
    run_all()
    mail.outbox.clear()
    same = make.draft(world, begins_at=row.begins_at, ends_at=row.ends_at, summary="More")
    convenings.edit_event(world.coalition_coordinator, event=row, draft=same, now=timezone.now())
    run_all()
    assert mail.outbox == []
