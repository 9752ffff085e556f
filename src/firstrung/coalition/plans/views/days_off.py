"""Days off: federal holidays, and what the region adds."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from firstrung.coalition.gates import members_only
from firstrung.coalition.models import DayOff
from firstrung.coalition.plans.forms import DayOffForm
from firstrung.coalition.plans.holidays import federal_holidays
from firstrung.coalition.plans.services.days_off import add_day_off, remove_day_off
from firstrung.coalition.policies import coordinates
from firstrung.core.errors import NotYours, Problem
from firstrung.core.paging import page_of
from firstrung.identity.public import SignedRequest


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def days_off(request: SignedRequest) -> HttpResponseBase:
    """The days without work; coordinators add to them."""
    may_change, today = coordinates(request.user), timezone.localdate()
    form = DayOffForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if not may_change:
            raise NotYours("coalition.change_days_off")
        if form.is_valid():
            try:
                add_day_off(actor=request.user, now=timezone.now(), **form.cleaned_data)
            except Problem as problem:
                form.add_problem(problem)
            else:
                messages.success(request, _("Added. Every plan takes it into account."))
                return redirect("days_off")
    years = (today.year, today.year + 1)
    context = {
        "form": form,
        "may_change": may_change,
        "page": page_of(request, DayOff.objects.order_by("-day")),
        "federal": [(year, federal_holidays(year)) for year in years],
    }
    status = 422 if form.errors else 200
    return render(request, "coalition/plans/days_off.html", context, status=status)


@login_required
@require_POST
@members_only
def day_off_remove(request: SignedRequest, pk: int) -> HttpResponseBase:
    """The day is a working day again."""
    row = get_object_or_404(DayOff, pk=pk)
    remove_day_off(actor=request.user, day_off=row, now=timezone.now())
    messages.success(request, _("%(name)s is a working day again.") % {"name": row.name})
    return redirect("days_off")
