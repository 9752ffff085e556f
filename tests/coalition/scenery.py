"""What the coalition adds to the scene that permissions are tried in."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from firstrung.coalition.models import (
    DayOff,
    Duty,
    Recommendation,
    RecruitingCycle,
    SuccessCriterion,
)
from tests.coalition import roadmap_objects as roadmap
from tests.coalition import story_objects as stories
from tests.coalition.plans import make


def add(scene: Any) -> None:
    """An initiative of the school, led by a teacher, with one of everything that belongs to it."""
    world, now = scene.world, timezone.now()
    row = roadmap.active(world)
    funder = roadmap.funder(world)
    task = make.task(row, owner=world.teacher)
    opening = make.task(row, "Opening", 0, after=[task])
    scene.things |= {
        "initiative": row,
        "participation": roadmap.join(world, row, world.employer, world.recruiter),
        "funder": funder,
        "cost": roadmap.cost(world, row, funder=funder),
        "need": roadmap.need(world, row),
        "risk": roadmap.risk(world, row),
        "criterion": SuccessCriterion.objects.create(initiative=row, text="20 externships"),
        "task": task,
        "opening": opening,
        "wait": opening.waits_for.get(),
        "duty": Duty.objects.create(
            person=world.teacher2, kind="volunteer", begins_on=timezone.localdate(now)
        ),
        "cycle": RecruitingCycle.objects.create(
            code="own-first",
            name="Summer interns",
            employer=scene.world.employer,
            opens_on=timezone.localdate(),
            closes_on=timezone.localdate() + timedelta(days=60),
        ),
        "day_off": DayOff.objects.create(
            code="local", day=timezone.localdate(now), name="Local holiday"
        ),
    }
    Recommendation.objects.create(code="first", name="First", phase=1, step="recruit")
    scene.things |= stories.scenery(world)
