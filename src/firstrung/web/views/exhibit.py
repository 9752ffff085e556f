"""The public page of a portfolio that was shown at an exhibition, readable without JavaScript.

What people open most has to be cheap: whether it may be shown is asked every time (consent takes
effect at once), and the page itself is kept by what it is made of: snapshot, language, certificate.
"""

import hashlib
from uuid import UUID

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_noop
from django.views.decorators.http import require_http_methods

from firstrung.core.errors import NotVisible
from firstrung.credentials.public import AchievementKind, Award
from firstrung.files.public import StoredFile, serve
from firstrung.identity.public import Purpose, covers, log_disclosure
from firstrung.portfolios.public import Portfolio, Snapshot
from firstrung.validation.public import ExhibitionKind, Showing

HOUR = 3600


def _shown(slug: str) -> tuple[Portfolio, Showing]:
    """The portfolio and its latest showing; 404 without a live consent or before any showing."""
    portfolio = Portfolio.objects.filter(slug=slug).select_related("student").first()
    if portfolio is None or not portfolio.student.is_active:
        raise NotVisible("web.exhibit")
    if not covers(portfolio.student, Purpose.PUBLIC_EXHIBITION, on=timezone.localdate()):
        raise NotVisible("web.exhibit")
    showing = (
        Showing.objects.filter(
            submission__student=portfolio.student,
            shown_at__isnull=False,
            exhibition__kind=ExhibitionKind.EXHIBITION,
        )
        .select_related("submission")
        .order_by("-shown_at")
        .first()
    )
    if showing is None:
        raise NotVisible("web.exhibit")
    return portfolio, showing


@require_http_methods(["GET"])
def exhibit(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The work first, then who made it and whether it holds a certificate."""
    portfolio, showing = _shown(slug)
    student = portfolio.student
    _log_once_an_hour(portfolio)
    certificates = Award.objects.filter(achievement__kind=AchievementKind.CERTIFICATE)
    award = certificates.filter(holder=student, revoked_at__isnull=True).only("uid").first()
    snapshot_id = showing.submission.snapshot_id
    made_of = f"{snapshot_id} {get_language()} {award.uid if award else ''} {student.name}"
    key = f"exhibit-{hashlib.sha256(made_of.encode()).hexdigest()}"
    anonymous = not request.user.is_authenticated
    cache = caches["ready_made"]
    page: bytes | None = cache.get(key) if anonymous else None
    if page is None:
        context = {
            "portfolio": portfolio,
            "maker": f"{student.preferred_name or student.given_name} {student.family_name[:1]}.",
            "snapshot": Snapshot.objects.get(pk=snapshot_id),
            "award": award,
            "prefix": f"/p/{slug}/files/",
        }
        page = render(request, "web/exhibit.html", context).content
        if anonymous:
            cache.set(key, page, timeout=HOUR)
    response = HttpResponse(page)
    response["Cache-Control"] = "no-cache"
    return response


def _log_once_an_hour(portfolio: Portfolio) -> None:
    """One look an hour asks the log; the log itself keeps one line a day for the public."""
    if caches["ready_made"].add(f"exhibit-logged-{portfolio.pk}", True, timeout=HOUR):
        log_disclosure(
            student=portfolio.student,
            recipient=None,
            purpose=Purpose.PUBLIC_EXHIBITION,
            what=gettext_noop("Exhibited portfolio"),
            now=timezone.now(),
            object_uid=portfolio.uid,
        )


@require_http_methods(["GET"])
def exhibit_file(
    request: HttpRequest, slug: str, uid: UUID, *, thumbnail: bool = False
) -> HttpResponseBase:
    """A file of the exhibited work."""
    _portfolio, showing = _shown(slug)
    frozen = showing.submission.snapshot.files.values("file")
    stored = get_object_or_404(StoredFile, uid=uid, pk__in=frozen)
    return serve(request, stored, thumbnail=thumbnail)
