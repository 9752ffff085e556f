"""Who sees and who looks after the risks."""

from typing import Any

from django.db.models import Q

from firstrung.coalition.models import Risk
from firstrung.coalition.policies import STEER_INITIATIVE, coordinates, is_member
from firstrung.core.policies import EVERYBODY, NOBODY, Rule


def _seen(actor: Any) -> Q:
    return EVERYBODY if is_member(actor) else NOBODY


def _looked_after(actor: Any) -> Q:
    """Its owner, whoever steers its initiative, and the coalition's coordinators."""
    if not actor.is_authenticated:
        return NOBODY
    if coordinates(actor):
        return EVERYBODY
    steered = STEER_INITIATIVE.rows(actor).values("pk")
    return Q(owner=actor) | Q(initiative__in=steered)


SEE_RISK: Rule[Risk] = Rule("coalition.see_risk", "coalition.Risk", _seen)
EDIT_RISK: Rule[Risk] = Rule("coalition.edit_risk", "coalition.Risk", _looked_after, sees=SEE_RISK)
