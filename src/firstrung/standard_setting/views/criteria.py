"""Angoff: the judge's page of criteria."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from firstrung.core.errors import Problem
from firstrung.standard_setting.enums import Sitting
from firstrung.standard_setting.models import Judge
from firstrung.standard_setting.selectors.judging import sitting_of
from firstrung.standard_setting.selectors.reports import feedback_for
from firstrung.standard_setting.services import judging as services
from firstrung.standard_setting.services.judging import Answer
from firstrung.standard_setting.views.judging import items_now, revision_of, seat_for, value_of
from firstrung.standard_setting.views.links import Guest, for_judges


@for_judges
@require_http_methods(["GET", "POST"])
def seat_criteria(request: HttpRequest, guest: Guest, uid: UUID) -> HttpResponseBase:
    """Angoff: for each criterion the level that a borderline student reaches."""
    judge = seat_for(guest, uid)
    sitting = sitting_of(judge)
    if judge.round.judges_works or sitting in {None, Sitting.PRACTICE}:
        return render(request, "standard_setting/judging/gone.html", {"judge": judge}, status=410)
    assert sitting is not None  # said above
    problem = None
    if request.method == "POST":
        try:
            _answer_criteria(request, guest, judge, sitting)
        except Problem as raised:
            problem = raised
        else:
            messages.success(request, _("Saved."))
            return redirect("seat", judge.uid)
    rows = items_now(judge, sitting)
    feedback = feedback_for(judge).criteria if sitting == Sitting.SECOND else {}
    context = {
        "judge": judge,
        "round": judge.round,
        "sitting": sitting,
        "rows": [(row, feedback.get(row.criterion.pk)) for row in rows if row.criterion],
        "answered": sum(row.chosen is not None for row in rows),
        "total": len(rows),
        "problem": problem,
    }
    status = 422 if problem else 200
    return render(request, "standard_setting/judging/criteria.html", context, status=status)


def _answer_criteria(request: HttpRequest, guest: Guest, judge: Judge, sitting: Sitting) -> None:
    if request.POST.get("sitting") != sitting:
        raise Problem(services.over())
    answers = [
        Answer(
            row.uid,
            value_of(request.POST, f"answer-{row.uid}"),
            revision_of(request.POST, f"revision-{row.uid}"),
        )
        for row in items_now(judge, sitting)
        if f"answer-{row.uid}" in request.POST
    ]
    services.save_answers(
        actor=guest.person, judge=judge, sitting=sitting, answers=answers, now=timezone.now()
    )
