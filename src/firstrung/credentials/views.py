"""The public pages of a certificate, verification, and what verifiers fetch."""

import json
from typing import Any
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
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods

from firstrung.core.errors import NotVisible, Problem
from firstrung.core.forms import DesignedForm
from firstrung.credentials.documents import CONTEXTS, achievement_document, award_url
from firstrung.credentials.keys import did_document, issuer_did, live_key
from firstrung.credentials.models import Achievement, Award, StatusList
from firstrung.credentials.pdf import certificate_pdf, qr_svg
from firstrung.credentials.policies import REVOKE_AWARD, SEE_AWARD
from firstrung.credentials.results import holder_of, results_of
from firstrung.credentials.services import issuer_name, revoke
from firstrung.credentials.status import signed_list
from firstrung.credentials.verification import verify as judge
from firstrung.credentials.wording import explain
from firstrung.identity.public import Purpose, SignedRequest, covers, log_disclosure

MAX_UPLOAD = 256 * 1024


class VerifyForm(DesignedForm):
    """A credential as text or as a file."""

    text = forms.CharField(
        label=gettext_lazy("Paste the credential"),
        help_text=gettext_lazy("The whole text, from the first { to the last }."),
        required=False,
        max_length=MAX_UPLOAD,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )
    file = forms.FileField(
        label=gettext_lazy("Or choose the file"),
        help_text=gettext_lazy("The .json file that the holder sent you."),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """One of the two is needed, and small enough to be a credential."""
        values = super().clean() or {}
        file = values.get("file")
        if not values.get("text", "").strip() and file is None:
            raise forms.ValidationError(_("Paste a credential or choose a file."))
        if file is not None and file.size > MAX_UPLOAD:
            self.add_error("file", _("That file is too large to be a credential (256 kB at most)."))
        return values


@require_http_methods(["GET", "POST"])
@never_cache
def verify(request: HttpRequest) -> HttpResponseBase:
    """Check a pasted or uploaded credential; the answer in words, the trail below."""
    form = VerifyForm(request.POST or None, request.FILES or None)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "credentials/verify.html", {"form": form}, status=status)
    file = form.cleaned_data["file"]
    raw = file.read() if file is not None else form.cleaned_data["text"].strip().encode()
    verdict, document = judge(raw, now=timezone.now())
    context = {
        "form": form,
        "answer": explain(verdict),
        "document": document,
        "holder": holder_of(document) if document else "",
        "results": results_of(document) if document else [],
        "credential_name": _name(document),
    }
    return render(request, "credentials/verify.html", context)


def _name(document: dict[str, Any] | None) -> str:
    name = (document or {}).get("name", "")
    return name if isinstance(name, str) else ""


def _shown(request: HttpRequest, award: Award) -> tuple[bool, bool]:
    """Whether the viewer is of the school circle, and whether the name may be shown."""
    inside = SEE_AWARD.allows(request.user, award)
    if inside:
        return True, True
    now = timezone.now()
    if not covers(award.holder, Purpose.CERTIFICATE, on=timezone.localdate(now)):
        return False, False
    log_disclosure(
        student=award.holder,
        recipient=request.user if request.user.is_authenticated else None,
        purpose=Purpose.CERTIFICATE,
        what=award.achievement.name,
        now=now,
        object_uid=award.uid,
    )
    return False, True


def _award(uid: UUID) -> Award:
    return get_object_or_404(
        Award.objects.select_related("achievement", "holder", "status_list"), uid=uid
    )


@require_http_methods(["GET"])
@never_cache
def certificate(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """What a stranger sees who scans the QR code: does it hold, who says so, about what."""
    award = _award(uid)
    inside, named = _shown(request, award)
    verdict, _document = judge(json.dumps(award.document).encode(), now=timezone.now())
    context = {
        "award": award,
        "answer": explain(verdict),
        "inside": inside,
        "named": named,
        "issuer": issuer_name(),
        "results": results_of(award.document) if named else [],
        "evidence": award.document["evidence"] if named else [],
        "qr": qr_svg(award_url(award.uid)),
        "may_revoke": REVOKE_AWARD.allows(request.user, award),
    }
    return render(request, "credentials/certificate.html", context)


@require_http_methods(["GET"])
@never_cache
def certificate_json(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """The credential as it was signed; it carries the holder's name, so consent decides."""
    award = _award(uid)
    _inside, named = _shown(request, award)
    if not named:
        raise NotVisible("credentials.json")
    response = JsonResponse(
        award.document,
        content_type="application/vc",
        json_dumps_params={"ensure_ascii": False, "indent": 2},
    )
    response["Content-Disposition"] = f'attachment; filename="certificate-{award.uid}.json"'
    return response


@login_required
@require_http_methods(["GET"])
@never_cache
def certificate_file(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """The PDF, for the holder, the family and the school."""
    award = _award(uid)
    SEE_AWARD.require(request.user, award)
    response = HttpResponse(certificate_pdf(award), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="certificate-{award.uid}.pdf"'
    return response


class RevokeForm(DesignedForm):
    """Why the certificate is taken back."""

    reason = forms.CharField(label=gettext_lazy("Why?"), max_length=300)


@login_required
@require_http_methods(["GET", "POST"])
def certificate_revoke(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Revoke, after a page that says what that means."""
    award = _award(uid)
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
@cache_control(public=True, max_age=300)
def did(request: HttpRequest) -> HttpResponseBase:
    """The issuer's DID document (``did:web``), retired keys included."""
    live_key(now=timezone.now())
    document = did_document(issuer_did())
    return _open(JsonResponse(document, content_type="application/did+json"))


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
