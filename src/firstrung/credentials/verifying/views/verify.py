"""The page where anybody checks a credential, and the same for machines."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from firstrung.core.errors import Problem
from firstrung.credentials.answers import open_to_all
from firstrung.credentials.verifying.findings import Finding, Findings, examine
from firstrung.credentials.verifying.forms import MAX_FILE, VerifyForm
from firstrung.credentials.verifying.inputs import OwnPage, from_file, from_link
from firstrung.credentials.verifying.limits import too_many_checks
from firstrung.credentials.verifying.lookups import Lookups

PAGE = "credentials/verifying/verify.html"
MAX_LINK = 2000


@require_http_methods(["GET", "POST"])
@never_cache
def verify(request: HttpRequest) -> HttpResponseBase:
    """Check a link, a text, a file or a QR code; the answer in words, the trail below."""
    if request.method != "POST":
        link = request.GET.get("link", "")[:MAX_LINK]
        return render(request, PAGE, {"form": VerifyForm(initial={"link": link})})
    form = VerifyForm(request.POST, request.FILES)
    if too_many_checks(request):
        form.is_valid()
        form.add_error(None, _("Too many checks from your network. Wait an hour, or ask us."))
        return render(request, PAGE, {"form": form}, status=429)
    if form.is_valid():
        try:
            findings = examine(form.content(), Lookups(now=timezone.now()))
        except OwnPage as own:
            return redirect(own.path)
        except Problem as problem:
            form.add_problem(problem)
        else:
            return render(request, PAGE, {"form": VerifyForm(), "findings": findings})
    return render(request, PAGE, {"form": form}, status=422)


@csrf_exempt
@require_http_methods(["POST", "OPTIONS"])
@never_cache
def api_verify(request: HttpRequest) -> HttpResponseBase:
    """For machines: a credential in any form in, verdicts as JSON out; any origin may ask.

    The body is the credential itself (JSON, token, PNG, SVG, PDF), or ``{"url": "https://…"}``.
    """
    if request.method == "OPTIONS":
        return _open(HttpResponse(status=204))
    if too_many_checks(request):
        return _refused(_("Too many checks from your network. Wait an hour."), 429)
    try:
        if int(request.headers.get("Content-Length") or 0) > MAX_FILE:
            return _refused(_("The body is too large."), 413)
        findings = examine(_content(request.body), Lookups(now=timezone.now()))
    except OwnPage as own:
        return _refused(_("Ask for the JSON of that page: %(path)s") % {"path": own.path}, 422)
    except Problem as problem:
        return _refused(str(problem.message), 422)
    return _open(JsonResponse(_as_json(findings), json_dumps_params={"ensure_ascii": False}))


def _content(body: bytes) -> bytes:
    if body[:1] == b"{" and len(body) < 2 * MAX_LINK and b'"url"' in body:
        try:
            asked = json.loads(body)
        except (ValueError, RecursionError):
            return body
        if isinstance(asked, dict) and set(asked) == {"url"} and isinstance(asked["url"], str):
            return from_link(asked["url"])
    return from_file(body)


def _refused(message: str, status: int) -> HttpResponse:
    return _open(JsonResponse({"problem": message}, status=status))


def _open(response: HttpResponse) -> HttpResponse:
    response["Access-Control-Allow-Methods"] = "POST, OPTIONS"
    response["Access-Control-Allow-Headers"] = "Content-Type"
    response["Access-Control-Max-Age"] = "86400"
    return open_to_all(response)


def _as_json(findings: Findings) -> dict[str, Any]:
    return {
        "valid": all(row.holds for row in findings.rows) and not findings.left_out,
        "credentials": [_finding(row) for row in findings.rows],
        "leftOut": findings.left_out,
        "fetched": [{"url": url, "problem": problem} for url, problem in findings.trail],
    }


def _finding(row: Finding) -> dict[str, Any]:
    facts = row.facts
    return {
        **row.verdict.to_dict(),
        "headline": row.answer.headline,
        "meaning": row.answer.meaning,
        "advice": row.answer.advice,
        "name": facts.name,
        "holder": facts.holder,
        "issuer": {
            "id": facts.issuer,
            "knownAs": row.known_as or None,
            "saysItIs": facts.issuer_name,
            "domain": facts.domain,
        },
        "validFrom": facts.valid_from,
        "validUntil": facts.valid_until,
        "results": row.results,
        "evidence": [
            {"name": each.name, "url": each.url, "digest": each.digest} for each in facts.evidence
        ],
        "endorsements": [
            {
                "by": each.name,
                "id": each.identifier,
                "about": each.about,
                "comment": each.comment,
                "holds": each.holds,
            }
            for each in row.endorsements
        ],
        "parts": [_finding(part) for part in row.parts],
        "complete": row.complete,
    }
