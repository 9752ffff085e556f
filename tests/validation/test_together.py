"""Several people at the same moment. Needs a database that lets them in at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings
from django.db import connection, connections

from firstrung.portfolios.public import Entry, EntryVersion, Portfolio
from firstrung.validation import public as validation
from firstrung.validation.models import PanelResult, Score, Submission
from tests import world as worlds
from tests.validation import stages

pytestmark = [
    # Naming the apps lets the tables be emptied with whatever refers to them.
    pytest.mark.django_db(transaction=True, available_apps=settings.INSTALLED_APPS),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="one writer at a time by design"),
]


def at_once(calls):
    """Run the calls in threads of their own; their results in order."""

    def run(call):
        try:
            return call()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def test_two_coordinators_close_once():
    world = worlds.build()
    row = stages.ready(world)
    panel = stages.open_panel(world, row)
    for review in panel.reviews.all():
        stages.judge(review.reviewer, review)

    def close():
        return validation.close_panel(
            actor=world.coalition_coordinator, panel=panel, now=stages.now()
        )

    assert at_once([close] * 4) == [[]] * 4
    assert PanelResult.objects.count() == 1


def test_a_double_click_submits_once():
    world = worlds.build()
    stages.threshold(world)
    portfolio = Portfolio.objects.create(student=world.student)
    entry = Entry.objects.create(portfolio=portfolio, component="project_archive")
    entry.current = EntryVersion.objects.create(
        entry=entry, number=1, author=world.student, title="Wing", summary="Lift"
    )
    entry.save()

    def submit():
        return validation.submit(actor=world.student, portfolio=portfolio, now=stages.now()).pk

    assert len(set(at_once([submit] * 4))) == 1
    assert Submission.objects.count() == 1


def test_scores_from_two_windows_are_all_kept():
    world = worlds.build()
    stages.threshold(world)
    row = stages.submission(world.student, world.school)
    review = validation.assign_teacher(
        actor=world.teacher, submission=row, teacher=world.teacher, now=stages.now()
    )

    def save(criterion):
        level = criterion.levels.last()
        return lambda: validation.save_score(
            actor=world.teacher, review=review, criterion=criterion, level=level, now=stages.now()
        )

    criteria = list(review.rubric.criteria.all())
    at_once([save(criterion) for criterion in criteria * 3])
    assert Score.objects.filter(review=review, level__points=4).count() == 3
