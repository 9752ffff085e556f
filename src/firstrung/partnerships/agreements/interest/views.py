"""Pages about interest: the matrix, the answers behind it, the survey."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from firstrung.coalition.public import members_only
from firstrung.core import asked
from firstrung.core.downloads import csv_file
from firstrung.core.errors import Problem
from firstrung.core.paging import page_of
from firstrung.identity.public import Organization, OrganizationKind, SignedRequest
from firstrung.partnerships.agreements.interest import selectors
from firstrung.partnerships.agreements.interest.forms import SurveyForm, WhoForm
from firstrung.partnerships.agreements.interest.plots import interest_picture, level_words
from firstrung.partnerships.agreements.interest.services import answer_survey
from firstrung.partnerships.agreements.policies import (
    SEE_EMPLOYER,
    SPEAK_FOR_EMPLOYER,
    keeps_records,
    require_all,
    require_keeper,
)
from firstrung.partnerships.enums.agreements import SURVEYED, Interest
from firstrung.taxonomies.public import Sector

IN_PICTURE = 13
"""Sectors in the picture; the table has all."""


def _matrix() -> list[selectors.Line]:
    return selectors.matrix(_("All employers"), _("No sector named"))


@login_required
@require_safe
@members_only
def interest_matrix(request: SignedRequest) -> HttpResponseBase:
    """How keen employers are, by sector: counts and median."""
    require_all(request.user, "partnerships.interest")
    lines = _matrix()
    context: dict[str, Any] = {
        "lines": lines,
        "n": max((cell.n for cell in lines[0].cells), default=0),
        "activities": SURVEYED,
        "levels": Interest.choices,
        "pictures": _pictures(lines),
        "may_enter": keeps_records(request.user),
    }
    return render(request, "partnerships/interest/matrix.html", context)


def _pictures(lines: list[selectors.Line]) -> list[SafeString]:
    shown = lines[:IN_PICTURE]
    told = ". ".join(
        f"{line.name}: "
        + ", ".join(
            f"{cell.activity.label} {level_words(cell.median)} (n = {cell.n})"
            for cell in line.cells
            if cell.median is not None
        )
        for line in shown
        if any(cell.n for cell in line.cells)
    )
    return [interest_picture(shown, description=told, wide=wide) for wide in (True, False)]


@login_required
@require_safe
@members_only
def interest_file(request: SignedRequest) -> HttpResponseBase:
    """The matrix as CSV: a line for each sector and activity."""
    require_all(request.user, "partnerships.interest")
    levels = [str(label) for _level, label in Interest.choices]
    header = [_("Sector"), _("Activity"), *levels, "n", _("Median (0 to 3)")]
    rows = (
        [line.name, str(cell.activity.label), *cell.counts, cell.n, cell.median]
        for line in _matrix()
        for cell in line.cells
    )
    return csv_file(f"interest-{timezone.localdate()}.csv", header, rows)


def _days(wanted: dict[str, str]) -> tuple[date, date] | None:
    first, last = asked.day(wanted.get("from")), asked.day(wanted.get("until"))
    if first is None and last is None:
        return None
    return first or date.min, last or date.max


@login_required
@require_safe
@members_only
def interest_answers(request: SignedRequest) -> HttpResponseBase:
    """The surveys behind a figure of the matrix."""
    require_all(request.user, "partnerships.interest")
    wanted = request.GET.dict()
    rows = selectors.surveys(wanted, on=_days(wanted))
    page = page_of(request, rows)
    employers = rows.order_by().values("employer").distinct().count()
    context = {
        "page": page,
        "rows": [
            (row, [answer.get_level_display() for answer in row.answers.all()]) for row in page
        ],
        "wanted": wanted,
        "sectors": Sector.objects.all(),
        "activities": SURVEYED,
        "levels": [(str(level), label) for level, label in Interest.choices],
        "told": ngettext("%(n)d employer", "%(n)d employers", employers) % {"n": employers},
        "may_enter": keeps_records(request.user),
    }
    return render(request, "partnerships/interest/answers.html", context)


@login_required
@require_safe
@members_only
def interest_answers_file(request: SignedRequest) -> HttpResponseBase:
    """The surveys as CSV."""
    require_all(request.user, "partnerships.interest")
    wanted = request.GET.dict()
    header = [_("Employer"), _("Day"), _("How"), _("Said by")]
    header += [str(give.label) for give in SURVEYED]
    rows = (
        [
            row.employer.name,
            row.answered_on,
            str(row.get_source_display()),
            row.told_by,
            *(str(answer.get_level_display()) for answer in row.answers.all()),
        ]
        for row in selectors.surveys(wanted, on=_days(wanted))
    )
    return csv_file(f"interest-answers-{timezone.localdate()}.csv", header, rows)


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def interest_new(request: SignedRequest) -> HttpResponseBase:
    """Which employer did you talk to?"""
    require_all(request.user, "partnerships.interest")
    require_keeper(request.user, "partnerships.interest")
    form = WhoForm(request.POST or None)
    if form.is_valid():
        return redirect("interest_survey", form.cleaned_data["employer"].uid)
    context = {"form": form, "title": _("Write down a talk"), "action": _("Go on")}
    status = 422 if form.is_bound else 200
    return render(request, "partnerships/interest/form.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def interest_survey(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """The survey of one employer: its own people answer, or a coordinator from a talk."""
    employer = get_object_or_404(Organization, uid=uid, kind=OrganizationKind.EMPLOYER)
    SEE_EMPLOYER.require(request.user, employer)
    SPEAK_FOR_EMPLOYER.require(request.user, employer)
    talk = keeps_records(request.user)
    current = selectors.current_survey(employer)
    initial: dict[str, Any] = {"answered_on": timezone.localdate()}
    if current is not None:
        initial |= {answer.activity: answer.level for answer in current.answers.all()}
    form = SurveyForm(request.POST or None, talk=talk, initial=initial)
    if form.is_valid():
        try:
            answer_survey(
                request.user, employer=employer, answers=form.answers(), now=timezone.now()
            )
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Thank you. The answers are kept."))
            return redirect("interest_matrix" if talk else "own_partnership")
    context = {"form": form, "employer": employer, "current": current, "talk": talk}
    status = 422 if form.is_bound else 200
    return render(request, "partnerships/interest/survey.html", context, status=status)
