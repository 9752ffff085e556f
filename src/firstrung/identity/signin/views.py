"""Sign in by link, sign out, and the account page."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from firstrung.core.errors import NotVisible
from firstrung.identity.enums import LinkPurpose
from firstrung.identity.links import find_link
from firstrung.identity.people.selectors import roles_of
from firstrung.identity.requests import SignedRequest
from firstrung.identity.signin.destinations import keep_destination, take_destination
from firstrung.identity.signin.forms import SignInForm
from firstrung.identity.signin.services import request_sign_in, sign_in, too_many_requests


@require_http_methods(["GET", "POST"])
@never_cache
def signin(request: HttpRequest) -> HttpResponseBase:
    """Ask for an address; the answer is the same for members, strangers and who asks too often."""
    keep_destination(request)
    if request.user.is_authenticated:
        return redirect(take_destination(request) or "home")
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not too_many_requests(request):
            request_sign_in(email=form.cleaned_data["email"], now=timezone.now())
        return redirect("signin_sent")
    providers = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    status = 422 if form.is_bound else 200
    context = {"form": form, "providers": providers}
    return render(request, "identity/signin/signin.html", context, status=status)


@require_http_methods(["GET"])
def signin_sent(request: HttpRequest) -> HttpResponseBase:
    """Say what to do next, whoever asked."""
    return render(request, "identity/signin/sent.html")


@require_http_methods(["GET", "POST"])
@never_cache
def signin_link(request: HttpRequest, secret: str) -> HttpResponseBase:
    """A button rather than a sign-in at once: mail scanners open links too."""
    now = timezone.now()
    try:
        link = find_link(secret, purpose=LinkPurpose.SIGN_IN, now=now)
    except NotVisible:
        return render(request, "identity/signin/expired.html", status=410)
    if request.method == "POST":
        response = sign_in(request, link, now=now)
        if response is not None:
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                link.person.language,
                max_age=31536000,
                samesite="Lax",
                secure=settings.SECURE,
            )
            return response
        return render(request, "identity/signin/expired.html", status=410)
    return render(request, "identity/signin/continue.html", {"person": link.person})


@require_POST
def signout(request: HttpRequest) -> HttpResponseBase:
    """End the session."""
    logout(request)
    messages.success(request, _("You are signed out."))
    return redirect("welcome")


@login_required
@require_http_methods(["GET", "POST"])
def account(request: SignedRequest) -> HttpResponseBase:
    """Who I am here, my language, my second factor."""
    person = request.user
    if request.method == "POST":
        language = request.POST.get("language", "")
        if language in dict(settings.LANGUAGES):
            person.language = language
            person.save(update_fields=["language"])
            messages.success(request, _("Letters to you will be in that language."))
        return redirect("account")
    return render(
        request,
        "identity/signin/account.html",
        {"roles": roles_of(person, on=timezone.localdate()), "languages": settings.LANGUAGES},
    )
