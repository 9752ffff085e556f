"""The judge's link: a welcome page first, then pairs without an account."""

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

from firstrung.comparisons.models import Judge
from firstrung.core.errors import NotVisible
from firstrung.identity.public import AccessLink, LinkPurpose, Person, find_link

SESSION_KEY = "comparison_link"
Arguments = ParamSpec("Arguments")


@dataclass(frozen=True)
class Guest:
    """Who is judging; through a link only the place that the link opens is in reach."""

    person: Person
    judge_uid: UUID | None = None


def guest_of(request: HttpRequest) -> Guest | None:
    """The person who is signed in, else the one of the link that was opened in this browser.

    The link is looked up on each request, so that a revoked one ends at once.
    """
    if request.user.is_authenticated:
        return Guest(request.user)
    uid = request.session.get(SESSION_KEY)
    if uid is None:
        return None
    link = (
        AccessLink.objects.live(timezone.now())
        .select_related("person")
        .filter(uid=uid, purpose=LinkPurpose.COMPARISON, person__is_active=True)
        .first()
    )
    return Guest(link.person, link.target) if link is not None else None


View = Callable[Concatenate[HttpRequest, Guest, Arguments], HttpResponseBase]


def for_judges(view: View[Arguments]) -> Callable[..., HttpResponseBase]:
    """Pass the judge to the view; somebody unknown signs in, and a dead link says so."""

    @wraps(view)
    @never_cache
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        guest = guest_of(request)
        if guest is None and SESSION_KEY in request.session:
            return render(request, "comparisons/link_ended.html", status=410)
        if guest is None:
            return redirect_to_login(request.get_full_path())
        return view(request, guest, *args, **kwargs)

    return wrapped


@never_cache
@require_http_methods(["GET", "POST"])
def compare_open(request: HttpRequest, secret: str) -> HttpResponseBase:
    """A GET changes nothing, for mail scanners follow links; the button begins."""
    try:
        link = find_link(secret, purpose=LinkPurpose.COMPARISON, now=timezone.now())
    except NotVisible:
        return render(request, "comparisons/link_ended.html", status=410)
    judge = get_object_or_404(
        Judge.objects.select_related("session"), uid=link.target, released_at__isnull=True
    )
    somebody_else = request.user.is_authenticated and request.user.pk != link.person_id
    if request.method == "POST" and not somebody_else:
        request.session.cycle_key()
        request.session[SESSION_KEY] = str(link.uid)
        return redirect("compare", judge.uid)
    context = {"link": link, "judge": judge, "somebody_else": somebody_else}
    return render(request, "comparisons/welcome.html", context)
