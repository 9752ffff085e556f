"""Meetings and what belongs to them, for tests."""

from datetime import timedelta

from django.utils import timezone

from firstrung.convenings import public as convenings


def draft(world, title: str = "Spring meeting", **more) -> convenings.MeetingDraft:
    begin = timezone.now() + timedelta(days=5)
    values = {
        "kind": "strategic",
        "begins_at": begin,
        "ends_at": begin + timedelta(hours=2),
        "facilitator": world.teacher,
        "place": "Library",
    }
    return convenings.MeetingDraft(title=title, **{**values, **more})


def planned(world, title: str = "Spring meeting", **more) -> convenings.Meeting:
    return convenings.plan_meeting(
        world.coalition_coordinator, draft=draft(world, title, **more), now=timezone.now()
    )


def want(world, row, *people) -> list[convenings.Participant]:
    return [
        convenings.add_participant(
            world.coalition_coordinator, meeting=row, person=person, now=timezone.now()
        )
        for person in people
    ]


def step(world, row, action: str) -> convenings.Meeting:
    return convenings.take_meeting_step(
        world.coalition_coordinator, meeting=row, action=action, now=timezone.now()
    )


def running(world, title: str = "Spring meeting", *people, **more) -> convenings.Meeting:
    row = planned(world, title, **more)
    want(world, row, *people)
    return step(world, row, "open")


def invite(world, row) -> int:
    return convenings.send_invitations(world.coalition_coordinator, meeting=row, now=timezone.now())


def action(world, row, owner, text: str = "Ask the library", days: int = 20):
    return convenings.add_action_item(
        world.coalition_coordinator,
        meeting=row,
        item=1,
        text=text,
        owner=owner,
        due_on=timezone.localdate() + timedelta(days=days),
        now=timezone.now(),
    )


def closed(world, title: str = "Winter meeting", *people, days_ago: int = 10, **more):
    """A meeting of the past, everybody there."""
    begin = timezone.now() - timedelta(days=days_ago)
    row = running(
        world, title, *people, begins_at=begin, ends_at=begin + timedelta(hours=1), **more
    )
    row.participants.update(attended=True)
    return step(world, row, "close")
