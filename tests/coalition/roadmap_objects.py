"""Initiatives and what belongs to them, for tests."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from firstrung.coalition import public as coalition
from firstrung.coalition.models import Priority, Recommendation, RootCause


def cause(code: str = "lag") -> RootCause:
    row, _made = RootCause.objects.get_or_create(code=code, defaults={"name": code.title()})
    return row


def draft(world, title: str = "Interview practice", **more) -> coalition.Draft:
    values = {"kind": "soft_skills", "host": world.school, "root_causes": [cause()]}
    return coalition.Draft(title=title, **{**values, **more})


def proposed(world, title: str = "Interview practice", **more) -> coalition.Initiative:
    return coalition.propose(
        world.coalition_coordinator, draft=draft(world, title, **more), now=timezone.now()
    )


def active(world, title: str = "Interview practice", **more) -> coalition.Initiative:
    row = proposed(world, title, **{"lead": world.teacher, **more})
    for action in ("choose", "start"):
        row = step(world, row, action)
    return row


def step(world, row, action: str, reason: str = "Because.") -> coalition.Initiative:
    return coalition.take_step(
        world.coalition_coordinator,
        initiative=row,
        action=action,
        reason=reason,
        now=timezone.now(),
    )


def join(world, row, organization, contact=None) -> coalition.Participation:
    return coalition.take_part(
        world.coalition_coordinator,
        initiative=row,
        organization=organization,
        contact=contact,
        responsibility="Rooms",
        now=timezone.now(),
    )


def funder(world, amount: int = 1000) -> coalition.Funder:
    return coalition.set_funder(
        world.coalition_coordinator,
        organization=world.employer,
        program="Grants",
        amount=Decimal(amount),
        begins_on=timezone.localdate(),
        ends_on=None,
        now=timezone.now(),
    )


def cost(world, row, planned: int = 100, spent: int = 0, funder=None) -> coalition.Cost:
    money = coalition.Money(
        text="Snacks",
        planned=Decimal(planned),
        spent=Decimal(spent),
        spent_on=timezone.localdate() if spent else None,
        funder=funder,
    )
    return coalition.set_cost(
        world.coalition_coordinator, initiative=row, money=money, now=timezone.now()
    )


def need(world, row, kind: str = "space") -> coalition.ResourceNeed:
    return coalition.set_need(
        world.coalition_coordinator,
        initiative=row,
        kind=kind,
        text="Six rooms",
        amount=Decimal(6),
        needed_by=timezone.localdate() - timedelta(days=1),
        now=timezone.now(),
    )


def risk(world, row=None, owner=None) -> coalition.Risk:
    danger = coalition.Danger(
        kind="timeline", text="A launch comes first", likelihood=4, impact=4, owner=owner
    )
    return coalition.set_risk(
        world.coalition_coordinator, danger=danger, initiative=row, now=timezone.now()
    )


def everything(world, title: str) -> coalition.Initiative:
    """An initiative with one of each thing that belongs to it."""
    row = proposed(world, title, lead=world.teacher, summary="Two afternoons")
    today = timezone.localdate()
    join(world, row, world.employer, world.recruiter)
    join(world, row, world.employer2)
    for who, where in ((world.recruiter, world.employer), (world.recruiter2, world.employer2)):
        coalition.rate(
            who, initiative=row, organization=where, need=4, reach=3, effort=2, now=timezone.now()
        )
    coalition.set_criterion(
        world.coalition_coordinator,
        initiative=row,
        shown=coalition.Shown("Sixty students", Decimal(60), Decimal(24), "students"),
        now=timezone.now(),
    )
    cost(world, row, 100, 40, funder(world))
    need(world, row)
    risk(world, row, world.teacher)
    for person, kind in ((world.teacher, "leader"), (world.recruiter, "volunteer")):
        coalition.appoint(
            world.coalition_coordinator,
            person=person,
            kind=kind,
            initiative=row,
            begins_on=today,
            now=timezone.now(),
        )
    return row


def road() -> None:
    """One recommendation for each of two steps, and a priority."""
    Recommendation.objects.create(code="reward", name="Reward", phase=1, step="incentives")
    Recommendation.objects.create(code="meet", name="Meet", phase=2, step="support", position=1)
    Priority.objects.create(code="pathways", name="Pathways")
