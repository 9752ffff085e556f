"""What partnerships add to the scene that permissions are tried in."""

from typing import Any

from django.utils import timezone

from firstrung.partnerships import public as partnerships
from tests.partnerships.agreements import make as agreements
from tests.partnerships.pipeline import objects as pipeline


def add(scene: Any) -> None:
    """An employer's record, and what it agreed on, gave and got."""
    _pipeline(scene)
    _agreements(scene)


def _pipeline(scene: Any) -> None:
    """The record of the first employer with one of everything, kept by the first district."""
    world, now = scene.world, timezone.now()
    row = pipeline.everything(world, world.employer.name)
    planned = partnerships.plan_ask(
        world.coordinator,
        account=pipeline.account(world, world.employer2.name),
        institution=world.district,
        purpose="briefs",
        now=now,
    )
    scene.things |= {
        "account": row,
        "ask": row.asks.get(),
        "account_contact": row.contacts.first(),
        "hiring_need": row.hiring_needs.get(),
        "account_note": row.notes.get(),
        "planned_ask": planned,
        "lead": pipeline.lead(),
        "employer_import": pipeline.imported(world),
    }


def _agreements(scene: Any) -> None:
    """An employer committed to a school, gave something and took interns; a phase to work on."""
    world = scene.world
    agreements.survey(world)
    scene.things |= {
        "commitment": agreements.signed(world),
        "exchange": agreements.entry(world),
        "interns": agreements.placement(world),
        "phase_activity": agreements.phase(timezone.localdate()),
    }
