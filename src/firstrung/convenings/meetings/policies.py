"""Who sees meetings, who leads them, who writes in the room."""

from typing import Any

from django.db.models import Q

from firstrung.coalition.public import DutyKind, coordinates, is_member, on_duty
from firstrung.convenings.models import Meeting, Participant
from firstrung.core.errors import NotVisible, NotYours
from firstrung.core.policies import EVERYBODY, NOBODY, Rule


def _seen(actor: Any) -> Q:
    return EVERYBODY if is_member(actor) else NOBODY


def _steered(actor: Any) -> Q:
    """The facilitator, who planned it, and the coalition's coordinators."""
    if not is_member(actor):
        return NOBODY
    if coordinates(actor):
        return EVERYBODY
    return Q(facilitator=actor) | Q(planned_by=actor)


def _written(actor: Any) -> Q:
    """Who steers it, and everybody who takes part."""
    if not is_member(actor):
        return NOBODY
    invited = Participant.objects.filter(person=actor).values("meeting")
    return _steered(actor) | Q(pk__in=invited)


SEE_MEETING: Rule[Meeting] = Rule("convenings.see_meeting", "convenings.Meeting", _seen)
STEER_MEETING: Rule[Meeting] = Rule(
    "convenings.steer_meeting", "convenings.Meeting", _steered, sees=SEE_MEETING
)
WRITE_IN_MEETING: Rule[Meeting] = Rule(
    "convenings.write_in_meeting", "convenings.Meeting", _written, sees=SEE_MEETING
)


def may_plan(actor: Any) -> bool:
    """Coordinators, initiative leaders and facilitators plan meetings (D38–D40)."""
    if not is_member(actor):
        return False
    duties = (DutyKind.COORDINATOR, DutyKind.LEADER, DutyKind.FACILITATOR)
    return coordinates(actor) or on_duty(actor, *duties)


def require_planner(actor: Any) -> None:
    """404 for those who may not know of meetings, 403 for members without such a duty."""
    if not is_member(actor):
        raise NotVisible("convenings.plan_meeting")
    if not may_plan(actor):
        raise NotYours("convenings.plan_meeting")
