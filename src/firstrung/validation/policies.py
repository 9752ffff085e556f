"""Who may see and do what with submissions, reviews, panels, thresholds and exhibitions."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q
from django.utils import timezone

from firstrung.core.errors import NotYours
from firstrung.core.policies import EVERYBODY, NOBODY, Rule
from firstrung.identity.public import (
    MANAGERS,
    SCHOOL_STAFF,
    SEE_ORGANIZATION,
    SEE_STUDENT,
    Guardianship,
    Membership,
    Organization,
    Person,
    Role,
    in_scope,
    runs_the_coalition,
)
from firstrung.portfolios.public import SEE_PORTFOLIO, Portfolio
from firstrung.validation.enums import ReviewState, SubmissionState, ThresholdState
from firstrung.validation.models import (
    Anchor,
    Exhibition,
    Panel,
    PanelPlace,
    PanelPlan,
    Review,
    Rubric,
    Submission,
    Threshold,
)

LINK_ROLES = (Role.EMPLOYER, Role.PANELIST)
"""Roles of people who may sit on a panel."""


def _signed_in(actor: Any) -> Q:
    return EVERYBODY if actor.is_authenticated else NOBODY


def _family_of(actor: Any) -> Any:
    wards = Guardianship.objects.filter(guardian=actor, ended_at__isnull=True)
    return wards.values("student")


def _circle(actor: Any) -> Q:
    """The student, the guardians, the student's teachers, the coordinators of the school."""
    if not actor.is_authenticated:
        return NOBODY
    return Q(student__in=SEE_STUDENT.rows(actor).values("pk"))


def _staff(actor: Any) -> Q:
    """School staff who see the student, never as the student or the student's family."""
    if not actor.is_authenticated:
        return NOBODY
    held = Membership.objects.live(timezone.localdate()).filter(person=actor, role__in=SCHOOL_STAFF)
    if not held.exists():
        return NOBODY
    return _circle(actor) & ~Q(student=actor) & ~Q(student__in=_family_of(actor))


def _managers(actor: Any) -> Q:
    """Coordinators and administrators of the student's school or above it."""
    if not actor.is_authenticated:
        return NOBODY
    own = Q(student=actor) | Q(student__in=_family_of(actor))
    return in_scope(actor, *MANAGERS, prefix="organization") & ~own


def _panelable(actor: Any) -> Q:
    """Work waiting for a panel: that of the own schools; the coalition's sees all of it."""
    if not actor.is_authenticated:
        return NOBODY
    waiting = Q(state=SubmissionState.PANEL)
    return waiting if runs_the_coalition(actor) else waiting & _managers(actor)


def _exhibitable(actor: Any) -> Q:
    """Work that may be invited to an event: it has passed its panel."""
    if not actor.is_authenticated:
        return NOBODY
    ready = Q(state__in=[SubmissionState.EXHIBITION, SubmissionState.VALIDATED])
    return ready if runs_the_coalition(actor) else ready & _managers(actor)


def _overseen(actor: Any) -> Q:
    """Work whose reviews somebody looks after: of the own schools, and before the own panels."""
    if not actor.is_authenticated:
        return NOBODY
    places = PanelPlace.objects.filter(_prefixed_runs(actor)).values("submission")
    return _managers(actor) | _panelable(actor) | Q(pk__in=places)


def _prefixed_runs(actor: Any) -> Q:
    return in_scope(actor, *MANAGERS, prefix="panel__organization")


def _runs(actor: Any) -> Q:
    """Panels and events of the actor's organizations and those below."""
    return in_scope(actor, *MANAGERS, prefix="organization")


def _binding(actor: Any) -> Q:
    """Published thresholds to the signed-in; open ones to employers; drafts to the coalition."""
    if not actor.is_authenticated:
        return NOBODY
    if runs_the_coalition(actor):
        return EVERYBODY
    published = Q(state__in=[ThresholdState.PUBLISHED, ThresholdState.SUPERSEDED])
    signs = Membership.objects.live(timezone.localdate()).filter(
        person=actor, role__in=[Role.EMPLOYER, *MANAGERS]
    )
    return published | Q(state=ThresholdState.SIGNING) if signs.exists() else published


def _signatory(actor: Any) -> Q:
    if not actor.is_authenticated:
        return NOBODY
    held = Membership.objects.live(timezone.localdate()).filter(
        person=actor, role=Role.EMPLOYER, organization__kind="employer"
    )
    return EVERYBODY if held.exists() else NOBODY


