"""Programs and meetings for the table of permissions: the school's program, meetings of a teacher."""

from typing import Any

from django.utils import timezone

from firstrung.convenings import public as convenings
from tests.convenings.change import make as change
from tests.convenings.meetings import make


def add(scene: Any) -> None:
    """A program of the school with a recommendation and a forum; meetings planned, open, closed."""
    world, now = scene.world, timezone.now()
    said = convenings.Recommended("Teach it.", change.occupation(), "hiring", "Jobs")
    advice = convenings.advise(world.recruiter, said=said, now=now)
    program = change.program(world.teacher, world.school)
    planned = change.planned(world.teacher, program)
    closing = change.planned(world.teacher, program)
    convenings.PlannedChange.objects.filter(pk=closing.pk).update(closes_on="2026-01-01")
    meeting = make.planned(world)
    (participant,) = make.want(world, meeting, world.recruiter)
    line = convenings.add_line(world.recruiter, meeting=meeting, item=2, text="Wages", now=now)
    running = make.running(world, "Running", world.recruiter)
    closed = make.closed(world, "Over", world.recruiter)
    scene.things |= {
        "program_advice": advice,
        "program": program,
        "planned_change": planned,
        "closing_change": closing,
        "forum_comment": convenings.comment_on_change(
            world.recruiter, change=planned, stance="support", text="Good.", now=now
        ),
        "meeting": meeting,
        "participant": participant,
        "agenda_key": line.key,
        "running_meeting": running,
        "present": running.participants.get(),
        "meeting_note": convenings.add_note(
            world.recruiter, meeting=running, item=1, text="So.", now=now
        ),
        "closed_meeting": closed,
        "action_item": make.action(world, closed, world.recruiter),
    }
