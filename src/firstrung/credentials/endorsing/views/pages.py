"""An employer's page, its DID document, and its endorsements as verifiers fetch them."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods

from firstrung.core.errors import NotVisible
from firstrung.core.paging import page_of
from firstrung.credentials.answers import credential_answer, did_answer, open_to_all
from firstrung.credentials.endorsing.identities import live_identity
from firstrung.credentials.endorsing.policies import (
    REPRESENT,
    SEE_ENDORSEMENT,
    WITHDRAW_ENDORSEMENT,
)
from firstrung.credentials.endorsing.selectors import (
    counts_by_subject,
    endorsable,
    endorses_issuer,
    kept_identity,
    made_by,
)
from firstrung.credentials.endorsing.services import withdraw
from firstrung.credentials.forms import ReasonForm
from firstrung.credentials.models import Endorsement, EndorsementSubject, EndorserIdentity
from firstrung.credentials.services import issuer_name
from firstrung.identity.public import Organization, OrganizationKind, SignedRequest


@require_http_methods(["GET"])
@never_cache
def employer(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """Who the employer is and what it endorses; its own people can do more here."""
    organization = get_object_or_404(Organization, uid=uid, kind=OrganizationKind.EMPLOYER)
    mine = REPRESENT.allows(request.user, organization)
    if not mine and not EndorserIdentity.objects.filter(organization=organization).exists():
        raise NotVisible("credentials.employer")
    rows = made_by(organization)
    if not mine:
        rows = rows.filter(revoked_at__isnull=True).exclude(subject=EndorsementSubject.AWARD)
    context = {
        "organization": organization,
        "identity": live_identity(organization),
        "mine": mine,
        "page": page_of(request, rows),
        "counts": counts_by_subject(organization),
        "endorsable": endorsable(organization) if mine else (),
        "issuer": issuer_name(),
        "endorses_issuer": endorses_issuer(organization),
    }
    return render(request, "credentials/endorsing/employer.html", context)


@require_http_methods(["GET"])
@cache_control(public=True, max_age=300)
def employer_did(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """The DID document of an employer whose key is kept here, retired keys included."""
    organization = get_object_or_404(Organization, uid=uid, kind=OrganizationKind.EMPLOYER)
    identity = kept_identity(organization)
    if identity is None:
        raise Http404
    return did_answer(identity.did)


@require_http_methods(["GET"])
@never_cache
def endorsement(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """The endorsement as it was signed; of a person's certificate only by consent."""
    row = get_object_or_404(Endorsement, uid=uid)
    SEE_ENDORSEMENT.require(request.user, row)
    return open_to_all(credential_answer(row.document))


@login_required
@require_http_methods(["GET", "POST"])
def endorsement_withdraw(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Take an endorsement back, after a page that says what that means."""
    row = get_object_or_404(
        Endorsement.objects.select_related("identity__organization", "achievement"), uid=uid
    )
    WITHDRAW_ENDORSEMENT.require(request.user, row)
    organization = row.identity.organization
    form = ReasonForm(request.POST or None)
    if form.settles(
        lambda: withdraw(request.user, endorsement=row, now=timezone.now(), **form.cleaned_data)
    ):
        messages.success(request, _("The endorsement is taken back. Every check shows it now."))
        return redirect("employer", organization.uid)
    context = {"form": form, "endorsement": row, "organization": organization}
    status = 422 if form.is_bound else 200
    return render(request, "credentials/endorsing/withdraw.html", context, status=status)
