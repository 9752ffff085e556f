"""Teammates' reviews: saying how useful one was, and a team's summary for its teacher."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from firstrung.core.errors import Problem
from firstrung.core.paging import page_of
from firstrung.identity.public import SignedRequest
from firstrung.validation.forms.redress import OpinionForm
from firstrung.validation.models import Review
from firstrung.validation.redress import RATE_REVIEW
from firstrung.validation.selectors.peers import team_summaries, teams_to_summarize
from firstrung.validation.services.peers import Opinion, rate_review

TEAMS_SHOWN = 10


@login_required
@require_POST
def review_rate(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Say how useful a teammate's review was."""
    row = get_object_or_404(Review.objects.select_related("submission"), uid=uid)
    RATE_REVIEW.require(request.user, row)
    form = OpinionForm(request.POST)
    page = reverse("submission", args=[row.submission.uid])
    if not form.is_valid():
        messages.error(request, _("A word to the reviewer may have 500 characters."))
        return redirect(page)
    try:
        rate_review(
            actor=request.user,
            review=row,
            opinion=Opinion(**form.cleaned_data),
            now=timezone.now(),
        )
    except Problem as problem:
        messages.error(request, str(problem.message))
    else:
        messages.success(request, _("Thank you. It helps your teammate to review better."))
    return redirect(f"{page}#peer-reviews")


@login_required
@require_safe
def studio_reviews(request: SignedRequest) -> HttpResponseBase:
    """How the members of each team review one another's work."""
    page = page_of(request, teams_to_summarize(request.user), size=TEAMS_SHOWN)
    context = {
        "page": page,
        "summaries": team_summaries(list(page.object_list), on=timezone.localdate()),
    }
    return render(request, "validation/moderation/studio.html", context)
