"""Who may appeal and decide appeals, settle marks, and clear what is stuck."""

from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from firstrung.core.policies import EVERYBODY, NOBODY, Rule
from firstrung.identity.public import (
    DECIDE_CONSENT,
    MANAGERS,
    SEE_TEAM,
    Organization,
    StudioTeam,
    TeamMembership,
    TeamRole,
    in_scope,
    runs_the_coalition,
    wards_of,
)
from firstrung.validation.enums import ReviewKind, ReviewState, Stage
from firstrung.validation.models import Appeal, Moderation, Review, StageRecord, Submission
from firstrung.validation.policies import (
    HOST,
    SEE_SUBMISSION,
    STEER_SUBMISSION,
    rule,
)

MARKS = (ReviewKind.REGULAR, ReviewKind.DOUBLE)
"""The kinds of review that double marking compares."""


def _files(actor: Any) -> Q:
    """The student, and the guardians of a minor."""
    if not actor.is_authenticated:
        return NOBODY
    return Q(student=actor) | Q(student__in=DECIDE_CONSENT.rows(actor).values("pk"))


def _family(actor: Any) -> Q:
    wards = wards_of(actor).values("pk")
    return Q(submission__student=actor) | Q(submission__student__in=wards)


def _oversees(actor: Any) -> Q:
    """Coordinators of the school or above it, and the coalition's; never the family's own."""
    if not actor.is_authenticated:
        return NOBODY
    coalition = EVERYBODY if runs_the_coalition(actor) else NOBODY
    managed = in_scope(actor, *MANAGERS, prefix="submission__organization")
    return (managed | coalition) & ~_family(actor)


def _sees_appeal(actor: Any) -> Q:
    return _family(actor) | _oversees(actor) if actor.is_authenticated else NOBODY


def _handles(actor: Any) -> Q:
    """Those who oversee and had no part in the decision: neither took it nor reviewed."""
    if not actor.is_authenticated:
        return NOBODY
    same = {"submission": OuterRef("submission"), "stage": OuterRef("stage")}
    decided = StageRecord.objects.filter(
        **same, decided_by=actor, decided_at__lte=OuterRef("filed_at")
    )
    reviewed = Review.objects.filter(**same, reviewer=actor)
    return _oversees(actor) & ~Q(Exists(decided)) & ~Q(Exists(reviewed))


def _marked(actor: Any) -> Q:
    mine = Review.objects.filter(reviewer=actor, stage=Stage.TEACHER, kind__in=MARKS)
    return Q(submission__in=mine.submitted().values("submission"))


def _sees_moderation(actor: Any) -> Q:
    """The two who marked, and the staff who steer the submission."""
    if not actor.is_authenticated:
        return NOBODY
    steered = Q(submission__in=STEER_SUBMISSION.rows(actor).values("pk"))
    return steered | _marked(actor)


def _settles(actor: Any) -> Q:
    """A third person of the staff: a coordinator, or a teacher who did not mark."""
    if not actor.is_authenticated:
        return NOBODY
    steered = Q(submission__in=STEER_SUBMISSION.rows(actor).values("pk"))
    return steered & ~_marked(actor)


def _rated(actor: Any) -> Q:
    """Peer reviews of the actor's own work that are in."""
    if not actor.is_authenticated:
        return NOBODY
    own = Q(submission__student=actor, stage=Stage.PEER, state=ReviewState.SUBMITTED)
    return own & ~Q(reviewer=F("submission__student"))


def _chases(actor: Any) -> Q:
    """Reviews of the students whose work the actor steers, and those of the actor's panels."""
    if not actor.is_authenticated:
        return NOBODY
    steered = Q(submission__in=STEER_SUBMISSION.rows(actor).values("pk"))
    panels = in_scope(actor, *MANAGERS, prefix="panel__organization")
    return (steered & ~Q(stage=Stage.PANEL)) | panels


def _leads(actor: Any) -> Q:
    """Teams that the actor leads, and those of schools that the actor coordinates."""
    if not actor.is_authenticated:
        return NOBODY
    led = TeamMembership.objects.live(timezone.localdate()).filter(person=actor, role=TeamRole.LEAD)
    return Q(pk__in=led.values("team")) | in_scope(actor, *MANAGERS, prefix="organization")


FILE_APPEAL: Rule[Submission] = rule(
    "file_appeal", "validation.Submission", _files, sees=SEE_SUBMISSION
)
SEE_APPEAL: Rule[Appeal] = rule("see_appeal", "validation.Appeal", _sees_appeal)
OVERSEE_APPEAL: Rule[Appeal] = rule(
    "oversee_appeal", "validation.Appeal", _oversees, sees=SEE_APPEAL
)
HANDLE_APPEAL: Rule[Appeal] = rule("handle_appeal", "validation.Appeal", _handles, sees=SEE_APPEAL)
WITHDRAW_APPEAL: Rule[Appeal] = rule(
    "withdraw_appeal",
    "validation.Appeal",
    lambda actor: Q(submission__in=FILE_APPEAL.rows(actor).values("pk")),
    sees=SEE_APPEAL,
)
SEE_MODERATION: Rule[Moderation] = rule("see_moderation", "validation.Moderation", _sees_moderation)
SETTLE_MODERATION: Rule[Moderation] = rule(
    "settle_moderation", "validation.Moderation", _settles, sees=SEE_MODERATION
)
RATE_REVIEW: Rule[Review] = rule("rate_review", "validation.Review", _rated)
CHASE_REVIEW: Rule[Review] = rule("chase_review", "validation.Review", _chases)
SUMMARIZE_TEAM: Rule[StudioTeam] = Rule(
    "validation.summarize_team", "identity.StudioTeam", _leads, sees=SEE_TEAM
)
SET_WAITING: Rule[Organization] = HOST
"""Who says how long things may wait: the coordinators of that organization or above it."""

__all__ = [
    "CHASE_REVIEW",
    "FILE_APPEAL",
    "HANDLE_APPEAL",
    "MARKS",
    "OVERSEE_APPEAL",
    "RATE_REVIEW",
    "SEE_APPEAL",
    "SEE_MODERATION",
    "SETTLE_MODERATION",
    "SET_WAITING",
    "SUMMARIZE_TEAM",
    "WITHDRAW_APPEAL",
]
