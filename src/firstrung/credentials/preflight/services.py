"""Ask for a pre-flight."""

from datetime import datetime

from django.db import transaction

from firstrung.activity.public import record
from firstrung.credentials.defining.digest import definition_digest
from firstrung.credentials.models import Achievement, Preflight
from firstrung.credentials.policies import DEFINE_ACHIEVEMENT
from firstrung.credentials.preflight.tasks import run_preflight
from firstrung.identity.public import Person


def ask(actor: Person, *, achievement: Achievement, now: datetime) -> Preflight:
    """Queue a pre-flight of the definition as it is now; it runs in the background."""
    DEFINE_ACHIEVEMENT.require(actor, achievement)
    with transaction.atomic():
        row = begin(achievement, asked_by=actor, now=now)
        run_preflight.enqueue(preflight_id=row.pk)
    return row


def begin(achievement: Achievement, *, asked_by: Person | None, now: datetime) -> Preflight:
    """The row of a pre-flight that nobody has judged yet; ``asked_by`` None: the operator."""
    row = Preflight.objects.create(
        achievement=achievement,
        definition_sha256=definition_digest(achievement),
        asked_by=asked_by,
        created_at=now,
    )
    record(asked_by, "credentials.preflight.asked", achievement, now=now)
    return row
