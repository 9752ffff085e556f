"""The holder's page of connected platforms, and the terms platforms agree to."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from firstrung.backpacks.host.scopes import SCOPES
from firstrung.backpacks.host.tokens import SEE_CONNECTED, disconnect, scopes_granted
from firstrung.backpacks.models import Client
from firstrung.core.paging import page_of
from firstrung.identity.public import SignedRequest


@login_required
@require_http_methods(["GET"])
@never_cache
def connected_apps(request: SignedRequest) -> HttpResponseBase:
    """Every platform that may read or write the person's collection, and what it may do."""
    page = page_of(request, SEE_CONNECTED.rows(request.user))
    granted = scopes_granted(request.user, list(page))
    rows = [
        {"client": client, "may": [SCOPES[code] for code in SCOPES if code in granted[client.pk]]}
        for client in page
        if client.pk in granted
    ]
    rows += [{"client": client, "may": []} for client in page if client.pk not in granted]
    return render(request, "backpacks/host/connected.html", {"page": page, "rows": rows})


@login_required
@require_POST
def app_disconnect(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """End a platform's access."""
    client = get_object_or_404(Client, uid=uid)
    disconnect(request.user, client=client, now=timezone.now())
    messages.success(
        request,
        _("%(name)s is disconnected. It can do nothing here any more.") % {"name": client.name},
    )
    return redirect("connected_apps")


@require_http_methods(["GET"])
def app_terms(request: HttpRequest) -> HttpResponseBase:
    """What a platform agrees to by connecting."""
    return render(request, "backpacks/host/terms.html")
