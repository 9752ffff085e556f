"""Who runs sessions and who judges in them."""

from typing import Any

from django.db.models import Q
from django.utils import timezone

from firstrung.comparisons.models import Judge, Session
from firstrung.core.policies import EVERYBODY, NOBODY, Rule
from firstrung.identity.public import (
    MANAGERS,
    Person,
    Purpose,
    consented,
    in_scope,
    runs_the_coalition,
)
from firstrung.validation.public import MANAGE_SUBMISSION, Submission, SubmissionState


def _runs(actor: Any) -> Q:
    return in_scope(actor, *MANAGERS, prefix="organization")


def _judges(actor: Any) -> Q:
    """The actor's own place, once the session has begun."""
    if not isinstance(actor, Person):
        return NOBODY
    return Q(person=actor, released_at__isnull=True) & ~Q(session__state="planned")


def _comparable(actor: Any) -> Q:
    """Work of the own schools, for the coalition of all, that a live consent lets others see."""
    if not actor.is_authenticated:
        return NOBODY
    allowed = consented(Purpose.PANEL_REVIEW, on=timezone.localdate())
    mine = Q(pk__in=MANAGE_SUBMISSION.rows(actor).values("pk"))
    reach = EVERYBODY if runs_the_coalition(actor) else mine
    return reach & Q(student__in=allowed) & ~Q(state=SubmissionState.WITHDRAWN)


RUN_SESSION: Rule[Session] = Rule("comparisons.run_session", "comparisons.Session", _runs)
TAKE_PART: Rule[Judge] = Rule("comparisons.take_part", "comparisons.Judge", _judges)
COMPARE: Rule[Submission] = Rule("comparisons.compare", "validation.Submission", _comparable)
