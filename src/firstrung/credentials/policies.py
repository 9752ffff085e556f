"""Who sees an award or a definition, and who may issue, revoke and define."""

from typing import Any

from django.db.models import Q

from firstrung.core.policies import EVERYBODY, NOBODY, Rule
from firstrung.credentials.models import Achievement, AchievementState, Award
from firstrung.identity.public import MANAGE_PERSON, SEE_STUDENT, runs_the_coalition


def _circle(actor: Any) -> Q:
    """The holder's circle, and whoever runs the coalition that issued it."""
    if runs_the_coalition(actor):
        return EVERYBODY
    if not actor.is_authenticated:
        return NOBODY
    return Q(holder__in=SEE_STUDENT.rows(actor).values("pk"))


def _managed(actor: Any) -> Q:
    """Coordinators of the holder's school, and the coalition for those who have left school too."""
    if runs_the_coalition(actor):
        return EVERYBODY
    if not actor.is_authenticated:
        return NOBODY
    return Q(holder__in=MANAGE_PERSON.rows(actor).values("pk"))


SEE_AWARD: Rule[Award] = Rule("credentials.see_award", "credentials.Award", _circle)
REVOKE_AWARD: Rule[Award] = Rule(
    "credentials.revoke_award", "credentials.Award", _managed, sees=SEE_AWARD
)


def _seen(actor: Any) -> Q:
    """Everybody reads what can be earned; drafts are seen by those who write them."""
    if runs_the_coalition(actor):
        return EVERYBODY
    return ~Q(state=AchievementState.DRAFT)


SEE_ACHIEVEMENT: Rule[Achievement] = Rule(
    "credentials.see_achievement", "credentials.Achievement", _seen
)
DEFINE_ACHIEVEMENT: Rule[Achievement] = Rule(
    "credentials.define_achievement",
    "credentials.Achievement",
    lambda actor: EVERYBODY if runs_the_coalition(actor) else NOBODY,
    sees=SEE_ACHIEVEMENT,
)
