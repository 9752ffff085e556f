"""Critical path, slack, slips: a worked example, 1,000 random plans beside networkx, circles."""

import random
from datetime import date, timedelta
from itertools import pairwise

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firstrung.engines import schedule as engine
from firstrung.engines.schedule import (
    LAST,
    Baseline,
    Cycle,
    Link,
    PlanError,
    Task,
    UnknownTask,
    Window,
)

MONDAY = date(2026, 3, 2)


def day(number, days_off=()):
    """The working day with that number, counted one by one from the Monday."""
    found = MONDAY
    while True:
        if found.weekday() < 5 and found not in days_off:
            if number == 0:
                return found
            number -= 1
        found += timedelta(days=1)


def waits(*ids):
    return tuple(Link(row) for row in ids)


# A classic small network: A3, B4, C5 after A, D6 after A and B, E3 after C and D, F2 after E.
EXAMPLE = (
    Task("A", 3),
    Task("B", 4),
    Task("C", 5, waits("A")),
    Task("D", 6, waits("A", "B")),
    Task("E", 3, waits("C", "D")),
    Task("F", 2, waits("E")),
)


def test_the_example_comes_out_as_worked_by_hand():
    found = engine.schedule(EXAMPLE, today=MONDAY)
    rows = {
        name: (row.begin, row.end, row.slack, row.free, row.critical)
        for name, row in found.timings.items()
    }
    assert rows == {
        "A": (day(0), day(2), 1, 0, False),
        "B": (day(0), day(3), 0, 0, True),
        "C": (day(3), day(7), 2, 2, False),
        "D": (day(4), day(9), 0, 0, True),
        "E": (day(10), day(12), 0, 0, True),
        "F": (day(13), day(14), 0, 0, True),
    }
    assert found.critical_path[""] == ("B", "D", "E", "F")
    assert found.ends[""] == day(14)
    assert set(found.held_up_by("C")) == {"E", "F"}


def random_plan(seed):
    dice = random.Random(seed)  # noqa: S311 - chance for a test
    number = dice.randint(1, 40)
    tasks = []
    for at in range(number):
        before = dice.sample(range(at), min(at, dice.choice([0, 1, 1, 2, 3])))
        links = tuple(Link(f"t{other}", dice.choice([0, 0, 1, 4])) for other in before)
        not_before = MONDAY + timedelta(days=dice.randint(0, 60)) if dice.random() < 0.2 else None
        tasks.append(Task(f"t{at}", dice.choice([0, 1, 2, 5, 13]), links, f"p{at % 3}", not_before))
    dice.shuffle(tasks)
    days_off = {MONDAY + timedelta(days=dice.randint(0, 90)) for _ in range(dice.randint(0, 8))}
    return tasks, days_off


def network(tasks, days_off):
    """An edge is as long as it takes from one begin to the next."""
    graph = nx.DiGraph()
    lengths = {task.id: task.days for task in tasks}
    for task in tasks:
        workdays = 0
        moment = MONDAY
        while task.not_before and moment < task.not_before:
            workdays += moment.weekday() < 5 and moment not in days_off
            moment += timedelta(days=1)
        graph.add_edge("start", task.id, weight=workdays)
        for link in task.after:
            graph.add_edge(link.after, task.id, weight=lengths[link.after] + link.lag)
    return graph, lengths


def independently(tasks, days_off):
    """Begins by the longest way forward, slack by the least on every way onwards."""
    graph, lengths = network(tasks, days_off)
    begin = {"start": 0}
    for node in nx.topological_sort(graph):
        for _from, to, weight in graph.out_edges(node, data="weight"):
            begin[to] = max(begin.get(to, 0), begin[node] + weight)
    plan_end = {}
    for task in tasks:
        end = begin[task.id] + lengths[task.id]
        plan_end[task.plan] = max(plan_end.get(task.plan, 0), end)
    slack = {}
    for task in tasks:
        # The most that may be added: over every way onwards to the end of any plan on it.
        slack[task.id] = plan_end[task.plan] - begin[task.id] - task.days
    for node in reversed(list(nx.topological_sort(graph))):
        if node == "start":
            continue
        for _from, to, weight in graph.out_edges(node, data="weight"):
            slack[node] = min(slack[node], slack[to] + begin[to] - begin[node] - weight)
    return begin, slack, plan_end


