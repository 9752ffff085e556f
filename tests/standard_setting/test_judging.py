"""A judge's answers: kept at once, never overwritten unseen, never too late, and blind."""

from decimal import Decimal

import pytest
from django.urls import reverse

from firstrung.core.errors import NotVisible, Problem
from firstrung.identity.models import Disclosure, Guardianship
from firstrung.standard_setting.models import Judgement
from firstrung.standard_setting.services import judging, links
from firstrung.standard_setting.services.judging import Answer, StaleError
from firstrung.standard_setting.services.rounds import release_judge
from firstrung.validation.models import Conflict
from firstrung.validation.public import judged_blind_by
from tests.standard_setting import rounds as scenes
from tests.validation.exhibitions import on_show


@pytest.fixture
def row(world):
    """Round one is open, nobody has answered."""
    scenes.works(world, 24)
    made = scenes.go(world, scenes.prepared(world), "invite")
    scenes.train(made)
    return scenes.go(world, made, "begin")


def seat_of(row, person):
    return scenes.fresh(row.judges.get(person=person))


def items(judge, sitting="first"):
    return scenes.items(judge, sitting, on=scenes.today())


def save(judge, item, value, revision, sitting="first"):
    answer = Answer(item.uid, Decimal(value), revision)
    return judging.save_answers(
        actor=judge.person, judge=judge, sitting=sitting, answers=[answer], now=scenes.now()
    )


def test_of_two_windows_neither_overwrites_the_other_unseen(world, row):
    judge = seat_of(row, world.recruiter)
    item = items(judge)[0]
    save(judge, item, 1, 0)
    with pytest.raises(StaleError, match="Yes, it earns the certificate"):
        save(judge, item, 0, 0)
    save(judge, item, 1, 0)  # the same answer once more is a lost reply, not a change
    save(judge, item, 0, 1)
    kept = Judgement.objects.get(judge=judge, sitting="first")
    assert (kept.answer, kept.revision) == (Decimal(0), 2)


@pytest.mark.parametrize("value", ["2", "-1", "0.5"])
def test_only_the_answers_of_the_method_are_kept(world, row, value):
    judge = seat_of(row, world.recruiter)
    with pytest.raises(Problem, match="Choose one of the answers"):
        save(judge, items(judge)[0], value, 0)


def test_an_answer_after_the_end_of_round_one_is_refused(world, row):
    judge = seat_of(row, world.recruiter)
    item = items(judge)[0]
    for one, decide in scenes.deciders(row):
        scenes.say(one, "first", decide)
    scenes.go(world, row, "pause")
    before = list(Judgement.objects.values_list("pk", "answer", "revision"))
    with pytest.raises(Problem, match="is over"):
        save(judge, item, 0, 1)
    assert list(Judgement.objects.values_list("pk", "answer", "revision")) == before


def test_practice_comes_first_and_stays_as_it_was(world):
    scenes.works(world, 24)
    row = scenes.go(world, scenes.prepared(world), "invite", "begin")
    judge = seat_of(row, world.recruiter)
    with pytest.raises(Problem, match="is over"):
        judging.finish(actor=judge.person, judge=judge, sitting="first", now=scenes.now())
    with pytest.raises(Problem, match="2 answers are still missing"):
        judging.finish(actor=judge.person, judge=judge, sitting="practice", now=scenes.now())
    item = items(judge, "practice")[0]
    save(judge, item, 1, 0, "practice")
    with pytest.raises(Problem, match="practice answers stay"):
        save(judge, item, 0, 1, "practice")


def test_a_finished_part_needs_every_answer_and_may_still_change(world, row):
    judge = seat_of(row, world.recruiter)
    first, *others = items(judge)
    for item in others:
        save(judge, item, 1, 0)
    with pytest.raises(Problem, match="One answer is still missing"):
        judging.finish(actor=judge.person, judge=judge, sitting="first", now=scenes.now())
    save(judge, first, 0, 0)
    done = judging.finish(actor=judge.person, judge=judge, sitting="first", now=scenes.now())
    again = judging.finish(actor=judge.person, judge=judge, sitting="first", now=scenes.now())
    assert done.first_done_at == again.first_done_at
    save(judge, first, 1, 1)
    assert Judgement.objects.get(judge=judge, sitting="first", work=first.work).answer == 1


