"""An employer's identity: open it here, bring one's own, change its key, retire it."""

import json
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from firstrung.core.errors import Problem
from firstrung.credentials.endorsing.documents import employer_did
from firstrung.credentials.endorsing.forms import IdentifierForm, SignedForm
from firstrung.credentials.endorsing.identities import (
    bring_identity,
    challenge,
    live_identity,
    open_identity,
    retire_identity,
    rotate_key,
)
from firstrung.credentials.endorsing.policies import REPRESENT
from firstrung.credentials.models import EndorserIdentity, SigningKey
from firstrung.identity.public import Organization, SignedRequest


def represented(request: SignedRequest, uid: UUID) -> Organization:
    """The employer that the person speaks for; 404 or 403 for others."""
    organization = get_object_or_404(Organization, uid=uid)
    REPRESENT.require(request.user, organization)
    return organization


@login_required
@require_http_methods(["GET"])
@never_cache
def employer_identity(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """The identity today, its keys, and what can be done with it."""
    organization = represented(request, uid)
    return _page(request, organization)


def _page(
    request: SignedRequest,
    organization: Organization,
    *,
    identifier: IdentifierForm | None = None,
    signed: SignedForm | None = None,
    status: int = 200,
) -> HttpResponseBase:
    identity = live_identity(organization)
    keys = SigningKey.objects.filter(did=identity.did).order_by("-pk") if identity else ()
    context = {
        "organization": organization,
        "identity": identity,
        "keys": keys,
        "planned": employer_did(organization),
        "identifier": identifier or IdentifierForm(),
        "signed": signed or SignedForm(),
    }
    return render(request, "credentials/endorsing/identity.html", context, status=status)


@login_required
@require_POST
def employer_identity_open(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Open the identity that is kept here."""
    organization = represented(request, uid)
    open_identity(request.user, organization=organization, now=timezone.now())
    messages.success(request, _("Your organization can sign endorsements now."))
    return redirect("employer", uid)


@login_required
@require_POST
def employer_identity_challenge(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """The file to be signed, which proves that an identifier is the employer's own."""
    organization = represented(request, uid)
    form = IdentifierForm(request.POST)
    if form.is_valid():
        try:
            document = challenge(
                request.user,
                organization=organization,
                did=form.cleaned_data["did"],
                now=timezone.now(),
            )
        except Problem as problem:
            form.add_problem(problem)
        else:
            return download(document, "proof-to-sign.json")
    return _page(request, organization, identifier=form, status=422)


def download(document: object, name: str) -> HttpResponse:
    """A JSON file to keep."""
    response = HttpResponse(
        json.dumps(document, ensure_ascii=False, indent=2), content_type="application/json"
    )
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@login_required
@require_POST
def employer_identity_bring(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Take the signed proof and, with it, the identifier."""
    organization = represented(request, uid)
    form = SignedForm(request.POST, request.FILES)
    if form.settles(
        lambda: bring_identity(
            request.user,
            organization=organization,
            raw=form.cleaned_data["signed"],
            now=timezone.now(),
        )
    ):
        messages.success(request, _("The identity is proven. You can endorse under it now."))
        return redirect("employer", uid)
    return _page(request, organization, signed=form, status=422)


@login_required
@require_POST
def employer_identity_rotate(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """A new key."""
    identity = _identity(request, uid)
    rotate_key(request.user, identity=identity, now=timezone.now())
    messages.success(request, _("There is a new key. What the old one signed stays valid."))
    return redirect("employer_identity", uid)


@login_required
@require_http_methods(["GET", "POST"])
def employer_identity_retire(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """No more endorsements under this identity, after a page that says what that means."""
    identity = _identity(request, uid)
    if request.method == "POST":
        retire_identity(request.user, identity=identity, now=timezone.now())
        messages.success(request, _("The identity is retired. What it endorsed stays valid."))
        return redirect("employer_identity", uid)
    context = {"organization": identity.organization, "identity": identity}
    return render(request, "credentials/endorsing/retire.html", context)


def _identity(request: SignedRequest, uid: UUID) -> EndorserIdentity:
    identity = live_identity(represented(request, uid))
    if identity is None:
        raise Problem(_("Open your organization's identity first."))
    return identity
