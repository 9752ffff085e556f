"""What somebody sees who was given a link: no account needed, nothing shown without consent."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from firstrung.backpacks.collection.exports import signed_file
from firstrung.backpacks.collection.reading import document_of, said
from firstrung.backpacks.collection.services.sharing import (
    credential_of,
    find_share,
    may_be_named,
    name_of,
    open_share,
)
from firstrung.backpacks.models import HeldCredential, Share
from firstrung.core.errors import NotVisible
from firstrung.credentials.public import (
    Award,
    endorsements_shown,
    explain,
    issuer_name,
    verify,
)
from firstrung.identity.public import READ_FAMILY_RECORD


def _found(request: HttpRequest, secret: str) -> tuple[Share, str]:
    """The link, and why it shows nothing ("" where it does). Openings by strangers are counted."""
    row = find_share(secret)
    if row is None:
        raise NotVisible("backpacks.share")
    now = timezone.now()
    if row.revoked_at is not None or row.expires_at <= now:
        return row, "ended"
    if READ_FAMILY_RECORD.allows(request.user, row.holder):
        return row, ""
    if not may_be_named(row.holder, on=timezone.localdate(now)):
        return row, "withheld"
    viewer = request.user if request.user.is_authenticated else None
    open_share(row, viewer=viewer, now=now)
    return row, ""


@require_http_methods(["GET"])
@never_cache
def page(request: HttpRequest, secret: str) -> HttpResponseBase:
    """The credential of a link, checked at this moment."""
    row, why = _found(request, secret)
    if why:
        status = 410 if why == "ended" else 404
        return _quiet(
            render(request, "backpacks/collection/closed.html", {"why": why}, status=status)
        )
    shown = credential_of(row)
    context = {
        "share": row,
        "secret": secret,
        "name": name_of(shown),
        "issued_at": shown.issued_at,
        **(_award(shown) if isinstance(shown, Award) else _held(shown)),
    }
    return _quiet(render(request, "backpacks/collection/shared.html", context))


def _award(award: Award) -> dict[str, Any]:
    """The name may be shown here, so an employer's words about this award may be shown too."""
    verdict, _document = verify(json.dumps(award.document).encode(), now=timezone.now())
    return {
        "issuer": issuer_name(),
        "holder_name": award.holder_name,
        "answer": explain(verdict),
        "said": said(award.document),
        **endorsements_shown(award=award),
    }


def _held(held: HeldCredential) -> dict[str, Any]:
    verdict, _document = verify(held.text.encode(), now=timezone.now())
    return {
        "issuer": held.issuer_name or held.issuer_id,
        "answer": explain(verdict),
        "said": said(document_of(held)),
    }


@require_http_methods(["GET"])
@never_cache
def file(request: HttpRequest, secret: str) -> HttpResponseBase:
    """The signed file behind a link, for whoever wants to check it by other means."""
    row, why = _found(request, secret)
    if why:
        raise NotVisible("backpacks.share")
    ending, kind, text = signed_file(credential_of(row))
    response = HttpResponse(text, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="credential.{ending}"'
    return _quiet(response)


def _quiet(response: HttpResponse) -> HttpResponse:
    """The address is a secret: it is not handed on to other sites, nor found by search engines."""
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
