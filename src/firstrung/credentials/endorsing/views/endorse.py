"""Endorse an achievement, the issuer, or one person's certificate."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from firstrung.core.errors import Problem
from firstrung.credentials.endorsing.forms import SignedForm, WordsForm
from firstrung.credentials.endorsing.identities import live_identity
from firstrung.credentials.endorsing.policies import ENDORSE_AWARD
from firstrung.credentials.endorsing.services import (
    About,
    endorse,
    hand_in,
    unsigned_endorsement,
)
from firstrung.credentials.endorsing.views.identity import download, represented
from firstrung.credentials.models import Achievement, Award
from firstrung.identity.public import Organization, Purpose, SignedRequest, log_disclosure


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def endorse_achievement(
    request: SignedRequest, uid: UUID, code: str, version: int
) -> HttpResponseBase:
    """The certificate itself, in one version."""
    organization = represented(request, uid)
    achievement = get_object_or_404(Achievement, code=code, version=version)
    return _page(request, organization, About(achievement=achievement))


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def endorse_issuer(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """The coalition that issues."""
    return _page(request, represented(request, uid), About())


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def endorse_award(request: SignedRequest, uid: UUID, award: UUID) -> HttpResponseBase:
    """One person's certificate, where the family has opened its page to everybody."""
    organization = represented(request, uid)
    row = get_object_or_404(Award.objects.select_related("achievement", "holder"), uid=award)
    ENDORSE_AWARD.require(request.user, row)
    log_disclosure(
        student=row.holder,
        recipient=request.user,
        purpose=Purpose.CERTIFICATE,
        what=row.achievement.name,
        now=timezone.now(),
        object_uid=row.uid,
    )
    return _page(request, organization, About(award=row))


def _page(request: SignedRequest, organization: Organization, about: About) -> HttpResponseBase:
    identity = live_identity(organization)
    if identity is None:
        messages.info(request, _("Open your organization's identity first."))
        return redirect("employer_identity", organization.uid)
    handing_in = "signed" in request.FILES or "hand_in" in request.POST
    asked = request.method == "POST"
    words = WordsForm(request.POST if asked and not handing_in else None)
    signed = SignedForm(request.POST, request.FILES) if handing_in else SignedForm()
    form = signed if handing_in else words
    if form.is_valid():
        try:
            return _act(request, organization, about, form.cleaned_data, kept=identity.kept)
        except Problem as problem:
            form.add_problem(problem)
    context = {
        "organization": organization,
        "identity": identity,
        "about": about,
        "words": words,
        "signed": signed,
    }
    status = 422 if form.is_bound else 200
    return render(request, "credentials/endorsing/endorse.html", context, status=status)


def _act(
    request: SignedRequest,
    organization: Organization,
    about: About,
    values: dict[str, object],
    *,
    kept: bool,
) -> HttpResponseBase:
    """Sign here, hand out the file to be signed, or take the signed file."""
    now = timezone.now()
    if "signed" in values:
        raw = values["signed"]
        assert isinstance(raw, bytes)
        hand_in(request.user, organization=organization, about=about, raw=raw, now=now)
    elif kept:
        comment = str(values["comment"])
        endorse(request.user, organization=organization, about=about, comment=comment, now=now)
    else:
        comment = str(values["comment"])
        document = unsigned_endorsement(
            request.user, organization=organization, about=about, comment=comment, now=now
        )
        return download(document, "endorsement-to-sign.json")
    messages.success(request, _("Thank you. Everybody who checks it sees your endorsement."))
    return redirect("employer", organization.uid)
