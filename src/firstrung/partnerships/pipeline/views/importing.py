"""Many employers at once, and the rule that holds for all."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from firstrung.coalition.public import coordinates
from firstrung.core.downloads import csv_file
from firstrung.core.errors import NotYours, Problem
from firstrung.identity.public import SignedRequest
from firstrung.partnerships.pipeline.forms.accounts import ImportForm
from firstrung.partnerships.pipeline.forms.asking import PaceForm
from firstrung.partnerships.pipeline.services.asking import pace, set_pace
from firstrung.partnerships.pipeline.services.importing import (
    COLUMNS,
    Imported,
    ImportProblem,
    import_employers,
)
from firstrung.partnerships.pipeline.views.common import done
from firstrung.partnerships.policies import pipeline_only, runners_only
from firstrung.taxonomies.public import Sector


@login_required
@require_http_methods(["GET", "POST"])
@pipeline_only
def asking_rule(request: SignedRequest) -> HttpResponseBase:
    """For how long employers are left in peace; the coalition's coordinators set it."""
    if not coordinates(request.user):
        raise NotYours("partnerships.set_pace")
    now = pace()
    initial = {"cooldown_days": now.cooldown_days, "reserve_days": now.reserve_days}
    form = PaceForm(request.POST or None, initial=initial)
    if done(form, lambda: set_pace(request.user, now=timezone.now(), **form.cleaned_data)):
        messages.success(request, _("Saved. It holds for every employer from now on."))
        return redirect("asks")
    status = 422 if form.is_bound else 200
    return render(request, "partnerships/pipeline/rule.html", {"form": form}, status=status)


@login_required
@require_http_methods(["GET", "POST"])
@runners_only
def accounts_import(request: SignedRequest) -> HttpResponseBase:
    """Many employers from a CSV file."""
    form = ImportForm(request.POST or None, request.FILES or None)
    lines: list[str] = []
    if form.is_valid():
        content = form.cleaned_data["file"].read()
        try:
            result = import_employers(request.user, content=content, now=timezone.now())
        except ImportProblem as problem:
            form.add_problem(problem)
            lines = problem.lines
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _told(result))
            return redirect("pipeline")
    context = {
        "form": form,
        "lines": lines[:200],
        "more": max(0, len(lines) - 200),
        "columns": COLUMNS,
        "sectors": Sector.objects.all(),
    }
    status = 422 if form.is_bound else 200
    return render(request, "partnerships/pipeline/import.html", context, status=status)


def _told(result: Imported) -> str:
    return _("New employers: %(opened)d. There already: %(known)d. New contacts: %(contacts)d.") % {
        "opened": result.opened,
        "known": result.known,
        "contacts": result.contacts,
    }


@login_required
@require_safe
@runners_only
def accounts_template(_request: SignedRequest) -> HttpResponseBase:
    """An empty file with the columns that the import knows."""
    return csv_file("employers-template.csv", COLUMNS, [])
