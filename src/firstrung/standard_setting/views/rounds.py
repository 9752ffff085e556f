"""Rounds for the coalition: preparing them, running them, and the threshold they lead to."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firstrung.core.errors import Problem
from firstrung.core.paging import page_of
from firstrung.identity.public import SignedRequest, runs_the_coalition
from firstrung.standard_setting.enums import RoundState
from firstrung.standard_setting.forms.rounds import JudgeForm, PracticeForm, ProposeForm, RoundForm
from firstrung.standard_setting.models import Judge, Round, RoundWork
from firstrung.standard_setting.plots import places_plot
from firstrung.standard_setting.policies import RUN_ROUND, require_coalition
from firstrung.standard_setting.selectors.ballots import ballots_of
from firstrung.standard_setting.selectors.figures import domain_of
from firstrung.standard_setting.selectors.judging import seats_of
from firstrung.standard_setting.selectors.rounds import board_of, rounds_of
from firstrung.standard_setting.selectors.scale import offered
from firstrung.standard_setting.services import links, rounds, stages
from firstrung.standard_setting.services.rounds import Practice
from firstrung.validation.public import panelist_choices

OFFERED = 60
"""How many works the practice form offers at once."""


@login_required
@require_safe
def standards(request: SignedRequest) -> HttpResponseBase:
    """Rounds and votes: mine to do, under way, and the reports."""
    actor = request.user
    context = {
        "page": page_of(request, rounds_of(actor), size=12),
        "seats": seats_of(actor),
        "ballots": ballots_of(actor)[:12],
        "may_draft": runs_the_coalition(actor),
    }
    return render(request, "standard_setting/rounds/list.html", context)


def _round_for(request: SignedRequest, uid: UUID) -> Round:
    row = get_object_or_404(Round.objects.select_related("rubric", "threshold"), uid=uid)
    RUN_ROUND.require(request.user, row)
    return row


@login_required
@require_http_methods(["GET", "POST"])
def round_new(request: SignedRequest) -> HttpResponseBase:
    """Prepare a new round."""
    require_coalition(request.user)
    form = RoundForm(request.POST or None)
    if form.is_valid():
        try:
            row = rounds.draft_round(actor=request.user, draft=form.draft(), now=timezone.now())
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Prepared. Now choose works and invite judges."))
            return redirect("round", row.uid)
    status = 422 if form.errors else 200
    return render(request, "standard_setting/rounds/edit.html", {"form": form}, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def round_edit(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Change a draft."""
    row = _round_for(request, uid)
    form = RoundForm(request.POST or None, initial=RoundForm.initial_of(row))
    if form.is_valid():
        try:
            rounds.edit_round(actor=request.user, row=row, draft=form.draft(), now=timezone.now())
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Saved."))
            return redirect("round", uid)
    context = {"form": form, "round": row}
    status = 422 if form.errors else 200
    return render(request, "standard_setting/rounds/edit.html", context, status=status)


