"""Appeals: who may file one until when, who may decide it, and what follows."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from firstrung.core.errors import NotVisible, NotYours, Problem
from firstrung.identity.enums import Role
from firstrung.identity.models import Membership
from firstrung.jobs.public import run_all
from firstrung.validation import public as validation
from firstrung.validation.models import Appeal, PanelResult, Review
from tests import world as worlds
from tests.validation import stages


@pytest.fixture(autouse=True)
def _mail(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def returned_by_teacher(world):
    """Sam's work, returned by the teacher."""
    stages.threshold(world)
    row = stages.submission(world.student, world.school)
    review = validation.assign_teacher(
        actor=world.teacher, submission=row, teacher=world.teacher, now=stages.now()
    )
    stages.judge(world.teacher, review, 1)
    return validation.decide_stage(
        actor=world.teacher,
        submission=row,
        stage="teacher",
        passed=False,
        note="Test it first.",
        now=stages.now(),
    )


def returned_by_panel(world, points=2):
    row = stages.ready(world)
    panel = stages.open_panel(world, row)
    for review in Review.objects.filter(panel=panel):
        stages.judge(review.reviewer, review, points)
    validation.close_panel(actor=world.coalition_coordinator, panel=panel, now=stages.now())
    row.refresh_from_db()
    assert row.state == "returned"
    return row


def returned(world, student):
    """Another student's work, returned by the teacher."""
    row = stages.submission(student, world.school)
    row.stages.filter(stage="teacher").update(state="returned", decided_at=stages.now())
    row.state = "returned"
    row.save()
    return row


def appealed(world, row, actor=None, ground="evidence"):
    return validation.file_appeal(
        actor=actor or world.student,
        submission=row,
        ground=ground,
        reason="My tests are in the second entry.",
        now=stages.now(),
    )


def colleague(world, name="Una Unbiased"):
    return worlds.person(name, (Role.TEACHER, world.school))


def ask(world, appeal, person, actor=None):
    roles = list(Membership.objects.filter(person=person))
    [review] = validation.ask_on_appeal(
        actor=actor or world.coordinator, appeal=appeal, people=roles, now=stages.now()
    )
    return review


def test_the_student_files_and_the_family_reads_of_it(world):
    row = returned_by_teacher(world)
    run_all()
    mail.outbox.clear()
    appeal = appealed(world, row)
    assert (appeal.stage, appeal.state) == ("teacher", "filed")
    assert appeal.decide_by == stages.today() + timedelta(days=20)
    run_all()
    told = {letter.to[0]: letter.subject for letter in mail.outbox}
    assert set(told) == {
        world.student.email,
        world.guardian.email,
        world.coordinator.email,
    }


def test_a_guardian_files_for_a_minor_only(world):
    row = returned_by_teacher(world)
    assert appealed(world, row, actor=world.guardian).filed_by == world.guardian
    worlds.Guardianship.objects.create(guardian=world.guardian2, student=world.adult)
    grown = returned(world, world.adult)
    with pytest.raises(NotYours):
        appealed(world, grown, actor=world.guardian2)
    assert appealed(world, grown, actor=world.adult).filed_by == world.adult


@pytest.mark.parametrize(
    ("who", "error"),
    [("teacher", NotYours), ("coordinator", NotYours), ("student2", NotVisible)],
)
def test_nobody_else_files(world, who, error):
    row = returned_by_teacher(world)
    with pytest.raises(error):
        appealed(world, row, actor=getattr(world, who))


def test_the_last_day_to_file_is_the_fifteenth(world):
    row = returned_by_teacher(world)
    with time_machine.travel(timezone.now() + timedelta(days=15), tick=False):
        assert appealed(world, row).state == "filed"


def test_a_day_later_it_is_too_late(world):
    row = returned_by_teacher(world)
    with (
        time_machine.travel(timezone.now() + timedelta(days=16), tick=False),
        pytest.raises(Problem, match="over"),
    ):
        appealed(world, row)


