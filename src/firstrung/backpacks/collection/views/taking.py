"""Take credentials along: every form of one, or the archive of all."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from firstrung.backpacks.collection import archive as archives
from firstrung.backpacks.collection import exports
from firstrung.backpacks.collection.policies import SEE_HELD, TAKE_AWARD
from firstrung.backpacks.collection.services.sharing import name_of
from firstrung.backpacks.models import HeldCredential, Source
from firstrung.core.errors import NotVisible
from firstrung.credentials.public import Award
from firstrung.identity.public import READ_FAMILY_RECORD, Person, SignedRequest


@login_required
@require_http_methods(["GET"])
@never_cache
def award_file(request: SignedRequest, uid: UUID, form: str) -> HttpResponseBase:
    """An award as JSON, compact JWT, baked PNG or SVG, or PDF/UA."""
    rows = Award.objects.select_related("achievement__image", "holder", "status_list")
    row = get_object_or_404(rows, uid=uid)
    TAKE_AWARD.require(request.user, row)
    return _file(exports.AWARD_FORMS, row, form, holder=row.holder_name)


@login_required
@require_http_methods(["GET"])
@never_cache
def held_file(request: SignedRequest, uid: UUID, form: str) -> HttpResponseBase:
    """A kept credential exactly as it came, baked into a picture, or a transcript as PDF."""
    row = get_object_or_404(HeldCredential.objects.select_related("holder"), uid=uid)
    SEE_HELD.require(request.user, row)
    forms = exports.forms_of(row)
    return _file(
        forms, row, form, holder=row.holder.name if row.source == Source.TRANSCRIPT else ""
    )


def _file(
    forms: dict[str, tuple[str, Callable[[Any], bytes]]],
    row: Award | HeldCredential,
    form: str,
    *,
    holder: str,
) -> HttpResponse:
    if form not in forms:
        raise NotVisible("backpacks.form")
    kind, make = forms[form]
    response = HttpResponse(make(row), content_type=kind)
    name = file_name(name_of(row), holder, ending=form)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def file_name(*parts: str, ending: str) -> str:
    """A file's name that people can read and every system takes: plain letters and hyphens."""
    words = "-".join(filter(None, (slugify(part) for part in parts)))[:100].strip("-")
    return f"{words or 'credential'}.{ending}"


@login_required
@require_http_methods(["GET"])
@never_cache
def archive(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Everything of a person in one file that checks itself; guardians may take it too."""
    holder = get_object_or_404(Person, uid=uid)
    READ_FAMILY_RECORD.require(request.user, holder)
    now = timezone.now()
    page = archives.build(request.user, holder=holder, language=get_language() or "en", now=now)
    response = HttpResponse(page, content_type="text/html; charset=utf-8")
    name = file_name("credentials", holder.name, timezone.localdate(now).isoformat(), ending="html")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
