"""Runs inside the site's own Python and data: a coalition of 20 institutions, at full size.

300 initiatives with 6,000 tasks here; 2,000 employers and 50,000 attendances in
`bench.coalition_members`.

`python -m bench.coalition_crowd` adds them, for the coordinator of the coalition to see; prints the
pages' addresses, their SQL statements and the time that one working out takes as JSON.
"""

import json
import random
import time
from datetime import date, timedelta

import django

django.setup()

from django.core.cache import caches  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench.coalition_members import members  # noqa: E402
from firstrung.coalition.public import (  # noqa: E402
    Dependency,
    Initiative,
    InitiativeKind,
    RecruitingCycle,
    Task,
)
from firstrung.convenings.models import Meeting  # noqa: E402
from firstrung.identity.public import Organization, Person, Role  # noqa: E402
from firstrung.identity.signin.assurance import ON_MACHINE, SURE  # noqa: E402
from firstrung.taxonomies.public import Sector  # noqa: E402

PLANS, TASKS_EACH, HOSTS, PEOPLE = 300, 20, 20, 60
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def main_person(role: str) -> Person:
    """The person whom `manage.py signin ROLE` signs in."""
    return Person.objects.with_role(role, on=timezone.localdate()).order_by("pk")[0]


@transaction.atomic
def crowd() -> tuple[Initiative, Meeting]:
    """The plans, agreed on, partly worked on, every tenth waiting for another; the members."""
    dice, today = random.Random(5), timezone.localdate()
    me = main_person(Role.COORDINATOR)
    others = Person.objects.bulk_create(
        Person(given_name=f"Lead {n}", family_name="Coalition", email=f"lead.{n}@example.org")
        for n in range(PEOPLE - 1)
    )
    people = [me, *others]
    hosts = Organization.objects.bulk_create(
        Organization(name=f"Institution {n}", kind="college") for n in range(HOSTS)
    )
    cycles = RecruitingCycle.objects.bulk_create(
        RecruitingCycle(
            code=f"bench-{n}",
            name=f"Recruiting {n}",
            opens_on=today + timedelta(days=80 * n - 60),
            closes_on=today + timedelta(days=80 * n - 20),
        )
        for n in range(4)
    )
    plans = Initiative.objects.bulk_create(
        Initiative(
            title=f"Initiative {n:03}: {dice.choice(InitiativeKind.labels)}",
            kind=dice.choice(InitiativeKind.values),
            state="active" if n % 3 else "chosen",
            host=hosts[n % HOSTS],
            lead=people[n % PEOPLE],
            cycle=dice.choice([None, *cycles]),
            begins_on=today + timedelta(days=dice.randint(-120, 60)),
            baseline_at=timezone.now(),
        )
        for n in range(PLANS)
    )
    sectors = list(Sector.objects.all())
    for sector in sectors:
        Initiative.sectors.through.objects.bulk_create(
            Initiative.sectors.through(initiative=plan, sector=sector)
            for plan in plans
            if dice.random() < 1 / len(sectors)
        )
    tasks = Task.objects.bulk_create(
        _task(plan, place, dice, people, today=today)
        for plan in plans
        for place in range(TASKS_EACH)
    )
    Dependency.objects.bulk_create(_links(tasks, dice))
    return plans[PLANS // 2], members(me, hosts, plans)


def _task(
    plan: Initiative, place: int, dice: random.Random, people: list[Person], *, today: date
) -> Task:
    begins = plan.begins_on or today
    begin = begins + timedelta(days=6 * place)
    days = 0 if place % 7 == 6 else dice.randint(2, 8)
    over = begin < today - timedelta(days=20) and dice.random() < 0.9
    return Task(
        initiative=plan,
        kind="activity" if days else "milestone",
        title=f"Step {place + 1} of {plan.title[:14]}",
        position=place,
        owner=dice.choice(people),
        organization_id=plan.host_id,
        days=days,
        due_on=begin + timedelta(days=12) if place % 5 == 0 else None,
        started_on=begin if over and days else None,
        finished_on=begin + timedelta(days=days + 2) if over else None,
        baseline_begin=begin,
        baseline_end=begin + timedelta(days=days),
    )


def _links(tasks: list[Task], dice: random.Random) -> list[Dependency]:
    """Each task waits for the one before; every tenth for one of an earlier plan as well."""
    links = []
    for at, task in enumerate(tasks):
        if at % TASKS_EACH:
            links.append(Dependency(task=task, after=tasks[at - 1], lag_days=at % 3))
        if at % 10 == 0 and at >= TASKS_EACH:
            first = at - at % TASKS_EACH
            links.append(Dependency(task=task, after=tasks[dice.randrange(first)]))
    return links


def statements(path: str, person: Person) -> int:
    """SQL statements of one GET, the second one."""
    client = Client(headers={"host": "localhost"})
    client.force_login(person, BACKEND)
    session = client.session
    session[SURE] = ON_MACHINE  # as with a link made on the machine, which `bench` signs in by
    session.save()
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        status = client.get(path).status_code
    if status != 200:
        raise SystemExit(f"{path} answered {status}")
    return len(queries)


def first_look(person: Person) -> float:
    """Milliseconds of the master plan when nothing is kept ready: the page after a change."""
    client = Client(headers={"host": "localhost"})
    client.force_login(person, BACKEND)
    session = client.session
    session[SURE] = ON_MACHINE
    session.save()
    spent = []
    for _round in range(3):
        caches["ready_made"].clear()
        begun = time.perf_counter()
        client.get(reverse("master_plan"))
        spent.append(1000 * (time.perf_counter() - begun))
    return sorted(spent)[1]


if __name__ == "__main__":
    plan, meeting = crowd()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    me = main_person(Role.COORDINATOR)
    opened = "&".join(
        f"open={uid}"
        for uid in Initiative.objects.order_by("begins_on").values_list("uid", flat=True)[:5]
    )
    paths = {
        "master_plan": reverse("master_plan"),
        "master_plan_opened": f"{reverse('master_plan')}?{opened}",
        "master_plan_late": reverse("master_plan_late"),
        "master_plan_reading": reverse("master_plan_reading"),
        "plan": reverse("action_plan", args=[plan.uid]),
        "my_tasks": reverse("my_tasks"),
        "agenda": reverse("meeting", args=[meeting.uid]),
        "kpis": reverse("kpis"),
        "recognition": reverse("recognition"),
        "pipeline": reverse("pipeline"),
        "event_report": reverse("event_report"),
    }
    told = {name: [path, statements(path, me)] for name, path in paths.items()}
    print(json.dumps({"pages": told, "first": first_look(me)}))
