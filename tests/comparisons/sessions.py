"""A session with works and judges, for tests."""

from datetime import timedelta

from django.utils import timezone

from firstrung.comparisons import public as comparisons
from firstrung.comparisons.models import Judge, Work
from firstrung.identity.enums import Role
from firstrung.identity.models import Membership
from tests import world as worlds
from tests.validation import stages


def now():
    return timezone.now()


def submissions(world, count=4):
    """Submissions of so many students, with the consent that others may see them."""
    stages.threshold(world)
    rows = []
    for number in range(count):
        student = worlds.person(f"Kid{number} Learner", (Role.STUDENT, world.school), age=18)
        worlds.consent(student, student, "panel_review")
        rows.append(stages.submission(student, world.school, title=f"Work {number}"))
    return rows


def planned(world, rows, actor=None, **changes):
    values = {
        "title": "Spring",
        "question": "Which work shows the better judgement?",
        "closes_on": timezone.localdate() + timedelta(days=10),
        "per_work": 4,
    }
    actor = actor or world.coalition_coordinator
    session = comparisons.plan_session(
        actor=actor,
        organization=world.coalition,
        draft=comparisons.Draft(**(values | changes)),
        now=now(),
    )
    comparisons.add_works(actor=actor, session=session, submissions=rows, now=now())
    return session


def invite(world, session, *people, second=False):
    roles = list(Membership.objects.filter(person__in=people))
    return comparisons.add_judges(
        actor=world.coalition_coordinator,
        session=session,
        people=roles,
        in_replicate=second,
        now=now(),
    )


def opened(world, count=4, judges=None, **changes):
    """An open session; the judge's place of each."""
    session = planned(world, submissions(world, count), **changes)
    invite(world, session, *(judges or [world.panelist]))
    session = comparisons.open_session(
        actor=world.coalition_coordinator, session=session, now=now()
    )
    return session, list(Judge.objects.filter(session=session))


def judge_all(judge, rank):
    """Judge every pair; ``rank`` says of a work how good it is."""
    done = 0
    while (pair := comparisons.show_pair(actor=judge.person, judge=judge, now=now())) is not None:
        side = "left" if rank(pair.left) > rank(pair.right) else "right"
        comparisons.choose(actor=judge.person, judgement=pair, side=side, now=now())
        done += 1
    return done


def by_age(work: Work) -> int:
    """The order in which the works were put in."""
    return work.pk
