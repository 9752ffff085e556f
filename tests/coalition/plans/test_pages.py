"""Pages of plans: who sees them, what they say, how many queries they cost."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from firstrung.coalition.models import Dependency, RecruitingCycle, Task
from tests.coalition.plans import make

MASTER = ("master_plan", "master_plan_late", "master_plan_reading", "master_plan_file")
OWN = ("my_tasks", "my_tasks_calendar")


@pytest.mark.parametrize("name", [*MASTER, *OWN])
def test_the_pages_are_for_members(world, sign_in, client, name):
    url = reverse(name)
    assert client.get(url).status_code == 302
    for stranger in (world.student, world.guardian):
        assert sign_in(stranger).get(url).status_code == 404
    for member in (world.teacher, world.recruiter, world.coalition_coordinator):
        assert sign_in(member).get(url).status_code == 200


def test_a_plan_is_read_by_members_and_changed_by_those_who_lead_it(world, sign_in):
    plan = make.initiative(world)
    task = make.task(plan)
    reading = [reverse("action_plan", args=[plan.uid]), reverse("action_plan_file", args=[plan.uid]),
               reverse("plan_task", args=[task.uid])]  # fmt: skip
    changing = [
        reverse("plan_task_new", args=[plan.uid]),
        reverse("plan_import", args=[plan.uid]),
        reverse("plan_agree", args=[plan.uid]),
        reverse("plan_task_edit", args=[task.uid]),
        reverse("plan_task_remove", args=[task.uid]),
        reverse("plan_task_wait", args=[task.uid]),
    ]
    student, member, lead = (
        sign_in(who) for who in (world.student, world.teacher, world.coordinator)
    )
    for url in reading:
        assert [c.get(url).status_code for c in (student, member, lead)] == [404, 200, 200]
    for url in changing:
        assert [c.get(url).status_code for c in (student, member, lead)] == [404, 403, 200]
    assert b"Add a task" not in member.get(reading[0]).content
    assert b"Add a task" in lead.get(reading[0]).content


@pytest.mark.parametrize(
    ("name", "more"),
    [("action_plan", {}), ("plan_task", {}), ("master_plan", {"open": "all"}), ("master_plan_late", {}),
     ("master_plan_reading", {}), ("my_tasks", {}), ("action_plan_file", {}), ("master_plan_file", {})],
)  # fmt: skip
def test_queries_are_the_same_for_one_and_for_three(world, sign_in, name, more):
    client = sign_in(world.teacher)

    def count(plans) -> int:
        target = {"action_plan": plans[0].uid, "action_plan_file": plans[0].uid,
                  "plan_task": plans[0].tasks.first().uid}  # fmt: skip
        url = reverse(name, args=[target[name]] if name in target else [])
        data = {"open": [str(plan.uid) for plan in plans]} if more else {}
        client.get(url, data)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url, data).status_code == 200
        return len(queries)

    plans = make.busy(world, 1)
    one = count(plans)
    more_plans = make.busy(world, 3)
    row = plans[0].tasks.first()
    for other in more_plans:
        new = make.task(plans[0], "More", owner=world.recruiter, after=[row])
        Dependency.objects.create(task=new, after=other.tasks.first())
    assert count([plans[0], *more_plans]) == one


def test_the_plan_page_tells_everything_in_words_too(world, sign_in):
    today = timezone.localdate()
    plan = make.initiative(world, "Teachers at <work>")
    plan.cycle = RecruitingCycle.objects.create(
        code="s", name="Summer", opens_on=today + timedelta(300), closes_on=today + timedelta(330)
    )
    plan.save()
    first = make.task(plan, "Find & ask hosts", 5, due_on=today - timedelta(7), owner=world.teacher)
    make.task(plan, "Opening", 0, after=[first])
    page = sign_in(world.coordinator).get(reverse("action_plan", args=[plan.uid])).content.decode()
    assert page.count('role="img"') == 2  # wide and narrow
    picture = page[page.index('role="img"') :]
    assert "0 of 2 tasks are finished" in picture
    assert "1. Find &amp; ask hosts" in picture
    assert "Find &amp; ask hosts" in page
    assert "after Find &amp; ask hosts" in re.sub(r"\s+", " ", page)
    assert "overdue," in page
    assert "none: critical" in page
    assert "days before Summer opens" in page
    assert "style=" not in picture.split("</svg>")[0]
    identifiers = re.findall(r'id="([^"]+)"', page)
    assert len(identifiers) == len(set(identifiers))


def test_the_master_plan_is_filtered_and_opened(world, sign_in):
    today = timezone.localdate()
    late = make.initiative(world, "Late one", kind="internship")
    make.task(late, "Inner task", 5, due_on=today - timedelta(3))
    fine = make.initiative(world, "Fine one", host=world.district2, lead=world.coordinator2)
    make.task(fine, "Other task", 3)
    fine.sectors.add(world.employer.sectors.get())
    make.initiative(world, "Empty one")
    make.initiative(world, "Only an idea", state="proposed")
    client = sign_in(world.recruiter)
    url = reverse("master_plan")

    def shown(**data) -> list[str]:
        rows = client.get(url, data).context["rows"]
        return [line.head.title for line, _open, _toggle in rows]

    assert set(shown()) == {"Late one", "Fine one", "Empty one"}
    assert shown(late="on") == ["Late one"]
    assert shown(kind="internship") == ["Late one"]
    assert shown(host=str(world.district2.uid)) == ["Fine one"]
    assert shown(lead=str(world.coordinator2.uid)) == ["Fine one"]
    assert shown(sector="aerospace") == ["Fine one"]
    assert len(shown(host="nonsense", kind="nonsense")) == 3
    collapsed = client.get(url).content.decode()
    assert "3 initiatives: 1 on time, 1 late, 1 without a plan." in collapsed
    assert "Other task" not in collapsed.split('id="late"')[0]
    opened = client.get(url, {"open": [str(fine.uid), "nonsense"]}).content.decode()
    assert "Other task" in opened.split('id="late"')[0]
    text = client.get(reverse("master_plan_file"), {"late": "on"}).content.decode("utf-8-sig")
    assert [line.split(",")[0] for line in text.splitlines()] == ["initiative", "Late one"]


def test_the_reading_page_is_calm_and_names_what_matters(world, sign_in):
    today = timezone.localdate()
    plan = make.initiative(world, "Late one")
    task = make.task(plan, "Inner", 5, due_on=today - timedelta(3), owner=world.teacher)
    make.task(plan, "Opening", 0, after=[task])
    page = sign_in(world.teacher).get(reverse("master_plan_reading")).content.decode()
    for words in ("Opening", "Late one", "Terry Teacher", "1 task is overdue"):
        assert words in page
    assert '<form method="get"' not in page


def test_a_task_is_begun_and_finished_from_ones_own_page(world, sign_in):
    task = make.task(make.initiative(world), owner=world.teacher)
    client, url = sign_in(world.teacher), reverse("my_tasks")
    assert b"I begin today" in client.get(url).content
    step = {name: reverse("plan_task_step", args=[task.uid, name]) for name in ("start", "finish")}
    assert client.post(step["start"], {"back": url}).headers["Location"] == url
    outside = client.post(step["finish"], {"back": "https://example.org/"})
    assert outside.headers["Location"] == reverse("plan_task", args=[task.uid])
    task.refresh_from_db()
    assert task.started_on == task.finished_on == timezone.localdate()
    assert b"Nothing to do for you" in client.get(url).content
    assert sign_in(world.teacher2).post(step["start"]).status_code == 403
    assert sign_in(world.student).post(step["start"]).status_code == 404
    wrong = reverse("plan_task_step", args=[task.uid, "explode"])
    assert client.post(wrong).status_code == 404
    assert client.post(step["finish"], {"on": "soon"}).status_code == 302
    assert client.get(step["finish"]).status_code == 405


def test_forms_say_what_is_wrong_beside_the_field(world, sign_in):
    plan = make.initiative(world)
    task = make.task(plan)
    client = sign_in(world.coordinator)
    new = reverse("plan_task_new", args=[plan.uid])
    good = {"title": "Ask", "kind": "activity", "days": "3", "owner": "terry.teacher@example.org"}
    assert client.post(new, {**good, "days": "0"}).status_code == 422
    answer = client.post(new, {**good, "owner": "sam.student@example.org"})
    assert answer.status_code == 422
    assert "owner" in answer.context["form"].errors
    assert client.post(new, {**good, "more": "1"}).headers["Location"] == new
    made = Task.objects.get(title="Ask")
    assert (made.owner, made.days) == (world.teacher, 3)
    wait = reverse("plan_task_wait", args=[made.uid])
    assert client.post(wait, {"after": str(task.uid), "lag_days": "1"}).status_code == 302
    back = reverse("plan_task_wait", args=[task.uid])
    circle = client.post(back, {"after": str(made.uid), "lag_days": "0"})
    assert circle.status_code == 422
    assert "“Ask”" in circle.content.decode()
    link = Dependency.objects.get()
    stop = reverse("plan_task_wait_stop", args=[made.uid, link.pk])
    assert client.post(stop).status_code == 302
    assert Dependency.objects.count() == 0
    edit = reverse("plan_task_edit", args=[made.uid])
    assert client.post(edit, {**good, "title": ""}).status_code == 422
    assert client.post(edit, {**good, "title": "Ask twice"}).status_code == 302
    move = reverse("plan_task_move", args=[made.uid])
    assert client.post(move, {"way": "up"}).status_code == 302
    assert [row.title for row in plan.tasks.all()] == ["Ask twice", task.title]
    assert client.post(reverse("plan_task_remove", args=[made.uid])).status_code == 302
    assert plan.tasks.count() == 1


def test_another_initiatives_tasks_are_offered_on_demand(world, sign_in):
    task = make.task(make.initiative(world), "Mine")
    other = make.initiative(world, "Other")
    foreign = make.task(other, "Foreign")
    client, url = sign_in(world.coordinator), reverse("plan_task_wait", args=[task.uid])
    assert b"There is no other task here" in client.get(url).content
    asked = f"{url}?plan={other.uid}"
    assert b"Foreign" in client.get(asked).content
    assert client.get(f"{url}?plan=nonsense").status_code == 200
    assert client.post(asked, {"after": str(foreign.uid), "lag_days": "0"}).status_code == 302
    assert Dependency.objects.get().after == foreign


def test_agreeing_asks_for_a_reason_the_second_time(world, sign_in):
    plan = make.initiative(world)
    make.task(plan)
    client, url = sign_in(world.coordinator), reverse("plan_agree", args=[plan.uid])
    assert client.post(url).status_code == 302
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "Hosts moved"}).status_code == 302
    assert b"Hosts moved" in client.get(reverse("action_plan", args=[plan.uid])).content


def test_due_dates_go_into_ones_calendar(world, sign_in):
    plan = make.initiative(world)
    today = timezone.localdate()
    due = make.task(plan, "Find hosts", due_on=today, owner=world.teacher)
    make.task(plan, "No date", owner=world.teacher)
    make.task(plan, "Not mine", due_on=today, owner=world.teacher2)
    answer = sign_in(world.teacher).get(reverse("my_tasks_calendar"))
    assert answer.headers["Content-Type"].startswith("text/calendar")
    [event] = Calendar.from_ical(answer.content).walk("VEVENT")
    assert event["summary"] == "Due: Find hosts"
    assert event["dtstart"].dt == today
    assert str(event["uid"]).startswith(f"task-{due.uid.hex}@")


def test_a_task_without_end_breaks_nothing(world, sign_in):
    """Whatever stands in the table, everybody's pages are shown."""
    never, nearly = date(9999, 12, 31), date(9999, 12, 30)
    plan = make.initiative(world)
    row = make.task(plan, owner=world.teacher, not_before=never, due_on=nearly)
    make.task(plan, "Milestone", 0, after=[row], baseline_begin=never, baseline_end=never)
    teacher = sign_in(world.teacher)
    urls = [reverse(name) for name in (*MASTER, *OWN)]
    urls += [reverse("action_plan", args=[plan.uid]), reverse("plan_task", args=[row.uid])]
    assert [teacher.get(url).status_code for url in urls] == [200] * len(urls)


@pytest.mark.parametrize("name", ["not_before", "due_on"])
def test_a_task_lies_in_this_century(world, sign_in, name):
    plan = make.initiative(world)
    data = {"title": "Late", "kind": "activity", "days": "5", name: "9999-12-31"}
    url = reverse("plan_task_new", args=[plan.uid])
    response = sign_in(world.coordinator).post(url, data)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [name]
    assert not plan.tasks.exists()
