"""Lists of tasks: pasted or as a file, errors by line, all or nothing."""

from datetime import date

import pytest

from firstrung.coalition.models import Dependency, Task
from firstrung.coalition.plans.services.importing import ListProblem, import_tasks
from firstrung.core.errors import NotYours, Problem
from tests.coalition.plans import make
from tests.coalition.plans.make import NOW

GOOD = """title\tkind\tdays\towner\torganization\tnot before\tdue\tafter
Find hosts\tactivity\t20\tTERRY.teacher@example.org\tfirst high\t2027-03-01\t\t
Match\t\t5\t\t\t\t4/30/2027\t1
Opening\tmilestone\t\t\t\t\t\tMatch+3; 1
"""
BAD = """title,kind,days,owner,organization,due,after
,activity,5,,,,
Match,stuff,0,nobody@example.org,Nowhere,soon,9
Ask,activity,99999999999,sam.student@example.org,,,Ask
"""


def bring(world, plan, text, actor=None):
    who = actor or world.coordinator
    return import_tasks(actor=who, initiative=plan, text=text, now=NOW)


def test_a_pasted_list_becomes_tasks_with_what_they_wait_for(world):
    plan = make.initiative(world)
    make.task(plan, "There already")
    assert bring(world, plan, GOOD) == 3
    hosts, match, opening = plan.tasks.all()[1:]
    assert (hosts.days, hosts.owner, hosts.organization) == (20, world.teacher, world.school)
    assert (hosts.not_before, match.due_on) == (date(2027, 3, 1), date(2027, 4, 30))
    assert (opening.kind, opening.days, opening.position) == ("milestone", 0, 3)
    links = Dependency.objects.order_by("pk").values_list("task", "after", "lag_days")
    assert list(links) == [(match.pk, hosts.pk, 0), (opening.pk, match.pk, 3), (opening.pk, hosts.pk, 0)]  # fmt: skip


def test_each_mistake_is_named_with_its_line_and_nothing_is_added(world):
    plan = make.initiative(world)
    with pytest.raises(ListProblem) as caught:
        bring(world, plan, BAD)
    found = [line.split(":")[0] for line in caught.value.lines]
    assert sorted(found) == ["Line 2"] + ["Line 3"] * 5 + ["Line 4"] * 3
    words = " ".join(caught.value.lines)
    for piece in ("title is missing", "stuff", "nobody@example.org", "Nowhere", "soon", "“9”",
                  "99999999999", "sam.student", "waits for itself"):  # fmt: skip
        assert piece in words
    assert Task.objects.count() == 0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no rows"),
        ("name,days\nA,1\n", "title"),
        ("title,title\nA,B\n", "two columns"),
        ("title\n" + "A\n" * 1001, "1000"),
    ],
)
def test_what_is_no_list_is_refused(world, text, words):
    with pytest.raises(ListProblem) as caught:
        bring(world, make.initiative(world), text)
    assert words in " ".join(caught.value.lines)


@pytest.mark.parametrize("day", ["9999-12-31", "12/31/9999", "2/30/2027", "٣/1/2027"])
def test_a_day_of_the_list_lies_in_this_century(world, day):
    with pytest.raises(ListProblem) as caught:
        bring(world, make.initiative(world), f"title,due\nA,{day}\n")
    assert f"“{day}” under “due” is no day" in " ".join(caught.value.lines)


def test_a_circle_in_the_list_is_named_and_nothing_is_added(world):
    with pytest.raises(Problem, match=r"“(A|B)” → “(A|B)” → “(A|B)”"):
        bring(world, make.initiative(world), "title,after\nA,2\nB,1\n")
    assert Task.objects.count() == 0


def test_only_who_may_plan_brings_lists(world):
    with pytest.raises(NotYours):
        bring(world, make.initiative(world), GOOD, world.teacher)


def test_the_page_shows_the_lines_and_the_file_comes_back(world, sign_in):
    plan = make.initiative(world)
    client = sign_in(world.coordinator)
    url = f"/initiatives/{plan.uid}/plan/"
    wrong = client.post(f"{url}tasks/import/", {"text": BAD})
    assert wrong.status_code == 422
    assert "Line 3" in wrong.content.decode()
    assert client.post(f"{url}tasks/import/", {"text": ""}).status_code == 422
    assert client.post(f"{url}tasks/import/", {"text": GOOD}).status_code == 302
    text = client.get(f"{url}tasks.csv").content.decode("utf-8-sig")
    other = make.initiative(world, "Copy")
    assert bring(world, other, text) == 3
    told = [
        list(row.tasks.values_list("title", "kind", "days", "owner", "not_before", "due_on"))
        for row in (plan, other)
    ]
    assert told[0] == told[1]
    assert Dependency.objects.filter(task__initiative=other).count() == 3
