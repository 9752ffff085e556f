"""The library of reports."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from firstrung.coalition.exchange import library as acts
from firstrung.coalition.exchange.forms import ReportForm
from firstrung.coalition.gates import members_only
from firstrung.coalition.models import Report
from firstrung.coalition.policies import coordinates
from firstrung.coalition.resources.money import require_coordinator
from firstrung.core.downloads import csv_file
from firstrung.core.errors import NotVisible, Problem
from firstrung.core.paging import page_of
from firstrung.files.public import StoredFile, serve, store
from firstrung.identity.public import SignedRequest


@login_required
@require_safe
@members_only
def library(request: SignedRequest) -> HttpResponseBase:
    """Reports with method, date and the occupations they cover."""
    wanted = request.GET.dict()
    context = {
        "page": page_of(request, acts.reports(wanted)),
        "wanted": wanted,
        "keeps": coordinates(request.user),
    }
    return render(request, "coalition/exchange/library.html", context)


@login_required
@require_safe
@members_only
def library_file(request: SignedRequest) -> HttpResponseBase:
    """The list as CSV."""
    header = [
        _("Title"), _("Published by"), _("Published on"), _("Method"), _("Region"),
        _("Occupations it covers"), _("Finding"), _("Address"),
    ]  # fmt: skip
    rows = (
        [
            row.title,
            row.publisher,
            row.published_on,
            row.method,
            row.region,
            "; ".join(str(each) for each in row.occupations.all()),
            row.finding,
            row.url,
        ]
        for row in acts.reports(request.GET.dict())
    )
    return csv_file(f"library-{timezone.localdate()}.csv", header, rows)


@login_required
@require_safe
@members_only
def library_report(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """One report."""
    row = get_object_or_404(Report.objects.select_related("partner__organization", "file"), uid=uid)
    context = {
        "row": row,
        "occupations": row.occupations.all(),
        "keeps": coordinates(request.user),
    }
    return render(request, "coalition/exchange/report.html", context)


@login_required
@require_safe
@members_only
def library_report_file(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Its file."""
    row = get_object_or_404(Report.objects.select_related("file"), uid=uid)
    if row.file is None:
        raise NotVisible("coalition.report_file")
    return serve(request, row.file)


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def library_report_new(request: SignedRequest) -> HttpResponseBase:
    """Put a report into the library."""
    require_coordinator(request.user, "coalition.shelve_report")
    return _edit(request, ReportForm(request.POST or None, request.FILES or None), None)


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def library_report_edit(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Change it."""
    require_coordinator(request.user, "coalition.shelve_report")
    row = get_object_or_404(Report, uid=uid)
    initial: dict[str, object] = {name: getattr(row, name) for name in acts.FIELDS}
    initial["occupations"] = "\n".join(str(each) for each in row.occupations.all())
    form = ReportForm(request.POST or None, request.FILES or None, initial=initial)
    return _edit(request, form, row)


def _edit(request: SignedRequest, form: ReportForm, row: Report | None) -> HttpResponseBase:
    if form.is_valid():
        now = timezone.now()
        try:
            file = _upload(request, form, now) or (row.file if row is not None else None)
            values = {key: value for key, value in form.cleaned_data.items() if key != "upload"}
            study = acts.Study(file=file, **values)
            row = acts.shelve_report(request.user, study=study, report=row, now=now)
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("It stands in the library."))
            return redirect("library_report", row.uid)
    title = _("Change the report") if row else _("Add a report")
    context = {"form": form, "title": title, "back": "library", "multipart": True}
    status = 422 if form.is_bound else 200
    return render(request, "coalition/stories/form.html", context, status=status)


def _upload(request: SignedRequest, form: ReportForm, now: datetime) -> StoredFile | None:
    source = form.cleaned_data["upload"]
    if source is None:
        return None
    try:
        return store(owner_id=request.user.pk, name=source.name, source=source, now=now)
    except Problem as problem:
        raise Problem(problem.message, field="upload") from problem