def test_a_decision_is_appealed_once(world):
    row = returned_by_teacher(world)
    appeal = appealed(world, row)
    with pytest.raises(Problem, match="already"):
        appealed(world, row)
    validation.withdraw_appeal(actor=world.student, appeal=appeal, now=stages.now())
    with pytest.raises(Problem, match="already"):
        appealed(world, row)


def test_work_under_way_has_nothing_to_appeal(world):
    stages.threshold(world)
    row = stages.submission(world.student, world.school)
    with pytest.raises(Problem, match="no decision"):
        appealed(world, row)


def test_while_an_appeal_waits_nothing_newer_is_submitted(world):
    row = returned_by_teacher(world)
    appeal = appealed(world, row)
    portfolio = row.snapshot.portfolio
    with pytest.raises(Problem, match="appeal is being decided"):
        validation.submit(actor=world.student, portfolio=portfolio, now=stages.now())
    validation.withdraw_appeal(actor=world.guardian, appeal=appeal, now=stages.now())
    with pytest.raises(Problem, match="at least one entry"):
        validation.submit(actor=world.student, portfolio=portfolio, now=stages.now())


def test_a_newer_version_under_way_must_go_first(world):
    row = returned_by_teacher(world)
    stages.submission(world.student, world.school)
    with pytest.raises(Problem, match="newer version"):
        appealed(world, row)


def test_who_took_the_decision_does_not_decide_the_appeal(world):
    row = returned_by_teacher(world)
    row.stages.filter(stage="teacher").update(decided_by=world.coordinator)
    appeal = appealed(world, row)
    with pytest.raises(NotYours):
        validation.dismiss_appeal(
            actor=world.coordinator, appeal=appeal, answer="No.", now=stages.now()
        )
    with pytest.raises(NotVisible):
        validation.dismiss_appeal(
            actor=world.coordinator2, appeal=appeal, answer="No.", now=stages.now()
        )
    done = validation.dismiss_appeal(
        actor=world.coalition_coordinator, appeal=appeal, answer="We looked.", now=stages.now()
    )
    assert done.state == "dismissed"


def test_the_coalition_is_told_where_the_school_took_part(world):
    row = returned_by_teacher(world)
    row.stages.filter(stage="teacher").update(decided_by=world.coordinator)
    appeal = appealed(world, row)
    assert validation.appeal_handlers(appeal) == [world.coalition_coordinator]


def test_dismissing_takes_words(world):
    appeal = appealed(world, returned_by_teacher(world))
    with pytest.raises(Problem) as raised:
        validation.dismiss_appeal(
            actor=world.coordinator, appeal=appeal, answer="  ", now=stages.now()
        )
    assert raised.value.field == "answer"


def test_the_answer_is_in_the_letter(world):
    appeal = appealed(world, returned_by_teacher(world))
    validation.dismiss_appeal(
        actor=world.coordinator, appeal=appeal, answer="The tests are missing.", now=stages.now()
    )
    run_all()
    letters = [letter for letter in mail.outbox if "The tests are missing." in letter.body]
    assert {letter.to[0] for letter in letters} == {world.student.email, world.guardian.email}
    assert appeal.submission.state == "returned"


def test_only_those_without_a_part_review_on_appeal(world):
    appeal = appealed(world, returned_by_teacher(world))
    with pytest.raises(Problem, match="no part"):
        ask(world, appeal, world.teacher)
    with pytest.raises(Problem, match="no part"):
        ask(world, appeal, world.teacher2)
    review = ask(world, appeal, colleague(world))
    assert (review.kind, review.stage) == ("appeal", "teacher")
    appeal.refresh_from_db()
    assert appeal.state == "reviewing"


