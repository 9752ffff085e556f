"""Calibration portfolios: who gets which, what comes first, what the panelist reads, who sets them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from firstrung.core.errors import NotVisible, NotYours, Problem
from firstrung.identity.models import Consent, Disclosure
from firstrung.validation import public as validation
from firstrung.validation.models import Anchor, AnchorLevel, Conflict, PanelSeat, Review
from firstrung.validation.selectors.calibration import compared, in_short
from firstrung.validation.selectors.reviews import median_minutes, panel_progress, questions
from firstrung.validation.services import calibration
from tests import world as worlds
from tests.validation import stages
from tests.validation.anchored import agreed, anchor, judged


@pytest.fixture
def row(world):
    return stages.ready(world)


@pytest.fixture
def anchors(world, row):
    """Two anchors: work of Ada and of another adult."""
    other = worlds.person("Abe Anchor", age=18)
    return [anchor(world, student) for student in (world.adult, other)]


@pytest.fixture
def panel(world, row, anchors):
    made = stages.open_panel(world, row)
    validation.give_anchors(panel=made, now=stages.now())
    return made


def mine(world, panel, **changes):
    return Review.objects.filter(panel=panel, reviewer=world.panelist, **changes)


def test_each_seat_gets_the_same_two_once(world, panel, anchors):
    works = {row.submission_id for row in anchors}
    for person in (world.panelist, world.panelist2):
        rows = Review.objects.anchors().filter(panel=panel, reviewer=person)
        assert {row.submission_id for row in rows} == works
    assert validation.give_anchors(panel=panel, now=stages.now()) == []
    assert Review.objects.anchors().count() == 4


def test_the_number_of_statements_is_that_of_one_seat(world, row, anchors):
    panel = stages.panel(world, row)

    def statements():
        Review.objects.anchors().delete()
        with CaptureQueriesContext(connection) as queries:
            validation.give_anchors(panel=panel, now=stages.now())
        return len(queries)

    first = statements()
    for number in range(3):
        person = worlds.person(f"Seat {number}", ("panelist", world.employer))
        PanelSeat.objects.create(panel=panel, panelist=person, employer=world.employer)
    assert statements() == first


def test_without_anchors_it_goes_straight_on(world, row):
    panel = stages.open_panel(world, row)
    assert validation.give_anchors(panel=panel, now=stages.now()) == []
    review = mine(world, panel).get()
    assert validation.open_review(actor=world.panelist, review=review, now=stages.now()).opened_at


def test_work_without_consent_or_retired_is_no_anchor(world, row, anchors):
    Consent.objects.filter(student=world.adult).update(superseded_at=stages.now())
    calibration.retire_anchor(
        actor=world.coalition_coordinator, anchor=anchors[1], now=stages.now()
    )
    panel = stages.open_panel(world, row)
    assert validation.give_anchors(panel=panel, now=stages.now()) == []


def test_who_knows_a_student_gets_another_anchor(world, row, anchors):
    panel = stages.panel(world, row)
    Conflict.objects.create(
        panelist=world.panelist, student=world.adult, declared_by=world.coalition_coordinator
    )
    Review.objects.anchors().delete()
    panel.anchors = 1
    panel.save()
    validation.give_anchors(panel=panel, now=stages.now())
    assert mine(world, panel, kind="anchor").get().submission == anchors[1].submission
    other = Review.objects.get(panel=panel, reviewer=world.panelist2, kind="anchor")
    assert other.submission == anchors[0].submission


def test_the_real_reviews_wait_for_calibration(world, panel):
    real = mine(world, panel, kind="regular").get()
    for act in (validation.open_review, validation.submit_review):
        with pytest.raises(Problem, match="calibration"):
            act(actor=world.panelist, review=real, now=stages.now())
    with pytest.raises(Problem, match="calibration"):
        validation.save_scores(actor=world.panelist, review=real, changes=[], now=stages.now())
    seat = PanelSeat.objects.get(panel=panel, panelist=world.panelist)
    for review in mine(world, panel, kind="anchor"):
        assert seat.calibrated_at is None
        stages.judge(world.panelist, review)
        seat.refresh_from_db()
    assert seat.calibrated_at is not None
    assert validation.open_review(actor=world.panelist, review=real, now=stages.now()).opened_at


def test_the_page_leads_to_the_calibration_first(world, panel, sign_in):
    real = mine(world, panel, kind="regular").get()
    first = mine(world, panel, kind="anchor").order_by("pk").first()
    client = sign_in(world.panelist)
    response = client.get(reverse("review", args=[real.uid]))
    assert response.url == reverse("review", args=[first.uid])
    page = client.get(response.url).content.decode()
    assert "Calibration 1 of 2" in page
    assert "Ada" not in page
    desk = client.get(reverse("review_desk")).content.decode()
    assert desk.index("First: calibration") < desk.index("after the calibration")


def test_consent_that_ends_holds_nobody_up(world, panel):
    Consent.objects.update(superseded_at=stages.now())
    worlds.consent(world.student, world.guardian, "panel_review")
    real = mine(world, panel, kind="regular").get()
    assert validation.open_review(actor=world.panelist, review=real, now=stages.now()).opened_at


def test_feedback_says_how_many_levels_in_words(world, panel, sign_in):
    review = mine(world, panel, kind="anchor").first()
    stages.judge(world.panelist, review, 3, thinking=1, craft=4)
    rows = compared(review, questions(review))
    assert [(row.steps, row.words) for row in rows] == [
        (-2, "2 levels stricter than agreed"),
        (1, "1 level milder than agreed"),
        (0, "as agreed"),
    ]
    assert in_short(rows) == "1 of 3 levels as agreed."
    page = sign_in(world.panelist).get(reverse("review", args=[review.uid])).content.decode()
    for words in ("2 levels stricter than agreed", "The limits are measured.", "Next calibration"):
        assert words in page


def test_a_lean_is_said(world, panel):
    review = mine(world, panel, kind="anchor").first()
    stages.judge(world.panelist, review, 1)
    assert in_short(compared(review, questions(review))) == (
        "0 of 3 levels as agreed. On the whole you judge more strictly than agreed."
    )


def test_calibration_moves_no_count_result_or_feedback(world, panel, row, anchors):
    before = (panel_progress(panel), median_minutes(panel))
    for review in Review.objects.anchors():
        stages.judge(review.reviewer, review, 1)
    assert (panel_progress(panel), median_minutes(panel)) == before
    assert before == ({"done": 0, "total": 2}, None)
    assert validation.open_reviews(world.panelist).count() == 1
    assert validation.feedback_for(anchors[0].submission, world.adult) == []
    for review in Review.objects.deciding().pending():
        stages.judge(review.reviewer, review, 4)
    validation.close_panel(actor=world.coalition_coordinator, panel=panel, now=stages.now())
    assert validation.PanelResult.objects.get(submission=row).overall_mean == 4


def test_handing_an_anchor_back_gives_the_next(world, row, anchors):
    panel = stages.panel(world, row)
    Review.objects.anchors().delete()
    panel.anchors = 1
    panel.save()
    validation.open_panel(actor=world.coalition_coordinator, panel=panel, now=stages.now())
    validation.give_anchors(panel=panel, now=stages.now())
    first = mine(world, panel, kind="anchor").get()
    validation.decline_review(
        actor=world.panelist, review=first, reason="conflict", now=stages.now()
    )
    second = mine(world, panel, kind="anchor").pending().get()
    assert second.submission != first.submission
    validation.decline_review(actor=world.panelist, review=second, reason="other", now=stages.now())
    assert mine(world, panel, kind="anchor").pending().count() == 0
    assert PanelSeat.objects.get(panel=panel, panelist=world.panelist).calibrated_at is None


def test_who_has_begun_is_not_asked(world, row, anchors):
    panel = stages.panel(world, row)
    Review.objects.anchors().delete()
    mine(world, panel, kind="regular").update(state="started")
    validation.give_anchors(panel=panel, now=stages.now())
    assert mine(world, panel, kind="anchor").count() == 0


@pytest.mark.parametrize("who", ["coordinator", "teacher", "panelist", "recruiter"])
def test_only_the_coalition_sets_anchors(world, row, anchors, who, sign_in):
    person = getattr(world, who)
    with pytest.raises(NotYours):
        calibration.set_anchor(
            actor=person,
            rubric=row.threshold.rubric,
            submission=anchors[0].submission,
            title="Mine",
            agreed=agreed(row.threshold.rubric),
            now=stages.now(),
        )
    with pytest.raises(NotVisible):
        calibration.retire_anchor(actor=person, anchor=anchors[0], now=stages.now())
    assert sign_in(person).get(reverse("anchors")).status_code == 403
    assert sign_in(person).get(reverse("anchor", args=[anchors[0].uid])).status_code == 404


def test_setting_one_in_the_browser(world, row, sign_in):
    submission = judged(world, world.adult)
    client = sign_in(world.coalition_coordinator)
    assert submission.code in client.get(reverse("anchor_new")).content.decode()
    url = reverse("anchor_set", args=[submission.uid])
    page = client.get(url).content.decode()
    assert "Ada" not in page
    assert Disclosure.objects.filter(student=world.adult).count() == 1
    rubric = row.threshold.rubric
    data = {"title": "A wing"}
    response = client.post(url, data)
    assert response.status_code == 422
    for criterion in rubric.criteria.all():
        data[f"level-{criterion.uid}"] = str(criterion.levels.get(points=2).uid)
        data[f"reason-{criterion.uid}"] = "Because"
    assert client.post(url, data).url == reverse("anchors")
    assert AnchorLevel.objects.filter(level__points=2, reason="Because").count() == 3
    assert len(client.get(reverse("anchor_new")).context["page"]) == 0
    assert client.post(reverse("anchor_retire", args=[Anchor.objects.get().uid])).status_code == 302
    assert Anchor.objects.get().retired_at is not None
    assert client.get(url).status_code == 200  # it may be set again


def test_two_coordinators_overwrite_nothing_unseen(world, row, anchors, sign_in):
    url = reverse("anchor", args=[anchors[0].uid])
    client = sign_in(world.coalition_coordinator)
    initial = client.get(url).context["form"].initial
    assert client.post(url, initial | {"title": "First"}).status_code == 302
    second = client.post(url, initial | {"title": "Second"})
    assert second.status_code == 422
    assert "Somebody changed" in second.content.decode()
    assert Anchor.objects.get(pk=anchors[0].pk).title == "First"
    again = second.context["form"].data.dict()
    assert client.post(url, again).status_code == 302
    assert Anchor.objects.get(pk=anchors[0].pk).title == "Second"


def test_an_anchor_needs_judged_work_and_consent(world, row):
    unjudged = stages.submission(world.adult, world.school)
    values = {
        "actor": world.coalition_coordinator,
        "rubric": row.threshold.rubric,
        "title": "x",
        "agreed": agreed(row.threshold.rubric),
        "now": stages.now(),
    }
    with pytest.raises(Problem, match="judged"):
        calibration.set_anchor(submission=unjudged, **values)
    submission = judged(world, worlds.person("Abe Anchor", age=18))
    Consent.objects.filter(student=submission.student).update(superseded_at=stages.now())
    with pytest.raises(Problem, match="permission"):
        calibration.set_anchor(submission=submission, **values)
