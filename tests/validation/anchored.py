"""Work that a panel judged earlier, and calibration portfolios made of it, for tests."""

from decimal import Decimal

from firstrung.validation import public as validation
from firstrung.validation.models import Anchor, Panel, PanelResult, Submission
from firstrung.validation.services import calibration
from tests import world as worlds
from tests.validation import stages


def judged(world, student) -> Submission:
    """Work that an earlier panel returned and that its family lets panels see."""
    row = stages.submission(student, world.school)
    row.state = "returned"
    row.save()
    result_of(world, row)
    worlds.consent(student, student, "panel_review")
    return row


def result_of(world, row: Submission) -> PanelResult:
    """What an earlier panel said of the work."""
    rubric = row.threshold.rubric
    panel = Panel.objects.create(
        title="Earlier panel",
        organization=world.coalition,
        quarter="2025-Q1",
        rubric=rubric,
        opens_on=stages.today(),
        closes_on=stages.today(),
        state="closed",
    )
    return PanelResult.objects.create(
        submission=row,
        panel=panel,
        threshold=row.threshold,
        rubric=rubric,
        means={criterion.code: "2.40" for criterion in rubric.criteria.all()},
        overall_mean=Decimal("2.40"),
        ethics_mean=Decimal("2.40"),
        raters=2,
        met=False,
        closed_at=stages.now(),
    )


def agreed(rubric, points=3, reason="The limits are measured."):
    """That level for every criterion."""
    return {
        row: validation.Agreed(row.levels.get(points=points), reason)
        for row in rubric.criteria.all()
    }


def anchor(world, student) -> Anchor:
    """The student's judged work as a calibration portfolio."""
    row = judged(world, student)
    return calibration.set_anchor(
        actor=world.coalition_coordinator,
        rubric=row.threshold.rubric,
        submission=row,
        title=f"Work {student.pk}",
        agreed=agreed(row.threshold.rubric),
        now=stages.now(),
    )
