"""Results and recognitions for the table of permissions."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from firstrung.coalition import public as coalition
from firstrung.coalition.models import (
    Kpi,
    Recognition,
    RecognitionPaper,
    RecognitionProgram,
    RecognitionTier,
)
from firstrung.engines.funnel import Stage

YEAR = 2026


def add(scene: Any) -> None:
    """A KPI with a proposed target, a funnel of the employer, recognitions in every open state."""
    world, now = scene.world, timezone.now()
    kpi = Kpi.objects.create(code="funding", name="Funding", measures=["funding_found"], unit="$")
    draft = coalition.FunnelDraft(
        "Summer", YEAR, "Our list", [Stage("Applied", 6), Stage("Placed", 1)],
        organization=world.employer,
    )  # fmt: skip
    RecognitionProgram.objects.create(code="partners", name="Partners", period="calendar")
    scene.things |= {
        "kpi": kpi,
        "target": coalition.propose_target(
            world.recruiter,
            kpi=kpi,
            year=timezone.localdate(now).year,
            value=Decimal(9),
            reason="More",
            now=now,
        ),
        "funnel": coalition.set_funnel(world.coalition_coordinator, draft=draft, now=now),
        "drafted": recognition(world.employer, 2024),
        "signed": recognition(world.employer, 2025, state="office"),
        "recognized": recognition(
            world.employer2, 2025, state="given", given_at=now, document={"id": "urn:x"}
        ),
    }
    RecognitionPaper.objects.create(
        recognition=scene.recognized, language="en", pdf=b"%PDF-1.7 a paper"
    )


def recognition(organization: Any, year: int, **more: Any) -> Recognition:
    """A recognition in the lowest tier."""
    tier, _made = RecognitionTier.objects.get_or_create(
        code="partner", defaults={"name": "Partner", "points": 10}
    )
    return Recognition.objects.create(
        organization=organization,
        kind="employer",
        year=year,
        begins_on=date(year, 1, 1),
        ends_on=date(year, 12, 31),
        tier=tier,
        points=12,
        **more,
    )
