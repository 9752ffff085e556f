"""A rubric, a threshold in force and submissions at any stage, for tests."""

from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from firstrung.identity.enums import Role
from firstrung.portfolios.public import Portfolio, Snapshot
from firstrung.validation import public as validation
from firstrung.validation.models import Level, Review, Rubric, Submission, Threshold
from firstrung.validation.services.stages import lay_out
from tests import world as worlds

LEVELS = tuple(
    validation.LevelDraft(points, title, f"What {title.lower()} looks like.")
    for points, title in ((1, "Beginning"), (2, "Growing"), (3, "Ready"), (4, "Leading"))
)
CRITERIA = (
    validation.CriterionDraft("thinking", "Thinking", LEVELS, "How the problem was taken apart."),
    validation.CriterionDraft("craft", "Craft", LEVELS, "How well it is made."),
    validation.CriterionDraft(
        "ethics", "Ethics and bias", LEVELS, "Who could be hurt.", ethics=True
    ),
)


def now():
    return timezone.now()


def today() -> date:
    return timezone.localdate()


def rubric(world) -> Rubric:
    actor = world.coalition_coordinator
    made = validation.draft_rubric(
        actor=actor, key="portfolio", title="Portfolio rubric", criteria=CRITERIA, now=now()
    )
    return validation.publish_rubric(actor=actor, rubric=made, effective_on=today(), now=now())


def terms(rows: Rubric, **changes) -> validation.Terms:
    values = {
        "rubric": rows,
        "cut_score": Decimal("2.50"),
        "ethics_minimum": Decimal("2.00"),
        "method": "Twelve employers judged twenty samples.",
        "min_panel_reviews": 2,
        "min_peer_reviews": 1,
        "signatures_needed": 2,
    }
    return validation.Terms(**(values | changes))


def threshold(world, **changes) -> Threshold:
    """A version that is in force today."""
    actor = world.coalition_coordinator
    rows = Rubric.objects.first() or rubric(world)
    made = validation.draft_threshold(actor=actor, terms=terms(rows, **changes), now=now())
    validation.call_for_signatures(actor=actor, threshold=made, now=now())
    for person, employer in (
        (world.recruiter, world.employer),
        (world.recruiter2, world.employer2),
    ):
        validation.sign_threshold(actor=person, threshold=made, organization=employer, now=now())
    return validation.publish_threshold(
        actor=actor, threshold=made, effective_on=today(), now=now()
    )


def document(title: str = "Wing model", skills: tuple[str, ...] = ("data-visualization",)) -> dict:
    return {
        "format": "firstrung-snapshot-1",
        "portfolio": "",
        "headline": "Models that fly",
        "about": "",
        "entries": [
            {
                "entry": "11111111-1111-4111-8111-111111111111",
                "version": 1,
                "component": "project_archive",
                "title": title,
                "summary": "A wing in balsa, and a model of its lift.",
                "process": "Three prototypes.",
                "reflection": "I would test earlier.",
                "subject": {"code": "math", "name": "Mathematics"},
                "skills": [{"code": code, "name": code} for code in skills],
                "begun_on": None,
                "finished_on": None,
                "links": [],
                "real_world": True,
                "client": "",
                "tool": "",
                "proficiency": "",
                "ai": {"used": False, "uses": []},
                "sessions": [],
                "files": [],
            }
        ],
    }


def snapshot(student, title: str = "Wing model", **kwargs) -> Snapshot:
    portfolio, _ = Portfolio.objects.get_or_create(student=student)
    return Snapshot.objects.create(
        portfolio=portfolio,
        sha256=f"{Snapshot.objects.count():064x}",
        document=document(title, **kwargs),
        created_by=student,
    )


def submission(student, school, **kwargs) -> Submission:
    """At the teacher stage, as `submit` leaves it."""
    row = Submission.objects.create(
        snapshot=snapshot(student, **kwargs),
        student=student,
        organization=school,
        threshold=Threshold.objects.in_force(today()),
        submitted_at=now(),
    )
    lay_out(row, now=now())
    return row


def judge(reviewer, review: Review, points: int = 3, **exceptions: int) -> Review:
    """Score every criterion and hand the review in."""
    for criterion in review.rubric.criteria.all():
        level = Level.objects.get(
            criterion=criterion, points=exceptions.get(criterion.code, points)
        )
        validation.save_score(
            actor=reviewer, review=review, criterion=criterion, level=level, now=now()
        )
    return validation.submit_review(actor=reviewer, review=review, now=now())


def to_peers(world, row: Submission, teacher=None) -> Submission:
    teacher = teacher or world.teacher
    review = validation.assign_teacher(actor=teacher, submission=row, teacher=teacher, now=now())
    judge(teacher, review)
    return validation.decide_stage(
        actor=teacher, submission=row, stage="teacher", passed=True, now=now()
    )


def to_panel(world, row: Submission) -> Submission:
    to_peers(world, row)
    [review] = validation.assign_peers(
        actor=world.teacher, submission=row, peers=[world.teammate], now=now()
    )
    judge(world.teammate, review)
    return validation.decide_stage(
        actor=world.teacher, submission=row, stage="peer", passed=True, now=now()
    )


def third_panelist(world):
    return worlds.person("Pia Panelist", (Role.PANELIST, world.employer))


def seat(world, panel, panelist, employer=None):
    return validation.add_seat(
        actor=world.coalition_coordinator,
        panel=panel,
        panelist=panelist,
        employer=employer or world.employer,
        now=now(),
    )


def panel(world, *rows: Submission, actor=None, assign=True):
    """A planned panel of the coalition with two seats; its reviews are assigned."""
    actor = actor or world.coalition_coordinator
    draft = validation.PanelDraft(
        title="Autumn panel",
        rubric=rows[0].threshold.rubric,
        opens_on=today(),
        closes_on=today() + timedelta(days=14),
        reviews_each=2,
    )
    made = validation.plan_panel(actor=actor, organization=world.coalition, draft=draft, now=now())
    seat(world, made, world.panelist)
    seat(world, made, world.panelist2, world.employer2)
    validation.place(actor=actor, panel=made, submissions=rows, now=now())
    if assign:
        validation.assign_panel(actor=actor, panel=made, now=now())
    return made


def open_panel(world, *rows: Submission):
    made = panel(world, *rows)
    return validation.open_panel(actor=world.coalition_coordinator, panel=made, now=now())


def ready(world) -> Submission:
    """Sam's work, waiting for a panel that the family allows."""
    threshold(world)
    row = to_panel(world, submission(world.student, world.school))
    worlds.consent(world.student, world.guardian, "panel_review")
    return row
