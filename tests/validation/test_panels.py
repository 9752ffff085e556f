"""Panels: seats, consent, conflicts, assignment, closing, links."""

import pytest

from firstrung.core.errors import NotVisible, Problem
from firstrung.identity.models import AccessLink, Consent, Guardianship
from firstrung.identity.public import decide, find_link
from firstrung.jobs.models import Job
from firstrung.validation import public as validation
from firstrung.validation.models import Conflict, PanelResult, Review
from tests.validation import stages
from tests.world import consent


@pytest.fixture
def row(world):
    return stages.ready(world)


@pytest.fixture
def boss(world):
    return world.coalition_coordinator


def close(boss, panel):
    return validation.close_panel(actor=boss, panel=panel, now=stages.now())


def test_without_consent_no_panel(world, boss):
    stages.threshold(world)
    waiting = stages.to_panel(world, stages.submission(world.student, world.school))
    with pytest.raises(Problem, match="parent or guardian"):
        stages.panel(world, waiting)
    grown = stages.to_panel(world, stages.submission(world.adult, world.school))
    with pytest.raises(Problem, match="being of age"):
        stages.panel(world, grown)


def test_only_work_of_the_own_schools(world, row):
    draft = validation.PanelDraft("Own", row.threshold.rubric, stages.today(), stages.today())
    theirs = validation.plan_panel(
        actor=world.coordinator2, organization=world.district2, draft=draft, now=stages.now()
    )
    with pytest.raises(NotVisible):
        validation.place(
            actor=world.coordinator2, panel=theirs, submissions=[row], now=stages.now()
        )
    with pytest.raises(NotVisible):
        validation.assign_panel(actor=world.coordinator, panel=theirs, now=stages.now())


def test_one_panel_at_a_time(world, row, boss):
    stages.panel(world, row)
    with pytest.raises(Problem, match="another panel"):
        stages.panel(world, row)


def test_a_family_member_never_judges(world, row, boss):
    Guardianship.objects.create(guardian=world.panelist, student=world.student)
    panel = stages.panel(world, row, assign=False)
    with pytest.raises(Problem, match="1 pair is barred"):
        validation.assign_panel(actor=boss, panel=panel, now=stages.now())
    stages.seat(world, panel, stages.third_panelist(world))
    validation.assign_panel(actor=boss, panel=panel, now=stages.now())
    assert world.panelist not in [review.reviewer for review in panel.reviews.all()]


def test_a_declared_conflict_voids_what_is_awaited_and_bars_the_next_plan(world, row, boss):
    panel = stages.panel(world, row)
    seat = panel.seats.get(panelist=world.panelist)
    validation.declare_conflict(
        actor=boss, panel=panel, seat=seat, submission=row, reason="Neighbour", now=stages.now()
    )
    assert panel.reviews.get(reviewer=world.panelist).state == "void"
    with pytest.raises(Problem, match="1 pair is barred"):
        validation.assign_panel(actor=boss, panel=panel, now=stages.now())
    with pytest.raises(Problem, match="lacks reviewers"):
        validation.open_panel(actor=boss, panel=panel, now=stages.now())
    third = stages.third_panelist(world)
    stages.seat(world, panel, third)
    validation.assign_panel(actor=boss, panel=panel, now=stages.now())
    judges = panel.reviews.counting().order_by("pk").values_list("reviewer", flat=True)
    assert list(judges) == [world.panelist2.pk, third.pk]


def test_declining_with_a_conflict_is_remembered(world, row):
    panel = stages.open_panel(world, row)
    review = panel.reviews.get(reviewer=world.panelist)
    validation.decline_review(
        actor=world.panelist, review=review, reason="conflict", note="Cousin", now=stages.now()
    )
    assert Conflict.objects.get().student == world.student
    with pytest.raises(NotVisible):
        validation.open_review(actor=world.panelist, review=review, now=stages.now())


def test_assigning_again_adds_nothing(world, row, boss):
    panel = stages.panel(world, row)
    before = list(panel.reviews.order_by("pk").values_list("pk", "state"))
    validation.assign_panel(actor=boss, panel=panel, now=stages.now())
    assert list(panel.reviews.order_by("pk").values_list("pk", "state")) == before


