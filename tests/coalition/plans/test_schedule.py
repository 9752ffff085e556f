"""The schedule that pages show: as the engine works it out, kept until something changes."""

import random
from datetime import date, timedelta
from itertools import pairwise

import networkx as nx
import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from firstrung.activity.public import history_of
from firstrung.coalition.models import DayOff, Dependency, RecruitingCycle, Task
from firstrung.coalition.plans.holidays import federal_days_off
from firstrung.coalition.plans.rows import PlannedTask
from firstrung.coalition.plans.selectors import ready as kept
from firstrung.coalition.plans.selectors.late import late_tasks
from firstrung.coalition.plans.selectors.master import master_plan
from firstrung.coalition.plans.selectors.milestones import upcoming_milestones
from firstrung.coalition.plans.selectors.own import own_tasks
from firstrung.coalition.plans.selectors.plan import plan_of
from firstrung.coalition.plans.selectors.ready import ready
from firstrung.coalition.plans.services.agreeing import agree_on_plan
from firstrung.coalition.plans.services.editing import TaskDraft, edit_task
from firstrung.coalition.plans.services.waiting import wait_for
from firstrung.coalition.plans.services.working import finish_task, start_task
from firstrung.core.errors import NotYours, Problem
from tests.coalition.plans import make
from tests.coalition.plans.make import MONDAY, NOW


def timed(plan, today=MONDAY) -> dict[str, PlannedTask]:
    return {row.title: row for row in plan_of(plan, today=today).tasks}


def test_days_follow_what_is_waited_for_and_days_off(world):
    plan = make.initiative(world)
    hosts = make.task(plan, "Find hosts", 5)
    match = make.task(plan, "Match", 2)
    Dependency.objects.create(task=match, after=hosts, lag_days=1)
    make.task(plan, "Opening", 0, after=[match])
    make.task(plan, "Poster", 1)
    rows = timed(plan)
    assert (rows["Find hosts"].begin, rows["Find hosts"].end) == (MONDAY, date(2027, 3, 5))
    assert (rows["Match"].begin, rows["Match"].end) == (date(2027, 3, 9), date(2027, 3, 10))
    assert rows["Opening"].end == date(2027, 3, 10)
    assert [rows[name].critical for name in ("Find hosts", "Match", "Opening", "Poster")] == [
        True, True, True, False,
    ]  # fmt: skip
    assert rows["Poster"].slack == 7
    DayOff.objects.create(code="day", name="Day", day=date(2027, 3, 9))
    assert timed(plan)["Match"].begin == date(2027, 3, 10)
    late = timed(plan, date(2027, 5, 28))["Find hosts"]  # Memorial Day is May 31
    assert (late.begin, late.end) == (date(2027, 5, 28), date(2027, 6, 4))


@pytest.mark.parametrize("seed", range(3))
def test_ends_agree_with_the_longest_way_in_networkx(world, seed):
    dice = random.Random(seed)  # noqa: S311 - plans, not secrets
    plans = [make.initiative(world, f"Plan {n}") for n in range(3)]
    tasks = [make.task(dice.choice(plans), f"T{n}", dice.randint(1, 9)) for n in range(30)]
    graph = nx.DiGraph()
    for place, task in enumerate(tasks):
        graph.add_edge("begin", task.pk, weight=0)
        for other in dice.sample(tasks[:place], min(place, dice.randint(0, 2))):
            lag = dice.randint(0, 3)
            Dependency.objects.create(task=task, after=other, lag_days=lag)
            graph.add_edge(other.pk, task.pk, weight=other.days + lag)
    graph.add_node("begin")
    starts = {"begin": 0}
    for node in nx.topological_sort(graph):
        ways = [starts[a] + data["weight"] for a, _b, data in graph.in_edges(node, data=True)]
        starts[node] = max(ways, default=0)
    found = master_plan(world.coordinator, today=MONDAY)
    rows = {r.id: r for rows in found.plan.tasks_of(p.pk for p in plans).values() for r in rows}
    off = federal_days_off(2027, 2028)
    days = [MONDAY + timedelta(n) for n in range(400)]
    working = [day for day in days if day.weekday() < 5 and day not in off]
    for task in tasks:
        assert rows[task.pk].begin == working[starts[task.pk]]
        assert rows[task.pk].end == working[starts[task.pk] + task.days - 1]
    ends = {pk: rows[pk].end for pk in rows}
    assert found.overview.path[-1][0] in [pk for pk in ends if ends[pk] == max(ends.values())]
    chain = [task for task, _plan in found.overview.path]
    assert all(Dependency.objects.filter(task=b, after=a).exists() for a, b in pairwise(chain))


