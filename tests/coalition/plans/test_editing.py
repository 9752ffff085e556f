"""Tasks: who may change them, what is refused, what the trail says."""

from datetime import date, timedelta

import pytest
from django.http import Http404

from firstrung.activity.public import history_of
from firstrung.coalition.models import Dependency, Task
from firstrung.coalition.plans.services.editing import (
    TaskDraft,
    add_task,
    edit_task,
    move_task,
    remove_task,
)
from firstrung.coalition.plans.services.waiting import stop_waiting, wait_for
from firstrung.coalition.plans.services.working import finish_task, reopen_task, start_task
from firstrung.core.errors import NotYours, Problem
from tests.coalition.plans import make
from tests.coalition.plans.make import MONDAY, NOW


@pytest.fixture
def plan(world):
    return make.initiative(world)


def test_who_may_add_tasks(world, plan):
    draft = TaskDraft("Find hosts", days=5)
    for actor in (world.coordinator, world.coalition_coordinator):
        assert add_task(actor=actor, initiative=plan, draft=draft, now=NOW).title == "Find hosts"
    for actor in (world.coordinator2, world.teacher, world.recruiter):
        with pytest.raises(NotYours):
            add_task(actor=actor, initiative=plan, draft=draft, now=NOW)
    for actor in (world.student, world.guardian):
        with pytest.raises(Http404):
            add_task(actor=actor, initiative=plan, draft=draft, now=NOW)
    assert list(plan.tasks.values_list("position", flat=True)) == [0, 1]


def test_who_proposed_plans_until_it_is_decided(world):
    plan = make.initiative(world, state="proposed", lead=None, proposed_by=world.recruiter)
    draft = TaskDraft("Find hosts")
    add_task(actor=world.recruiter, initiative=plan, draft=draft, now=NOW)
    plan.state = "chosen"
    plan.save()
    with pytest.raises(NotYours):
        add_task(actor=world.recruiter, initiative=plan, draft=draft, now=NOW)


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (TaskDraft("  "), "title"),
        (TaskDraft("A", days=0), "days"),
        (TaskDraft("A", days=1001), "days"),
        (TaskDraft("A", not_before=date(9999, 12, 31)), "not_before"),
        (TaskDraft("A", due_on=date(1999, 12, 31)), "due_on"),
        (TaskDraft("A", not_before=MONDAY, due_on=MONDAY - timedelta(days=1)), "due_on"),
    ],
)
def test_drafts_that_contradict_themselves_are_refused(world, plan, draft, field):
    with pytest.raises(Problem) as caught:
        add_task(actor=world.coordinator, initiative=plan, draft=draft, now=NOW)
    assert caught.value.field == field
    assert plan.tasks.count() == 0


def test_a_plan_that_is_over_does_not_change(world):
    plan = make.initiative(world, state="done")
    with pytest.raises(Problem, match="over"):
        add_task(actor=world.coordinator, initiative=plan, draft=TaskDraft("A"), now=NOW)


def test_a_change_is_counted_and_kept_in_the_trail(world, plan):
    task = make.task(plan)
    changed = edit_task(
        actor=world.coordinator,
        task=task,
        draft=TaskDraft("Opening", kind="milestone", days=7, owner=world.teacher),
        now=NOW,
    )
    assert (changed.title, changed.days, changed.owner, changed.revision) == (
        "Opening",
        0,
        world.teacher,
        1,
    )
    entry = history_of(task)[0]
    assert entry.action == "coalition.task.edit"
    assert entry.detail["changed"]["days"] == [5, 0]
    assert "due_on" not in entry.detail["changed"]


def test_tasks_change_places(world, plan):
    tasks = [make.task(plan, title) for title in "ABC"]
    who = {"actor": world.coordinator, "now": NOW}
    move_task(**who, task=tasks[2], up=True)
    move_task(**who, task=tasks[0], up=True)  # already first
    move_task(**who, task=tasks[0], up=False)
    assert "".join(plan.tasks.values_list("title", flat=True)) == "CAB"