def test_upheld_at_the_teachers_stage_it_goes_on_to_the_peers(world):
    row = returned_by_teacher(world)
    appeal = appealed(world, row)
    una = colleague(world)
    review = ask(world, appeal, una)
    with pytest.raises(Problem, match="new review"):
        validation.uphold_appeal(
            actor=world.coordinator, appeal=appeal, outcome="pass", answer="", now=stages.now()
        )
    stages.judge(una, review, 3)
    validation.uphold_appeal(
        actor=world.coordinator, appeal=appeal, outcome="pass", answer="Right.", now=stages.now()
    )
    row.refresh_from_db()
    assert row.state == "peer"
    states = dict(row.stages.values_list("stage", "state"))
    assert states == {
        "teacher": "passed",
        "peer": "open",
        "panel": "waiting",
        "exhibition": "waiting",
        "pitch": "waiting",
    }


def test_judged_anew_the_earlier_reviews_do_not_count(world):
    row = returned_by_teacher(world)
    appeal = appealed(world, row, ground="procedure")
    validation.uphold_appeal(
        actor=world.coordinator, appeal=appeal, outcome="again", answer="", now=stages.now()
    )
    row.refresh_from_db()
    assert row.state == "teacher"
    assert list(row.reviews.values_list("state", flat=True)) == ["void"]
    assert row.stages.get(stage="teacher").decided_by is None


def test_the_panels_result_is_computed_anew_with_the_new_reviews(world):
    row = returned_by_panel(world)
    appeal = appealed(world, row, actor=world.guardian)
    pia = stages.third_panelist(world)
    review = ask(world, appeal, pia)
    stages.judge(pia, review, 4)
    before = PanelResult.objects.get(submission=row)
    assert (before.met, str(before.overall_mean)) == (False, "2.00")
    validation.uphold_appeal(
        actor=world.coordinator, appeal=appeal, outcome="pass", answer="", now=stages.now()
    )
    result = PanelResult.objects.get(submission=row)
    assert (result.met, str(result.overall_mean), result.raters) == (True, "2.67", 3)
    row.refresh_from_db()
    assert row.state == "exhibition"


def test_a_result_still_below_the_threshold_can_not_be_upheld(world):
    row = returned_by_panel(world)
    appeal = appealed(world, row)
    pia = stages.third_panelist(world)
    stages.judge(pia, ask(world, appeal, pia), 3)
    with pytest.raises(Problem, match=r"2\.33"):
        validation.uphold_appeal(
            actor=world.coordinator, appeal=appeal, outcome="pass", answer="", now=stages.now()
        )
    appeal.refresh_from_db()
    row.refresh_from_db()
    assert (appeal.state, row.state) == ("reviewing", "returned")
    assert str(PanelResult.objects.get(submission=row).overall_mean) == "2.00"


def test_a_review_by_somebody_with_a_stake_is_set_aside(world):
    row = stages.ready(world)
    panel = stages.open_panel(world, row)
    reviews = list(Review.objects.filter(panel=panel).order_by("pk"))
    stages.judge(reviews[0].reviewer, reviews[0], 1)
    stages.judge(reviews[1].reviewer, reviews[1], 3)
    validation.close_panel(actor=world.coalition_coordinator, panel=panel, now=stages.now())
    row.refresh_from_db()
    appeal = appealed(world, row, ground="conflict")
    pia = stages.third_panelist(world)
    stages.judge(pia, ask(world, appeal, pia), 3)
    validation.uphold_appeal(
        actor=world.coordinator,
        appeal=appeal,
        outcome="pass",
        answer="",
        aside=[reviews[0]],
        now=stages.now(),
    )
    result = PanelResult.objects.get(submission=row)
    assert (str(result.overall_mean), result.raters, result.met) == ("3.00", 2, True)
    reviews[0].refresh_from_db()
    assert reviews[0].state == "void"


