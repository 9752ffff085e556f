"""What everybody may read: an achievement, its badge, its exports."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import require_http_methods

from firstrung.credentials.answers import open_to_all
from firstrung.credentials.defining.exchange.formats import BY_FILE, FORMATS, export
from firstrung.credentials.defining.exchange.names import ctid
from firstrung.credentials.defining.facts import facts_of
from firstrung.credentials.defining.pictures import badge
from firstrung.credentials.defining.rubrics import criteria_of
from firstrung.credentials.defining.selectors import versions_of
from firstrung.credentials.documents import CONTEXTS, achievement_document
from firstrung.credentials.endorsing.selectors import endorsements_shown
from firstrung.credentials.models import Achievement, AchievementState
from firstrung.credentials.policies import DEFINE_ACHIEVEMENT, SEE_ACHIEVEMENT
from firstrung.credentials.services import issuer_name

BADGE_TYPES = {"png": "image/png", "svg": "image/svg+xml"}


def find(request: HttpRequest, code: str, version: int) -> Achievement:
    """The version, where the reader may see it; else 404."""
    row = get_object_or_404(
        Achievement.objects.select_related("whole", "image"), code=code, version=version
    )
    SEE_ACHIEVEMENT.require(request.user, row)
    return row


def shown(achievement: Achievement) -> dict[str, Any]:
    """What the parts of a page that show a definition need."""
    rows = achievement.result_descriptions
    facts = [row for row in rows if str(row["id"]).rpartition("#")[2] in facts_of(rows)]
    return {
        "achievement": achievement,
        "criteria": criteria_of(rows),
        "facts": [row["name"] for row in facts],
        "issuer": issuer_name(),
    }


@require_http_methods(["GET"])
def achievement(request: HttpRequest, code: str, version: int) -> HttpResponseBase:
    """What an achievement asks for; JSON for software, a page for people."""
    row = find(request, code, version)
    if "json" in request.headers.get("Accept", ""):
        document = {"@context": CONTEXTS, **achievement_document(row)}
        software = open_to_all(JsonResponse(document, content_type="application/ld+json"))
        patch_vary_headers(software, ["Accept"])
        return software
    context = shown(row) | {
        "versions": versions_of(request.user, code),
        "parts": SEE_ACHIEVEMENT.rows(request.user, row.parts.order_by("name", "-version")),
        "formats": FORMATS.values(),
        "ctid": ctid(row),
        **endorsements_shown(achievement=row),
        "may_define": DEFINE_ACHIEVEMENT.allows(request.user, row),
    }
    response = render(request, "credentials/defining/achievement.html", context)
    patch_vary_headers(response, ["Accept"])
    return response


@require_http_methods(["GET"])
def achievement_export(
    request: HttpRequest, code: str, version: int, file: str
) -> HttpResponseBase:
    """The definition in another's terms: CTDL, CASE, RSD, Open Badges."""
    kind = BY_FILE.get(file)
    if kind is None:
        raise Http404
    row = find(request, code, version)
    response = HttpResponse(export(row, kind.name), content_type=kind.media_type)
    return open_to_all(_kept(response, row, seconds=300))


@require_http_methods(["GET"])
def achievement_badge(
    request: HttpRequest, code: str, version: int, ending: str
) -> HttpResponseBase:
    """The picture of a version, as PNG or SVG."""
    row = find(request, code, version)
    response = HttpResponse(badge(row, ending), content_type=BADGE_TYPES[ending])
    response["Content-Security-Policy"] = "default-src 'none'; img-src data:; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return open_to_all(_kept(response, row, seconds=3600))


def _kept(response: HttpResponse, row: Achievement, *, seconds: int) -> HttpResponse:
    """Anybody may keep what is published for a while; nobody keeps a draft."""
    if row.state == AchievementState.DRAFT:
        patch_cache_control(response, private=True, no_store=True)
    else:
        patch_cache_control(response, public=True, max_age=seconds)
    return response
