"""The registry of trusted issuers: read by everybody, kept by the coalition."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods

from firstrung.core.paging import page_of
from firstrung.credentials.answers import open_to_all
from firstrung.credentials.forms import ReasonForm
from firstrung.credentials.keys import issuer_did
from firstrung.credentials.models import TrustedIssuer
from firstrung.credentials.services import issuer_name
from firstrung.credentials.verifying.forms import IssuerForm
from firstrung.credentials.verifying.registry import (
    KEEP_REGISTRY,
    add_issuer,
    remove_issuer,
    require_keeper,
    trusted_issuers,
)
from firstrung.identity.public import SignedRequest, runs_the_coalition


@require_http_methods(["GET"])
@never_cache
def issuers(request: HttpRequest) -> HttpResponseBase:
    """Whom the coalition vouches for, and why."""
    context = {
        "page": page_of(request, trusted_issuers()),
        "own_name": issuer_name(),
        "own_did": issuer_did(),
        "keeps": runs_the_coalition(request.user),
    }
    return render(request, "credentials/verifying/issuers.html", context)


@require_http_methods(["GET"])
@cache_control(public=True, max_age=300)
def issuers_json(request: HttpRequest) -> HttpResponseBase:
    """The registry for machines; verifiers in a browser elsewhere may read it."""
    rows = [
        {
            "id": row.did,
            "name": row.name,
            "website": row.website or None,
            "reason": row.reason,
            "since": row.created_at,
        }
        for row in trusted_issuers()
    ]
    document = {"keeper": {"id": issuer_did(), "name": issuer_name()}, "issuers": rows}
    return open_to_all(JsonResponse(document, json_dumps_params={"ensure_ascii": False}))


@login_required
@require_http_methods(["GET", "POST"])
def issuer_add(request: SignedRequest) -> HttpResponseBase:
    """Vouch for one more issuer."""
    require_keeper(request.user)
    form = IssuerForm(request.POST or None)
    if form.settles(lambda: add_issuer(request.user, now=timezone.now(), **form.cleaned_data)):
        messages.success(request, _("The issuer is in the registry."))
        return redirect("issuers")
    status = 422 if form.is_bound else 200
    return render(request, "credentials/verifying/issuer_add.html", {"form": form}, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def issuer_remove(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Take an issuer out, after a page that says what that means."""
    issuer = get_object_or_404(TrustedIssuer, uid=uid, removed_at__isnull=True)
    KEEP_REGISTRY.require(request.user, issuer)
    form = ReasonForm(request.POST or None)
    if form.settles(
        lambda: remove_issuer(request.user, issuer=issuer, now=timezone.now(), **form.cleaned_data)
    ):
        messages.success(request, _("The issuer is no longer in the registry."))
        return redirect("issuers")
    context = {"form": form, "issuer": issuer}
    status = 422 if form.is_bound else 200
    return render(request, "credentials/verifying/issuer_remove.html", context, status=status)
