"""Bring a credential in, and delete it."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from firstrung.backpacks.collection.forms import BringForm
from firstrung.backpacks.collection.policies import KEEP_HELD
from firstrung.backpacks.collection.services.bringing import bring as bring_in
from firstrung.backpacks.collection.services.bringing import delete_held
from firstrung.backpacks.models import HeldCredential
from firstrung.core.errors import Problem
from firstrung.identity.public import SignedRequest


@login_required
@require_http_methods(["GET", "POST"])
def bring(request: SignedRequest) -> HttpResponseBase:
    """Upload or paste; the credential is judged, kept and shown with its verdict."""
    bound = request.method == "POST"
    form = BringForm(request.POST, request.FILES) if bound else BringForm()
    if form.is_valid():
        try:
            rows = bring_in(request.user, data=form.data_brought(), now=timezone.now())
        except Problem as problem:
            form.add_problem(problem)
        else:
            told = ngettext("%(n)d credential is kept.", "%(n)d credentials are kept.", len(rows))
            messages.success(request, told % {"n": len(rows)})
            if len(rows) == 1:
                return redirect("credential_held", rows[0].uid)
            return redirect("credentials_mine")
    status = 422 if bound else 200
    return render(request, "backpacks/collection/bring.html", {"form": form}, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def delete(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Delete, after a page that says what that means."""
    row = get_object_or_404(HeldCredential, uid=uid)
    KEEP_HELD.require(request.user, row)
    if request.method == "POST":
        delete_held(request.user, held=row, now=timezone.now())
        messages.success(request, _("The credential is deleted here."))
        return redirect("credentials_mine")
    return render(request, "backpacks/collection/delete.html", {"held": row})
