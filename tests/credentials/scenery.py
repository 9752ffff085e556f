"""What issuers of credentials add to the scene that permissions are tried in."""

from typing import Any

from django.utils import timezone

from firstrung.credentials.endorsing.identities import open_identity
from firstrung.credentials.endorsing.services import About, endorse
from firstrung.credentials.public import AchievementKind, Definition, RunEntry, define, plan_run
from firstrung.credentials.verifying.registry import add_issuer


def add(scene: Any) -> None:
    """Badges that wait to be issued, another issuer, an endorsement."""
    _issuing(scene)
    _endorsing(scene)


def _issuing(scene: Any) -> None:
    """A skill badge for the teammate waits to be issued; another issuer is trusted."""
    world, now = scene.world, timezone.now()
    definition = Definition(
        kind=AchievementKind.SKILL,
        name="First badge",
        description="A first step.",
        criteria="Take it.",
        effective_on=timezone.localdate(now),
    )
    scene.things["issuing"] = plan_run(
        world.coordinator,
        achievement=define(
            code="first-badge", version=1, definition=definition, result_descriptions=[]
        ),
        name="First badges",
        entries=[RunEntry(world.teammate)],
        now=now,
    )
    scene.things["issuer"] = add_issuer(
        world.coalition_coordinator,
        did="did:web:college.example",
        name="College",
        reason="Known to us.",
        now=now,
    )


def _endorsing(scene: Any) -> None:
    """The first employer endorses the certificate."""
    world, now = scene.world, timezone.now()
    open_identity(world.recruiter, organization=world.employer, now=now)
    scene.things["endorsement"] = endorse(
        world.recruiter,
        organization=world.employer,
        about=About(achievement=scene.award.achievement),
        comment="We saw the work.",
        now=now,
    )
