"""Submitting, the stages, returning and withdrawing."""

import pytest

from firstrung.core.errors import NotVisible, NotYours, Problem
from firstrung.jobs.models import Job
from firstrung.portfolios.public import Entry, EntryVersion, Portfolio
from firstrung.validation import public as validation
from firstrung.validation.models import Submission
from tests.validation import stages
from tests.world import consent


@pytest.fixture
def row(world):
    stages.threshold(world)
    return stages.submission(world.student, world.school)


def portfolio_of(student, title="Wing model"):
    portfolio, _ = Portfolio.objects.get_or_create(student=student)
    entry = Entry.objects.create(portfolio=portfolio, component="project_archive")
    entry.current = EntryVersion.objects.create(
        entry=entry, number=1, author=student, title=title, summary="Lift"
    )
    entry.save()
    return portfolio


def submit(student, portfolio):
    return validation.submit(actor=student, portfolio=portfolio, now=stages.now())


def states(row):
    return {record.stage: record.state for record in row.stages.all()}


def events():
    jobs = Job.objects.order_by("pk")
    return [job.arguments["kwargs"]["name"] for job in jobs]


def test_submitting_twice_is_submitting_once(world):
    threshold = stages.threshold(world)
    portfolio = portfolio_of(world.student)
    first = submit(world.student, portfolio)
    assert submit(world.student, portfolio) == first
    assert first.threshold == threshold
    assert first.organization == world.school
    assert states(first) == {
        "teacher": "open",
        "peer": "waiting",
        "panel": "waiting",
        "exhibition": "waiting",
        "pitch": "waiting",
    }


def test_another_snapshot_waits_until_the_first_is_withdrawn(world):
    stages.threshold(world)
    portfolio = portfolio_of(world.student)
    first = submit(world.student, portfolio)
    portfolio_of(world.student, "Second")
    with pytest.raises(Problem):
        submit(world.student, portfolio)
    validation.withdraw(actor=world.student, submission=first, now=stages.now())
    assert submit(world.student, portfolio) != first
    assert Submission.objects.get(pk=first.pk).state == "withdrawn"


def test_what_was_returned_unchanged_is_not_taken_again(world):
    stages.threshold(world)
    portfolio = portfolio_of(world.student)
    first = submit(world.student, portfolio)
    validation.decide_stage(
        actor=world.teacher,
        submission=first,
        stage="teacher",
        passed=False,
        note="Test more.",
        now=stages.now(),
    )
    with pytest.raises(Problem, match="Nothing has changed"):
        submit(world.student, portfolio)


def test_nothing_is_submitted_without_a_threshold_or_for_somebody_else(world):
    portfolio = portfolio_of(world.student)
    with pytest.raises(Problem, match="threshold"):
        submit(world.student, portfolio)
    with pytest.raises(NotYours):
        submit(world.teacher, portfolio)
    with pytest.raises(NotVisible):
        submit(world.student2, portfolio)


def test_the_whole_way(world, row):
    stages.to_panel(world, row)
    consent(world.student, world.guardian, "panel_review")
    consent(world.student, world.guardian, "public_exhibition")
    panel = stages.open_panel(world, row)
    for review in panel.reviews.all():
        stages.judge(review.reviewer, review, 3, craft=4)
    actor = world.coalition_coordinator
    assert validation.close_panel(actor=actor, panel=panel, now=stages.now()) == []
    row.refresh_from_db()
    assert (row.state, row.result.met, str(row.result.overall_mean)) == ("exhibition", True, "3.33")
    assert row.result.means == {"thinking": "3.00", "craft": "4.00", "ethics": "3.00"}
    assert row.result.exact_agreement == 1.0
    assert states(row)["pitch"] == "open"
    show = validation.plan_exhibition(
        actor=world.coordinator,
        organization=world.district,
        title="Open doors",
        place="Hall",
        starts_at=stages.now(),
        kind="exhibition",
        now=stages.now(),
    )
    [showing] = validation.invite(
        actor=world.coordinator, exhibition=show, submissions=[row], now=stages.now()
    )
    validation.mark_shown(actor=world.coordinator, showing=showing, now=stages.now())
    row.refresh_from_db()
    assert row.state == "validated"
    facts = validation.facts_for_eligibility(world.student)
    assert (facts.met, facts.validated, facts.threshold) == (True, True, row.threshold)
    assert validation.submission_of(world.student) == row
    assert events().count("StagePassed") == 4
    assert events().count("PanelResultReady") == 1
    assert [d.recipient_label for d in world.student.disclosures.all()] == ["Open doors"]


def test_pitch_day_never_blocks(world, row):
    stages.to_panel(world, row)
    assert states(row)["pitch"] == "waiting"
    assert validation.lifecycles()[0].actions("exhibition") == ["pass"]


def test_a_stage_passes_only_with_its_reviews(world, row):
    with pytest.raises(Problem, match="0 of 1"):
        validation.decide_stage(
            actor=world.teacher, submission=row, stage="teacher", passed=True, now=stages.now()
        )
    with pytest.raises(Problem, match="not open"):
        validation.decide_stage(
            actor=world.teacher, submission=row, stage="panel", passed=True, now=stages.now()
        )


def test_returning_needs_words_and_leaves_the_rest_out(world, row):
    decide = {"actor": world.teacher, "submission": row, "stage": "teacher", "passed": False}
    with pytest.raises(Problem):
        validation.decide_stage(**decide, note=" ", now=stages.now())
    review = validation.assign_teacher(
        actor=world.teacher, submission=row, teacher=world.teacher, now=stages.now()
    )
    validation.decide_stage(**decide, note="Test more.", now=stages.now())
    row.refresh_from_db()
    review.refresh_from_db()
    assert (row.state, review.state) == ("returned", "void")
    assert set(states(row).values()) == {"returned", "skipped"}
    assert events()[-1] == "StageReturned"


@pytest.mark.parametrize("who", ["student", "guardian", "teammate", "panelist"])
def test_only_school_staff_decide(world, row, who):
    refused = NotYours if who in {"student", "guardian"} else NotVisible
    with pytest.raises(refused):
        validation.decide_stage(
            actor=getattr(world, who),
            submission=row,
            stage="teacher",
            passed=False,
            note="x",
            now=stages.now(),
        )


def test_the_other_district_knows_nothing(world, row):
    for person in (world.coordinator2, world.teacher2, world.coalition_coordinator):
        with pytest.raises(NotVisible):
            validation.feedback_for(row, person)


def test_withdrawing_ends_when_the_panel_begins(world):
    row = stages.ready(world)
    panel = stages.panel(world, row)
    validation.open_panel(actor=world.coalition_coordinator, panel=panel, now=stages.now())
    with pytest.raises(Problem, match="begun"):
        validation.withdraw(actor=world.student, submission=row, now=stages.now())


def test_withdrawing_from_a_planned_panel_voids_its_reviews(world):
    row = stages.ready(world)
    panel = stages.panel(world, row)
    validation.withdraw(actor=world.student, submission=row, now=stages.now())
    validation.withdraw(actor=world.student, submission=row, now=stages.now())
    assert set(panel.reviews.values_list("state", flat=True)) == {"void"}
    assert panel.places.count() == 0
    assert validation.submission_of(world.student) is None


def test_the_tables_are_drawn():
    diagrams = {table.name: table.diagram() for table in validation.lifecycles()}
    assert list(diagrams) == [
        "submission",
        "stage",
        "review",
        "panel",
        "plan",
        "threshold",
        "appeal",
        "moderation",
        "showing",
    ]
    assert "    panel --> exhibition: pass" in diagrams["submission"].splitlines()
