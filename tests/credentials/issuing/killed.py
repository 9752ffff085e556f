"""A worker to be killed: `prepare N`, `work` (prints a line a batch), `finish` (prints the end).

Runs in a process of its own, on the data that the environment names.
"""

import json
import sys
from datetime import timedelta

import django


def prepare(number):
    from django.utils import timezone

    from firstrung.credentials.issuing.runs import Entry, move, plan
    from firstrung.credentials.models import Achievement
    from firstrung.identity.models import Membership, Person
    from tests import world as worlds

    world = worlds.build()
    holders = Person.objects.bulk_create(
        Person(given_name=f"Pupil {n}", email=f"p{n}@example.org") for n in range(number)
    )
    Membership.objects.bulk_create(
        Membership(person=row, organization=world.school, role="student") for row in holders
    )
    achievement = Achievement.objects.create(
        code="badge",
        version=1,
        kind="skill",
        name="Badge",
        description="A badge.",
        criteria="Some.",
        effective_on=timezone.localdate(),
    )
    run = plan(
        world.coordinator,
        achievement=achievement,
        name="Run",
        entries=[Entry(row) for row in holders],
        now=timezone.now(),
    )
    move(world.coordinator, run=run, action="start", now=timezone.now())


def work():
    from multiprocessing import active_children

    from firstrung.credentials.issuing import working
    from firstrung.jobs.public import run_all

    signed = working._sign_batch

    def and_tell(run, pens, *, now):
        tell([child.pid for child in active_children()])
        return signed(run, pens, now=now)

    working.BATCH = 50
    working._sign_batch = and_tell
    lapse()
    run_all(limit=1)


def finish():
    from django.utils import timezone

    from firstrung.credentials.models import Award, IssuingItem, IssuingRun
    from firstrung.credentials.public import verify
    from firstrung.jobs.models import Job
    from firstrung.jobs.public import run_all

    before = Award.objects.count()
    lapse()
    run_all(limit=1)
    awards = list(Award.objects.all())
    outcomes = {
        verify(json.dumps(award.document).encode(), now=timezone.now())[0].outcome
        for award in awards[::100]
    }
    letters = Job.objects.filter(task__endswith="consume")
    told = {job.arguments["kwargs"]["payload"]["award_id"] for job in letters}
    tell(
        {
            "before": before,
            "state": IssuingRun.objects.get().state,
            "issued": IssuingItem.objects.filter(state="issued").count(),
            "awards": len(awards),
            "holders": len({award.holder_id for award in awards}),
            "linked": IssuingItem.objects.values("award").distinct().count(),
            "letters": [letters.count(), len(told & {award.pk for award in awards})],
            "outcomes": sorted(outcomes),
        }
    )


def tell(value):
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


def lapse():
    """The lease of a killed worker runs out."""
    from django.utils import timezone

    from firstrung.jobs.models import Job

    lapsed = timezone.now() - timedelta(seconds=1)
    Job.objects.filter(state="running").update(leased_until=lapsed)


if __name__ == "__main__":
    django.setup()
    {"prepare": lambda: prepare(int(sys.argv[2])), "work": work, "finish": finish}[sys.argv[1]]()