def test_removing_a_task_sets_free_what_waited_for_it(world, plan):
    first = make.task(plan, "A")
    second = make.task(plan, "B", after=[first])
    with pytest.raises(NotYours):
        remove_task(actor=world.teacher, task=first, now=NOW)
    remove_task(actor=world.coordinator, task=first, now=NOW)
    assert list(Task.objects.all()) == [second]
    assert Dependency.objects.count() == 0


def test_a_circle_is_refused_and_named_even_through_other_initiatives(world, plan):
    other = make.initiative(world, "Workshops", host=world.district2, lead=None)
    first = make.task(plan, "Find hosts")
    second = make.task(other, "Write the guide", after=[first])
    third = make.task(plan, "Match", after=[second])
    who = {"actor": world.coordinator, "now": NOW}
    with pytest.raises(Problem, match="circle") as caught:
        wait_for(**who, task=first, after=third)
    for title in ("“Find hosts”", "“Write the guide”", "“Match”"):
        assert title in str(caught.value)
    assert Dependency.objects.count() == 2
    with pytest.raises(Problem, match="itself"):
        wait_for(**who, task=first, after=first)
    with pytest.raises(Problem, match="Days in between"):
        wait_for(**who, task=third, after=first, lag_days=251)


def test_waiting_is_said_by_who_steers_the_waiting_plan(world, plan):
    other = make.initiative(world, "Workshops", host=world.district2, lead=None)
    task, foreign = make.task(plan, "A"), make.task(other, "B")
    link = wait_for(actor=world.coordinator, task=task, after=foreign, lag_days=2, now=NOW)
    again = wait_for(actor=world.coordinator, task=task, after=foreign, lag_days=3, now=NOW)
    assert (again.pk, again.lag_days) == (link.pk, 3)
    with pytest.raises(NotYours):
        wait_for(actor=world.coordinator, task=foreign, after=task, now=NOW)
    with pytest.raises(NotYours):
        stop_waiting(actor=world.coordinator2, dependency=again, now=NOW)
    stop_waiting(actor=world.coordinator, dependency=again, now=NOW)
    assert Dependency.objects.count() == 0
    assert Task.objects.get(pk=task.pk).revision == 3


def test_the_owner_works_on_a_task_and_takes_it_back(world, plan):
    task = make.task(plan, owner=world.teacher)
    who = {"actor": world.teacher, "now": NOW}
    assert start_task(**who, task=task, on=MONDAY).started_on == MONDAY
    done = finish_task(**who, task=task, on=MONDAY)
    assert (done.finished_on, done.revision) == (MONDAY, 2)
    with pytest.raises(Problem, match="finished already"):
        start_task(**who, task=task, on=MONDAY)
    assert reopen_task(**who, task=task).finished_on is None
    assert reopen_task(**who, task=task).started_on is None
    with pytest.raises(Problem, match="not begun"):
        reopen_task(**who, task=task)
    actions = [entry.action.rpartition(".")[2] for entry in history_of(task)]
    assert sorted(actions) == ["finish", "reopen", "reopen", "start"]


def test_working_is_for_owners_and_stewards_on_days_that_were(world, plan):
    task = make.task(plan, owner=world.teacher)
    with pytest.raises(NotYours):
        start_task(actor=world.teacher2, task=task, on=MONDAY, now=NOW)
    with pytest.raises(Http404):
        finish_task(actor=world.student, task=task, on=MONDAY, now=NOW)
    with pytest.raises(Problem, match="still to come"):
        start_task(actor=world.teacher, task=task, on=date(2027, 3, 2), now=NOW)
    start_task(actor=world.coordinator, task=task, on=MONDAY, now=NOW)
    with pytest.raises(Problem, match="before the day it began"):
        finish_task(actor=world.teacher, task=task, on=date(2027, 2, 26), now=NOW)
    proposed = make.task(make.initiative(world, "B", state="proposed"), owner=world.teacher)
    with pytest.raises(Problem, match="chosen or under way"):
        start_task(actor=world.teacher, task=proposed, on=MONDAY, now=NOW)
