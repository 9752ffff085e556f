"""Make a link to a credential, and end it."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from firstrung.backpacks.collection.forms import ShareForm
from firstrung.backpacks.collection.policies import KEEP_HELD, SHARE_AWARD
from firstrung.backpacks.collection.services.sharing import (
    credential_of,
    end_share,
    may_be_named,
    name_of,
    share,
)
from firstrung.backpacks.collection.views.single import SECRET_KEY
from firstrung.backpacks.models import HeldCredential, Share
from firstrung.core.errors import Problem
from firstrung.credentials.public import Award
from firstrung.identity.public import SignedRequest


@login_required
@require_http_methods(["GET", "POST"])
def share_award(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """A link to an award."""
    row = get_object_or_404(Award.objects.select_related("achievement", "holder"), uid=uid)
    SHARE_AWARD.require(request.user, row)
    return _share(request, row, reverse("credential_award", args=[uid]))


@login_required
@require_http_methods(["GET", "POST"])
def share_held(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """A link to a kept credential."""
    row = get_object_or_404(HeldCredential.objects.select_related("holder"), uid=uid)
    KEEP_HELD.require(request.user, row)
    return _share(request, row, reverse("credential_held", args=[uid]))


def _share(
    request: SignedRequest, credential: Award | HeldCredential, back: str
) -> HttpResponseBase:
    form = ShareForm(request.POST if request.method == "POST" else None)
    now = timezone.now()
    if form.is_valid():
        try:
            _row, secret = share(
                request.user,
                credential=credential,
                last_day=form.until(),
                note=form.cleaned_data["note"],
                now=now,
            )
        except Problem as problem:
            form.add_problem(problem)
        else:
            # Kept until the next page shows it, once: afterwards only its digest is left.
            request.session[SECRET_KEY] = settings.BASE_URL + reverse("shared", args=[secret])
            messages.success(request, _("Your link is ready. Copy it now: it is shown once."))
            return redirect(back)
    context = {
        "form": form,
        "name": name_of(credential),
        "back": back,
        "may_be_named": may_be_named(request.user, on=timezone.localdate(now)),
    }
    status = 422 if form.is_bound else 200
    return render(request, "backpacks/collection/share.html", context, status=status)


@login_required
@require_POST
def end(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """End a link at once."""
    row = get_object_or_404(Share.objects.select_related("award", "held"), uid=uid)
    end_share(request.user, share=row, now=timezone.now())
    messages.success(request, _("The link is ended. Whoever has it sees nothing any more."))
    page = "credential_held" if row.award is None else "credential_award"
    return redirect(page, credential_of(row).uid)