def _coalition(actor: Any) -> Q:
    return EVERYBODY if runs_the_coalition(actor) else NOBODY


def _published_rubric(actor: Any) -> Q:
    if runs_the_coalition(actor):
        return EVERYBODY
    return Q(published_at__isnull=False) if actor.is_authenticated else NOBODY


def _reviewer(actor: Any) -> Q:
    """The reviews somebody was asked for and has not handed back; never of own work."""
    given_back = Q(state=ReviewState.DECLINED)
    return Q(reviewer=actor) & ~Q(submission__student=actor) & ~given_back


def rule(action: str, model: str, condition: Callable[[Any], Q], sees: Any = None) -> Rule[Any]:
    """A rule of this context over a model, by its label."""
    return Rule(f"validation.{action}", model, condition, sees=sees)


SEE_SUBMISSION: Rule[Submission] = rule("see_submission", "validation.Submission", _circle)
STEER_SUBMISSION: Rule[Submission] = rule(
    "steer_submission", "validation.Submission", _staff, sees=SEE_SUBMISSION
)
MANAGE_SUBMISSION: Rule[Submission] = rule(
    "manage_submission", "validation.Submission", _managers, sees=SEE_SUBMISSION
)
WITHDRAW_SUBMISSION: Rule[Submission] = rule(
    "withdraw_submission",
    "validation.Submission",
    lambda actor: Q(student=actor),
    sees=SEE_SUBMISSION,
)
PLACE_ON_PANEL: Rule[Submission] = rule("place_on_panel", "validation.Submission", _panelable)
EXHIBIT: Rule[Submission] = rule("exhibit", "validation.Submission", _exhibitable)
SUBMIT_PORTFOLIO: Rule[Portfolio] = rule(
    "submit_portfolio", "portfolios.Portfolio", lambda actor: Q(student=actor), sees=SEE_PORTFOLIO
)
JUDGE: Rule[Review] = rule("judge", "validation.Review", _reviewer)
RUN_PANEL: Rule[Panel] = rule("run_panel", "validation.Panel", _runs)
RUN_PLAN: Rule[PanelPlan] = rule(
    "run_plan",
    "validation.PanelPlan",
    lambda actor: in_scope(actor, *MANAGERS, prefix="panel__organization"),
)
SEE_EXHIBITION: Rule[Exhibition] = rule("see_exhibition", "validation.Exhibition", _signed_in)
RUN_EXHIBITION: Rule[Exhibition] = rule(
    "run_exhibition", "validation.Exhibition", _runs, sees=SEE_EXHIBITION
)
SEE_RUBRIC: Rule[Rubric] = rule("see_rubric", "validation.Rubric", _published_rubric)
MANAGE_RUBRIC: Rule[Rubric] = rule(
    "manage_rubric", "validation.Rubric", _coalition, sees=SEE_RUBRIC
)
MANAGE_ANCHOR: Rule[Anchor] = rule("manage_anchor", "validation.Anchor", _coalition)
OVERSEE_REVIEWS: Rule[Submission] = rule("oversee_reviews", "validation.Submission", _overseen)
SEE_THRESHOLD: Rule[Threshold] = rule("see_threshold", "validation.Threshold", _binding)
SIGN_THRESHOLD: Rule[Threshold] = rule(
    "sign_threshold", "validation.Threshold", _signatory, sees=SEE_THRESHOLD
)
MANAGE_THRESHOLD: Rule[Threshold] = rule(
    "manage_threshold", "validation.Threshold", _coalition, sees=SEE_THRESHOLD
)


def may_teach(person: Person) -> bool:
    """Whether somebody holds a role that assesses work as a teacher."""
    held = Membership.objects.live(timezone.localdate()).filter(person=person)
    return held.filter(role__in=[Role.TEACHER, Role.FACULTY]).exists()


def _hosts(actor: Any) -> Q:
    kinds = ["coalition", "district", "school", "college"]
    return in_scope(actor, *MANAGERS) & Q(kind__in=kinds)


HOST: Rule[Organization] = rule("host", "identity.Organization", _hosts, sees=SEE_ORGANIZATION)
"""Organizations for which somebody may hold panels and events."""


def require_coalition(actor: Any) -> None:
    """Raise 403 unless the actor coordinates the coalition (drafts of rubrics and thresholds)."""
    if not runs_the_coalition(actor):
        raise NotYours("validation.coalition")
