"""Runs of a skill badge, and people to give it to."""

import pytest
from django.utils import timezone

from firstrung.credentials.issuing.runs import Entry, move, plan
from firstrung.credentials.models import Achievement, AchievementKind
from firstrung.identity.enums import Role
from tests.world import person


@pytest.fixture
def badge(db):
    return Achievement.objects.create(
        code="prompting",
        version=1,
        kind=AchievementKind.SKILL,
        name="Prompting",
        description="Writes prompts that others can follow.",
        criteria="Three prompts, reviewed.",
        effective_on=timezone.localdate(),
        result_descriptions=[
            {
                "id": "http://localhost:8000/achievements/prompting/1#craft",
                "type": ["ResultDescription"],
                "name": "Craft",
                "resultType": "RubricCriterionLevel",
                "rubricCriterionLevel": [
                    {
                        "id": f"http://localhost:8000/achievements/prompting/1#craft-{points}",
                        "type": ["RubricCriterionLevel"],
                        "name": name,
                        "points": str(points),
                    }
                    for points, name in ((2, "Growing"), (3, "Ready"))
                ],
            },
            {
                "id": "http://localhost:8000/achievements/prompting/1#hours",
                "type": ["ResultDescription"],
                "name": "Hours",
                "resultType": "RawScore",
            },
        ],
    )


@pytest.fixture
def people(world):
    """Twelve students of the first school."""
    return [person(f"Pupil No{n}", (Role.STUDENT, world.school), age=16) for n in range(12)]


@pytest.fixture
def planned(world, badge, people):
    """A run for the twelve, ready to start."""
    return plan(
        world.coordinator,
        achievement=badge,
        name="Spring",
        entries=[Entry(holder) for holder in people],
        now=timezone.now(),
    )


@pytest.fixture
def started(world, planned):
    """The same run, under way."""
    return move(world.coordinator, run=planned, action="start", now=timezone.now())
