"""A decision's fairness ledger, and what is published about all decisions."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.http.request import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from firstrung.identity.public import SignedRequest
from firstrung.validation.enums import Scoring
from firstrung.validation.models import PanelResult, ScoringRun, Threshold
from firstrung.validation.policies import SEE_SUBMISSION
from firstrung.validation.scoring.consistency import PUBLISHED_FROM
from firstrung.validation.scoring.plots import score_strip
from firstrung.validation.scoring.policies import SEE_LEDGER, SEE_SCORING
from firstrung.validation.scoring.published import published
from firstrung.validation.scoring.telling import tell


@login_required
@require_safe
def submission_ledger(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """What a panel's decision rested on, for those who may see the submission."""
    rows = PanelResult.objects.select_related("threshold", "rubric", "panel", "submission")
    result = get_object_or_404(rows, submission__uid=uid)
    SEE_LEDGER.require(request.user, result)
    told = tell(result)
    if told is None:
        raise Http404
    run = ScoringRun.objects.filter(uid=told.run).first() if told.run else None
    context = {
        "submission": result.submission,
        "result": result,
        "told": told,
        "strip": score_strip(told.strip, key="strip", description=told.summary)
        if told.strip
        else "",
        "run": run if run is not None and SEE_SCORING.allows(request.user, run) else None,
        "is_own": result.submission.student_id == request.user.pk,
        "sees_work": SEE_SUBMISSION.allows(request.user, result.submission),
    }
    return render(request, "validation/scoring/ledger.html", context)


@require_safe
def how_we_validate(request: HttpRequest) -> HttpResponseBase:
    """How decisions are made, and how often two panels decide alike. Open to everybody."""
    threshold = Threshold.objects.in_force(timezone.localdate())
    context = {
        "rubrics": published(),
        "least": PUBLISHED_FROM,
        "fair": threshold is not None and threshold.scoring == Scoring.FAIR,
    }
    return render(request, "validation/scoring/how.html", context)