def test_a_work_without_consent_or_with_a_conflict_is_not_shown(world, row):
    judge = seat_of(row, world.recruiter)
    one, two, three, *_rest = items(judge)
    one.work.submission.student.consents.update(superseded_at=scenes.now())
    Conflict.objects.create(
        panelist=judge.person, student=two.work.submission.student, declared_by=judge.person
    )
    Guardianship.objects.create(guardian=judge.person, student=three.work.submission.student)
    left = {item.uid for item in items(judge)}
    assert left.isdisjoint({one.uid, two.uid, three.uid})
    assert len(left) == 5
    with pytest.raises(Problem, match="no longer available"):
        save(judge, one, 1, 0)
    with pytest.raises(NotVisible):
        judging.show_work(
            actor=judge.person, judge=judge, work=two.work, sitting="first", now=scenes.now()
        )
    assert len(items(seat_of(row, world.recruiter2))) == 7  # the conflicts are the first judge's


def test_another_person_has_no_seat_here(world, row):
    judge = seat_of(row, world.recruiter)
    answer = Answer(items(judge)[0].uid, Decimal(1), 0)
    for person in (world.recruiter2, world.coalition_coordinator, world.student):
        with pytest.raises(NotVisible):
            judging.save_answers(
                actor=person, judge=judge, sitting="first", answers=[answer], now=scenes.now()
            )


def test_the_link_opens_one_seat_without_an_account(world, row, client, sign_in):
    judge, other = seat_of(row, world.recruiter), seat_of(row, world.recruiter2)
    secret = links.make_judge_link(judge=judge, now=scenes.now())
    address = reverse("seat_open", args=[secret])
    assert client.get(reverse("seat", args=[judge.uid])).status_code == 302
    assert client.get(address).status_code == 200
    assert client.get(reverse("seat", args=[judge.uid])).status_code == 302  # reading opens nothing
    assert client.post(address).headers["Location"] == reverse("seat", args=[judge.uid])
    assert client.get(reverse("seat", args=[judge.uid])).status_code == 200
    assert client.get(reverse("seat", args=[other.uid])).status_code == 404
    assert client.get(reverse("standards")).status_code == 302
    assert sign_in(world.teacher).post(address).status_code == 200  # somebody else's: no way in
    newer = links.make_judge_link(judge=judge, now=scenes.now())
    assert client.get(reverse("seat", args=[judge.uid])).status_code == 410
    assert client.get(address).status_code == 410
    assert client.get(reverse("seat_open", args=[newer])).status_code == 200


def test_judging_in_the_browser_shows_no_name_and_logs_what_was_shown(world, row, sign_in):
    judge = seat_of(row, world.recruiter)
    browser = sign_in(world.recruiter)
    item = items(judge)[0]
    student = item.work.submission.student
    snapshot = item.work.submission.snapshot
    snapshot.document["about"] = f"{student.name} at {world.school.name} built this."
    snapshot.save(update_fields=["document"])
    page = browser.get(reverse("seat_work", args=[judge.uid, item.uid]))
    names = [part.encode() for part in (student.family_name, student.email, world.school.name)]
    assert page.status_code == 200
    assert not any(name in page.content for name in names)
    assert not any(name in browser.get(reverse("seat", args=[judge.uid])).content for name in names)
    logged = Disclosure.objects.get(student=student)
    assert (logged.purpose, logged.recipient) == ("panel_review", world.recruiter)
    values = {"answer": "1.00", "sitting": "first", "revision": "0"}
    answer = browser.post(reverse("seat_work", args=[judge.uid, item.uid]), values)
    following = answer.headers["Location"]
    assert following.startswith(reverse("seat", args=[judge.uid]) + "works/")
    assert str(item.uid) not in following
    assert Judgement.objects.get(judge=judge, sitting="first").answer == 1
    wrong = browser.post(reverse("seat_work", args=[judge.uid, item.uid]), values | {"answer": ""})
    assert wrong.status_code == 422
    stale = values | {"answer": "0"}
    page = browser.post(reverse("seat_work", args=[judge.uid, item.uid]), stale)
    assert (page.status_code, b"in another window" in page.content) == (422, True)


