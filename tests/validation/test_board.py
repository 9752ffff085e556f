"""The coordinators' desk: what it shows to whom, its filters, a constant number of statements."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from firstrung.activity.public import record
from firstrung.validation import public as validation
from firstrung.validation.models import FairScore, Review, ScoringRun
from firstrung.validation.selectors.board import Wanted, board
from tests import world as worlds
from tests.validation import stages

BOARD = reverse("review_board")


def shown(world, actor=None, **query):
    found = look(actor or world.coalition_coordinator, **query)
    return [row.code for row in found.rows]


def changed():
    """The tests change records past the services, which would have written an entry."""
    record(None, "tests.world.changed", None, now=stages.now())


def look(actor, **query):
    changed()
    return board(actor, Wanted.read(query), number=None, today=stages.today())


@pytest.fixture
def row(world):
    return stages.ready(world)


def test_a_work_on_no_panel_is_short_and_the_coalition_reads_no_name(world, row):
    (found,) = look(world.coalition_coordinator).rows
    assert (found.code, found.name, found.waits) == (row.code, "", True)
    assert (found.done, found.needed, found.short, found.overdue) == (0, 2, 2, 0)
    assert found.school == "First High"


def test_the_school_reads_the_name_and_who_was_asked(world, row):
    stages.open_panel(world, row)
    (found,) = look(world.coordinator).rows
    assert (found.name, found.waits, found.short) == ("Sam Student", False, 0)
    assert {asked.reviewer for asked in found.reviews} == {"Pat Panelist", "Paula Panelist"}


@pytest.mark.parametrize(("who", "rows"), [("coordinator", 1), ("coordinator2", 0)])
def test_a_district_sees_its_own(world, row, who, rows):
    assert len(shown(world, getattr(world, who))) == rows


@pytest.mark.parametrize(
    ("who", "status"), [("teacher", 403), ("student", 403), ("panelist", 403), ("coordinator", 200)]
)
def test_only_coordinators_have_the_desk(world, row, sign_in, who, status):
    assert sign_in(getattr(world, who)).get(BOARD).status_code == status


def test_filters(world, row):
    stages.open_panel(world, row)
    assert shown(world, show="overdue") == []
    Review.objects.filter(stage="panel").update(due_on=stages.today() - timedelta(days=1))
    assert shown(world, show="overdue") == [row.code]
    assert shown(world, show="short") == []
    assert shown(world, stage="teacher") == []
    assert shown(world, stage="panel") == [row.code]
    assert shown(world, school=str(world.school2.uid)) == []
    assert shown(world, school=str(world.school.uid)) == [row.code]
    assert shown(world, code=row.code[:3].lower()) == [row.code]
    assert shown(world, code="no such code") == []
    assert shown(world, stage="nonsense", show="nonsense", school="nonsense") == [row.code]


def test_calibration_and_second_panels_count_for_nothing(world, row):
    panel = stages.open_panel(world, row)
    Review.objects.filter(panel=panel, reviewer=world.panelist).update(kind="again")
    (found,) = look(world.coalition_coordinator).rows
    assert (found.short, len(found.reviews)) == (1, 1)


def test_the_zone_is_that_of_the_last_run(world, row):
    for zone, days in (("pass", 2), ("more", 1)):
        run = ScoringRun.objects.create(
            rubric=row.threshold.rubric, made_at=stages.now() - timedelta(days=days)
        )
        FairScore.objects.create(
            run=run, submission=row, measure=0, error=0.5, fair_average=2.5, fair_error=0.25,
            raw_mean=2.4, reviews=2, zone=zone,
        )  # fmt: skip
    assert shown(world, show="more") == [row.code]
    assert shown(world, show="pass") == []
    counts = look(world.coalition_coordinator).counts
    assert counts == {"all": 1, "overdue": 0, "short": 1, "pass": 0, "more": 1, "return": 0}


def test_statements_are_constant_and_at_most_ten(world, row, sign_in):
    client = sign_in(world.coalition_coordinator)

    def statements():
        changed()
        with CaptureQueriesContext(connection) as queries:
            assert client.get(BOARD).status_code == 200
        return len(queries)

    client.get(BOARD)  # the name of the region is kept from now on
    first = statements()
    for number in range(3):
        student = worlds.person(f"More {number}", age=17)
        more = stages.submission(student, world.school)
        more.state = "panel"
        more.save()
        worlds.consent(student, world.guardian, "panel_review")
    assert len(shown(world)) == 4
    assert statements() == first
    assert first <= 10


def test_pages(world, row, sign_in):
    for number in range(26):
        student = worlds.person(f"More {number}", age=17)
        stages.submission(student, world.school)
    client = sign_in(world.coordinator)
    assert len(client.get(BOARD).context["board"].rows) == 25
    assert len(client.get(BOARD, {"page": 2}).context["board"].rows) == 2
    assert len(client.get(BOARD, {"page": "x"}).context["board"].rows) == 25


def test_what_is_kept_ready_changes_with_what_is_recorded(world, row, sign_in):
    panel = stages.open_panel(world, row)
    client = sign_in(world.coalition_coordinator)
    assert client.get(BOARD).context["board"].counts["short"] == 0
    with CaptureQueriesContext(connection) as queries:
        client.get(BOARD)
    assert len(queries) <= 8
    seat = panel.seats.get(panelist=world.panelist)
    validation.release_seat(actor=world.coalition_coordinator, seat=seat, now=stages.now())
    assert client.get(BOARD).context["board"].counts["short"] == 1
