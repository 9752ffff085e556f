"""The pre-flight: ask for it, and watch it."""

from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from firstrung.credentials.defining.views.drafts import find_own
from firstrung.credentials.preflight.services import ask
from firstrung.credentials.preflight.standing import standing_of
from firstrung.identity.public import SignedRequest


@login_required
@require_http_methods(["GET", "POST"])
def achievement_preflight(request: SignedRequest, code: str, version: int) -> HttpResponseBase:
    """How the newest pre-flight stands; POST asks for a new one."""
    row = find_own(request, code, version)
    if request.method == "POST":
        ask(request.user, achievement=row, now=timezone.now())
        return redirect("achievement_preflight", code, version)
    context = {"achievement": row, "standing": standing_of(row)}
    if request.headers.get("HX-Request") == "true":
        return render(request, "credentials/defining/findings.html", context)
    return render(request, "credentials/defining/preflight.html", context)