def test_the_schedule_is_worked_out_once_for_each_change(world, monkeypatch):
    plan = make.initiative(world)
    first, second = make.task(plan, "A"), make.task(plan, "B", owner=world.teacher)
    times = []
    real = kept.plans.network_of
    monkeypatch.setattr(kept.plans, "network_of", lambda *a, **k: times.append(1) or real(*a, **k))

    def look() -> int:
        master_plan(world.coordinator, today=MONDAY).lines([], [])
        plan_of(plan, today=MONDAY)
        return len(times)

    assert look() == 1
    assert look() == 1
    who = {"actor": world.coordinator, "now": NOW}
    changes = (
        lambda: edit_task(**who, task=first, draft=TaskDraft("A", days=9)),
        lambda: wait_for(**who, task=second, after=first, lag_days=1),
        lambda: wait_for(**who, task=second, after=first, lag_days=2),
        lambda: start_task(actor=world.teacher, task=second, on=MONDAY, now=NOW),
        lambda: agree_on_plan(**who, initiative=plan),
        lambda: make.task(plan, "C"),
        lambda: Task.objects.filter(title="C").delete(),
        lambda: DayOff.objects.create(code="day", name="Day", day=date(2027, 3, 9)),
        lambda: make.initiative(world, "Other", state="chosen"),
        lambda: type(plan).objects.filter(title="Other").update(begins_on=MONDAY),
    )
    for number, change in enumerate(changes, start=2):
        change()
        assert look() == number
    assert plan_of(plan, today=MONDAY + timedelta(1)).tasks[0].begin == date(2027, 3, 2)
    assert len(times) == len(changes) + 2


def test_agreeing_keeps_the_days_and_needs_a_reason_the_second_time(world):
    plan = make.initiative(world)
    task = make.task(plan, "Find hosts", 5)
    who = {"actor": world.coordinator, "initiative": plan}
    with pytest.raises(NotYours):
        agree_on_plan(actor=world.teacher, initiative=plan, now=NOW)
    assert agree_on_plan(**who, now=NOW) == 1
    task.refresh_from_db()
    assert (task.baseline_begin, task.baseline_end) == (MONDAY, date(2027, 3, 5))
    plan.refresh_from_db()
    assert plan.baseline_at == NOW
    later = NOW + timedelta(days=7)
    with pytest.raises(Problem, match="why"):
        agree_on_plan(**who, reason=" ", now=later)
    assert timed(plan, date(2027, 3, 8))["Find hosts"].slip == 5
    agree_on_plan(**who, reason="The hosts asked for it", now=later)
    assert timed(plan, date(2027, 3, 8))["Find hosts"].slip == 0
    entry = history_of(plan)[0]
    assert entry.action == "coalition.plan.agree_again"
    assert entry.detail["reason"] == "The hosts asked for it"
    assert entry.detail["earlier_end"] == "2027-03-05"
    with pytest.raises(Problem, match="nothing to agree"):
        agree_on_plan(actor=world.coordinator, initiative=make.initiative(world, "B"), now=NOW)
    with pytest.raises(Problem, match="over"):
        over = make.initiative(world, "C", state="done")
        agree_on_plan(actor=world.coordinator, initiative=over, now=NOW)


def agreed_pair(world):
    """A plan that waits for another, both agreed on: 5 + 5 days from Monday, March 1."""
    first, second = make.initiative(world, "First"), make.initiative(world, "Second")
    before = make.task(first, "Guide", 5)
    make.task(second, "Course", 5, after=[before])
    for plan in (first, second):
        agree_on_plan(actor=world.coordinator, initiative=plan, now=NOW)
    return first, second, before


def test_slips_are_split_in_own_and_inherited(world):
    first, second, before = agreed_pair(world)
    course = second.tasks.get()
    edit_task(actor=world.coordinator, task=before, draft=TaskDraft("Guide", days=8), now=NOW)
    edit_task(actor=world.coordinator, task=course, draft=TaskDraft("Course", days=7), now=NOW)
    spans = master_plan(world.coordinator, today=MONDAY).overview.spans
    told = {pk: (row.slip, row.own, row.inherited) for pk, row in spans.items()}
    assert told == {first.pk: (3, 3, 0), second.pk: (5, 2, 3)}
    row = timed(second)["Course"]
    assert (row.slip, row.own, row.inherited) == (5, 2, 3)


def test_what_a_finished_task_of_others_cost_is_inherited_too(world):
    first, second, before = agreed_pair(world)
    start_task(actor=world.coordinator, task=before, on=MONDAY, now=NOW)
    wednesday = date(2027, 3, 10)
    with time_machine.travel(NOW + timedelta(days=9), tick=False):
        later = NOW + timedelta(days=9)
        finish_task(actor=world.coordinator, task=before, on=wednesday, now=later)
    spans = master_plan(world.coordinator, today=date(2027, 3, 11)).overview.spans
    assert (spans[second.pk].slip, spans[second.pk].inherited) == (3, 3)
    assert (spans[first.pk].slip, spans[first.pk].done) == (3, True)


def test_late_work_says_whose_it_is_and_what_it_holds_up(world):
    first, second = make.initiative(world, "First"), make.initiative(world, "Second")
    guide = make.task(first, "Guide", 5, owner=world.teacher, due_on=date(2027, 3, 3))
    old = make.task(first, "Survey", 1, organization=world.school, due_on=date(2027, 2, 22))
    course = make.task(second, "Course", 5, after=[guide])
    make.task(second, "Opening", 0, after=[course], due_on=date(2027, 3, 31))
    rows = late_tasks(world.recruiter, today=MONDAY)
    assert [(row.task.id, row.overdue, row.task.late_days) for row in rows] == [
        (old.pk, True, 5),
        (guide.pk, False, 2),
    ]
    assert [(row.owner, row.holds_up) for row in rows] == [("First High", 0), ("Terry Teacher", 2)]
    assert (rows[1].waiting, rows[1].others) == (("Course", "Opening"), ("Second",))
    assert late_tasks(world.student, today=MONDAY) == []
    assert len(late_tasks(world.recruiter, today=MONDAY, most=1)) == 1


