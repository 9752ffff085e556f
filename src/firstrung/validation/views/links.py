"""The panelist's link: a welcome page first, then reviews without an account."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from firstrung.core.errors import NotVisible
from firstrung.identity.public import AccessLink, LinkPurpose, Person, find_link
from firstrung.validation.models import Panel, Review
from firstrung.validation.policies import JUDGE
from firstrung.validation.selectors.availability import OutOfReachError

SESSION_KEY = "review_link"
Arguments = ParamSpec("Arguments")


@dataclass(frozen=True)
class Reviewer:
    """Who is reviewing; through a link only the reviews of its panel are in reach."""

    person: Person
    panel_uid: UUID | None = None


def reviewer_of(request: HttpRequest) -> Reviewer | None:
    """The person who is signed in, else the one of the link that was opened in this browser.

    The link is looked up on each request, so that a revoked one ends at once.
    """
    if request.user.is_authenticated:
        return Reviewer(request.user)
    uid = request.session.get(SESSION_KEY)
    if uid is None:
        return None
    link = (
        AccessLink.objects.live(timezone.now())
        .select_related("person")
        .filter(uid=uid, purpose=LinkPurpose.REVIEW, person__is_active=True)
        .first()
    )
    return Reviewer(link.person, link.target) if link is not None else None


View = Callable[Concatenate[HttpRequest, Reviewer, Arguments], HttpResponseBase]


def for_reviewers(view: View[Arguments]) -> Callable[..., HttpResponseBase]:
    """Pass the reviewer to the view; somebody unknown signs in, and a dead link says so."""

    @wraps(view)
    @never_cache
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        reviewer = reviewer_of(request)
        if reviewer is None and SESSION_KEY in request.session:
            return render(request, "validation/reviews/link_ended.html", status=410)
        if reviewer is None:
            return redirect_to_login(request.get_full_path())
        try:
            return view(request, reviewer, *args, **kwargs)
        except OutOfReachError as reason:
            context = {"reason": str(reason)}
            return render(request, "validation/reviews/gone.html", context, status=410)

    return wrapped


def review_for(reviewer: Reviewer, uid: UUID) -> Review:
    """The review, when it is the reviewer's and within reach of the link."""
    rows = Review.objects.select_related(
        "submission__snapshot",
        "submission__student",
        "submission__organization",
        "panel",
        "rubric",
    )
    row = get_object_or_404(rows, uid=uid)
    JUDGE.require(reviewer.person, row)
    if reviewer.panel_uid is not None and (
        row.panel is None or row.panel.uid != reviewer.panel_uid
    ):
        raise NotVisible("validation.judge")
    return row


@never_cache
@require_http_methods(["GET", "POST"])
def review_open(request: HttpRequest, secret: str) -> HttpResponseBase:
    """A GET changes nothing, for mail scanners follow links; the button begins."""
    try:
        link = find_link(secret, purpose=LinkPurpose.REVIEW, now=timezone.now())
    except NotVisible:
        return render(request, "validation/reviews/link_ended.html", status=410)
    panel = get_object_or_404(Panel.objects.select_related("rubric"), uid=link.target)
    somebody_else = request.user.is_authenticated and request.user.pk != link.person_id
    if request.method == "POST" and not somebody_else:
        request.session.cycle_key()
        request.session[SESSION_KEY] = str(link.uid)
        return redirect("review_desk")
    anchors = Review.objects.anchors().pending().filter(panel=panel, reviewer=link.person)
    context = {
        "link": link,
        "panel": panel,
        "somebody_else": somebody_else,
        "calibrates": anchors.count(),
    }
    return render(request, "validation/reviews/welcome.html", context)
