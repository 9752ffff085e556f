"""What everybody may see: recognized organizations, their badges and certificates."""

import json
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from firstrung.coalition.enums import MemberKind, RecognitionState
from firstrung.coalition.models import Recognition, RecognitionPaper
from firstrung.coalition.recognition import points, selectors
from firstrung.coalition.recognition.views.approving import shown_name
from firstrung.core.downloads import csv_file
from firstrung.core.errors import NotVisible
from firstrung.core.paging import page_of

SECONDS, LONG = 300, 3600


def _kept(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Caches may keep the page for guests; what a signed-in person sees carries their menu."""
    guest = not request.user.is_authenticated
    patch_cache_control(response, public=guest, private=not guest, max_age=SECONDS if guest else 0)
    patch_vary_headers(response, ("Cookie", "Accept-Language"))
    return response


@require_safe
def recognized(request: HttpRequest) -> HttpResponseBase:
    """The organizations that were recognized."""
    wanted = request.GET.dict()
    page = page_of(request, selectors.recognized(wanted))
    context = {
        "program": points.program(),
        "page": page,
        "rows": [
            {"row": row, "period": points.Period(row.year, row.begins_on, row.ends_on)}
            for row in page.object_list
        ],
        "wanted": wanted,
        "years": selectors.years_recognized(),
        "kinds": MemberKind.choices,
    }
    return _kept(request, render(request, "coalition/recognition/recognized.html", context))


@require_safe
def recognized_file(request: HttpRequest) -> HttpResponseBase:
    """The same as CSV."""
    header = [_("Organization"), _("Kind"), _("Year"), _("Tier")]
    lines = (
        [row.organization.name, str(row.get_kind_display()), row.year, str(row.tier)]
        for row in selectors.recognized(request.GET.dict())
    )
    return _kept(request, csv_file("recognized.csv", header, lines))


def _find(uid: UUID) -> Recognition:
    """A recognition that was given, also where it was withdrawn: a certificate may name it."""
    return get_object_or_404(selectors.published(), uid=uid)


@require_safe
def recognized_one(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """One recognition, as the QR code of the certificate leads to it; 410 once withdrawn."""
    row = _find(uid)
    context = {
        "row": row,
        "program": points.program(),
        "period": points.Period(row.year, row.begins_on, row.ends_on),
        "earned": [{"name": shown_name(each), "points": each["points"]} for each in row.earned],
        "approved": [
            each.organization.name
            for each in row.signatures.select_related("organization")
            if each.organization
        ],
    }
    gone = row.state == RecognitionState.WITHDRAWN
    page = "coalition/recognition/recognized_one.html"
    return _kept(request, render(request, page, context, status=410 if gone else 200))


@require_safe
def recognized_json(_request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """The signed credential; verifiers that run elsewhere may read it.

    Also once withdrawn, as its status list says it: who has the address learns the truth.
    """
    text = json.dumps(_find(uid).document, ensure_ascii=False, indent=2)
    response = HttpResponse(text, content_type="application/ld+json")
    response["Access-Control-Allow-Origin"] = "*"
    response["Content-Disposition"] = 'inline; filename="credential.json"'
    patch_cache_control(response, public=True, max_age=LONG)
    return response


@require_safe
def recognized_pdf(_request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """The certificate as PDF in the language of the request, else in the one there is."""
    papers = RecognitionPaper.objects.filter(
        recognition__uid=uid, recognition__state=RecognitionState.GIVEN
    ).order_by("language")
    language = (get_language() or "en").split("-")[0]
    paper = papers.filter(language=language).first() or papers.first()
    if paper is None:
        raise NotVisible("coalition.recognized")
    response = HttpResponse(bytes(paper.pdf), content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="certificate.pdf"'
    patch_cache_control(response, public=True, max_age=SECONDS)
    patch_vary_headers(response, ("Cookie", "Accept-Language"))
    return response