def test_each_answer_is_acknowledged_alone(world, row, sign_in):
    judge = seat_of(row, world.recruiter)
    browser = sign_in(world.recruiter)
    item = items(judge)[0]
    address = reverse("seat_answer", args=[judge.uid])
    sent = {"item": item.uid, "answer": "1", "sitting": "first", "revision": "0"}
    kept = browser.post(address, sent)
    assert (kept.status_code, kept.json()) == (
        200,
        {"saved": True, "revision": 1, "answered": 1, "total": 8},
    )
    assert browser.post(address, sent).json()["revision"] == 1
    stale = browser.post(address, sent | {"answer": "0"})
    assert (stale.status_code, stale.json()["stands"]) == (
        409,
        {"revision": 1, "answer": "1.00"},
    )
    for wrong in ({"item": "nonsense"}, {"answer": "x"}, {"sitting": "second"}, {"sitting": ""}):
        refused = browser.post(address, sent | wrong)
        assert (refused.status_code, refused.json()["saved"]) == (409, False)
    assert sign_in(world.recruiter2).post(address, sent).status_code == 404


def test_practice_shows_what_was_agreed_after_the_answer(world, sign_in):
    scenes.works(world, 24)
    row = scenes.go(world, scenes.prepared(world), "invite")
    judge = seat_of(row, world.recruiter)
    browser = sign_in(world.recruiter)
    item = next(one for one in items(judge, "practice") if one.work.agreed == 0)
    address = reverse("seat_work", args=[judge.uid, item.uid])
    assert b"Because of the process shown." not in browser.get(address).content
    values = {"answer": "1", "sitting": "practice", "revision": "0"}
    assert browser.post(address, values).headers["Location"] == address
    page = browser.get(address).content
    assert b"Because of the process shown." in page
    assert b"agreed on: No, not yet." in page


def test_criteria_in_the_browser(world, sign_in):
    scenes.works(world, 24)
    row = scenes.go(world, scenes.prepared(world, "angoff"), "invite")
    scenes.train(row)
    row = scenes.go(world, row, "begin")
    judge = seat_of(row, world.recruiter)
    browser = sign_in(world.recruiter)
    address = reverse("seat_criteria", args=[judge.uid])
    rows = items(judge)
    values = {f"answer-{item.uid}": "2.50" for item in rows} | {"sitting": "first"}
    assert browser.get(address).status_code == 200
    assert browser.post(address, values).status_code == 302
    said = Judgement.objects.filter(judge=judge, sitting="first")
    assert [one.answer for one in said] == [Decimal("2.50")] * 3
    wrong = values | {f"answer-{rows[0].uid}": "2.25"}
    assert browser.post(address, wrong).status_code == 422
    done = browser.post(reverse("seat_finish", args=[judge.uid]), {"sitting": "first"})
    assert done.status_code == 302
    assert seat_of(row, world.recruiter).first_done_at is not None


def test_feedback_tells_what_the_others_said_without_names(world, sign_in):
    scenes.works(world, 24)
    row = scenes.judged(world)
    judge = seat_of(row, world.recruiter)
    browser = sign_in(world.recruiter)
    address = reverse("seat_feedback", args=[judge.uid])
    assert browser.get(address).status_code == 410  # not before round one has ended
    scenes.go(world, row, "pause")
    page = browser.get(address)
    assert page.status_code == 200
    for other in (world.recruiter2, world.panelist, world.panelist2):
        assert other.name.encode() not in page.content
    assert b"Your own cut" in page.content
    assert (
        browser.get(reverse("seat_work", args=[judge.uid, items(judge)[0].uid])).status_code == 410
    )


def test_whom_a_round_shows_blind_is_left_out_elsewhere(world, row):
    seen = {work.submission.student_id for work in row.works.select_related("submission")}
    assert set(judged_blind_by(world.recruiter).values_list("pk", flat=True)) == seen
    assert judged_blind_by(world.student).count() == 0
    scenes.go(world, row, "cancel")
    assert judged_blind_by(world.recruiter).count() == 0


def test_an_exhibition_leaves_out_whom_a_round_shows_its_judge_blind(world, row, sign_in):
    work = row.works.select_related("submission__student").first()
    exhibition = on_show(world, work.submission)
    address, name = reverse("exhibition", args=[exhibition.uid]), work.submission.student.name
    judge, other = sign_in(world.recruiter), sign_in(world.teacher2)
    assert name not in judge.get(address).content.decode()
    assert name in other.get(address).content.decode()
    assert name in sign_in(world.coalition_coordinator).get(address).content.decode()
    seat = seat_of(row, world.recruiter)
    release_judge(actor=world.coalition_coordinator, judge=seat, now=scenes.now())
    assert name in judge.get(address).content.decode()
