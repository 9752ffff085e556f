"""A transcript on the holder's request."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from firstrung.core.errors import Problem
from firstrung.identity.public import SignedRequest
from firstrung.processes.transcript import transcribe


@login_required
@require_POST
def make(request: SignedRequest) -> HttpResponseBase:
    """Sign the record of whoever asks, and show it."""
    try:
        held = transcribe(request.user, now=timezone.now())
    except Problem as problem:
        messages.error(request, str(problem.message))
        return redirect("credentials_of", request.user.uid)
    messages.success(request, _("Your transcript is signed."))
    return redirect("credential_held", held.uid)