@login_required
@never_cache
@require_safe
def round_detail(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """A round with its works, its judges and the next step."""
    return _page(request, _round_for(request, uid))


def _page(
    request: SignedRequest, row: Round, *, problem: Problem | None = None, **forms: Any
) -> HttpResponseBase:
    now = timezone.now()
    board = board_of(row, on=timezone.localdate(now))
    points = [one.work.points for one in board.works]
    context: dict[str, Any] = {
        "round": row,
        "board": board,
        "places": places_plot(points, domain_of(row)) if points else None,
        "late": stages.is_late(row, now=now),
        "problem": problem,
        "is_draft": row.state == RoundState.DRAFT,
        "takes_works": row.judges_works and row.state in {RoundState.DRAFT, RoundState.FEEDBACK},
        "takes_judges": row.state in rounds.OPEN_TO_JUDGES,
        "forms": {
            "propose": ProposeForm(initial={"count": 20 if row.state == RoundState.DRAFT else 8}),
            "practice": _practice_form(row) if row.state == RoundState.DRAFT else None,
            "judge": JudgeForm(people=_free(row)),
        }
        | forms,
    }
    wrong = problem is not None or any(form.errors for form in forms.values())
    return render(
        request, "standard_setting/rounds/detail.html", context, status=422 if wrong else 200
    )


def _practice_form(row: Round, data: Any = None) -> PracticeForm:
    works = offered(row, on=timezone.localdate())
    step = max(1, len(works) // OFFERED)
    return PracticeForm(data, row=row, works=works[::step])


def _free(row: Round) -> Any:
    """People who could be invited and are not yet."""
    seated = row.judges.seated().values("person")
    return panelist_choices(on=timezone.localdate()).exclude(person__in=seated)


@login_required
@require_POST
def round_propose(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Add works that lie well."""
    row = _round_for(request, uid)
    form = ProposeForm(request.POST)
    if form.is_valid():
        try:
            made = rounds.propose_works(
                actor=request.user, row=row, now=timezone.now(), **form.cleaned_data
            )
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Works added: %(count)d.") % {"count": len(made)})
            return redirect("round", uid)
    return _page(request, row, propose=form)


@login_required
@require_POST
def round_practice(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Add a work to practise on."""
    row = _round_for(request, uid)
    form = _practice_form(row, request.POST)
    if form.is_valid():
        values = form.cleaned_data
        work = form.works[values["submission"]]
        practice = Practice(work, values["agreed"], values["reason"])
        try:
            rounds.add_practice(actor=request.user, row=row, practice=practice, now=timezone.now())
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Added to the training."))
            return redirect("round", uid)
    return _page(request, row, practice=form)


@login_required
@require_POST
def round_take_off(request: SignedRequest, uid: UUID, work_uid: UUID) -> HttpResponseBase:
    """Take a work out again."""
    row = _round_for(request, uid)
    work = get_object_or_404(RoundWork.objects.select_related("round"), round=row, uid=work_uid)
    rounds.take_off(actor=request.user, work=work, now=timezone.now())
    messages.success(request, _("Taken off."))
    return redirect("round", uid)


@login_required
@require_POST
def round_judge(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Invite a judge."""
    row = _round_for(request, uid)
    form = JudgeForm(request.POST, people=panelist_choices(on=timezone.localdate()))
    if form.is_valid():
        try:
            rounds.add_judge(
                actor=request.user,
                row=row,
                membership=form.cleaned_data["judge"],
                now=timezone.now(),
            )
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Invited."))
            return redirect("round", uid)
    return _page(request, row, judge=form)


def _judge_for(request: SignedRequest, uid: UUID, judge_uid: UUID) -> Judge:
    row = _round_for(request, uid)
    rows = Judge.objects.select_related("round", "person", "organization")
    return get_object_or_404(rows, round=row, uid=judge_uid)


@login_required
@require_POST
def judge_release(request: SignedRequest, uid: UUID, judge_uid: UUID) -> HttpResponseBase:
    """Let a judge go."""
    judge = _judge_for(request, uid, judge_uid)
    rounds.release_judge(actor=request.user, judge=judge, now=timezone.now())
    messages.success(request, _("Released. The answers count no more, and the link has ended."))
    return redirect("round", uid)


@login_required
@require_POST
def judge_resend(request: SignedRequest, uid: UUID, judge_uid: UUID) -> HttpResponseBase:
    """Send a judge a new link."""
    judge = _judge_for(request, uid, judge_uid)
    links.resend_judge_link(actor=request.user, judge=judge, now=timezone.now())
    messages.success(request, _("A new link is on its way; earlier ones end with it."))
    return redirect("round", uid)


@login_required
@require_POST
def round_advance(request: SignedRequest, uid: UUID, action: str) -> HttpResponseBase:
    """The next step of the round."""
    row = _round_for(request, uid)
    if action not in stages.ACTIONS:
        raise Http404
    try:
        stages.ACTIONS[action](actor=request.user, row=row, now=timezone.now())
    except Problem as problem:
        return _page(request, row, problem=problem)
    messages.success(request, _("Done."))
    return redirect("round", uid)