@pytest.mark.parametrize("batch", range(10))
def test_a_thousand_random_plans_agree_with_networkx(batch):
    for seed in range(batch * 100, batch * 100 + 100):
        tasks, days_off = random_plan(seed)
        found = engine.schedule(tasks, today=MONDAY, days_off=days_off)
        begin, slack, plan_end = independently(tasks, days_off)
        for task in tasks:
            row = found.timings[task.id]
            assert row.slack == slack[task.id]
            assert row.critical == (slack[task.id] == 0)
            last = begin[task.id] + task.days - 1
            assert row.end == day(max(last, 0), days_off)
            if task.days:
                assert row.begin == day(begin[task.id], days_off)
        for plan, path in found.critical_path.items():
            lengths = {task.id: task for task in tasks}
            assert lengths[path[-1]].plan == plan
            assert begin[path[-1]] + lengths[path[-1]].days == plan_end[plan]
            for first, then in pairwise(path):
                lag = {link.after: link.lag for link in lengths[then].after}[first]
                assert begin[first] + lengths[first].days + lag == begin[then]


def test_a_circle_is_named():
    tasks = [
        Task("plan", 2, waits("report")),
        Task("invite", 1, waits("plan")),
        Task("meet", 1, waits("invite")),
        Task("report", 3, waits("meet")),
        Task("celebrate", 1, waits("report")),
    ]
    with pytest.raises(Cycle) as caught:
        engine.schedule(tasks, today=MONDAY)
    circle = caught.value.tasks
    start = circle.index("plan")
    assert circle[start:] + circle[:start] == ("plan", "invite", "meet", "report")
    assert "plan → invite → meet → report → plan" in str(Cycle(circle[start:] + circle[:start]))


@pytest.mark.parametrize(
    ("tasks", "error"),
    [
        ([Task("a", 1, waits("b"))], UnknownTask),
        ([Task("a", 1), Task("a", 2)], PlanError),
        ([Task("a", -1)], PlanError),
        ([Task("a", 1), Task("b", 1, (Link("a", -2),))], PlanError),
        ([Task("a", 1, started=day(3), finished=day(1))], PlanError),
        ([Task("a", 1, waits("a"))], Cycle),
    ],
)
def test_wrong_plans_are_refused(tasks, error):
    with pytest.raises(error, match="a"):
        engine.schedule(tasks, today=MONDAY)


def test_what_happened_moves_what_follows_and_slips_are_split():
    tasks = [
        Task("a", 5, finished=day(6), started=day(0), baseline=Baseline(day(0), day(4))),
        Task("b", 3, waits("a"), started=day(7), baseline=Baseline(day(5), day(7))),
        Task("c", 2, waits("b"), baseline=Baseline(day(8), day(9)), due=day(10)),
    ]
    found = engine.schedule(tasks, today=day(12)).timings
    assert (found["a"].slip, found["a"].own, found["a"].slack) == (2, 2, None)
    # Begun on day 7 it should be over; it is not, so it ends today at the earliest.
    assert (found["b"].end, found["b"].slip, found["b"].own) == (day(12), 5, 3)
    assert (found["c"].begin, found["c"].end) == (day(13), day(14))
    assert (found["c"].slip, found["c"].own, found["c"].late) == (5, 0, 4)


def test_a_milestone_is_reached_at_the_end_of_the_last_day_of_work():
    tasks = [Task("work", 4), Task("done", 0, waits("work")), Task("next", 1, waits("done"))]
    found = engine.schedule(tasks, today=MONDAY).timings
    assert (found["done"].begin, found["done"].end) == (day(3), day(3))
    assert found["next"].begin == day(4)


def test_what_never_ends_is_said_to_end_on_the_last_day():
    tasks = [
        Task("far", 5, not_before=date(9999, 12, 31), due=date(9999, 12, 31)),
        Task("long", 1_000_000, after=waits("far")),
    ]
    found = engine.schedule(tasks, today=MONDAY)
    assert [(row.begin, row.end) for row in found.timings.values()] == [(LAST, LAST)] * 2
    assert found.ends == {"": LAST}


def test_windows():
    spring = Window("spring", date(2026, 3, 1), date(2026, 3, 31))
    autumn = Window("autumn", date(2026, 9, 1), date(2026, 9, 30))
    assert engine.fit(date(2026, 3, 31), [autumn, spring]).missed == 0
    late = engine.fit(date(2026, 4, 3), [autumn, spring])
    assert (late.window.name, late.missed) == ("spring", 3)
    early = engine.fit(date(2026, 8, 30), [spring, autumn])
    assert (early.window.name, early.missed) == ("autumn", -2)
    assert engine.fit(date(2026, 8, 30), []) is None


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 30))
def test_nothing_begins_before_what_it_waits_for_has_ended(seed, passed):
    tasks, days_off = random_plan(seed)
    today = MONDAY + timedelta(days=passed)
    found = engine.schedule(tasks, today=today, days_off=days_off)
    for task in tasks:
        row = found.timings[task.id]
        assert row.slack >= row.free >= 0
        assert row.begin <= row.end
        assert row.late_end >= row.end
        for link in task.after:
            before = found.timings[link.after]
            assert row.begin > before.end or task.days == 0 or before.begin == before.end
