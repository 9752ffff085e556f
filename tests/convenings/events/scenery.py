"""Events of every state for the table of permissions."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from firstrung.convenings import public as convenings
from firstrung.identity.public import LinkPurpose, make_link
from tests.convenings.events import make


def add(scene: Any) -> None:
    """An announced event of the school with a guest, an invitation and an answered question."""
    world, now = scene.world, timezone.now()
    row = make.announced(world, audience="all")
    convenings.register(world.teacher, event=row, now=now)
    (invitation,) = convenings.invite(
        world.coalition_coordinator, event=row, people={world.recruiter: ""}, now=now, anyway=True
    )
    question = convenings.ask(world.student, event=row, text="How did you begin?", now=now)
    convenings.moderate(world.teacher, question=question, show=True, now=now)
    convenings.answer_question(world.recruiter, question=question, text="With a sketch.", now=now)
    convenings.Event.objects.filter(pk=row.pk).update(
        begins_at=now - timedelta(minutes=5), created_by=world.coalition_coordinator
    )
    scene.things |= {
        "event": make.announced(world, "Still to come", audience="all"),
        "running_event": row,
        "event_invitation": invitation,
        "question": question,
    }
    _link, scene.secrets["event_answer"] = make_link(
        person=world.recruiter,
        purpose=LinkPurpose.EVENT_ANSWER,
        target=row.uid,
        valid_for=timedelta(days=1),
        single_use=False,
        now=now,
    )
