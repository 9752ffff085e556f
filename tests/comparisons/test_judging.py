"""Pairs before a judge: shown, chosen, taken back; what must not be shown."""

import re

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from firstrung.comparisons import public as comparisons
from firstrung.comparisons.models import Judge, Judgement
from firstrung.comparisons.selectors.pairs import progress_of
from firstrung.core.errors import NotVisible, Problem
from firstrung.identity.models import Consent, Disclosure
from firstrung.jobs.public import run_all
from firstrung.validation.models import Conflict
from firstrung.validation.public import judged_blind_by
from tests import world as worlds
from tests.comparisons import sessions as make
from tests.validation.exhibitions import on_show


@pytest.fixture(autouse=True)
def _mail(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def shown(judge):
    return comparisons.show_pair(actor=judge.person, judge=judge, now=make.now())


def choose(judge, pair, side="left"):
    return comparisons.choose(actor=judge.person, judgement=pair, side=side, now=make.now())


def test_a_judge_is_asked_for_a_fair_share_and_each_work_comes_up_equally_often(world):
    session, [first, second] = make.opened(world, judges=[world.panelist, world.panelist2])
    assert progress_of(first).share == 4  # 4 works × 4 times / 2 works a pair / 2 judges
    assert make.judge_all(first, make.by_age) == 4
    assert make.judge_all(second, make.by_age) == 4
    seen = [0] * 4
    works = list(session.works.values_list("pk", flat=True))
    for row in Judgement.objects.all():
        seen[works.index(row.left_id)] += 1
        seen[works.index(row.right_id)] += 1
    assert seen == [4, 4, 4, 4]


def test_the_same_pair_stays_until_it_is_judged(world):
    _session, [judge] = make.opened(world)
    pair = shown(judge)
    assert shown(judge) == pair
    choose(judge, pair)
    assert shown(judge) != pair


def test_a_second_click_changes_nothing(world):
    _session, [judge] = make.opened(world)
    pair = shown(judge)
    choose(judge, pair, "left")
    again = choose(judge, pair, "right")
    assert (again.chosen, again.better) == ("left", pair.left)
    with pytest.raises(Problem, match="A or B"):
        choose(judge, shown(judge), "both")


def test_the_last_choice_is_taken_back(world):
    _session, [judge] = make.opened(world)
    first = shown(judge)
    choose(judge, first)
    second = shown(judge)
    back = comparisons.undo(actor=judge.person, judge=judge, now=make.now())
    assert (back, back.chosen) == (first, "")
    assert shown(judge) == first
    assert not Judgement.objects.filter(pk=second.pk).exists()
    with pytest.raises(Problem, match="nothing"):
        comparisons.undo(actor=judge.person, judge=judge, now=make.now())


def test_one_pair_at_a_time_is_a_rule_of_the_table(world):
    _session, [judge] = make.opened(world)
    pair = shown(judge)
    with pytest.raises(IntegrityError), transaction.atomic():
        Judgement.objects.create(judge=judge, left=pair.right, right=pair.left, shown_at=make.now())


def test_no_pair_comes_twice(world):
    _session, [judge] = make.opened(world, per_work=50)
    assert make.judge_all(judge, make.by_age) == 6  # all pairs of four works
    pairs = {frozenset((row.left_id, row.right_id)) for row in Judgement.objects.all()}
    assert len(pairs) == 6


def test_works_of_students_a_judge_is_tied_to_never_come_up(world):
    session, [judge] = make.opened(world, per_work=50)
    work = session.works.first()
    Conflict.objects.create(
        panelist=judge.person, student=work.submission.student, declared_by=judge.person
    )
    assert make.judge_all(judge, make.by_age) == 3
    assert not Judgement.objects.filter(left=work).exists()
    assert not Judgement.objects.filter(right=work).exists()


def test_a_withdrawn_consent_takes_the_work_away_at_once(world):
    _session, [judge] = make.opened(world, per_work=50)
    pair = shown(judge)
    Consent.objects.filter(student=pair.left.submission.student).update(granted=False)
    other = shown(judge)
    assert pair.left not in (other.left, other.right)
    with pytest.raises(Judgement.DoesNotExist):
        choose(judge, pair)
    assert make.judge_all(judge, make.by_age) == 3


def test_each_work_that_was_shown_is_in_the_familys_log(world):
    _session, [judge] = make.opened(world)
    pair = shown(judge)
    logged = {row.student for row in Disclosure.objects.all()}
    assert logged == {pair.left.submission.student, pair.right.submission.student}


def test_only_the_judge_is_let_in(world):
    session, [judge] = make.opened(world)
    for person in (world.panelist2, world.coalition_coordinator, world.student):
        with pytest.raises(NotVisible):
            comparisons.show_pair(actor=person, judge=judge, now=make.now())
    comparisons.release_judge(actor=world.coalition_coordinator, judge=judge, now=make.now())
    with pytest.raises(NotVisible):
        shown(judge)
    assert session.judges.count() == 1


def test_before_it_begins_and_after_it_closes_nothing_is_shown(world):
    session = make.planned(world, make.submissions(world))
    [judge] = make.invite(world, session, world.panelist)
    with pytest.raises(NotVisible):
        shown(judge)
    actor = world.coalition_coordinator
    comparisons.open_session(actor=actor, session=session, now=make.now())
    pair = shown(judge)
    comparisons.close_session(actor=actor, session=session, now=make.now())
    assert shown(judge) is None
    with pytest.raises(Problem, match="closed"):
        choose(judge, pair)


def test_adaptive_pairs_bring_together_what_lies_close(world):
    session, judges = make.opened(
        world, count=8, judges=[world.panelist, world.panelist2], pairing="adaptive", per_work=10
    )
    for judge in judges:
        make.judge_all(judge, make.by_age)
    order = list(session.works.values_list("pk", flat=True))
    rows = list(Judgement.objects.order_by("judged_at", "pk"))
    gaps = [abs(order.index(row.left_id) - order.index(row.right_id)) for row in rows]
    late = gaps[8:20]
    assert sum(late) / len(late) < 3  # by lot it would be 3 on average


def the_link(letter) -> str:
    return re.search(r"/compare/open/[\w-]+/", letter.body)[0]


def test_a_link_opens_only_the_place_it_was_made_for(world):
    _session, judges = make.opened(world, judges=[world.panelist, world.panelist2])
    run_all()
    letters = {letter.to[0]: letter for letter in mail.outbox}
    guest = Client()
    link = the_link(letters[world.panelist.email])
    assert guest.get(link).status_code == 200
    assert guest.get(reverse("compare", args=[judges[0].uid])).status_code == 302
    begun = guest.post(link)
    assert begun.url == reverse("compare", args=[judges[0].uid])
    page = guest.get(begun.url)
    assert page.status_code == 200
    assert guest.get(reverse("compare", args=[judges[1].uid])).status_code == 404
    comparisons.release_judge(actor=world.coalition_coordinator, judge=judges[0], now=make.now())
    assert guest.get(begun.url).status_code == 410
    assert Client().get(link).status_code == 410


def test_the_page_is_blind_and_keeps_each_choice_at_once(world, sign_in):
    _session, [judge] = make.opened(world)
    client = sign_in(judge.person)
    url = reverse("compare", args=[judge.uid])
    text = client.get(url).content.decode()
    assert "A is better" in text
    assert "Kid" not in text
    assert "Learner" not in text
    pair = Judgement.objects.get()
    assert client.post(url, {"pair": pair.uid, "side": "right"}).status_code == 302
    pair.refresh_from_db()
    assert pair.chosen == "right"
    assert "1 of" in client.get(url).content.decode()
    gone = client.post(url, {"pair": "nonsense", "side": "right"}, follow=True)
    assert "no longer before you" in gone.content.decode()
    assert client.post(reverse("compare_undo", args=[judge.uid])).status_code == 302
    pair.refresh_from_db()
    assert pair.chosen == ""


def test_files_of_works_that_are_not_before_the_judge_are_out_of_reach(world, sign_in):
    session, [judge] = make.opened(world)
    pair = shown(judge)
    far = session.works.exclude(pk__in=[pair.left_id, pair.right_id]).first()
    url = reverse("compare_file", args=[judge.uid, far.uid, far.uid])
    assert sign_in(judge.person).get(url).status_code == 404


def test_the_page_costs_the_same_with_four_and_twelve_works(world, sign_in):
    def statements(judge) -> int:
        client = sign_in(judge.person)
        url = reverse("compare", args=[judge.uid])
        client.get(url)  # draws the pair, and reads once what is cached
        with CaptureQueriesContext(connection) as seen:
            assert client.get(url).status_code == 200
        return len(seen)

    session, [judge] = make.opened(world)
    few = statements(judge)
    more = make.planned(world, [work.submission for work in session.works.all()])
    others = []
    for number in range(8):
        student = worlds.person(f"More{number} Kid", ("student", world.school), age=18)
        worlds.consent(student, student, "panel_review")
        others.append(make.stages.submission(student, world.school))
    actor = world.coalition_coordinator
    comparisons.add_works(actor=actor, session=more, submissions=others, now=make.now())
    make.invite(world, more, world.panelist)
    comparisons.open_session(actor=actor, session=more, now=make.now())
    assert statements(Judge.objects.get(session=more)) == few


def test_an_exhibition_leaves_out_whom_an_open_session_shows_its_judge_blind(world, sign_in):
    session, _judges = make.opened(world)
    student = session.works.first().submission.student
    address = reverse("exhibition", args=[on_show(world, session.works.first().submission).uid])
    panelist, other = sign_in(world.panelist), sign_in(world.teacher2)
    assert set(judged_blind_by(world.panelist).values_list("pk", flat=True)) == set(
        session.works.values_list("submission__student", flat=True)
    )
    assert judged_blind_by(world.panelist2).count() == 0
    assert student.name not in panelist.get(address).content.decode()
    assert student.name in other.get(address).content.decode()
    comparisons.close_session(actor=world.coalition_coordinator, session=session, now=make.now())
    assert student.name in panelist.get(address).content.decode()
