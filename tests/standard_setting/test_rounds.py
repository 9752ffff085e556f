"""Rounds of all three methods: what they need, who counts, and the cut they end in."""

import json
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from firstrung.core.errors import NotVisible, NotYours, Problem
from firstrung.engines.standards.__main__ import main
from firstrung.identity.models import AccessLink, Membership
from firstrung.standard_setting.enums import Sitting
from firstrung.standard_setting.models import Judgement, Round, RoundWork
from firstrung.standard_setting.selectors.exports import judgements_csv
from firstrung.standard_setting.services import links, rounds, stages
from firstrung.standard_setting.services.rounds import Practice, RoundDraft
from firstrung.validation.models import FairScore, Rubric, ScoringRun
from tests.standard_setting import rounds as scenes

METHODS = ["body_of_work", "contrasting_groups", "angoff"]


def command(row: Round, folder: Path) -> dict[str, Any]:
    """What `./firstrung standards cut` says about the exported answers."""
    answers, report = folder / "answers.csv", folder / "cut.json"
    answers.write_text(judgements_csv(row))
    words = ["cut", str(answers), "--out", str(report)]
    if row.method != "body_of_work":
        words += ["--method", row.outcome["cut"]["how"]]
    assert main(words) == 0
    return json.loads(report.read_text())


@pytest.mark.parametrize("method", METHODS)
def test_a_round_goes_from_draft_to_the_cut_that_the_engine_gives(world, method, tmp_path):
    scenes.works(world, 24)
    row = scenes.closed(world, method)
    row.refresh_from_db()
    figures, cut = row.outcome, row.outcome["cut"]
    assert (row.state, row.closed_at is not None) == ("closed", True)
    said = command(row, tmp_path)
    scale = "" if method == "angoff" else "measure_"
    place = cut["points" if method == "angoff" else "measure"]
    assert place == pytest.approx(said["cut"], rel=1e-9)
    assert cut[f"{scale}error"] == pytest.approx(said["error"], rel=1e-9)
    assert cut["plain_error"] == pytest.approx(said["errors"]["plain"], rel=1e-9)
    assert figures["needed"] == said["judges_needed"]
    assert 2.2 < cut["points"] < 2.8
    assert (figures["judges"], figures["second_judges"]) == (5, 5)
    assert figures["answers"] == 5 * (3 if method == "angoff" else 8)
    assert figures["candidates"] == 24
    assert figures["passing"] == sum(at >= cut["points"] for _m, at in row.scale.candidates) / 24
    assert figures["agreement"]["rounds"] == 1.0
    assert row.feedback["cut"]["points"] == pytest.approx(cut["points"])


