"""The public page of one certificate, its signed file and its paper."""

import json
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from firstrung.core.errors import NotVisible
from firstrung.credentials.answers import credential_answer
from firstrung.credentials.documents import award_url
from firstrung.credentials.endorsing.policies import ENDORSE_AWARD
from firstrung.credentials.endorsing.selectors import endorsements_shown, represented_by
from firstrung.credentials.models import Award
from firstrung.credentials.pdf import certificate_pdf, qr_svg
from firstrung.credentials.policies import REVOKE_AWARD, SEE_AWARD
from firstrung.credentials.services import issuer_name
from firstrung.credentials.verifying.results import results_of
from firstrung.credentials.verifying.verification import verify
from firstrung.credentials.verifying.wording import explain
from firstrung.identity.public import (
    Organization,
    Purpose,
    SignedRequest,
    covers,
    log_disclosure,
)


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
    if _wants_document(request):
        response = certificate_json(request, uid)
        patch_vary_headers(response, ["Accept"])
        return response
    award = _award(uid)
    inside, named = _shown(request, award)
    verdict, _document = verify(json.dumps(award.document).encode(), now=timezone.now())
    context = {
        "award": award,
        "answer": explain(verdict),
        "inside": inside,
        "named": named,
        "issuer": issuer_name(),
        "results": results_of(award.document) if named else [],
        "evidence": award.document.get("evidence", []) if named else [],
        "qr": qr_svg(award_url(award.uid)),
        "may_revoke": REVOKE_AWARD.allows(request.user, award),
        "speaks_for": _speaks_for(request, award) if named else [],
        **_endorsements(award, named=named),
    }
    response = render(request, "credentials/verifying/certificate.html", context)
    patch_vary_headers(response, ["Accept"])
    return response


def _wants_document(request: HttpRequest) -> bool:
    """Software follows a credential's id and asks for JSON; browsers ask for a page."""
    accept = request.headers.get("Accept", "")
    return "text/html" not in accept and ("json" in accept or "application/vc" in accept)


def _endorsements(award: Award, *, named: bool) -> dict[str, Any]:
    """Of the award itself only where its holder may be named: an employer's words may name them."""
    if named:
        return endorsements_shown(award=award)
    return endorsements_shown(achievement=award.achievement)


def _speaks_for(request: HttpRequest, award: Award) -> list[Organization]:
    """The employers in whose name the viewer can endorse this award now."""
    if award.revoked_at is not None or not ENDORSE_AWARD.allows(request.user, award):
        return []
    done = award.endorsements.filter(revoked_at__isnull=True).values("identity__organization")
    return list(represented_by(request.user).exclude(pk__in=done))


@require_http_methods(["GET"])
@never_cache
def certificate_json(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """The credential as it was signed; it carries the holder's name, so consent decides."""
    award = _award(uid)
    _inside, named = _shown(request, award)
    if not named:
        raise NotVisible("credentials.json")
    response = credential_answer(award.document)
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
