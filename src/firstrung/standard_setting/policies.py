"""Who may see and do what with rounds and ballots."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q
from django.utils import timezone

from firstrung.core.errors import NotYours
from firstrung.core.policies import EVERYBODY, NOBODY, Rule
from firstrung.identity.public import (
    Membership,
    Organization,
    OrganizationKind,
    Role,
    runs_the_coalition,
)
from firstrung.standard_setting.enums import PUBLIC_STATES, WORKING_STATES, BallotState
from firstrung.standard_setting.models import Ballot, BallotVoter, Judge, Round


def _coalition(actor: Any) -> Q:
    return EVERYBODY if runs_the_coalition(actor) else NOBODY


def _rounds(actor: Any) -> Q:
    """Reports to the signed-in; what is under way to its judges; all to the coalition."""
    if not actor.is_authenticated:
        return NOBODY
    if runs_the_coalition(actor):
        return EVERYBODY
    seats = Judge.objects.seated().filter(person=actor)
    return Q(state__in=PUBLIC_STATES) | Q(state__in=WORKING_STATES, pk__in=seats.values("round"))


def _seat(actor: Any) -> Q:
    """The actor's own seat, once the training has begun."""
    shown = [*WORKING_STATES, *PUBLIC_STATES]
    return Q(person=actor, released_at__isnull=True, round__state__in=shown)


def represented(actor: Any) -> Any:
    """The employers that the actor represents today."""
    held = Membership.objects.live(timezone.localdate()).filter(
        person=actor, role=Role.EMPLOYER, organization__kind=OrganizationKind.EMPLOYER
    )
    return Organization.objects.filter(pk__in=held.values("organization"))


def _ballots(actor: Any) -> Q:
    """Results to the signed-in; open votes to the employers asked; all to the coalition."""
    if not actor.is_authenticated:
        return NOBODY
    if runs_the_coalition(actor):
        return EVERYBODY
    asked = BallotVoter.objects.filter(organization__in=represented(actor))
    closed = Q(state=BallotState.CLOSED)
    return closed | Q(state=BallotState.OPEN, pk__in=asked.values("ballot"))


def _votes(actor: Any) -> Q:
    if not actor.is_authenticated:
        return NOBODY
    return Q(organization__in=represented(actor), ballot__state=BallotState.OPEN)


def rule(action: str, model: str, condition: Callable[[Any], Q], sees: Any = None) -> Rule[Any]:
    """A rule of this context over one of its models."""
    return Rule(f"standard_setting.{action}", f"standard_setting.{model}", condition, sees=sees)


SEE_ROUND: Rule[Round] = rule("see_round", "Round", _rounds)
RUN_ROUND: Rule[Round] = rule("run_round", "Round", _coalition, sees=SEE_ROUND)
TAKE_SEAT: Rule[Judge] = rule("take_seat", "Judge", _seat)
SEE_BALLOT: Rule[Ballot] = rule("see_ballot", "Ballot", _ballots)
RUN_BALLOT: Rule[Ballot] = rule("run_ballot", "Ballot", _coalition, sees=SEE_BALLOT)
VOTE: Rule[BallotVoter] = rule("vote", "BallotVoter", _votes)


def require_coalition(actor: Any) -> None:
    """Raise 403 unless the actor coordinates the coalition (new rounds and ballots)."""
    if not runs_the_coalition(actor):
        raise NotYours("standard_setting.coalition")
