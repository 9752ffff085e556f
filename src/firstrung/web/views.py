"""The welcome page, the signed-in home page, and the privacy page."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

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
def home(request: HttpRequest) -> HttpResponseBase:
    """What waits for this person, by role."""
    return render(request, "web/home.html", {"cards": cards_for(request.user)})


@require_http_methods(["GET"])
def privacy(request: HttpRequest) -> HttpResponseBase:
    """What is kept, what is shown, and who decides."""
    return render(request, "web/privacy.html")
