"""The AI-literacy curriculum: teachers tick units off, students see how far they are."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from firstrung.core import asked
from firstrung.core.errors import NotYours, Problem
from firstrung.core.paging import page_of
from firstrung.identity.public import SCHOOL_STAFF, SEE_STUDENT, Person, holds, wards_of
from firstrung.portfolios.forms.pages import TickForm
from firstrung.portfolios.policies import KEEP_PORTFOLIO
from firstrung.portfolios.selectors.curriculum import (
    bands_of,
    groups_of,
    students_with_unit,
    units_done,
)
from firstrung.portfolios.services.curriculum import tick_units
from firstrung.taxonomies.public import CurriculumUnit


@login_required
@require_http_methods(["GET", "POST"])
def curriculum(request: HttpRequest) -> HttpResponseBase:
    """For staff the class lists, for a student their own way, for a guardian the ward's."""
    person: Any = request.user
    if holds(person, *SCHOOL_STAFF):
        return _lists(request, person)
    if KEEP_PORTFOLIO.allows(person, person):
        return _way(request, person)
    ward = wards_of(person).first()
    if ward is None:
        raise NotYours("portfolios.see_curriculum")
    return redirect("curriculum_of", ward.uid)


@login_required
@require_http_methods(["GET"])
def of_student(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """How far a student is, for family and teachers."""
    student = get_object_or_404(Person, uid=uid)
    SEE_STUDENT.require(request.user, student)
    return _way(request, student)


def _way(request: HttpRequest, student: Person) -> HttpResponseBase:
    bands = bands_of(student)
    context = {
        "student": student,
        "own": student.pk == request.user.pk,
        "bands": bands,
        "done": sum(band.done for band in bands),
        "total": sum(len(band.units) for band in bands),
    }
    return render(request, "portfolios/curriculum_way.html", context)


def _lists(request: HttpRequest, teacher: Person) -> HttpResponseBase:
    today = timezone.localdate()
    units = list(CurriculumUnit.objects.order_by("grade_band", "position", "name"))
    if not units:
        return render(request, "portfolios/curriculum_lists.html", {"units": units})
    code = request.GET.get("unit", "")
    unit = next((row for row in units if row.code == code), units[0])
    groups = groups_of(teacher, on=today)
    group = next((row for row in groups if row.code == request.GET.get("group")), None)
    rows = students_with_unit(
        teacher,
        unit,
        members=group.members if group else None,
        words=request.GET.get("q", ""),
        on=today,
    )
    page = page_of(request, rows)
    form = TickForm(request.POST or None, initial={"completed_on": today})
    if form.is_valid() and _tick(request, form, teacher, unit):
        return redirect(request.get_full_path())
    done = units_done(page.object_list)
    context = {
        "units": units,
        "unit": unit,
        "groups": groups,
        "group": group,
        "page": page,
        "students": [(student, done.get(student.pk, 0)) for student in page.object_list],
        "required": sum(row.required for row in units),
        "form": form,
    }
    status = 422 if form.is_bound else 200
    return render(request, "portfolios/curriculum_lists.html", context, status=status)


def _tick(request: HttpRequest, form: TickForm, teacher: Person, unit: CurriculumUnit) -> bool:
    """Save the ticks of this page; False where something is to be mended in the form."""
    numbers = {name: asked.wholes(request.POST.getlist(name)) for name in ("listed", "done")}
    try:
        added, taken = tick_units(
            teacher,
            unit=unit,
            listed=numbers["listed"],
            done=numbers["done"],
            completed_on=form.cleaned_data["completed_on"],
            now=timezone.now(),
        )
    except Problem as problem:
        form.add_problem(problem)
        return False
    text = ngettext(
        "Saved: %(count)d student completed this unit.",
        "Saved: %(count)d students completed this unit.",
        added,
    ) % {"count": added}
    if taken:
        text += " " + _("Taken back for %(count)d.") % {"count": taken}
    messages.success(request, text)
    return True
