"""Plans of a panel: made under its rules, applied, stale, mended, compared."""

from collections import Counter
from datetime import timedelta

import pytest

from firstrung.core.errors import NotVisible, Problem
from firstrung.jobs.public import run_all
from firstrung.validation import public as validation
from firstrung.validation.models import PanelPlan, Review
from firstrung.validation.selectors.obstacles import tight_spots, told
from firstrung.validation.selectors.plans import compared
from firstrung.validation.services import plans as services
from tests.validation import planning, stages


@pytest.fixture
def row(world):
    return planning.panel(world)


@pytest.fixture
def boss(world):
    return world.coalition_coordinator


def begin(review: Review) -> Review:
    return validation.open_review(actor=review.reviewer, review=review, now=stages.now())


def test_each_portfolio_gets_its_reviews_and_nobody_none(world):
    row = planning.panel(world, reviews=3)
    made = planning.plan(world, row)
    assert made.state == "proposed"
    assert Counter(work for _who, work, _fit in made.pairs) == Counter(
        {place.submission_id: 3 for place in row.places.all()}
    )
    loads = Counter(who for who, _work, _fit in made.pairs)
    assert (made.figures["load_least"], made.figures["load_most"]) == (
        min(loads.values()),
        max(loads.values()),
    )
    assert len(loads) == 4
    assert max(loads.values()) <= 4, "an even share and a quarter, rounded up"
    assert made.figures["components"] == 1
    assert row.reviews.count() == 0, "a plan is no more than a plan"


def test_a_plan_in_use_asks_for_its_reviews_and_for_nothing_twice(world, row):
    made = planning.plan(world, row)
    assert planning.use(world, made, seen=0).asked == 8
    assert planning.pairs(row) == {(work, who) for who, work, _fit in made.pairs}
    made.refresh_from_db()
    assert (made.state, planning.use(world, made).asked) == ("applied", 0)
    assert {review.due_on for review in row.reviews.all()} == {row.closes_on}


def test_the_employers_sector_decides_the_fit(world):
    row = planning.panel(world, works=1, people=1, reviews=1)
    first = row.seats.get().panelist_id
    for number, sector in ((8, "aerospace"), (9, "entertainment")):
        stages.seat(world, row, *planning.panelist(world, number, sector=sector))
    second, last = list(row.seats.order_by("pk").values_list("panelist", flat=True))[1:]
    made = planning.plan(world, row)
    assert {who: fit for who, _work, fit in made.pairs} == {first: 0.9, second: 0.9}
    track = row.tracks.create(name="Media")
    row.places.update(track=track)
    row.seats.get(panelist=last).tracks.add(track)
    row.seats.get(panelist=first).tracks.add(row.tracks.create(name="Engineering"))
    made = planning.plan(world, row)
    assert {who: fit for who, _work, fit in made.pairs} == {second: 0.9, last: 0.3}


@pytest.mark.parametrize(
    ("changes", "rules"),
    [
        ({"max_load": 1}, {"reviews_each", "load_max"}),
        ({"seniors": 1}, {"reviews_each", "seniors"}),
        ({"min_load": 5}, {"reviews_each", "load_min"}),
    ],
)
def test_the_rules_in_the_way_are_named_with_the_page_to_change_them(world, row, changes, rules):
    for name, value in changes.items():
        setattr(row, name, value)
    row.save()
    made = planning.plan(world, row)
    assert (made.state, made.pairs) == ("blocked", [])
    assert {obstacle.rule for obstacle in told(made)} >= rules - {"reviews_each"}
    assert {obstacle.page for obstacle in told(made)} == {"panel_rules"}
    with pytest.raises(Problem, match="not possible"):
        planning.use(world, made)


def test_a_portfolio_that_too_few_may_judge_is_named(world, row):
    place = row.places.first()
    for seat in row.seats.all()[:3]:
        validation.Conflict.objects.create(
            panelist=seat.panelist,
            student=place.submission.student,
            declared_by=world.coalition_coordinator,
        )
    made = planning.plan(world, row)
    assert made.state == "blocked"
    assert "conflicts" in {obstacle.rule for obstacle in told(made)}
    [words] = tight_spots(made)
    assert words.startswith(f"Portfolio {place.submission.code}: only 1 panelist")


def test_one_panelist_of_an_employer_unless_the_rules_allow_more(world):
    row = planning.panel(world, works=1, people=1, reviews=2)
    seat = row.seats.get()
    colleague = planning.worlds.person("Col League", ("panelist", seat.employer))
    stages.seat(world, row, colleague, seat.employer)
    blocked = planning.plan(world, row)
    assert "per_employer" in {obstacle.rule for obstacle in told(blocked)}
    row.one_per_employer = False
    row.save()
    assert planning.plan(world, row).state == "proposed"