def test_milestones_of_the_next_weeks(world):
    plan = make.initiative(world)
    make.task(plan, "Soon", 0)
    make.task(plan, "Reached", 0, finished_on=MONDAY)
    make.task(plan, "Far", 0, not_before=date(2027, 8, 2))
    make.task(make.initiative(world, "Proposal", state="proposed"), "Perhaps", 0)
    rows = upcoming_milestones(world.teacher, today=MONDAY, days=60)
    assert [row.moment.title for row in rows] == ["Soon"]
    assert upcoming_milestones(world.student, today=MONDAY) == []


def test_own_tasks_late_first_with_neighbours(world):
    plan = make.initiative(world)
    first = make.task(plan, "Guide", 5, owner=world.teacher2)
    mine = make.task(plan, "Course", 2, owner=world.teacher, after=[first])
    make.task(plan, "Opening", 0, owner=world.recruiter, after=[mine])
    make.task(plan, "Poster", 1, owner=world.teacher, due_on=date(2027, 2, 1))
    make.task(plan, "Over", 1, owner=world.teacher, finished_on=MONDAY)
    make.task(make.initiative(world, "P", state="proposed"), "Idea", owner=world.teacher)
    rows = own_tasks(world.teacher, today=MONDAY)
    assert [(row.task.title, row.state) for row in rows] == [
        ("Poster", "overdue"),
        ("Course", "waiting"),
    ]
    assert rows[1].waits_for == (("Guide", "Tom Teacher"),)
    assert rows[1].waiting == (("Opening", "Rita Recruiter"),)
    assert own_tasks(world.panelist, today=MONDAY) == []


@pytest.mark.parametrize(
    ("opens", "closes", "missed", "what"),
    [
        (date(2027, 3, 1), date(2027, 3, 20), 0, "Opening"),
        (date(2027, 3, 15), date(2027, 4, 20), -3, ""),
        (date(2027, 1, 15), date(2027, 2, 20), 13, "Opening"),
    ],
)
def test_recruiting_cycles_are_met_or_missed_by_days(world, opens, closes, missed, what):
    cycle = RecruitingCycle.objects.create(
        code="summer", name="Summer interns", opens_on=opens, closes_on=closes
    )
    plan = make.initiative(world, cycle=cycle)
    make.task(plan, "Opening", 0, not_before=date(2027, 3, 6))  # Friday's end: a Saturday
    make.task(plan, "Course", 10)
    [line] = (found := master_plan(world.teacher, today=MONDAY)).lines(found.wanted)
    assert (line.alignment.missed, line.alignment.what) == (missed, what)
    assert found.totals().missing_cycle == (1 if missed else 0)


def test_cycles_come_by_sector_where_none_is_chosen(world):
    sector = world.employer.sectors.get()
    window = {"opens_on": date(2027, 3, 1), "closes_on": date(2027, 3, 20)}
    RecruitingCycle.objects.create(code="a", name="Aerospace", sector=sector, **window)
    plan = make.initiative(world)
    make.task(plan, "Opening", 0)
    found = master_plan(world.teacher, today=MONDAY)
    assert found.alignment(found.wanted[0]) is None
    plan.sectors.add(sector)
    found = master_plan(world.teacher, today=MONDAY)
    assert found.alignment(found.wanted[0]).cycle == "Aerospace"


def test_a_plan_that_is_not_running_is_worked_out_beside_the_others(world):
    running, idea = make.initiative(world), make.initiative(world, "Idea", state="proposed")
    guide = make.task(running, "Guide", 5)
    make.task(idea, "Course", 5, after=[guide])
    assert timed(idea)["Course"].begin == date(2027, 3, 8)
    assert timed(running)["Guide"].critical is True
    assert idea.pk not in ready(today=MONDAY).overview().spans
    over = make.initiative(world, "Over", state="stopped")
    foreign = make.task(over, "Survey", 3)
    Dependency.objects.create(task=guide, after=foreign)
    assert timed(running)["Guide"].begin == date(2027, 3, 4)


def test_queries_do_not_grow_with_plans(world):
    def count() -> tuple[int, int]:
        counts = []
        for _round in range(2):  # worked out, then kept
            with CaptureQueriesContext(connection) as queries:
                found = master_plan(world.teacher, today=MONDAY)
                found.lines(found.wanted, [head.id for head in found.wanted])
                found.worst(), found.path(), found.soon()
                own_tasks(world.teacher, today=MONDAY)
            counts.append(len(queries))
        return tuple(counts)

    make.busy(world, 1)
    one = count()
    make.busy(world, 3)
    assert count() == one
