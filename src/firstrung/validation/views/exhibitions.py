"""Exhibitions and pitch days: the list, one event, inviting work, marking it as shown."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firstrung.core.errors import NotYours, Problem
from firstrung.core.paging import page_of
from firstrung.identity.public import SignedRequest
from firstrung.validation.forms.exhibitions import ExhibitionForm, InviteForm
from firstrung.validation.models import Exhibition, Showing
from firstrung.validation.policies import HOST, RUN_EXHIBITION, SEE_EXHIBITION
from firstrung.validation.selectors.exhibitions import ready_for, showings_of
from firstrung.validation.selectors.panels import names_for
from firstrung.validation.services import exhibitions as services


@login_required
@require_safe
def exhibitions(request: SignedRequest) -> HttpResponseBase:
    """All events, the latest first."""
    rows = SEE_EXHIBITION.rows(request.user).select_related("organization")
    context = {
        "page": page_of(request, rows.order_by("-starts_at", "-pk")),
        "may_plan": HOST.rows(request.user).exists(),
        "now": timezone.now(),
    }
    return render(request, "validation/exhibitions/list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def exhibition_new(request: SignedRequest) -> HttpResponseBase:
    """Plan an event."""
    form = ExhibitionForm(request.POST or None, actor=request.user)
    if not HOST.rows(request.user).exists():
        raise NotYours("validation.plan_exhibition")
    if form.is_valid():
        row = services.plan_exhibition(actor=request.user, now=timezone.now(), **form.cleaned_data)
        messages.success(request, _("The event is planned. Invite work that may be shown."))
        return redirect("exhibition", row.uid)
    status = 422 if form.errors else 200
    return render(request, "validation/exhibitions/new.html", {"form": form}, status=status)


def _exhibition_for(request: SignedRequest, uid: UUID) -> Exhibition:
    row = get_object_or_404(Exhibition.objects.select_related("organization"), uid=uid)
    SEE_EXHIBITION.require(request.user, row)
    return row


@login_required
@require_http_methods(["GET", "POST"])
def exhibition(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """One event; who runs it invites work here."""
    row = _exhibition_for(request, uid)
    form = None
    ready = ready_for(row, request.user)
    runs = RUN_EXHIBITION.allows(request.user, row)
    if request.method == "POST":
        RUN_EXHIBITION.require(request.user, row)
    if runs:
        form = InviteForm(request.POST or None, ready=ready, names=names_for(request.user, ready))
    if form is not None and form.is_valid() and _invited(request, row, form):
        return redirect("exhibition", uid)
    context = {
        "exhibition": row,
        "runs": runs,
        "form": form,
        "page": page_of(request, showings_of(row, request.user)),
        "ready": runs and ready.exists(),
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "validation/exhibitions/detail.html", context, status=status)


def _invited(request: SignedRequest, row: Exhibition, form: Any) -> bool:
    """Invite each work that was chosen; False with the problem in the form."""
    try:
        services.invite(
            actor=request.user,
            exhibition=row,
            submissions=list(form.cleaned_data["submissions"]),
            now=timezone.now(),
        )
    except Problem as problem:
        form.add_problem(problem)
        return False
    messages.success(request, _("Invited."))
    return True


@login_required
@require_POST
def showing_shown(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Note that a work was shown."""
    showing = get_object_or_404(Showing.objects.select_related("exhibition", "submission"), uid=uid)
    RUN_EXHIBITION.require(request.user, showing.exhibition)
    services.mark_shown(actor=request.user, showing=showing, now=timezone.now())
    messages.success(request, _("Noted: the work was shown."))
    return redirect("exhibition", showing.exhibition.uid)
