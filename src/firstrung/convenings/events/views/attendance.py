"""Who came: marked on a phone, counted, or read from a file."""

import codecs
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firstrung.coalition.public import members_only
from firstrung.convenings.enums.events import Part
from firstrung.convenings.events import selectors
from firstrung.convenings.events.attendance import count, mark, unmark
from firstrung.convenings.events.forms import AttendanceFileForm, CountForm, HereForm
from firstrung.convenings.events.importing import COLUMNS, AttendanceProblem, import_attendance
from firstrung.convenings.events.views.shared import run
from firstrung.core import asked
from firstrung.core.downloads import csv_file
from firstrung.core.errors import Problem
from firstrung.core.paging import page_of
from firstrung.identity.public import SignedRequest


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def event_people(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """The guests with one button each; a POST marks somebody who had not registered."""
    row = run(request, uid)
    form = HereForm(request.POST or None)
    if form.is_valid():
        try:
            mark(request.user, event=row, person=form.cleaned_data["person"], now=timezone.now())
        except Problem as problem:
            form.add_error("person", str(problem.message))
        else:
            messages.success(request, _("Marked as here."))
            return redirect("event_people", uid)
    page = page_of(request, selectors.guests(request.user, row, request.GET.get("q", "")))
    people = [guest.person_id for guest in page.object_list]
    here = row.attendances.filter(person__in=people).values_list("person", flat=True)
    context = {
        "event": row,
        "page": page,
        "here": set(here),
        "form": form,
        "count_form": CountForm(),
        "counts": row.headcounts.select_related("organization").order_by("organization__name"),
        "came": selectors.came(row),
        "words": request.GET.get("q", ""),
    }
    status = 422 if form.is_bound else 200
    return render(request, "convenings/events/people.html", context, status=status)


@login_required
@require_POST
@members_only
def event_mark(request: SignedRequest, uid: UUID, person: UUID) -> HttpResponseBase:
    """Somebody is here, or was marked by mistake."""
    row = run(request, uid)
    guest = get_object_or_404(selectors.guests(request.user, row), person__uid=person)
    somebody = guest.person
    if request.POST.get("here") == "no":
        unmark(request.user, event=row, person=somebody, now=timezone.now())
    else:
        mark(request.user, event=row, person=somebody, now=timezone.now())
    page = asked.whole(request.POST.get("page", "1"))
    address = redirect("event_people", uid)
    address["Location"] += "" if page is None else f"?page={page}"
    return address


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def event_count(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """How many of an institution came whom nobody names."""
    row = run(request, uid)
    form = CountForm(request.POST or None)
    if form.is_valid():
        try:
            count(request.user, event=row, now=timezone.now(), **form.cleaned_data)
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Saved."))
            return redirect("event_people", uid)
    status = 422 if form.is_bound else 200
    context = {"form": form, "event": row}
    return render(request, "convenings/events/count.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def event_import(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Attendance from a CSV file, read a line at a time."""
    row = run(request, uid)
    form = AttendanceFileForm(request.POST or None, request.FILES or None)
    lines: list[str] = []
    if form.is_valid():
        reading = codecs.iterdecode(form.cleaned_data["file"], "utf-8-sig")
        try:
            done = import_attendance(request.user, event=row, lines=reading, now=timezone.now())
        except AttendanceProblem as problem:
            form.add_problem(problem)
            lines = problem.lines
        except Problem as problem:
            form.add_problem(problem)
        else:
            text = _("%(marked)d people marked, %(counted)d students counted without a name.")
            values = {"marked": done.marked, "counted": done.counted}
            messages.success(request, text % values)
            return redirect("event_people", uid)
    context = {
        "form": form,
        "event": row,
        "lines": lines,
        "columns": COLUMNS,
        "parts": Part.choices,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "convenings/events/import.html", context, status=status)


@login_required
@require_safe
@members_only
def event_import_template(_request: SignedRequest) -> HttpResponseBase:
    """An empty file with the columns that the import knows."""
    return csv_file("attendance-template.csv", COLUMNS, [])
