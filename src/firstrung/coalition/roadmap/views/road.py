"""The road map, its recommendations, and the coalition's health."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from firstrung.coalition.gates import members_only
from firstrung.coalition.initiatives.selectors import state_counts
from firstrung.coalition.models import Priority, Recommendation, RootCause
from firstrung.coalition.policies import coordinates
from firstrung.coalition.roadmap import health, selectors
from firstrung.coalition.roadmap.agreeing import mark_recommendation
from firstrung.coalition.roadmap.forms import DoneForm
from firstrung.coalition.roadmap.plots import phase_name, road_picture
from firstrung.core.downloads import csv_file
from firstrung.core.errors import NotVisible, NotYours, Problem
from firstrung.core.paging import page_of
from firstrung.identity.public import SignedRequest

TONES = {"none": "quiet", "good": "good", "some": "act", "many": "bad"}


def _numbers(steps: list[selectors.Step]) -> dict[str, int]:
    """Each recommendation's number: its place in the region's list."""
    rows = [row for step in steps for row in step.recommendations]
    ordered = sorted(rows, key=lambda row: (row.position, row.name))
    return {row.code: number for number, row in enumerate(ordered, start=1)}


def _text(row: Recommendation) -> str:
    spanish = (get_language() or "").startswith("es")
    return row.text_es if spanish and row.text_es else row.text


@login_required
@require_safe
@members_only
def roadmap(request: SignedRequest) -> HttpResponseBase:
    """Phases, steps, recommendations, and which causes and priorities are answered."""
    steps = selectors.steps()
    numbers = _numbers(steps)
    told = " ".join(
        _("%(phase)s, %(step)s: %(done)d of %(all)d recommendations done.")
        % {
            "phase": phase_name(step.phase),
            "step": step.step.label,
            "done": step.done,
            "all": len(step.recommendations),
        }
        for step in steps
    )
    rows: list[dict[str, Any]] = sorted(
        (
            {
                "number": numbers[row.code],
                "row": row,
                "text": _text(row),
                "phase": step.phase,
                "step": step.step.label,
            }
            for step in steps
            for row in step.recommendations
        ),
        key=lambda entry: entry["number"],
    )
    causes = selectors.answered(RootCause)
    context: dict[str, Any] = {
        "pictures": [
            road_picture(steps, numbers=numbers, description=told, wide=wide)
            for wide in (True, False)
        ],
        "recommendations": rows,
        "done": sum(step.done for step in steps),
        "causes": causes,
        "priorities": selectors.answered(Priority),
        "counts": state_counts(),
        "may_mark": coordinates(request.user),
    }
    return render(request, "coalition/roadmap/road.html", context)


@login_required
@require_safe
@members_only
def roadmap_file(_request: SignedRequest) -> HttpResponseBase:
    """The recommendations as CSV."""
    header = [_("No."), _("Recommendation"), _("Phase"), _("Step"), _("Done on")]
    steps = selectors.steps()
    numbers = _numbers(steps)
    rows = sorted(
        [numbers[row.code], str(row), step.phase, str(step.step.label), row.done_on]
        for step in steps
        for row in step.recommendations
    )
    return csv_file(f"road-map-{timezone.localdate()}.csv", header, rows)


@login_required
@require_safe
@members_only
def causes_file(_request: SignedRequest) -> HttpResponseBase:
    """Root causes and priorities with the initiatives that answer them, as CSV."""
    header = [_("What"), _("Name"), _("Proposed"), _("Under way"), _("Done")]
    rows = [
        [words, str(row), row.proposed, row.running, row.done]
        for words, model in ((_("Root cause"), RootCause), (_("Priority"), Priority))
        for row in selectors.answered(model)
    ]
    return csv_file(f"causes-{timezone.localdate()}.csv", header, rows)


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def recommendation(request: SignedRequest, code: str) -> HttpResponseBase:
    """Say on which day the coalition agreed that a recommendation is done."""
    if not coordinates(request.user):
        raise NotYours("coalition.recommendation")
    row = get_object_or_404(Recommendation, code=code)
    initial = {"done_on": row.done_on or timezone.localdate()}
    form = DoneForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            mark_recommendation(
                request.user,
                recommendation=row,
                done_on=form.cleaned_data["done_on"],
                now=timezone.now(),
            )
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Saved."))
            return redirect("roadmap")
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "row": row, "text": _text(row)}
    return render(request, "coalition/roadmap/recommendation.html", context, status=status)


@login_required
@require_safe
@members_only
def coalition_health(request: SignedRequest) -> HttpResponseBase:
    """The failure modes, each with its reasons and what to do."""
    findings = health.examine(on=timezone.localdate())
    shown = [
        {
            "finding": finding,
            "tone": TONES[finding.state],
            "word": _word(finding.state),
            "rows": finding.rows[:5],
            "more": len(finding.rows) - 5,
        }
        for finding in findings
    ]
    return render(request, "coalition/roadmap/health.html", {"shown": shown})


def _word(state: str) -> str:
    return {
        "none": _("nothing to look at yet"),
        "good": _("fine"),
        "some": _("look at it"),
        "many": _("act now"),
    }[state]


@login_required
@require_safe
@members_only
def health_rows(request: SignedRequest, code: str) -> HttpResponseBase:
    """All rows behind one check."""
    findings = {row.code: row for row in health.examine(on=timezone.localdate())}
    if code not in findings:
        raise NotVisible("coalition.health")
    finding = findings[code]
    context = {"finding": finding, "page": page_of(request, finding.rows)}
    return render(request, "coalition/roadmap/health_rows.html", context)


@login_required
@require_safe
@members_only
def health_file(_request: SignedRequest) -> HttpResponseBase:
    """All rows of all checks as CSV."""
    header = [_("What may fail"), _("Where"), _("Why"), _("What to do")]
    rows = health.as_rows(health.examine(on=timezone.localdate()))
    return csv_file(f"health-{timezone.localdate()}.csv", header, rows)