def test_tracks_and_slots_bind(world, row):
    track = row.tracks.create(name="Media")
    slot = row.slots.create(starts_at=stages.now(), ends_at=stages.now() + timedelta(hours=1))
    place, *_rest = row.places.all()
    place.track, place.slot = track, slot
    place.save()
    inside = row.seats.all()[:2]
    for seat in row.seats.all()[2:]:
        seat.tracks.add(row.tracks.create(name=f"Other {seat.pk}"))
    for seat in inside:
        seat.slots.add(slot)
    made = planning.plan(world, row)
    judges = {who for who, work, _fit in made.pairs if work == place.submission_id}
    assert judges == {seat.panelist_id for seat in inside}
    planning.use(world, made, accepts_apart=True)
    review = row.reviews.filter(submission=place.submission).first()
    assert review.slot == slot


def test_wishes_for_pairs_are_kept(world, row, boss):
    place, seats = row.places.first(), list(row.seats.all())

    def wish(seat, kind):
        services.rule_pair(
            actor=boss,
            panel=row,
            seat=seat,
            submission=place.submission,
            kind=kind,
            now=stages.now(),
        )

    wish(seats[3], "pin")
    wish(seats[0], "forbid")
    wish(seats[1], "forbid")
    made = planning.plan(world, row)
    judges = {who for who, work, _fit in made.pairs if work == place.submission_id}
    assert judges == {seats[2].panelist_id, seats[3].panelist_id}
    wish(seats[0], None)
    assert row.pair_rules.count() == 2


def test_what_has_begun_is_never_touched(world, row):
    planning.opened(world, row)
    review = begin(row.reviews.first())
    other = planning.plan(world, row)
    assert [review.reviewer_id, review.submission_id] in [pair[:2] for pair in other.pairs]
    planning.use(world, other)
    review.refresh_from_db()
    assert review.state == "started"


def change_seat(world, row):
    seat = row.seats.first()
    validation.release_seat(actor=world.coalition_coordinator, seat=seat, now=stages.now())
    return f"{seat.panelist.name} no longer has a seat."


def change_works(world, row):
    new = planning.work(world, 77)
    validation.place(
        actor=world.coalition_coordinator, panel=row, submissions=[new], now=stages.now()
    )
    return f"Portfolio {new.code} came since."


def change_consent(world, row):
    place = row.places.first()
    place.submission.student.consents.update(granted=False)
    return f"Portfolio {place.submission.code} may no longer be shown to this panel."


def change_rules(world, row):
    row.reviews_each = 3
    row.save()
    return "The panel's rules have changed."


def change_conflict(world, row):
    who, work, _fit = row.plans.first().pairs[0]
    seat = row.seats.get(panelist=who)
    place = row.places.get(submission=work)
    validation.declare_conflict(
        actor=world.coalition_coordinator,
        panel=row,
        seat=seat,
        submission=place.submission,
        reason="Cousin",
        now=stages.now(),
    )
    return f"{seat.panelist.name} must not judge portfolio {place.submission.code}."


@pytest.mark.parametrize(
    "change", [change_seat, change_works, change_consent, change_rules, change_conflict]
)
def test_a_stale_plan_is_refused_and_says_what_changed(world, row, change):
    made = planning.plan(world, row)
    words = change(world, row)
    with pytest.raises(Problem) as refused:
        planning.use(world, made)
    assert words in str(refused.value)
    assert row.reviews.count() == 0


def test_a_panelist_who_came_later_makes_no_plan_stale(world, row):
    made = planning.plan(world, row)
    stages.seat(world, row, *planning.panelist(world, 50))
    assert planning.use(world, made).asked == 8


def test_who_has_not_seen_the_plan_in_use_does_not_overwrite_it(world, row):
    first, second = planning.plan(world, row), planning.plan(world, row)
    planning.use(world, first, seen=0)
    with pytest.raises(Problem, match="Meanwhile plan 1 was put in use"):
        planning.use(world, second, seen=0)
    planning.use(world, second, seen=1)
    states = dict(row.plans.values_list("number", "state"))
    assert states == {1: "proposed", 2: "applied"}


def test_only_who_runs_the_panel(world, row):
    made = planning.plan(world, row)
    for call in (services.apply_plan, services.discard_plan):
        with pytest.raises(NotVisible):
            call(actor=world.coordinator2, plan=made, now=stages.now())
    with pytest.raises(NotVisible):
        services.ask_plan(actor=world.coordinator2, panel=row, now=stages.now())


def test_nothing_to_plan_is_said(world, row, boss):
    row.places.all().delete()
    with pytest.raises(Problem, match="Put portfolios"):
        planning.plan(world, row)


def test_a_large_panel_is_planned_in_the_background(world, row, monkeypatch):
    monkeypatch.setattr(services, "SMALL", 0)
    made = planning.plan(world, row)
    assert made.state == "making"
    run_all()
    made.refresh_from_db()
    assert (made.state, len(made.pairs)) == ("proposed", 8)


def test_a_plan_put_away_while_it_is_made_stays_away(world, row, boss, monkeypatch):
    monkeypatch.setattr(services, "SMALL", 0)
    made = planning.plan(world, row)
    services.discard_plan(actor=boss, plan=made, now=stages.now())
    run_all()
    made.refresh_from_db()
    assert (made.state, made.pairs) == ("discarded", [])