def test_closing_twice_computes_once(world, row, boss):
    panel = stages.open_panel(world, row)
    for review in panel.reviews.all():
        stages.judge(review.reviewer, review, 2, ethics=1)
    close(boss, panel)
    close(boss, panel)
    row.refresh_from_db()
    result = PanelResult.objects.get()
    assert (str(result.overall_mean), str(result.ethics_mean), result.met) == (
        "1.67",
        "1.00",
        False,
    )
    assert row.state == "returned"
    names = [job.arguments["kwargs"]["name"] for job in Job.objects.all()]
    assert names.count("PanelResultReady") == 1


def test_too_few_reviews_wait_for_another_panel_and_nothing_is_lost(world, row, boss):
    panel = stages.open_panel(world, row)
    review = panel.reviews.get(reviewer=world.panelist)
    stages.judge(world.panelist, review)
    assert close(boss, panel) == [row]
    row.refresh_from_db()
    assert row.state == "panel"
    again = stages.panel(world, row)
    assert [r.reviewer for r in again.reviews.all()] == [world.panelist2]
    validation.open_panel(actor=boss, panel=again, now=stages.now())
    stages.judge(world.panelist2, again.reviews.get(), 4)
    close(boss, again)
    assert PanelResult.objects.get().raters == 2


def test_releasing_a_seat_keeps_what_is_in(world, row, boss):
    panel = stages.open_panel(world, row)
    seat = panel.seats.get(panelist=world.panelist)
    secret = validation.make_seat_link(seat=seat, now=stages.now())
    validation.release_seat(actor=boss, seat=seat, now=stages.now())
    assert panel.reviews.get(reviewer=world.panelist).state == "void"
    with pytest.raises(NotVisible):
        find_link(secret, purpose="review", now=stages.now())


def test_a_new_link_ends_the_old_one_and_no_secret_lies_in_a_queue(world, row, boss):
    panel = stages.open_panel(world, row)
    seat = panel.seats.get(panelist=world.panelist)
    first = validation.make_seat_link(seat=seat, now=stages.now())
    second = validation.make_seat_link(seat=seat, now=stages.now())
    assert find_link(second, purpose="review", now=stages.now()).target == panel.uid
    with pytest.raises(NotVisible):
        find_link(first, purpose="review", now=stages.now())
    validation.resend_link(actor=boss, seat=seat, now=stages.now())
    stored = " ".join(str(job.arguments) for job in Job.objects.all())
    assert second not in stored
    assert AccessLink.objects.filter(secret_hash=second).count() == 0


def test_withdrawn_consent_voids_at_once_and_keeps_the_scores(world, row):
    panel = stages.open_panel(world, row)
    mine, other = panel.reviews.order_by("pk")
    stages.judge(mine.reviewer, mine)
    criterion = other.rubric.criteria.first()
    validation.save_score(
        actor=other.reviewer,
        review=other,
        criterion=criterion,
        level=criterion.levels.first(),
        now=stages.now(),
    )
    decide(
        world.guardian,
        student=world.student,
        purpose="panel_review",
        granted=False,
        now=stages.now(),
    )
    assert (
        validation.apply_consent(student=world.student, purpose="panel_review", now=stages.now())
        == 1
    )
    assert [r.state for r in Review.objects.filter(panel=panel).order_by("pk")] == [
        "submitted",
        "void",
    ]
    assert other.scores.count() == 1


def test_exhibition_needs_its_own_consent(world, row, boss):
    panel = stages.open_panel(world, row)
    for review in panel.reviews.all():
        stages.judge(review.reviewer, review)
    close(boss, panel)
    show = validation.plan_exhibition(
        actor=boss,
        organization=world.coalition,
        title="Show",
        place="Hall",
        starts_at=stages.now(),
        kind="exhibition",
        now=stages.now(),
    )
    invite = {"actor": boss, "exhibition": show, "submissions": [row], "now": stages.now()}
    with pytest.raises(Problem, match="parent or guardian"):
        validation.invite(**invite)
    consent(world.student, world.guardian, "public_exhibition")
    [showing] = validation.invite(**invite)
    Consent.objects.filter(purpose="public_exhibition").update(superseded_at=stages.now())
    with pytest.raises(Problem, match="parent or guardian"):
        validation.mark_shown(actor=boss, showing=showing, now=stages.now())