def test_a_reviewer_on_appeal_opens_the_work_though_the_panel_has_closed(world, sign_in):
    row = returned_by_panel(world)
    appeal = appealed(world, row)
    pia = stages.third_panelist(world)
    review = ask(world, appeal, pia)
    page = sign_in(pia).get(reverse("review", args=[review.uid]))
    assert page.status_code == 200
    assert "Sam Student" not in page.content.decode()
    run_all()
    letter = next(letter for letter in mail.outbox if letter.to == [pia.email])
    assert "/review/open/" in letter.body
    validation.dismiss_appeal(
        actor=world.coordinator, appeal=appeal, answer="No.", now=stages.now()
    )
    gone = sign_in(pia).get(reverse("review", args=[review.uid]))
    assert gone.status_code == 410


def test_the_family_goes_on_reading_the_feedback_while_the_appeal_waits(world):
    row = returned_by_panel(world)
    appeal = appealed(world, row)
    pia = stages.third_panelist(world)
    review = ask(world, appeal, pia)
    [_teacher, _peer, panel] = validation.feedback_for(row, world.student)
    assert panel.reviews == 2
    stages.judge(pia, review, 4)
    [_teacher, _peer, panel] = validation.feedback_for(row, world.student)
    assert panel.reviews == 2
    validation.dismiss_appeal(actor=world.coordinator, appeal=appeal, answer="No", now=stages.now())
    [_teacher, _peer, panel] = validation.feedback_for(row, world.student)
    assert panel.reviews == 3


def test_pages_of_the_family_and_of_the_handler(world, sign_in):
    row = returned_by_teacher(world)
    family = sign_in(world.guardian)
    start = family.get(reverse("submission", args=[row.uid])).content.decode()
    assert reverse("appeal_new", args=[row.uid]) in start
    empty = family.post(reverse("appeal_new", args=[row.uid]), {"ground": "evidence"})
    assert empty.status_code == 422
    filed = family.post(
        reverse("appeal_new", args=[row.uid]), {"ground": "access", "reason": "No extra time."}
    )
    appeal = Appeal.objects.get()
    assert filed.url == reverse("appeal", args=[appeal.uid])
    assert "No extra time." in family.get(filed.url).content.decode()
    handler = sign_in(world.coordinator)
    page = handler.get(filed.url).content.decode()
    assert "Uphold the appeal" in page
    assert handler.post(reverse("appeal_dismiss", args=[appeal.uid]), {}).status_code == 422
    done = handler.post(
        reverse("appeal_dismiss", args=[appeal.uid]), {"dismiss-answer": "It was there."}
    )
    assert done.status_code == 302
    assert "It was there." in family.get(filed.url).content.decode()


def test_the_coalition_decides_without_the_students_name(world, sign_in):
    row = returned_by_panel(world)
    appeal = appealed(world, row)
    client = sign_in(world.coalition_coordinator)
    for page in (reverse("appeals"), reverse("appeal", args=[appeal.uid])):
        text = client.get(page).content.decode()
        assert row.code in text
        assert "Student" not in text.replace("Students", "")


def test_a_handler_asks_and_upholds_on_the_page(world, sign_in):
    row = returned_by_teacher(world)
    appeal = appealed(world, row)
    una = colleague(world)
    client = sign_in(world.coordinator)
    role = Membership.objects.get(person=una)
    asked = client.post(reverse("appeal_ask", args=[appeal.uid]), {"people": [role.uid]})
    assert asked.status_code == 302
    wrong = client.post(reverse("appeal_ask", args=[appeal.uid]), {"people": []})
    assert wrong.status_code == 422
    stages.judge(una, Review.objects.get(reviewer=una), 3)
    upheld = client.post(reverse("appeal_uphold", args=[appeal.uid]), {"outcome": "pass"})
    assert upheld.status_code == 302
    row.refresh_from_db()
    assert row.state == "peer"


def test_the_list_costs_the_same_with_one_and_three(world, sign_in):
    client = sign_in(world.coordinator)
    row = returned_by_teacher(world)
    appealed(world, row)

    def statements() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(reverse("appeals")).status_code == 200
        return len(seen)

    statements()  # what is cached is read once
    one = statements()
    for student in (world.teammate, world.adult):
        appealed(world, returned(world, student), actor=student)
    assert statements() == one
