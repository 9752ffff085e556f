"""Who sees an award, and who may issue and revoke."""

from typing import Any

from django.db.models import Q

from firstrung.core.policies import NOBODY, Rule
from firstrung.credentials.models import Award
from firstrung.identity.public import MANAGE_PERSON, SEE_STUDENT


def _circle(actor: Any) -> Q:
    if not actor.is_authenticated:
        return NOBODY
    return Q(holder__in=SEE_STUDENT.rows(actor).values("pk"))


def _managed(actor: Any) -> Q:
    if not actor.is_authenticated:
        return NOBODY
    return Q(holder__in=MANAGE_PERSON.rows(actor).values("pk"))


SEE_AWARD: Rule[Award] = Rule("credentials.see_award", "credentials.Award", _circle)
REVOKE_AWARD: Rule[Award] = Rule(
    "credentials.revoke_award", "credentials.Award", _managed, sees=SEE_AWARD
)
