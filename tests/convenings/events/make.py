"""Events and what belongs to them, for tests."""

from datetime import datetime, timedelta

from django.utils import timezone

from firstrung.convenings import public as convenings
from firstrung.identity.enums import OrganizationKind, Role
from firstrung.jobs.public import run_all
from tests.world import organization, person


def draft(world, title: str = "Portfolio night", **more) -> convenings.EventDraft:
    begin = timezone.now() + timedelta(days=10)
    values = {
        "kind": "soft_skills",
        "host": world.school,
        "begins_at": begin,
        "ends_at": begin + timedelta(hours=2),
        "place": "Room 4",
    }
    return convenings.EventDraft(title=title, **{**values, **more})


def planned(world, title: str = "Portfolio night", **more) -> convenings.Event:
    return convenings.plan_event(
        world.coalition_coordinator, draft=draft(world, title, **more), now=timezone.now()
    )


def announced(world, title: str = "Portfolio night", **more) -> convenings.Event:
    return step(world, planned(world, title, **more), "announce")


def held(
    world, title: str = "Portfolio night", *, at: datetime | None = None, **more
) -> convenings.Event:
    begin = at or timezone.now() - timedelta(days=1)
    row = announced(world, title, begins_at=begin, ends_at=begin + timedelta(hours=2), **more)
    return step(world, row, "hold")


def step(world, row, action: str, reason: str = "Because.") -> convenings.Event:
    return convenings.take_step(
        world.coalition_coordinator, event=row, action=action, reason=reason, now=timezone.now()
    )


def count(world, row, where, number: int, part: str = "student"):
    return convenings.count(
        world.coalition_coordinator,
        event=row,
        organization=where,
        number=number,
        part=part,
        now=timezone.now(),
    )


def mark(world, row, who):
    return convenings.mark(world.coalition_coordinator, event=row, person=who, now=timezone.now())


def invite(world, row, *people):
    made = convenings.invite(
        world.coalition_coordinator,
        event=row,
        people=dict.fromkeys(people, "works in Aerospace"),
        now=timezone.now(),
    )
    run_all()
    return made


def college(name: str):
    return organization(name, OrganizationKind.COLLEGE)


def professor(name: str, where):
    return person(name, (Role.FACULTY, where))


def link_in(letter) -> str:
    """The path of the link to answer."""
    address = next(word for word in letter.body.split() if "/events/answer/" in word)
    return address[address.index("/events/answer/") :]
