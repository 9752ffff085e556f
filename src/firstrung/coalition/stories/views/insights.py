"""Keep the insights and the themes they rest on."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firstrung.coalition.gates import members_only
from firstrung.coalition.models import Insight
from firstrung.coalition.policies import coordinates
from firstrung.coalition.resources.money import require_coordinator
from firstrung.coalition.stories import insights as acts
from firstrung.coalition.stories.forms import InsightForm, ThemeForm
from firstrung.core.downloads import csv_file
from firstrung.core.errors import Problem
from firstrung.core.paging import page_of
from firstrung.identity.public import SignedRequest


@login_required
@require_safe
@members_only
def insights(request: SignedRequest) -> HttpResponseBase:
    """Each insight with the number of testimonials behind it."""
    context = {
        "page": page_of(request, acts.insights()),
        "least": acts.LEAST,
        "keeps": coordinates(request.user),
    }
    return render(request, "coalition/stories/insights.html", context)


@login_required
@require_safe
@members_only
def insights_file(request: SignedRequest) -> HttpResponseBase:
    """The list as CSV."""
    header = [_("Theme"), _("Sector"), _("Insight"), _("Testimonials behind it")]
    rows = (
        [str(row.theme), str(row.sector) if row.sector else "", row.text, row.behind]
        for row in acts.insights()
    )
    return csv_file(f"insights-{timezone.localdate()}.csv", header, rows)


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def insight_new(request: SignedRequest) -> HttpResponseBase:
    """Write an insight."""
    require_coordinator(request.user, "coalition.set_insight")
    return _edit(request, InsightForm(request.POST or None), None)


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def insight_edit(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Change an insight."""
    require_coordinator(request.user, "coalition.set_insight")
    row = get_object_or_404(Insight, uid=uid)
    initial = {name: getattr(row, name) for name in ("theme", "sector", "text", "text_es")}
    return _edit(request, InsightForm(request.POST or None, initial=initial), row)


def _edit(request: SignedRequest, form: InsightForm, row: Insight | None) -> HttpResponseBase:
    if form.is_valid():
        try:
            acts.set_insight(request.user, insight=row, now=timezone.now(), **form.cleaned_data)
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Saved."))
            return redirect("insights")
    title = _("Change the insight") if row else _("Write an insight")
    context = {"form": form, "title": title, "back": "insights"}
    status = 422 if form.is_bound else 200
    return render(request, "coalition/stories/form.html", context, status=status)


@login_required
@require_POST
@members_only
def insight_remove(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Take an insight away."""
    require_coordinator(request.user, "coalition.set_insight")
    row = get_object_or_404(Insight, uid=uid)
    acts.remove_insight(request.user, insight=row, now=timezone.now())
    messages.success(request, _("The insight is gone."))
    return redirect("insights")


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def theme_new(request: SignedRequest) -> HttpResponseBase:
    """Add a theme."""
    require_coordinator(request.user, "coalition.add_theme")
    form = ThemeForm(request.POST or None)
    if form.is_valid():
        try:
            acts.add_theme(request.user, now=timezone.now(), **form.cleaned_data)
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Testimonials can have this theme now."))
            return redirect("insights")
    context = {"form": form, "title": _("Add a theme"), "back": "insights"}
    status = 422 if form.is_bound else 200
    return render(request, "coalition/stories/form.html", context, status=status)
