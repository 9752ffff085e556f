"""Second marks: asking for one, settling two that lie far apart, how well a school agrees."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from firstrung.core.errors import Problem
from firstrung.core.paging import page_of
from firstrung.identity.public import SignedRequest
from firstrung.validation.enums import ModerationState
from firstrung.validation.forms.redress import SecondMarkForm, SettleForm
from firstrung.validation.models import Moderation
from firstrung.validation.policies import STEER_SUBMISSION
from firstrung.validation.redress import SEE_MODERATION, SETTLE_MODERATION
from firstrung.validation.selectors.moderation import (
    agreed_levels,
    agreement_by_school,
    compare,
    marks_of,
    moderations_for,
    second_markers,
)
from firstrung.validation.services import moderation as services
from firstrung.validation.views.submissions import submission_for


@login_required
@require_safe
def moderations(request: SignedRequest) -> HttpResponseBase:
    """What is to be settled, and the agreement of the actor's schools."""
    context = {
        "page": page_of(request, moderations_for(request.user)),
        "schools": agreement_by_school(request.user),
        "today": timezone.localdate(),
    }
    return render(request, "validation/moderation/list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def moderation(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Both marks side by side; a third person settles them."""
    rows = Moderation.objects.select_related("submission__student", "settled_by")
    row = get_object_or_404(rows, uid=uid)
    SEE_MODERATION.require(request.user, row)
    if request.method == "POST":
        SETTLE_MODERATION.require(request.user, row)
    first, second = marks_of(row.submission, row.stage)[:2]
    compared = compare(first, second)
    is_open = row.state == ModerationState.OPEN
    form = None
    if is_open and SETTLE_MODERATION.allows(request.user, row):
        form = SettleForm(request.POST if request.method == "POST" else None, rows=compared)
        if request.method == "POST" and form.is_valid() and _settle(request, row, form):
            messages.success(request, _("Settled. The student now reads the agreed levels."))
            return redirect("submission", row.submission.uid)
    context = {
        "moderation": row,
        "marks": (first, second),
        "first": first,
        "second": second,
        "compared": compared,
        "agreed": {} if is_open else agreed_levels(row),
        "form": form,
        "today": timezone.localdate(),
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "validation/moderation/detail.html", context, status=status)


def _settle(request: SignedRequest, row: Moderation, form: SettleForm) -> bool:
    try:
        services.settle(
            actor=request.user,
            moderation=row,
            levels=form.chosen(),
            note=form.cleaned_data["note"],
            now=timezone.now(),
        )
    except Problem as problem:
        form.add_problem(problem)
        return False
    return True


@login_required
@require_http_methods(["GET", "POST"])
def second_mark(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Ask a second teacher, who does not see the first mark."""
    row = submission_for(request, uid)
    STEER_SUBMISSION.require(request.user, row)
    people = second_markers(row, on=timezone.localdate())
    form = SecondMarkForm(request.POST if request.method == "POST" else None, people=people)
    if request.method == "POST" and form.is_valid():
        try:
            services.ask_second_mark(
                actor=request.user,
                submission=row,
                teacher=form.cleaned_data["teacher"].person,
                now=timezone.now(),
            )
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Asked. The second mark is given without the first."))
            return redirect("submission", uid)
    context = {"form": form, "submission": row, "anybody": people.exists()}
    status = 422 if form.errors else 200
    return render(request, "validation/moderation/second.html", context, status=status)
