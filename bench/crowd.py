"""Runs inside the site's own Python and data: works before a panel, with four reviews each.

`python -m bench.crowd N` adds N works; prints the SQL statements of the review desks as JSON.
"""

import json
import sys
import uuid
from datetime import timedelta

import django

django.setup()

from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402

from firstrung.identity.public import Membership, Organization, Person, Role  # noqa: E402
from firstrung.identity.signin.assurance import ON_MACHINE, SURE  # noqa: E402
from firstrung.portfolios.public import Portfolio, Snapshot  # noqa: E402
from firstrung.validation.public import (  # noqa: E402
    FairScore,
    Panel,
    PanelPlace,
    Review,
    Score,
    ScoringRun,
    Submission,
    Threshold,
)

EACH, PANELISTS, SCHOOLS = 4, 30, 12
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
ZONES = ("pass", "more", "return")


def main_person(role: str) -> Person:
    """The person whom `manage.py signin ROLE` signs in."""
    rows = Person.objects.with_role(role, on=timezone.localdate())
    return rows.order_by("pk")[0]


def schools() -> list[Organization]:
    """Schools of one district, made on the first run."""
    district = Organization.objects.filter(kind="district").order_by("pk")[0]
    return [
        Organization.objects.get_or_create(
            name=f"Crowded school {number}", kind="school", defaults={"parent": district}
        )[0]
        for number in range(SCHOOLS)
    ]


def panelists() -> list[Person]:
    """The one who signs in, and as many others as it takes."""
    rows = [
        Person.objects.get_or_create(
            email=f"crowd.{number}@example.org",
            defaults={"given_name": f"Rater {number}", "family_name": "Crowd"},
        )[0]
        for number in range(PANELISTS - 1)
    ]
    return [main_person(Role.PANELIST), *rows]


@transaction.atomic
def crowd(count: int) -> None:
    """So many more works, half of their reviews in, every seventh review overdue."""
    now, today = timezone.now(), timezone.localdate()
    panel = Panel.objects.filter(state="open").order_by("pk")[0]
    threshold = Threshold.objects.in_force(today)
    assert threshold is not None
    places, raters = schools(), panelists()
    people = Person.objects.bulk_create(
        Person(given_name=f"Given {number}", family_name="Crowd", email=None, uid=uuid.uuid4())
        for number in range(count)
    )
    Membership.objects.bulk_create(
        Membership(person=person, organization=places[n % SCHOOLS], role=Role.STUDENT)
        for n, person in enumerate(people)
    )
    portfolios = Portfolio.objects.bulk_create(Portfolio(student=person) for person in people)
    document = Snapshot.objects.order_by("pk")[0].document
    snapshots = Snapshot.objects.bulk_create(
        Snapshot(
            portfolio=portfolio,
            sha256=f"{portfolio.pk:064x}",
            document=document,
            created_by_id=portfolio.student_id,
        )
        for portfolio in portfolios
    )
    works = Submission.objects.bulk_create(
        Submission(
            snapshot=snapshot,
            student=person,
            organization=places[n % SCHOOLS],
            threshold=threshold,
            state="panel",
            submitted_at=now - timedelta(minutes=n),
        )
        for n, (snapshot, person) in enumerate(zip(snapshots, people, strict=True))
    )
    PanelPlace.objects.bulk_create(
        PanelPlace(panel=panel, submission=work, placed_by=raters[0]) for work in works
    )
    _reviews(works, raters, panel)
    run = ScoringRun.objects.filter(rubric=panel.rubric).first() or ScoringRun.objects.create(
        rubric=panel.rubric, made_at=now
    )
    FairScore.objects.bulk_create(
        FairScore(
            run=run, submission=work, measure=0, error=0.4, fair_average=2.6, fair_error=0.2,
            raw_mean=2.6, reviews=2, probability=0.6, zone=ZONES[n % 3],
        )
        for n, work in enumerate(works)
    )  # fmt: skip


def _reviews(works: list[Submission], raters: list[Person], panel: Panel) -> None:
    now, today = timezone.now(), timezone.localdate()
    criteria = list(panel.rubric.criteria.prefetch_related("levels"))
    reviews = Review.objects.bulk_create(
        Review(
            submission=work,
            stage="panel",
            reviewer=raters[(n * EACH + k) % PANELISTS],
            rubric=panel.rubric,
            panel=panel,
            state="submitted" if k < EACH // 2 else "assigned",
            due_on=today + timedelta(days=-1 if (n * EACH + k) % 7 == 0 else 10),
            assigned_at=now,
            submitted_at=now if k < EACH // 2 else None,
        )
        for n, work in enumerate(works)
        for k in range(EACH)
    )
    Score.objects.bulk_create(
        Score(review=review, criterion=criterion, level=list(criterion.levels.all())[n % 4])
        for n, review in enumerate(reviews)
        if review.state == "submitted"
        for criterion in criteria
    )


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


if __name__ == "__main__":
    crowd(int(sys.argv[1]))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    coordinator, panelist = main_person(Role.COORDINATOR), main_person(Role.PANELIST)
    print(
        json.dumps(
            {
                "desk": statements("/reviews/board/", coordinator),
                "overdue": statements("/reviews/board/?show=overdue", coordinator),
                "own": statements("/reviews/", panelist),
            }
        )
    )
