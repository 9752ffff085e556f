"""Choose one's letters in the account, or stop a kind by the link of a letter."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from firstrung.identity.public import SignedRequest
from firstrung.messaging.enums import CHOOSABLE
from firstrung.messaging.forms import PreferencesForm
from firstrung.messaging.preferences import choose, read_stop, stop, unwanted_kinds, wants


@login_required
@require_http_methods(["GET", "POST"])
def letter_preferences(request: SignedRequest) -> HttpResponseBase:
    """Which letters I want."""
    without = unwanted_kinds(request.user)
    initial = {"kinds": [kind.value for kind in CHOOSABLE if kind not in without]}
    form = PreferencesForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        choose(request.user, kinds=form.cleaned_data["kinds"], now=timezone.now())
        messages.success(request, _("Your choice holds from now on."))
        return redirect("letter_preferences")
    status = 422 if form.is_bound else 200
    return render(request, "messaging/preferences.html", {"form": form}, status=status)


@csrf_exempt  # mail programs post here themselves (RFC 8058); the signed link is the permission
@never_cache
@require_http_methods(["GET", "POST"])
def letters_stop(request: HttpRequest, token: str) -> HttpResponseBase:
    """Stop a kind of letters, without signing in.

    Opening the link alone changes nothing: programs that look for viruses open links too.
    """
    wish = read_stop(token)
    if request.method == "POST":
        again = request.POST.get("again") == "1"
        stop(wish.person, kind=wish.kind, now=timezone.now(), again=again)
    with translation.override(wish.person.language):
        context = {"kind": wish.kind.label, "wanted": wants(wish.person, wish.kind)}
        return render(request, "messaging/stop.html", context)