@pytest.mark.parametrize("method", ["body_of_work", "angoff"])
def test_how_many_more_judges_it_takes(world, method):
    scenes.works(world, 24)
    row = scenes.closed(world, method)
    figures = row.outcome
    key = "error" if method == "angoff" else "measure_error"
    need = 5 * (figures["cut"][key] / 0.10) ** 2
    assert figures["needed"] == max(5, -(-need // 1))


def test_what_a_round_needs_before_its_training_begins(world):
    scenes.works(world, 24)
    boss = world.coalition_coordinator
    row = scenes.draft(world)
    with pytest.raises(Problem, match="two or three works to practise on"):
        stages.begin_training(actor=boss, row=row, now=scenes.now())
    for place in (0, 1):
        work = rounds.offered(row, on=scenes.today())[place][2]
        practice = Practice(work, 0, "Too thin.")
        rounds.add_practice(actor=boss, row=row, practice=practice, now=scenes.now())
    with pytest.raises(Problem, match="at least 5 works"):
        stages.begin_training(actor=boss, row=row, now=scenes.now())
    rounds.propose_works(actor=boss, row=row, count=6, now=scenes.now())
    for person in scenes.people(world, 2):
        scenes.seat(world, row, person)
    with pytest.raises(Problem, match="at least 3 judges"):
        stages.begin_training(actor=boss, row=row, now=scenes.now())
    scenes.seat(world, row, world.panelist)
    row = stages.begin_training(actor=boss, row=row, now=scenes.now())
    assert (row.state, row.scale.kind, len(row.scale.candidates)) == ("training", "raw", 24)


def test_the_proposal_spreads_over_the_range_and_then_goes_close_to_the_cut(world):
    scenes.works(world, 40)
    row = scenes.prepared(world, shown=8)
    spread = sorted(work.points for work in scenes.works_of(row, "range"))
    gaps = [upper - lower for lower, upper in pairwise(spread)]
    assert len(spread) == 8
    assert spread[0] < 1.5
    assert spread[-1] > 3.5
    assert max(gaps) < 0.5
    row = scenes.go(world, row, "invite")
    scenes.train(row)
    row = scenes.go(world, row, "begin")
    for judge, decide in scenes.deciders(row):
        scenes.say(judge, Sitting.FIRST, decide)
    row = scenes.go(world, row, "pause")
    made = rounds.propose_works(
        actor=world.coalition_coordinator, row=row, count=4, now=scenes.now()
    )
    cut = row.feedback["cut"]
    assert [work.part for work in made] == ["pinpoint"] * 4
    assert all(abs(work.measure - cut["measure"]) <= cut["window"] for work in made)


def test_new_works_must_be_answered_in_round_two_and_old_answers_stand(world):
    scenes.works(world, 40)
    row = scenes.go(world, scenes.judged(world), "pause")
    rounds.propose_works(actor=world.coalition_coordinator, row=row, count=3, now=scenes.now())
    row = scenes.go(world, row, "resume")
    judge = scenes.fresh(row.judges.first())
    with pytest.raises(Problem, match="3 answers are still missing"):
        scenes.judging.finish(actor=judge.person, judge=judge, sitting="second", now=scenes.now())
    for one in map(scenes.fresh, row.judges.all()):
        new = [i for i in scenes.items(one, "second", on=scenes.today()) if i.first is None]
        answers = [scenes.Answer(item.uid, Decimal(item.work.points >= 2.5), 0) for item in new]
        scenes.judging.save_answers(
            actor=one.person, judge=one, sitting="second", answers=answers, now=scenes.now()
        )
        scenes.judging.finish(actor=one.person, judge=one, sitting="second", now=scenes.now())
    row = scenes.go(world, row, "close")
    assert row.outcome["answers"] == 5 * (8 + 3)
    assert Judgement.objects.filter(sitting="second").count() == 5 * 3


def test_who_did_not_finish_round_one_counts_nowhere(world):
    scenes.works(world, 24)
    row = scenes.go(world, scenes.prepared(world, judges=5), "invite")
    scenes.train(row)
    row = scenes.go(world, row, "begin")
    *most, last = list(scenes.deciders(row))
    for judge, decide in most:
        scenes.say(judge, Sitting.FIRST, decide)
    judge = scenes.fresh(last[0])
    item = scenes.items(judge, "first", on=scenes.today())[0]
    answer = scenes.Answer(item.uid, Decimal(1), 0)
    scenes.judging.save_answers(
        actor=judge.person, judge=judge, sitting="first", answers=[answer], now=scenes.now()
    )
    row = scenes.go(world, row, "pause", "resume")
    assert row.feedback["judges"] == 4
    assert scenes.items(scenes.fresh(judge), "second", on=scenes.today()) != []
    with pytest.raises(Problem, match="is over"):
        scenes.judging.save_answers(
            actor=judge.person, judge=judge, sitting="second", answers=[answer], now=scenes.now()
        )


def test_a_round_with_too_few_judges_or_no_cut_does_not_end(world):
    scenes.works(world, 24)
    row = scenes.go(world, scenes.prepared(world, judges=3), "invite")
    scenes.train(row)
    row = scenes.go(world, row, "begin")
    with pytest.raises(Problem, match="0 judges have finished round one; at least 3 must"):
        scenes.go(world, row, "pause")
    for judge in row.judges.select_related("person"):
        scenes.say(judge, Sitting.FIRST, lambda item: 1)
    row = scenes.go(world, row, "pause")
    assert row.feedback["cut"] is None
    row = scenes.go(world, row, "resume")
    with pytest.raises(Problem, match="The answers give no cut"):
        scenes.go(world, row, "close")
    assert Round.objects.get().state == "second"


def test_fair_measures_are_used_and_the_cut_is_placed_on_the_points(world):
    works = scenes.works(world, 24)
    rubric = Rubric.objects.get()
    run = ScoringRun.objects.create(rubric=rubric, made_at=scenes.now())
    for work in works:
        points = float(work.result.overall_mean)
        FairScore.objects.create(
            run=run,
            submission=work,
            measure=3 * (points - 2.5),
            error=0.3,
            fair_average=points,
            fair_error=0.1,
            raw_mean=points,
            reviews=3,
        )
    row = scenes.closed(world)
    cut = row.outcome["cut"]
    assert (row.scale.kind, row.scale.run) == ("fair", run)
    assert cut["measure"] == pytest.approx(3 * (cut["points"] - 2.5), abs=1e-9)
    assert cut["measure_error"] == pytest.approx(3 * cut["error"], abs=1e-9)
    assert row.outcome["scale"] == "fair"


def test_works_need_a_live_consent_and_a_decision(world):
    works = scenes.works(world, 12)
    row = scenes.draft(world)
    boss = world.coalition_coordinator
    works[0].student.consents.update(superseded_at=scenes.now())
    works[1].state = "panel"
    works[1].save(update_fields=["state"])
    with pytest.raises(Problem, match=f"{works[0].code}, {works[1].code}"):
        rounds.add_works(actor=boss, row=row, submissions=works[:3], now=scenes.now())
    made = rounds.add_works(actor=boss, row=row, submissions=works[2:4], now=scenes.now())
    assert [work.submission for work in made] == works[2:4]
    with pytest.raises(Problem, match="here already"):
        rounds.add_works(actor=boss, row=row, submissions=works[2:3], now=scenes.now())


def test_practice_needs_an_answer_of_the_method_and_a_reason(world):
    work, *_rest = scenes.works(world, 12)
    boss = world.coalition_coordinator
    row = scenes.draft(world)
    for practice, field in (
        (Practice(work, 2, "Why"), "agreed"),
        (Practice(work, 1, " "), "reason"),
    ):
        with pytest.raises(Problem) as raised:
            rounds.add_practice(actor=boss, row=row, practice=practice, now=scenes.now())
        assert raised.value.field == field
    groups = scenes.draft(world, "contrasting_groups", title="Other")
    made = rounds.add_practice(
        actor=boss, row=groups, practice=Practice(work, 2, "Why"), now=scenes.now()
    )
    assert made.agreed == 2


def test_another_method_or_rubric_takes_the_works_off(world):
    scenes.works(world, 24)
    row = scenes.prepared(world)
    terms = RoundDraft(
        title="Renamed",
        method=row.method,
        rubric=row.rubric,
        borderline=row.borderline,
        opens_on=row.opens_on,
        first_until=row.first_until,
        closes_on=row.closes_on,
    )
    boss = world.coalition_coordinator
    rounds.edit_round(actor=boss, row=row, draft=terms, now=scenes.now())
    assert RoundWork.objects.count() == 10
    other = RoundDraft(**(vars(terms) | {"method": "contrasting_groups"}))
    rounds.edit_round(actor=boss, row=row, draft=other, now=scenes.now())
    assert RoundWork.objects.count() == 0
    wrong = RoundDraft(**(vars(terms) | {"closes_on": scenes.today() - timedelta(days=1)}))
    with pytest.raises(Problem) as raised:
        rounds.edit_round(actor=boss, row=row, draft=wrong, now=scenes.now())
    assert raised.value.field == "closes_on"


def test_only_the_coalition_prepares_and_runs_rounds(world):
    scenes.works(world, 24)
    row = scenes.prepared(world)
    draft = RoundDraft(
        "T", "angoff", row.rubric, "B", scenes.today(), scenes.today(), scenes.today()
    )
    for person in (world.coordinator, world.recruiter, world.teacher):
        with pytest.raises(NotYours):
            rounds.draft_round(actor=person, draft=draft, now=scenes.now())
        with pytest.raises(NotVisible):
            stages.begin_training(actor=person, row=row, now=scenes.now())
    row = scenes.go(world, row, "invite")
    with pytest.raises(NotYours):  # a judge sees the round, and does not run it
        stages.begin_first(actor=world.recruiter, row=row, now=scenes.now())


def test_only_people_of_employers_judge(world):
    scenes.works(world, 24)
    row = scenes.draft(world)
    boss = world.coalition_coordinator
    held = Membership.objects.get(person=world.teacher)
    with pytest.raises(Problem, match="does not represent an employer"):
        rounds.add_judge(actor=boss, row=row, membership=held, now=scenes.now())


def test_a_released_judge_loses_link_and_weight(world):
    scenes.works(world, 24)
    row = scenes.judged(world)
    judge = row.judges.select_related("round", "person").first()
    links.make_judge_link(judge=judge, now=scenes.now())
    boss = world.coalition_coordinator
    rounds.release_judge(actor=boss, judge=judge, now=scenes.now())
    assert AccessLink.objects.live(scenes.now()).filter(purpose="standard_setting").count() == 0
    row = scenes.go(world, row, "pause")
    assert row.feedback["judges"] == 4
    with pytest.raises(NotVisible):
        scenes.judging.finish(actor=judge.person, judge=judge, sitting="first", now=scenes.now())


def test_a_cancelled_round_ends_its_links(world):
    scenes.works(world, 24)
    row = scenes.go(world, scenes.prepared(world), "invite")
    judge = row.judges.select_related("round", "person").first()
    links.make_judge_link(judge=judge, now=scenes.now())
    scenes.go(world, row, "cancel")
    assert AccessLink.objects.live(scenes.now()).filter(purpose="standard_setting").count() == 0
    with pytest.raises(Problem, match="not possible"):
        scenes.go(world, row, "begin")
