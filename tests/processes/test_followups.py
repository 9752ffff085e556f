"""What guests and students hear without anybody writing to them (C08, C09)."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from firstrung.convenings import public as convenings
from firstrung.identity.public import Person
from firstrung.jobs.public import run_all
from firstrung.messaging.models import Preference
from tests.convenings.change import make as change
from tests.convenings.events import make


@pytest.fixture(autouse=True)
def _mail(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def sent(subject: str) -> list[tuple[str, str]]:
    """To whom and with which text letters of that subject went, since last asked."""
    run_all()
    found = [
        (letter.to[0], letter.body)
        for letter in mail.outbox
        if letter.subject.startswith(subject)
        and letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    ]
    mail.outbox.clear()
    return sorted(found)


def to(subject: str) -> list[str]:
    return [address for address, _body in sent(subject)]


def tomorrow(world, **more):
    begin = timezone.now() + timedelta(hours=20)
    values = {"begins_at": begin, "ends_at": begin + timedelta(hours=1), "audience": "all"}
    return make.announced(world, kind="webinar", **{**values, **more})


def test_who_has_a_seat_is_reminded_once_the_day_before(world):
    row = tomorrow(world, capacity=2)
    far = make.announced(world, "Far", audience="all")
    for who in (world.student, world.teacher, world.recruiter):  # the last one waits
        convenings.register(who, event=row, now=timezone.now())
    convenings.register(world.student2, event=far, now=timezone.now())
    call_command("sweep")
    call_command("sweep")
    assert to("Soon: Portfolio night") == [world.student.email, world.teacher.email]


def test_reminders_can_be_turned_off_and_who_gave_the_seat_back_gets_none(world):
    row = tomorrow(world)
    for who in (world.student, world.teacher):
        convenings.register(who, event=row, now=timezone.now())
    Preference.objects.create(
        person=world.student, kind="reminders", wanted=False, changed_at=timezone.now()
    )
    assert convenings.remind_of_seats(now=timezone.now()) == 2
    convenings.withdraw(world.teacher, event=row, now=timezone.now())
    assert sent("Soon") == []


def test_a_new_day_is_reminded_of_again(world):
    row = tomorrow(world)
    convenings.register(world.teacher, event=row, now=timezone.now())
    assert convenings.remind_of_seats(now=timezone.now()) == 1
    begin = row.begins_at + timedelta(days=5)
    later = make.draft(
        world, kind="webinar", audience="all", begins_at=begin, ends_at=begin + timedelta(hours=1)
    )
    convenings.edit_event(world.coalition_coordinator, event=row, draft=later, now=timezone.now())
    assert convenings.remind_of_seats(now=begin - timedelta(hours=20)) == 1


def noted(world, row, *, days: int = 2):
    now = timezone.now() - timedelta(days=days)
    convenings.write_notes(world.coalition_coordinator, event=row, notes="Good.", now=now)


def test_who_came_hears_once_what_came_of_it(world):
    row = make.held(world, kind="webinar", at=timezone.now() - timedelta(days=3), audience="all")
    for who in (world.student, world.recruiter):
        convenings.mark(world.coordinator, event=row, person=who, now=timezone.now())
    make.count(world, row, world.school2, 30)
    said = convenings.Recommended("Text", change.occupation(), "event", "Need", event=row)
    convenings.advise(world.teacher, said=said, now=timezone.now())
    assert convenings.follow_up_events(now=timezone.now()) == 0
    noted(world, row)
    Person.objects.filter(pk=world.student.pk).update(language="es")
    assert convenings.follow_up_events(now=timezone.now()) == 1
    assert convenings.follow_up_events(now=timezone.now()) == 0
    run_all()
    letters = {letter.to[0]: letter for letter in mail.outbox}
    assert sorted(letters) == [world.recruiter.email, world.student.email]
    body = letters[world.recruiter.email].body
    assert "1 recommendation to colleges and schools came of it." in body
    assert f"/events/{row.uid}/" in body
    assert "Good." not in body
    keys = set(convenings.Attendance.objects.values_list("event__followed_up_at", flat=True))
    assert None not in keys


@pytest.mark.parametrize(("days_ago", "noted_ago"), [(3, 0), (3, 5), (70, 2)])
def test_fresh_notes_agendas_and_old_events_are_not_told(world, days_ago, noted_ago):
    row = make.held(world, at=timezone.now() - timedelta(days=days_ago))
    make.mark(world, row, world.recruiter)
    noted(world, row, days=noted_ago)
    assert convenings.follow_up_events(now=timezone.now()) == 0


def test_a_draft_is_not_yet_what_came_of_it(world):
    row = make.held(world, at=timezone.now() - timedelta(days=3), occupations=[change.occupation()])
    now = timezone.now() - timedelta(days=2)
    convenings.draft_notes(world.coalition_coordinator, event=row, notes="", now=now)
    assert row.notes.startswith("Occupations\n- Cloud administrators")
    assert convenings.follow_up_events(now=timezone.now()) == 0


@pytest.fixture
def webinar(world):
    row = make.announced(world, "Webinar", audience="all")
    convenings.register(world.recruiter, event=row, now=timezone.now())
    run_all()
    mail.outbox.clear()
    return row


def ask(world, row, text: str = "How did you begin?"):
    return convenings.ask(world.student, event=row, text=text, now=timezone.now())


def show(world, question, *, shown: bool = True):
    return convenings.moderate(
        world.teacher, question=question, show=shown, reason="No.", now=timezone.now()
    )


def reply(world, question):
    return convenings.answer_question(
        world.recruiter, question=question, text="With a sketch.", now=timezone.now()
    )


def test_a_question_from_who_reads_it_to_who_asked(world, webinar):
    question = ask(world, webinar)
    ((address, body),) = sent("A student’s question to read: Webinar")
    assert address == world.coalition_coordinator.email
    for secret in ("Sam", "Student,", question.text):
        assert secret not in body
    show(world, question)
    ((address, body),) = sent("A student’s question for you: Webinar")
    assert address == world.recruiter.email
    for secret in ("Sam", question.text):
        assert secret not in body
    reply(world, question)
    reply(world, question)
    assert to("Your question has an answer: Webinar") == [world.student.email]


def test_one_letter_a_day_however_many_questions_wait(world, webinar):
    questions = [ask(world, webinar, f"Why {number}?") for number in range(3)]
    assert to("A student’s question to read") == [world.coalition_coordinator.email]
    for question in questions:
        show(world, question)
    assert to("A student’s question for you") == [world.recruiter.email]


def test_nobody_is_asked_for_what_is_done(world, webinar):
    question = ask(world, webinar)
    show(world, question)
    reply(world, question)
    assert to("A student’s question") == []
    mail.outbox.clear()
    show(world, ask(world, webinar, "Declined?"), shown=False)
    assert to("A student’s question") == []


def test_where_an_employer_made_the_event_the_school_reads(world):
    row = make.announced(world, audience="all", host=world.employer)
    convenings.Event.objects.filter(pk=row.pk).update(created_by=world.recruiter)
    question = ask(world, row)
    question.refresh_from_db()
    today = timezone.localdate()
    assert convenings.moderators_of(question, on=today) == [world.coordinator]
    assert list(convenings.answerers_of(question, on=today)) == [world.panelist, world.recruiter]
