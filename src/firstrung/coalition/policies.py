"""Who sees the road map, and who may change what on it."""

from typing import Any

from django.db.models import Q
from django.utils import timezone

from firstrung.coalition.enums import DutyKind, InitiativeState
from firstrung.coalition.models import Duty, Initiative, RecruitingCycle, Task
from firstrung.core.policies import EVERYBODY, NOBODY, Rule
from firstrung.identity.public import (
    MANAGERS,
    OrganizationKind,
    Role,
    holds,
    in_scope,
    runs_the_coalition,
)

MEMBERS = (
    Role.TEACHER,
    Role.FACULTY,
    Role.COORDINATOR,
    Role.ADMINISTRATOR,
    Role.EMPLOYER,
    Role.PANELIST,
    Role.MENTOR,
)
"""Roles of member organizations; students and families see what the public sees."""


def on_duty(actor: Any, *kinds: str) -> bool:
    """Whether the actor has one of the duties today."""
    if not actor.is_authenticated:
        return False
    rows = Duty.objects.filter(person=actor, kind__in=kinds, ended_on__isnull=True)
    return rows.filter(begins_on__lte=timezone.localdate()).exists()


def is_member(actor: Any) -> bool:
    """Whether the actor works at a member organization or has a duty for the coalition."""
    return holds(actor, *MEMBERS) or on_duty(actor, *DutyKind.values)


def coordinates(actor: Any) -> bool:
    """Whether the actor coordinates the coalition, by role or by duty."""
    return runs_the_coalition(actor) or on_duty(actor, DutyKind.COORDINATOR)


def _seen(actor: Any) -> Q:
    return EVERYBODY if is_member(actor) else NOBODY


def _steered(actor: Any) -> Q:
    """The coalition's coordinators, those who lead it, and coordinators of the host."""
    if not actor.is_authenticated:
        return NOBODY
    if coordinates(actor):
        return EVERYBODY
    led = Duty.objects.filter(
        person=actor, kind=DutyKind.LEADER, ended_on__isnull=True, initiative__isnull=False
    )
    return (
        Q(lead=actor)
        | Q(pk__in=led.values("initiative"))
        | in_scope(actor, *MANAGERS, prefix="host")
    )


def _own_proposal(actor: Any) -> Q:
    """Who steers it, and who proposed it while nothing has been decided."""
    if not actor.is_authenticated:
        return NOBODY
    return _steered(actor) | Q(proposed_by=actor, state=InitiativeState.PROPOSED)


def _worked_on(actor: Any) -> Q:
    """The task's owner, or whoever steers its initiative."""
    if not actor.is_authenticated:
        return NOBODY
    steered = Initiative.objects.filter(_steered(actor))
    return Q(owner=actor) | Q(initiative__in=steered.values("pk"))


def _recruits(actor: Any) -> Q:
    """The coalition's coordinators keep every cycle, an employer's people their own."""
    if coordinates(actor):
        return EVERYBODY
    own = in_scope(actor, Role.EMPLOYER, *MANAGERS, prefix="employer")
    return own & Q(employer__kind=OrganizationKind.EMPLOYER)


SEE_INITIATIVE: Rule[Initiative] = Rule("coalition.see_initiative", "coalition.Initiative", _seen)
EDIT_INITIATIVE: Rule[Initiative] = Rule(
    "coalition.edit_initiative", "coalition.Initiative", _own_proposal, sees=SEE_INITIATIVE
)
STEER_INITIATIVE: Rule[Initiative] = Rule(
    "coalition.steer_initiative", "coalition.Initiative", _steered, sees=SEE_INITIATIVE
)
SEE_TASK: Rule[Task] = Rule("coalition.see_task", "coalition.Task", _seen)
WORK_ON_TASK: Rule[Task] = Rule(
    "coalition.work_on_task", "coalition.Task", _worked_on, sees=SEE_TASK
)
SEE_CYCLE: Rule[RecruitingCycle] = Rule("coalition.see_cycle", "coalition.RecruitingCycle", _seen)
KEEP_CYCLE: Rule[RecruitingCycle] = Rule(
    "coalition.keep_cycle", "coalition.RecruitingCycle", _recruits, sees=SEE_CYCLE
)
