"""What is stuck is found with its reason; one button or the daily run gets it going."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from firstrung.activity.models import AuditEntry
from firstrung.core.errors import NotVisible, NotYours, Problem
from firstrung.identity.enums import Role
from firstrung.jobs.public import run_all
from firstrung.validation import public as validation
from firstrung.validation.models import Review, WaitingRules
from firstrung.validation.selectors.unstuck import everything, find_stuck, reach_of
from firstrung.validation.services import unstuck as services
from tests import world as worlds
from tests.validation import stages


@pytest.fixture(autouse=True)
def _mail(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def after(days: int):
    return time_machine.travel(timezone.now() + timedelta(days=days), tick=False)


def found(actor=None):
    reach = everything() if actor is None else reach_of(actor)
    return [(row.cause.value, row.reason) for row in find_stuck(reach, today=stages.today())]


def causes(actor=None):
    return [cause for cause, _reason in found(actor)]


def submitted(world, **terms):
    stages.threshold(world, **terms)
    return stages.submission(world.student, world.school)


def at_peers(world, needed=2):
    return stages.to_peers(world, submitted(world, min_peer_reviews=needed))


def ask_peers(world, row, *peers):
    return validation.assign_peers(
        actor=world.teacher, submission=row, peers=list(peers), now=stages.now()
    )


def test_nobody_asked_is_found_after_three_days(world):
    submitted(world)
    with after(2):
        assert causes() == []
    with after(3):
        [(cause, reason)] = found()
        assert cause == "unasked"
        assert "nobody has been asked" in reason


def test_each_sees_what_they_may_get_going(world):
    submitted(world)
    with after(4):
        assert causes(world.teacher) == ["unasked"]
        assert causes(world.coordinator) == ["unasked"]
        for stranger in (world.student, world.guardian, world.teacher2, world.coordinator2):
            assert causes(stranger) == []


def test_a_review_handed_back_is_found_at_once(world):
    row = at_peers(world, needed=1)
    [review] = ask_peers(world, row, world.teammate)
    assert causes() == []
    validation.decline_review(
        actor=world.teammate, review=review, reason="other", note="Ill", now=stages.now()
    )
    [(cause, reason)] = found()
    assert cause == "short"
    assert "1 was handed back" in reason


def test_who_is_free_is_asked_by_one_button(world, sign_in):
    row = at_peers(world, needed=1)
    [review] = ask_peers(world, row, world.teammate)
    validation.decline_review(
        actor=world.teammate, review=review, reason="other", note="Ill", now=stages.now()
    )
    client = sign_in(world.coordinator)
    assert "Ask who is free" in client.get(reverse("stuck")).content.decode()
    assert client.post(reverse("stuck_ask", args=[row.uid])).status_code == 302
    new = row.reviews.get(stage="peer", state="assigned")
    assert new.reviewer == world.adult
    assert causes() == []
    with pytest.raises(Problem, match="Enough people"):
        services.fill_up(actor=world.teacher, submission=row, now=stages.now())


def test_where_nobody_is_left_it_says_so(world, sign_in):
    row = at_peers(world, needed=3)
    ask_peers(world, row, world.teammate, world.adult)
    with after(4):
        client = sign_in(world.coordinator)
        answer = client.post(reverse("stuck_ask", args=[row.uid]), follow=True)
        assert "has been asked already" in answer.content.decode()
        assert causes() == ["short"]


def test_the_least_loaded_are_asked_first(world):
    row = at_peers(world, needed=1)
    stages.submission(world.adult, world.school)
    other = stages.to_peers(world, stages.submission(world.teammate, world.school))
    ask_peers(world, other, world.adult)
    [review] = services.fill_up(actor=world.teacher, submission=row, now=stages.now())
    assert review.reviewer == world.teammate


def test_an_overdue_review_is_reminded_of_once_a_day(world, sign_in):
    row = at_peers(world, needed=1)
    [review] = ask_peers(world, row, world.teammate)
    with after(14):
        assert causes() == []
    with after(15):
        client = sign_in(world.coordinator)
        assert causes(world.coordinator) == ["overdue"]
        client.post(reverse("stuck_remind", args=[review.uid]))
        with pytest.raises(Problem, match="within the last day"):
            services.remind(actor=world.teacher, review=review, now=stages.now())
        run_all()
        [letter] = [sent for sent in mail.outbox if sent.subject.startswith("A review")]
        assert letter.to == [world.teammate.email]
        [(_cause, reason)] = found()
        assert "Reminded on" in reason


def test_an_overdue_review_is_given_to_somebody_else(world, sign_in):
    row = at_peers(world, needed=1)
    [review] = ask_peers(world, row, world.teammate)
    with after(21):
        client = sign_in(world.coordinator)
        assert "Ask somebody else" in client.get(reverse("stuck")).content.decode()
        assert client.post(reverse("stuck_reassign", args=[review.uid])).status_code == 302
        review.refresh_from_db()
        assert review.state == "void"
        assert row.reviews.get(stage="peer", state="assigned").reviewer == world.adult
        with pytest.raises(Problem, match="now"):
            services.reassign(actor=world.teacher, review=review, now=stages.now())


def test_strangers_press_nothing(world):
    row = at_peers(world, needed=1)
    [review] = ask_peers(world, row, world.teammate)
    for act in (services.remind, services.reassign):
        for stranger in (world.student, world.teacher2, world.coordinator2, world.teammate):
            with pytest.raises(NotVisible):
                act(actor=stranger, review=review, now=stages.now())
    with pytest.raises(NotYours):
        services.fill_up(actor=world.student, submission=row, now=stages.now())


def test_a_peer_stage_goes_on_with_fewer_when_the_teacher_agrees(world, sign_in):
    row = at_peers(world, needed=2)
    [review] = ask_peers(world, row, world.teammate)
    stages.judge(world.teammate, review)
    with pytest.raises(Problem, match="rules"):
        services.release(actor=world.teacher, submission=row, now=stages.now())
    with after(14):
        assert causes() == ["releasable"]
        with pytest.raises(NotYours):
            services.release(actor=world.coordinator, submission=row, now=stages.now())
        teacher = sign_in(world.teacher)
        assert "I agree: go on" in teacher.get(reverse("stuck")).content.decode()
        assert teacher.post(reverse("stuck_release", args=[row.uid])).status_code == 302
    row.refresh_from_db()
    assert row.state == "panel"
    entry = AuditEntry.objects.get(action="validation.stage.released")
    assert (entry.detail, entry.actor_id) == ({"reviews": 1, "needed": 2}, world.teacher.pk)


def test_a_peer_stage_without_any_review_does_not_go_on(world):
    row = at_peers(world, needed=2)
    ask_peers(world, row, world.teammate)
    with after(14):
        assert "releasable" not in causes()
        with pytest.raises(Problem, match="rules"):
            services.release(actor=world.teacher, submission=row, now=stages.now())


def test_a_decision_that_is_due_is_asked_for(world, sign_in):
    row = submitted(world)
    review = validation.assign_teacher(
        actor=world.teacher, submission=row, teacher=world.teacher, now=stages.now()
    )
    stages.judge(world.teacher, review)
    with pytest.raises(Problem, match="No decision"):
        services.remind_of_decision(actor=world.coordinator, submission=row, now=stages.now())
    with after(5):
        assert causes() == ["undecided"]
        sign_in(world.coordinator).post(reverse("stuck_decision", args=[row.uid]))
        run_all()
        [letter] = [sent for sent in mail.outbox if "decision" in sent.subject]
        assert letter.to == [world.teacher.email]
        with pytest.raises(Problem, match="within the last day"):
            services.remind_of_decision(actor=world.coordinator, submission=row, now=stages.now())


def test_work_without_a_panel_and_panels_past_their_days_are_found(world):
    row = stages.ready(world)
    with after(29):
        assert causes() == []
    with after(30):
        assert causes() == ["unpanelled"]
    panel = stages.panel(world, row)
    with after(2):
        assert causes() == ["unopened"]
        assert causes(world.coalition_coordinator) == ["unopened"]
        assert causes(world.coordinator2) == []
    validation.open_panel(actor=world.coalition_coordinator, panel=panel, now=stages.now())
    with after(15):
        assert sorted(causes()) == ["overdue", "overdue", "unclosed"]
        assert sorted(causes(world.coalition_coordinator)) == ["overdue", "overdue", "unclosed"]
        assert causes(world.teacher) == []


def test_a_portfolio_short_of_panel_reviews_is_found(world, sign_in):
    row = stages.ready(world)
    stages.open_panel(world, row)
    review = Review.objects.get(submission=row, reviewer=world.panelist)
    review.state = "void"
    review.save()
    [(cause, reason)] = found(world.coalition_coordinator)
    assert cause == "short"
    assert "1 of 2" in reason
    text = sign_in(world.coalition_coordinator).get(reverse("stuck")).content.decode()
    assert row.code in text
    assert "Sam Student" not in text


def test_appeals_and_moderations_past_their_day_are_found(world):
    row = submitted(world)
    row.stages.filter(stage="teacher").update(state="returned", decided_at=stages.now())
    row.state = "returned"
    row.save()
    validation.file_appeal(
        actor=world.student, submission=row, ground="access", reason="Time", now=stages.now()
    )
    validation.Moderation.objects.create(
        submission=row,
        stage="teacher",
        gap=2,
        opened_at=stages.now(),
        settle_by=stages.today() + timedelta(days=10),
    )
    with after(20):
        assert causes(world.coordinator) == ["moderation"]
    with after(21):
        assert causes(world.coordinator) == ["moderation", "appeal"]
        assert causes(world.coalition_coordinator) == ["appeal"]
        assert causes(world.coordinator2) == []


def set_rules(world, organization=None, actor=None, **changes):
    values = {
        "ask_after": 3,
        "panel_after": 30,
        "decide_after": 5,
        "remind_after": 1,
        "remind_again": 7,
        "reassign_after": 7,
        "release_after": 14,
        "reminds_by_itself": False,
        "reassigns_by_itself": False,
    }
    return services.set_waiting(
        actor=actor or world.coordinator,
        organization=organization or world.district,
        values=values | changes,
        now=stages.now(),
    )


def test_the_terms_of_the_district_hold_for_its_schools(world):
    submitted(world)
    set_rules(world, ask_after=10)
    with after(9):
        assert causes() == []
    set_rules(world, organization=world.school, ask_after=1)
    with after(1):
        assert causes() == ["unasked"]
    assert AuditEntry.objects.filter(action="validation.waiting.set").count() == 2


def test_only_who_coordinates_it_sets_its_terms(world, sign_in):
    with pytest.raises(NotYours):
        set_rules(world, actor=world.coordinator2)
    client = sign_in(world.coordinator)
    page = reverse("waiting_rules", args=[world.district.uid])
    assert client.get(page).status_code == 200
    assert client.post(page, {"ask_after": 0}).status_code == 422
    days = dict.fromkeys(
        (
            "ask_after",
            "panel_after",
            "decide_after",
            "remind_after",
            "remind_again",
            "reassign_after",
            "release_after",
        ),
        9,
    )
    assert client.post(page, days | {"reminds_by_itself": "on"}).status_code == 302
    rules = WaitingRules.objects.get()
    assert (rules.ask_after, rules.reminds_by_itself, rules.reassigns_by_itself) == (9, True, False)


def test_the_daily_run_does_nothing_that_was_not_switched_on(world):
    row = at_peers(world, needed=1)
    ask_peers(world, row, world.teammate)
    with after(30):
        assert services.run_waiting(now=stages.now()) == {"left": 1}
    assert row.reviews.get(stage="peer").reminded_at is None


def test_the_daily_run_reminds_and_then_asks_somebody_else(world):
    row = at_peers(world, needed=1)
    [review] = ask_peers(world, row, world.teammate)
    set_rules(world, reminds_by_itself=True, reassigns_by_itself=True)
    with after(15):
        assert services.run_waiting(now=stages.now()) == {"reminded": 1}
        assert services.run_waiting(now=stages.now()) == {"left": 1}
    with after(21):
        call_command("sweep")
    review.refresh_from_db()
    assert review.state == "void"
    assert row.reviews.get(stage="peer", state="assigned").reviewer == world.adult
    entry = AuditEntry.objects.get(action="validation.review.reassigned")
    assert (entry.actor_label, entry.detail["instead"]) == ("system", str(world.adult.uid))


def test_what_can_not_be_done_by_itself_is_left(world):
    row = at_peers(world, needed=2)
    ask_peers(world, row, world.teammate, world.adult)
    set_rules(world, reassigns_by_itself=True)
    with after(30):
        assert services.run_waiting(now=stages.now()) == {"left": 2}
    assert row.reviews.filter(stage="peer", state="assigned").count() == 2


def test_the_page_costs_the_same_with_one_and_three(world, sign_in):
    stages.threshold(world)

    def overdue(student, peer):
        row = stages.to_peers(world, stages.submission(student, world.school))
        ask_peers(world, row, peer)

    def statements() -> int:
        with after(16):
            client = sign_in(world.coordinator)
            with CaptureQueriesContext(connection) as seen:
                page = client.get(reverse("stuck"))
        assert page.status_code == 200
        return len(seen)

    overdue(world.student, world.teammate)
    statements()  # what is cached is read once
    one = statements()
    overdue(world.teammate, world.student)
    overdue(world.adult, world.student)
    with after(16):
        assert causes(world.coordinator) == ["overdue"] * 3
    assert statements() == one


def test_filters_by_reason(world, sign_in):
    submitted(world)
    with after(4):
        client = sign_in(world.teacher)
        assert "Sam Student" in client.get(reverse("stuck") + "?cause=unasked").content.decode()
        assert "Sam Student" not in client.get(reverse("stuck") + "?cause=short").content.decode()
        assert client.get(reverse("stuck") + "?cause=nonsense").status_code == 200


def test_a_teacher_of_the_school_alone_may_not_release(world):
    una = worlds.person("Una Unbiased", (Role.TEACHER, world.school))
    row = at_peers(world, needed=2)
    with pytest.raises(NotVisible):
        services.release(actor=una, submission=row, now=stages.now())
