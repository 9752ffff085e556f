"""An achievement and an award, signed for real."""

import pytest
from django.utils import timezone

from firstrung.credentials.public import Definition, Evidence, Result, define, issue
from firstrung.engines import proofs


def make_award(world, holder=None, *, now=None):
    achievement = define(
        code="ai-ready",
        version=1,
        definition=Definition(
            kind="certificate",
            name="AI-Ready Certificate",
            description="Works with AI responsibly.",
            criteria="Five requirements.",
            effective_on=timezone.localdate(),
        ),
        result_descriptions=[
            {
                "id": "http://localhost:8000/achievements/ai-ready/1#craft",
                "type": ["ResultDescription"],
                "name": "Craft",
                "resultType": "RubricCriterionLevel",
                "requiredLevel": "http://localhost:8000/achievements/ai-ready/1#craft-3",
                "rubricCriterionLevel": [
                    {
                        "id": f"http://localhost:8000/achievements/ai-ready/1#craft-{points}",
                        "type": ["RubricCriterionLevel"],
                        "name": name,
                        "points": str(points),
                    }
                    for points, name in ((2, "Growing"), (3, "Ready"))
                ],
            }
        ],
    )
    digest = proofs.sha256_multibase(b"work")
    return issue(
        world.coordinator,
        holder=holder or world.adult,
        achievement=achievement,
        evidence=[
            Evidence(
                "http://localhost:8000/evidence/ab/", "Portfolio", "Frozen.", "Portfolio", digest
            )
        ],
        results=[
            Result(
                "http://localhost:8000/achievements/ai-ready/1#craft",
                level="http://localhost:8000/achievements/ai-ready/1#craft-3",
            )
        ],
        evidence_sha256="ab" * 32,
        now=now or timezone.now(),
    )


@pytest.fixture
def award(world):
    """A certificate of the adult student."""
    return make_award(world)
