"""Recommendations: the list, the trail of one, making and deciding."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from firstrung.coalition.public import members_only
from firstrung.convenings.change import selectors
from firstrung.convenings.change.forms import AdviceForm, DecisionForm
from firstrung.convenings.change.needs import hiring_facts
from firstrung.convenings.change.plots import level_names, trail_picture
from firstrung.convenings.change.policies import DECIDE_FOR, EDIT_ADVICE, SEE_ADVICE
from firstrung.convenings.change.services.advising import Recommended, advise, decide_on_advice
from firstrung.convenings.change.services.programs import LEADS_ON
from firstrung.convenings.change.trails import Trail, trail_of_advice
from firstrung.convenings.enums.change import NeedKind, ProgramAnswer
from firstrung.convenings.models import Advice, Meeting, Occupation, ProgramDecision
from firstrung.convenings.policies import SEE_EVENT
from firstrung.core import asked
from firstrung.core.downloads import csv_file
from firstrung.core.errors import NotYours, Problem
from firstrung.core.paging import page_of
from firstrung.identity.public import SignedRequest

TONES = {
    ProgramAnswer.ACCEPT: "good",
    ProgramAnswer.ADAPT: "wait",
    ProgramAnswer.DECLINE: "bad",
    ProgramAnswer.POSTPONE: "act",
}


@login_required
@require_safe
@members_only
def advice(request: SignedRequest) -> HttpResponseBase:
    """The recommendations, the newest first."""
    wanted = request.GET.dict()
    page = page_of(request, selectors.advice_rows(wanted))
    answers = [*ProgramAnswer.choices, ("open", _("Nobody has decided yet"))]
    occupations = [(row.code, row) for row in Occupation.objects.all()]
    institutions = selectors.institutions_with(ProgramDecision, "institution")
    context: dict[str, Any] = {
        "page": page,
        "wanted": wanted,
        "filters": [
            ("need", _("Started by"), NeedKind.choices, wanted.get("need", "")),
            ("occupation", _("Occupation"), occupations, wanted.get("occupation", "")),
            ("answer", _("Decision"), answers, wanted.get("answer", "")),
            ("institution", _("Institution"), institutions, wanted.get("institution", "")),
        ],
    }
    return render(request, "convenings/change/advice.html", context)


@login_required
@require_safe
@members_only
def advice_file(request: SignedRequest) -> HttpResponseBase:
    """The list as CSV."""
    header = [
        _("Recommendation"), _("Occupation"), _("Started by"), _("Need"), _("Source"),
        _("Date of the fact"), _("Made by"), _("Made on"), _("Decisions"),
    ]  # fmt: skip
    rows = (
        (
            row.text,
            str(row.occupation),
            str(row.get_need_kind_display()),
            row.need,
            row.source,
            row.source_date,
            row.made_by.name if row.made_by else "",
            row.made_on,
            row.decided or 0,  # type: ignore[attr-defined]
        )
        for row in selectors.advice_rows(request.GET.dict())
    )
    return csv_file(f"recommendations-{timezone.localdate()}.csv", header, rows)


def _one(request: SignedRequest, uid: UUID) -> Advice:
    rows = SEE_ADVICE.rows(request.user).select_related("occupation", "made_by", "event", "meeting")
    return get_object_or_404(rows, uid=uid)


@login_required
@require_safe
@members_only
def advice_trail(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """A recommendation: the need before it, what was decided and what changed after it."""
    row = _one(request, uid)
    trail = trail_of_advice(request.user, row)
    context = {
        "advice": row,
        "decisions": [
            (given, TONES[ProgramAnswer(given.answer)], given.answer in LEADS_ON)
            for given in row.decisions.select_related("institution", "decided_by")
        ],
        "may_edit": EDIT_ADVICE.allows(request.user, row),
        "may_decide": DECIDE_FOR.rows(request.user).exists(),
        **trail_context(trail),
    }
    return render(request, "convenings/change/advice_trail.html", context)


def trail_context(trail: Trail) -> dict[str, Any]:
    """The pictures of a trail, the sentence that tells it, and its list by level."""
    levels = trail.levels()
    names = level_names()
    told = ", ".join(f"{name}: {len(rows)}" for name, rows in zip(names, levels, strict=True))
    return {
        "pictures": [
            trail_picture(trail, key="trail", description=told, wide=wide) for wide in (True, False)
        ],
        "told": told,
        "levels": list(zip(names, levels, strict=True)),
    }


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def advice_new(request: SignedRequest) -> HttpResponseBase:
    """Recommend something; the page of an event or a meeting may have led here."""
    form = AdviceForm(request.POST or None, actor=request.user, initial=_occasion(request))
    return _advice(request, form, None)


def _occasion(request: SignedRequest) -> dict[str, Any]:
    """Where it was said, by the address: at an event or a meeting that the person may see."""
    event, meeting = request.GET.get("event"), request.GET.get("meeting")
    if event:
        seen = SEE_EVENT.rows(request.user).filter(uid=asked.uid(event))
        return {"need_kind": NeedKind.EVENT, "event": seen.first()}
    if meeting:
        rows = Meeting.objects.filter(uid=asked.uid(meeting))
        return {"need_kind": NeedKind.MEETING, "meeting": rows.first()}
    return _started_by(request)


def _started_by(request: SignedRequest) -> dict[str, Any]:
    """The hiring need that the address names, where the person may see it."""
    uid = asked.uid(request.GET.get("hiring_need"))
    fact = hiring_facts(request.user, {uid}).get(uid)
    if fact is None:
        return {}
    occupation = Occupation.objects.filter(soc__startswith=fact.soc).first() if fact.soc else None
    return {
        "need_kind": NeedKind.HIRING,
        "hiring_need": uid,
        "need": fact.text,
        "occupation": occupation,
    }


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def advice_edit(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Say it better, until somebody has decided."""
    row = _one(request, uid)
    EDIT_ADVICE.require(request.user, row)
    initial = {name: getattr(row, name) for name in AdviceForm.base_fields}
    form = AdviceForm(request.POST or None, actor=request.user, initial=initial)
    return _advice(request, form, row)


