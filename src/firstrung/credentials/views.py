"""Taking a certificate back, the status lists, and the definition of an achievement."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from firstrung.core.errors import Problem
from firstrung.core.forms import DesignedForm
from firstrung.credentials.documents import CONTEXTS, achievement_document
from firstrung.credentials.models import Achievement, Award, StatusList
from firstrung.credentials.policies import REVOKE_AWARD
from firstrung.credentials.services import revoke
from firstrung.credentials.status import signed_list
from firstrung.identity.public import SignedRequest


class RevokeForm(DesignedForm):
    """Why the certificate is taken back."""

    reason = forms.CharField(label=gettext_lazy("Why?"), max_length=300)


@login_required
@require_http_methods(["GET", "POST"])
def certificate_revoke(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Revoke, after a page that says what that means."""
    award = get_object_or_404(
        Award.objects.select_related("achievement", "holder", "status_list"), uid=uid
    )
    REVOKE_AWARD.require(request.user, award)
    form = RevokeForm(request.POST or None)
    if form.is_valid():
        try:
            revoke(request.user, award=award, now=timezone.now(), **form.cleaned_data)
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("The certificate is revoked. Every check shows it now."))
            return redirect("certificate", uid)
    status = 422 if form.is_bound else 200
    context = {"form": form, "award": award}
    return render(request, "credentials/revoke.html", context, status=status)


@require_http_methods(["GET"])
@cache_control(public=True, max_age=0, must_revalidate=True)
def status_list(request: HttpRequest, number: int) -> HttpResponseBase:
    """The signed status list, as it stands at this moment."""
    try:
        document = signed_list(number, now=timezone.now())
    except StatusList.DoesNotExist as error:
        raise Http404 from error
    return _open(JsonResponse(document, content_type="application/vc"))


@require_http_methods(["GET"])
def achievement(request: HttpRequest, code: str, version: int) -> HttpResponseBase:
    """What an achievement asks for; JSON for software, a page for people."""
    row = get_object_or_404(Achievement, code=code, version=version)
    if "json" in request.headers.get("Accept", ""):
        document = {"@context": CONTEXTS, **achievement_document(row)}
        return _open(JsonResponse(document, content_type="application/ld+json"))
    return render(request, "credentials/achievement.html", {"achievement": row})


def _open(response: HttpResponse) -> HttpResponse:
    """Verifiers that run in a browser elsewhere may read this."""
    response["Access-Control-Allow-Origin"] = "*"
    return response
