"""Who may search, and whom they find: employers, and students whose live consent covers it."""

from typing import Any

from django.db.models import Q
from django.utils import timezone

from firstrung.core.errors import NotYours
from firstrung.core.policies import NOBODY, Rule
from firstrung.identity.public import OrganizationKind, Purpose, Role, consented, holds
from firstrung.opportunities.models import Candidate
from firstrung.validation.public import judged_blind_by


def may_search(actor: Any) -> bool:
    """Whether the actor represents an employer."""
    return holds(actor, Role.EMPLOYER, kind=OrganizationKind.EMPLOYER)


def require_search(actor: Any) -> None:
    """Raise 403 for everybody else."""
    if not may_search(actor):
        raise NotYours("opportunities.search_talent")


def _findable(actor: Any) -> Q:
    if not may_search(actor):
        return NOBODY
    covered = consented(Purpose.EMPLOYER_SEARCH, on=timezone.localdate())
    found = Q(student__in=covered, student__is_active=True)
    # Whose new work somebody judges blindly must not be known by the older one meanwhile.
    return found & ~Q(student__in=judged_blind_by(actor))


SEE_CANDIDATE: Rule[Candidate] = Rule(
    "opportunities.see_candidate", "opportunities.Candidate", _findable
)