def test_a_released_seat_is_mended_and_only_its_reviews_move(world):
    row = planning.opened(world, planning.panel(world, people=5))
    before, seat = planning.pairs(row), row.seats.first()
    validation.release_seat(actor=world.coalition_coordinator, seat=seat, now=stages.now())
    [mend] = row.plans.filter(is_mend=True)
    assert (mend.state, mend.reason) == ("making", f"{seat.panelist.name} was released")
    run_all()
    mend.refresh_from_db()
    assert mend.state == "proposed"
    kept = {pair for pair in before if pair[1] != seat.panelist_id}
    assert kept <= {(work, who) for who, work, _fit in mend.pairs}
    applied = planning.use(world, mend)
    assert (applied.asked, applied.voided) == (len(before - kept), 0)


def test_a_review_handed_back_is_given_to_somebody_else_by_itself_where_allowed(world):
    row = planning.opened(world, planning.panel(world, people=5))
    row.mends_itself = True
    row.save()
    review = row.reviews.first()
    validation.decline_review(
        actor=review.reviewer, review=review, reason="other", now=stages.now()
    )
    run_all()
    judges = row.reviews.counting().filter(submission=review.submission)
    assert judges.count() == 2
    assert review.reviewer_id not in judges.values_list("reviewer", flat=True)
    assert row.plans.get(state="applied").is_mend


def test_without_the_rule_a_mend_waits_for_a_coordinator(world):
    row = planning.opened(world, planning.panel(world, people=5))
    review = row.reviews.first()
    validation.decline_review(
        actor=review.reviewer, review=review, reason="conflict", now=stages.now()
    )
    run_all()
    assert row.reviews.counting().filter(submission=review.submission).count() == 1
    assert row.plans.get(is_mend=True).state == "proposed"


def test_a_second_mend_puts_the_first_away(world):
    row = planning.opened(world, planning.panel(world, people=6), accepts_apart=True)
    for seat in row.seats.all()[:2]:
        validation.release_seat(actor=world.coalition_coordinator, seat=seat, now=stages.now())
    run_all()
    states = [plan.state for plan in row.plans.filter(is_mend=True).order_by("number")]
    assert states == ["discarded", "proposed"]


def test_a_second_look_is_given_to_others_than_the_first(world):
    row = planning.panel(world, works=2, people=4, reviews=2)
    looked = planning.work(world, 60)
    first = planning.panel(world, works=1, people=0, reviews=1)
    old = row.seats.first().panelist
    Review.objects.create(
        submission=looked,
        stage="panel",
        reviewer=old,
        rubric=row.rubric,
        panel=first,
        state="submitted",
        assigned_at=stages.now(),
    )
    planning.again(world, row, looked)
    planning.use(world, planning.plan(world, row))
    reviews = row.reviews.filter(submission=looked)
    assert [review.kind for review in reviews] == ["again", "again"]
    assert old not in [review.reviewer for review in reviews]


def test_what_an_earlier_panel_left_counts(world):
    row = planning.panel(world, works=1, people=3, reviews=2)
    place = row.places.get()
    earlier = planning.panel(world, works=1, people=0, reviews=1)
    Review.objects.create(
        submission=place.submission,
        stage="panel",
        reviewer=row.seats.first().panelist,
        rubric=row.rubric,
        panel=earlier,
        state="submitted",
        assigned_at=stages.now(),
    )
    made = planning.plan(world, row)
    assert len(made.pairs) == 1
    assert made.pairs[0][0] != row.seats.first().panelist_id


def test_two_plans_side_by_side(world, row, boss):
    first = planning.plan(world, row)
    who, work, _fit = first.pairs[0]
    services.rule_pair(
        actor=boss,
        panel=row,
        seat=row.seats.get(panelist=who),
        submission=row.places.get(submission=work).submission,
        kind="forbid",
        now=stages.now(),
    )
    second = planning.plan(world, row)
    found = compared(first, second, boss)
    old, new = ({(w, p) for p, w, _f in plan.pairs} for plan in (first, second))
    assert found.same == len(old & new)
    assert {moved.submission.pk for moved in found.moved} == {w for w, _p in old ^ new}
    gone = next(moved for moved in found.moved if moved.submission.pk == work)
    assert who in [seat.panelist_id for seat in gone.leaving]


def test_opening_says_all_that_is_missing(world, row, boss):
    place = row.places.first()
    place.submission.student.consents.update(granted=False)
    with pytest.raises(Problem) as refused:
        validation.open_panel(actor=boss, panel=row, now=stages.now())
    words = str(refused.value)
    assert f"take them off: {place.submission.code}" in words
    assert "No plan is in use" in words
    assert "3 portfolios lack reviewers" in words


def test_the_instance_of_a_plan_gives_the_same_plan_again(world, row):
    from firstrung.engines import assignment
    from firstrung.validation.services.planner import engine_file

    made = planning.plan(world, row)
    value = engine_file(PanelPlan.objects.get(pk=made.pk).instance)
    found = assignment.plan(assignment.read_instance(value))
    plan = getattr(found, "nearest", found)
    assert len(plan.pairs) == len(made.pairs)
    assert round(plan.measures.total, 3) == round(sum(fit for _p, _w, fit in made.pairs), 3)
