"""Recommendations, programs and planned changes, for tests."""

from datetime import timedelta

from django.utils import timezone

from firstrung.convenings import public as convenings
from firstrung.identity.enums import OrganizationKind, Role
from tests.world import organization, person


def occupation(code: str = "cloud", name: str = "Cloud administrators"):
    row, _made = convenings.Occupation.objects.get_or_create(code=code, defaults={"name": name})
    return row


def college(name: str = "Citrus College"):
    """A college and somebody of its faculty."""
    place = organization(name, OrganizationKind.COLLEGE)
    return place, person(f"Fay {name.split(maxsplit=1)[0]}", (Role.FACULTY, place))


def advice(world, text: str = "Teach cloud administration.", **more) -> convenings.Advice:
    values = {
        "occupation": occupation(),
        "need_kind": "hiring",
        "need": "Three employers look for cloud administrators.",
    }
    said = convenings.Recommended(text=text, **{**values, **more})
    return convenings.advise(world.recruiter, said=said, now=timezone.now())


def decide(who, row, place, answer: str = "accept") -> convenings.ProgramDecision:
    return convenings.decide_on_advice(
        who,
        advice=row,
        institution=place,
        answer=answer,
        reason="The faculty agreed.",
        decided_on=timezone.localdate(),
        now=timezone.now(),
    )


def program(who, place, title: str = "Cloud certificate", *, days_ago: int = 400, **more):
    decision = more.pop("decision", None)
    draft = convenings.ProgramDraft(**{"title": title, "kind": "certificate", **more})
    return convenings.start_program(
        who,
        institution=place,
        draft=draft,
        since=timezone.localdate() - timedelta(days=days_ago),
        decision=decision,
        now=timezone.now(),
    )


def step(who, row, action: str, days_ago: int = 0):
    return convenings.take_program_step(
        who,
        program=row,
        action=action,
        on=timezone.localdate() - timedelta(days=days_ago),
        now=timezone.now(),
    )


def offered(who, place, title: str = "Cloud certificate", *, since: int = 10, **more):
    row = program(who, place, title, **more)
    for action, days in (("develop", 300), ("approve", 200), ("offer", since)):
        row = step(who, row, action, days)
    return row


def planned(who, row, days: int = 5, title: str = "A second cloud course"):
    return convenings.plan_change(
        who,
        program=row,
        title=title,
        draft="Six weeks on networks.",
        closes_on=timezone.localdate() + timedelta(days=days),
        now=timezone.now(),
    )
