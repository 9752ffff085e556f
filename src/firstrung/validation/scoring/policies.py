"""Who sees what the rating model says."""

from typing import Any

from django.db.models import Q

from firstrung.core.policies import NOBODY, Rule
from firstrung.validation.models import PanelResult, ScoringRun
from firstrung.validation.policies import RUN_PANEL, SEE_SUBMISSION, rule


def _runs_with_rubric(actor: Any) -> Q:
    """Those who run a panel with the run's rubric."""
    if not actor.is_authenticated:
        return NOBODY
    return Q(rubric__in=RUN_PANEL.rows(actor).values("rubric"))


def _decision(actor: Any) -> Q:
    """The school circle, and those who run the panel; the ledger names neither of the others."""
    if not actor.is_authenticated:
        return NOBODY
    circle = Q(submission__in=SEE_SUBMISSION.rows(actor).values("pk"))
    return circle | Q(panel__in=RUN_PANEL.rows(actor).values("pk"))


SEE_SCORING: Rule[ScoringRun] = rule("see_scoring", "validation.ScoringRun", _runs_with_rubric)
SEE_LEDGER: Rule[PanelResult] = rule("see_ledger", "validation.PanelResult", _decision)
