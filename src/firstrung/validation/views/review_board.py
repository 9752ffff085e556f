"""The coordinators' desk: who has reviewed what, what is overdue, what lacks reviews."""

from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from firstrung.core.errors import NotYours
from firstrung.identity.public import MANAGERS, Membership, OrganizationKind, SignedRequest
from firstrung.validation.enums import UNDER_WAY, ReviewState, SubmissionState, Zone
from firstrung.validation.selectors.board import Wanted, board, overseen

MARKS = {
    ReviewState.ASSIGNED.value: "○",
    ReviewState.STARTED.value: "◐",
    ReviewState.SUBMITTED.value: "●",
    ReviewState.DECLINED.value: "✕",
}


@login_required
@require_safe
def review_board(request: SignedRequest) -> HttpResponseBase:
    """Works under way with their reviews, the most pressing first."""
    held = Membership.objects.live(timezone.localdate()).filter(
        person=request.user, role__in=MANAGERS
    )
    kinds = set(held.values_list("organization__kind", flat=True))
    if not kinds:
        raise NotYours("validation.oversee_reviews")
    wanted, works = Wanted.read(request.GET.dict()), overseen(request.user)
    shown = board(
        request.user,
        works,
        wanted,
        number=request.GET.get("page"),
        today=timezone.localdate(),
    )
    context = {
        "board": shown,
        "page": shown.page,
        "wanted": wanted,
        "schools": shown.schools,
        "stages": [(state.value, state.label) for state in map(SubmissionState, UNDER_WAY)],
        "stage_labels": dict(SubmissionState.choices),
        "states": dict(ReviewState.choices),
        "zones": dict(Zone.choices),
        "marks": MARKS,
        "submissions_url": reverse("submissions"),
        "panels_url": reverse("panels"),
        "sets_anchors": OrganizationKind.COALITION in kinds,
    }
    return render(request, "validation/board/board.html", context)