def _advice(request: SignedRequest, form: AdviceForm, row: Advice | None) -> HttpResponseBase:
    if form.is_valid():
        try:
            made = advise(
                request.user,
                said=Recommended(**form.cleaned_data),
                advice=row,
                now=timezone.now(),
            )
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Saved. The institutions can decide about it now."))
            return redirect("program_advice_trail", made.uid)
    title = _("Change the recommendation") if row else _("Recommend something")
    context = {"form": form, "title": title, "back": "program_advice"}
    status = 422 if form.is_bound else 200
    return render(request, "convenings/change/form.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def advice_decide(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Decide for an institution."""
    row = _one(request, uid)
    if not DECIDE_FOR.rows(request.user).exists():
        raise NotYours("convenings.decide_for")
    form = DecisionForm(request.POST or None, actor=request.user)
    if form.is_valid():
        try:
            decide_on_advice(request.user, advice=row, now=timezone.now(), **form.cleaned_data)
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("The decision is written down."))
            return redirect("program_advice_trail", row.uid)
    context = {
        "form": form,
        "title": _("Decide about the recommendation"),
        "about": row.text,
        "back": "program_advice",
    }
    status = 422 if form.is_bound else 200
    return render(request, "convenings/change/form.html", context, status=status)


def decision_for(request: SignedRequest) -> ProgramDecision | None:
    """The decision that the address names, where the actor decides for its institution."""
    words = request.GET.get("decision")
    if not words:
        return None
    rows = ProgramDecision.objects.select_related("advice", "institution")
    row = get_object_or_404(rows, uid=asked.uid(words))
    DECIDE_FOR.require(request.user, row.institution)
    return row
