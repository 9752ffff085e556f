"""The Open Badges 3.0 interface: credentials, profile, and the document that describes it all."""

from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from firstrung.backpacks.host.answers import (
    Access,
    Refused,
    as_json,
    body_of,
    endpoint,
    raw_answer,
)
from firstrung.backpacks.host.description import server_metadata, service_description
from firstrung.backpacks.host.scopes import (
    READ_CREDENTIALS,
    READ_PROFILE,
    WRITE_CREDENTIALS,
    WRITE_PROFILE,
)
from firstrung.backpacks.host.services import (
    read_badges,
    read_profile,
    write_badge,
    write_profile,
)
from firstrung.backpacks.keeping import Change, format_of
from firstrung.backpacks.models import Format

DEFAULT_PAGE: Final = 25
LARGEST_PAGE: Final = 100
MAX_INT32: Final = 2**31 - 1
COMPACT_TYPE: Final = "text/plain"
JSON_TYPES: Final = frozenset({"application/json", "application/ld+json", "application/vc"})
STATUS: Final = {Change.CREATED: 201, Change.REPLACED: 200, Change.NONE: 304}


def _list(request: HttpRequest, access: Access) -> HttpResponse:
    """`getCredentials`: a page of the holder's badges."""
    limit = min(_number(request, "limit", DEFAULT_PAGE, least=1), LARGEST_PAGE)
    offset = _number(request, "offset", 0, least=0)
    since = _since(request)
    page = read_badges(access, limit=limit, offset=offset, since=since, now=timezone.now())
    # Put together as text, so that what other platforms wrote is not written anew.
    tokens = as_json(page.tokens)
    body = f'{{"credential":[{",".join(page.texts)}],"compactJwsString":{tokens}}}'
    response = raw_answer(body)
    response["X-Total-Count"] = str(page.total)
    response["Link"] = _links(request, limit=limit, offset=offset, total=page.total)
    return response


def _number(request: HttpRequest, name: str, default: int, *, least: int) -> int:
    text = request.GET.get(name, str(default))
    number = int(text) if text.isascii() and text.isdecimal() and len(text) <= 10 else -1  # noqa: PLR2004
    if not least <= number <= MAX_INT32:
        text = f"The parameter {name} is a whole number from {least} to {MAX_INT32}."
        raise Refused(400, text, minor="invalid_query_parameter")
    return number


def _since(request: HttpRequest) -> datetime | None:
    text = request.GET.get("since")
    if text is None:
        return None
    try:
        # A plus sign that was not percent-encoded arrives as a space.
        read = parse_datetime(text.replace(" ", "+"))
        if read is not None:
            return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    text = "The parameter since is a date and time like 2026-05-01T12:00:00Z."
    raise Refused(400, text, minor="invalid_query_parameter")


def _links(request: HttpRequest, *, limit: int, offset: int, total: int) -> str:
    """The `Link` header (RFC 8288): first and last page, and those beside this one."""
    last = max(0, (total - 1) // limit * limit)
    places = {"first": 0, "last": last}
    if offset + limit < total:
        places["next"] = offset + limit
    if offset > 0:
        places["prev"] = min(max(0, offset - limit), last)
    since = {"since": request.GET["since"]} if "since" in request.GET else {}
    address = f"{settings.BASE_URL}{request.path}"
    return ", ".join(
        f'<{address}?{urlencode({"limit": limit, "offset": place, **since})}>; rel="{relation}"'
        for relation, place in places.items()
    )


def _upsert(request: HttpRequest, access: Access) -> HttpResponse:
    """`upsertCredential`: the answer's body is the request's, byte for byte."""
    raw = body_of(request)
    kind = request.content_type or ""
    if kind not in JSON_TYPES | {COMPACT_TYPE}:
        text = "Send JSON as application/json, or a compact JWS as text/plain."
        raise Refused(415, text, headers={"Accept": f"application/json, {COMPACT_TYPE}"})
    if (kind == COMPACT_TYPE) != (format_of(raw) == Format.JWT):
        raise Refused(400, f"The body is not what its content type {kind} says.")
    change = write_badge(access, raw=raw, now=timezone.now())
    if change is Change.NONE:
        return HttpResponse(status=304)
    return raw_answer(raw.decode("utf-8"), content_type=kind, status=STATUS[change])


def _get_profile(_request: HttpRequest, access: Access) -> HttpResponse:
    """`getProfile`: who the holder is."""
    return raw_answer(read_profile(access, now=timezone.now()))


def _put_profile(request: HttpRequest, access: Access) -> HttpResponse:
    """`putProfile`: what connected platforms see as the holder's profile."""
    if request.content_type not in JSON_TYPES:
        raise Refused(415, "Send the profile as application/json.")
    return raw_answer(write_profile(access, raw=body_of(request), now=timezone.now()))


credentials = endpoint(GET=(READ_CREDENTIALS, _list), POST=(WRITE_CREDENTIALS, _upsert))
profile = endpoint(GET=(READ_PROFILE, _get_profile), PUT=(WRITE_PROFILE, _put_profile))


@require_http_methods(["GET"])
@cache_control(public=True, max_age=300)
def discovery(request: HttpRequest) -> HttpResponse:
    """The Service Description Document, open to everybody."""
    response = JsonResponse(service_description())
    response["Access-Control-Allow-Origin"] = "*"
    return response


@require_http_methods(["GET"])
@cache_control(public=True, max_age=300)
def metadata(request: HttpRequest) -> HttpResponse:
    """What OAuth clients may expect here (RFC 8414)."""
    response = JsonResponse(server_metadata())
    response["Access-Control-Allow-Origin"] = "*"
    return response
