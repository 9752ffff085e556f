"""The welcome page, the signed-in home page, the privacy page, and the language switch."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from firstrung.identity.public import SignedRequest
from firstrung.taxonomies.public import Sector, current_region
from firstrung.web.home import cards_for


@require_http_methods(["GET"])
def welcome(request: HttpRequest) -> HttpResponseBase:
    """What this is, for whoever comes by."""
    if request.user.is_authenticated:
        return redirect("home")
    context = {"region": current_region(), "sectors": Sector.objects.all()}
    return render(request, "web/welcome.html", context)


@login_required
@require_http_methods(["GET"])
def home(request: SignedRequest) -> HttpResponseBase:
    """What waits for this person, by role."""
    return render(request, "web/home.html", {"cards": cards_for(request.user)})


@require_http_methods(["GET"])
def privacy(request: HttpRequest) -> HttpResponseBase:
    """What is kept, what is shown, and who decides."""
    return render(request, "web/privacy.html")


@require_http_methods(["GET"])
def language(request: HttpRequest, code: str) -> HttpResponseBase:
    """Show the pages in that language from now on; a plain link, so that pages can be cached."""
    if code not in dict(settings.LANGUAGES):
        raise Http404
    target = request.GET.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        target = "/"
    response = redirect(target)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=31536000,
        samesite="Lax",
        secure=settings.SECURE,
    )
    return response
